/* SPDX-License-Identifier: MIT */
/*
 * Plain frequencies: how often each answer was given, unit by unit. Unweighted; blanks are not counted; an answer of several choices
 * counts once for each. Questions about how the interview went are counted for the whole county only, language not by village, and a
 * unit where fewer than k answered a question is left out (architecture section 9).
 */
#ifndef RUHU_TALLY_COUNTS_H
#define RUHU_TALLY_COUNTS_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/form.h"
#include "tally/metric.h"

struct strbuf;
struct tally_frame;

struct counts_query {
	enum level by;
	const int *nodes; /* select questions outside of repeats; NULL = all of the form */
	size_t n_nodes;
	struct tally_period period;
	int k; /* 0 = nothing is left out */
};

/* What an answer's number is a share of, in its unit: those who answered the question, and all answers they gave (more where one may choose
 * several). */
struct counts_whole {
	size_t persons, mentions;
};

/* In order of unit, question (as given or in the form), answer (as in its list, then others by bytes). */
typedef void (*counts_fn)(void *ctx, const char *unit, int node, const char *answer, size_t n, const struct counts_whole *whole);

/* *left_out (may be NULL) gets how many pairs of unit and question were too small. ST_INPUT: a question that cannot be counted. */
MUST_USE enum status tally_counts(struct tally_frame *f, const struct counts_query *q, counts_fn fn,
				  void *ctx, size_t *left_out, struct err *err);

/* The same as CSV lines "unit,question,answer,n" with a head, LF, for other programs. */
MUST_USE enum status tally_counts_csv(struct strbuf *out, struct tally_frame *f,
				      const struct counts_query *q, size_t *left_out,
				      struct err *err);

#endif
