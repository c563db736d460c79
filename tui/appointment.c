/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/appointment.h"

#include <ctype.h>
#include <string.h>

#include "app/workspace.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"

enum { MAX_DAYS = 60, MS_A_DAY = 24 * 60 * 60 * 1000 };

const char *appointment_question(void)
{
	return T("约到什么时候？（写 19:30；明天以后写 25 19:30 或 11-25 19:30）");
}

const char *appointment_refused(void)
{
	return T("时间看不懂，或者太远。请写成 19:30、25 19:30 或 11-25 19:30。");
}

static int take_number(const char **at)
{
	int n = 0, digits = 0;

	for (; isdigit((unsigned char)**at) && digits < 4; (*at)++, digits++)
		n = n * 10 + (**at - '0');
	return digits ? n : -1;
}

/* "19", "19:30", "1930" */
static bool take_time(const char *s, int *hour, int *minute)
{
	size_t digits = strspn(s, "0123456789");
	int n = take_number(&s);

	*minute = 0;
	if (n < 0)
		return false;
	*hour = n;
	if (digits > 2) {
		*hour = n / 100;
		*minute = n % 100;
	} else if (*s == ':') {
		s++;
		*minute = take_number(&s);
	}
	return *s == '\0' && *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60;
}

static int64_t at_day(const struct civil *now, int64_t days, int hour, int minute)
{
	struct civil c = *now;

	clock_civil_from_days(days, &c.year, &c.month, &c.day);
	c.hour = hour;
	c.minute = minute;
	c.second = c.ms = 0;
	return clock_instant(&c);
}

static bool parse(struct workspace *ws, const char *s, int64_t *ms)
{
	int64_t now = workspace_now(ws), today = workspace_today(ws), days = today;
	struct civil c = clock_civil(now, workspace_utc_offset(ws));
	const char *space = strchr(s, ' ');
	int hour, minute, month = c.month, day;

	if (space) {
		day = take_number(&s);
		if (day >= 0 && *s == '-') {
			month = day;
			s++;
			day = take_number(&s);
		}
		if (s != space || day < 1 || !clock_valid_date(c.year, month, day))
			return false;
		days = clock_days_from_civil(c.year, month, day);
		if (days < today && month == c.month)
			days = clock_days_from_civil(c.year + (month == 12), month % 12 + 1, day);
		else if (days < today)
			days = clock_days_from_civil(c.year + 1, month, day);
		s = space + strspn(space, " ");
	}
	if (!take_time(s, &hour, &minute))
		return false;
	*ms = at_day(&c, days, hour, minute);
	if (!space && *ms <= now)
		*ms += MS_A_DAY;
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
