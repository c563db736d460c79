/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/csvio.h"
#include "forms/household.h"
#include "tally/disclose.h"
#include "tally/frame_internal.h"

/* Units grouped: a group is a run of units in code order under one parent. */
struct groups {
	uint32_t *of; /* [units.n] group of a unit */
	char (*code)[UNIT_CODE + 1];
	size_t n;
};

static void groups_init(struct groups *g, const struct tally_frame *f, enum level by)
{
	uint32_t *unit_at = mem_array(f->units.n, sizeof(*unit_at));

	g->of = mem_array(f->units.n, sizeof(*g->of));
	g->code = mem_array(f->units.n, sizeof(*g->code));
	g->n = 0;
	for (size_t u = 0; u < f->units.n; u++)
		unit_at[f->rank[u]] = (uint32_t)u;
	for (size_t i = 1; i < f->units.n; i++) { /* rank 0 is "", the code of no unit */
		char code[UNIT_CODE + 1];

		unit_parent(code, f->units.text[unit_at[i]], by);
		if (!g->n || strcmp(g->code[g->n - 1], code) != 0)
			memcpy(g->code[g->n++], code, sizeof(code));
		g->of[unit_at[i]] = (uint32_t)(g->n - 1);
	}
	free(unit_at);
}

static void groups_clear(struct groups *g)
{
	free(g->of);
	free(g->code);
}

/* The words an interned answer stands for: itself, or each choice of a select_multiple. */
struct words {
	struct intern all;
	VEC(uint32_t) list; /* word numbers of all answers on end */
	size_t *start;      /* [values.n + 1] */
};

static void words_init(struct words *w, const struct tally_frame *f, const struct column *c)
{
	const struct node *q = &f->form->nodes[c->node];

	memset(w, 0, sizeof(*w));
	intern_init(&w->all, f->arena);
	for (size_t i = 0; q->list && i < q->list->n; i++)
		intern_add(&w->all, q->list->choices[i].name, strlen(q->list->choices[i].name));
	w->start = mem_array(c->values.n + 1, sizeof(*w->start));
	for (size_t v = 0; v < c->values.n; v++) {
		const char *p = c->values.text[v];

		w->start[v] = w->list.n;
		while (*p) {
			size_t n = q->type->input == INPUT_MANY ? strcspn(p, " ") : strlen(p);

			if (n)
				VEC_PUSH(&w->list, intern_add(&w->all, p, n));
			p += n;
			p += strspn(p, " ");
		}
	}
	w->start[c->values.n] = w->list.n;
}

static void words_clear(struct words *w)
{
	intern_clear(&w->all);
	VEC_CLEAR(&w->list);
	free(w->start);
}

struct tally_of_question {
	const struct column *c;
	struct words words;
	size_t *n;       /* [groups][words] */
	size_t *base;    /* [groups] rows with any answer */
	uint32_t *order; /* [words] as printed */
};

/* Choices in the order of their list, then what else was found, by bytes. */
static void order_words(struct tally_of_question *t, size_t listed)
{
	size_t n = t->words.all.n;

	t->order = mem_array(n, sizeof(*t->order));
	for (size_t i = 0; i < n; i++)
		t->order[i] = (uint32_t)i;
	for (size_t i = listed + 2; i < n; i++)
		for (size_t j = i; j > listed + 1; j--) {
			uint32_t a = t->order[j - 1], b = t->order[j];

			if (strcmp(t->words.all.text[a], t->words.all.text[b]) <= 0)
				break;
			t->order[j - 1] = b;
			t->order[j] = a;
		}
}

static bool in_period(const struct frow *r, const struct tally_period *p)
{
	return p->whole || (r->in_window && r->day >= p->first && r->day <= p->last);
}

static void count_question(struct tally_of_question *t, const struct tally_frame *f,
			   const struct counts_query *q, const struct groups *g, int node)
{
	const struct column *c = frame_column(f, node);
	size_t values = c->values.n;
	size_t *raw = mem_array(g->n * values + 1,
				sizeof(*raw)); /* whole answers first: one addition a row */

	t->c = c;
	for (size_t i = 0; i < f->n; i++)
		if (q->period.whole || in_period(&f->rows[i], &q->period))
			raw[g->of[f->rows[i].unit] * values + frame_code(c, i)]++;
	words_init(&t->words, f, c);
	order_words(t, f->form->nodes[node].list ? f->form->nodes[node].list->n : 0);
	t->n = mem_array(g->n * t->words.all.n + 1, sizeof(*t->n));
	t->base = mem_array(g->n + 1, sizeof(*t->base));
	for (size_t u = 0; u < g->n; u++)
		for (size_t v = 1; v < values; v++) {
			size_t n = raw[u * values + v];

			t->base[u] += n;
			for (size_t w = t->words.start[v]; n && w < t->words.start[v + 1]; w++)
				t->n[u * t->words.all.n + t->words.list.v[w]] += n;
		}
	free(raw);
}

