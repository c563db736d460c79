/* SPDX-License-Identifier: MIT */
/*
 * A disk as the shim saw it, and what a power cut may leave of it. The model is strict: of what was written since a file's last sync any
 * 512-byte sector may be there or not, and any change of size; of new, renamed and removed names any may be there or not until the
 * folder was synced. A name that is renamed over another is either of the two.
 */
#ifndef RUHU_TESTS_FAULTS_REPLAY_H
#define RUHU_TESTS_FAULTS_REPLAY_H

#include "tests/faults/stage.h"

struct disk;

/* base: what was there, and safe, before. */
struct disk *disk_new(const struct file_list *base);
void disk_free(struct disk *d);
/* The next record of the log at *at moves the disk on; false at the end. *changed: a cut after it may differ from one before. *ack: its
 * name, or NULL. */
bool disk_next(struct disk *d, const struct strbuf *log, size_t *at, bool *changed,
	       const char **ack);
/* Image number `variant`: 0 nothing that is not synced, 1 all bytes and no names, 2 all names and no bytes, 3 everything, from 4 on by
 * chance (the same number gives the same image). Appended to out. */
void disk_image(const struct disk *d, unsigned long variant, struct file_list *out);

#endif
