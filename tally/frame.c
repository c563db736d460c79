/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/expr.h"
#include "forms/household.h"
#include "forms/instance.h"
#include "forms/round.h"
#include "tally/frame_internal.h"
#include "tally/metric.h"

static bool metric_uses(const struct form *form, int node)
{
	for (size_t m = 0; m < form->n_metrics; m++)
		for (size_t i = 0; i < form->metrics[m].n_items; i++)
			if (form->metrics[m].items[i] == node)
				return true;
	return false;
}

static bool is_column(const struct form *form, int node)
{
	const struct node *q = &form->nodes[node];

	if (q->kind != NODE_QUESTION || q->repeat || !q->type->stores)
		return false;
	return q->type->input == INPUT_ONE || q->type->input == INPUT_MANY ||
	       (q->role & ROLE_ADULTS) || metric_uses(form, node);
}

/* Choices get their codes in the order of the list, so that the common ones are known before the first row. */
static void add_column(struct tally_frame *f, int node)
{
	struct column *c = &f->columns[f->n_columns];
	const struct choice_list *list = f->form->nodes[node].list;

	c->node = node;
	c->width = 1;
	intern_init(&c->values, f->arena);
	for (size_t i = 0; list && i < list->n && i < 200; i++)
		intern_add(&c->values, list->choices[i].name, strlen(list->choices[i].name));
	f->column_of[node] = (int)f->n_columns++;
}

struct tally_frame *tally_frame_new(const struct form *form, const struct round *round,
				    const struct divisions *divisions)
{
	struct tally_frame *f = mem_alloc(sizeof(*f));
	size_t nodes = (size_t)form->n_nodes;

	f->form = form;
	f->round = round;
	f->divisions = divisions;
	f->arena = arena_new();
	intern_init(&f->units, f->arena);
	intern_init(&f->people, f->arena);
	f->column_of = mem_array(nodes + 1, sizeof(*f->column_of));
	f->columns = mem_array(nodes + 1, sizeof(*f->columns));
	f->after = mem_array(nodes + 1, sizeof(*f->after));
	f->length = mem_array(nodes + 1, sizeof(*f->length));
	f->where = mem_array(form->n_metrics + 1, sizeof(*f->where));
	f->adults_node = -1;
	f->stock.first_day = f->stock.last_day = TALLY_NO_DAY;
	for (int i = 0; i < form->n_nodes; i++) {
		f->column_of[i] = -1;
		f->length[i] = strlen(form->nodes[i].path);
		if (!is_column(form, i))
			continue;
		add_column(f, i);
		if (form->nodes[i].role & ROLE_ADULTS)
			f->adults_node = i;
	}
	for (size_t m = 0; m < form->n_metrics; m++)
		if (form->metrics[m].where && !f->instance) {
			struct eval_env env = { .utc_offset = round ? round->utc_offset : 0,
						.lang = form->default_lang };

			f->instance = instance_new(form, &env);
		}
	return f;
}

void tally_frame_free(struct tally_frame *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n_columns; i++) {
		intern_clear(&f->columns[i].values);
		free(f->columns[i].code);
	}
	for (size_t m = 0; m < f->form->n_metrics; m++)
		free(f->where[m]);
	intern_clear(&f->units);
	intern_clear(&f->people);
	instance_free(f->instance);
	free(f->where);
	free(f->columns);
	free(f->column_of);
	free(f->after);
	free(f->length);
	frame_design_forget(f);
	free(f->sample);
	free(f->rank);
	free(f->rows);
	arena_free(f->arena);
	free(f);
}

static unsigned char *zero_extended(unsigned char *p, size_t from, size_t to)
{
	p = mem_resize(p, to, 1);
	memset(p + from, 0, to - from);
	return p;
}

static void make_room(struct tally_frame *f)
{
	size_t from = f->cap, to = from ? from * 2 : 256;

	if (f->n < f->cap)
		return;
	f->rows = mem_resize(f->rows, to, sizeof(*f->rows));
	for (size_t i = 0; i < f->n_columns; i++) {
		size_t width = (size_t)f->columns[i].width;

		f->columns[i].code = zero_extended(f->columns[i].code, from * width, to * width);
	}
	for (size_t m = 0; m < f->form->n_metrics; m++)
		if (f->form->metrics[m].where)
			f->where[m] = zero_extended(f->where[m], from, to);
	f->cap = to;
}

