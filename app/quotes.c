/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/quotes.h"

#include <stdlib.h>
#include <string.h>

#include "app/history.h"
#include "app/quotes_internal.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/household.h"
#include "report/doc.h"
#include "report/labels.h"
#include "tally/frame.h"

enum { NUMBER_DIGITS = 8, WHO_MOST = 64 };

struct loading {
	struct quotes *q;
	struct workspace *ws;
	struct strbuf path;
	struct arena *scratch; /* one record's */
};

static struct identity decision_of(const struct identity *record, const char *key)
{
	char text[IDENTITY_TEXT];
	struct strbuf sb;
	struct digest d;
	struct identity id;

	identity_format(text, record);
	strbuf_init(&sb);
	strbuf_addf(&sb, "ruhu quotation 1\n%s\n%s\n", text, key);
	d = digest_of(sb.data, sb.len);
	memcpy(id.b, d.b, IDENTITY_SIZE);
	strbuf_clear(&sb);
	return id;
}

/* The question of "group/person[2]/why", where it is one that may be quoted; -1. */
static int quotable(struct loading *x, const char *key)
{
	const struct form *form = x->q->form;

	strbuf_reset(&x->path);
	for (const char *s = key; *s; s += strcspn(s, "]"), s += *s == ']') {
		size_t n = strcspn(s, "[");

		strbuf_add(&x->path, s, n);
		s += n;
	}
	for (int i = 1; i < form->n_nodes; i++)
		if ((form->nodes[i].role & ROLE_QUOTE) && strcmp(form->nodes[i].path, x->path.data) == 0)
			return i;
	return -1;
}

static enum status take_interview(void *ctx, const struct head *head)
{
	struct loading *x = ctx;
	const struct revision *rev = head->rev;
	struct arena *a = x->q->arena;
	const char *rest = rev->body, *key, *value;

	if (head->marks || strncmp(rev->outcome, "1.", 2) != 0 || !unit_code_valid(rev->unit) || strcmp(rev->form_id, x->q->form->id) != 0 ||
	    strcmp(rev->form_version, x->q->form->version) != 0)
		return ST_OK;
	arena_reset(x->scratch);
	while (body_next(&rest, &key, &value, x->scratch)) {
		int node = strchr(key, '!') ? -1 : quotable(x, key);
		struct quote q = { .record = rev->identity, .node = node, .quoted = "", .who = "", .when = "", .reason = "" };
		char text[IDENTITY_TEXT], hex[DIGEST_HEX];

		if (node < 0 || value[strspn(value, " \t\r\n")] == '\0')
			continue;
		q.key = arena_strdup(a, key);
		q.said = arena_strdup(a, value);
		digest_hex(hex, &head->id);
		q.revision = arena_strdup(a, hex);
		q.decision = decision_of(&q.record, q.key);
		identity_format(text, &q.decision);
		q.number = arena_strndup(a, text, NUMBER_DIGITS);
		q.unit = arena_printf(a, "%.9s000", rev->unit);
		q.day = tally_local_day(rev->started, workspace_utc_offset(x->ws));
		VEC_PUSH(&x->q->v, q);
	}
	return ST_OK;
}

static int by_decision(const void *left, const void *right)
{
	const struct quote *a = left, *b = right;

	return memcmp(a->decision.b, b->decision.b, IDENTITY_SIZE);
}

static enum status take_decision(void *ctx, const struct head *head)
{
	struct loading *x = ctx;
	struct quote key = { .decision = head->rev->identity }, *q = NULL;
	struct arena *a = x->q->arena;
	const char *keep;

	if (x->q->v.n)
		q = bsearch(&key, x->q->v.v, x->q->v.n, sizeof(*x->q->v.v), by_decision);
	if (!q || strcmp(body_get(head->rev->body, "about", a), "quotation") != 0 ||
	    strcmp(body_get(head->rev->body, "revision", a), q->revision) != 0)
		return ST_OK; /* not about a quotation, or the record is another now: it waits for a person */
	keep = body_get(head->rev->body, "keep", a);
	q->quoted = quote_keep(a, q->said, keep);
	q->state = *q->quoted && !quote_fault(q->quoted, workspace_divisions(x->ws), a) ? QUOTE_RELEASED : *keep ? QUOTE_WAITING : QUOTE_REFUSED;
	if (q->state != QUOTE_RELEASED)
		q->quoted = "";
	q->who = arena_strdup(a, head->rev->author);
	q->when = arena_strndup(a, head->rev->submitted, strcspn(head->rev->submitted, "T"));
	q->reason = arena_strdup(a, head->rev->reason);
	return ST_OK;
}

