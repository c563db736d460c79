/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/appointment.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"

enum { MAX_DAYS = 60, MS_A_DAY = 24 * 60 * 60 * 1000 };

/* What is being read, and what has been understood of it. */
struct reading {
	const char *at;
	struct civil now;
	int64_t today, day;
	bool day_given, this_week; /* this_week: 周六, which may mean the next one */
	int after_noon;            /* 1 = later than noon, 0 = before, -1 = not said */
	int hour, minute;
	bool spoken; /* 7点: an hour as people say it, not as a clock shows it */
};

struct word {
	const char *text;
	int value;
};

const char *appointment_question(void)
{
	return T("约到什么时候？（写 19:30、晚上7点半、明天9点、周六下午3点 或 11-25 19:30）");
}

const char *appointment_refused(void)
{
	return T("时间看不懂、已经过了，或者太远。请写成 19:30、明天9点、周六下午3点 或 11-25 "
		 "19:30。");
}

const char *weekday_name(int day)
{
	static const char *const names[] = { TN("周日"), TN("周一"), TN("周二"), TN("周三"),
					     TN("周四"), TN("周五"), TN("周六") };

	return i18n_text(names[day % 7]);
}

static bool take(struct reading *r, const char *text)
{
	size_t n = strlen(text);

	if (strncmp(r->at, text, n) != 0)
		return false;
	r->at += n;
	return true;
}

static void skip_blanks(struct reading *r)
{
	r->at += strspn(r->at, " ");
}

static const struct word *take_word(struct reading *r, const struct word *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (take(r, words[i].text))
			return &words[i];
	return NULL;
}

/* Arabic or, to fifty-nine, Chinese; -1 if there is none. */
static int take_number(struct reading *r)
{
	static const struct word digits[] = { { "一", 1 }, { "二", 2 }, { "两", 2 }, { "三", 3 },
					      { "四", 4 }, { "五", 5 }, { "六", 6 }, { "七", 7 },
					      { "八", 8 }, { "九", 9 }, { "零", 0 } };
	const struct word *tens, *ones;
	int n = 0, count = 0;

	for (; isdigit((unsigned char)*r->at) && count < 4; r->at++, count++)
		n = n * 10 + (*r->at - '0');
	if (count)
		return n;
	tens = take_word(r, digits, ARRAY_LEN(digits));
	if (!take(r, "十"))
		return tens ? tens->value : -1;
	ones = take_word(r, digits, ARRAY_LEN(digits));
	return (tens ? tens->value : 1) * 10 + (ones ? ones->value : 0);
}

static bool take_weekday(struct reading *r)
{
	static const struct word days[] = { { "一", 1 }, { "二", 2 }, { "三", 3 }, { "四", 4 },
					    { "五", 5 }, { "六", 6 }, { "日", 7 }, { "天", 7 } };
	const char *start = r->at;
	const struct word *day;
	bool next = take(r, "下"), this = !next && (take(r, "这") || take(r, "本"));
	int today = r->now.weekday ? r->now.weekday : 7;

	(void)take(r, "个");
	if (!(take(r, "周") || take(r, "星期") || take(r, "礼拜")) ||
	    !(day = take_word(r, days, ARRAY_LEN(days)))) {
		r->at = start;
		return false;
	}
	r->day = r->today + day->value - today;
	if (next || (r->day < r->today && !this))
		r->day += 7;
	r->this_week = !next && !this;
	return true;
}

/* The day of this month or year, else of the next. */
static bool set_date(struct reading *r, int month, int day)
{
	int year = r->now.year;

	if (day < 1 || !clock_valid_date(year, month ? month : r->now.month, day))
		return false;
	r->day = clock_days_from_civil(year, month ? month : r->now.month, day);
	if (r->day < r->today && (month == 0 || month == r->now.month)) {
		month = r->now.month % 12 + 1;
		year += r->now.month == 12;
		if (!clock_valid_date(year, month, day))
			return false;
		r->day = clock_days_from_civil(year, month, day);
	} else if (r->day < r->today) {
		r->day = clock_days_from_civil(year + 1, month, day);
	}
	return true;
}

/* "25 ", "11-25 ", 25日, 11月25日. What turns out to be no date is left for the time. */
static bool take_date(struct reading *r)
{
	const char *start = r->at;
	int month = 0, day = take_number(r);

	if (day >= 0 && (take(r, "-") || take(r, "/") || take(r, "月"))) {
		month = day;
		day = take_number(r);
		if (month < 1)
			day = -1;
	}
	if (day >= 0 && (take(r, "日") || take(r, "号") || *r->at == ' ') &&
	    set_date(r, month, day))
		return true;
	r->at = start;
	return false;
}