static void put_code(struct column *c, size_t row, uint32_t code)
{
	uint16_t two = (uint16_t)code;

	if (c->width == 1)
		c->code[row] = (unsigned char)code;
	else if (c->width == 2)
		memcpy(c->code + 2 * row, &two, sizeof(two));
	else
		memcpy(c->code + 4 * row, &code, sizeof(code));
}

static void widen(struct column *c, size_t cap)
{
	struct column wide = *c;

	wide.width = c->width * 2;
	wide.code = mem_array(cap, (size_t)wide.width);
	for (size_t i = 0; i < cap; i++)
		put_code(&wide, i, frame_code(c, i));
	free(c->code);
	*c = wide;
}

/* body lines escape backslash, newline, tab and carriage return (forms/revision.h) */
static uint32_t add_value(struct column *c, const char *s, size_t n)
{
	struct strbuf plain;
	uint32_t code;

	if (!memchr(s, '\\', n))
		return intern_add(&c->values, s, n);
	strbuf_init(&plain);
	for (size_t i = 0; i < n; i++) {
		char ch = s[i];

		if (ch == '\\' && i + 1 < n) {
			ch = s[++i];
			ch = ch == 'n' ? '\n' : ch == 't' ? '\t' : ch == 'r' ? '\r' : ch;
		}
		strbuf_addc(&plain, ch);
	}
	code = intern_add(&c->values, plain.data, plain.len);
	strbuf_clear(&plain);
	return code;
}

/* The node of a key; keys come in the order of the form, so the search starts after the last one. -1: none (a repeat's). */
int frame_find_node(const struct form *form, const char *key, size_t n, int *cursor)
{
	int at = *cursor;

	for (int tried = 0; tried < form->n_nodes; tried++) {
		const char *path;

		at = at + 1 < form->n_nodes ? at + 1 : 0;
		path = form->nodes[at].path;
		if (strncmp(path, key, n) == 0 && path[n] == '\0') {
			*cursor = at;
			return at;
		}
	}
	return -1;
}

/* The node of a line, and the length of its key: first the one that came behind the last in the row before. */
static int node_of_line(struct tally_frame *f, const char *line, int *cursor, size_t *key)
{
	int last = *cursor, at = f->after[last];
	const char *tab;

	*key = at > 0 ? f->length[at] : 0;
	if (*key > 0 && strncmp(line, f->form->nodes[at].path, *key) == 0 && line[*key] == '\t') {
		*cursor = at;
		return at;
	}
	*key = strcspn(line, "\t\n");
	tab = line[*key] == '\t' ? line + *key : NULL;
	if (!tab || memchr(line, '[', *key))
		return -1;
	at = frame_find_node(f->form, line, *key, cursor);
	if (at >= 0)
		f->after[last] = at;
	return at;
}

static void read_body(struct tally_frame *f, const char *body, size_t row)
{
	int cursor = 0;

	while (*body) {
		size_t key;
		int node = node_of_line(f, body, &cursor, &key);
		const char *value = body + key + 1, *end = strchr(body + key, '\n');

		if (node >= 0 && f->column_of[node] >= 0) {
			struct column *c = &f->columns[f->column_of[node]];
			uint32_t code = add_value(c, value, end ? (size_t)(end - value) : strlen(value));

			while (c->width < 4 && code >> (8 * c->width))
				widen(c, f->cap);
			put_code(c, row, code);
		}
		body = end ? end + 1 : body + strlen(body);
	}
}

/* A row whose condition cannot be worked out is not in the metric's base. */
bool tally_where(const struct metric *m, struct instance *in, struct arena *scratch)
{
	struct eval ev = {
		.form = instance_form(in), .instance = in, .frame = instance_root(in), .env = instance_env(in), .scratch = scratch
	};
	struct xvalue v;

	return !m->where || (expr_eval(&v, m->where, &ev, NULL) == ST_OK && xvalue_boolean(&v));
}

/* Conditions of metrics. */
static enum status read_conditions(struct tally_frame *f, const struct tally_row *row,
				   struct err *err)
{
	struct arena *scratch = arena_new();
	enum status st;

