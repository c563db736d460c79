/* SPDX-License-Identifier: MIT */
/* From rows to sums by PSU: the one pass over the data, then the passes that some designs need for the error. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/metric_internal.h"
#include "tally/sum.h"
#include "tally/survey.h"

/* Where rows of a PSU are added up before they are written down. */
struct adding {
	struct sum w, w2, y;
	size_t n, n_weight, households;
	bool counted; /* the household of the row before has a weighted row that counts */
};

static bool row_in(const struct metric_values *v, const struct metric_domain *d, size_t i)
{
	const struct frow *r = &v->f->rows[i];

	if ((d->in && !d->in[i]) || (v->where && !v->where[i]))
		return false;
	return d->period.whole ||
	       (r->in_window && r->day >= d->period.first && r->day <= d->period.last);
}

bool metric_in(const struct metric_values *v, const struct metric_domain *d, size_t i)
{
	return row_in(v, d, i);
}

static const struct code_value *value_at(const struct metric_values *v, size_t j, size_t i)
{
	static const struct code_value none = { .missing = MISSING_NOT_ASKED };

	return v->column[j] ? &v->table[j][frame_code(v->column[j], i)] : &none;
}

static double y_at(const struct metric_values *v, size_t j, size_t i)
{
	return v->column[j] ? v->table[j][frame_code(v->column[j], i)].y : (double)NAN;
}

/* The value of mean j in row i: of several items of a multiple, at least one for everybody who answered any. */
static double mean_at(const struct metric_values *v, size_t j, size_t i)
{
	double y = y_at(v, j, i);

	for (size_t k = 1; v->m->kind == METRIC_MULTIPLE && k < v->m->n_items; k++)
		y = fmax(y, y_at(v, k, i)); /* fmax passes over NaN */
	return y;
}

static void add_row(struct adding *a, double w, double y, bool same_household)
{
	a->counted = a->counted && same_household;
	if (isnan(y))
		return;
	a->n++;
	if (!(w > 0))
		return;
	a->n_weight++;
	a->households += !a->counted;
	a->counted = true;
	sum_add(&a->w, w);
	sum_add(&a->w2, w * w);
	sum_add(&a->y, w * y);
}

static void write_down(struct design_sum *out, const struct adding *a)
{
	*out = (struct design_sum){ .n = a->n,
				    .n_weight = a->n_weight,
				    .households = a->households,
				    .w = sum_get(&a->w),
				    .w2 = sum_get(&a->w2),
				    .y = sum_get(&a->y) };
}

static signed char reason_at(const struct metric_values *v, size_t i)
{
	signed char reason = value_at(v, 0, i)->missing;

	for (size_t j = 1; reason > 0 && j < v->m->n_items; j++)
		if (!isnan(y_at(v, j, i)))
			reason = MISSING_NONE;
	return reason;
}

static void add_map(struct cell_sum *c, const struct code_value *cv, double w)
{
	if (!isnan(cv->score)) {
		c->score += w * cv->score;
		c->scored += w;
	}
	if (!isnan(cv->net)) {
		c->net += w * cv->net;
		c->netted += w;
	}
}

static void add_cell(struct cell_sum *c, const struct metric_values *v, size_t i, double y)
{
	double w = v->weight[i];
	signed char reason = reason_at(v, i);

	c->why[reason]++;
	c->positive += y > 0.5; /* NaN is neither */
	c->negative = c->negative || y < 0;
	c->opinion += reason == MISSING_NONE ? w : 0;
	c->dont_know += reason == MISSING_DONT_KNOW ? w : 0;
	c->refused += reason == MISSING_REFUSED ? w : 0;
	if (v->m->kind == METRIC_SHARE && v->m->n_map)
		add_map(c, value_at(v, 0, i), w);
}

#define CODES_MAX 256

/* Rows of one code. */
struct code_sum {
	struct sum w, w2;
	size_t n, n_weight;
};

/* y is the value less the shift. */
static void add_code(struct adding *a, struct cell_sum *c, const struct code_value *cv,
		     const struct code_sum *k, double y, bool map)
{
	double w = sum_get(&k->w);

	c->why[cv->missing] += k->n;
	c->opinion += cv->missing == MISSING_NONE ? w : 0;
	c->dont_know += cv->missing == MISSING_DONT_KNOW ? w : 0;
	c->refused += cv->missing == MISSING_REFUSED ? w : 0;
	if (map)
		add_map(c, cv, w);
	if (isnan(cv->y))
		return;
	c->positive += cv->y > 0.5 ? k->n : 0;
	c->negative = c->negative || cv->y < 0;
	a->n += k->n;
	a->n_weight += k->n_weight;
	sum_add(&a->w, w);
	sum_add(&a->w2, sum_get(&k->w2));
	sum_add(&a->y, w * y);
}

