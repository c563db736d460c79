/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "cli/tally_replicates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/linear.h"
#include "tally/sheet.h"
#include "tally/sum.h"
#include "tally/survey.h"

bool csv_replicates_known(const char *how)
{
	size_t n = how ? strlen(how) : 0;

	return !how || strcmp(how, "jk1") == 0 || strcmp(how, "jkn") == 0 || (n > 1 && how[n - 1] == '*');
}

void csv_replicates_make(struct csv_replicates *out, const char *how, bool mse, const struct survey *s, const struct sheet *sheet)
{
	size_t n = sheet->columns.n - sheet->begun;

	*out = (struct csv_replicates){ .on = how != NULL, .mse = mse };
	if (!how)
		return;
	if (strcmp(how, "jk1") == 0) {
		replicates_jk1(&out->r, s);
	} else if (strcmp(how, "jkn") == 0) {
		replicates_jkn(&out->r, s);
	} else {
		out->given = mem_array(n + 1, sizeof(*out->given));
		for (size_t i = 0; i < n; i++)
			out->given[i] = sheet->columns.v[sheet->begun + i].number;
		replicates_bootstrap(&out->r, s, out->given, n);
	}
}

void csv_replicates_clear(struct csv_replicates *c)
{
	if (c->on)
		replicates_clear(&c->r);
	free(c->given);
	*c = (struct csv_replicates){ 0 };
}

struct statistic {
	size_t n;
	const double *y, *x;
};

static double value(void *ctx, const double *weight)
{
	const struct statistic *s = ctx;
	struct sum above = { 0 }, below = { 0 };

	for (size_t i = 0; i < s->n; i++) {
		if (isnan(s->y[i]) || (s->x && isnan(s->x[i])))
			continue;
		sum_add(&above, weight[i] * s->y[i]);
		sum_add(&below, weight[i] * (s->x ? s->x[i] : 1));
	}
	return s->x ? sum_get(&above) / sum_get(&below) : sum_get(&above);
}

void csv_replicates_error(struct estimate *e, const struct csv_replicates *c, const double *y, const double *x, bool alone)
{
	struct statistic s = { .n = c->r.s->n, .y = y, .x = x };

	if (!c->on || isnan(e->value))
		return;
	if (alone && c->given)
		e->df = (int)c->r.n - 1;
	e->var = e->df < 1 ? (double)NAN : replicates_variance(&c->r, c->mse, value, &s);
	e->se = sqrt(e->var);
}
