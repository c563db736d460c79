/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tally/design.h"
#include "tally/sum.h"
#include "tally/survey.h"
#include "tally/weights.h"

#define CENSUS 1e-7 /* below it the stage adds nothing */

struct totals { /* of k variables */
	const struct survey *s;
	const double *const *z;
	size_t k;
	double *psu;  /* [n_psus * k] */
	double *unit; /* [units of the largest PSU * k] */
	double *mean; /* [k] */
};

static double rows_total(const struct totals *t, size_t j, size_t first, size_t end)
{
	struct sum sum = { 0 };

	for (size_t i = t->s->units[first]; i < t->s->units[end]; i++)
		sum_add(&sum, t->z[j][t->s->order[i]]);
	return sum_get(&sum);
}

/* Adds scale f n/(n-1) sum (t - mean)(t - mean)' of one group of n units. False where the group says nothing (lonely, left out). */
static bool add_group(const struct totals *t, const struct survey_group *g, const double *totals,
		      double scale, struct sum *v)
{
	bool adjust = t->s->lonely == SURVEY_ADJUST || t->s->lonely == SURVEY_COLLAPSE;
	size_t k = t->k;
	double factor;

	if (g->f < CENSUS)
		return true;
	if (g->n == 1 && !adjust)
		return t->s->lonely != SURVEY_AVERAGE;
	for (size_t j = 0; j < k; j++) {
		struct sum sum = { 0 };

		for (size_t i = 0; i < g->n && g->n > 1; i++)
			sum_add(&sum, totals[i * k + j]);
		t->mean[j] = sum_get(&sum) / (double)g->n;
	}
	factor = scale * g->f * (g->n > 1 ? (double)g->n / (double)(g->n - 1) : 1);
	for (size_t a = 0; a < k; a++)
		for (size_t b = a; b < k; b++) {
			struct sum cross = { 0 };

			for (size_t i = 0; i < g->n; i++)
				sum_add(&cross, (totals[i * k + a] - t->mean[a]) *
							(totals[i * k + b] - t->mean[b]));
			sum_add(&v[a * k + b], factor * sum_get(&cross));
		}
	return true;
}

static void first_stage(const struct totals *t, struct sum *v)
{
	const struct survey *s = t->s;
	size_t said = 0;

	for (size_t p = 0; p < s->n_psus; p++)
		for (size_t j = 0; j < t->k; j++)
			t->psu[p * t->k + j] =
				rows_total(t, j, s->psus[p].first, s->psus[p].first + s->psus[p].n);
	for (size_t h = 0; h < s->n_strata; h++)
		said += add_group(t, &s->strata[h], t->psu + s->strata[h].first * t->k, 1, v);
	if (said && said < s->n_strata)
		for (size_t i = 0; i < t->k * t->k; i++)
			v[i] = (struct sum){ .s = sum_get(&v[i]) * (double)s->n_strata /
						  (double)said };
}

static void second_stage(const struct totals *t, struct sum *v)
{
	const struct survey *s = t->s;

	for (size_t h = 0; h < s->n_strata; h++) {
		const struct survey_group *g = &s->strata[h];

		for (size_t p = g->first; p < g->first + g->n && g->frame > 0; p++) {
			const struct survey_group *psu = &s->psus[p];

			for (size_t i = 0; i < psu->n; i++)
				for (size_t j = 0; j < t->k; j++)
					t->unit[i * t->k + j] = rows_total(t, j, psu->first + i,
									   psu->first + i + 1);
			(void)add_group(t, psu, t->unit, (double)g->n / g->frame, v);
		}
	}
}

void survey_variance(const struct survey *s, const double *const *z, size_t k, double *v)
{
	struct totals t = { .s = s, .k = k };
	struct sum *sums = mem_array(k * k + 1, sizeof(*sums));
	double **own = weights_residuals(s, z, k);
	size_t most = 1;

	for (size_t p = 0; p < s->n_psus; p++)
		most = s->psus[p].n > most ? s->psus[p].n : most;
	t.z = own ? (const double *const *)own : z;
	t.psu = mem_array(s->n_psus * k + 1, sizeof(double));
	t.unit = mem_array(s->stages > 1 ? most * k : 1, sizeof(double));
	t.mean = mem_array(k + 1, sizeof(double));
	first_stage(&t, sums);
	if (s->stages > 1)
		second_stage(&t, sums);
	for (size_t a = 0; a < k; a++)
		for (size_t b = a; b < k; b++)
			v[a * k + b] = v[b * k + a] = sum_get(&sums[a * k + b]);
	for (size_t j = 0; own && j < k; j++)
		free(own[j]);
	free(own);
	free(t.mean);
	free(t.unit);
	free(t.psu);
	free(sums);
}

double survey_variance1(const struct survey *s, const double *z)
{
	double v = 0;

	survey_variance(s, &z, 1, &v);
	return v;
}

void survey_stock(const struct survey *s, const unsigned char *in, struct estimate *out)
{
	struct sum w = { 0 }, w2 = { 0 };
	size_t stratum = SIZE_MAX, psu = SIZE_MAX;

	*out = (struct estimate){ .value = (double)NAN, .var = (double)NAN, .se = (double)NAN };
	for (size_t i = 0; i < s->n; i++) {
		size_t row = s->order[i];

		if (!in[row])
			continue;
		out->n++;
		if (!(s->weight[row] > 0))
			continue;
		out->strata += s->stratum_of[row] != stratum;
		out->psus += s->psu_of[row] != psu;
		stratum = s->stratum_of[row];
		psu = s->psu_of[row];
		out->n_weight++;
		sum_add(&w, s->weight[row]);
		sum_add(&w2, s->weight[row] * s->weight[row]);
	}
	out->sum_w = sum_get(&w);
	out->sum_w2 = sum_get(&w2);
	out->df = out->psus - out->strata;
}

int survey_df(const struct survey *s)
{
	unsigned char *all = mem_array(s->n + 1, 1);
	struct estimate e;

	for (size_t i = 0; i < s->n; i++)
		all[i] = 1;
	survey_stock(s, all, &e);
	free(all);
	return e.df;
}
