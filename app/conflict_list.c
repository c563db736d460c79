/* SPDX-License-Identifier: MIT */
/* What waits for a decision, as a list. */
#include "config.h"

#include "app/conflict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/door.h"
#include "app/ledger.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "exports/decisions.h"
#include "report/doc.h"

struct loading {
	struct conflicts *l;
	struct workspace *ws;
	const struct decisions *d;
};

static const char *place_of(struct workspace *ws, const char *household, const char *unit, struct arena *a)
{
	if (*household)
		return arena_printf(a, "%s %s", door_estate(ws, household, a), strrchr(household, '-') + 1);
	return *unit ? workspace_unit_name(ws, unit) : "";
}

static const char *about(struct workspace *ws, const struct revision *rev, struct arena *a)
{
	const char *name = body_get(rev->body, "name", a);
	struct sendback returned;

	switch (rev->kind) {
	case REV_INTERVIEW:
		return arena_printf(a, T("访谈 %s"), place_of(ws, rev->household, rev->unit, a));
	case REV_VISIT:
		return arena_printf(a, T("走访 %s"), place_of(ws, rev->household, rev->unit, a));
	case REV_HOUSEHOLD:
		return arena_printf(a, T("住户 %s"), place_of(ws, rev->household, rev->unit, a));
	case REV_ISSUE:
		return arena_printf(a, T("问题 %s"), body_get(rev->body, issue_field_name(ISSUE_TEXT), a));
	case REV_DECISION:
		break;
	}
	if (sendback_read(&returned, rev, a))
		return arena_printf(a, T("两处退回同一份访谈：%s"), returned.text);
	return *rev->household ? arena_printf(a, T("重复的一户由谁算数 %s"), place_of(ws, rev->household, rev->unit, a))
			       : arena_printf(a, T("收不收文件 %s"), name);
}

static enum status take_record(void *ctx, const struct head *head)
{
	struct loading *x = ctx;
	struct arena *a = x->l->arena;
	struct conflict_row row = { .kind = head->rev->kind,
				    .identity = head->rev->identity,
				    .round = arena_strdup(a, head->rev->round),
				    .household = arena_strdup(a, head->rev->household) };
	char text[IDENTITY_TEXT];

	identity_format(text, &row.identity);
	(void)snprintf(row.number, sizeof(row.number), "%.8s", text);
	row.about = about(x->ws, head->rev, a);
	VEC_PUSH(&x->l->rows, row);
	return ST_OK;
}

static struct conflict_row twins_row(struct loading *x, const char *round, const char *household)
{
	struct arena *a = x->l->arena;

	return (struct conflict_row){ .twins = true,
				      .kind = REV_DECISION,
				      .identity = decision_of_household(round, household),
				      .round = arena_strdup(a, round),
				      .household = arena_strdup(a, household) };
}

/* What was set aside before stays in sight when another one comes. */
static void put_records(struct arena *a, struct conflict_row *row, const struct identity *v, size_t n, const struct decided_household *h)
{
	size_t aside = h ? h->n_aside : 0;
	struct identity *records = arena_array(a, n + aside + 1, sizeof(*records));

	if (n)
		memcpy(records, v, n * sizeof(*v));
	if (aside)
		memcpy(records + n, h->aside, aside * sizeof(*v));
	row->records = records;
	row->n = n + aside;
}

static enum status take_twins(void *ctx, const char *round, const char *household, const struct identity *v, size_t n)
{
	struct loading *x = ctx;
	struct arena *a = x->l->arena;
	struct conflict_row row = twins_row(x, round, household);

	put_records(a, &row, v, n, decisions_household(x->d, round, household));
	row.about = arena_printf(a, T("一户 %zu 份访谈 %s"), n, place_of(x->ws, household, "", a));
	VEC_PUSH(&x->l->rows, row);
	return ST_OK;
}

static bool is_listed(const struct conflicts *l, const struct identity *id)
{
	for (size_t i = 0; i < l->rows.n; i++)
		if (memcmp(l->rows.v[i].identity.b, id->b, IDENTITY_SIZE) == 0)
			return true;
	return false;
}

static void add_decided(struct loading *x)
{
	struct arena *a = x->l->arena;

	x->l->open = x->l->rows.n;
	for (size_t i = 0; i < x->d->households.n; i++) {
		const struct decided_household *h = &x->d->households.v[i];
		struct conflict_row row = twins_row(x, h->round, h->household);

		if (is_listed(x->l, &row.identity))
			continue;
		row.decided = true;
		put_records(a, &row, h->counts, h->n_counts, h);
		row.about = arena_printf(a, T("%s 已定：%zu 份算数，%zu 份不计入；%s"), place_of(x->ws, h->household, "", a), h->n_counts,
					 h->n_aside, h->reason);
		VEC_PUSH(&x->l->rows, row);
	}
}

enum status conflicts_load(struct conflicts **out, struct workspace *ws, struct err *err)
{
	struct conflicts *l = mem_alloc(sizeof(*l));
	struct loading x = { .l = l, .ws = ws };
	struct decisions *d = NULL;
	enum status st;

	*out = NULL;
	l->arena = arena_new();
	st = workspace_is_field(ws) ? err_set(err, ST_USAGE, T("这件事在办公室的数据里做；这里是入户电脑的数据。什么都没有变。")) : ST_OK;
	if (st == ST_OK)
		st = store_conflicts_each(workspace_store(ws), take_record, &x, err);
	if (st == ST_OK)
		st = decisions_load(&d, workspace_store(ws), err);
	x.d = d;
	if (st == ST_OK)
		st = twins_each(workspace_store(ws), d, take_twins, &x, err);
	if (st == ST_OK)
		add_decided(&x);
	decisions_free(d);
	if (st == ST_OK)
		*out = l;
	else
		conflicts_free(l);
	return st;
}

void conflicts_free(struct conflicts *l)
{
	if (!l)
		return;
	VEC_CLEAR(&l->rows);
	arena_free(l->arena);
	free(l);
}

const struct conflict_row *conflicts_find(const struct conflicts *l, const char *word)
{
	const struct conflict_row *found = NULL;

	for (size_t i = 0; i < l->rows.n; i++) {
		const struct conflict_row *row = &l->rows.v[i];
		char text[IDENTITY_TEXT];

		identity_format(text, &row->identity);
		if (row->twins ? strcmp(row->household, word) != 0 : strncmp(text, word, strlen(word)) != 0)
			continue;
		if (found)
			return NULL;
		found = row;
	}
	return found;
}

struct doc *conflicts_doc(struct workspace *ws UNUSED, const struct conflicts *l)
{
	const struct doc_column columns[] = {
		{ T("编号或户号"), DOC_LEFT, 0 },
		{ T("什么"), DOC_LEFT, 2 },
		{ T("期"), DOC_LEFT, 0 },
	};
	struct doc *d = doc_new(T("要人来定的"));
	struct doc_table *t;

	doc_paragraph(d, T("等着定的 %d 件，重复的住户定过的 %d 户。没有定的先按规则用其中一份，各份都留着。"), (int)l->open,
		      (int)(l->rows.n - l->open));
	t = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < l->rows.n; i++) {
		doc_row(t);
		doc_cell(t, "%s", l->rows.v[i].twins ? l->rows.v[i].household : l->rows.v[i].number);
		doc_cell(t, "%s", l->rows.v[i].about);
		doc_cell(t, "%s", l->rows.v[i].round);
	}
	return d;
}
