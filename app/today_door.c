/* SPDX-License-Identifier: MIT */
/* One door among the day's: found by what a person types, said in a sentence, added beside another. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/today.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/pinyin.h"
#include "base/strbuf.h"
#include "base/utf8.h"

long today_find(const struct today *t, const char *text, size_t from)
{
	struct arena *a = arena_new();
	long found = -1;

	struct strbuf narrow;

	strbuf_init(&narrow);
	utf8_narrow(&narrow, text, strlen(text));
	for (size_t i = 1; i <= t->doors.n && found < 0; i++) {
		size_t at = (from + i) % t->doors.n;
		const struct today_door *d = &t->doors.v[at];

		if (pinyin_finds(today_door_name(d, a), narrow.data) || pinyin_finds(d->address, narrow.data) ||
		    strstr(d->household, narrow.data))
			found = (long)at;
	}
	strbuf_clear(&narrow);
	arena_free(a);
	return found;
}

/* "9天前民政局来过。" of "2026-11-14 民政局", so that nobody is asked again without knowing it; what is no date is shown as it stands. */
static const char *contact(struct workspace *ws, const char *text, struct arena *a)
{
	const char *blank = strchr(text, ' '), *who = blank ? blank + strspn(blank, " ") : "";
	int64_t day = 0, ago;

	if (!*text)
		return "";
	if (!clock_parse_date(arena_strndup(a, text, strcspn(text, " ")), &day))
		return arena_printf(a, T("上次来访：%s"), text);
	if (!*who)
		who = T("有人");
	ago = workspace_today(ws) - day;
	if (ago <= 0)
		return arena_printf(a, T("今天%s来过。"), who);
	if (ago == 1)
		return arena_printf(a, T("昨天%s来过。"), who);
	return arena_printf(a, T("%d天前%s来过。"), (int)ago, who);
}

const char *today_describe(struct workspace *ws, const struct today_door *d, struct arena *a)
{
	struct civil at = clock_civil(d->appointment_ms, workspace_utc_offset(ws));
	const char *when = "";

	if (d->state == DOOR_APPOINTMENT && d->appointment_ms)
		when = arena_printf(a, T("，约在%d月%d日 %02d:%02d"), at.month, at.day, at.hour,
				    at.minute);
	if (d->state == DOOR_DRAFT)
		return arena_printf(a, T("%s  有一份没做完的访谈，回车接着做。"),
				    today_door_name(d, a));
	if (d->state == DOOR_RETURNED)
		return arena_printf(a, T("%s  办公室退回补问，回车看要补什么。"), today_door_name(d, a));
	if (d->state == DOOR_NEW)
		return arena_printf(a, T("%s  未访。%s"), today_door_name(d, a),
				    contact(ws, d->contact, a));
	return arena_printf(a, T("%s  去过 %d 次，最近：%s%s。%s"), today_door_name(d, a),
			    d->attempts, d->outcome_label, when, d->note);
}

bool today_has_record(const struct today_door *d)
{
	static const struct identity none;

	return memcmp(&d->record, &none, sizeof(none)) != 0;
}

const char *today_cleared(void)
{
	return T("这一户已经访过了。记录在办公室，这台电脑上的已经清掉；要更正请告诉办公室。");
}

/* 403 is on the fourth floor if some door of the entrance says so. */
static const char *floor_of(const struct today *t, const struct today_door *near, const char *text)
{
	for (size_t i = 0; i < t->doors.n; i++) {
		const struct today_door *d = &t->doors.v[i];
		size_t n = strlen(d->floor);

		if (n && strlen(text) == n + 2 && strncmp(text, d->floor, n) == 0 &&
		    strcmp(d->building, near->building) == 0 &&
		    strcmp(d->entrance, near->entrance) == 0)
			return d->floor;
	}
	return "";
}

enum status today_add_beside(struct workspace *ws, const struct today *t,
			     const struct today_door *near, const char *text, char id[64],
			     struct err *err)
{
	struct door place = { .building = near->building,
			      .entrance = near->entrance,
			      .floor = floor_of(t, near, text),
			      .door = text,
			      .address = "",
			      .note = "",
			      .household = "" };
	char unit[UNIT_CODE + 1], grid[8] = "";
	const char *after = near->household + UNIT_CODE + 1;

	snprintf(unit, sizeof(unit), "%.12s", near->household);
	for (size_t i = 0; i + 1 < sizeof(grid) && after[i] && after[i] != '-'; i++)
		grid[i] = after[i];
	return door_add(ws, unit, grid, &place, id, err);
}
