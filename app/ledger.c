/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/ledger_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/duty.h"
#include "app/history.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

enum { NUMBER_DIGITS = 8 };

enum shape { WORDS, DATE, YES, YES_NO, CATEGORY, STATUS };

static const struct {
	const char *name, *label;
	enum shape shape;
	size_t max;
} fields[ISSUE_FIELDS] = {
	[ISSUE_TEXT] = { "text", TN("问题"), WORDS, 2000 },
	[ISSUE_PLACE] = { "place", TN("地点"), WORDS, 200 },
	[ISSUE_CATEGORY] = { "category", TN("归类"), CATEGORY, 20 },
	[ISSUE_URGENT] = { "urgent", TN("急"), YES, 3 },
	[ISSUE_SOURCE] = { "source", TN("来源"), WORDS, 100 },
	[ISSUE_OWNER] = { "owner", TN("责任单位"), WORDS, 200 },
	[ISSUE_PERSON] = { "person", TN("责任人"), WORDS, 100 },
	[ISSUE_DUE] = { "due", TN("时限"), DATE, 10 },
	[ISSUE_STANDARD] = { "standard", TN("标准要求"), WORDS, 1000 },
	[ISSUE_STATUS] = { "status", TN("状态"), STATUS, 8 },
	[ISSUE_DONE] = { "done", TN("整改情况"), WORDS, 2000 },
	[ISSUE_CLOSED] = { "closed", TN("销号日期"), DATE, 10 },
	[ISSUE_VERDICT] = { "verdict", TN("住户认可"), YES_NO, 3 },
	[ISSUE_REVISIT] = { "revisit", TN("可以回访"), YES_NO, 3 },
};

static const struct issue_category categories[] = {
	{ "sanitation", TN("环境卫生") }, { "traffic", TN("道路停车") }, { "facility", TN("公共设施") },
	{ "property", TN("物业") },	  { "safety", TN("治安") },	 { "service", TN("办事服务") },
	{ "other", TN("其他") },
};

const struct issue_category *issue_categories(size_t *n)
{
	*n = ARRAY_LEN(categories);
	return categories;
}

const char *issue_category_label(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(categories); i++)
		if (strcmp(categories[i].code, code) == 0)
			return i18n_text(categories[i].label);
	return code;
}

static const char *const stages[STAGES] = { [STAGE_OVERDUE] = TN("已逾期"),
					    [STAGE_WAITING] = TN("待交办"),
					    [STAGE_WORKING] = TN("办理中"),
					    [STAGE_CLOSED] = TN("已销号"),
					    [STAGE_DROPPED] = TN("不列入") };

const char *issue_stage_label(enum issue_stage s)
{
	return i18n_text(stages[s]);
}

bool issue_stage_is(enum issue_stage s, const char *word)
{
	return strcmp(stages[s], word) == 0 || strcmp(i18n_text(stages[s]), word) == 0;
}

const char *issue_field_name(enum issue_field f)
{
	return fields[f].name;
}

const char *issue_field_label(enum issue_field f)
{
	return i18n_text(fields[f].label);
}

const char *issue_value_label(enum issue_field f, const char *value)
{
	bool yes = strcmp(value, "yes") == 0;

	if (!*value)
		return "";
	switch (fields[f].shape) {
	case CATEGORY:
		return issue_category_label(value);
	case YES:
		return yes ? T("急") : "";
	case YES_NO:
		if (f == ISSUE_VERDICT)
			return yes ? T("认可") : T("不认可");
		return yes ? T("可以") : T("不要");
	case STATUS:
		return issue_stage_label(strcmp(value, "closed") == 0 ? STAGE_CLOSED : STAGE_DROPPED);
	case WORDS:
	case DATE:
		break;
	}
	return value;
}

void issue_read_body(struct issue *i, const char *body, struct arena *a)
{
	const char *key, *value;

	for (size_t f = 0; f < ISSUE_FIELDS; f++)
		i->v[f] = "";
	while (body_next(&body, &key, &value, a))
		for (size_t f = 0; f < ISSUE_FIELDS; f++)
			if (strcmp(fields[f].name, key) == 0)
				i->v[f] = value;
}

void issue_write_body(struct strbuf *body, const struct issue *i)
{
	for (size_t f = 0; f < ISSUE_FIELDS; f++)
		body_add(body, fields[f].name, i->v[f]);
}

