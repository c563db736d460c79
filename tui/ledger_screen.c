/* SPDX-License-Identifier: MIT */
/* The office's ledger: overdue first; handing out, closing with what was done and the household's verdict, opening again. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/ledger.h"
#include "app/workspace.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_VIEW = 1, TAG_OWNER_FILTER, TAG_VERDICT, TAG_REASON, TAG_STEP };
enum { VERDICT_NONE, VERDICT_YES, VERDICT_NO };
enum { OWNERS_MAX = 60, WORDS_MAX = 1000, STEPS = 4 };

struct ledger_view {
	struct screen *screen;
	struct workspace *ws;
	struct ledger *l;
	VEC(size_t) shown; /* indices of issues */
	struct ledger_wanted want;
	char owner[200]; /* what want.owner points to */
	int cursor, first, page;
	bool loading;
		struct identity target; /* the one under the cursor when a key was pressed */
	/* What is being changed: questions one after the other, then one revision. */
	const enum issue_field *fields;
	size_t n_fields, at;
	char words[STEPS][WORDS_MAX + 1];
	const char *status; /* what becomes of it beside the fields; NULL = nothing */
};

static const enum issue_field assigning[] = { ISSUE_OWNER, ISSUE_PERSON, ISSUE_DUE, ISSUE_STANDARD };
static const enum issue_field closing[] = { ISSUE_DONE, ISSUE_CLOSED };

static void list(struct ledger_view *v)
{
	v->shown.n = 0;
	for (size_t i = 0; i < v->l->issues.n; i++)
		if (ledger_wants(&v->want, &v->l->issues.v[i]))
			VEC_PUSH(&v->shown, i);
	if (v->cursor >= (int)v->shown.n)
		v->cursor = v->shown.n ? (int)v->shown.n - 1 : 0;
}

static struct issue *current(struct ledger_view *v)
{
	return v->shown.n ? &v->l->issues.v[v->shown.v[v->cursor]] : NULL;
}

static enum status reload(struct ledger_view *v, struct err *err)
{
	struct ledger *l = NULL;
	enum status st = ledger_load(&l, v->ws, err);

	if (st != ST_OK)
		return st;
	ledger_free(v->l);
	v->l = l;
	list(v);
	for (size_t i = 0; i < v->shown.n; i++)
		if (memcmp(&l->issues.v[v->shown.v[i]].identity, &v->target, sizeof(v->target)) == 0)
			v->cursor = (int)i;
	return ST_OK;
}

static enum status ledger_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	struct ledger_view *v = screen_data(s);

	v->screen = s;
	v->ws = arg;
	v->want.stage = STAGES;
	v->loading = true;
	screen_timer(s, 1);
	return ST_OK;
}

static unsigned ledger_tick(struct screen *s)
{
	struct ledger_view *v = screen_data(s);
	struct err err = ERR_INIT;

	screen_timer(s, 0);
	v->loading = false;
	return reload(v, &err) == ST_OK ? SCREEN_REDRAW : dialog_error(s, TAG_VIEW, &err);
}

static void ledger_close_screen(struct screen *s)
{
	struct ledger_view *v = screen_data(s);

	ledger_free(v->l);
	VEC_CLEAR(&v->shown);
}

static enum context ledger_context(const struct screen *s UNUSED)
{
	return CONTEXT_LEDGER;
}

/* Narrow terminals leave the place out. "!" is urgent, "?" changed in two places. */
struct columns {
	int stage, owner, due, place, text;
};

static struct columns lay_out(int width)
{
	struct columns c = { .stage = 4, .text = utf8_width(T("不认可")) };

	for (int s = 0; s < STAGES; s++)
		if (utf8_width(issue_stage_label((enum issue_stage)s)) > c.text)
			c.text = utf8_width(issue_stage_label((enum issue_stage)s));
	c.text += c.stage + 1;
	c.due = width - 12;
	c.owner = c.due - (width >= 100 ? 26 : 18);
	c.place = width >= 80 ? c.owner - (width >= 100 ? 26 : 16) : 0;
	return c;
}

