/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/design.h"

#include <math.h>

#include "base/mem.h"
#include "base/num.h"
#include "tally/sum.h"

/* One stratum: PSU totals from rows [at, end). Two passes, so that the centring loses nothing. */
static double stratum_variance(const struct design_row *rows, size_t at, size_t end,
			       const double *z, double *totals, bool *lonely)
{
	struct sum all = { 0 }, squares = { 0 };
	size_t psus = 0;
	double mean;

	while (at < end) {
		struct sum t = { 0 };
		uint32_t psu = rows[at].psu;

		for (; at < end && rows[at].psu == psu; at++)
			sum_add(&t, z[at]);
		totals[psus] = sum_get(&t);
		sum_add(&all, totals[psus++]);
	}
	mean = psus > 1 ? sum_get(&all) / (double)psus : 0;
	for (size_t i = 0; i < psus; i++)
		sum_add(&squares, (totals[i] - mean) * (totals[i] - mean));
	*lonely = psus == 1 && !num_is_zero(totals[0]);
	return psus > 1 ? sum_get(&squares) * (double)psus / (double)(psus - 1) : sum_get(&squares);
}

double design_variance(const struct design_row *rows, size_t n, const double *z, int *lonely)
{
	double *totals = mem_array(n ? n : 1, sizeof(*totals));
	struct sum v = { 0 };
	size_t at = 0;
	int alone = 0;

	while (at < n) {
		size_t end = at;
		bool one;

		while (end < n && rows[end].stratum == rows[at].stratum)
			end++;
		sum_add(&v, stratum_variance(rows, at, end, z, totals, &one));
		alone += one;
		at = end;
	}
	if (lonely)
		*lonely = alone;
	free(totals);
	return sum_get(&v);
}

static bool counts(const double *const *y, size_t items, size_t row)
{
	for (size_t j = 0; j < items; j++)
		if (!isnan(y[j][row]))
			return true;
	return false;
}

/* Bases, weights and degrees of freedom: from the rows that enter the estimate. */
static void take_stock(struct estimate *out, const struct design_row *rows, size_t n,
		       const double *const *y, size_t items)
{
	struct sum w = { 0 }, w2 = { 0 };
	uint32_t stratum = 0, psu = 0;

	for (size_t i = 0; i < n; i++) {
		if (!counts(y, items, i))
			continue;
		out->n++;
		if (!(rows[i].weight > 0))
			continue;
		if (!out->n_weight || rows[i].stratum != stratum)
			out->strata++;
		if (!out->n_weight || rows[i].stratum != stratum || rows[i].psu != psu)
			out->psus++;
		stratum = rows[i].stratum;
		psu = rows[i].psu;
		out->n_weight++;
		sum_add(&w, rows[i].weight);
		sum_add(&w2, rows[i].weight * rows[i].weight);
	}
	out->sum_w = sum_get(&w);
	out->sum_w2 = sum_get(&w2);
	out->df = out->psus - out->strata;
}

/* Mean of one item; adds its share of the influence variable to z. */
static double item_mean(const struct design_row *rows, size_t n, const double *y,
			double coefficient, double *z)
{
	struct sum w = { 0 }, wy = { 0 };
	double mean, total;

	for (size_t i = 0; i < n; i++) {
		if (isnan(y[i]))
			continue;
		sum_add(&w, rows[i].weight);
		sum_add(&wy, rows[i].weight * y[i]);
	}
	total = sum_get(&w);
	if (!(total > 0))
		return (double)NAN;
	mean = sum_get(&wy) / total;
	for (size_t i = 0; i < n; i++)
		if (!isnan(y[i]))
			z[i] += coefficient * rows[i].weight * (y[i] - mean) / total;
	return mean;
}

void design_index(struct estimate *out, const struct design_row *rows, size_t n,
		  const double *const *y, size_t items)
{
	double *z = mem_array(n ? n : 1, sizeof(*z));
	struct sum value = { 0 };

	*out = (struct estimate){ .value = (double)NAN, .var = (double)NAN, .se = (double)NAN };
	take_stock(out, rows, n, y, items);
	if (items && out->n_weight) {
		for (size_t j = 0; j < items; j++)
			sum_add(&value,
				item_mean(rows, n, y[j], 1 / (double)items, z) / (double)items);
		out->value = sum_get(&value);
		out->var = design_variance(rows, n, z, &out->lonely);
		if (out->df < 1)
			out->var = (double)NAN;
		out->se = sqrt(out->var);
	}
	free(z);
}

void design_mean(struct estimate *out, const struct design_row *rows, size_t n, const double *y)
{
	design_index(out, rows, n, &y, 1);
}

double design_share(const struct design_row *rows, size_t n, const signed char *in)
{
	struct sum all = { 0 }, part = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (in[i] < 0)
			continue;
		sum_add(&all, rows[i].weight);
		if (in[i] > 0)
			sum_add(&part, rows[i].weight);
	}
	return sum_get(&all) > 0 ? sum_get(&part) / sum_get(&all) : (double)NAN;
}
