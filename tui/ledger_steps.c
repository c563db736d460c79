/* SPDX-License-Identifier: MIT */
/* What is asked about an issue: one thing after the other, and one revision at the end, so that half an answer leaves nothing behind. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/ledger.h"

enum { VERDICT_NONE, VERDICT_YES, VERDICT_NO };
enum { WHOLE = 0 };

static const enum issue_field assigning[] = { ISSUE_OWNER, ISSUE_PERSON, ISSUE_DUE, ISSUE_STANDARD };
static const enum issue_field closing[] = { ISSUE_DONE, ISSUE_CLOSED };
static const enum issue_field describing[] = { ISSUE_TEXT, ISSUE_PLACE, ISSUE_CATEGORY, ISSUE_URGENT, ISSUE_SOURCE };

static bool is_date(enum issue_field f)
{
	return f == ISSUE_DUE || f == ISSUE_CLOSED;
}

static const struct issue *changed_one(const struct ledger_view *v)
{
	return *v->steps.unit ? NULL : ledger_current(v);
}

static unsigned ask_category(struct ledger_view *v, const char *now)
{
	size_t n;
	const struct issue_category *c = issue_categories(&n);
	struct dialog_item items[16];
	int at = 0;

	for (size_t i = 0; i < n && i < ARRAY_LEN(items); i++) {
		items[i] = (struct dialog_item){ .label = i18n_text(c[i].label), .code = (int)i };
		if (strcmp(c[i].code, now) == 0)
			at = (int)i;
	}
	return dialog_menu(v->screen, LEDGER_STEP, issue_field_label(ISSUE_CATEGORY), items, n < ARRAY_LEN(items) ? n : ARRAY_LEN(items), at);
}

static unsigned ask_urgent(struct ledger_view *v, const char *now)
{
	const struct dialog_item items[] = { { .label = T("一般"), .code = 0 }, { .label = T("急（人身安全）"), .code = 1 } };

	return dialog_menu(v->screen, LEDGER_STEP, T("急不急"), items, ARRAY_LEN(items), *now != '\0');
}

static const char *missing_words(enum issue_field f)
{
	if (f == ISSUE_TEXT)
		return T("写一句是什么事。");
	return f == ISSUE_DONE || f == ISSUE_CLOSED ? T("销号要写这一项。") : NULL;
}

static const char *question(enum issue_field f)
{
	switch ((int)f) {
	case ISSUE_TEXT:
		return T("是什么问题？写一句。");
	case ISSUE_PLACE:
		return T("在哪里？写到小区、路口，不写门牌。");
	case ISSUE_SOURCE:
		return T("从哪里来的？（12345热线、督查、媒体……）");
	default:
		return issue_field_label(f);
	}
}

/* typed: what was typed before and is no date; NULL = asked for the first time. */
static unsigned ask_words(struct ledger_view *v, enum issue_field f, const char *initial, const char *typed)
{
	struct strbuf title;
	unsigned done;

	strbuf_init(&title);
	if (typed)
		strbuf_addf(&title, T("%s：看不懂这个日期，请写成 2026-12-31 这样。"), issue_field_label(f));
	else
		strbuf_addf(&title, is_date(f) ? T("%s（写成 2026-12-31）") : "%s", question(f));
	if (missing_words(f))
		done = dialog_prompt_required(v->screen, LEDGER_STEP, title.data, initial, LEDGER_WORDS, missing_words(f));
	else
		done = dialog_prompt(v->screen, LEDGER_STEP, title.data, initial, LEDGER_WORDS);
	strbuf_clear(&title);
	return done;
}

static unsigned ask_step(struct ledger_view *v, const char *typed)
{
	enum issue_field f = v->steps.fields[v->steps.at];
	const struct issue *i = changed_one(v);
	const char *now = typed ? typed : i ? i->v[f] : "";
	struct strbuf today;
	unsigned done;

	if (f == ISSUE_CATEGORY)
		return ask_category(v, now);
	if (f == ISSUE_URGENT)
		return ask_urgent(v, now);
	strbuf_init(&today);
	clock_format_date(&today, workspace_today(v->ws));
	done = ask_words(v, f, f == ISSUE_CLOSED && !typed ? today.data : now, typed);
	strbuf_clear(&today);
	return done;
}

static unsigned begin(struct ledger_view *v, const enum issue_field *fields, size_t n, const char *status)
{
	v->steps.fields = fields;
	v->steps.n = n;
	v->steps.at = 0;
	v->steps.status = status;
	return ask_step(v, NULL);
}

unsigned ledger_ask_assign(struct ledger_view *v)
{
	v->steps.unit[0] = '\0';
	return begin(v, assigning, ARRAY_LEN(assigning), NULL);
}

unsigned ledger_ask_close(struct ledger_view *v)
{
	v->steps.unit[0] = '\0';
	return begin(v, closing, ARRAY_LEN(closing), "closed");
}

unsigned ledger_ask_mend(struct ledger_view *v)
{
	v->steps.unit[0] = '\0';
	return begin(v, describing, ARRAY_LEN(describing), NULL);
}

