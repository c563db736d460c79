/* SPDX-License-Identifier: MIT */
/*
 * The general design behind every standard error (statistics.md sections 2 and 3): strata, one or two stages of units, finite population
 * corrections, weights, what happens to a stratum with a single unit, and post-stratification or raking done on the weights.
 * survey_variance is the one routine V(z). Knows numbers only: no file, no unit names; rows come in any order and keep it.
 *
 * Domains are never made by deleting rows: a row outside has z = 0 (in the estimators: y is NaN), its units stay.
 */
#ifndef RUHU_TALLY_SURVEY_H
#define RUHU_TALLY_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct estimate;
struct survey_calibration;

#define SURVEY_STAGES 2

enum survey_lonely { /* a stratum with one unit that is not a census */
		     SURVEY_FAIL,
		     SURVEY_ADJUST,    /* centred at 0 */
		     SURVEY_AVERAGE,   /* left out; the sum is scaled up */
		     SURVEY_CERTAINTY, /* adds nothing at this stage */
		     SURVEY_REMOVE,    /* the same */
		     SURVEY_COLLAPSE   /* merged with the next stratum of the same type */
};

/* What the caller declares; arrays of n, read during survey_new only. */
struct survey_spec {
	size_t n;
	const uint32_t *stratum; /* NULL = one. Numbers in the order of the codes */
	const uint32_t *type;    /* of the stratum, for SURVEY_COLLAPSE; NULL = all the same */
	const uint32_t *unit
		[SURVEY_STAGES]; /* [0] the PSU (a number within its stratum is enough); [1] NULL = one stage */
	const double *fpc
		[SURVEY_STAGES]; /* NULL = with replacement. In (0, 1] a fraction, else the count of the frame */
	const double *weight; /* NULL = 1. 0 = outside the target population */
	enum survey_lonely lonely;
	const char *(*name)(void *ctx,
			    uint32_t stratum); /* for messages; NULL: the number is printed */
	void *ctx;
};

struct survey_group { /* one stratum, of either stage: units [first, first + n) of its stage */
	uint32_t code;
	size_t first, n;
	double frame; /* N; 0 = unknown */
	double f;     /* 1 - n/N; 1 where unknown */
};

struct survey {
	size_t n, stages;
	double *weight;              /* [n] changed by survey_weights.h */
	size_t *order;               /* [n] rows by (stratum, PSU, second-stage unit, row) */
	size_t *psu_of;              /* [n] by row */
	size_t *stratum_of;          /* [n] by row; after collapsing */
	struct survey_group *strata; /* its units are PSUs */
	size_t n_strata;
	struct survey_group
		*psus; /* its units are second-stage units, or rows if there is one stage */
	size_t n_psus;
	size_t *units; /* [n_units + 1] where each second-stage unit begins in order */
	size_t n_units;
	size_t collapsed; /* strata that were merged into another */
	enum survey_lonely lonely;
	struct survey_calibration *calibration; /* in the order it was done */
	size_t n_calibrations;
};

/* ST_INPUT: weight negative or no number, N below n, different N in a stratum; ST_CONFLICT: a lonely stratum under SURVEY_FAIL. */
MUST_USE enum status survey_new(struct survey **out, const struct survey_spec *spec,
				struct err *err);
void survey_free(struct survey *s);
/* w [n]: the inverse chances of both stages from the counts of the frame, N/n times M/m; a stage without counts leaves its part out. */
void survey_base_weights(const struct survey *s, double *w);

/* k x k covariance matrix of the k totals sum_rows z[j][row], each z of n rows. */
void survey_variance(const struct survey *s, const double *const *z, size_t k, double *v);
double survey_variance1(const struct survey *s, const double *z);

/* Counts, weights, PSUs, strata and df of the rows with in[row], and no value yet. */
void survey_stock(const struct survey *s, const unsigned char *in, struct estimate *out);
/* PSUs with weighted rows - strata likewise, of the whole file. */
int survey_df(const struct survey *s);

#endif
