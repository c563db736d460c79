/* SPDX-License-Identifier: MIT */
/* The doors of the day as cells, building by building. */
#include "config.h"

#include "tui/today.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/interview_move.h"
#include "app/ledger.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "tui/appointment.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { PAGE_LINES = 8 };
void today_go_to(struct today_view *v, const char *household)
{
	for (size_t i = 0; i < v->t->doors.n; i++)
		if (strcmp(v->t->doors.v[i].household, household) == 0)
			v->cursor = i;
}

enum status today_reload(struct today_view *v, struct err *err)
{
	struct today *t = NULL;
	char household[64] = "";
	enum status st;

	if (v->t && v->t->doors.n)
		snprintf(household, sizeof(household), "%s", v->t->doors.v[v->cursor].household);
	st = today_load(&t, v->ws, err);
	if (st != ST_OK)
		return st;
	today_free(v->t);
	v->t = t;
	v->cursor = t->suggested >= 0 ? (size_t)t->suggested : 0;
	today_go_to(v, household);
	today_grid_clear(&v->grid);
	v->grid.ws = v->ws;
	v->grid.utc_offset = workspace_utc_offset(v->ws);
	v->grid.today = workspace_today(v->ws);
	return ST_OK;
}

static enum status today_open(struct screen *s, void *arg, struct err *err)
{
	struct today_view *v = screen_data(s);

	(void)err;
	v->screen = s;
	v->ws = arg;
	v->t = today_empty(v->ws);
	v->loading = true;
	screen_timer(s, 1);
	return ST_OK;
}

/* The list of a team is read at once, but a long one takes its time: the page is there before. */
static unsigned load(struct today_view *v)
{
	struct err err = ERR_INIT;

	screen_timer(v->screen, 0);
	v->loading = false;
	return today_reload(v, &err) == ST_OK ? SCREEN_REDRAW
					: dialog_error(v->screen, TODAY_MESSAGE, &err);
}

static unsigned today_tick(struct screen *s)
{
	struct today_view *v = screen_data(s);

	return v->loading ? load(v) : SCREEN_IGNORED;
}

static void today_close(struct screen *s)
{
	struct today_view *v = screen_data(s);

	today_grid_clear(&v->grid);
	interview_close(v->iv);
	today_free(v->t);
}

static enum context today_context(const struct screen *s)
{
	(void)s;
	return CONTEXT_TODAY;
}

struct today_door *today_current(struct today_view *v)
{
	return v->t->doors.n ? &v->t->doors.v[v->cursor] : NULL;
}

static unsigned start(struct today_view *v, enum status st, struct ask_arg arg,
		      const struct err *err)
{
	arg.ws = v->ws;
	arg.iv = v->iv;
	if (st != ST_OK)
		return dialog_error(v->screen, TODAY_MESSAGE, err);
	return screen_push(v->screen, &ask_screen, &arg, TODAY_ASK);
}

/* The draft at the door was begun under another version of the form in use. */
static bool is_older(struct today_view *v, const struct today_door *d, struct moved_arg *arg)
{
	bool found = false;

	arg->draft = d->draft;
	return workspace_form(v->ws, NULL, &arg->form, NULL) == ST_OK &&
	       interview_older_draft(v->ws, arg->form, d->household, &arg->draft, &found, NULL) ==
		       ST_OK &&
	       found && memcmp(&arg->draft, &d->draft, sizeof(d->draft)) == 0;
}

static unsigned look_at_returned(struct today_view *v, const struct today_door *d)
{
	struct arena *a = arena_new();
	struct returned_arg arg = { .ws = v->ws, .record = &d->record, .place = today_door_name(d, a) };
	unsigned done = screen_push(v->screen, &returned_screen, &arg, TODAY_RETURNED);

	arena_free(a);
	return done;
}

static unsigned knock(struct today_view *v)
{
	struct today_door *d = today_current(v);
	struct moved_arg older = { .ws = v->ws, .iv = &v->iv };
	struct err err = ERR_INIT;
	const char *quiet;

	if (!d)
		return SCREEN_HANDLED;
	if ((d->state == DOOR_DONE || d->state == DOOR_PARTIAL) && !today_has_record(d))
		return dialog_message(v->screen, TODAY_MESSAGE, "%s", today_cleared());
	if (d->state == DOOR_DONE || d->state == DOOR_PARTIAL)
		return dialog_confirm(v->screen, TODAY_AGAIN, "%s",
				      T("这一户已经访过了。要更正那份访谈吗？"));
	if (d->state == DOOR_RETURNED)
		return look_at_returned(v, d);
	quiet = door_quiet_warning(v->ws);
	if (d->state == DOOR_DRAFT && is_older(v, d, &older))
		return screen_push(v->screen, &moved_screen, &older, TODAY_ASK);
	if (d->state == DOOR_DRAFT)
		return start(v, interview_resume(&v->iv, v->ws, &d->draft, &err),
			     (struct ask_arg){ 0 }, &err);
	return start(v, interview_begin(&v->iv, v->ws, NULL, d->household, &err),
		     (struct ask_arg){ .warning = quiet }, &err);
}