static enum status check_question(const struct tally_frame *f, int node, enum level by, bool chosen,
				  bool *skip, struct err *err)
{
	const struct node *q = &f->form->nodes[node];
	bool select = frame_column(f, node) &&
		      (q->type->input == INPUT_ONE || q->type->input == INPUT_MANY);
	bool too_fine = ((q->role & ROLE_PROCESS) && by != LEVEL_COUNTY) ||
			((q->role & ROLE_LANGUAGE) && by == LEVEL_VILLAGE);

	*skip = !select || too_fine;
	if (!chosen || !*skip)
		return ST_OK;
	if (!select)
		return err_set(err, ST_INPUT, T("“%s”不是选择题（或在重复的组里），不能计频数。"),
			       q->name);
	return err_set(err, ST_INPUT, T("“%s”按规定不在这一级出数，请换更高的层级。"), q->name);
}

/* Units in which too few answered, and as many more as it takes that the whole does not tell of them (tally/disclose.h). */
static bool *hidden_units(const struct tally_of_question *t, size_t units, int k)
{
	struct disclose_cell *cells = mem_array(units + 1, sizeof(*cells));
	int64_t *n = mem_array(units + 1, sizeof(*n));
	bool *hidden = mem_array(units + 1, sizeof(*hidden));

	cells[0] = (struct disclose_cell){ .parent = DISCLOSE_TOP, .count = &n[0], .locked = true };
	for (size_t u = 0; u < units; u++) {
		n[u + 1] = (int64_t)t->base[u];
		n[0] += n[u + 1];
		cells[u + 1] = (struct disclose_cell){ .count = &n[u + 1],
						       .protect = n[u + 1] > 0 && n[u + 1] < k };
	}
	if (disclose_hide(cells, units + 1, 1, k) > 0) /* the whole itself is hardly more */
		for (size_t u = 0; u < units; u++)
			cells[u + 1].hidden = true;
	for (size_t u = 0; u < units; u++)
		hidden[u] = cells[u + 1].hidden;
	free(n);
	free(cells);
	return hidden;
}

static void print_unit(const struct tally_of_question *t, const struct groups *g, size_t u,
		       counts_fn fn, void *ctx)
{
	size_t words = t->words.all.n;
	struct counts_whole whole = { .persons = t->base[u] };

	for (size_t w = 0; w < words; w++)
		whole.mentions += t->n[u * words + w];
	for (size_t w = 0; w < words; w++) {
		uint32_t word = t->order[w];
		size_t n = t->n[u * words + word];

		if (n)
			fn(ctx, g->code[u], t->c->node, t->words.all.text[word], n, &whole);
	}
}

static void print_counts(const struct counts_query *q, const struct groups *g,
			 const struct tally_of_question *t, size_t questions, counts_fn fn,
			 void *ctx, size_t *left_out)
{
	bool **hidden = mem_array(questions + 1, sizeof(*hidden));

	for (size_t i = 0; i < questions; i++)
		hidden[i] = hidden_units(&t[i], g->n, q->k);
	for (size_t u = 0; u < g->n; u++)
		for (size_t i = 0; i < questions; i++) {
			if (hidden[i][u])
				*left_out += 1;
			else
				print_unit(&t[i], g, u, fn, ctx);
		}
	for (size_t i = 0; i < questions; i++)
		free(hidden[i]);
	free(hidden);
}

enum status tally_counts(struct tally_frame *f, const struct counts_query *q, counts_fn fn,
			 void *ctx, size_t *left_out, struct err *err)
{
	size_t asked = q->nodes ? q->n_nodes : (size_t)f->form->n_nodes, n = 0, none = 0;
	struct tally_of_question *t = mem_array(asked + 1, sizeof(*t));
	enum status st = ST_OK;
	struct groups g;

	frame_rank(f);
	groups_init(&g, f, q->by);
	if (left_out)
		*left_out = 0;
	for (size_t i = 0; i < asked && st == ST_OK; i++) {
		int node = q->nodes ? q->nodes[i] : (int)i;
		bool skip;

		st = check_question(f, node, q->by, q->nodes != NULL, &skip, err);
		if (st == ST_OK && !skip)
			count_question(&t[n++], f, q, &g, node);
	}
	if (st == ST_OK)
		print_counts(q, &g, t, n, fn, ctx, left_out ? left_out : &none);
	for (size_t i = 0; i < n; i++) {
		words_clear(&t[i].words);
		free(t[i].n);
		free(t[i].base);
		free(t[i].order);
	}
	free(t);
	groups_clear(&g);
	return st;
}

struct csv {
	struct strbuf *out;
	const struct form *form;
};

static void csv_line(void *ctx, const char *unit, int node, const char *answer, size_t n, const struct counts_whole *whole)
{
	struct csv *csv = ctx;
	char number[24];

	(void)whole;
	csvio_cell(csv->out, unit, true);
	csvio_cell(csv->out, csv->form->nodes[node].name, false);
	csvio_cell(csv->out, answer, false);
	(void)snprintf(number, sizeof(number), "%zu", n);
	csvio_cell(csv->out, number, false);
	strbuf_addc(csv->out, '\n');
}

enum status tally_counts_csv(struct strbuf *out, struct tally_frame *f,
			     const struct counts_query *q, size_t *left_out, struct err *err)
{
	struct csv csv = { out, f->form };

	strbuf_adds(out, "unit,question,answer,n\n");
	return tally_counts(f, q, csv_line, &csv, left_out, err);
}
