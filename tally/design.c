/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/design.h"

#include <math.h>

#include "base/num.h"
#include "tally/sum.h"

#define CENSUS 1e-7 /* below it the stage adds nothing */

bool design_needs_squares(const struct design *d)
{
	return d->single || d->two_stage;
}

/* Bases, weights and degrees of freedom: from the rows that enter the estimate. */
static void take_stock(struct estimate *out, const struct design *d, const struct design_sum *base,
		       size_t from, size_t to)
{
	struct sum w = { 0 }, w2 = { 0 };
	size_t stratum = SIZE_MAX, households = 0;

	for (size_t p = from; p < to; p++) {
		out->n += base[p].n;
		if (!base[p].n_weight)
			continue;
		out->n_weight += base[p].n_weight;
		households += base[p].households;
		out->strata += d->psu[p].stratum != stratum;
		out->psus++;
		stratum = d->psu[p].stratum;
		sum_add(&w, base[p].w);
		sum_add(&w2, base[p].w2);
	}
	if (d->single) {
		out->strata = households > 0;
		out->psus = (int)households;
	}
	out->sum_w = sum_get(&w);
	out->sum_w2 = sum_get(&w2);
	out->df = out->psus - out->strata;
}

static void item_mean(struct design_item *item, size_t from, size_t to)
{
	struct sum w = { 0 }, y = { 0 };

	for (size_t p = from; p < to; p++) {
		sum_add(&w, item->sum[p].w);
		sum_add(&y, item->sum[p].y);
	}
	item->all = sum_get(&w);
	item->mean = item->all > 0 ? sum_get(&y) / item->all : (double)NAN;
}

void design_value(struct estimate *out, const struct design *d, const struct design_sum *base,
		  struct design_item *items, size_t n, size_t from, size_t to, double *z)
{
	struct sum value = { 0 };

	*out = (struct estimate){ .value = (double)NAN, .var = (double)NAN, .se = (double)NAN };
	take_stock(out, d, base, from, to);
	for (size_t p = 0; p < d->n_psus; p++)
		z[p] = 0;
	if (!n || !out->n_weight)
		return;
	for (size_t j = 0; j < n; j++) {
		struct design_item *item = &items[j];

		item_mean(item, from, to);
		sum_add(&value, item->coefficient * (item->shift + item->mean));
		for (size_t p = from; p < to && item->all > 0; p++)
			z[p] += item->coefficient * (item->sum[p].y - item->mean * item->sum[p].w) /
				item->all;
	}
	out->value = sum_get(&value);
}

static double factor_of(size_t n, double frame)
{
	return frame > 0 ? (frame - (double)n) / frame : 1;
}

/* f n/(n-1) sum (z - mean)^2 from the sums over n units; a single one is centred at 0. */
static double spread(size_t n, double f, double sum, double squares)
{
	double size = (double)n, v;

	if (f < CENSUS || !n)
		return 0;
	if (n == 1)
		return f * squares;
	v = squares - sum * sum / size;
	return f * size / (size - 1) * fmax(v, 0);
}

static double stratum_variance(const struct design *d, const struct design_stratum *h,
			       const double *z, const double *squares, bool *lonely)
{
	double f = factor_of(h->n, h->frame), mean;
	struct sum all = { 0 }, apart = { 0 }, within = { 0 };

	for (size_t p = h->first; p < h->first + h->n; p++)
		sum_add(&all, z[p]);
	/* two passes, so that the centring loses nothing */
	mean = h->n > 1 ? sum_get(&all) / (double)h->n : 0;
	for (size_t p = h->first; p < h->first + h->n; p++) {
		const struct design_psu *psu = &d->psu[p];

		sum_add(&apart, (z[p] - mean) * (z[p] - mean));
		if (d->two_stage && psu->frame > 0)
			sum_add(&within, (double)h->n / h->frame *
						 spread(psu->households,
							factor_of(psu->households, psu->frame),
							z[p], squares[p]));
	}
	*lonely = h->n == 1 && f >= CENSUS && !num_is_zero(z[h->first]);
	return spread(h->n, f, 0, sum_get(&apart)) + sum_get(&within);
}

double design_variance(const struct design *d, const double *z, const double *squares, int *lonely)
{
	struct sum v = { 0 }, all = { 0 };

	*lonely = 0;
	for (size_t p = 0; p < d->n_psus && d->single; p++) {
		sum_add(&v, squares[p]);
		sum_add(&all, z[p]);
	}
	if (d->single)
		return spread(d->households, 1, sum_get(&all), sum_get(&v));
	for (size_t h = 0; h < d->n_strata; h++) {
		bool alone = false;

		sum_add(&v, stratum_variance(d, &d->strata[h], z, squares, &alone));
		*lonely += alone;
	}
	return sum_get(&v);
}

void design_error(struct estimate *out, const struct design *d, const double *z,
		  const double *squares)
{
	double var;

	if (!out->n_weight)
		return;
	var = design_variance(d, z, squares, &out->lonely);
	out->var = out->df < 1 ? (double)NAN : var;
	out->se = sqrt(out->var);
}
