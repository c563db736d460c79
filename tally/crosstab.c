/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/crosstab.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tally/design.h"
#include "tally/matrix.h"
#include "tally/special.h"
#include "tally/sum.h"
#include "tally/survey.h"

struct table {
	const struct survey *s;
	unsigned char *in;
	size_t *cell; /* [rows of the survey] row * c + column of those in */
	size_t r, c;
	double *share;     /* [r * c] */
	double *row, *col; /* margins */
	double total;      /* sum of weights */
	struct estimate stock;
};

/* Numbers of the categories that occur with weight; false for too many. */
static bool number(const struct table *t, const uint32_t *category, size_t *map, size_t *n)
{
	*n = 0;
	for (size_t k = 0; k < CROSSTAB_MAX; k++)
		map[k] = SIZE_MAX;
	for (size_t i = 0; i < t->s->n; i++) {
		if (!t->in[i] || !(t->s->weight[i] > 0))
			continue;
		if (category[i] >= CROSSTAB_MAX)
			return false;
		map[category[i]] = 0;
	}
	for (size_t k = 0; k < CROSSTAB_MAX; k++)
		if (map[k] == 0)
			map[k] = (*n)++;
	return true;
}

static void fill(struct table *t)
{
	struct sum *sums = mem_array(t->r * t->c + 1, sizeof(*sums)), all = { 0 };

	for (size_t i = 0; i < t->s->n; i++) {
		size_t at = t->s->order[i];

		if (t->in[at] && t->s->weight[at] > 0) {
			sum_add(&sums[t->cell[at]], t->s->weight[at]);
			sum_add(&all, t->s->weight[at]);
		}
	}
	t->total = sum_get(&all);
	for (size_t k = 0; k < t->r * t->c; k++) {
		t->share[k] = sum_get(&sums[k]) / t->total;
		t->row[k / t->c] += t->share[k];
		t->col[k % t->c] += t->share[k];
	}
	free(sums);
}

static enum crosstab_why prepare(struct table *t, const uint32_t *row, const uint32_t *column)
{
	size_t rows[CROSSTAB_MAX], columns[CROSSTAB_MAX];

	for (size_t i = 0; i < t->s->n; i++)
		t->in[i] = row[i] != CROSSTAB_MISSING && column[i] != CROSSTAB_MISSING;
	survey_stock(t->s, t->in, &t->stock);
	if (!number(t, row, rows, &t->r) || !number(t, column, columns, &t->c))
		return CROSSTAB_TOO_MANY;
	if (t->r < 2 || t->c < 2)
		return CROSSTAB_ONE_CATEGORY;
	if (t->stock.df < 1)
		return CROSSTAB_NO_DF;
	for (size_t i = 0; i < t->s->n; i++)
		if (t->in[i] && t->s->weight[i] > 0)
			t->cell[i] = rows[row[i]] * t->c + columns[column[i]];
	t->share = mem_array(t->r * t->c, sizeof(double));
	t->row = mem_array(t->r, sizeof(double));
	t->col = mem_array(t->c, sizeof(double));
	fill(t);
	return CROSSTAB_FINE;
}

/* Covariance of k totals whose influence of a weighted row is influence(t, cell of the row, j). */
static void covariance(const struct table *t, size_t k,
		       double (*influence)(const struct table *t, size_t cell, size_t j), double *v)
{
	double **z = mem_array(k + 1, sizeof(*z));

	for (size_t j = 0; j < k; j++) {
		z[j] = mem_array(t->s->n + 1, sizeof(double));
		for (size_t i = 0; i < t->s->n; i++)
			if (t->in[i] && t->s->weight[i] > 0)
				z[j][i] = t->s->weight[i] * influence(t, t->cell[i], j);
	}
	survey_variance(t->s, (const double *const *)z, k, v);
	for (size_t j = 0; j < k; j++)
		free(z[j]);
	free(z);
}

static double share_influence(const struct table *t, size_t cell, size_t j)
{
	return ((cell == j ? 1 : 0) - t->share[j]) / t->total;
}

/* Of the departure of an inner cell from independence, N p_ij - N p_i. p_.j. */
static double departure_influence(const struct table *t, size_t cell, size_t j)
{
	size_t r = 1 + j / (t->c - 1), c = 1 + j % (t->c - 1);
	double z = t->row[r] * t->col[c];

	if (cell / t->c == r)
		z -= t->col[c];
	if (cell % t->c == c)
		z -= t->row[r];
	return z + (cell == r * t->c + c ? 1 : 0);
}

static double pearson(const struct table *t)
{
	struct sum x = { 0 };

	for (size_t k = 0; k < t->r * t->c; k++) {
		double e = t->row[k / t->c] * t->col[k % t->c];

		sum_add(&x, (t->share[k] - e) * (t->share[k] - e) / e);
	}
	return (double)t->stock.n * sum_get(&x);
}