static void draw_row(struct ledger_view *v, struct canvas *c, const struct columns *x, const struct issue *i, int y, bool here)
{
	bool late = i->stage == STAGE_OVERDUE, no = strcmp(i->v[ISSUE_VERDICT], "no") == 0 && i->stage == STAGE_CLOSED;
	unsigned style = here ? STYLE_BOLD : i->stage >= STAGE_CLOSED && !no ? STYLE_DIM : STYLE_PLAIN;
	const char *place = *i->v[ISSUE_PLACE] ? i->v[ISSUE_PLACE] : workspace_unit_name(v->ws, i->unit);

	if (here)
		(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
	(void)canvas_text(c, 2, y, STYLE_WARN, 2, i->conflict ? "?" : *i->v[ISSUE_URGENT] && i->stage < STAGE_CLOSED ? "!" : "");
	(void)canvas_text(c, x->stage, y, style | (late || no ? STYLE_WARN : 0u), x->text - x->stage - 1,
			  no ? T("不认可") : issue_stage_label(i->stage));
	(void)canvas_text(c, x->text, y, style, (x->place ? x->place : x->owner) - x->text - 1, i->v[ISSUE_TEXT]);
	if (x->place)
		(void)canvas_text(c, x->place, y, style, x->owner - x->place - 1, place);
	(void)canvas_text(c, x->owner, y, style, x->due - x->owner - 1, i->v[ISSUE_OWNER]);
	(void)canvas_text(c, x->due, y, style | (late ? STYLE_WARN : 0u), 10, i->v[i->stage == STAGE_CLOSED ? ISSUE_CLOSED : ISSUE_DUE]);
}

static void draw_counts(const struct ledger_view *v, struct canvas *c, int y)
{
	int end = canvas_columns(c) - 1, x = 1;
	const struct ledger *l = v->l;

	for (int s = 0; s < STAGES; s++) {
		bool wanted = v->want.stage == (enum issue_stage)s;

		if (l->count[s] || wanted)
			x = canvas_textf(c, x, y, wanted ? STYLE_REVERSE : s == STAGE_OVERDUE ? STYLE_WARN : STYLE_PLAIN, end - x, "%s %d",
					 issue_stage_label((enum issue_stage)s), (int)l->count[s]) + 2;
	}
	if (l->to_ask || v->want.to_ask)
		x = canvas_textf(c, x, y, v->want.to_ask ? STYLE_REVERSE : STYLE_PLAIN, end - x, T("要回访 %d"), (int)l->to_ask) + 2;
	if (v->want.owner)
		(void)canvas_textf(c, x, y, STYLE_REVERSE, end - x, "%s", v->want.owner);
}

static void draw_heads(struct canvas *c, const struct columns *x, int y)
{
	(void)canvas_text(c, x->stage, y, STYLE_DIM, -1, T("状态"));
	(void)canvas_text(c, x->text, y, STYLE_DIM, -1, T("问题"));
	if (x->place)
		(void)canvas_text(c, x->place, y, STYLE_DIM, -1, T("地点"));
	(void)canvas_text(c, x->owner, y, STYLE_DIM, -1, T("责任单位"));
	(void)canvas_text(c, x->due, y, STYLE_DIM, -1, T("时限"));
}

static void ledger_draw(struct screen *s, struct canvas *c)
{
	struct ledger_view *v = screen_data(s);
	const struct columns x = lay_out(canvas_columns(c));
	char right[48] = "";
	int top, rows, n = (int)v->shown.n;

	if (v->shown.n)
		snprintf(right, sizeof(right), "%d/%d", v->cursor + 1, n);
	screen_header(c, T("问题台账"), NULL, right);
	screen_body(c, &top, &rows);
	if (v->loading || !v->l || n == 0) {
		if (v->l)
			draw_counts(v, c, top);
		(void)canvas_wrap(c, 3, top + 2, canvas_columns(c) - 6, 3, 0, STYLE_DIM,
				  v->loading ? T("正在读台账…")
					     : v->l && v->l->issues.n ? T("没有这样的问题。F 换一种状态看。")
								      : T("台账还是空的。入户时按 M 记下的问题，汇总以后都在这里。"));
		return;
	}
	draw_counts(v, c, top);
	draw_heads(c, &x, top + 1);
	v->page = rows - 2;
	v->first = screen_scroll(v->first, v->cursor, n, v->page);
	for (int i = 0; i < v->page && v->first + i < n; i++)
		draw_row(v, c, &x, &v->l->issues.v[v->shown.v[v->first + i]], top + 2 + i, v->first + i == v->cursor);
}

static bool is_date(enum issue_field f)
{
	return f == ISSUE_DUE || f == ISSUE_CLOSED;
}

static const char *initial_of(const struct ledger_view *v, const struct issue *i, enum issue_field f, struct strbuf *today)
{
	if (f != ISSUE_CLOSED)
		return i ? i->v[f] : "";
	clock_format_date(today, workspace_today(v->ws));
	return today->data;
}

/* typed: what was typed before and is no date; NULL = asked for the first time. */
static unsigned ask_step(struct ledger_view *v, const char *typed)
{
	enum issue_field f = v->fields[v->at];
	struct strbuf today, title;
	const char *initial;
	unsigned done;

	strbuf_init(&today);
	strbuf_init(&title);
	initial = typed ? typed : initial_of(v, current(v), f, &today);
	if (typed)
		strbuf_addf(&title, T("%s：看不懂这个日期，请写成 2026-12-31 这样。"), issue_field_label(f));
	else
		strbuf_addf(&title, is_date(f) ? T("%s（写成 2026-12-31）") : "%s", issue_field_label(f));
	if (f == ISSUE_DONE || f == ISSUE_CLOSED)
		done = dialog_prompt_required(v->screen, TAG_STEP, title.data, initial, WORDS_MAX, T("销号要写这一项。"));
	else
		done = dialog_prompt(v->screen, TAG_STEP, title.data, initial, WORDS_MAX);
	strbuf_clear(&title);
	strbuf_clear(&today);
	return done;
}

static unsigned begin(struct ledger_view *v, const enum issue_field *fields, size_t n, const char *status)
{
	v->fields = fields;
	v->n_fields = n;
	v->at = 0;
	v->status = status;
	return ask_step(v, NULL);
}

static unsigned change(struct ledger_view *v, const struct issue_change *changes, size_t n, const char *reason)
{
	struct err err = ERR_INIT;
	bool changed = false;

	if (ledger_change(v->ws, &v->target, changes, n, reason, &changed, &err) != ST_OK || reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TAG_VIEW, &err);
	screen_say(v->screen, STYLE_GOOD, "%s", changed ? T("记下了，原来的写法也留着。") : T("和原来一样，没有改动。"));
	return SCREEN_REDRAW;
}

static unsigned ask_verdict(struct ledger_view *v)
{
	const struct dialog_item items[] = {
		{ .label = T("还没有回访"), .code = VERDICT_NONE },
		{ .label = T("住户认可"), .code = VERDICT_YES },
		{ .label = T("住户不认可"), .code = VERDICT_NO },
	};

	return dialog_menu(v->screen, TAG_VERDICT, T("这件事办完了，住户认可吗？"), items, ARRAY_LEN(items), 0);
}

static unsigned finish(struct ledger_view *v, int verdict)
{
	struct issue_change changes[STEPS + 2];
	size_t n = 0;

	for (; n < v->n_fields; n++)
		changes[n] = (struct issue_change){ v->fields[n], v->words[n] };
	if (v->status)
		changes[n++] = (struct issue_change){ ISSUE_STATUS, v->status };
	if (verdict >= 0)
		changes[n++] = (struct issue_change){ ISSUE_VERDICT, verdict == VERDICT_YES ? "yes" : verdict == VERDICT_NO ? "no" : "" };
	return change(v, changes, n, NULL);
}

static unsigned step_answered(struct ledger_view *v, const char *text)
{
	int64_t day = 0;

	if (is_date(v->fields[v->at]) && *text && !clock_parse_date(text, &day))
		return ask_step(v, text);
	snprintf(v->words[v->at], sizeof(v->words[v->at]), "%s", text);
	if (++v->at < v->n_fields)
		return ask_step(v, NULL);
	return v->status ? ask_verdict(v) : finish(v, -1);
}

static unsigned filter_owner(struct ledger_view *v)
{
	struct dialog_item items[OWNERS_MAX] = { { .label = T("全部"), .code = 0 } };
	size_t n = 1;

	for (size_t i = 0; i < v->l->issues.n && n < ARRAY_LEN(items); i++) {
		const char *owner = v->l->issues.v[i].v[ISSUE_OWNER];
		size_t k = 1;

		while (k < n && strcmp(items[k].label, owner) != 0)
			k++;
		if (*owner && k == n) {
			items[n] = (struct dialog_item){ .label = owner, .code = (int)n };
			n++;
		}
	}
	return dialog_menu(v->screen, TAG_OWNER_FILTER, T("只看哪个责任单位的？"), items, n, 0);
}

static void next_stage(struct ledger_view *v)
{
	if (v->want.to_ask) {
		v->want.to_ask = false;
		v->want.stage = STAGES;
	} else if (v->want.stage == STAGE_DROPPED) {
		v->want.stage = STAGES;
		v->want.to_ask = true;
	} else {
		v->want.stage = v->want.stage == STAGES ? STAGE_OVERDUE : (enum issue_stage)(v->want.stage + 1);
	}
	v->cursor = 0;
	list(v);
}

static unsigned show(struct ledger_view *v)
{
	struct doc *doc = NULL;
	struct err err = ERR_INIT;

	return ledger_show(&doc, v->ws, &v->target, &err) == ST_OK ? dialog_doc(v->screen, TAG_VIEW, doc)
									       : dialog_error(v->screen, TAG_VIEW, &err);
}

static unsigned ask_reason(struct ledger_view *v, const char *status)
{
	v->status = status;
	return dialog_prompt_required(v->screen, TAG_REASON, *status ? T("为什么不列入台账？") : T("为什么重新办理？"), NULL, 200, T("写一句原因。"));
}

static bool ledger_enabled(const struct screen *s, enum action a)
{
	const struct ledger_view *v = screen_data(s);
	const struct issue *i = v->l && v->shown.n ? &v->l->issues.v[v->shown.v[v->cursor]] : NULL;

	if (v->loading) /* not known yet: what the key is for is decided when it is */
		return true;
	switch ((int)a) {
	case ACTION_ISSUE_OPEN:
		return i != NULL;
	case ACTION_ISSUE_ASSIGN:
	case ACTION_ISSUE_CLOSE:
	case ACTION_ISSUE_DROP:
		return i && i->stage < STAGE_CLOSED;
	case ACTION_ISSUE_VERDICT:
		return i && i->stage == STAGE_CLOSED;
	case ACTION_ISSUE_REOPEN:
		return i && i->stage >= STAGE_CLOSED;
	case ACTION_ISSUE_STAGE:
	case ACTION_ISSUE_OWNER:
		return v->l && v->l->issues.n > 0;
	default:
		return true;
	}
}

static unsigned ledger_action(struct screen *s, enum action a, const struct event *ev)
{
	struct ledger_view *v = screen_data(s);
	const struct issue *i;
	unsigned loaded;

	if (a != ACTION_BACK && v->loading && (loaded = ledger_tick(s)) != SCREEN_REDRAW) /* a key that came first */
		return loaded;
	if (!ledger_enabled(s, a))
		return SCREEN_HANDLED;
	i = v->l ? current(v) : NULL;
	if (i)
		v->target = i->identity;
	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_ISSUE_OPEN:
		return show(v);
	case ACTION_ISSUE_ASSIGN:
		return begin(v, assigning, ARRAY_LEN(assigning), NULL);
	case ACTION_ISSUE_CLOSE:
		return begin(v, closing, ARRAY_LEN(closing), "closed");
	case ACTION_ISSUE_VERDICT:
		v->n_fields = 0;
		v->status = NULL;
		return ask_verdict(v);
	case ACTION_ISSUE_REOPEN:
		return ask_reason(v, "");
	case ACTION_ISSUE_DROP:
		return ask_reason(v, "dropped");
	case ACTION_ISSUE_STAGE:
		next_stage(v);
		return SCREEN_REDRAW;
	case ACTION_ISSUE_OWNER:
		return filter_owner(v);
	default:
		return screen_list_key(a, ev, (int)v->shown.n, v->page, &v->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static unsigned reason_given(struct ledger_view *v, const char *reason)
{
	const struct issue_change changes[] = { { ISSUE_STATUS, v->status }, { ISSUE_CLOSED, "" }, { ISSUE_VERDICT, "" } };

	return change(v, changes, *v->status ? 1 : ARRAY_LEN(changes), reason);
}

static unsigned ledger_result(struct screen *s, const struct screen_result *r)
{
	struct ledger_view *v = screen_data(s);

	if (r->code < 0)
		return SCREEN_REDRAW;
	switch (r->tag) {
	case TAG_STEP:
		return step_answered(v, r->text);
	case TAG_VERDICT:
		return finish(v, r->code);
	case TAG_REASON:
		return reason_given(v, r->text);
	case TAG_OWNER_FILTER:
		snprintf(v->owner, sizeof(v->owner), "%s", r->text);
		v->want.owner = r->code ? v->owner : NULL;
		v->cursor = 0;
		list(v);
		return SCREEN_REDRAW;
	default:
		return SCREEN_REDRAW;
	}
}

const struct screen_ops ledger_screen = {
	.name = "ledger",
	.size = sizeof(struct ledger_view),
	.open = ledger_open,
	.context = ledger_context,
	.draw = ledger_draw,
	.action = ledger_action,
	.enabled = ledger_enabled,
	.tick = ledger_tick,
	.result = ledger_result,
	.close = ledger_close_screen,
};
