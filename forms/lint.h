/* SPDX-License-Identifier: MIT */
/*
 * Rules of `ruhu check` beyond what the loader needs: what is legal and most likely not meant. A rule is one row of a table and one
 * small function; its cases are definitions under tests/data/forms/bad. Private to the loader.
 */
#ifndef RUHU_FORMS_LINT_H
#define RUHU_FORMS_LINT_H

#include "forms/load_internal.h"

struct ast;

/* lint_expr.c: traps within an expression, where engines differ or the writer means something else. */
struct trap {
	enum diag_level level;
	const char *text; /* TN: the sentence */
	/* True if a is such a place; *suggest what to write instead, NULL = nothing. */
	bool (*hit)(struct load *ld, const struct ast *a, const char **suggest);
};

void lint_strict(struct load *ld); /* load_strict.c: what XLSForm does not know is an error */
void lint_expressions(struct load *ld); /* after load_bind */
void lint_reach(
	struct load *ld); /* lint_reach.c: questions never asked, constraints nothing meets */
void lint_codes(
	struct load *ld); /* lint_codes.c: codes damaged by spreadsheets and input methods */

#endif