static bool has_quotable(const struct form *form)
{
	for (int i = 1; i < form->n_nodes; i++)
		if (form->nodes[i].role & ROLE_QUOTE)
			return true;
	return false;
}

enum status quotes_load(struct quotes *out, struct workspace *ws, struct err *err)
{
	const struct round *round = workspace_round(ws);
	struct loading x = { .q = out, .ws = ws };
	enum status st;

	memset(out, 0, sizeof(*out));
	out->arena = arena_new();
	strbuf_init(&x.path);
	st = workspace_form(ws, NULL, &out->form, err);
	x.scratch = arena_new();
	if (st == ST_OK && has_quotable(out->form))
		st = store_heads_any(workspace_store(ws), REV_INTERVIEW, round ? round->id : NULL, take_interview, &x, err);
	if (out->v.n > 1)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), by_decision);
	if (st == ST_OK && out->v.n)
		st = store_heads_any(workspace_store(ws), REV_DECISION, NULL, take_decision, &x, err);
	strbuf_clear(&x.path);
	arena_free(x.scratch);
	if (st != ST_OK)
		quotes_clear(out);
	return st;
}

void quotes_clear(struct quotes *q)
{
	VEC_CLEAR(&q->v);
	if (q->arena)
		arena_free(q->arena);
	q->arena = NULL;
}

static enum status find(const struct quotes *all, const char *number, const struct quote **out, struct err *err)
{
	size_t n = strlen(number), found = 0;

	for (size_t i = 0; n >= 4 && i < all->v.n; i++)
		if (strncmp(all->v.v[i].number, number, n) == 0) {
			*out = &all->v.v[i];
			found++;
		}
	if (found == 1)
		return ST_OK;
	return found ? err_set(err, ST_CONFLICT, T("不止一条原话的编号以“%s”开头，请写全八位。"), number)
		     : err_set(err, ST_NOT_FOUND, T("没有编号是“%s”的原话。编号见 ruhu quotes list。"), number);
}

static enum status check_who(struct workspace *ws, const char **who, struct err *err)
{
	if (workspace_is_field(ws))
		return err_set(err, ST_INPUT, T("原话由办公室审看，这是入户用的数据。"));
	if (!*who)
		*who = workspace_interviewer(ws);
	for (const char *s = *who; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7F || strlen(*who) > WHO_MOST)
			return err_set(err, ST_USAGE, T("代号太长，或者里面有看不见的字。"));
	return **who ? ST_OK : err_set(err, ST_USAGE, T("要写明是谁审看的：--by 代号。"));
}

/* keep "" = refused. */
static enum status decide(struct workspace *ws, const struct quote *q, const char *keep, const char *who, const char *reason, struct arena *a,
			  struct err *err)
{
	struct revision rev;
	struct history h;
	struct strbuf body;
	char record[IDENTITY_TEXT];
	bool added = false;
	enum status st = history_read(&h, ws, &q->decision, a, err);

	revision_init(&rev);
	rev.kind = REV_DECISION;
	rev.identity = q->decision;
	if (st == ST_OK)
		history_supersede(&h, &rev);
	else if (st != ST_NOT_FOUND)
		return st;
	rev.round = workspace_round(ws) ? workspace_round(ws)->id : "";
	rev.device = workspace_device(ws);
	rev.author = who;
	rev.unit = q->unit;
	rev.submitted = workspace_instant(a, ws, workspace_now(ws));
	rev.state = "final";
	rev.reason = reason;
	identity_format(record, &q->record);
	strbuf_init(&body);
	body_add(&body, "about", "quotation");
	body_add(&body, "record", record);
	body_add(&body, "question", q->key);
	body_add(&body, "revision", q->revision);
	body_add(&body, "keep", keep);
	rev.body = body.data;
	rev.body_len = body.len;
	st = store_revision_add(workspace_store(ws), &rev, 0, "", NULL, &added, err);
	strbuf_clear(&body);
	return st;
}

