/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "forms/household.h"
#include "forms/round.h"
#include "tally/metric_internal.h"

/* Everything the cells are computed from. */
struct work {
	struct tally_frame *f;
	const struct tally_query *q;
	struct tally_result *r;
	struct metric_values v, other;
	const struct metric_values *then; /* of the other period: &v, or &other where that is in another round */
	int then_node;                    /* the question, in the other round's form ... */
	const unsigned char *in_then;     /* ... and who gave the answer of the present cell */
	struct metric_sums now, before;
};

static double share(double part, double whole)
{
	return whole > 0 ? part / whole : (double)NAN;
}

/* Counts and shares of a cell from the PSUs [from, to). */
static void cell_counts(struct work *w, struct tally_cell *c, const struct metric_domain *d)
{
	struct cell_sum all = { .positive = 0 };

	for (size_t p = d->from; p < d->to; p++) {
		const struct cell_sum *s = &w->now.cell[p];

		all.positive += s->positive;
		for (size_t k = 0; k < ARRAY_LEN(all.why); k++)
			all.why[k] += s->why[k];
		all.opinion += s->opinion;
		all.dont_know += s->dont_know;
		all.refused += s->refused;
		all.score += s->score;
		all.scored += s->scored;
		all.net += s->net;
		all.netted += s->netted;
		w->r->negative = w->r->negative || s->negative;
	}
	c->positive = tally_is_rate(w->q->metric) ? all.positive : 0;
	c->dk = all.why[MISSING_DONT_KNOW];
	c->refused = all.why[MISSING_REFUSED];
	c->not_applicable = all.why[MISSING_NOT_APPLICABLE];
	c->lost = all.why[MISSING_LOST];
	c->not_asked = all.why[MISSING_NOT_ASKED];
	c->dk_share = c->refused_share = (double)NAN;
	if (w->q->metric->kind != METRIC_INDEX) {
		c->dk_share = share(all.dont_know, all.opinion + all.dont_know);
		c->refused_share = share(all.refused, all.opinion + all.dont_know + all.refused);
	}
	c->score = share(all.score, all.scored);
	c->net = share(all.net, all.netted);
}

static void finish(const struct metric_values *v, struct metric_part *part)
{
	if (!part->e.n_weight)
		return;
	part->e.var = metric_variance(v, part, NULL, &part->e.lonely);
	if (part->e.df < 1)
		part->e.var = (double)NAN;
	part->e.se = sqrt(part->e.var);
}

static bool has_errors(const struct tally_result *r)
{
	return r->basis == TALLY_DESIGN || r->basis == TALLY_SRS;
}

/* Against the same cell in the other period; the sums of before are those of the domain. */
static void compare_cell(struct work *w, struct tally_cell *c, const struct metric_part *now,
			 const struct metric_domain *d)
{
	struct metric_domain then = *d;
	struct metric_part before;
	bool whole = w->q->node >= 0 || !*c->key;

	then.period = *w->q->compare;
	if (w->q->other)
		then.in = w->in_then;
	if (w->q->other && whole)
		then.to = w->other.fd->d.n_psus;
	else if (w->q->other)
		metric_unit_psus(&w->other, c->key, w->q->by == LEVEL_TOWNSHIP ? 9 : UNIT_CODE, &then.from, &then.to);
	metric_part_init(&before, w->then, &w->before, &then);
	if (w->q->other)
		metric_change_rounds(&c->change, &w->v, now, w->then, &before, w->q->independent);
	else
		metric_change(&c->change, &w->v, now, &before, w->q->independent);
	c->change.known = c->change.known && has_errors(w->r) && has_errors(w->r->then);
	metric_part_clear(&before);
}

/* statistics.md section 5. */
static void design_effects(const struct work *w, struct tally_cell *c, const struct estimate *e)
{
	double n = (double)e->n_weight, srs = e->value * (1 - e->value) / (n - 1), each = n / e->psus;

	c->deff = c->kish = c->roh = (double)NAN;
	if (!tally_is_rate(w->q->metric) || w->r->basis != TALLY_DESIGN || !(srs > 0) || !(e->var > 0))
		return;
	c->deff = e->var / srs;
	c->kish = n * e->sum_w2 / (e->sum_w * e->sum_w);
	if (each > 1)
		c->roh = (c->deff / c->kish - 1) / (each - 1);
}

