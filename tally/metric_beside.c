/* SPDX-License-Identifier: MIT */
/* What is printed beside the total without an interval: how well the items of an index go together, the median and the sum of a number
 * (statistics.md section 9). */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tally/metric_internal.h"
#include "tally/sum.h"

static double y_of(const struct metric_values *v, size_t j, size_t i)
{
	return v->column[j] ? v->table[j][frame_code(v->column[j], i)].y : (double)NAN;
}

static bool weighs(const struct metric_values *v, const struct metric_domain *d, size_t i)
{
	return v->weight[i] > 0 && metric_in(v, d, i);
}

/* Weighted sums of one column of the listwise rows: of an item, or (item = items) of all of them together. */
struct spread {
	struct sum y, squares;
	double mean;
};

static double column_of(const struct metric_values *v, size_t j, size_t i)
{
	double all = 0;

	if (j < v->items)
		return y_of(v, j, i);
	for (size_t k = 0; k < v->items; k++)
		all += v->kept[k] ? y_of(v, k, i) : 0;
	return all;
}

/* Cronbach's alpha of those who answered every item; two passes, so that the centring loses nothing. */
static double alpha(const struct metric_values *v, const struct metric_domain *d)
{
	struct spread *s = mem_array(v->items + 1, sizeof(*s));
	double k = (double)(v->items - v->dropped), parts = 0, all;
	struct sum w = { 0 };

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < v->f->n; i++) {
			if (!weighs(v, d, i) || isnan(column_of(v, v->items, i)))
				continue;
			if (!pass)
				sum_add(&w, v->weight[i]);
			for (size_t j = 0; j <= v->items; j++) {
				double y = column_of(v, j, i);

				if (j < v->items && !v->kept[j])
					continue;
				if (!pass)
					sum_add(&s[j].y, v->weight[i] * y);
				else
					sum_add(&s[j].squares, v->weight[i] * (y - s[j].mean) * (y - s[j].mean));
			}
		}
		for (size_t j = 0; !pass && j <= v->items; j++)
			s[j].mean = sum_get(&s[j].y) / sum_get(&w);
	}
	for (size_t j = 0; j < v->items; j++)
		parts += v->kept[j] ? sum_get(&s[j].squares) : 0;
	all = sum_get(&s[v->items].squares);
	free(s);
	return k > 1 && all > 0 ? k / (k - 1) * (1 - parts / all) : (double)NAN;
}

struct mass {
	double y, w;
};

static int by_y(const void *a, const void *b)
{
	const struct mass *x = a, *z = b;

	return (x->y > z->y) - (x->y < z->y);
}

/* The smallest value that half of the people (by weight) do not exceed; where exactly half lies below, the middle to the next. */
static double median(const struct mass *m, size_t n, double whole)
{
	double below = 0;

	for (size_t i = 0; i < n; i++) {
		below += m[i].w;
		if (below > whole / 2 * (1 + 1e-12))
			return m[i].y;
		if (below >= whole / 2 * (1 - 1e-12) && i + 1 < n)
			return (m[i].y + m[i + 1].y) / 2;
	}
	return n ? m[n - 1].y : (double)NAN;
}

/* Values by their codes, of which there are few. */
static void number(struct tally_result *r, const struct metric_values *v, const struct metric_domain *d)
{
	size_t codes = v->column[0] ? v->column[0]->values.n : 0, n = 0;
	struct mass *m = mem_array(codes + 1, sizeof(*m));
	double whole = 0, total = 0;

	for (size_t c = 0; c < codes; c++)
		m[c].y = v->table[0][c].y;
	for (size_t i = 0; codes && i < v->f->n; i++)
		if (weighs(v, d, i))
			m[frame_code(v->column[0], i)].w += v->weight[i];
	for (size_t c = 0; c < codes; c++)
		if (!isnan(m[c].y) && m[c].w > 0) {
			whole += m[c].w;
			total += m[c].w * m[c].y;
			m[n++] = m[c];
		}
	if (n > 1)
		qsort(m, n, sizeof(*m), by_y);
	r->median = median(m, n, whole);
	if (n && r->weights.villages)
		r->sum = total;
	free(m);
}

void metric_beside(struct tally_result *r, const struct metric_values *v, const struct metric_domain *d)
{
	if (v->m->kind == METRIC_INDEX && v->items > 1 + v->dropped)
		r->alpha = alpha(v, d);
	if (v->m->kind == METRIC_MEAN)
		number(r, v, d);
}
