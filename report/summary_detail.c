/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "forms/round.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "report/summary_internal.h"
#include "tally/counts.h"
#include "tally/frame.h"

#define QUESTIONS 24 /* of one scale */
#define ANSWERS   16
#define PROBLEMS  8  /* rows of the table */
#define SHORT     26 /* columns of a question beside its bar */
#define ENOUGH    10 /* answers to a question, or it is not shown */

static double code_count(const struct page *p, const char *code)
{
	for (size_t i = 0; i < p->towns.n_codes; i++)
		if (strcmp(p->towns.codes[i].code, code) == 0)
			return (double)p->towns.codes[i].n;
	return 0;
}

static void stage(struct page *p, struct doc_chart *c, const char *name, double n)
{
	doc_bar(c, name, arena_printf(p->d->arena, T("%s户"), numfmt_count(p->d->arena, (size_t)llround(n))), &n, (double)NAN, (double)NAN);
}

void summary_funnel(struct page *p)
{
	const struct outcome_counts *o = &p->towns.total;
	const char *part = T("户数");
	double visited = (double)o->households - code_count(p, "3.11");
	double met = o->n[OUTCOME_I] + o->n[OUTCOME_P] + o->n[OUTCOME_R];
	struct doc_chart *c;

	if (!o->households)
		return;
	c = doc_chart(p->d, DOC_FUNNEL, T("从应访到完成"), &part, 1, false);
	stage(p, c, T("应访"), (double)o->households);
	stage(p, c, T("已入户"), visited);
	stage(p, c, T("见到人"), met);
	stage(p, c, T("访成"), o->n[OUTCOME_I] + o->n[OUTCOME_P]);
	c->from = 0;
	c->to = (double)o->households;
}

void summary_town_chart(struct page *p)
{
	const struct tally_result *r = p->by_town;
	struct doc_chart *c;
	const char *part;
	bool rate;

	if (!r || !r->n_cells || !tables_has_intervals(r))
		return;
	part = labels_metric(p->in->form, r->metric);
	rate = tally_is_rate(r->metric);
	c = doc_chart(p->d, DOC_INTERVALS, arena_printf(p->d->arena, T("%s与95%%区间"), part), &part, 1, rate);
	for (size_t i = 0; i <= r->n_cells; i++) {
		const struct tally_cell *cell = i < r->n_cells ? &r->cells[i] : &r->total;
		bool shown = cell->show == TALLY_SHOWN;
		double value = shown ? cell->value : (double)NAN;

		doc_bar(c, tables_cell_name(p->in->form, r, cell), tables_value(p->d, r, cell), &value,
			shown && cell->interval ? cell->lo : (double)NAN, shown && cell->interval ? cell->hi : (double)NAN);
	}
	tables_chart_target(c, r);
	doc_chart_scale(c, rate ? 0 : -1e6, rate ? 1 : 1e6);
}

/* ---- answers, unweighted, of the whole county ---- */

struct answers {
	const struct page *p;
	const struct metric *scale; /* whose item tells what an answer means */
	const struct choice_list *list;
	int node[QUESTIONS];
	size_t count[QUESTIONS][ANSWERS]; /* by place in the list */
	size_t n;
};

static size_t place_in(const struct choice_list *list, const char *code)
{
	size_t i = 0;

	while (i < list->n && strcmp(list->choices[i].name, code) != 0)
		i++;
	return i;
}

static void count_answer(void *ctx, const char *unit, int node, const char *answer, size_t n, const struct counts_whole *whole)
{
	struct answers *a = ctx;
	size_t at = place_in(a->list, answer);

	(void)unit;
	(void)whole;
	for (size_t q = 0; q < a->n && at < a->list->n; q++)
		if (a->node[q] == node)
			a->count[q][at] += n;
}

static bool is_wanted(const struct summary_input *in, int node)
{
	for (size_t i = 0; i < in->n_nodes; i++)
		if (in->nodes[i] == node)
			return true;
	return !in->restricted;
}

/* The headline's scale, and every question of the form that is answered on it. */
static bool find_scale(struct answers *a)
{
	const struct form *form = a->p->in->form;
	const struct metric *m = a->p->n ? a->p->result[0]->metric : NULL;

	if (!m || m->kind != METRIC_SHARE || !m->n_items)
		return false;
	a->scale = m;
	a->list = form->nodes[m->items[0]].list;
	if (!a->list || a->list->n < 3 || a->list->n > ANSWERS)
		return false;
	for (int i = 0; i < form->n_nodes && a->n < QUESTIONS; i++) {
		const struct node *q = &form->nodes[i];

		if (is_wanted(a->p->in, i) && q->kind == NODE_QUESTION && q->list == a->list && q->repeat == 0 && !(q->role & ROLE_PROCESS) && q->type->input == INPUT_ONE)
			a->node[a->n++] = i;
	}
	return a->n > 0;
}

static bool count_all(struct answers *a)
{
	const struct counts_query q = { .by = LEVEL_COUNTY, .nodes = a->node, .n_nodes = a->n, .period = a->p->in->period, .k = a->p->in->round->k };

	return tally_counts(a->p->in->frame, &q, count_answer, a, NULL, NULL) == ST_OK;
}

