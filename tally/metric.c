/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "forms/household.h"
#include "forms/round.h"
#include "tally/metric_internal.h"

bool tally_is_rate(const struct metric *m)
{
	return m->kind == METRIC_SHARE || m->kind == METRIC_MULTIPLE;
}

enum tally_basis tally_basis_of(const struct tally_frame *f)
{
	const struct round *r = f->round;

	if (!r || (r->sample != SAMPLE_PROBABILITY && r->sample != SAMPLE_CENSUS))
		return TALLY_NOT_RANDOM;
	if (r->sample == SAMPLE_CENSUS)
		return TALLY_CENSUS;
	return strcmp(r->strata, "township") == 0 && strcmp(r->psu, "village") == 0 ? TALLY_DESIGN
										    : TALLY_SRS;
}

bool tally_period_parse(struct tally_period *out, const char *text)
{
	*out = (struct tally_period){ .whole = !text || !*text };
	return out->whole || clock_parse_period(text, &out->first, &out->last);
}

/* Everything one cell is computed from. */
struct work {
	struct tally_frame *f;
	const struct tally_query *q;
	struct tally_result *r;
	struct metric_values v;
	double **y;        /* [items][n] scratch: the domain's values, NaN elsewhere */
	const double **at; /* [items] the same from the domain's first row on */
	signed char *share;
	const struct column *by; /* NULL = by unit */
};

/* Rows [lo, hi) are looked at; those where in is 0 (NULL = all) do not belong to the cell but keep their strata and PSUs. */
struct domain {
	size_t lo, hi;
	const unsigned char *in;
};

static bool inside(const struct domain *d, size_t i)
{
	return !d->in || d->in[i];
}

static double share_of(struct work *w, const struct domain *d, enum missing what)
{
	for (size_t i = d->lo; i < d->hi; i++) {
		signed char s = w->v.status[i];
		bool asked = s == MISSING_NONE || s == MISSING_DONT_KNOW ||
			     (s == MISSING_REFUSED && what == MISSING_REFUSED);

		w->share[i] = !inside(d, i) || !asked ? -1 : s == (signed char)what;
	}
	return design_share(w->v.rows + d->lo, d->hi - d->lo, w->share + d->lo);
}

static double mean_of(struct work *w, const struct domain *d, const double *y)
{
	struct estimate e;
	double *copy;

	if (!y)
		return (double)NAN;
	copy = w->y[0];
	for (size_t i = d->lo; i < d->hi; i++)
		copy[i] = inside(d, i) ? y[i] : (double)NAN;
	design_mean(&e, w->v.rows + d->lo, d->hi - d->lo, copy + d->lo);
	return e.value;
}

static void count_reasons(struct tally_cell *c, const struct work *w, const struct domain *d)
{
	for (size_t i = d->lo; i < d->hi; i++) {
		if (!inside(d, i))
			continue;
		c->dk += w->v.status[i] == MISSING_DONT_KNOW;
		c->refused += w->v.status[i] == MISSING_REFUSED;
		c->not_applicable += w->v.status[i] == MISSING_NOT_APPLICABLE;
		c->lost += w->v.status[i] == MISSING_LOST;
		c->not_asked += w->v.status[i] == MISSING_NOT_ASKED;
	}
}

static void estimate_cell(struct work *w, struct tally_cell *c, const struct domain *d,
			  struct estimate *e)
{
	for (size_t j = 0; j < w->v.items; j++) {
		for (size_t i = d->lo; i < d->hi; i++)
			w->y[j][i] = inside(d, i) ? w->v.y[j][i] : (double)NAN;
		w->at[j] = w->y[j] + d->lo;
	}
	design_index(e, w->v.rows + d->lo, d->hi - d->lo, w->at, w->v.items);
	for (size_t i = d->lo; w->v.items && i < d->hi; i++) { /* NaN is neither */
		c->positive += tally_is_rate(w->q->metric) && w->y[0][i] > 0.5;
		w->r->negative = w->r->negative || w->y[0][i] < 0;
	}
	c->n = e->n;
	c->base_w = e->sum_w;
	c->value = e->value;
	c->df = e->df;
	c->se = w->r->basis == TALLY_DESIGN || w->r->basis == TALLY_SRS ? e->se : (double)NAN;
	count_reasons(c, w, d);
	c->dk_share = c->refused_share = (double)NAN;
	if (w->q->metric->kind != METRIC_INDEX) {
		c->dk_share = share_of(w, d, MISSING_DONT_KNOW);
		c->refused_share = share_of(w, d, MISSING_REFUSED);
	}
	c->score = mean_of(w, d, w->v.score);
	c->top = mean_of(w, d, w->v.top);
	c->net = mean_of(w, d, w->v.net);
}