static bool is_one_of(const char *value, const char *a, const char *b)
{
	return !*value || strcmp(value, a) == 0 || strcmp(value, b) == 0;
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && *s != '\n' && *s != '\t' && *s != '\r') || *s == 0x7F)
			return true;
	return false;
}

/* What may not stand in the field; NULL = nothing. */
static const char *field_fault(enum issue_field f, const char *value, struct arena *a)
{
	const char *label = issue_field_label(f);
	int64_t day = 0;
	bool known = false;

	if (strlen(value) > fields[f].max)
		return arena_printf(a, T("“%s”写得太长了（最多 %d 个字节）"), label, (int)fields[f].max);
	if (!utf8_valid(value, strlen(value)) || has_control(value))
		return arena_printf(a, T("“%s”里有读不出的字"), label);
	switch (fields[f].shape) {
	case DATE:
		known = !*value || clock_parse_date(value, &day);
		return known ? NULL : arena_printf(a, T("“%s”是“%s”，要写成 2026-12-31 这样的日期"), label, value);
	case YES:
	case YES_NO:
		known = is_one_of(value, "yes", fields[f].shape == YES ? "yes" : "no");
		return known ? NULL : arena_printf(a, T("“%s”是“%s”，只能写是或否"), label, value);
	case STATUS:
		known = is_one_of(value, "closed", "dropped");
		return known ? NULL : arena_printf(a, T("没有“%s”这种状态"), value);
	case CATEGORY:
		known = !*value;
		for (size_t i = 0; i < ARRAY_LEN(categories); i++)
			known = known || strcmp(categories[i].code, value) == 0;
		return known ? NULL : arena_printf(a, T("没有“%s”这一类"), value);
	case WORDS:
		break;
	}
	return NULL;
}

const char *issue_fault(struct workspace *ws, const struct issue *i, int *at, struct arena *a)
{
	const struct divisions *d = workspace_divisions(ws);
	const char *fault = NULL;
	int64_t closed = 0, since = 0;
	int none;

	at = at ? at : &none;
	for (int f = 0; f < ISSUE_FIELDS && !fault; f++) {
		*at = f;
		fault = field_fault((enum issue_field)f, i->v[f], a);
	}
	if (fault)
		return fault;
	*at = ISSUE_TEXT;
	if (!*i->v[ISSUE_TEXT])
		return T("没有写是什么问题");
	*at = LEDGER_UNIT;
	if (!unit_code_valid(i->unit) || (d->n > 0 && !divisions_find(d, i->unit)))
		return arena_printf(a, T("单位代码“%s”不在区划表里"), i->unit);
	*at = LEDGER_SINCE;
	if (!clock_parse_date(i->since, &since))
		return arena_printf(a, T("登记日期“%s”要写成 2026-11-23 这样的日期"), i->since);
	*at = *i->v[ISSUE_DONE] ? ISSUE_CLOSED : ISSUE_DONE;
	if (strcmp(i->v[ISSUE_STATUS], "closed") == 0 && (!*i->v[ISSUE_DONE] || !*i->v[ISSUE_CLOSED]))
		return T("销号要写整改情况和销号日期");
	*at = ISSUE_CLOSED;
	if (clock_parse_date(i->v[ISSUE_CLOSED], &closed) && (closed < since || closed > workspace_today(ws)))
		return arena_printf(a, T("销号日期 %s 要在登记那天（%s）和今天之间"), i->v[ISSUE_CLOSED], i->since);
	return NULL;
}

enum issue_stage issue_stage_of(const struct issue *i, int64_t today)
{
	int64_t due = 0;

	if (strcmp(i->v[ISSUE_STATUS], "closed") == 0)
		return STAGE_CLOSED;
	if (strcmp(i->v[ISSUE_STATUS], "dropped") == 0)
		return STAGE_DROPPED;
	if (clock_parse_date(i->v[ISSUE_DUE], &due) && due < today)
		return STAGE_OVERDUE;
	return *i->v[ISSUE_OWNER] && *i->v[ISSUE_DUE] ? STAGE_WORKING : STAGE_WAITING;
}

static const char *keep(struct arena *a, const char *s)
{
	return *s ? arena_strdup(a, s) : "";
}

