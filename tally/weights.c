/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/weights.h"

#include <math.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "tally/sum.h"
#include "tally/survey.h"

#define CYCLES          200
#define CONVERGED       1e-12 /* of the largest weight */
#define RESIDUAL_SWEEPS 10    /* what the reference software does */

struct calibration_margin {
	uint32_t *cell; /* [rows] */
	double *weight; /* [rows] after this margin */
	double *before; /* [rows] post-stratification only */
	size_t n;
};
struct survey_calibration {
	struct calibration_margin *margins;
	size_t n;
};

double weights_kish(double n, double sum_w, double sum_w2)
{
	return sum_w > 0 ? n * sum_w2 / (sum_w * sum_w) : (double)NAN;
}

size_t weights_cap(double *weight, const size_t *order, size_t n, double upper, bool strict)
{
	unsigned char *capped = mem_array(n + 1, 1);
	size_t first = 0, now = 1;

	while (now) {
		struct sum excess = { 0 };
		size_t below = 0;

		now = 0;
		for (size_t i = 0; i < n; i++) {
			size_t row = order ? order[i] : i;

			if (!capped[row] && weight[row] > upper) {
				sum_add(&excess, weight[row] - upper);
				weight[row] = upper;
				capped[row] = 1;
				now++;
			}
			below += !capped[row] && weight[row] > 0;
		}
		first = first ? first : now;
		for (size_t i = 0; i < n && below; i++)
			if (!capped[i] && weight[i] > 0)
				weight[i] += sum_get(&excess) / (double)below;
		if (!strict)
			break;
	}
	free(capped);
	return first;
}

