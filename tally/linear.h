/* SPDX-License-Identifier: MIT */
/*
 * Estimates over a survey by linearisation (statistics.md sections 2, 5, 9). y is NaN in a row that does not count (outside the domain,
 * or no valid answer). Each function fills the estimate and, where influence is not NULL, its z of all n rows, so that two estimates can be
 * compared with their covariance (linear_combine). value is NaN where nothing counts, var where df < 1.
 */
#ifndef RUHU_TALLY_LINEAR_H
#define RUHU_TALLY_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "tally/design.h"

struct survey;

void linear_total(struct estimate *out, const struct survey *s, const double *y, double *influence);
/* sum w y / sum w x over the rows where neither is NaN. */
void linear_ratio(struct estimate *out, const struct survey *s, const double *y, const double *x,
		  double *influence);
void linear_mean(struct estimate *out, const struct survey *s, const double *y, double *influence);
/* n/(n-1) times the weighted mean square deviation, n = weighted rows. */
void linear_variance(struct estimate *out, const struct survey *s, const double *y,
		     double *influence);
/* sum_j c[j] mean_j, each over its own respondents; counts rows with an answer to any. */
void linear_index(struct estimate *out, const struct survey *s, const double *const *y,
		  const double *c, size_t items, double *influence);
/* a * first + b * second from their influences; rows of either count. */
void linear_combine(struct estimate *out, const struct survey *s, double a,
		    const struct estimate *first, const double *z1, double b,
		    const struct estimate *second, const double *z2, const unsigned char *in);

/* Design effect of the mean of y against simple random sampling: V / (S^2/n), or, unless replace, V / (S^2/n (1 - n/sum w)), which is
 * NaN where the weights add up to n or less. NaN for a mean without variation. */
double linear_deff(const struct survey *s, const double *y, bool replace);

/* Cronbach's alpha over the rows with all items, weighted; NaN with fewer than two items or rows. */
double linear_alpha(const struct survey *s, const double *const *y, size_t items);

#endif
