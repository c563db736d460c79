/* SPDX-License-Identifier: MIT */
/*
 * Copies of a store: backup, restore, rescue. The rule for door.db: a backup leaves addresses and rosters out unless that is asked for, since
 * the household was promised that they stay on this machine and are deleted by a date; a copy that has them says by when it must go.
 */
#ifndef RUHU_APP_COPIES_H
#define RUHU_APP_COPIES_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct strbuf;
struct workspace;

/* path: a new file, or a folder (then the file is named by device and time). said: what the person is told. */
MUST_USE enum status copies_backup(struct workspace *ws, const char *path, bool with_doors,
				   struct strbuf *said, struct err *err);
/* Appends when the last backup was made, and where, in a sentence; nothing where there was none. */
void copies_last(struct workspace *ws, struct strbuf *out);
/* The store at path is made from the copy; there must be none yet. */
MUST_USE enum status copies_restore(const char *from, const char *path, struct strbuf *said,
				    struct err *err);
/* A new store at path with all that can be saved from the file at from, which is only read. list: a line for each thing that is
 * damaged; *damaged: there is some. */
MUST_USE enum status copies_rescue(const char *from, const char *path, struct strbuf *list,
				   struct strbuf *said, bool *damaged, struct err *err);

#endif
