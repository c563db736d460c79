/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/linear.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tally/sum.h"
#include "tally/survey.h"

/* Value and variance into out from the influence z and the rows that count. */
static void finish(struct estimate *out, const struct survey *s, double value, const double *z,
		   const unsigned char *in)
{
	survey_stock(s, in, out);
	if (!out->n_weight)
		return;
	out->value = value;
	if (out->df >= 1)
		out->var = survey_variance1(s, z);
	out->se = sqrt(out->var);
}

/* Working arrays of one estimate: z is the caller's or our own. */
struct work {
	double *z;
	bool own;
	unsigned char *in;
};

static struct work work_begin(const struct survey *s, double *influence)
{
	struct work w = { .z = influence, .own = !influence };

	if (w.own)
		w.z = mem_array(s->n + 1, sizeof(double));
	for (size_t i = 0; i < s->n; i++)
		w.z[i] = 0;
	w.in = mem_array(s->n + 1, 1);
	return w;
}

static void work_end(struct work *w)
{
	if (w->own)
		free(w->z);
	free(w->in);
}

/* sum w y over the rows that count. */
static double weighted_sum(const struct survey *s, const double *y, const unsigned char *in)
{
	struct sum sum = { 0 };

	for (size_t i = 0; i < s->n; i++) {
		size_t row = s->order[i];

		if (in[row])
			sum_add(&sum, s->weight[row] * (y ? y[row] : 1));
	}
	return sum_get(&sum);
}

void linear_total(struct estimate *out, const struct survey *s, const double *y, double *influence)
{
	struct work w = work_begin(s, influence);

	for (size_t i = 0; i < s->n; i++) {
		w.in[i] = (unsigned char)!isnan(y[i]);
		w.z[i] = w.in[i] ? s->weight[i] * y[i] : 0;
	}
	finish(out, s, weighted_sum(s, y, w.in), w.z, w.in);
	work_end(&w);
}

/* x NULL = 1, the mean. Adds coefficient times the influence to z; NaN where there is nothing to divide by. */
static double ratio(const struct survey *s, const double *y, const double *x,
		    const unsigned char *in, double coefficient, double *z)
{
	double below = weighted_sum(s, x, in), value;

	if (!(below > 0) && !(below < 0))
		return (double)NAN;
	value = weighted_sum(s, y, in) / below;
	for (size_t i = 0; i < s->n; i++)
		if (in[i])
			z[i] += coefficient * s->weight[i] * (y[i] - value * (x ? x[i] : 1)) /
				below;
	return value;
}

void linear_ratio(struct estimate *out, const struct survey *s, const double *y, const double *x,
		  double *influence)
{
	struct work w = work_begin(s, influence);
	double value;

	for (size_t i = 0; i < s->n; i++)
		w.in[i] = !isnan(y[i]) && !(x && isnan(x[i]));
	value = ratio(s, y, x, w.in, 1, w.z);
	finish(out, s, value, w.z, w.in);
	work_end(&w);
}

void linear_mean(struct estimate *out, const struct survey *s, const double *y, double *influence)
{
	linear_ratio(out, s, y, NULL, influence);
}

void linear_variance(struct estimate *out, const struct survey *s, const double *y,
		     double *influence)
{
	double *square = mem_array(s->n + 1, sizeof(*square));
	struct estimate mean;
	double factor;

	linear_mean(&mean, s, y, influence);
	factor = mean.n_weight > 1 ? (double)mean.n_weight / (double)(mean.n_weight - 1)
				   : (double)NAN;
	for (size_t i = 0; i < s->n; i++)
		square[i] = isnan(y[i]) ? y[i] : factor * (y[i] - mean.value) * (y[i] - mean.value);
	if (mean.n_weight > 1) {
		linear_mean(out, s, square, influence);
	} else {
		*out = mean;
		out->value = out->var = out->se = (double)NAN;
	}
	free(square);
}

void linear_index(struct estimate *out, const struct survey *s, const double *const *y,
		  const double *c, size_t items, double *influence)
{
	struct work w = work_begin(s, influence);
	unsigned char *in = mem_array(s->n + 1, 1);
	struct sum value = { 0 };

	for (size_t j = 0; j < items; j++) {
		for (size_t i = 0; i < s->n; i++) {
			in[i] = (unsigned char)!isnan(y[j][i]);
			w.in[i] |= in[i];
		}
		sum_add(&value, c[j] * ratio(s, y[j], NULL, in, c[j], w.z));
	}
	finish(out, s, sum_get(&value), w.z, w.in);
	free(in);
	work_end(&w);
}

void linear_combine(struct estimate *out, const struct survey *s, double a,
		    const struct estimate *first, const double *z1, double b,
		    const struct estimate *second, const double *z2, const unsigned char *in)
{
	double *z = mem_array(s->n + 1, sizeof(*z));

	for (size_t i = 0; i < s->n; i++)
		z[i] = a * z1[i] + b * z2[i];
	finish(out, s, a * first->value + b * second->value, z, in);
	free(z);
}

double linear_deff(const struct survey *s, const double *y, bool replace)
{
	struct estimate mean, spread;
	double n, srs;

	linear_mean(&mean, s, y, NULL);
	linear_variance(&spread, s, y, NULL);
	n = (double)mean.n_weight;
	srs = spread.value / n;
	if (!replace)
		srs *= 1 - n / mean.sum_w;
	return srs > 0 ? mean.var / srs : (double)NAN;
}

double linear_alpha(const struct survey *s, const double *const *y, size_t items)
{
	double *item = mem_array(s->n + 1, sizeof(*item)), *sum = mem_array(s->n + 1, sizeof(*sum));
	struct sum parts = { 0 };
	struct estimate e;
	double k = (double)items;

	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < items; j++)
			sum[i] += y[j][i]; /* NaN with any item missing */
	for (size_t j = 0; j < items; j++) {
		for (size_t i = 0; i < s->n; i++)
			item[i] = isnan(sum[i]) ? sum[i] : y[j][i];
		linear_variance(&e, s, item, NULL);
		sum_add(&parts, e.value);
	}
	linear_variance(&e, s, sum, NULL);
	free(item);
	free(sum);
	return items > 1 && e.value > 0 ? k / (k - 1) * (1 - sum_get(&parts) / e.value)
					: (double)NAN;
}