size_t weights_trim(struct survey *s, double upper, bool strict)
{
	return weights_cap(s->weight, s->order, s->n, upper, strict);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

struct weights_range weights_range(const double *weight, size_t n)
{
	struct weights_range r = { (double)NAN, (double)NAN, (double)NAN, 0 };
	double *sorted = mem_array(n + 1, sizeof(*sorted));
	struct sum all = { 0 };
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (weight[i] > 0) {
			sorted[m++] = weight[i];
			sum_add(&all, weight[i]);
		}
	qsort(sorted, m, sizeof(*sorted), by_size);
	if (m > 0)
		r = (struct weights_range){ sorted[0], (sorted[(m - 1) / 2] + sorted[m / 2]) / 2, sorted[m - 1], sum_get(&all) };
	free(sorted);
	return r;
}

static void cell_sums(const struct survey *s, const struct weights_margin *m, struct sum *sums)
{
	for (size_t g = 0; g < m->n; g++)
		sums[g] = (struct sum){ 0 };
	for (size_t i = 0; i < s->n; i++)
		sum_add(&sums[m->cell[s->order[i]]], s->weight[s->order[i]]);
}

/* Every cell with people has weighted rows, and the other way round. */
static enum status check_cells(const struct survey *s, const struct weights_margin *m, bool partial,
			       struct err *err)
{
	struct sum *sums = mem_array(m->n + 1, sizeof(*sums));
	enum status st = ST_OK;

	for (size_t i = 0; i < s->n && !st; i++)
		if (m->cell[i] >= m->n)
			st = err_set(err, ST_INPUT,
				     T("第%"
				       "zu行没有事后分层所用的类别，没有加权。请先补上，或单列“不详"
				       "”一类。"),
				     i + 1);
	if (!st)
		cell_sums(s, m, sums);
	for (size_t g = 0; g < m->n && !st; g++) {
		bool rows = sum_get(&sums[g]) > 0;

		if (!(m->count[g] >= 0) || (rows && !(m->count[g] > 0)))
			st = err_set(
				err, ST_INPUT,
				T("第%"
				  "zu类有样本，总体人数却是零或不是数，没有加权。请核对人口数。"),
				g + 1);
		else if (!rows && m->count[g] > 0 && !partial)
			st = err_set(
				err, ST_INPUT,
				T("第%zu类总体有人，样本里却没有，没有加权。请与相近的类别合并。"),
				g + 1);
	}
	free(sums);
	return st;
}

static void post_stratify(struct survey *s, const struct weights_margin *m, struct sum *sums)
{
	cell_sums(s, m, sums);
	for (size_t i = 0; i < s->n; i++) {
		size_t g = m->cell[i];

		if (s->weight[i] > 0)
			s->weight[i] *= m->count[g] / sum_get(&sums[g]);
	}
}

static double *copy(const double *from, size_t n)
{
	double *to = mem_array(n + 1, sizeof(*to));

	for (size_t i = 0; i < n; i++)
		to[i] = from[i];
	return to;
}

static struct survey_calibration *add_calibration(struct survey *s,
						  const struct weights_margin *margins, size_t n)
{
	struct survey_calibration *c;

	s->calibration = mem_resize(s->calibration, s->n_calibrations + 1, sizeof(*s->calibration));
	c = &s->calibration[s->n_calibrations++];
	c->n = n;
	c->margins = mem_array(n + 1, sizeof(*c->margins));
	for (size_t m = 0; m < n; m++) {
		c->margins[m].n = margins[m].n;
		c->margins[m].cell = mem_array(s->n + 1, sizeof(uint32_t));
		for (size_t i = 0; i < s->n; i++)
			c->margins[m].cell[i] = margins[m].cell[i];
	}
	return c;
}

enum status weights_post_stratify(struct survey *s, const struct weights_margin *m, bool partial,
				  struct err *err)
{
	enum status st = check_cells(s, m, partial, err);
	struct survey_calibration *c;
	struct sum *sums;

	if (st)
		return st;
	sums = mem_array(m->n + 1, sizeof(*sums));
	c = add_calibration(s, m, 1);
	c->margins[0].before = copy(s->weight, s->n);
	post_stratify(s, m, sums);
	c->margins[0].weight = copy(s->weight, s->n);
	free(sums);
	return ST_OK;
}

static enum status check_margins(const struct survey *s, const struct weights_margin *margins,
				 size_t n, size_t *most, struct err *err)
{
	double first = 0;
	enum status st = ST_OK;

	for (size_t m = 0; m < n && !st; m++) {
		struct sum total = { 0 };

		st = check_cells(s, &margins[m], false, err);
		for (size_t g = 0; g < margins[m].n; g++)
			sum_add(&total, margins[m].count[g]);
		*most = margins[m].n > *most ? margins[m].n : *most;
		if (!m)
			first = sum_get(&total);
		else if (!st && !(fabs(sum_get(&total) - first) <= 1e-6 * first))
			st = err_set(
				err, ST_INPUT,
				T("各边际的总人数对不上（%.0f和%.0f），没有加权。请核对人口数。"),
				first, sum_get(&total));
	}
	return st;
}

static void drop_last(struct survey *s)
{
	struct survey_calibration *c = &s->calibration[--s->n_calibrations];

	for (size_t m = 0; m < c->n; m++) {
		free(c->margins[m].cell);
		free(c->margins[m].weight);
		free(c->margins[m].before);
	}
	free(c->margins);
}

void weights_forget(struct survey *s)
{
	while (s->n_calibrations)
		drop_last(s);
	free(s->calibration);
	s->calibration = NULL;
}

static bool settled(const double *before, const double *after, size_t n)
{
	double change = 0, largest = 0;

	for (size_t i = 0; i < n; i++) {
		change = fmax(change, fabs(after[i] - before[i]));
		largest = fmax(largest, after[i]);
	}
	return change <= CONVERGED * largest;
}

enum status weights_rake(struct survey *s, const struct weights_margin *margins, size_t n,
			 struct err *err)
{
	size_t most = 0;
	enum status st = check_margins(s, margins, n, &most, err);
	struct survey_calibration *c;
	struct sum *sums;
	double *first, *before;
	bool done = false;

	if (st)
		return st;
	sums = mem_array(most + 1, sizeof(*sums));
	first = copy(s->weight, s->n);
	before = copy(s->weight, s->n);
	c = add_calibration(s, margins, n);
	for (int cycle = 0; cycle < CYCLES && !done; cycle++) {
		for (size_t i = 0; i < s->n; i++)
			before[i] = s->weight[i];
		for (size_t m = 0; m < n; m++) {
			post_stratify(s, &margins[m], sums);
			free(c->margins[m].weight);
			c->margins[m].weight = copy(s->weight, s->n);
		}
		done = settled(before, s->weight, s->n);
	}
	if (!done) {
		drop_last(s);
		for (size_t i = 0; i < s->n; i++)
			s->weight[i] = first[i];
		st = err_set(err, ST_INPUT,
			     T("加权轮转%d次仍不收敛，仍用原来的权数。请合并人数太少的类别。"),
			     CYCLES);
	}
	free(before);
	free(first);
	free(sums);
	return st;
}

/* z <- z - w (mean of z/w in its cell): weighted by the weights before (post-strata), or plain (a raking sweep). */
static void residual(const struct survey *s, const struct calibration_margin *m, double *z,
		     struct sum *means, struct sum *sizes)
{
	for (size_t g = 0; g < m->n; g++)
		means[g] = sizes[g] = (struct sum){ 0 };
	for (size_t i = 0; i < s->n; i++) {
		size_t row = s->order[i], g = m->cell[row];
		double base = m->before ? m->before[row] : 1;

		if (!(m->weight[row] > 0))
			continue;
		sum_add(&means[g], z[row] * base / m->weight[row]);
		sum_add(&sizes[g], base);
	}
	for (size_t i = 0; i < s->n; i++) {
		size_t g = m->cell[i];

		if (m->weight[i] > 0)
			z[i] -= m->weight[i] * sum_get(&means[g]) / sum_get(&sizes[g]);
	}
}

static void residuals(const struct survey *s, double *z)
{
	for (size_t c = 0; c < s->n_calibrations; c++) {
		const struct survey_calibration *step = &s->calibration[c];
		bool rake = !step->margins[0].before;

		for (int sweep = 0; sweep < (rake ? RESIDUAL_SWEEPS : 1); sweep++)
			for (size_t m = 0; m < step->n; m++) {
				const struct calibration_margin *margin = &step->margins[m];
				struct sum *means = mem_array(margin->n + 1, sizeof(*means));
				struct sum *sizes = mem_array(margin->n + 1, sizeof(*sizes));

				residual(s, margin, z, means, sizes);
				free(sizes);
				free(means);
			}
	}
}

double **weights_residuals(const struct survey *s, const double *const *z, size_t k)
{
	double **out;

	if (!s->n_calibrations)
		return NULL;
	out = mem_array(k + 1, sizeof(*out));
	for (size_t j = 0; j < k; j++) {
		out[j] = copy(z[j], s->n);
		residuals(s, out[j]);
	}
	return out;
}
