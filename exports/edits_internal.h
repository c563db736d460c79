/* SPDX-License-Identifier: MIT */
/* What edits.c (all rows), edits_row.c (one row against its revision) and edits_print.c share. */
#ifndef RUHU_EXPORTS_EDITS_INTERNAL_H
#define RUHU_EXPORTS_EDITS_INTERNAL_H

#include "base/vec.h"
#include "exports/edits.h"
#include "exports/merge_internal.h"

struct edit_cell {
	const char *key, *label;
	const char *was, *now;
	bool computed; /* not a cell of the table: it follows from one */
};

/* One record that gets a new revision; everything in the edits' arena. */
struct edit {
	struct revision rev; /* without who and why */
	unsigned marks;
	size_t file; /* index in the merge's report */
	long row;
	VEC(struct edit_cell) cells;
	const char *doubt; /* a soft check that is false now, NULL = none */
	bool moved;	   /* the revision is no head any more */
	bool dropped;	   /* refused after all */
};

struct edit_refusal {
	size_t file;
	long row;
	const char *text;
};

/* A second instance of a form, for the revision beside the row. */
struct edit_form {
	const struct form *form;
	struct instance *now;
};

struct edits {
	struct merge *m;
	struct store *st;
	struct arena *arena;
	VEC(struct edit) list;
	VEC(struct edit_refusal) refusals;
	VEC(struct edit_form) forms;
	VEC(struct identity) seen;
	VEC(const char *) missing; /* numbers of the first of them */
	bool visits;
	struct edits_count count;
	struct err fault; /* the store's */
};

enum { EDITS_MISSING_SHOWN = 10, EDIT_NUMBER = 8 };

/* The row differs from every revision of the store: what is to be done with it. ST_OK, or the store's status with its sentence in
 * e->fault. */
MUST_USE enum status edits_row(struct edits *e, struct intake *k, const struct revision *row);
void edits_refuse(struct edits *e, size_t file, long row, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* "6f1c2d3e", as `ruhu correct` takes it; in a. */
const char *edits_number(struct arena *a, const struct identity *identity);

/* edits_origin.c. The revision a row was written from, by seq and parents; where two of a record have the same, by all that they say of themselves. */
struct edit_origin {
	const struct revision *row;
	struct digest id;
	bool is_head;
	size_t n, exact;
	const char *changed; /* a `_` column of it */
};
enum status edits_find_origin(void *ctx, const struct head *head); /* for store_history_each; ctx = struct edit_origin */
/* Line ends as a spreadsheet program may write them are no change. */
bool edits_same_words(const char *s, const char *t);
/* A value that no person typed: what a spreadsheet program makes of digits (1.38E+10, zeros in front gone, digits from the sixteenth on
 * zeros). */
bool edits_spoiled(const char *was, const char *now);

#endif
