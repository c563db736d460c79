/* SPDX-License-Identifier: MIT */
/* The doors of the day as cells, building by building. */
#include "config.h"

#include "tui/today.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/interview.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "tui/appointment.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum {
	TAG_ASK = 1,
	TAG_OUTCOME,
	TAG_WHEN,
	TAG_WHY,
	TAG_FIND,
	TAG_REASON,
	TAG_AGAIN,
	TAG_UNDO,
	TAG_DOOR,
	TAG_MESSAGE,
	TAG_HANDOVER
};

struct today_view {
	struct screen *screen;
	struct workspace *ws;
	struct today *t;
	struct today_grid grid;
	struct interview *iv; /* on the interview screen */
	int first;
	size_t cursor;	      /* index of a door */
	char outcome[16];     /* chosen, waiting for a time or a reason */
	struct identity last_visit;
	bool can_undo;
};

static enum status reload(struct today_view *v, struct err *err)
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
	for (size_t i = 0; *household && i < t->doors.n; i++)
		if (strcmp(t->doors.v[i].household, household) == 0)
			v->cursor = i;
	today_grid_clear(&v->grid);
	return ST_OK;
}

static enum status today_open(struct screen *s, void *arg, struct err *err)
{
	struct today_view *v = screen_data(s);

	v->screen = s;
	v->ws = arg;
	return reload(v, err);
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

static void header(struct today_view *v, struct canvas *c)
{
	struct civil now = clock_civil(workspace_now(v->ws), workspace_utc_offset(v->ws));
	char left[256], right[96];
	const struct round *r = workspace_round(v->ws);

	snprintf(left, sizeof(left), T(" 入户 ruhu   %s%s"), v->t->title, r && round_is_drill(r) ? T("（演练）") : "");
	snprintf(right, sizeof(right), T("%s-%s  %d月%d日 "), workspace_team(v->ws), workspace_device(v->ws), now.month, now.day);
	screen_header(c, left, NULL, right);
}

static int draw_summary(struct today_view *v, struct canvas *c, int y)
{
	const size_t *n = v->t->count;

	canvas_textf(c, 1, y, STYLE_BOLD, canvas_columns(c) - 2, T("%s   %d户  完成 %d  部分 %d  约访 %d  拒访 %d  再来 %d  未访 %d"), v->t->place,
		     (int)v->t->doors.n, (int)n[DOOR_DONE], (int)n[DOOR_PARTIAL], (int)(n[DOOR_APPOINTMENT] + n[DOOR_DRAFT]),
		     (int)n[DOOR_REFUSED], (int)n[DOOR_AWAY], (int)n[DOOR_NEW]);
	return 1;
}

/* What is known of the door under the cursor, in one sentence. */
static void describe(struct today_view *v, const struct today_door *d, struct arena *a, char *out, size_t size)
{
	struct civil at = clock_civil(d->appointment_ms, workspace_utc_offset(v->ws));
	char when[64] = "";

	if (d->state == DOOR_APPOINTMENT && d->appointment_ms)
		snprintf(when, sizeof(when), T("，约在%d月%d日 %02d:%02d"), at.month, at.day, at.hour, at.minute);
	if (d->state == DOOR_DRAFT)
		snprintf(out, size, T("%s  有一份没做完的访谈，回车接着做。"), today_door_name(d, a));
	else if (d->state == DOOR_NEW)
		snprintf(out, size, T("%s  未访。%s%s"), today_door_name(d, a), *d->contact ? T("上次来访：") : "", d->contact);
	else
		snprintf(out, size, T("%s  去过 %d 次，最近：%s%s。%s"), today_door_name(d, a), d->attempts, d->outcome_label, when, d->note);
}

static void draw_foot(struct today_view *v, struct canvas *c, int y, struct arena *a)
{
	char line[512];
	int x = 1;

	if (v->t->doors.n == 0)
		return;
	describe(v, &v->t->doors.v[v->cursor], a, line, sizeof(line));
	canvas_text(c, 1, y, STYLE_PLAIN, canvas_columns(c) - 2, line);
	if (v->t->suggested >= 0)
		x = canvas_textf(c, 1, y + 1, STYLE_DIM, -1, T("下一户建议：%s   "),
				 today_door_name(&v->t->doors.v[v->t->suggested], a));
	for (size_t i = 0; i < v->t->due.n && x < canvas_columns(c) - 12; i++) {
		const struct today_door *d = &v->t->doors.v[v->t->due.v[i]];
		struct civil at = clock_civil(d->appointment_ms, workspace_utc_offset(v->ws));

		if (d->state == DOOR_APPOINTMENT && d->appointment_ms)
			x = canvas_textf(c, x, y + 1, STYLE_PLAIN, -1, T("约 %s %02d:%02d  "), today_door_name(d, a), at.hour, at.minute);
	}
}

static void today_draw(struct screen *s, struct canvas *c)
{
	struct today_view *v = screen_data(s);
	struct arena *a = arena_new();
	int top, rows, y;

	header(v, c);
	screen_body(c, &top, &rows);
	y = top + draw_summary(v, c, top) + 1;
	rows -= y - top + 3;
	if (v->t->doors.n == 0) {
		canvas_wrap(c, 3, y, canvas_columns(c) - 6, 4, 0, STYLE_PLAIN,
			    T("这台电脑上还没有住户名单。请打开办公室给的下发包（ruhu open 文件名），或按 N 加一户。"));
	} else {
		today_grid_layout(&v->grid, v->t, canvas_columns(c));
		v->first = screen_scroll(v->first, today_grid_line(&v->grid, v->cursor), (int)v->grid.lines.n, rows);
		today_grid_draw(&v->grid, v->t, c, y, rows, v->first, v->cursor);
	}
	draw_foot(v, c, top + (y - top) + rows + 1, a);
	arena_free(a);
}

static struct today_door *current(struct today_view *v)
{
	return v->t->doors.n ? &v->t->doors.v[v->cursor] : NULL;
}

static unsigned start(struct today_view *v, enum status st, const struct err *err)
{
	struct ask_arg arg = { .ws = v->ws, .iv = v->iv };

	if (st != ST_OK)
		return dialog_error(v->screen, TAG_MESSAGE, err);
	return screen_push(v->screen, &ask_screen, &arg, TAG_ASK);
}

static unsigned knock(struct today_view *v)
{
	struct today_door *d = current(v);
	struct err err = ERR_INIT;
	const char *quiet;

	if (!d)
		return SCREEN_HANDLED;
	if (d->state == DOOR_DONE || d->state == DOOR_PARTIAL)
		return dialog_confirm(v->screen, TAG_AGAIN, "%s", T("这一户已经访过了。要更正那份访谈吗？"));
	quiet = door_quiet_warning(v->ws);
	if (d->state == DOOR_DRAFT)
		return start(v, interview_resume(&v->iv, v->ws, &d->draft, &err), &err);
	if (quiet)
		screen_say(v->screen, STYLE_WARN, "%s", quiet);
	return start(v, interview_begin(&v->iv, v->ws, NULL, d->household, &err), &err);
}

static unsigned show_outcomes(struct today_view *v)
{
	struct dialog_item items[40] = { 0 };
	size_t n, shown = 0;
	const struct outcome *table = outcome_table(&n);

	if (!current(v))
		return SCREEN_HANDLED;
	for (size_t i = 0; i < n && shown < ARRAY_LEN(items); i++)
		if (table[i].key)
			items[shown++] =
				(struct dialog_item){ .label = i18n_text(table[i].label), .key = table[i].key, .code = (int)i };
	return dialog_menu(v->screen, TAG_OUTCOME, T("这一户怎么样？"), items, shown, 0);
}

static unsigned record(struct today_view *v, int64_t when, const char *note)
{
	struct today_door *d = current(v);
	struct err err = ERR_INIT;
	size_t next;

	if (!d)
		return SCREEN_HANDLED;
	if (door_visit(v->ws, d->household, v->outcome, when, note, &v->last_visit, &err) != ST_OK)
		return dialog_error(v->screen, TAG_MESSAGE, &err);
	v->can_undo = true;
	if (reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TAG_MESSAGE, &err);
	next = v->t->suggested >= 0 ? (size_t)v->t->suggested : v->cursor;
	screen_say(v->screen, STYLE_GOOD, T("记下了：%s。按 U 可以收回。"), outcome_label(v->outcome));
	v->cursor = next;
	return SCREEN_REDRAW;
}

static unsigned outcome_chosen(struct today_view *v, int index)
{
	size_t n;
	const struct outcome *o = &outcome_table(&n)[index];

	snprintf(v->outcome, sizeof(v->outcome), "%s", o->code);
	if (o->appointment)
		return dialog_prompt_required(v->screen, TAG_WHEN, appointment_question(), NULL, 40, T("写个时间，到时候会提醒。"));
	if (o->reason)
		return dialog_prompt_required(v->screen, TAG_WHY, T("写一句是什么情况"), NULL, 200, T("写一句，办公室才知道怎么安排。"));
	return record(v, 0, "");
}

static unsigned find_door(struct today_view *v, const char *text)
{
	struct arena *a = arena_new();
	unsigned done = SCREEN_REDRAW;
	size_t i;

	for (i = 1; i <= v->t->doors.n; i++) {
		size_t at = (v->cursor + i) % v->t->doors.n;

		if (strstr(today_door_name(&v->t->doors.v[at], a), text) || strstr(v->t->doors.v[at].household, text)) {
			v->cursor = at;
			break;
		}
	}
	if (i > v->t->doors.n)
		screen_say(v->screen, STYLE_WARN, T("没有找到“%s”。"), text);
	arena_free(a);
	return done;
}

static unsigned add_door(struct today_view *v, const char *text)
{
	const struct today_door *near = current(v);
	struct door place = { .building = near ? near->building : "", .entrance = near ? near->entrance : "", .floor = "", .door = text,
			      .address = "", .note = "", .household = "" };
	struct err err = ERR_INIT;
	char id[64], unit[UNIT_CODE + 1], grid[8] = "";
	const char *after;

	if (!near)
		return dialog_message(v->screen, TAG_MESSAGE, "%s", T("名单是空的，不知道这一户属于哪个单位。请先打开下发包。"));
	snprintf(unit, sizeof(unit), "%.12s", near->household);
	after = near->household + UNIT_CODE + 1;
	for (size_t i = 0; i + 1 < sizeof(grid) && after[i] && after[i] != '-'; i++)
		grid[i] = after[i];
	if (door_add(v->ws, unit, grid, &place, id, &err) != ST_OK || reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TAG_MESSAGE, &err);
	for (size_t i = 0; i < v->t->doors.n; i++)
		if (strcmp(v->t->doors.v[i].household, id) == 0)
			v->cursor = i;
	screen_say(v->screen, STYLE_GOOD, T("加了一户：%s（%s）"), text, id);
	return SCREEN_REDRAW;
}

static unsigned move(struct today_view *v, const struct event *ev)
{
	int dx = (ev->key == K_RIGHT) - (ev->key == K_LEFT), dy = (ev->key == K_DOWN) - (ev->key == K_UP);

	if (!v->t->doors.n)
		return SCREEN_HANDLED;
	v->cursor = today_grid_move(&v->grid, v->cursor, dx, dy);
	return SCREEN_REDRAW;
}

static unsigned practice(struct today_view *v)
{
	struct err err = ERR_INIT;

	return start(v, interview_practice(&v->iv, v->ws, NULL, &err), &err);
}

static unsigned today_action(struct screen *s, enum action a, const struct event *ev)
{
	struct today_view *v = screen_data(s);

	switch ((int)a) {
	case ACTION_MOVE:
		return move(v, ev);
	case ACTION_FIRST:
		v->cursor = 0;
		return SCREEN_REDRAW;
	case ACTION_LAST:
		v->cursor = v->t->doors.n ? v->t->doors.n - 1 : 0;
		return SCREEN_REDRAW;
	case ACTION_KNOCK:
		return knock(v);
	case ACTION_OUTCOME:
		return show_outcomes(v);
	case ACTION_DOOR_NEW:
		return dialog_prompt_required(s, TAG_DOOR, T("名单上没有的一户：门牌怎么写？（如 403）"), NULL, 60, T("写上门牌。"));
	case ACTION_FIND:
		return dialog_prompt(s, TAG_FIND, T("找哪一户？（门牌或户号里的几个字）"), NULL, 60);
	case ACTION_UNDO:
		if (v->can_undo)
			return dialog_prompt_required(s, TAG_UNDO, T("为什么收回刚记的结果？"), NULL, 200, T("写一句原因。"));
		screen_say(s, STYLE_PLAIN, "%s", T("没有可以收回的结果。"));
		return SCREEN_REDRAW;
	case ACTION_PRACTICE:
		return practice(v);
	case ACTION_HANDOVER:
		return dialog_prompt_required(s, TAG_HANDOVER, T("交到哪里？（U盘上的文件夹）"), NULL, 400, T("写文件夹，如 /media/usb/3队。"));
	case ACTION_WHO:
		return screen_replace(s, &hello_screen, v->ws);
	case ACTION_QUIT:
		return SCREEN_QUIT;
	default:
		return SCREEN_IGNORED;
	}
}

static unsigned undo(struct today_view *v, const char *reason)
{
	struct err err = ERR_INIT;

	if (door_visit_undo(v->ws, &v->last_visit, reason, &err) != ST_OK || reload(v, &err) != ST_OK)
		return dialog_error(v->screen, TAG_MESSAGE, &err);
	v->can_undo = false;
	screen_say(v->screen, STYLE_GOOD, "%s", T("收回了。"));
	return SCREEN_REDRAW;
}

static unsigned came_back(struct today_view *v, const struct screen_result *r)
{
	struct err err = ERR_INIT;

	(void)r;
	interview_close(v->iv);
	v->iv = NULL;
	return reload(v, &err) == ST_OK ? SCREEN_REDRAW : dialog_error(v->screen, TAG_MESSAGE, &err);
}

static unsigned when_given(struct today_view *v, const char *text)
{
	int64_t when = 0;

	if (!appointment_parse(v->ws, text, &when))
		return dialog_message(v->screen, TAG_MESSAGE, "%s", appointment_refused());
	return record(v, when, "");
}

static unsigned today_result(struct screen *s, const struct screen_result *r)
{
	struct today_view *v = screen_data(s);
	struct err err = ERR_INIT;

	if (r->tag == TAG_ASK)
		return came_back(v, r);
	if (r->code < 0)
		return SCREEN_REDRAW;
	switch (r->tag) {
	case TAG_OUTCOME:
		return outcome_chosen(v, r->code);
	case TAG_WHEN:
		return when_given(v, r->text);
	case TAG_WHY:
		return record(v, 0, r->text);
	case TAG_FIND:
		return *r->text && v->t->doors.n ? find_door(v, r->text) : SCREEN_REDRAW;
	case TAG_UNDO:
		return undo(v, r->text);
	case TAG_DOOR:
		return add_door(v, r->text);
	case TAG_AGAIN:
		if (r->code != 1)
			return SCREEN_REDRAW;
		return dialog_prompt_required(s, TAG_REASON, T("更正的原因（写一句）"), NULL, 200, T("没有原因不能更正。"));
	case TAG_REASON:
		return start(v, interview_correct(&v->iv, v->ws, &current(v)->record, r->text, &err), &err);
	case TAG_HANDOVER:
		return today_hand_over(s, TAG_MESSAGE, v->ws, r->text);
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
	.result = today_result,
	.close = today_close,
};
