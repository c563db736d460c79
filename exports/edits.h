/* SPDX-License-Identifier: MIT */
/*
 * A table that a person changed in a spreadsheet comes back. It is one of our own (ruhu export --csv): its `_` columns say which revision
 * a row was written from. Reading shows what differs and writes nothing; writing makes a new revision of each changed record, whose parent
 * is the revision the row was written from, so that a record that went on since is a conflict like any other. docs/FORMATS.md says what
 * is refused.
 *   edits_read(&e, store, divisions, paths, n, &err);  edits_print(&text, e);  edits_write(e, &who, &err);  edits_free(e);
 */
#ifndef RUHU_EXPORTS_EDITS_H
#define RUHU_EXPORTS_EDITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct divisions;
struct edits;
struct store;
struct strbuf;

struct edits_count {
	int64_t records, cells;	 /* that would get a new revision; what differs in them */
	int64_t conflicts;	 /* of the records: they went on since the export */
	int64_t unchanged, done; /* rows that say what the store says; rows whose change is here already */
	int64_t refused;	 /* rows and files that cannot be taken */
	int64_t missing;	 /* records of the same questionnaires that have no row: nothing happens to them */
};

/* Who changes what for which reason; texts as a revision has them. */
struct edits_by {
	const char *device, *author, *reason, *submitted;
};

/* ST_NOT_FOUND, ST_IO or the store's; what is wrong with rows and files is in the edits. */
MUST_USE enum status edits_read(struct edits **out, struct store *st, const struct divisions *divisions,
				const char *const *paths, size_t n, struct err *err);
struct edits_count edits_count(const struct edits *e);
/* The difference, a record a paragraph, then what is refused, then a line of counts. */
void edits_print(struct strbuf *out, const struct edits *e);
/* All of them in one transaction. */
MUST_USE enum status edits_write(struct edits *e, const struct edits_by *by, struct err *err);
void edits_free(struct edits *e);

#endif
