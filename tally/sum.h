/* SPDX-License-Identifier: MIT */
/* Neumaier's compensated sum: the order rows came in never shows in a printed digit (statistics.md rule 5). Rows are sorted as well,
 * so that the last bit is the same. Start with { 0 }. */
#ifndef RUHU_TALLY_SUM_H
#define RUHU_TALLY_SUM_H

struct sum {
	double s, c;
};

static inline void sum_add(struct sum *sum, double x)
{
	double t = sum->s + x;
	double as = sum->s < 0 ? -sum->s : sum->s, ax = x < 0 ? -x : x;

	sum->c += as >= ax ? (sum->s - t) + x : (x - t) + sum->s;
	sum->s = t;
}

static inline double sum_get(const struct sum *sum)
{
	return sum->s + sum->c;
}

#endif
