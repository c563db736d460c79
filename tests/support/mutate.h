/* SPDX-License-Identifier: MIT */
/*
 * One mistake put into a good definition, as a person at a spreadsheet makes it: twelve kinds, each a row of mutate_kinds. The cells of
 * the workbook are changed in place and put back by mutant_undo.
 */
#ifndef RUHU_TESTS_SUPPORT_MUTATE_H
#define RUHU_TESTS_SUPPORT_MUTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "forms/load_internal.h"

/* A good definition and what the kinds need to know of it. */
struct subject {
	struct workbook *wb;
	const struct form *form;
	struct sheet *survey, *choices; /* choices may be NULL */
	uint64_t random;
	struct arena *a;
};

struct changed {
	const char **cell;
	const char *was;
};

struct mutant {
	VEC(struct changed) undo;
	VEC(struct diag_place) places; /* any of them is the right cell */
	const char
		*cell; /* the cell as it was and should be again, NULL = nothing can be suggested */
	const char *word; /* the part of it that was spoilt */
	bool error;       /* a warning is not enough */
};

struct mutate_kind {
	const char *name;
	bool (*make)(struct subject *s,
		     struct mutant *m); /* false = the definition has no place for it */
};

extern const struct mutate_kind mutate_kinds[];
extern const size_t mutate_n_kinds;

void mutant_undo(struct mutant *m);

/* A place to spoil: n bytes at `at` of a cell. */
struct site {
	struct sheet *sheet;
	int row, col, at, n;
};
struct sites {
	VEC(struct site) list;
};

/* Below: for the kinds. */
size_t mutate_below(struct subject *s, size_t n); /* 0 .. n - 1 */
/* What the column is for; COL_UNKNOWN for one of nobody's. */
enum column mutate_column(const struct subject *s, const struct sheet *sheet, int col);
int mutate_find(const struct subject *s, const struct sheet *sheet, enum column id); /* -1 = none */
const char *mutate_cell(const struct subject *s, struct sheet *sheet, int row, enum column id);
/* Replaces a cell, and says that this cell is where the mistake must be found. */
void mutate_set(struct subject *s, struct mutant *m, struct sheet *sheet, int row, int col,
		const char *text);
void mutate_expect(struct mutant *m, const struct sheet *sheet, int row, int col);
/* The site's text replaced; what it was is what should be suggested. */
void mutate_replace(struct subject *s, struct mutant *m, const struct site *at, const char *text);
/* A typing error in n bytes of text. */
const char *mutate_misspell(struct subject *s, const char *text, int n);
/* Rows that are read, and are a question where question is true. */
bool mutate_row(const struct subject *s, int row, bool question);
/* Calls fn for every cell with an expression. */
void mutate_each_logic(struct subject *s, struct sites *out,
		       void (*fn)(struct subject *s, struct sites *out, struct sheet *sheet,
				  int row, int col));
int mutate_after_string(const char *text,
			int i); /* i, or after the quoted string that begins there */

#endif