static enum tally_verdict verdict_of(const struct tally_result *r, const struct tally_cell *c)
{
	double unit = tally_is_rate(r->metric) ? 100 : 1;

	if (isnan(r->target) || !c->interval || c->show != TALLY_SHOWN)
		return TALLY_NO_VERDICT;
	if (c->lo * unit >= r->target)
		return TALLY_MET;
	return c->hi * unit < r->target ? TALLY_MISSED : TALLY_UNDECIDED;
}

/* Intervals again from the numbers kept in the cell and its estimate's bases. */
static void cell_interval(struct tally_result *r, struct tally_cell *c, const struct estimate *e)
{
	struct interval limits = { 0 };

	c->interval = false;
	c->verdict = TALLY_NO_VERDICT;
	if (r->basis != TALLY_DESIGN && r->basis != TALLY_SRS)
		return;
	if (tally_is_rate(r->metric))
		c->interval = interval_proportion(&limits, e, r->method, TALLY_LEVEL);
	else
		c->interval = interval_mean(&limits, e, TALLY_LEVEL);
	c->boundary = limits.boundary;
	c->lo = limits.lo;
	c->hi = limits.hi;
	c->verdict = verdict_of(r, c);
}

/* A result remembers its estimates, for a change of method. */
struct kept {
	struct tally_result r;
	struct estimate total;
	struct estimate *cells;
};

static struct kept *kept_of(struct tally_result *r)
{
	return (struct kept *)(void *)r; /* r is its first member */
}

void tally_share_method(struct tally_result *const *results, size_t n)
{
	enum interval_method method = INTERVAL_WILSON;

	for (size_t i = 0; i < n; i++) {
		const struct tally_result *r = results[i];

		if (!tally_is_rate(r->metric))
			continue;
		if (r->total.show == TALLY_SHOWN)
			method = interval_method_for(method, r->total.value, r->total.n);
		for (size_t c = 0; c < r->n_cells; c++)
			if (r->cells[c].show == TALLY_SHOWN)
				method = interval_method_for(method, r->cells[c].value,
							     r->cells[c].n);
	}
	for (size_t i = 0; i < n; i++) {
		struct kept *k = kept_of(results[i]);

		k->r.method = tally_is_rate(k->r.metric) ? method : INTERVAL_WALD;
		cell_interval(&k->r, &k->r.total, &k->total);
		for (size_t c = 0; c < k->r.n_cells; c++)
			cell_interval(&k->r, &k->r.cells[c], &k->cells[c]);
	}
}

static const char *unit_of(const struct tally_frame *f, size_t place)
{
	return f->units.text[f->rows[f->order[place]].unit];
}

static size_t group_end(const struct tally_frame *f, size_t at, int digits)
{
	const char *unit = unit_of(f, at);
	size_t end = at;

	while (end < f->n && strncmp(unit_of(f, end), unit, (size_t)digits) == 0)
		end++;
	return end;
}

/* By unit: rows of a unit stand together. A village is computed inside its township, so that the other villages stay as zeros; without
 * strata every household of the file does. */
static void unit_cells(struct work *w, struct kept *k)
{
	struct tally_frame *f = w->f;
	int digits = w->q->by == LEVEL_TOWNSHIP ? 9 : UNIT_CODE;
	unsigned char *in = mem_array(f->n ? f->n : 1, 1);
	size_t at = 0;

	k->r.cells = arena_array(k->r.arena, f->units.n, sizeof(*k->r.cells));
	k->cells = arena_array(k->r.arena, f->units.n, sizeof(*k->cells));
	for (size_t town = 0, town_end; town < f->n; town = town_end) {
		town_end = group_end(f, town, 9);
		for (at = town; at < town_end;) {
			size_t end = group_end(f, at, digits);
			struct tally_cell *c = &k->r.cells[k->r.n_cells];
			struct domain d = { town, town_end, in };
			char code[UNIT_CODE + 1];

			if (k->r.basis == TALLY_SRS)
				d = (struct domain){ 0, f->n, in };
			memset(in + at, 1, end - at);
			unit_parent(code, unit_of(f, at), w->q->by);
			c->key = arena_strdup(k->r.arena, code);
			c->name = tally_unit_name(f, c->key);
			estimate_cell(w, c, &d, &k->cells[k->r.n_cells++]);
			memset(in + at, 0, end - at);
			at = end;
		}
	}
	free(in);
}

static const char *label_of(const struct form *form, const char *const *labels,
			    const char *otherwise)
{
	return labels && form->n_langs && labels[form->default_lang] ? labels[form->default_lang]
								     : otherwise;
}