/* Is the choice an opinion (1), a don't-know (0), or neither (-1)? */
static int sort_of(const struct answers *a, size_t choice)
{
	int why = MISSING_NONE;

	if (tally_in_base(a->p->in->form, a->scale, 0, a->list->choices[choice].name, &why))
		return 1;
	return why == MISSING_DONT_KNOW ? 0 : -1;
}

static size_t opinions(const struct answers *a, size_t q, bool with_unknown)
{
	size_t n = 0;

	for (size_t i = 0; i < a->list->n; i++)
		if (sort_of(a, i) == 1 || (with_unknown && sort_of(a, i) == 0))
			n += a->count[q][i];
	return n;
}

/* Opinions in the list's order, the don't-knows behind them. */
static size_t parts_of(const struct answers *a, size_t part[DOC_PARTS], const char *name[DOC_PARTS])
{
	size_t n = 0;

	for (int sort = 1; sort >= 0; sort--)
		for (size_t i = 0; i < a->list->n && n < DOC_PARTS; i++)
			if (sort_of(a, i) == sort) {
				part[n] = i;
				name[n++] = labels_answer(a->p->in->form, a->node[0], a->list->choices[i].name);
			}
	return n;
}

/* The metric that is made of this question alone says it shorter. */
static const char *short_name(const struct page *p, int node)
{
	const struct form *form = p->in->form;
	const char *text;
	size_t n;

	for (size_t i = 0; i < form->n_metrics; i++)
		if (form->metrics[i].n_items == 1 && form->metrics[i].items[0] == node)
			return labels_metric(form, &form->metrics[i]);
	text = labels_question(form, node);
	n = utf8_fit(text, strlen(text), SHORT, NULL);
	return text[n] ? arena_printf(p->d->arena, "%.*s…", (int)n, text) : text;
}

void summary_answers(struct page *p)
{
	struct answers *a = arena_alloc(p->d->arena, sizeof(*a));
	size_t part[DOC_PARTS], n_parts, with_answers = 0;
	const char *name[DOC_PARTS];
	struct doc_chart *c;

	a->p = p;
	if (!find_scale(a) || !count_all(a))
		return;
	for (size_t q = 0; q < a->n; q++)
		with_answers += opinions(a, q, true) >= ENOUGH;
	if (!with_answers)
		return;
	n_parts = parts_of(a, part, name);
	c = doc_chart(p->d, DOC_STACKED, T("各题回答的构成（未加权）"), name, n_parts, true);
	for (size_t q = 0; q < a->n; q++) {
		size_t base = opinions(a, q, true);
		double share[DOC_PARTS];

		if (base < ENOUGH)
			continue;
		for (size_t k = 0; k < n_parts; k++)
			share[k] = (double)a->count[q][part[k]] / (double)base;
		doc_bar(c, short_name(p, a->node[q]), arena_printf(p->d->arena, "n=%zu", base), share, (double)NAN, (double)NAN);
	}
}

struct problem {
	int node;
	size_t bad, base;
};

/* Most people first; the order of the questions where they are as many. */
static int more(const void *x, const void *y)
{
	const struct problem *a = x, *b = y;

	if (a->bad != b->bad)
		return a->bad > b->bad ? -1 : 1;
	return (a->node > b->node) - (a->node < b->node);
}

static size_t find_problems(const struct answers *a, struct problem out[QUESTIONS])
{
	size_t n = 0;

	for (size_t q = 0; q < a->n; q++) {
		struct problem x = { a->node[q], 0, opinions(a, q, false) };

		for (size_t i = 0; i < a->list->n; i++)
			if (sort_of(a, i) == 1 && tally_score(a->p->in->form, a->scale, 0, a->list->choices[i].name) < 50)
				x.bad += a->count[q][i];
		if (x.bad && x.base >= ENOUGH)
			out[n++] = x;
	}
	qsort(out, n, sizeof(*out), more);
	return n;
}

void summary_problems(struct page *p)
{
	const struct doc_column columns[] = { { T("序号"), DOC_RIGHT, 0 }, { T("不满意的方面"), DOC_LEFT, 1 }, { T("不满意人数"), DOC_RIGHT, 0 },
					      { T("表态人数"), DOC_RIGHT, 0 }, { T("占比"), DOC_RIGHT, 0 } };
	struct answers *a = arena_alloc(p->d->arena, sizeof(*a));
	struct problem *x = arena_array(p->d->arena, QUESTIONS, sizeof(*x));
	struct arena *mem = p->d->arena;
	struct doc_table *t;
	size_t n;

	a->p = p;
	n = find_scale(a) && count_all(a) ? find_problems(a, x) : 0;
	if (!n) {
		doc_paragraph(p->d, "%s", T("没有人对问到的方面表示不满意，或者回答的人太少，不列。"));
		return;
	}
	t = doc_table(p->d, T("不满意人数最多的方面"), columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < n && i < PROBLEMS; i++) {
		doc_row(t);
		doc_cell(t, "%zu", i + 1);
		doc_cell(t, "%s", labels_question(p->in->form, x[i].node));
		doc_cell(t, "%s", numfmt_count(mem, x[i].bad));
		doc_cell(t, "%s", numfmt_count(mem, x[i].base));
		doc_cell(t, "%s", numfmt_rate(mem, (double)x[i].bad / (double)x[i].base));
	}
	doc_note(p->d, "%s", T("按人数多少排列，未加权；回答“不了解”、不愿回答的不算表态。"));
}
