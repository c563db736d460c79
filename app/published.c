/* SPDX-License-Identifier: MIT */
/*
 * A publication is the setting "publication.N" (docs/FORMATS.md), N from 1 without gaps:
 *	time TAB state TAB note
 *	t TAB metric TAB question TAB first TAB last TAB round TAB form TAB version	(a table; question "" = by unit; first "" = the whole round)
 *	c TAB key TAB n TAB positive TAB shown|empty|small|hidden
 */
#include "config.h"

#include "app/published.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "store/store.h"

#include <stdlib.h>

#define FIELDS 8

static enum status read_one(struct workspace *ws, int64_t number, struct strbuf *text, struct err *err)
{
	char name[40];

	snprintf(name, sizeof(name), "publication.%lld", (long long)number);
	strbuf_reset(text);
	return store_setting_get(workspace_store(ws), name, text, err);
}

/* Cuts a line at its tabs, in place; fields that are not there are "". Returns what follows the line. */
static char *cut(char *line, const char *field[FIELDS])
{
	char *end = line + strcspn(line, "\n"), *next = *end ? end + 1 : end;

	*end = '\0';
	for (size_t i = 0; i < FIELDS; i++) {
		field[i] = line;
		line += strcspn(line, "\t");
		if (*line)
			*line++ = '\0';
	}
	return next;
}

static int64_t number(const char *s)
{
	int64_t n = 0;

	return num_parse_int(s, strlen(s), &n) ? n : 0;
}

static const char *const marks[] = {
	[TALLY_SHOWN] = "shown", [TALLY_EMPTY] = "empty", [TALLY_SMALL] = "small", [TALLY_HIDDEN] = "hidden"
};

static enum tally_show mark(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (strcmp(marks[i], word) == 0)
			return (enum tally_show)i;
	return TALLY_HIDDEN;
}

static void read_cells(struct published *p, const struct form *form, char *text, const char *state)
{
	struct tally_published cell = { .round = "" };
	const char *field[FIELDS];
	bool known = false;

	text = cut(text, field);
	cell.same_data = strcmp(field[1], state) == 0;
	while (*text) {
		text = cut(text, field);
		if (strcmp(field[0], "t") == 0) {
			cell.metric = field[1];
			cell.question = field[2];
			cell.round = field[5];
			/* A metric of that name of another questionnaire counts other answers; older logs do not say of which it was. */
			known = form_metric(form, field[1]) != NULL && (!*field[6] || strcmp(field[6], form->id) == 0);
			cell.whole = !*field[3];
			cell.first = number(field[3]);
			cell.last = number(field[4]);
		} else if (strcmp(field[0], "c") == 0 && known) {
			cell.key = field[1];
			cell.n = number(field[2]);
			cell.positive = number(field[3]);
			cell.show = mark(field[4]);
			VEC_PUSH(&p->cells, cell);
		}
	}
}

static enum status state_hex(struct workspace *ws, char hex[DIGEST_HEX], struct err *err)
{
	struct digest now;
	enum status st = store_digest(workspace_store(ws), &now, err);

	if (st == ST_OK)
		digest_hex(hex, &now);
	return st;
}

enum status published_read(struct published *out, struct workspace *ws, const struct form *form, struct err *err)
{
	char state[DIGEST_HEX] = "";
	struct strbuf text;
	enum status st = ST_OK;

	*out = (struct published){ .arena = arena_new() };
	strbuf_init(&text);
	for (int64_t n = 1; st == ST_OK; n++) {
		st = read_one(ws, n, &text, err);
		if (st != ST_OK || !text.len)
			break;
		if (n == 1)
			st = state_hex(ws, state, err);
		if (st == ST_OK)
			read_cells(out, form, arena_strdup(out->arena, text.data), state);
	}
	strbuf_clear(&text);
	if (st != ST_OK)
		published_clear(out);
	return st;
}

void published_clear(struct published *p)
{
	VEC_CLEAR(&p->cells);
	arena_free(p->arena);
	p->arena = NULL;
}