static unsigned find_door(struct today_view *v, const char *text)
{
	long found = today_find(v->t, text, v->cursor);

	if (found >= 0)
		v->cursor = (size_t)found;
	else
		screen_say(v->screen, STYLE_WARN, T("没有找到“%s”。"), text);
	return SCREEN_REDRAW;
}

static unsigned add_door(struct today_view *v, const char *text)
{
	const struct today_door *near = today_current(v);
	struct err err = ERR_INIT;
	char id[64];

	if (!near)
		return dialog_message(v->screen, TODAY_MESSAGE, "%s",
				      T("名单是空的，不知道这一户属于哪个单位。请先打开下发包。"));
	if (today_add_beside(v->ws, v->t, near, text, id, &err) != ST_OK ||
	    today_reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TODAY_MESSAGE, &err);
	today_go_to(v, id);
	screen_say(v->screen, STYLE_GOOD, T("加了一户：%s（%s）"), text, id);
	return SCREEN_REDRAW;
}

static unsigned move(struct today_view *v, const struct event *ev)
{
	int dx = (ev->key == K_RIGHT) - (ev->key == K_LEFT),
	    dy = (ev->key == K_DOWN) - (ev->key == K_UP);

	if (!v->t->doors.n)
		return SCREEN_HANDLED;
	v->cursor = today_grid_move(&v->grid, v->cursor, dx, dy);
	return SCREEN_REDRAW;
}

static unsigned page(struct today_view *v, int dy)
{
	for (int i = 0; i < PAGE_LINES && v->t->doors.n; i++)
		v->cursor = today_grid_move(&v->grid, v->cursor, 0, dy);
	return SCREEN_REDRAW;
}

static unsigned write_issue(struct today_view *v)
{
	const struct today_door *d = today_current(v);
	struct issue_arg arg = { .ws = v->ws };

	if (!d)
		return SCREEN_HANDLED;
	arg.household = d->household;
	snprintf(v->last_household, sizeof(v->last_household), "%s", d->household);
	return screen_push(v->screen, &issue_screen, &arg, TODAY_ISSUE);
}

static unsigned practice(struct today_view *v)
{
	struct err err = ERR_INIT;

	return start(v, interview_practice(&v->iv, v->ws, NULL, &err), (struct ask_arg){ 0 }, &err);
}

static unsigned today_action(struct screen *s, enum action a, const struct event *ev)
{
	struct today_view *v = screen_data(s);
	unsigned loaded;

	if (v->loading && (loaded = load(v)) != SCREEN_REDRAW) /* a key that came first */
		return loaded;
	switch ((int)a) {
	case ACTION_MOVE:
		return move(v, ev);
	case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN:
		return page(v, a == ACTION_PAGE_UP ? -1 : 1);
	case ACTION_FIRST:
		v->cursor = 0;
		return SCREEN_REDRAW;
	case ACTION_LAST:
		v->cursor = v->t->doors.n ? v->t->doors.n - 1 : 0;
		return SCREEN_REDRAW;
	case ACTION_KNOCK:
		return knock(v);
	case ACTION_OUTCOME:
		return today_ask_outcome(v);
	case ACTION_DOOR_NEW:
		return dialog_prompt_required(s, TODAY_DOOR,
					      T("名单上没有的一户：门牌怎么写？（如 403）"), NULL,
					      60, T("写上门牌。"));
	case ACTION_FIND:
		return dialog_prompt(s, TODAY_FIND, T("找哪一户？（门牌或户号里的几个字）"), NULL,
				     60);
	case ACTION_UNDO:
		if (v->can_undo)
			return dialog_prompt_required(s, TODAY_UNDO, T("为什么收回刚记的结果？"),
						      NULL, 200, T("写一句原因。"));
		screen_say(s, STYLE_PLAIN, "%s", T("没有可以收回的结果。"));
		return SCREEN_REDRAW;
	case ACTION_PRACTICE:
		return practice(v);
	case ACTION_HANDOVER:
		return dialog_prompt_required(s, TODAY_HANDOVER, T("交到哪里？（U盘上的文件夹）"),
					      NULL, 400, T("写文件夹，如 /media/usb/3队。"));
	case ACTION_RECEIVE:
		return dialog_prompt_required(s, TODAY_RECEIVE, T("办公室给的文件在哪里？（回执，或新的下发包）"), NULL, 400,
					      T("写文件名，如 /media/usb/L1回执.ruhu。"));
	case ACTION_DOOR_ISSUE:
		return write_issue(v);
	case ACTION_WHO:
		return screen_replace(s, &hello_screen, v->ws);
	case ACTION_SETTINGS:
		return screen_push(s, &settings_screen, v->ws, TODAY_MESSAGE);
	case ACTION_QUIT:
		return SCREEN_QUIT;
	default:
		return SCREEN_IGNORED;
	}
}

