/* SPDX-License-Identifier: MIT */
/* What was returned, by whom and when, and what came of it. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/door.h"
#include "app/sendback.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "report/doc.h"

struct loading {
	struct sendbacks *l;
	struct workspace *ws;
	struct err *err;
	struct sendback_row *row;
};

static enum status take_record(void *ctx, const struct head *head)
{
	struct loading *x = ctx;
	struct arena *a = x->l->arena;
	const struct revision *rev = head->rev;

	x->row->here = true;
	if (!*x->row->device)
		x->row->device = arena_strdup(a, rev->device);
	if (head->counts) {
		x->row->household = arena_strdup(a, rev->household);
		x->row->interviewer = arena_strdup(a, rev->interviewer);
	}
	return ST_OK;
}

static enum status take(void *ctx, const struct store_sendback *s)
{
	struct loading *x = ctx;
	struct arena *a = x->l->arena;
	struct sendback_row row = { .record = s->said.record,
				    .household = "",
				    .device = "",
				    .interviewer = "",
				    .text = arena_strdup(a, s->said.text),
				    .who = arena_strdup(a, s->rev->interviewer),
				    .office = arena_strdup(a, s->rev->device),
				    .when = arena_strdup(a, s->rev->submitted),
				    .answered = s->answer != NULL,
				    .changed = s->changed,
				    .reply = "",
				    .reply_who = "",
				    .reply_when = "" };
	char text[IDENTITY_TEXT];
	enum status st;

	identity_format(text, &row.record);
	(void)snprintf(row.number, sizeof(row.number), "%.4s-%.4s", text, text + 4);
	if (s->answer) {
		row.reply = arena_strdup(a, s->answer->reason);
		row.reply_who = arena_strdup(a, *s->answer->author ? s->answer->author : s->answer->interviewer);
		row.reply_when = arena_strdup(a, s->answer->submitted);
	}
	x->row = &row;
	st = store_history_each(workspace_store(x->ws), &row.record, take_record, x, x->err);
	x->l->open += !row.answered;
	VEC_PUSH(&x->l->rows, row);
	return st;
}

static int by_turn(const void *left, const void *right)
{
	const struct sendback_row *a = left, *b = right;
	int c;

	if (a->answered != b->answered)
		return a->answered ? 1 : -1;
	c = strcmp(a->when, b->when);
	return c ? c : memcmp(a->record.b, b->record.b, IDENTITY_SIZE);
}

enum status sendbacks_load(struct sendbacks **out, struct workspace *ws, struct err *err)
{
	struct sendbacks *l = mem_alloc(sizeof(*l));
	struct loading x = { .l = l, .ws = ws, .err = err };
	enum status st;

	*out = NULL;
	l->arena = arena_new();
	st = store_sendbacks_each(workspace_store(ws), take, &x, err);
	if (l->rows.n > 1)
		qsort(l->rows.v, l->rows.n, sizeof(*l->rows.v), by_turn);
	if (st == ST_OK)
		*out = l;
	else
		sendbacks_free(l);
	return st;
}

void sendbacks_free(struct sendbacks *l)
{
	if (!l)
		return;
	VEC_CLEAR(&l->rows);
	arena_free(l->arena);
	free(l);
}

static const char *answer_of(const struct sendback_row *r, struct arena *a)
{
	if (!r->answered)
		return r->here ? T("等答复") : T("等答复（访谈不在这里）");
	return arena_printf(a, T("%s（%s，%.10s）：%s"), r->changed ? T("改了") : T("没有改"), r->reply_who, r->reply_when, r->reply);
}

static const char *which(struct workspace *ws, const struct sendback_row *r, struct arena *a)
{
	const char *place = *r->household ? arena_printf(a, "%s %s", door_estate(ws, r->household, a), strrchr(r->household, '-') + 1) : "";

	return arena_printf(a, "%s%s%s %s %s", r->number, *place ? " " : "", place, r->device, r->interviewer);
}

struct doc *sendbacks_doc(struct workspace *ws, const struct sendbacks *l)
{
	const struct doc_column columns[] = { { T("哪一份"), DOC_LEFT, 1 }, { T("退回补问什么"), DOC_LEFT, 2 }, { T("答复"), DOC_LEFT, 2 } };
	struct doc *d = doc_new(T("退回补问"));
	struct doc_table *t;

	doc_paragraph(d, T("退回 %d 份，等答复的 %d 份。"), (int)l->rows.n, (int)l->open);
	if (l->rows.n == 0)
		return d;
	t = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < l->rows.n; i++) {
		const struct sendback_row *r = &l->rows.v[i];

		doc_row(t);
		doc_cell(t, "%s", which(ws, r, d->arena));
		doc_cell(t, T("%s（%s，%.10s）"), r->text, r->who, r->when);
		doc_cell(t, "%s", answer_of(r, d->arena));
	}
	doc_note(d, T("这张表只在办公室和那台电脑上看：退回的话里可能有住户的情况。"));
	return d;
}
