/* SPDX-License-Identifier: MIT */
/*
 * Replicate weights (statistics.md section 7): the jackknife over PSUs, and weights given with the file (bootstrap). The variance of any
 * statistic is scale * sum_r rscale_r (e_r - c)^2, c the mean of the replicates or the full estimate.
 */
#ifndef RUHU_TALLY_REPLICATE_H
#define RUHU_TALLY_REPLICATE_H

#include <stdbool.h>
#include <stddef.h>

struct survey;

struct replicates {
	const struct survey *s; /* borrowed; one stage is used */
	size_t n;
	double scale;
	double *rscale; /* [n]; 0 = the replicate says nothing */
	size_t *psu;    /* [n] jackknife: the PSU left out */
	double *factor; /* [n] jackknife: for the others of its stratum */
	bool census_out; /* set by the caller: a census stratum weighs nothing in any replicate (docs/DECISIONS.md) */
	bool everywhere;            /* JK1: for all others */
	const double *const *given; /* [n][rows], or NULL for a jackknife */
};

void replicates_jk1(struct replicates *out, const struct survey *s);
void replicates_jkn(struct replicates *out, const struct survey *s);
/* n analysis weights a row, drawn within strata with n_h - 1 draws: V = 1/(n-1) sum. Borrowed. */
void replicates_bootstrap(struct replicates *out, const struct survey *s,
			  const double *const *given, size_t n);
void replicates_clear(struct replicates *r);

/* Weights [rows] of replicate r. */
void replicates_weights(const struct replicates *r, size_t which, double *out);

/* mse: about the full estimate. statistic(ctx, weights of all rows). */
double replicates_variance(const struct replicates *r, bool mse,
			   double (*statistic)(void *ctx, const double *weight), void *ctx);

#endif