/* The first click goes to the door, the second knocks. */
static unsigned today_click(struct screen *s, int what)
{
	struct today_view *v = screen_data(s);

	if (v->loading || (size_t)what >= v->t->doors.n)
		return SCREEN_HANDLED;
	if (v->cursor == (size_t)what)
		return knock(v);
	v->cursor = (size_t)what;
	return SCREEN_REDRAW;
}

static bool today_enabled(const struct screen *s, enum action a)
{
	const struct today_view *v = screen_data(s);

	switch ((int)a) {
	case ACTION_MOVE:
	case ACTION_KNOCK:
	case ACTION_OUTCOME:
	case ACTION_FIND:
	case ACTION_DOOR_NEW:
	case ACTION_DOOR_ISSUE:
		return v->loading || v->t->doors.n > 0;
	case ACTION_HANDOVER:
	case ACTION_PRACTICE:
		return workspace_round(v->ws) != NULL;
	default:
		return true;
	}
}

static void say_recorded(struct today_view *v, const struct today_door *d)
{
	char at[64] = "";

	if (d->state == DOOR_APPOINTMENT && d->appointment_ms)
		appointment_describe(v->ws, d->appointment_ms, at, sizeof(at));
	screen_say(v->screen, STYLE_GOOD, T("记下了：%s%s%s。"), d->outcome_label,
		   *at ? T("，") : "", at);
}

static unsigned came_back(struct today_view *v, const struct screen_result *r)
{
	bool practice = v->iv && interview_is_practice(v->iv);
	struct err err = ERR_INIT;
	const struct today_door *d;

	interview_close(v->iv);
	v->iv = NULL;
	if (today_reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TODAY_MESSAGE, &err);
	d = today_current(v);
	if (r->code == 0 && d && d->state == DOOR_DRAFT)
		screen_say(v->screen, STYLE_GOOD, "%s", T("停下了，答过的都存好了。回车接着做。"));
	else if (r->code == 1 && !practice && d)
		say_recorded(v, d);
	if (r->code == 1 && !practice && v->t->suggested >= 0)
		v->cursor = (size_t)v->t->suggested;
	return SCREEN_REDRAW;
}

/* Opened to be asked again, or said that it cannot be. */
static unsigned returned_read(struct today_view *v, const struct screen_result *r)
{
	struct err err = ERR_INIT;

	if (r->code == 1)
		return start(v, interview_correct(&v->iv, v->ws, &today_current(v)->record, "", &err), (struct ask_arg){ .review = true }, &err);
	if (r->code == 2 && today_reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TODAY_MESSAGE, &err);
	return r->code == 2 ? dialog_message(v->screen, TODAY_MESSAGE, "%s", r->text) : SCREEN_REDRAW;
}

static unsigned today_result(struct screen *s, const struct screen_result *r)
{
	struct today_view *v = screen_data(s);
	struct err err = ERR_INIT;

	if (r->tag == TODAY_ASK)
		return came_back(v, r);
	if (r->tag == TODAY_QUIT)
		return SCREEN_QUIT;
	if (r->tag == TODAY_PRUNE && r->code == 1)
		return today_prune(s, TODAY_MESSAGE, v->ws);
	if (r->code < 0)
		return SCREEN_REDRAW;
	switch (r->tag) {
	case TODAY_OUTCOME:
		return today_outcome_chosen(v, r->code);
	case TODAY_WHEN:
		return today_when_given(v, r->text);
	case TODAY_WHY:
		return today_why_given(v, r->text);
	case TODAY_FIND:
		return *r->text && v->t->doors.n ? find_door(v, r->text) : SCREEN_REDRAW;
	case TODAY_UNDO:
		return today_undo(v, r->text);
	case TODAY_DOOR:
		return add_door(v, r->text);
	case TODAY_AGAIN:
		if (r->code != 1)
			return SCREEN_REDRAW;
		return dialog_prompt_required(s, TODAY_REASON, T("更正的原因（写一句）"), NULL, 200,
					      T("没有原因不能更正。"));
	case TODAY_REASON:
		return start(v,
			     interview_correct(&v->iv, v->ws, &today_current(v)->record, r->text, &err),
			     (struct ask_arg){ .review = true }, &err);
	case TODAY_RETURNED:
		return returned_read(v, r);
	case TODAY_ISSUE:
		return today_issue_written(v, r);
	case TODAY_HANDOVER:
		return today_hand_over(s, TODAY_MESSAGE, v->ws, r->text);
	case TODAY_RECEIVE:
		return today_receive(s, TODAY_MESSAGE, TODAY_PRUNE, TODAY_QUIT, v->ws, r->text);
	case TODAY_PRUNE:
	case TODAY_MESSAGE:
		return today_reload(v, &err) == ST_OK ? SCREEN_REDRAW : dialog_error(s, TODAY_MESSAGE, &err);
	default:
		return SCREEN_REDRAW;
	}
}

const struct screen_ops today_screen = {
	.name = "today",
	.size = sizeof(struct today_view),
	.open = today_open,
	.context = today_context,
	.draw = today_draw,
	.action = today_action,
	.click = today_click,
	.tick = today_tick,
	.enabled = today_enabled,
	.result = today_result,
	.close = today_close,
};