static void take_day(struct reading *r)
{
	static const struct word days[] = { { "大后天", 3 }, { "后天", 2 }, { "明天", 1 },
					    { "明日", 1 },   { "今天", 0 }, { "今日", 0 } };
	static const struct word halves[] = {
		{ "明早", 1 }, { "明晚", 1 }, { "今早", 0 }, { "今晚", 0 }
	};
	const char *start = r->at;
	const struct word *day = take_word(r, days, ARRAY_LEN(days));

	r->day_given = true;
	if (!day && (day = take_word(r, halves, ARRAY_LEN(halves))) != NULL)
		r->at = start +
			strlen("明"); /* the second half of the word is the part of the day */
	if (day)
		r->day = r->today + day->value;
	else
		r->day_given = take_weekday(r) || take_date(r);
}

static void take_part_of_day(struct reading *r)
{
	static const struct word parts[] = { { "凌晨", 0 }, { "早上", 0 }, { "早晨", 0 },
					     { "上午", 0 }, { "早", 0 },   { "中午", 1 },
					     { "下午", 1 }, { "傍晚", 1 }, { "晚上", 1 },
					     { "夜里", 1 }, { "晚", 1 } };
	const struct word *part = take_word(r, parts, ARRAY_LEN(parts));

	if (part)
		r->after_noon = part->value;
}

/* "19", "19:30", "1930", 7点, 7点半, 7点一刻, 7点05, 七点二十分 */
static bool take_time(struct reading *r)
{
	size_t digits = strspn(r->at, "0123456789");

	r->hour = take_number(r);
	r->minute = 0;
	if (digits > 2) {
		r->minute = r->hour % 100;
		r->hour /= 100;
	} else if (take(r, ":")) {
		r->minute = take_number(r);
	} else if (take(r, "点") || take(r, "时")) {
		r->spoken = true;
		(void)take(r, "钟");
		if (take(r, "半"))
			r->minute = 30;
		else if (take(r, "一刻"))
			r->minute = 15;
		else if (take(r, "三刻"))
			r->minute = 45;
		else if (*r->at) {
			r->minute = take_number(r);
			(void)take(r, "分");
		}
	}
	return r->hour >= 0 && r->hour < 24 && r->minute >= 0 && r->minute < 60;
}

/* 7点 is 19:00 where nobody may knock at seven in the morning. */
static void settle_half_of_day(struct reading *r, const struct round *round)
{
	int at = r->hour * 60 + r->minute, later = at + 12 * 60;

	if (r->hour == 12 && r->after_noon == 0)
		r->hour = 0;
	if (r->hour == 0 || r->hour >= 12)
		return;
	if (r->after_noon > 0)
		r->hour += 12;
	else if (r->after_noon < 0 && r->spoken && round && at < round->quiet_from &&
		 later <= round->quiet_to)
		r->hour += 12;
}

static bool parse(struct workspace *ws, const char *s, int64_t *ms)
{
	int64_t now = workspace_now(ws);
	struct reading r = { .at = s,
			     .now = clock_civil(now, workspace_utc_offset(ws)),
			     .today = workspace_today(ws),
			     .after_noon = -1 };
	struct civil c = r.now;

	r.day = r.today;
	skip_blanks(&r);
	take_day(&r);
	skip_blanks(&r);
	take_part_of_day(&r);
	skip_blanks(&r);
	if (!take_time(&r))
		return false;
	skip_blanks(&r);
	if (*r.at)
		return false;
	settle_half_of_day(&r, workspace_round(ws));
	clock_civil_from_days(r.day, &c.year, &c.month, &c.day);
	c.hour = r.hour;
	c.minute = r.minute;
	c.second = c.ms = 0;
	*ms = clock_instant(&c);
	if (*ms <= now && !r.day_given)
		*ms += MS_A_DAY;
	else if (*ms <= now && r.this_week)
		*ms += (int64_t)7 * MS_A_DAY;
	return *ms > now && *ms < now + (int64_t)MAX_DAYS * MS_A_DAY;
}

bool appointment_parse(struct workspace *ws, const char *text, int64_t *ms)
{
	struct strbuf narrow;
	bool fits;

	strbuf_init(&narrow);
	utf8_narrow(&narrow, text, strlen(text));
	fits = parse(ws, narrow.data, ms);
	strbuf_clear(&narrow);
	return fits;
}

void appointment_describe(struct workspace *ws, int64_t ms, char *out, size_t size)
{
	struct civil c = clock_civil(ms, workspace_utc_offset(ws));

	(void)snprintf(out, size, T("%d月%d日 %s %02d:%02d"), c.month, c.day,
		       weekday_name(c.weekday), c.hour, c.minute);
}