	instance_env(f->instance)->household = row->household;
	st = body_to_instance(f->instance, row->body, err);
	if (st == ST_OK)
		instance_recompute(f->instance);
	for (size_t m = 0; st == ST_OK && m < f->form->n_metrics; m++)
		if (f->form->metrics[m].where)
			f->where[m][f->n] = tally_where(&f->form->metrics[m], f->instance, scratch);
	arena_free(scratch);
	return st;
}

static bool left_out(struct tally_frame *f, const struct tally_row *row)
{
	if (row->outcome[0] != '1' || row->outcome[1] != '.') {
		f->stock.not_interview++;
		return true;
	}
	if (!row->marks)
		return false;
	f->stock.marked++;
	for (unsigned b = 0; b < TALLY_MARKS; b++)
		f->stock.mark[b] += row->marks >> b & 1;
	return true;
}

static void take_day(struct tally_frame *f, struct frow *r)
{
	struct tally_stock *s = &f->stock;

	r->in_window = r->day != TALLY_NO_DAY &&
		       (!f->round || (r->day >= f->round->from && r->day <= f->round->to));
	if (!r->in_window) {
		s->date_suspicious++;
		return;
	}
	if (s->first_day == TALLY_NO_DAY || r->day < s->first_day)
		s->first_day = r->day;
	if (s->last_day == TALLY_NO_DAY || r->day > s->last_day)
		s->last_day = r->day;
}

enum status tally_frame_add(struct tally_frame *f, const struct tally_row *row, struct err *err)
{
	struct frow *r;
	const char *household = row->household;
	enum status st;

	if (!unit_code_valid(row->unit))
		return err_set(err, ST_INPUT, T("“%s”不是12位的单位代码，这一行没有计入。"),
			       row->unit);
	if (left_out(f, row))
		return ST_OK;
	make_room(f);
	if (f->instance) {
		st = read_conditions(f, row, err);
		if (st != ST_OK)
			return st;
	}
	r = &f->rows[f->n];
	memset(r, 0, sizeof(*r));
	r->unit = intern_add(&f->units, row->unit, UNIT_CODE);
	if (strncmp(household, row->unit, UNIT_CODE) == 0)
		household += UNIT_CODE;
	r->household = arena_strdup(f->arena, household);
	if (row->interviewer)
		r->interviewer = intern_add(&f->people, row->interviewer, strlen(row->interviewer));
	r->day = row->day;
	r->settled = row->settled;
	if (row->id)
		r->id = *row->id;
	take_day(f, r);
	read_body(f, row->body, f->n);
	if (f->adults_node >= 0) {
		const struct column *c = &f->columns[f->column_of[f->adults_node]];
		const char *text = c->values.text[frame_code(c, f->n)];
		int64_t adults;

		if (num_parse_int(text, strlen(text), &adults) && adults > 0 && adults < 1000)
			r->adults = (uint16_t)adults;
	}
	f->stock.no_adults += !r->adults;
	f->n++;
	f->sorted = false;
	frame_design_forget(f);
	return ST_OK;
}

enum status tally_frame_village(struct tally_frame *f, const char *unit,
				const struct tally_village *v, struct err *err)
{
	if (!unit_code_valid(unit))
		return err_set(err, ST_INPUT, T("“%s”不是12位的单位代码，这一行没有计入。"), unit);
	f->sample = mem_resize(f->sample, f->n_sample + 1, sizeof(*f->sample));
	f->sample[f->n_sample].unit = intern_add(&f->units, unit, UNIT_CODE);
	f->sample[f->n_sample++].v = *v;
	f->sorted = false;
	frame_design_forget(f);
	return ST_OK;
}

void tally_frame_weighting(struct tally_frame *f, enum tally_weighting how)
{
	if (f->weighting == how)
		return;
	f->weighting = how;
	frame_design_forget(f);
}

struct column *frame_column(const struct tally_frame *f, int node)
{
	return node >= 0 && f->column_of[node] >= 0 ? &f->columns[f->column_of[node]] : NULL;
}

const struct form *tally_frame_form(const struct tally_frame *f)
{
	return f->form;
}
