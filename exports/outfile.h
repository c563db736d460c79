/* SPDX-License-Identifier: MIT */
/*
 * Several files that appear together or not at all, each written in pieces. Inside exports/ only.
 *   outset_init(&set);  f = outset_add(&set, path, &err);  strbuf_add(outfile_buffer(f), ...);  outfile_flush(f, &err); ...
 *   outset_commit(&set, &err);  outset_clear(&set);
 */
#ifndef RUHU_EXPORTS_OUTFILE_H
#define RUHU_EXPORTS_OUTFILE_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct outfile;
struct strbuf;

struct outset {
	VEC(struct outfile *) files;
};

void outset_init(struct outset *set);
/* A temporary file beside path; path itself is not touched before outset_commit. */
MUST_USE enum status outset_add(struct outset *set, struct outfile **out, const char *path,
				struct err *err);
/* What is appended here goes to the file at the next flush. */
struct strbuf *outfile_buffer(struct outfile *f);
/* Writes the buffer out once it is large. */
MUST_USE enum status outfile_flush(struct outfile *f, struct err *err);
/* Appends what another file holds, piece by piece. */
MUST_USE enum status outfile_take(struct outfile *f, const char *path, struct err *err);
/* Syncs all, reads them back, renames all, syncs the folders. After an error none of the new files is left. */
MUST_USE enum status outset_commit(struct outset *set, struct err *err);
void outset_clear(struct outset *set); /* removes what was not committed */

#endif