static void fill(struct issue *i, const struct revision *rev, struct arena *a, int64_t today)
{
	char text[IDENTITY_TEXT];

	*i = (struct issue){ .identity = rev->identity, .seq = rev->seq };
	identity_format(text, &rev->identity);
	snprintf(i->number, sizeof(i->number), "%.*s", NUMBER_DIGITS, text);
	i->unit = keep(a, rev->unit);
	i->household = keep(a, rev->household);
	i->device = keep(a, rev->device);
	i->interviewer = keep(a, rev->interviewer);
	i->reason = keep(a, rev->reason);
	i->since = arena_strndup(a, rev->started, strcspn(rev->started, "T"));
	issue_read_body(i, arena_strdup(a, rev->body), a);
	i->stage = issue_stage_of(i, today);
}

struct loading {
	struct ledger *l;
	int64_t today;
};

static enum status take(void *ctx, const struct head *head)
{
	struct loading *x = ctx;
	struct ledger *l = x->l;
	struct issue i;

	fill(&i, head->rev, l->arena, x->today);
	i.head = head->id;
	i.conflict = head->conflict;
	l->count[i.stage]++;
	l->refused += i.stage == STAGE_CLOSED && strcmp(i.v[ISSUE_VERDICT], "no") == 0;
	l->to_ask += ledger_wants(&(struct ledger_wanted){ .stage = STAGES, .to_ask = true }, &i);
	VEC_PUSH(&l->issues, i);
	return ST_OK;
}

static int in_order(const void *left, const void *right)
{
	const struct issue *a = left, *b = right;
	int c;

	if (a->stage != b->stage)
		return a->stage < b->stage ? -1 : 1;
	if (a->stage == STAGE_OVERDUE && (c = strcmp(a->v[ISSUE_DUE], b->v[ISSUE_DUE])) != 0)
		return c;
	if (a->stage < STAGE_CLOSED && (c = strcmp(b->v[ISSUE_URGENT], a->v[ISSUE_URGENT])) != 0)
		return c;
	if (a->stage == STAGE_WORKING && (c = strcmp(a->v[ISSUE_DUE], b->v[ISSUE_DUE])) != 0)
		return c;
	if ((c = strcmp(a->since, b->since)) != 0)
		return c;
	return memcmp(a->identity.b, b->identity.b, IDENTITY_SIZE);
}

enum status ledger_load(struct ledger **out, struct workspace *ws, struct err *err)
{
	struct ledger *l = mem_alloc(sizeof(*l));
	struct loading x = { .l = l, .today = workspace_today(ws) };
	enum status st;

	l->arena = arena_new();
	st = store_heads_any(workspace_store(ws), REV_ISSUE, NULL, take, &x, err);
	if (st != ST_OK) {
		ledger_free(l);
		l = NULL;
	} else if (l->issues.n > 1) {
		qsort(l->issues.v, l->issues.n, sizeof(l->issues.v[0]), in_order);
	}
	*out = l;
	return st;
}

void ledger_free(struct ledger *l)
{
	if (!l)
		return;
	VEC_CLEAR(&l->issues);
	arena_free(l->arena);
	free(l);
}

static void apply(struct issue *i, const struct issue_change *changes, size_t n)
{
	for (size_t c = 0; c < n; c++)
		i->v[changes[c].field] = changes[c].value ? changes[c].value : "";
}

/* The hour would tell which door it was. */
static char *day_of(struct arena *a, struct workspace *ws)
{
	struct civil now = clock_civil(workspace_now(ws), workspace_utc_offset(ws));

	now.hour = now.minute = now.second = now.ms = 0;
	return workspace_instant(a, ws, clock_instant(&now));
}

static enum status write_issue(struct workspace *ws, struct revision *rev, const struct issue *i, struct err *err)
{
	struct strbuf body;
	bool added = false;
	enum status st;

	strbuf_init(&body);
	issue_write_body(&body, i);
	rev->body = body.data;
	rev->body_len = body.len;
	st = store_revision_add(workspace_store(ws), rev, 0, "", NULL, &added, err);
	strbuf_clear(&body);
	return st;
}

enum status ledger_add(struct workspace *ws, const char *unit, const char *household, const struct issue_change *changes, size_t n,
		       struct identity *id, struct err *err)
{
	struct arena *a = arena_new();
	struct issue i = { .unit = unit };
	struct revision rev;
	const char *fault;
	enum status st;