struct publication {
	struct strbuf text;
};

struct publication *publication_new(void)
{
	struct publication *p = mem_alloc(sizeof(*p));

	strbuf_init(&p->text);
	return p;
}

void publication_free(struct publication *p)
{
	if (!p)
		return;
	strbuf_clear(&p->text);
	free(p);
}

static void add_cell(struct strbuf *out, const struct tally_cell *c)
{
	strbuf_addf(out, "c\t%s\t%zu\t%zu\t%s\n", c->key, c->n, c->positive, marks[c->show]);
}

void publication_add(struct publication *p, const struct tally_result *r)
{
	strbuf_addf(&p->text, "t\t%s\t%s\t", r->metric->id, r->question);
	if (!r->period.whole)
		strbuf_addf(&p->text, "%lld\t%lld", (long long)r->period.first, (long long)r->period.last);
	else
		strbuf_addc(&p->text, '\t');
	strbuf_addf(&p->text, "\t%s\t%s\t%s\n", r->round ? r->round->id : "", r->form->id, r->form->version);
	add_cell(&p->text, &r->total);
	for (size_t i = 0; i < r->n_cells; i++)
		add_cell(&p->text, &r->cells[i]);
	if (r->then)
		publication_add(p, r->then);
}

static void add_note(struct strbuf *out, const char *note)
{
	for (; *note; note++)
		strbuf_addc(out, *note == '\t' || *note == '\n' || *note == '\r' ? ' ' : *note);
}

enum status publication_log(struct publication *p, struct workspace *ws, const char *note, struct err *err)
{
	struct store *store = workspace_store(ws);
	char state[DIGEST_HEX], name[40];
	struct strbuf text;
	int64_t n = 0;
	enum status st = state_hex(ws, state, err);

	if (st != ST_OK)
		return st;
	strbuf_init(&text);
	clock_format_instant(&text, workspace_now(ws), workspace_utc_offset(ws));
	strbuf_addf(&text, "\t%s\t", state);
	add_note(&text, note);
	strbuf_addc(&text, '\n');
	strbuf_adds(&text, p->text.data);
	st = store_begin(store, err);
	if (st == ST_OK) {
		st = store_counter_next(store, "publication", &n, err);
		snprintf(name, sizeof(name), "publication.%lld", (long long)n);
		if (st == ST_OK)
			st = store_setting_set(store, name, text.data, err);
		st = store_end(store, st, err);
	}
	strbuf_clear(&text);
	return st;
}

/* "chuangcheng 2026110", once each. */
static void add_form(struct strbuf *forms, const char *id, const char *version)
{
	struct strbuf one;

	if (!*id)
		return;
	strbuf_init(&one);
	strbuf_addf(&one, T("问卷 %s 版本 %s"), id, version);
	if (!forms->len || !strstr(forms->data, one.data))
		strbuf_addf(forms, "%s%s", forms->len ? T("、") : "", one.data);
	strbuf_clear(&one);
}

enum status published_list(struct strbuf *out, struct workspace *ws, struct err *err)
{
	struct strbuf text;
	enum status st = ST_OK;

	strbuf_init(&text);
	for (int64_t n = 1; st == ST_OK; n++) {
		const char *field[FIELDS], *head[FIELDS];
		struct strbuf forms;
		size_t tables = 0;
		char *rest;

		st = read_one(ws, n, &text, err);
		if (st != ST_OK || !text.len)
			break;
		strbuf_init(&forms);
		rest = cut(text.data, head);
		while (*rest) {
			rest = cut(rest, field);
			if (strcmp(field[0], "t") != 0)
				continue;
			tables++;
			add_form(&forms, field[6], field[7]);
		}
		strbuf_addf(out, T("%lld\t%.16s\t%s\t%zu张表\t%s\n"), (long long)n, head[0], head[2], tables, forms.len ? forms.data : T("没有记问卷"));
		strbuf_clear(&forms);
	}
	strbuf_clear(&text);
	return st;
}