/* The one a decision is about, among all; *who is checked. Nothing is left to clear unless ST_OK. */
static enum status find_for(struct quotes *all, const struct quote **q, struct workspace *ws, const char *number, const char **who,
			    struct err *err)
{
	enum status st = check_who(ws, who, err);

	if (st == ST_OK)
		st = quotes_load(all, ws, err);
	if (st != ST_OK)
		return st;
	st = find(all, number, q, err);
	if (st != ST_OK)
		quotes_clear(all);
	return st;
}

enum status quotes_release(struct workspace *ws, const char *number, const char *shorter, const char *who, struct strbuf *printed,
			   struct err *err)
{
	struct quotes all;
	const struct quote *q = NULL;
	const char *keep, *text, *fault;
	enum status st = find_for(&all, &q, ws, number, &who, err);

	if (st != ST_OK)
		return st;
	keep = quote_pieces(all.arena, q->said, shorter ? shorter : q->said);
	if (!keep) {
		st = err_set(err, ST_INPUT, T("只能删，不能改：--text 里的字要照原话的顺序，删掉的地方写“……”。没有放行。"));
		goto out;
	}
	text = quote_keep(all.arena, q->said, keep);
	fault = quote_fault(text, workspace_divisions(ws), all.arena);
	if (fault) {
		st = err_set(err, ST_INPUT, T("%s。材料里不出现乡镇以下的地方，也不出现能认出人的号码：请用 --text 把它删掉。没有放行。"), fault);
		goto out;
	}
	st = decide(ws, q, keep, who, "", all.arena, err);
	if (st == ST_OK)
		strbuf_adds(printed, text);
out:
	quotes_clear(&all);
	return st;
}

enum status quotes_refuse(struct workspace *ws, const char *number, const char *who, const char *reason, struct err *err)
{
	struct quotes all;
	const struct quote *q = NULL;
	enum status st = find_for(&all, &q, ws, number, &who, err);

	if (st != ST_OK)
		return st;
	st = decide(ws, q, "", who, reason, all.arena, err);
	quotes_clear(&all);
	return st;
}

static const char *state_label(enum quote_state s)
{
	switch (s) {
	case QUOTE_RELEASED:
		return T("可以引");
	case QUOTE_REFUSED:
		return T("不引");
	case QUOTE_WAITING:
		break;
	}
	return T("没有审看");
}

enum status quotes_doc(struct doc **out, struct workspace *ws, int state, struct err *err)
{
	const struct doc_column columns[] = { { T("编号"), DOC_LEFT, 0 }, { T("单位"), DOC_LEFT, 0 }, { T("原话"), DOC_LEFT, 3 },
					      { T("状态"), DOC_LEFT, 0 }, { T("引用的话"), DOC_LEFT, 2 }, { T("谁"), DOC_LEFT, 0 },
					      { T("日期"), DOC_LEFT, 0 }, { T("原因"), DOC_LEFT, 1 } };
	struct quotes all;
	struct doc_table *t;
	enum status st = quotes_load(&all, ws, err);

	if (st != ST_OK)
		return st;
	*out = doc_new(T("群众原话"));
	t = doc_table(*out, "", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < all.v.n; i++) {
		const struct quote *q = &all.v.v[i];

		if (state <= QUOTE_REFUSED && (int)q->state != state)
			continue;
		doc_row(t);
		doc_cell(t, "%s", q->number);
		doc_cell(t, "%s", workspace_unit_name(ws, q->unit));
		doc_cell(t, "%s", q->said);
		doc_cell(t, "%s", state_label(q->state));
		doc_cell(t, "%s", q->quoted);
		doc_cell(t, "%s", q->who);
		doc_cell(t, "%s", q->when);
		doc_cell(t, "%s", q->reason);
	}
	doc_note(*out, "%s", T("这张表有每一句原话，只在办公室看，不外传。放行：ruhu quotes release 编号 --by 代号，要删的地方用 --text 写成“……”；不引：ruhu quotes refuse 编号。"));
	quotes_clear(&all);
	return ST_OK;
}
