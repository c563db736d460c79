/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/replicate.h"

#include <stdlib.h>

#include "base/mem.h"
#include "tally/sum.h"
#include "tally/survey.h"

#define CENSUS 1e-7

static void begin(struct replicates *out, const struct survey *s, size_t n)
{
	*out = (struct replicates){ .s = s, .scale = 1 };
	out->rscale = mem_array(n + 1, sizeof(*out->rscale));
	out->psu = mem_array(n + 1, sizeof(*out->psu));
	out->factor = mem_array(n + 1, sizeof(*out->factor));
}

void replicates_jk1(struct replicates *out, const struct survey *s)
{
	double n = (double)s->n_psus;

	begin(out, s, s->n_psus);
	out->everywhere = true;
	out->n = s->n_psus;
	out->scale = s->n_psus > 1 ? (n - 1) / n : 0;
	for (size_t i = 0; i < s->n_psus; i++) {
		out->psu[i] = i;
		out->factor[i] = n > 1 ? n / (n - 1) : 1;
		out->rscale[i] = s->strata[0].f;
	}
}

void replicates_jkn(struct replicates *out, const struct survey *s)
{
	begin(out, s, s->n_psus);
	for (size_t h = 0; h < s->n_strata; h++) {
		const struct survey_group *g = &s->strata[h];
		double n = (double)g->n;

		for (size_t i = 0; i < g->n && g->n > 1 && g->f >= CENSUS; i++) {
			out->psu[out->n] = g->first + i;
			out->factor[out->n] = n / (n - 1);
			out->rscale[out->n++] = (n - 1) / n * g->f;
		}
	}
}

void replicates_bootstrap(struct replicates *out, const struct survey *s,
			  const double *const *given, size_t n)
{
	begin(out, s, n);
	out->given = given;
	out->n = n;
	out->scale = n > 1 ? 1 / (double)(n - 1) : 0;
	for (size_t r = 0; r < n; r++)
		out->rscale[r] = 1;
}

void replicates_clear(struct replicates *r)
{
	free(r->rscale);
	free(r->psu);
	free(r->factor);
	*r = (struct replicates){ 0 };
}

void replicates_weights(const struct replicates *r, size_t which, double *out)
{
	const struct survey *s = r->s;

	for (size_t i = 0; i < s->n; i++) {
		size_t psu = s->psu_of[i];
		bool same = r->everywhere ||
			    (!r->given && s->psus[psu].code == s->psus[r->psu[which]].code);

		if (r->given)
			out[i] = r->given[which][i];
		else if (psu == r->psu[which] ||
			 (r->census_out && s->strata[s->stratum_of[i]].f < CENSUS))
			out[i] = 0;
		else
			out[i] = s->weight[i] * (same ? r->factor[which] : 1);
	}
}

double replicates_variance(const struct replicates *r, bool mse,
			   double (*statistic)(void *ctx, const double *weight), void *ctx)
{
	double *weight = mem_array(r->s->n + 1, sizeof(*weight));
	double *value = mem_array(r->n + 1, sizeof(*value)), centre;
	struct sum mean = { 0 }, v = { 0 };
	size_t live = 0;

	for (size_t k = 0; k < r->n; k++) {
		replicates_weights(r, k, weight);
		value[k] = statistic(ctx, weight);
		if (r->rscale[k] > 0) {
			sum_add(&mean, value[k]);
			live++;
		}
	}
	centre = mse ? statistic(ctx, r->s->weight) : sum_get(&mean) / (double)(live ? live : 1);
	for (size_t k = 0; k < r->n; k++)
		sum_add(&v, r->rscale[k] * (value[k] - centre) * (value[k] - centre));
	free(value);
	free(weight);
	return r->scale * sum_get(&v);
}