/* One column with few codes: weights are added up by code, and each code is looked at once. */
static void fill_by_code(struct metric_sums *s, const struct metric_values *v,
			 const struct metric_domain *d, size_t p)
{
	const struct design_psu *psu = &v->fd->d.psu[p];
	const struct column *c = v->column[0];
	bool map = v->m->kind == METRIC_SHARE && v->m->n_map;
	bool all = !d->in && !v->where && d->period.whole;
	struct code_sum codes[CODES_MAX];
	struct adding base = { .n = 0 };

	memset(codes, 0, c->values.n * sizeof(*codes));
	for (size_t i = psu->first; i < psu->end; i++) {
		struct code_sum *k = &codes[c->code[i]];
		double w = v->weight[i];

		if (!all && !row_in(v, d, i))
			continue;
		k->n++;
		k->n_weight += w > 0;
		sum_add(&k->w, w);
		sum_add(&k->w2, w * w);
	}
	for (size_t k = 0; k < c->values.n; k++)
		if (codes[k].n)
			add_code(&base, &s->cell[p], &v->table[0][k], &codes[k],
				 v->table[0][k].y - v->shift[0], map);
	write_down(&s->base[p], &base);
}

static bool few_codes(const struct metric_values *v)
{
	return v->items == 1 && v->m->n_items == 1 && v->column[0] && v->column[0]->width == 1 &&
	       !v->fd->d.single; /* whose degrees of freedom are households */
}

static void fill_psu(struct metric_sums *s, const struct metric_values *v,
		     const struct metric_domain *d, size_t p)
{
	const struct design_psu *psu = &v->fd->d.psu[p];
	struct adding base = { .n = 0 }, *item = s->adding;

	memset(item, 0, v->items * sizeof(*item));
	for (size_t i = psu->first; i < psu->end; i++) {
		bool same = v->f->rows[i].same_household;
		double any = (double)NAN, first = (double)NAN;

		if (!row_in(v, d, i)) {
			base.counted = base.counted && same;
			continue;
		}
		for (size_t j = 0; j < v->items; j++) {
			double y = v->kept[j] ? mean_at(v, j, i) : (double)NAN;

			if (j == 0)
				first = y;
			if (!isnan(y))
				any = 0;
			if (v->items > 1)
				add_row(&item[j], v->weight[i], y - v->shift[j], false);
		}
		add_row(&base, v->weight[i], v->items == 1 ? first - v->shift[0] : any, same);
		add_cell(&s->cell[p], v, i, first);
	}
	write_down(&s->base[p], &base);
	for (size_t j = 0; v->items > 1 && j < v->items; j++)
		write_down(&s->item[j][p], &item[j]);
}

void metric_sums_init(struct metric_sums *s, const struct metric_values *v)
{
	size_t n = v->fd->d.n_psus + 1;

	s->base = mem_array(n, sizeof(*s->base));
	s->cell = mem_array(n, sizeof(*s->cell));
	s->item = mem_array(v->items + 1, sizeof(*s->item));
	s->adding = mem_array(v->items + 1, sizeof(*s->adding));
	for (size_t j = 0; j < v->items; j++)
		s->item[j] = v->items > 1 ? mem_array(n, sizeof(**s->item)) : s->base;
}

void metric_sums_fill(struct metric_sums *s, const struct metric_values *v,
		      const struct metric_domain *d)
{
	bool by_code = few_codes(v);

	memset(s->cell, 0, v->fd->d.n_psus * sizeof(*s->cell));
	for (size_t p = 0; p < v->fd->d.n_psus; p++) {
		if (by_code)
			fill_by_code(s, v, d, p);
		else
			fill_psu(s, v, d, p);
	}
}

void metric_sums_clear(struct metric_sums *s, const struct metric_values *v)
{
	for (size_t j = 0; v->items > 1 && j < v->items; j++)
		free(s->item[j]);
	free(s->item);
	free(s->adding);
	free(s->base);
	free(s->cell);
}

/* Does the PSU belong to the domain? */
static bool touches(const struct metric_domain *d, size_t p)
{
	return (p >= d->from && p < d->to) != d->others;
}

/* Sums of the PSUs that belong to a domain; the rest as if nobody had answered there. */
static struct design_sum *of_domain(const struct design_sum *from, size_t n,
				    const struct metric_domain *d)
{
	struct design_sum *to = mem_array(n + 1, sizeof(*to));

	for (size_t p = 0; p < n; p++)
		if (touches(d, p))
			to[p] = from[p];
	return to;
}

void metric_part_init(struct metric_part *part, const struct metric_values *v,
		      const struct metric_sums *s, const struct metric_domain *d)
{
	size_t n = v->fd->d.n_psus, kept = 0;
	struct design_sum *base = d->others ? of_domain(s->base, n, d) : NULL, **own;
	size_t from = d->others ? 0 : d->from, to = d->others ? n : d->to;

	part->domain = *d;
	part->z = mem_array(n + 1, sizeof(*part->z));
	part->items = mem_array(v->items + 1, sizeof(*part->items));
	own = mem_array(v->items + 1, sizeof(*own));
	for (size_t j = 0; j < v->items; j++) {
		if (!v->kept[j])
			continue;
		own[kept] = d->others ? of_domain(s->item[j], n, d) : NULL;
		part->items[kept] = (struct design_item){
			.sum = own[kept] ? own[kept] : s->item[j],
			.coefficient = 1 / (double)(v->items - v->dropped),
			.shift = v->shift[j],
		};
		kept++;
	}
	design_value(&part->e, &v->fd->d, base ? base : s->base, part->items, kept, from, to,
		     part->z);
	for (size_t j = 0; j < kept; j++)
		free(own[j]);
	free(own);
	free(base);
}

