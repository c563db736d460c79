/* SPDX-License-Identifier: MIT */
/*
 * The distribution functions intervals need, to about 1e-13 relative: beta, Student's t, normal, F, chi-square. docs/DECISIONS.md says why they are ours.
 * Arguments outside a function's domain give NaN; nothing here fails or allocates.
 */
#ifndef RUHU_TALLY_SPECIAL_H
#define RUHU_TALLY_SPECIAL_H

double special_pbeta(double x, double a, double b); /* P(B <= x), a, b > 0 */
double special_qbeta(double p, double a,
		     double b);         /* 0 where the quantile is below the smallest double */
double special_pt(double t, double df); /* P(T <= t), df > 0, not necessarily whole */
double special_qt(double p, double df);
double special_qnorm(double p);
/* Upper tails, exact where they are small. */
double special_t_two_sided(double t, double df); /* P(|T| > |t|) */
double special_normal_upper(double z);
double special_f_upper(double f, double df1, double df2);
double special_chisq_upper(double x, double df);

#endif
