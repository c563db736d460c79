/* SPDX-License-Identifier: MIT */
/* Dates and times: typed as anywhere, or stepped with the arrows, the part under the cursor; what was understood is said in words. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/appointment.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/edit.h"
#include "tui/event.h"

enum part { PART_YEAR, PART_MONTH, PART_DAY };

static bool is_time(const struct ask *k)
{
	return ask_node(k)->type->input != INPUT_DATE;
}

bool ask_date_wanted(const struct ask *k)
{
	return ask_node(k)->type->input == INPUT_DATE || strcmp(ask_node(k)->type->name, "time") == 0;
}

/* Of a form that asks for the year, or year and month only: how much of the date is shown. */
static size_t shown(const struct ask *k)
{
	if (is_time(k))
		return 5; /* 08:30 */
	return ask_node(k)->look & LOOK_YEAR ? 4 : ask_node(k)->look & LOOK_MONTH_YEAR ? 7 : 10;
}

static void put(struct ask *k, const char *text, size_t cursor)
{
	char cut[11] = "";

	memcpy(cut, text, strnlen(text, shown(k)));
	edit_set(k->edit, cut);
	edit_place(k->edit, cursor);
}

/* What stands there, in the spelling of the record; false if it is no date. */
static bool read(struct ask *k, struct strbuf *out)
{
	struct instance *in = session_instance(interview_session(k->iv));

	return *edit_text(k->edit) && validate_typed(in, k->at.spot, edit_text(k->edit), out, NULL) && out->len;
}

static void date_enter(struct ask *k)
{
	ask_text_enter(k);
	if (*edit_text(k->edit) && (!is_time(k) || strlen(edit_text(k->edit)) == 8))
		put(k, edit_text(k->edit), shown(k));
}

static const char *how_to(const struct ask *k)
{
	if (is_time(k))
		return T("输入时间，如 8:30 或 0830；上下键一步步改，Ctrl-T 现在；回车");
	if (ask_node(k)->look & LOOK_YEAR)
		return T("输入年份，如 2015；上下键一步步改，Ctrl-T 今年；回车");
	if (ask_node(k)->look & LOOK_MONTH_YEAR)
		return T("输入年月，如 2015-03 或 201503；上下键一步步改，Ctrl-T 这个月；回车");
	return T("输入日期，如 2026-11-23 或 20261123；上下键一步步改，Ctrl-T 今天；回车");
}

/* "2015年2月3日 周二": what the keys mean, before it is too late. */
static void say_date(struct ask *k, struct canvas *c, int x, int y)
{
	struct strbuf date;
	int64_t days;
	int year, month, day;

	strbuf_init(&date);
	if (shown(k) == 10 && read(k, &date) && clock_parse_date(date.data, &days)) {
		clock_civil_from_days(days, &year, &month, &day);
		/* 1970-01-01 was a Thursday. */
		canvas_textf(c, x, y, STYLE_ACCENT, -1, T("%d年%d月%d日 %s"), year, month, day, weekday_name((int)(((days % 7) + 11) % 7)));
	}
	strbuf_clear(&date);
}

static int date_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	int used = edit_draw(k->edit, c, 5, y, 12, 1, STYLE_PLAIN, screen_is_top(k->screen));

	(void)rows;
	say_date(k, c, 20, y);
	return used + 1 + canvas_wrap(c, 5, y + used + 1, canvas_columns(c) - 10, 2, 0, STYLE_DIM, how_to(k));
}

static void put_date(struct ask *k, int64_t days, size_t cursor)
{
	struct strbuf text;

	strbuf_init(&text);
	clock_format_date(&text, days);
	put(k, text.data, cursor);
	strbuf_clear(&text);
}

static void put_time(struct ask *k, int minutes, size_t cursor)
{
	char text[8];

	minutes = (minutes % 1440 + 1440) % 1440;
	snprintf(text, sizeof(text), "%02d:%02d", minutes / 60, minutes % 60);
	put(k, text, cursor);
}

static unsigned now(struct ask *k)
{
	struct civil c = clock_civil(workspace_now(k->ws), workspace_utc_offset(k->ws));

	if (is_time(k))
		put_time(k, c.hour * 60 + c.minute, 5);
	else
		put_date(k, workspace_today(k->ws), shown(k));
	return SCREEN_REDRAW;
}

/* The last day of a month is its last in the next one as well. */
static int64_t step_date(int64_t days, enum part part, int by)
{
	int year, month, day;

	clock_civil_from_days(days, &year, &month, &day);
	if (part == PART_DAY)
		return days + by;
	if (part == PART_YEAR)
		year += by;
	else
		month += by;
	year += month > 12 ? 1 : month < 1 ? -1 : 0;
	month = month > 12 ? 1 : month < 1 ? 12 : month;
	while (!clock_valid_date(year, month, day))
		day--;
	return clock_days_from_civil(year, month, day);
}

static unsigned step(struct ask *k, int by, bool coarse)
{
	size_t at = edit_cursor(k->edit);
	struct strbuf text;
	int64_t days;
	int hour = 0, minute = 0;
	unsigned done = SCREEN_REDRAW;

	strbuf_init(&text);
	k->complaint[0] = '\0';
	if (!read(k, &text)) {
		done = *edit_text(k->edit) ? SCREEN_HANDLED : now(k);
	} else if (is_time(k)) {
		/* The record says hours, minutes, seconds: "08:30:00". */
		(void)sscanf(text.data, "%2d:%2d", &hour, &minute);
		if (at < 3 || coarse)
			put_time(k, (hour + by) * 60 + minute, at);
		else
			put_time(k, hour * 60 + minute + by * 5, at);
	} else if (clock_parse_date(text.data, &days)) {
		enum part part = at < 5 ? PART_YEAR : at < 8 ? PART_MONTH : PART_DAY;

		if (strlen(edit_text(k->edit)) != shown(k)) /* typed in another way */
			part = PART_DAY;
		if (shown(k) == 4)
			part = PART_YEAR;
		else if (shown(k) == 7 && part == PART_DAY)
			part = PART_MONTH;
		if (coarse)
			part = part == PART_DAY ? PART_MONTH : PART_YEAR;
		put_date(k, step_date(days, part, by), at);
	}
	strbuf_clear(&text);
	return done;
}

static unsigned date_action(struct ask *k, enum action a, const struct event *ev)
{
	switch ((int)a) {
	case ACTION_DATE_STEP:
		return step(k, ev->key == K_UP ? 1 : -1, false);
	case ACTION_DATE_LEAP:
		return step(k, ev->key == K_PGUP ? 1 : -1, true);
	case ACTION_DATE_NOW:
		k->complaint[0] = '\0';
		return now(k);
	default:
		return SCREEN_IGNORED;
	}
}

const struct ask_kind ask_date = {
	.context = CONTEXT_DATE,
	.enter = date_enter,
	.draw = date_draw,
	.action = date_action,
	.event = ask_text_event,
	.tick = ask_text_tick,
	.leave = ask_text_leave,
};