	issue_read_body(&i, "", a);
	apply(&i, changes, n);
	revision_init(&rev);
	rev.kind = REV_ISSUE;
	identity_random(&rev.identity);
	rev.round = workspace_round(ws) ? workspace_round(ws)->id : "";
	rev.device = workspace_device(ws);
	rev.interviewer = workspace_interviewer(ws);
	rev.unit = unit;
	rev.household = strcmp(i.v[ISSUE_REVISIT], "yes") == 0 ? household : "";
	rev.started = rev.ended = rev.submitted = day_of(a, ws);
	rev.state = "final";
	i.since = arena_strndup(a, rev.started, strcspn(rev.started, "T"));
	fault = issue_fault(ws, &i, NULL, a);
	st = fault ? err_set(err, ST_INPUT, T("问题没有记下：%s。"), fault) : write_issue(ws, &rev, &i, err);
	if (st == ST_OK && id)
		*id = rev.identity;
	arena_free(a);
	return st;
}

/* Closed, dropped or opened again. */
static const char *move_fault(const struct issue *was, const struct issue *now, const char *reason)
{
	bool closes = strcmp(now->v[ISSUE_STATUS], "closed") == 0;

	if (strcmp(was->v[ISSUE_STATUS], now->v[ISSUE_STATUS]) == 0 || closes || (reason && *reason))
		return NULL;
	return T("收回、重新办理都要写原因");
}

enum status ledger_change(struct workspace *ws, const struct identity *id, const struct issue_change *changes, size_t n,
			  const char *reason, bool *changed, struct err *err)
{
	struct arena *a = arena_new();
	struct history h;
	struct issue was, now;
	const char *fault;
	enum status st = history_read(&h, ws, id, a, err);

	*changed = false;
	if (st == ST_OK && h.rev.kind != REV_ISSUE)
		st = err_set(err, ST_NOT_FOUND, T("这不是台账里的问题。"));
	if (st != ST_OK)
		goto out;
	fill(&was, &h.rev, a, workspace_today(ws));
	now = was;
	apply(&now, changes, n);
	for (size_t f = 0; f < ISSUE_FIELDS; f++)
		*changed = *changed || strcmp(was.v[f], now.v[f]) != 0;
	if (!*changed && h.n == 1)
		goto out;
	fault = issue_fault(ws, &now, NULL, a);
	if (!fault)
		fault = move_fault(&was, &now, reason);
	if (fault) {
		*changed = false;
		st = err_set(err, ST_INPUT, T("编号 %s：%s。没有改动。"), was.number, fault);
		goto out;
	}
	*changed = true;
	history_supersede(&h, &h.rev);
	/* The device says it, under its own key; who brought it up stays. */
	h.rev.device = workspace_device(ws);
	h.rev.author = workspace_interviewer(ws);
	h.rev.submitted = workspace_instant(a, ws, workspace_now(ws));
	h.rev.reason = reason ? reason : "";
	if (strcmp(now.v[ISSUE_REVISIT], "yes") != 0)
		h.rev.household = "";
	st = write_issue(ws, &h.rev, &now, err);
out:
	arena_free(a);
	return st;
}

enum status ledger_find(struct workspace *ws, const char *number, struct identity *id, struct err *err)
{
	struct arena *a = arena_new();
	struct history h;
	enum status st = store_identity_find(workspace_store(ws), number, id, err);

	if (st == ST_OK)
		st = history_read(&h, ws, id, a, err);
	if (st == ST_OK && h.rev.kind != REV_ISSUE)
		st = err_set(err, ST_NOT_FOUND, T("台账里没有编号以“%s”开头的问题。"), number);
	arena_free(a);
	return st;
}

bool ledger_wants(const struct ledger_wanted *w, const struct issue *i)
{
	if (w->stage != STAGES && w->stage != i->stage)
		return false;
	if (w->owner && strcmp(w->owner, i->v[ISSUE_OWNER]) != 0)
		return false;
	if (w->duty && !duty_has(w->duty, i))
		return false;
	if (w->unit_prefix && strncmp(w->unit_prefix, i->unit, strlen(w->unit_prefix)) != 0)
		return false;
	return !w->to_ask || (i->stage == STAGE_CLOSED && strcmp(i->v[ISSUE_REVISIT], "yes") == 0 && !*i->v[ISSUE_VERDICT]);
}