/* The sums must be those of the domain's rows (all of them, or an answer's). */
static void estimate_cell(struct work *w, struct tally_cell *c, const struct metric_domain *d,
			  struct estimate *e)
{
	struct metric_part part;

	metric_part_init(&part, &w->v, &w->now, d);
	if (has_errors(w->r))
		finish(&w->v, &part);
	*e = part.e;
	cell_counts(w, c, d);
	c->n = e->n;
	c->base_w = e->sum_w;
	c->value = e->value;
	c->df = e->df;
	c->se = e->se;
	design_effects(w, c, e);
	if (w->q->compare)
		compare_cell(w, c, &part, d);
	metric_part_clear(&part);
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

#define FEW_PEOPLE 30

static unsigned flags_of(const struct tally_result *r, const struct tally_cell *c, const struct estimate *e)
{
	bool rate = tally_is_rate(r->metric);
	double people = rate && c->deff > 0 ? (double)c->n / c->deff : (double)c->n, width;
	struct interval kg = { 0 };
	unsigned flags = 0;

	if (!c->n)
		return 0;
	if (c->n < FEW_PEOPLE || people < FEW_PEOPLE)
		flags |= TALLY_FEW;
	if (c->df < TALLY_DF_WEAK)
		flags |= TALLY_FEW_DF;
	if (!rate || !interval_proportion(&kg, e, INTERVAL_BETA, TALLY_LEVEL))
		return flags;
	width = kg.hi - kg.lo;
	if (width >= 0.30 || (width > 0.05 && width > 1.30 * c->value))
		flags |= TALLY_WIDE;
	return kg.boundary ? flags | TALLY_BOUNDARY : flags;
}

/* Intervals again from the numbers kept in the cell and its estimate's bases. */
static void cell_interval(struct tally_result *r, struct tally_cell *c, const struct estimate *e)
{
	struct interval limits = { 0 };

	c->interval = false;
	c->flags = 0;
	c->verdict = TALLY_NO_VERDICT;
	if (r->basis != TALLY_DESIGN && r->basis != TALLY_SRS)
		return;
	if (tally_is_rate(r->metric))
		c->interval = interval_proportion(&limits, e, r->method, TALLY_LEVEL);
	else
		c->interval = interval_mean(&limits, e, TALLY_LEVEL);
	c->flags = flags_of(r, c, e);
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

void tally_share_method(struct tally_result *const *results, size_t n, int asked)
{
	enum interval_method method = asked < 0 ? INTERVAL_WILSON : (enum interval_method)asked;

	for (size_t i = 0; i < n && asked < 0; i++) {
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
		if (k->r.ranked)
			metric_ranks(&k->r);
	}
}

static struct metric_domain everybody(const struct work *w, const unsigned char *in)
{
	return (struct metric_domain){ .to = w->v.fd->d.n_psus, .in = in, .period = w->q->period };
}

/* By unit: villages of a unit stand together. */
static void unit_cells(struct work *w, struct kept *k)
{
	const struct frame_design *fd = w->v.fd;
	size_t digits = w->q->by == LEVEL_TOWNSHIP ? 9 : UNIT_CODE;

	k->r.cells = arena_array(k->r.arena, fd->d.n_psus, sizeof(*k->r.cells));
	k->cells = arena_array(k->r.arena, fd->d.n_psus, sizeof(*k->cells));
	for (size_t at = 0, end; at < fd->d.n_psus; at = end) {
		const char *unit = w->f->units.text[fd->unit[at]];
		struct tally_cell *c = &k->r.cells[k->r.n_cells];
		struct metric_domain d = everybody(w, NULL);
		char code[UNIT_CODE + 1];

		for (end = at + 1; end < fd->d.n_psus &&
				   strncmp(w->f->units.text[fd->unit[end]], unit, digits) == 0;)
			end++;
		d.from = at;
		d.to = end;
		unit_parent(code, unit, w->q->by);
		c->key = arena_strdup(k->r.arena, code);
		c->name = tally_unit_name(w->f, c->key);
		estimate_cell(w, c, &d, &k->cells[k->r.n_cells++]);
	}
}

static const char *label_of(const struct form *form, const char *const *labels,
			    const char *otherwise)
{
	return labels && form->n_langs && labels[form->default_lang] ? labels[form->default_lang]
								     : otherwise;
}

/* in, in_then [rows]: NULL = all. */
static void fill_sums(struct work *w, const unsigned char *in, const unsigned char *in_then)
{
	struct metric_domain d = everybody(w, in);

	metric_sums_fill(&w->now, &w->v, &d);
	if (!w->q->compare)
		return;
	d.to = w->then->fd->d.n_psus;
	d.in = in_then;
	d.period = *w->q->compare;
	metric_sums_fill(&w->before, w->then, &d);
}

/* [rows] who gave this answer to the question. */
static unsigned char *who_said(const struct tally_frame *f, int node, const char *answer)
{
	const struct column *by = frame_column(f, node);
	unsigned char *in = mem_array(f->n + 1, 1);
	bool *given = mem_array(by->values.n, sizeof(*given));

	for (size_t code = 0; code < by->values.n; code++)
		given[code] = frame_has_word(by->values.text[code], answer);
	for (size_t i = 0; i < f->n; i++)
		in[i] = given[frame_code(by, i)];
	free(given);
	return in;
}

static void answer_cells(struct work *w, struct kept *k)
{
	const struct choice_list *list = w->f->form->nodes[w->q->node].list;

	k->r.cells = arena_array(k->r.arena, list->n, sizeof(*k->r.cells));
	k->cells = arena_array(k->r.arena, list->n, sizeof(*k->cells));
	for (size_t a = 0; a < list->n; a++) {
		struct tally_cell *c = &k->r.cells[k->r.n_cells];
		const struct choice *choice = &list->choices[a];
		unsigned char *in = who_said(w->f, w->q->node, choice->name);
		unsigned char *in_then = w->q->other ? who_said(w->q->other, w->then_node, choice->name) : NULL;
		struct metric_domain d = everybody(w, in);
		const struct tmpl *label =
			w->f->form->n_langs ? choice->label[w->f->form->default_lang] : NULL;

		fill_sums(w, in, w->q->other ? in_then : in);
		c->key = choice->name;
		c->name = label ? label->source : choice->name;
		w->in_then = in_then;
		estimate_cell(w, c, &d, &k->cells[k->r.n_cells++]);
		w->in_then = NULL;
		free(in);
		free(in_then);
	}
}

#define INDEX_ITEM_MIN \
	30 /* question-bank.md section 4: an item with fewer answers leaves the index */

/* True if the sums have to be made again. */
static bool drop_thin_items(struct work *w)
{
	for (size_t j = 0; w->v.items > 1 && j < w->v.items; j++) {
		size_t n = 0;

		for (size_t p = 0; p < w->v.fd->d.n_psus; p++)
			n += w->now.item[j][p].n;
		w->v.kept[j] = n >= INDEX_ITEM_MIN;
		w->v.dropped += !w->v.kept[j];
	}
	return w->v.dropped > 0;
}

/* The question of the other round's form that divides as this one does. */
static enum status same_division(const struct work *w, int *node, struct err *err)
{
	const struct form *form = w->f->form, *other = w->q->other->form;
	int theirs = form_find(other, form->nodes[*node].name);

	if (theirs < 0 || !frame_column(w->q->other, theirs) || !metric_same_question(form, *node, other, theirs))
		return err_set(err, ST_INPUT, T("“%s”在两期里的题型或选项不同，不能按它分组来比。"), form->nodes[*node].name);
	*node = theirs;
	return ST_OK;
}

static void all_cells(struct work *w, struct kept *k)
{
	struct metric_domain all = everybody(w, NULL);

	metric_sums_init(&w->now, &w->v);
	if (w->q->compare)
		metric_sums_init(&w->before, w->then);
	fill_sums(w, NULL, NULL);
	if (drop_thin_items(w)) {
		if (w->q->other) {
			memcpy(w->other.kept, w->v.kept, w->v.items * sizeof(*w->v.kept));
			w->other.dropped = w->v.dropped;
		}
		fill_sums(w, NULL, NULL);
	}
	k->r.items_dropped = w->v.dropped;
	k->r.total.key = k->r.total.name = "";
	estimate_cell(w, &k->r.total, &all, &k->total);
	k->r.lonely = k->total.lonely;
	metric_beside(&k->r, &w->v, &all);
	if (w->q->node >= 0) {
		answer_cells(w, k);
	} else if (w->q->by != LEVEL_COUNTY) {
		unit_cells(w, k);
		if (w->q->rank && has_errors(&k->r))
			metric_sides(&k->r, &w->v, &w->now, w->q);
	}
	metric_sums_clear(&w->now, &w->v);
	if (w->q->compare)
		metric_sums_clear(&w->before, w->then);
}

/* What the other period says by itself, and, of another round, the metric's values there. */
static enum status compare_begin(struct work *w, struct kept *k, struct err *err)
{
	struct tally_frame *f = w->q->other ? w->q->other : w->f;
	struct tally_query q = { .metric = w->q->metric, .by = w->q->by, .node = w->q->node, .period = *w->q->compare };
	struct tally_match match = { .metric = q.metric };
	enum status st = ST_OK;

	w->then = &w->v;
	if (w->q->other) {
		st = tally_comparable(&match, w->f, q.metric, f, err);
		if (st == ST_OK && q.node >= 0)
			st = same_division(w, &q.node, err);
		if (st == ST_OK)
			metric_shared(&k->r, w->f, f);
		if (st == ST_OK && !w->q->independent && k->r.shared_villages == 0)
			st = err_set(err, ST_INPUT, "%s",
				     T("两期没有访过同一个嘎查村（社区），不能当作同一批点（panel）比较。请改用 --waves independent。"));
		if (st == ST_OK)
			st = metric_values_init(&w->other, f, match.metric, err);
		if (st != ST_OK)
			return st;
		w->then = &w->other;
		w->then_node = q.node;
	}
	q.metric = match.metric;
	k->r.compared = true;
	k->r.independent = w->q->independent;
	k->r.other_round = w->q->other != NULL;
	k->r.reworded = match.reworded;
	return tally_estimate(&k->r.then, f, &q, err);
}

enum status tally_estimate(struct tally_result **out, struct tally_frame *f,
			   const struct tally_query *q, struct err *err)
{
	const char *label = label_of(f->form, q->metric->label, q->metric->id);
	enum status st = metric_check_query(f, q, label, err);
	struct work w = { .f = f, .q = q };
	int least = f->round ? f->round->k : 5;
	struct kept *k;

	if (st == ST_OK)
		st = metric_values_init(&w.v, f, q->metric, err);
	if (st != ST_OK)
		return st;
	k = mem_alloc(sizeof(*k));
	k->r.arena = arena_new();
	k->r.round = f->round;
	k->r.form = f->form;
	k->r.metric = q->metric;
	k->r.label = label;
	k->r.node = q->node;
	k->r.question = q->node >= 0 ? f->form->nodes[q->node].name : "";
	k->r.by = q->node >= 0 ? LEVEL_COUNTY : q->by;
	k->r.basis = tally_basis_of(f);
	k->r.persons = frame_weights_persons(f, q->metric);
	k->r.uncapped = k->r.alpha = k->r.median = k->r.sum = (double)NAN;
	k->r.period = q->period;
	k->r.weights = tally_frame_weights(f);
	metric_take_target(&k->r, f->round);
	w.r = &k->r;
	if (q->compare)
		st = compare_begin(&w, k, err);
	if (st != ST_OK) {
		tally_result_free(&k->r);
		goto out;
	}
	all_cells(&w, k);
	suppress_primary(&k->r, least);
	*out = &k->r;
	if (tally_protect(out, 1, least, NULL, 0) > 0)
		k->r.total.show = TALLY_HIDDEN; /* never: nothing is locked */
	tally_share_method(out, 1, TALLY_METHOD_TABLE);
out:
	metric_values_clear(&w.v);
	metric_values_clear(&w.other);
	return st;
}

void tally_result_free(struct tally_result *r)
{
	if (!r)
		return;
	tally_result_free(r->then);
	arena_free(r->arena);
	free(kept_of(r));
}
