/* SPDX-License-Identifier: MIT */
/*
 * Adjusting the weights of a survey (statistics.md sections 1 and 6): trimming, post-stratification, raking. The survey remembers the
 * last two, so that V(z) takes the residuals. Order of rows never matters.
 */
#ifndef RUHU_TALLY_WEIGHTS_H
#define RUHU_TALLY_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct survey;

struct weights_margin {       /* a variable whose population counts are known */
	const uint32_t *cell; /* [rows] below n */
	const double *count;  /* [n] of the population */
	size_t n;
};

/* Caps at upper; the excess goes in equal parts to the weights below. strict: again, until none exceeds. Returns how many were capped
 * in the first pass. */
size_t weights_trim(struct survey *s, double upper, bool strict);
/* The same for n bare weights, summed in the given order (NULL = as they stand). */
size_t weights_cap(double *weight, const size_t *order, size_t n, double upper, bool strict);

struct weights_range { /* of those above 0; NaN of none */
	double least, median, most, sum;
};
struct weights_range weights_range(const double *weight, size_t n);

/* ST_INPUT: a cell with people but without a weighted row (unless partial), or with rows and count 0. Weights stay as they were. */
MUST_USE enum status weights_post_stratify(struct survey *s, const struct weights_margin *m,
					   bool partial, struct err *err);
/* As above, and ST_INPUT where the margins' totals differ by more than 1e-6 or 200 cycles are not enough. */
MUST_USE enum status weights_rake(struct survey *s, const struct weights_margin *margins, size_t n,
				  struct err *err);

/* For survey_variance: z less what calibration explains, new arrays; NULL where the weights are as declared. */
double **weights_residuals(const struct survey *s, const double *const *z, size_t k);
void weights_forget(struct survey *s);

double weights_kish(double n, double sum_w,
		    double sum_w2); /* n sum w^2 / (sum w)^2 = 1 + CV^2; NaN for nothing */

#endif
