/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/compare.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tally/special.h"

struct compare_test compare_t(double difference, double se, double df)
{
	struct compare_test test = { difference, se, df, (double)NAN, (double)NAN };

	if (se > 0 && df > 0) {
		test.t = difference / se;
		test.p = special_t_two_sided(test.t, df);
	}
	return test;
}

struct compare_test compare_welch(double first, double se1, double df1, double second, double se2,
				  double df2)
{
	double a = se1 * se1, b = se2 * se2;

	return compare_t(first - second, sqrt(a + b),
			 (a + b) * (a + b) / (a * a / df1 + b * b / df2));
}

struct place {
	double p;
	size_t at;
};

static int by_p(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->p < y->p || x->p > y->p)
		return x->p < y->p ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

void compare_adjust(double *out, const double *p, size_t n, enum compare_adjust how)
{
	struct place *order = mem_array(n + 1, sizeof(*order));
	size_t m = 0;
	double most = 0, least = 1;

	for (size_t i = 0; i < n; i++) {
		out[i] = p[i];
		if (!isnan(p[i]))
			order[m++] = (struct place){ p[i], i };
	}
	qsort(order, m, sizeof(*order), by_p);
	for (size_t i = 0; i < m; i++) {
		double steps = how == COMPARE_HOLM ? (double)(m - i) : (double)m;

		if (how == COMPARE_BH)
			break;
		most = how == COMPARE_HOLM ? fmax(most, steps * order[i].p) : steps * order[i].p;
		out[order[i].at] = fmin(1, most);
	}
	for (size_t i = m; i-- > 0 && how == COMPARE_BH;) {
		least = fmin(least, order[i].p * (double)m / (double)(i + 1));
		out[order[i].at] = least;
	}
	free(order);
}

void compare_ranks(struct compare_unit *units, size_t n, double level)
{
	double *lo = mem_array(n + 1, sizeof(*lo)), *hi = mem_array(n + 1, sizeof(*hi));
	double tail = -expm1(log(level) / (double)(n ? n : 1)) / 2;

	for (size_t i = 0; i < n; i++) {
		double q = units[i].df > 0 ? special_qt(tail, units[i].df) : special_qnorm(tail);

		lo[i] = units[i].value + q * units[i].se;
		hi[i] = units[i].value - q * units[i].se;
	}
	for (size_t i = 0; i < n; i++) {
		units[i].rank = 1;
		units[i].lo = 1;
		units[i].hi = (int)n;
		for (size_t j = 0; j < n; j++) {
			units[i].rank += units[j].value > units[i].value;
			units[i].lo += lo[j] > hi[i];
			units[i].hi -= hi[j] < lo[i];
		}
	}
	free(hi);
	free(lo);
}

/* Up to the next whole household; what is a hair above one is that one. */
static double whole(double x)
{
	return ceil(x - 1e-9 * fmax(1, x));
}

struct compare_need compare_size(const struct compare_size *plan, double level)
{
	double z = special_qnorm((1 + level) / 2);
	struct compare_need need;

	need.n0 = z * z * plan->share * (1 - plan->share) / (plan->margin * plan->margin) *
		  plan->deff;
	need.n = whole(isinf(plan->population) ? need.n0
					       : need.n0 / (1 + (need.n0 - 1) / plan->population));
	need.issue = whole(need.n / plan->response);
	return need;
}

double compare_margin(double n, double share, double deff, double level)
{
	return special_qnorm((1 + level) / 2) * sqrt(deff * share * (1 - share) / n);
}

double compare_detectable(double share1, double n1, double share2, double n2, double deff)
{
	return (special_qnorm(0.975) + special_qnorm(0.8)) *
	       sqrt(deff * (share1 * (1 - share1) / n1 + share2 * (1 - share2) / n2));
}
