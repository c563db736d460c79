/* SPDX-License-Identifier: MIT */
/* Comparing estimates (statistics.md sections 8 and 11): t-tests, Welch's pairs, adjusted p values, simultaneous rank intervals, how many
 * households a question takes. */
#ifndef RUHU_TALLY_COMPARE_H
#define RUHU_TALLY_COMPARE_H

#include <stddef.h>

struct compare_test {
	double difference, se, df, t, p; /* p two-sided; NaN where se or df is not positive */
};
struct compare_test compare_t(double difference, double se, double df);
/* first - second of independent estimates, Satterthwaite's degrees of freedom. */
struct compare_test compare_welch(double first, double se1, double df1, double second, double se2,
				  double df2);

enum compare_adjust { COMPARE_BONFERRONI, COMPARE_HOLM, COMPARE_BH };
/* p values of n tests, in any order; NaN stays NaN and is not counted. */
void compare_adjust(double *out, const double *p, size_t n, enum compare_adjust how);

struct compare_unit {
	double value, se;
	double df; /* 0 = normal limits */
	int rank;  /* 1 = the largest */
	int lo, hi;
};
/* Sidak limits of all n together; rank from 1 + (units surely above) to n - (units surely below). */
void compare_ranks(struct compare_unit *units, size_t n, double level);

struct compare_size {
	double margin, share, deff; /* half the interval; expected share; deff of the design */
	double population;          /* INFINITY = large */
	double response;            /* expected RR3 times eligibility */
};
struct compare_need {
	double n0; /* before the finite population */
	double n, issue;
};
struct compare_need compare_size(const struct compare_size *plan, double level);
/* Half of the interval that n of a population give. */
double compare_margin(double n, double share, double deff, double level);
/* The smallest difference of two waves found with 80 % power. */
double compare_detectable(double share1, double n1, double share2, double n2, double deff);

#endif
