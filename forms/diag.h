/* SPDX-License-Identifier: MIT */
/* Problems of a definition: a list, each with sheet, cell, the source text and a caret. Printed as
 * "file:sheet:cell: error|warning: sentence", then the source line, the caret and what was probably meant. */
#ifndef RUHU_FORMS_DIAG_H
#define RUHU_FORMS_DIAG_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/vec.h"

struct arena;
struct strbuf;

enum diag_level { DIAG_ERROR, DIAG_WARNING };

struct diag_place {
	const char *sheet;  /* "" = the whole file */
	int row;            /* as the person sees it, header = 1; 0 = none */
	int col;            /* 1 = A; 0 = none */
	const char *source; /* the cell's text, or NULL */
	int caret;          /* byte offset in source where the fault starts, -1 = none */
};

struct diag {
	enum diag_level level;
	const char *file;
	struct diag_place at;
	const char *text;
	const char *suggest; /* replacement text that was probably meant, or NULL */
};

struct diag_list {
	struct arena *arena; /* owned */
	const char *file;
	VEC(struct diag) items;
	size_t errors, warnings;
};

void diag_init(struct diag_list *list, const char *file);
void diag_clear(struct diag_list *list);
void diag_add(struct diag_list *list, enum diag_level level, const struct diag_place *at,
	      const char *suggest, const char *fmt, ...) PRINTF_LIKE(5, 6);
void diag_vadd(struct diag_list *list, enum diag_level level, const struct diag_place *at,
	       const char *suggest, const char *fmt, va_list ap) PRINTF_LIKE(5, 0);
void diag_sort(struct diag_list *list); /* by sheet order of appearance, row, column; stable */
void diag_print(struct strbuf *out, const struct diag *d);

/* The entry of words (n of them, NULLs skipped) nearest to word by edit distance (at most 2, in words of up to 3 characters 1), after
 * full-width forms are made narrow; among equals the likelier slip, then the first. NULL if none. */
const char *diag_nearest(const char *word, const char *const *words, size_t n);
int diag_distance(const char *left,
		  const char *right); /* edits between two words, case and full width aside */

#endif
