/* SPDX-License-Identifier: MIT */
/*
 * Ratio-type estimates and their errors from sums by PSU (statistics.md 2 and 3): one pass over the rows, then everything is small. For
 * designs of one or two stages without calibration; survey.h is the general engine, and tests hold the two against each other. Knows
 * numbers only: no form, no unit names.
 *
 * PSUs stand in order, those of a stratum together. All that were drawn are there, also those without a row that counts: they are zeros.
 */
#ifndef RUHU_TALLY_DESIGN_H
#define RUHU_TALLY_DESIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct design_psu {
	size_t first, end; /* its rows */
	size_t stratum;
	size_t households; /* with rows: the units of the second stage */
	double frame;      /* households there are; 0 = unknown */
};
struct design_stratum {
	size_t first, n; /* its PSUs */
	double frame;    /* PSUs there are; 0 = unknown: as if drawn with replacement */
};
struct design {
	struct design_psu *psu;
	size_t n_psus;
	struct design_stratum *strata;
	size_t n_strata;
	size_t households; /* in all */
	bool single; /* as if every household had been drawn by itself: no strata, no PSUs ("SRS近似") */
	bool two_stage; /* frame counts of both stages are known */
};

struct estimate {
	size_t n;             /* rows that count, unweighted */
	size_t n_weight;      /* those of them with a weight */
	double sum_w, sum_w2; /* over them */
	double value;         /* NaN where n or sum_w is 0 */
	double var, se;       /* NaN where df < 1 */
	int psus, strata;     /* with at least one weighted case */
	int df;               /* psus - strata */
	int lonely; /* strata with a single PSU in the file that touch the estimate: centred at 0 ("adjust") */
};

struct design_sum { /* of one PSU: rows that count in a domain */
	size_t n, n_weight;
	size_t households; /* with a weighted row that counts */
	double w, w2, y;   /* weights, their squares, weight * (value - shift) */
};

struct design_item {                  /* a mean that enters the estimate */
	const struct design_sum *sum; /* [n_psus] */
	double coefficient, shift;
	double mean; /* filled in */
	double all;  /* filled in: sum of its weights */
};

/* Sum of coefficient * mean over the PSUs [from, to); base counts the rows that enter any of the means. z [n_psus] gets the influence of
 * each PSU, 0 outside. The variance is not done yet: design_variance. */
void design_value(struct estimate *out, const struct design *d, const struct design_sum *base,
		  struct design_item *items, size_t n, size_t from, size_t to, double *z);

/* V(z). squares [n_psus]: sum of the squared influences of households, needed where design_needs_squares. */
bool design_needs_squares(const struct design *d);
double design_variance(const struct design *d, const double *z, const double *squares, int *lonely);
/* var and se of an estimate whose z is known. */
void design_error(struct estimate *out, const struct design *d, const double *z,
		  const double *squares);

#endif