/* The generalised design effects: D = (C' P^-1 C / N)^-1 (C' P^-1 V P^-1 C), its trace and that of its square. The columns of C span what
 * is orthogonal to both margins: differences of differences against the first row and column. */
static bool design_effects(const struct table *t, double *trace, double *square)
{
	size_t k = t->r * t->c, q = (t->r - 1) * (t->c - 1);
	double *v = mem_array(k * k, sizeof(*v)), *c = mem_array(k * q, sizeof(*c));
	double *p = mem_array(k * k, sizeof(*p));
	double *below = mem_array(q * q, sizeof(*below)), *d = mem_array(q * q, sizeof(*d));
	bool fine;

	covariance(t, k, share_influence, v);
	for (size_t j = 0; j < q; j++) {
		size_t a = 1 + j / (t->c - 1), b = 1 + j % (t->c - 1);

		c[j] = c[(a * t->c + b) * q + j] = 1;
		c[(a * t->c) * q + j] = c[b * q + j] = -1;
	}
	for (size_t i = 0; i < k; i++) {
		double inverse = t->share[i] > 0 ? 1 / t->share[i] : 0;

		p[i * k + i] = inverse / (double)t->stock.n;
		for (size_t j = 0; j < k; j++) {
			v[i * k + j] *= inverse;
			v[j * k + i] *= inverse;
		}
	}
	matrix_sandwich(below, p, k, c, q);
	matrix_sandwich(d, v, k, c, q);
	fine = matrix_solve(below, q, d, q);
	*trace = *square = 0;
	for (size_t i = 0; i < q && fine; i++) {
		*trace += d[i * q + i];
		for (size_t j = 0; j < q; j++)
			*square += d[i * q + j] * d[j * q + i];
	}
	free(d);
	free(below);
	free(p);
	free(c);
	free(v);
	return fine && *trace > 0;
}

static bool rao_scott(struct crosstab_result *out, const struct table *t, bool f)
{
	double q = (double)((t->r - 1) * (t->c - 1)), trace, square;

	if (!design_effects(t, &trace, &square))
		return false;
	out->statistic = pearson(t);
	if (f) {
		out->statistic /= trace;
		out->ndf = trace * trace / square;
		out->ddf = out->ndf * t->stock.df;
		out->p = special_f_upper(out->statistic, out->ndf, out->ddf);
	} else {
		out->ndf = q;
		out->p = special_chisq_upper(out->statistic / (trace / q), q);
	}
	return true;
}

static bool wald(struct crosstab_result *out, const struct table *t, bool adjusted)
{
	size_t q = (t->r - 1) * (t->c - 1);
	double *v = mem_array(q * q, sizeof(*v)), *y = mem_array(q, sizeof(*y));
	double *x = mem_array(q, sizeof(*x)), df = t->stock.df, n = (double)q;
	bool fine;

	covariance(t, q, departure_influence, v);
	for (size_t j = 0; j < q; j++) {
		size_t a = 1 + j / (t->c - 1), b = 1 + j % (t->c - 1);

		x[j] = y[j] = t->total * (t->share[a * t->c + b] - t->row[a] * t->col[b]);
	}
	fine = matrix_solve(v, q, x, 1);
	for (size_t j = 0; j < q && fine; j++)
		out->statistic += y[j] * x[j] / n;
	out->ndf = n;
	out->ddf = adjusted ? df - n + 1 : df;
	if (adjusted)
		out->statistic *= out->ddf / df;
	out->p = special_f_upper(out->statistic, out->ndf, out->ddf);
	free(x);
	free(y);
	free(v);
	return fine && out->ddf > 0;
}

enum crosstab_why crosstab_independence(struct crosstab_result *out, const struct survey *s,
					const uint32_t *row, const uint32_t *column,
					enum crosstab_test test)
{
	struct table t = { .s = s };
	enum crosstab_why why;
	bool fine = true;

	t.in = mem_array(s->n + 1, 1);
	t.cell = mem_array(s->n + 1, sizeof(*t.cell));
	*out = (struct crosstab_result){ .ddf = (double)NAN };
	why = prepare(&t, row, column);
	out->n = t.stock.n;
	if (!why) {
		fine = test == CROSSTAB_F || test == CROSSTAB_CHISQ
			       ? rao_scott(out, &t, test == CROSSTAB_F)
			       : wald(out, &t, test == CROSSTAB_ADJUSTED_WALD);
		why = fine ? CROSSTAB_FINE : CROSSTAB_SINGULAR;
	}
	free(t.col);
	free(t.row);
	free(t.share);
	free(t.cell);
	free(t.in);
	return why;
}
