/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/expr_internal.h"

#define DAY_MS 86400000.0

static double now_days(const struct run *r)
{
	return r->ctx->env ? (double)r->ctx->env->now_ms / DAY_MS : 0;
}

static void fn_today(struct xvalue *out, struct run *r, const struct ast *call)
{
	(void)call;
	value_date(out, floor(date_local(now_days(r), XDATE_INSTANT, run_offset(r))), XDATE_DAY);
}

static void fn_now(struct xvalue *out, struct run *r, const struct ast *call)
{
	(void)call;
	value_date(out, now_days(r), XDATE_INSTANT);
}

/* What is no date becomes empty, in data as in literals (xlsform.md 4.1; check points out the literals). */
static void to_date(struct xvalue *out, struct run *r, const struct ast *call, enum xdate of_number)
{
	struct xvalue v;
	enum xdate date = XDATE_NONE;

	arg_value(&v, r, call, 0);
	double x = v.type == X_BOOLEAN ? (double)NAN : value_to_number(r, &v, &date);
	if (!isfinite(x))
		value_string(out, "");
	else
		value_date(out, x, date == XDATE_NONE ? of_number : date);
}

static void fn_date(struct xvalue *out, struct run *r, const struct ast *call)
{
	to_date(out, r, call, XDATE_COUNT);
}

static void fn_date_time(struct xvalue *out, struct run *r, const struct ast *call)
{
	to_date(out, r, call, XDATE_INSTANT);
}

static void fn_decimal_date_time(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct xvalue v;
	enum xdate date = XDATE_NONE;

	arg_value(&v, r, call, 0);
	double x = value_to_number(r, &v, &date);
	value_number(out, v.type == X_BOOLEAN ? (double)NAN : date_instant(x, date, run_offset(r)));
}

static bool two_digits(const char **s, int max, int *out)
{
	const char *p = *s;

	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return false;
	*out = (p[0] - '0') * 10 + (p[1] - '0');
	*s = p + 2;
	return *out <= max;
}

/* "06:00[:00[.000]][zone]" as a part of the local day; NaN if it is no time. */
static double time_part(const char *s, int utc_offset)
{
	int hour, minute, second = 0, offset = utc_offset;
	double fraction = 0;

	if (!two_digits(&s, 23, &hour) || *s++ != ':' || !two_digits(&s, 59, &minute))
		return NAN;
	if (*s == ':') {
		s++;
		if (!two_digits(&s, 59, &second))
			return NAN;
		if (*s == '.') {
			double unit = 0.1;
			for (s++; *s >= '0' && *s <= '9'; s++, unit /= 10)
				fraction += unit * (*s - '0');
		}
	}
	if (*s != '\0' && !clock_parse_offset(s, &offset))
		return NAN;
	double day =
		(hour * 60.0 + minute - offset + utc_offset) / 1440 + (second + fraction) / 86400;
	return day - floor(day);
}

static void fn_decimal_time(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct xvalue v;
	enum xdate date = XDATE_NONE;

	arg_value(&v, r, call, 0);
	double x = value_to_number(r, &v, &date);
	if (date != XDATE_NONE) {
		double local = date_local(x, date, run_offset(r));
		value_number(out, local - floor(local));
	} else {
		value_number(out, time_part(value_to_string(r, &v), run_offset(r)));
	}
}

/* Month and day names follow the form's language, and the interface where the form names none. */
static bool in_chinese(const struct run *r)
{
	const struct form *form = r->ctx->form;
	int lang = r->ctx->env ? r->ctx->env->lang : 0;

	if (!form)
		return false;
	const char *name = lang >= 0 && (size_t)lang < form->n_langs ? form->lang[lang] : "";
	if (name[0] == '\0')
		return strcmp(i18n_lang(), "zh") == 0;
	return strstr(name, "(zh") || strncmp(name, "zh", 2) == 0 || strstr(name, "中文") ||
	       strstr(name, "汉语") || strstr(name, "汉文") || strstr(name, "普通话") ||
	       strstr(name, "Chinese");
}

/* One %-letter; false if there is no such letter. */
static bool format_one(struct strbuf *sb, const struct civil *c, char spec, bool chinese)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const days_zh[] = { "周一", "周二", "周三", "周四",
					       "周五", "周六", "周日" };
	const struct {
		char spec;
		int digits, value;
	} numbers[] = {
		{ 'Y', 4, c->year },   { 'y', 2, c->year % 100 }, { 'm', 2, c->month },
		{ 'n', 1, c->month },  { 'd', 2, c->day },        { 'e', 1, c->day },
		{ 'H', 2, c->hour },   { 'h', 1, c->hour },       { 'M', 2, c->minute },
		{ 'S', 2, c->second }, { '3', 3, c->ms },
	};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		if (numbers[i].spec == spec) {
			strbuf_addf(sb, "%0*d", numbers[i].digits, numbers[i].value);
			return true;
		}
	}
	if (spec == 'b' && chinese)
		strbuf_addf(sb, "%d月", c->month);
	else if (spec == 'b')
		strbuf_adds(sb, months[c->month - 1]);
	else if (spec == 'a')
		strbuf_adds(sb, chinese ? days_zh[c->weekday - 1] : days[c->weekday - 1]);
	else if (spec == '%')
		strbuf_addc(sb, '%');
	else
		return false;
	return true;
}

static void fn_format_date(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct xvalue v;
	enum xdate date = XDATE_NONE;

	arg_value(&v, r, call, 0);
	double x = v.type == X_BOOLEAN ? (double)NAN : value_to_number(r, &v, &date);
	value_string(out, "");
	if (!(fabs(x) < 2932896.0)) /* about the year 9999 */
		return;
	double local = date_local(x, date, run_offset(r));
	struct civil c = clock_civil(llround(local * DAY_MS), 0);
	bool chinese = in_chinese(r);
	struct strbuf sb;
	strbuf_init(&sb);
	for (const char *f = arg_string(r, call, 1); *f; f++) {
		if (*f != '%') {
			strbuf_addc(&sb, *f);
		} else if (*++f == '\0' || !format_one(&sb, &c, *f, chinese)) {
			run_fail(r, T("日期格式里没有“%%%c”这个写法。"), *f ? *f : ' ');
			break;
		}
	}
	value_string(out, arena_strndup(r->ctx->scratch, sb.data, sb.len));
	strbuf_clear(&sb);
}

static const struct func table[] = {
	{ "today", 0, 0, FUNC_VOLATILE, fn_today },
	{ "now", 0, 0, FUNC_VOLATILE, fn_now },
	{ "date", 1, 1, 0, fn_date },
	{ "date-time", 1, 1, 0, fn_date_time },
	{ "decimal-date-time", 1, 1, 0, fn_decimal_date_time },
	{ "decimal-time", 1, 1, 0, fn_decimal_time },
	{ "format-date", 2, 2, 0, fn_format_date },
	{ "format-date-time", 2, 2, 0, fn_format_date },
};

const struct func *func_date_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
