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
#include "tui/ledger.h"
#include "tui/screens.h"

enum { OWNERS_MAX = 60 };

static void list(struct ledger_view *v)
{
	v->shown.n = 0;
	for (size_t i = 0; i < v->l->issues.n; i++)
		if (ledger_wants(&v->want, &v->l->issues.v[i]))
			VEC_PUSH(&v->shown, i);
	if (v->cursor >= (int)v->shown.n)
		v->cursor = v->shown.n ? (int)v->shown.n - 1 : 0;
}

struct issue *ledger_current(const struct ledger_view *v)
{
	return v->l && v->shown.n ? &v->l->issues.v[v->shown.v[v->cursor]] : NULL;
}

enum status ledger_reload(struct ledger_view *v, struct err *err)
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

unsigned ledger_apply(struct ledger_view *v, const struct issue_change *changes, size_t n, const char *reason)
{
	struct err err = ERR_INIT;
	bool changed = false;

	if (ledger_change(v->ws, &v->target, changes, n, reason, &changed, &err) != ST_OK || ledger_reload(v, &err) != ST_OK)
		return dialog_error(v->screen, LEDGER_VIEW, &err);
	screen_say(v->screen, STYLE_GOOD, "%s", changed ? T("记下了，原来的写法也留着。") : T("和原来一样，没有改动。"));
	return SCREEN_REDRAW;
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
	return ledger_reload(v, &err) == ST_OK ? SCREEN_REDRAW : dialog_error(s, LEDGER_VIEW, &err);
}

static void ledger_close_screen(struct screen *s)
{
	struct ledger_view *v = screen_data(s);

	ledger_free(v->l);
	VEC_CLEAR(&v->shown);
}

static void ledger_draw(struct screen *s, struct canvas *c)
{
	ledger_draw_page(screen_data(s), c);
}

static enum context ledger_context(const struct screen *s UNUSED)
{
	return CONTEXT_LEDGER;
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
	return dialog_menu(v->screen, LEDGER_OWNER_FILTER, T("只看哪个责任单位的？"), items, n, 0);
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

	return ledger_show(&doc, v->ws, &v->target, &err) == ST_OK ? dialog_doc(v->screen, LEDGER_VIEW, doc)
									       : dialog_error(v->screen, LEDGER_VIEW, &err);
}

static unsigned ask_reason(struct ledger_view *v, const char *status)
{
	v->steps.status = status;
	return dialog_prompt_required(v->screen, LEDGER_REASON, *status ? T("为什么不列入台账？") : T("为什么重新办理？"), NULL, 200, T("写一句原因。"));
}

static bool ledger_enabled(const struct screen *s, enum action a)
{
	const struct ledger_view *v = screen_data(s);
	const struct issue *i = ledger_current(v);

	if (v->loading) /* not known yet: what the key is for is decided when it is */
		return true;
	switch ((int)a) {
	case ACTION_ISSUE_OPEN:
		return i != NULL;
	case ACTION_ISSUE_ASSIGN:
	case ACTION_ISSUE_CLOSE:
	case ACTION_ISSUE_DROP:
	case ACTION_ISSUE_MEND:
		return i && i->stage < STAGE_CLOSED;
	case ACTION_ISSUE_ADD:
		return v->l != NULL;
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
	i = ledger_current(v);
	if (i)
		v->target = i->identity;
	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_ISSUE_OPEN:
		return show(v);
	case ACTION_ISSUE_ASSIGN:
		return ledger_ask_assign(v);
	case ACTION_ISSUE_CLOSE:
		return ledger_ask_close(v);
	case ACTION_ISSUE_VERDICT:
		return ledger_ask_verdict(v);
	case ACTION_ISSUE_ADD:
		return ledger_ask_new(v);
	case ACTION_ISSUE_MEND:
		return ledger_ask_mend(v);
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
	const struct issue_change changes[] = { { ISSUE_STATUS, v->steps.status }, { ISSUE_CLOSED, "" }, { ISSUE_VERDICT, "" } };

	return ledger_apply(v, changes, *v->steps.status ? 1 : ARRAY_LEN(changes), reason);
}

static unsigned ledger_result(struct screen *s, const struct screen_result *r)
{
	struct ledger_view *v = screen_data(s);

	if (r->code < 0)
		return SCREEN_REDRAW;
	switch (r->tag) {
	case LEDGER_REASON:
		return reason_given(v, r->text);
	case LEDGER_OWNER_FILTER:
		snprintf(v->owner, sizeof(v->owner), "%s", r->text);
		v->want.owner = r->code ? v->owner : NULL;
		v->cursor = 0;
		list(v);
		return SCREEN_REDRAW;
	default:
		return r->tag >= LEDGER_TOWN ? ledger_answered(v, r) : SCREEN_REDRAW;
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
