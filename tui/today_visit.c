/* SPDX-License-Identifier: MIT */
/* What came of knocking at a door: an outcome, a time or a reason with it, and taking it back. */
#include "config.h"

#include "tui/today.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/ledger.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "tui/appointment.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

unsigned today_ask_outcome(struct today_view *v)
{
	struct dialog_item items[40] = { 0 };
	size_t n, shown = 0;
	const struct outcome *table = outcome_table(&n);

	if (!today_current(v))
		return SCREEN_HANDLED;
	for (size_t i = 0; i < n && shown < ARRAY_LEN(items); i++)
		if (table[i].key)
			items[shown++] = (struct dialog_item){ .label = i18n_text(table[i].label),
							       .key = table[i].key,
							       .code = (int)i };
	return dialog_menu(v->screen, TODAY_OUTCOME, T("这一户怎么样？"), items, shown, 0);
}

static unsigned record(struct today_view *v, int64_t when, const char *note)
{
	struct today_door *d = today_current(v);
	struct err err = ERR_INIT;
	char at[64] = "";
	size_t next;

	if (!d)
		return SCREEN_HANDLED;
	if (door_visit(v->ws, d->household, v->outcome, when, note, &v->last_visit, &err) != ST_OK)
		return dialog_error(v->screen, TODAY_MESSAGE, &err);
	v->can_undo = true;
	v->undo_issue = false;
	snprintf(v->last_household, sizeof(v->last_household), "%s", d->household);
	if (today_reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TODAY_MESSAGE, &err);
	next = v->t->suggested >= 0 ? (size_t)v->t->suggested : v->cursor;
	if (when)
		appointment_describe(v->ws, when, at, sizeof(at));
	screen_say(v->screen, STYLE_GOOD, T("记下了：%s%s%s。按 U 可以收回。"),
		   outcome_label(v->outcome), when ? T("，") : "", at);
	v->cursor = next;
	return SCREEN_REDRAW;
}

unsigned today_outcome_chosen(struct today_view *v, int index)
{
	size_t n;
	const struct outcome *o = &outcome_table(&n)[index];

	snprintf(v->outcome, sizeof(v->outcome), "%s", o->code);
	if (o->appointment)
		return dialog_prompt_required(v->screen, TODAY_WHEN, appointment_question(), NULL, 40,
					      T("写个时间，到时候会提醒。"));
	if (o->reason)
		return dialog_prompt_required(v->screen, TODAY_WHY, T("写一句：是什么情况"), NULL,
					      200, T("写一句，办公室才知道怎么安排。"));
	return record(v, 0, "");
}

/* A problem that is taken back stays in the ledger, with the reason, as one that does not count. */
static enum status take_back(struct today_view *v, const char *reason, struct err *err)
{
	const struct issue_change drop = { ISSUE_STATUS, "dropped" };
	bool changed = false;

	return v->undo_issue ? ledger_change(v->ws, &v->last_visit, &drop, 1, reason, &changed, err)
			     : door_visit_undo(v->ws, &v->last_visit, reason, err);
}

unsigned today_undo(struct today_view *v, const char *reason)
{
	struct err err = ERR_INIT;

	if (take_back(v, reason, &err) != ST_OK || today_reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TODAY_MESSAGE, &err);
	v->can_undo = false;
	today_go_to(v, v->last_household);
	screen_say(v->screen, STYLE_GOOD, "%s", T("收回了。"));
	return SCREEN_REDRAW;
}

unsigned today_issue_written(struct today_view *v, const struct screen_result *r)
{
	if (identity_parse(r->text, &v->last_visit))
		v->can_undo = v->undo_issue = true;
	return issue_said(v->screen, r);
}

unsigned today_when_given(struct today_view *v, const char *text)
{
	int64_t when = 0;

	if (!appointment_parse(v->ws, text, &when))
		return dialog_prompt_required(v->screen, TODAY_WHEN, appointment_refused(), text, 40,
					      T("写个时间，到时候会提醒。"));
	return record(v, when, "");
}

unsigned today_why_given(struct today_view *v, const char *text)
{
	return record(v, 0, text);
}
