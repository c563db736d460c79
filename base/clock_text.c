/* SPDX-License-Identifier: MIT */
/* Dates, instants and periods as they are written in files and options. */
#include "config.h"

#include "base/clock.h"

#include <string.h>

#include "base/strbuf.h"

/* Takes exactly n digits off *s. */
static bool take_number(const char **s, int n, int *out)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		char c = (*s)[i];

		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	*s += n;
	*out = value;
	return true;
}

static bool take_char(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool take_date(const char **s, int64_t *days)
{
	int year, month, day;

	if (!take_number(s, 4, &year) || !take_char(s, '-') || !take_number(s, 2, &month) ||
	    !take_char(s, '-') || !take_number(s, 2, &day) || !clock_valid_date(year, month, day))
		return false;
	*days = clock_days_from_civil(year, month, day);
	return true;
}

bool clock_parse_date(const char *s, int64_t *days)
{
	int64_t got;

	if (!take_date(&s, &got) || *s)
		return false;
	*days = got;
	return true;
}

/* "Z", "+08:00", "+0800", "+08"; at most 14 hours, the furthest zone there is. */
static bool take_offset(const char **s, int *minutes)
{
	int sign, hour, minute = 0;

	if (take_char(s, 'Z')) {
		*minutes = 0;
		return true;
	}
	if (**s != '+' && **s != '-')
		return false;
	sign = **s == '-' ? -1 : 1;
	(*s)++;
	if (!take_number(s, 2, &hour))
		return false;
	if (**s && (take_char(s, ':') || **s != '\0') && !take_number(s, 2, &minute))
		return false;
	if (minute > 59 || hour * 60 + minute > 14 * 60)
		return false;
	*minutes = sign * (hour * 60 + minute);
	return true;
}

bool clock_parse_offset(const char *s, int *minutes)
{
	int got;

	if (!take_offset(&s, &got) || *s)
		return false;
	*minutes = got;
	return true;
}

/* ".123": any number of digits, of which three count. */
static bool take_fraction(const char **s, int *ms)
{
	int unit = 100;

	*ms = 0;
	if (**s != '.')
		return true;
	(*s)++;
	if (**s < '0' || **s > '9')
		return false;
	for (; **s >= '0' && **s <= '9'; (*s)++) {
		*ms += (**s - '0') * unit;
		unit /= 10;
	}
	return true;
}

bool clock_parse_instant(const char *s, int offset_default, int64_t *instant_ms, int *offset)
{
	int64_t days;
	int hour, minute, second, ms, zone = offset_default;

	if (!take_date(&s, &days) || !take_char(&s, 'T') || !take_number(&s, 2, &hour) ||
	    !take_char(&s, ':') || !take_number(&s, 2, &minute) || !take_char(&s, ':') ||
	    !take_number(&s, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 59 || !take_fraction(&s, &ms))
		return false;
	if (*s && (!take_offset(&s, &zone) || *s))
		return false;
	*instant_ms =
		((days * 24 + hour) * 60 + minute - zone) * 60000 + (int64_t)second * 1000 + ms;
	if (offset)
		*offset = zone;
	return true;
}

void clock_format_date(struct strbuf *out, int64_t days)
{
	int year, month, day;

	clock_civil_from_days(days, &year, &month, &day);
	strbuf_addf(out, "%04d-%02d-%02d", year, month, day);
}

static void format_instant(struct strbuf *out, int64_t instant_ms, int offset, bool with_ms)
{
	struct civil c = clock_civil(instant_ms, offset);
	int size = offset < 0 ? -offset : offset;

	strbuf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
		    c.second);
	if (with_ms)
		strbuf_addf(out, ".%03d", c.ms);
	strbuf_addf(out, "%c%02d:%02d", offset < 0 ? '-' : '+', size / 60, size % 60);
}

void clock_format_instant(struct strbuf *out, int64_t instant_ms, int offset_minutes)
{
	format_instant(out, instant_ms, offset_minutes, false);
}

void clock_format_instant_ms(struct strbuf *out, int64_t instant_ms, int offset_minutes)
{
	format_instant(out, instant_ms, offset_minutes, true);
}

/* Monday of the week that holds 4 January: the first ISO week of the year. */
static int64_t first_monday(int year)
{
	int64_t fourth = clock_days_from_civil(year, 1, 4);

	return fourth - (clock_civil(fourth * 86400000, 0).weekday - 1);
}

static void add_week(struct strbuf *out, int64_t days)
{
	/* The year of its Thursday is the week's. */
	int64_t thursday = days - (clock_civil(days * 86400000, 0).weekday - 1) + 3;
	int year, month, day;

	clock_civil_from_days(thursday, &year, &month, &day);
	strbuf_addf(out, "%04d-W%02d", year, (int)((days - first_monday(year)) / 7 + 1));
}

void clock_period(struct strbuf *out, int64_t days, char kind)
{
	int year, month, day;

	if (kind == 'w') {
		add_week(out, days);
		return;
	}
	clock_civil_from_days(days, &year, &month, &day);
	if (kind == 'q')
		strbuf_addf(out, "%04d-Q%d", year, (month + 2) / 3);
	else
		strbuf_addf(out, "%04d-%02d", year, month);
}

/* count months from the first of month on. */
static void months(int year, int month, int count, int64_t *first, int64_t *last)
{
	int after = month + count;

	*first = clock_days_from_civil(year, month, 1);
	if (after > 12)
		*last = clock_days_from_civil(year + 1, after - 12, 1) - 1;
	else
		*last = clock_days_from_civil(year, after, 1) - 1;
}

/* Takes one period or date off *s. */
static bool take_period(const char **s, int64_t *first, int64_t *last)
{
	const char *start = *s;
	int year, number;

	if (take_date(s, first)) {
		*last = *first;
		return true;
	}
	*s = start;
	if (!take_number(s, 4, &year) || year < 1 || !take_char(s, '-'))
		return false;
	if (take_char(s, 'W')) {
		if (!take_number(s, 2, &number) || number < 1)
			return false;
		*first = first_monday(year) + (int64_t)(number - 1) * 7;
		*last = *first + 6;
		return *first < first_monday(year + 1);
	}
	if (take_char(s, 'Q')) {
		if (!take_number(s, 1, &number) || number < 1 || number > 4)
			return false;
		months(year, 3 * number - 2, 3, first, last);
		return true;
	}
	if (!take_number(s, 2, &number) || number < 1 || number > 12)
		return false;
	months(year, number, 1, first, last);
	return true;
}

bool clock_parse_period(const char *s, int64_t *first, int64_t *last)
{
	int64_t from, to, ignored;

	if (!take_period(&s, &from, &to))
		return false;
	if (strncmp(s, "..", 2) == 0) {
		s += 2;
		if (!take_period(&s, &ignored, &to))
			return false;
	}
	if (*s || from > to)
		return false;
	*first = from;
	*last = to;
	return true;
}