static void answer_cells(struct work *w, struct kept *k)
{
	const struct choice_list *list = w->f->form->nodes[w->q->node].list;
	unsigned char *in = mem_array(w->f->n ? w->f->n : 1, 1);

	k->r.cells = arena_array(k->r.arena, list->n, sizeof(*k->r.cells));
	k->cells = arena_array(k->r.arena, list->n, sizeof(*k->cells));
	for (size_t a = 0; a < list->n; a++) {
		struct tally_cell *c = &k->r.cells[k->r.n_cells];
		const struct choice *choice = &list->choices[a];
		struct domain d = { 0, w->f->n, in };
		const struct tmpl *label =
			w->f->form->n_langs ? choice->label[w->f->form->default_lang] : NULL;

		for (size_t i = 0; i < w->f->n; i++)
			in[i] = frame_has_word(
				w->by->values.text[frame_code(w->by, w->f->order[i])],
				choice->name);
		c->key = choice->name;
		c->name = label ? label->source : choice->name;
		estimate_cell(w, c, &d, &k->cells[k->r.n_cells++]);
	}
	free(in);
}

static enum status check_query(const struct tally_frame *f, const struct tally_query *q,
			       const char *label, struct err *err)
{
	const char *level = q->metric->min_level == LEVEL_COUNTY ? T("旗县") : T("苏木乡镇");

	for (size_t i = 0; i < q->metric->n_items; i++)
		if (q->node < 0 && q->by != LEVEL_COUNTY &&
		    (f->form->nodes[q->metric->items[i]].role & ROLE_PROCESS))
			return err_set(
				err, ST_INPUT,
				T("“%s”用的是记录访问过程的题，只在全旗汇总，不按单位出数。"),
				label);
	if (q->node < 0 && q->by > q->metric->min_level)
		return err_set(err, ST_INPUT,
			       T("指标“%s”规定最细只到%s一级，不按更小的单位出数。请换一个层级。"),
			       label, level);
	if (q->node >= 0 && (!frame_column(f, q->node) || !f->form->nodes[q->node].list))
		return err_set(err, ST_INPUT, T("“%s”不是选择题，不能用来分组。请换一道选择题。"),
			       f->form->nodes[q->node].name);
	return ST_OK;
}

static void take_target(struct tally_result *r, const struct round *round)
{
	r->target = r->metric->target;
	r->target_source = r->metric->target_source ? r->metric->target_source : "";
	for (size_t i = 0; round && i < round->n_targets; i++) {
		if (strcmp(round->target[i].metric, r->metric->id) != 0)
			continue;
		r->target = round->target[i].value;
		r->target_source = round->target[i].source;
	}
}

enum status tally_estimate(struct tally_result **out, struct tally_frame *f,
			   const struct tally_query *q, struct err *err)
{
	const char *label = label_of(f->form, q->metric->label, q->metric->id);
	enum status st = check_query(f, q, label, err);
	struct work w = { .f = f, .q = q };
	struct domain all = { 0, f->n, NULL };
	struct kept *k;

	if (st != ST_OK)
		return st;
	k = mem_alloc(sizeof(*k));
	k->r.arena = arena_new();
	k->r.metric = q->metric;
	k->r.label = label;
	k->r.node = q->node;
	k->r.by = q->node >= 0 ? LEVEL_COUNTY : q->by;
	k->r.basis = tally_basis_of(f);
	k->r.persons = frame_weights_persons(f, q->metric);
	take_target(&k->r, f->round);
	w.r = &k->r;
	w.by = q->node >= 0 ? frame_column(f, q->node) : NULL;
	metric_values_init(&w.v, f, q, k->r.basis);
	w.y = mem_array(w.v.items + 1, sizeof(*w.y));
	w.at = mem_array(w.v.items + 1, sizeof(*w.at));
	for (size_t j = 0; j < w.v.items + 1; j++)
		w.y[j] = mem_array(f->n ? f->n : 1, sizeof(double));
	w.share = mem_array(f->n ? f->n : 1, 1);
	k->r.total.key = "";
	k->r.total.name = "";
	estimate_cell(&w, &k->r.total, &all, &k->total);
	k->r.lonely = k->total.lonely;
	k->r.items_dropped = w.v.dropped;
	if (q->node >= 0)
		answer_cells(&w, k);
	else if (q->by != LEVEL_COUNTY)
		unit_cells(&w, k);
	suppress_cells(&k->r, f->round ? f->round->k : 5);
	*out = &k->r;
	tally_share_method(out, 1);
	for (size_t j = 0; j < w.v.items + 1; j++)
		free(w.y[j]);
	free(w.y);
	free(w.at);
	free(w.share);
	metric_values_clear(&w.v);
	return ST_OK;
}

void tally_result_free(struct tally_result *r)
{
	if (!r)
		return;
	arena_free(r->arena);
	free(kept_of(r));
}
