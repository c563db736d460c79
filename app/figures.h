/* SPDX-License-Identifier: MIT */
/*
 * The figures a person asks for, out of the store read once: what `ruhu tally` prints and the office's screen of figures shows are made
 * of the same results, held against each other and against what has left the office before.
 *   gather(&g, ...);  st = figures_make(&set, ws, &g, &request, err);  ...  figures_clear(&set);
 */
#ifndef RUHU_APP_FIGURES_H
#define RUHU_APP_FIGURES_H

#include "app/gather.h"
#include "app/office.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "tally/metric.h"
#include "tally/outcome.h"

struct figures {
	struct tally_query query; /* as it was read from the request; compare may point into this struct */
	struct tally_period other;
	struct gathered past; /* of the other round, where query.other is set */
	struct strbuf left_out; /* sentences: metrics that cannot be compared with it */
	VEC(struct tally_result *) results; /* of one page, one method; those of a unit that was asked for alone have only its parts */
	size_t n;			    /* those asked for; headlines stand behind them */
};

/* ST_USAGE: a word of the request is none; ST_INPUT: what is asked for must not be divided so, or would give away hidden counts. out needs
 * figures_clear in every case. */
MUST_USE enum status figures_make(struct figures *out, struct workspace *ws, const struct gathered *g, const struct tally_request *request,
				  struct err *err);
void figures_clear(struct figures *set);

/* The headline, else the first rate of the form; NULL = there is no rate. */
const struct metric *figures_main_metric(const struct form *form, const struct round *round);
MUST_USE enum status figures_period(struct tally_period *out, const char *text, struct err *err);
/* Counts and rates of the calls in the request's period, of the county or the unit it asks for. */
void figures_response(struct outcome_counts *out, struct gathered *g, const struct figures *set, const char *within);

/* "county", "township", "village", or the name of a question. */
MUST_USE enum status figures_by(const struct form *form, const char *by, enum level *level, int *node, struct err *err);

#endif
