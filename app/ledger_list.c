/* SPDX-License-Identifier: MIT */
/* The ledger as documents: the list, what was brought up most, one issue with its history. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/history.h"
#include "app/ledger.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"

enum { TOP = 10 };

static void put_counts(struct doc *d, const struct ledger *l)
{
	doc_paragraph(d, T("共 %d 件：已逾期 %d，待交办 %d，办理中 %d，已销号 %d，不列入 %d。"), (int)l->issues.n,
		      (int)l->count[STAGE_OVERDUE], (int)l->count[STAGE_WAITING], (int)l->count[STAGE_WORKING],
		      (int)l->count[STAGE_CLOSED], (int)l->count[STAGE_DROPPED]);
	if (l->count[STAGE_CLOSED])
		doc_paragraph(d, T("销了号的里面，住户不认可 %d，可以回访、还没有问 %d。"), (int)l->refused, (int)l->to_ask);
}

static const char *place_of(struct workspace *ws, const struct issue *i)
{
	return *i->v[ISSUE_PLACE] ? i->v[ISSUE_PLACE] : workspace_unit_name(ws, i->unit);
}

static const char *marks_of(const struct issue *i, struct arena *a)
{
	bool no = i->stage == STAGE_CLOSED && strcmp(i->v[ISSUE_VERDICT], "no") == 0;

	return arena_printf(a, "%s%s%s%s", issue_stage_label(i->stage), *i->v[ISSUE_URGENT] && i->stage < STAGE_CLOSED ? T("（急）") : "",
			    no ? T("（不认可）") : "", i->conflict ? T("（两处改动，请看）") : "");
}

/* Who asks again needs the household; the others do not. */
static void put_to_ask(struct doc *d, struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w)
{
	const struct doc_column columns[] = {
		{ T("编号"), DOC_LEFT, 0 }, { T("户号"), DOC_LEFT, 0 },	    { T("地点"), DOC_LEFT, 1 },
		{ T("问题"), DOC_LEFT, 2 }, { T("整改情况"), DOC_LEFT, 2 },
	};
	struct doc_table *t = doc_table(d, T("要回访的住户"), columns, ARRAY_LEN(columns));

	for (size_t k = 0; k < l->issues.n; k++) {
		const struct issue *i = &l->issues.v[k];

		if (!ledger_wants(w, i))
			continue;
		doc_row(t);
		doc_cell(t, "%s", i->number);
		doc_cell(t, "%s", i->household);
		doc_cell(t, "%s", place_of(ws, i));
		doc_cell(t, "%s", i->v[ISSUE_TEXT]);
		doc_cell(t, "%s", i->v[ISSUE_DONE]);
	}
	doc_note(d, T("问一句：这件事办好了吗？您认可吗？记的时候用 ruhu issues set 编号 --verdict yes 或 no。"));
}

void ledger_put(struct doc *d, struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w)
{
	const struct doc_column columns[] = {
		{ T("序号"), DOC_RIGHT, 0 },	{ T("编号"), DOC_LEFT, 0 },	{ T("问题"), DOC_LEFT, 3 },
		{ T("地点"), DOC_LEFT, 2 },	{ T("责任单位"), DOC_LEFT, 2 }, { T("责任人"), DOC_LEFT, 1 },
		{ T("时限"), DOC_LEFT, 0 },	{ T("状态"), DOC_LEFT, 1 },
	};
	struct doc_table *t;
	int n = 0;

	put_counts(d, l);
	if (w->to_ask) {
		put_to_ask(d, ws, l, w);
		return;
	}
	t = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t k = 0; k < l->issues.n; k++) {
		const struct issue *i = &l->issues.v[k];

		if (!ledger_wants(w, i))
			continue;
		doc_row(t);
		doc_cell(t, "%d", ++n);
		doc_cell(t, "%s", i->number);
		doc_cell(t, "%s", i->v[ISSUE_TEXT]);
		doc_cell(t, "%s", place_of(ws, i));
		doc_cell(t, "%s", i->v[ISSUE_OWNER]);
		doc_cell(t, "%s", i->v[ISSUE_PERSON]);
		doc_cell(t, "%s", i->v[ISSUE_DUE]);
		doc_cell(t, "%s", marks_of(i, d->arena));
	}
}

struct doc *ledger_doc(struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w)
{
	struct doc *d = doc_new(T("问题台账"));

	ledger_put(d, ws, l, w);
	return d;
}

struct tally_line {
	const char *name;
	size_t n, open;
};