static unsigned ask_how_it_is_taken(struct ledger_view *v)
{
	const struct dialog_item items[] = {
		{ .label = T("还没有回访"), .code = VERDICT_NONE },
		{ .label = T("住户认可"), .code = VERDICT_YES },
		{ .label = T("住户不认可"), .code = VERDICT_NO },
	};

	return dialog_menu(v->screen, LEDGER_VERDICT, T("这件事办完了，住户认可吗？"), items, ARRAY_LEN(items), 0);
}

unsigned ledger_ask_verdict(struct ledger_view *v)
{
	v->steps.unit[0] = '\0';
	v->steps.n = 0;
	v->steps.status = NULL;
	return ask_how_it_is_taken(v);
}

/* parent: the code whose children are listed; whole: what its own code stands for in the list. */
static unsigned ask_unit(struct ledger_view *v, int tag, const char *parent, enum level level, const char *whole)
{
	const struct divisions *d = workspace_divisions(v->ws);
	VEC(struct dialog_item) items = { 0 };
	unsigned done;

	VEC_PUSH(&items, ((struct dialog_item){ .label = whole, .code = WHOLE }));
	for (size_t i = 0; i < d->n; i++) {
		char above[UNIT_CODE + 1];

		unit_parent(above, d->v[i].code, level == LEVEL_VILLAGE ? LEVEL_TOWNSHIP : LEVEL_COUNTY);
		if (d->v[i].level == level && strcmp(above, parent) == 0)
			VEC_PUSH(&items, ((struct dialog_item){ .label = d->v[i].name, .code = (int)i + 1 }));
	}
	done = dialog_find(v->screen, tag, level == LEVEL_VILLAGE ? T("哪个村、社区？") : T("哪个苏木乡镇？"), items.v, items.n);
	VEC_CLEAR(&items);
	return done;
}

unsigned ledger_ask_new(struct ledger_view *v)
{
	const struct divisions *d = workspace_divisions(v->ws);

	if (d->n == 0)
		return dialog_message(v->screen, LEDGER_VIEW, "%s", T("这里还没有行政区划的名单，问题不知道记在哪里。请信息中心的人先装上名单。"));
	unit_parent(v->steps.unit, d->v[0].code, LEVEL_COUNTY);
	return ask_unit(v, LEDGER_TOWN, v->steps.unit, LEVEL_TOWNSHIP, T("全旗，或者说不清"));
}

static unsigned add(struct ledger_view *v, const struct issue_change *changes, size_t n)
{
	struct err err = ERR_INIT;

	if (ledger_add(v->ws, v->steps.unit, "", changes, n, &v->target, &err) != ST_OK)
		return dialog_error(v->screen, LEDGER_VIEW, &err);
	v->want = (struct ledger_wanted){ .stage = STAGES }; /* the new one is seen whatever was being looked at */
	if (ledger_reload(v, &err) != ST_OK)
		return dialog_error(v->screen, LEDGER_VIEW, &err);
	screen_say(v->screen, STYLE_GOOD, "%s", T("记进台账了。按 A 交给责任单位去办。"));
	return SCREEN_REDRAW;
}

static unsigned finish(struct ledger_view *v, int verdict)
{
	struct issue_change changes[LEDGER_STEPS + 2];
	size_t n = 0;

	for (; n < v->steps.n; n++)
		changes[n] = (struct issue_change){ v->steps.fields[n], v->steps.words[n] };
	if (*v->steps.unit)
		return add(v, changes, n);
	if (v->steps.status)
		changes[n++] = (struct issue_change){ ISSUE_STATUS, v->steps.status };
	if (verdict >= 0)
		changes[n++] = (struct issue_change){ ISSUE_VERDICT, verdict == VERDICT_YES ? "yes" : verdict == VERDICT_NO ? "no" : "" };
	return ledger_apply(v, changes, n, NULL);
}

static unsigned step_answered(struct ledger_view *v, const struct screen_result *r)
{
	struct ledger_steps *s = &v->steps;
	enum issue_field f = s->fields[s->at];
	const char *text = r->text;
	int64_t day = 0;
	size_t n;

	if (is_date(f) && *text && !clock_parse_date(text, &day))
		return ask_step(v, text);
	if (f == ISSUE_CATEGORY)
		text = issue_categories(&n)[r->code].code;
	else if (f == ISSUE_URGENT)
		text = r->code ? "yes" : "";
	snprintf(s->words[s->at], sizeof(s->words[s->at]), "%s", text);
	if (++s->at < s->n)
		return ask_step(v, NULL);
	return s->status ? ask_how_it_is_taken(v) : finish(v, -1);
}

unsigned ledger_answered(struct ledger_view *v, const struct screen_result *r)
{
	const struct divisions *d = workspace_divisions(v->ws);

	switch (r->tag) {
	case LEDGER_TOWN:
		if (r->code == WHOLE)
			return begin(v, describing, ARRAY_LEN(describing), NULL);
		snprintf(v->steps.unit, sizeof(v->steps.unit), "%s", d->v[r->code - 1].code);
		return ask_unit(v, LEDGER_VILLAGE, v->steps.unit, LEVEL_VILLAGE, T("说不清是哪个村"));
	case LEDGER_VILLAGE:
		if (r->code != WHOLE)
			snprintf(v->steps.unit, sizeof(v->steps.unit), "%s", d->v[r->code - 1].code);
		return begin(v, describing, ARRAY_LEN(describing), NULL);
	case LEDGER_STEP:
		return step_answered(v, r);
	default:
		return finish(v, r->code);
	}
}