void metric_part_clear(struct metric_part *p)
{
	free(p->z);
	free(p->items);
}

/* z of one row; 0 where it does not count. */
static double influence(const struct metric_values *v, const struct metric_part *part, size_t p,
			size_t i)
{
	double z = 0;
	size_t kept = 0;

	if (!touches(&part->domain, p) || !row_in(v, &part->domain, i))
		return 0;
	for (size_t j = 0; j < v->items; j++) {
		const struct design_item *item = &part->items[kept];
		double y;

		if (!v->kept[j])
			continue;
		kept++;
		y = mean_at(v, j, i);
		if (!isnan(y) && item->all > 0)
			z += item->coefficient * v->weight[i] * (y - v->shift[j] - item->mean) /
			     item->all;
	}
	return z;
}

/* Has the row a value of any of the means that were kept? */
static bool has_value(const struct metric_values *v, size_t i)
{
	for (size_t j = 0; j < v->items; j++)
		if (v->kept[j] && !isnan(mean_at(v, j, i)))
			return true;
	return false;
}

void metric_influences(const struct metric_values *v, const struct metric_part *part, double *z,
		       unsigned char *in)
{
	const struct design *d = &v->fd->d;

	for (size_t p = 0; p < d->n_psus; p++)
		for (size_t i = d->psu[p].first; i < d->psu[p].end; i++) {
			z[i] = influence(v, part, p, i);
			in[i] = touches(&part->domain, p) && row_in(v, &part->domain, i) &&
				has_value(v, i);
		}
}

static bool counts(const struct metric_values *v, const struct metric_part *part, size_t p, size_t i)
{
	return touches(&part->domain, p) && row_in(v, &part->domain, i);
}

size_t metric_households(const struct metric_values *v, const struct metric_part *a, const struct metric_part *b)
{
	const struct design *d = &v->fd->d;
	size_t n = 0;

	for (size_t p = 0; p < d->n_psus; p++) {
		bool counted = false;

		for (size_t i = d->psu[p].first; i < d->psu[p].end; i++) {
			counted = counted && v->f->rows[i].same_household;
			if (counted || !(v->weight[i] > 0) || !(counts(v, a, p, i) || counts(v, b, p, i)) || !has_value(v, i))
				continue;
			counted = true;
			n++;
		}
	}
	return n;
}

static double difference(const struct metric_values *v, const struct metric_part *second,
			 const struct metric_part *first, size_t p, size_t i)
{
	return influence(v, second, p, i) - (first ? influence(v, first, p, i) : 0);
}

static double *household_squares(const struct metric_values *v, const struct metric_part *second,
				 const struct metric_part *first)
{
	const struct design *d = &v->fd->d;
	double *squares = mem_array(d->n_psus + 1, sizeof(*squares));

	for (size_t p = 0; p < d->n_psus; p++) {
		struct sum all = { 0 };
		double household = 0;

		if (!touches(&second->domain, p) && !(first && touches(&first->domain, p)))
			continue;

		for (size_t i = d->psu[p].first; i < d->psu[p].end; i++) {
			if (!v->f->rows[i].same_household) {
				sum_add(&all, household * household);
				household = 0;
			}
			household += difference(v, second, first, p, i);
		}
		sum_add(&all, household * household);
		squares[p] = sum_get(&all);
	}
	return squares;
}

static double calibrated(const struct metric_values *v, const struct metric_part *second,
			 const struct metric_part *first)
{
	const struct design *d = &v->fd->d;
	double *z = mem_array(v->survey->n + 1, sizeof(*z)), var;

	for (size_t p = 0; p < d->n_psus; p++)
		for (size_t i = d->psu[p].first; i < d->psu[p].end; i++)
			z[i] = difference(v, second, first, p, i);
	var = survey_variance1(v->survey, z);
	free(z);
	return var;
}

double metric_variance(const struct metric_values *v, const struct metric_part *second,
		       const struct metric_part *first, int *lonely)
{
	const struct design *d = &v->fd->d;
	double *z = mem_array(d->n_psus + 1, sizeof(*z)), *squares = NULL, var;

	for (size_t p = 0; p < d->n_psus; p++)
		z[p] = second->z[p] - (first ? first->z[p] : 0);
	if (design_needs_squares(d) && !v->survey)
		squares = household_squares(v, second, first);
	else
		squares = mem_array(d->n_psus + 1, sizeof(*squares));
	var = design_variance(d, z, squares, lonely);
	if (v->survey)
		var = calibrated(v, second, first);
	free(squares);
	free(z);
	return var;
}