static int most_first(const void *left, const void *right)
{
	const struct tally_line *a = left, *b = right;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void count_one(struct tally_line *v, size_t *n, const char *name, bool open)
{
	size_t at = 0;

	while (at < *n && strcmp(v[at].name, name) != 0)
		at++;
	if (at == *n)
		v[(*n)++] = (struct tally_line){ .name = name };
	v[at].n++;
	v[at].open += open;
}

static void put_top(struct doc *d, const char *caption, struct tally_line *v, size_t n)
{
	const struct doc_column columns[] = {
		{ caption, DOC_LEFT, 1 }, { T("件数"), DOC_RIGHT, 0 }, { T("还没有销号"), DOC_RIGHT, 0 }
	};
	struct doc_table *t = doc_table(d, "", columns, ARRAY_LEN(columns));

	if (n > 1)
		qsort(v, n, sizeof(*v), most_first);
	for (size_t i = 0; i < n && i < TOP; i++) {
		doc_row(t);
		doc_cell(t, "%s", v[i].name);
		doc_cell(t, "%d", (int)v[i].n);
		doc_cell(t, "%d", (int)v[i].open);
	}
}

enum status ledger_top(struct doc **out, struct workspace *ws, const struct ledger *l, const char *period, struct err *err)
{
	struct strbuf now;
	struct arena *a = arena_new();
	struct tally_line *v[3];
	size_t n[3] = { 0 }, all = 0;
	int64_t first = 0, last = 0, day = 0;
	enum status st = ST_OK;

	strbuf_init(&now);
	clock_period(&now, workspace_today(ws), 'm');
	period = period ? period : now.data;
	for (size_t i = 0; i < ARRAY_LEN(v); i++)
		v[i] = arena_array(a, l->issues.n + 1, sizeof(*v[i]));
	*out = NULL;
	if (!clock_parse_period(period, &first, &last)) {
		st = err_set(err, ST_USAGE, T("“%s”不是一段时间。写 2026-11（月）、2026-Q4（季）、2026-W47（周）或 起..止。"), period);
		goto out;
	}
	for (size_t k = 0; k < l->issues.n; k++) {
		const struct issue *i = &l->issues.v[k];
		bool open = i->stage < STAGE_CLOSED;

		if (i->stage == STAGE_DROPPED || !clock_parse_date(i->since, &day) || day < first || day > last)
			continue;
		all++;
		count_one(v[0], &n[0], *i->v[ISSUE_CATEGORY] ? issue_category_label(i->v[ISSUE_CATEGORY]) : T("没有归类"), open);
		count_one(v[1], &n[1], workspace_unit_name(ws, i->unit), open);
		count_one(v[2], &n[2], *i->v[ISSUE_OWNER] ? i->v[ISSUE_OWNER] : T("还没有交办"), open);
	}
	*out = doc_new(arena_printf(a, T("%s 群众反映的主要问题"), period));
	doc_paragraph(*out, T("这段时间登记 %d 件（收回的、不列入的不算）。"), (int)all);
	put_top(*out, T("归类"), v[0], n[0]);
	put_top(*out, T("单位"), v[1], n[1]);
	put_top(*out, T("责任单位"), v[2], n[2]);
out:
	strbuf_clear(&now);
	arena_free(a);
	return st;
}

struct telling {
	struct doc *d;
	struct doc_table *t;
	struct issue last;
	struct workspace *ws;
	bool any;
};

/* What a revision says that the one before it did not. */
static enum status tell_one(void *ctx, const struct head *head)
{
	struct telling *x = ctx;
	struct arena *a = x->d->arena;
	const char *who = *head->rev->author ? head->rev->author : head->rev->interviewer;
	struct issue now = { .seq = 0 };

	issue_read_body(&now, arena_strdup(a, head->rev->body), a);
	for (int f = 0; f < ISSUE_FIELDS; f++) {
		if (x->any ? strcmp(now.v[f], x->last.v[f]) == 0 : !*now.v[f])
			continue;
		doc_row(x->t);
		doc_cell(x->t, "%d", (int)head->rev->seq);
		doc_cell(x->t, "%.10s", head->rev->submitted);
		doc_cell(x->t, "%s%s%s", head->rev->device, *who ? "  " : "", who);
		doc_cell(x->t, "%s", issue_field_label((enum issue_field)f));
		doc_cell(x->t, "%s", *now.v[f] ? issue_value_label((enum issue_field)f, now.v[f]) : T("（空）"));
		doc_cell(x->t, "%s", head->rev->reason);
	}
	x->last = now;
	x->any = true;
	return ST_OK;
}

enum status ledger_show(struct doc **out, struct workspace *ws, const struct identity *id, struct err *err)
{
	const struct doc_column columns[] = {
		{ T("版"), DOC_RIGHT, 0 },   { T("日期"), DOC_LEFT, 0 }, { T("谁"), DOC_LEFT, 0 },
		{ T("栏目"), DOC_LEFT, 0 }, { T("内容"), DOC_LEFT, 2 }, { T("原因"), DOC_LEFT, 1 },
	};
	struct telling x = { .ws = ws };
	struct arena *a = arena_new();
	struct history h;
	char text[IDENTITY_TEXT];
	enum status st = history_read(&h, ws, id, a, err);

	*out = NULL;
	if (st == ST_OK) {
		identity_format(text, id);
		x.d = doc_new(arena_printf(a, T("问题 %.8s"), text));
		doc_paragraph(x.d, "%s", arena_printf(a, T("%s，%.10s 登记。每一次改动都在下面，没有一项被盖掉。"),
						     workspace_unit_name(ws, h.rev.unit), h.rev.started));
		x.t = doc_table(x.d, "", columns, ARRAY_LEN(columns));
		st = store_history_each(workspace_store(ws), id, tell_one, &x, err);
	}
	if (st == ST_OK)
		*out = x.d;
	else
		doc_free(x.d);
	arena_free(a);
	return st;
}
