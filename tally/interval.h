/* SPDX-License-Identifier: MIT */
/* Intervals (statistics.md section 4). One table, one method: the caller chooses it once (interval_method_for) for all its cells. */
#ifndef RUHU_TALLY_INTERVAL_H
#define RUHU_TALLY_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct estimate;

enum interval_method {
	INTERVAL_WALD, /* never clipped */
	INTERVAL_WILSON,
	INTERVAL_BETA, /* Korn and Graubard */
	INTERVAL_LOGIT,
	INTERVAL_ASIN /* limits clamped to where the scale ends */
};

struct interval {
	double lo, hi;
	bool boundary; /* 0, 1 or no variation: limits from the edge rule, the standard error means nothing */
};

/* A proportion with its design-based variance. False where there is none to print: no rows, one row, df < 1. */
bool interval_proportion(struct interval *out, const struct estimate *e,
			 enum interval_method method, double level);
/* A mean: t interval, not clipped. False as above, and where the variance is 0. */
bool interval_mean(struct interval *out, const struct estimate *e, double level);

/* Unweighted x of n. */
void interval_wilson(struct interval *out, double x, double n, double level);
void interval_clopper(struct interval *out, double x, double n, double level);
void interval_jeffreys(struct interval *out, double x, double n, double level);

/* beta where a cell of the table is extreme or thin (p < 0.05, p > 0.95, n < 100), wilson otherwise: feed it every printed cell. */
enum interval_method interval_method_for(enum interval_method so_far, double p, size_t n);

#endif
