/* SPDX-License-Identifier: MIT */
/*
 * The one routine behind every standard error (statistics.md 2 and 3): ratio-type estimates by Taylor linearisation, variance by
 * ultimate clusters, drawn as if with replacement. Knows numbers only: no form, no unit names.
 *
 * Rows stand sorted by (stratum, psu); every row of the file is there, also those that do not count in an estimate: strata and PSUs
 * without cases count as zeros. A caller may pass a slice as long as it holds whole strata and all rows that count.
 */
#ifndef RUHU_TALLY_DESIGN_H
#define RUHU_TALLY_DESIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct design_row {
	uint32_t stratum, psu; /* numbers of the caller; a psu lies in one stratum */
	double weight;         /* > 0; 0 = outside the target population */
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

/* Mean of y over the rows where it is not NaN. */
void design_mean(struct estimate *out, const struct design_row *rows, size_t n, const double *y);

/* Mean of J item means, each over its own respondents: y[j] as above. n counts rows with at least one answer. */
void design_index(struct estimate *out, const struct design_row *rows, size_t n,
		  const double *const *y, size_t items);

/* V(z) of an influence variable, 0 where a row does not count. lonely may be NULL. */
double design_variance(const struct design_row *rows, size_t n, const double *z, int *lonely);

/* Weighted share of the rows with in[i] == 1 among those with in[i] is 0 or 1; NaN where there is none. No error. */
double design_share(const struct design_row *rows, size_t n, const signed char *in);

#endif
