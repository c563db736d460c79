/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/xlsx_date.h"

#include <strings.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/strbuf.h"

enum { DAY_SECONDS = 86400, EXPONENT_MAX = 400, DIGITS_MAX = 64 };

enum xlsx_kind xlsx_kind_builtin(int id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
	    (id >= 50 && id <= 54) || id == 57 || id == 58)
		return XLSX_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 ||
	    id == 56)
		return XLSX_TIME;
	return id == 46 ? XLSX_ELAPSED : XLSX_PLAIN;
}

/* Behind the bracket that closes at or after c; [h], [mm] and [ss] say that hours run on past the day. */
static const char *skip_bracket(const char *c, bool *elapsed)
{
	const char *end = strchr(c, ']');
	size_t same = strspn(c + 1, "hHmMsS");

	if (same > 0 && c[1 + same] == ']')
		*elapsed = true;
	return end ? end : c + strlen(c) - 1;
}

enum xlsx_kind xlsx_kind_custom(const char *code)
{
	bool date = false, month_or_minute = false, time = false, elapsed = false;

	if (strncasecmp(code, "general", 7) == 0)
		return XLSX_PLAIN;
	/* the first section says what positive numbers look like */
	for (const char *c = code; *c && *c != ';'; c++) {
		if (*c == '"') {
			const char *end = strchr(c + 1, '"');

			if (!end)
				break;
			c = end;
		} else if (*c == '\\' || *c == '_' || *c == '*') {
			if (c[1])
				c++;
		} else if (*c == '[') {
			c = skip_bracket(c, &elapsed);
		} else if (strchr("eE", *c) && c[1] && strchr("+-", c[1])) {
			return XLSX_PLAIN; /* 0.00E+00 */
		} else if (strncasecmp(c, "am/pm", 5) == 0) {
			time = true;
			c += 4;
		} else if (strchr("yYdDbBeEgG", *c)) {
			date = true;
		} else if (strchr("mM", *c)) {
			month_or_minute = true;
		} else if (strchr("hHsS", *c)) {
			time = true;
		}
	}
	if (elapsed)
		return XLSX_ELAPSED;
	if (date || (month_or_minute && !time))
		return XLSX_DATE;
	return time ? XLSX_TIME : XLSX_PLAIN;
}

/* A number with or without an exponent as one without, by moving the point; false if it is no such number. */
static bool expand(struct strbuf *out, const char *s)
{
	const char *digits = s + (*s == '-');
	size_t whole = strspn(digits, "0123456789"), fraction = 0;
	const char *rest = digits + whole;
	int64_t exponent = 0, point;

	if (*rest == '.') {
		fraction = strspn(rest + 1, "0123456789");
		rest += 1 + fraction;
	}
	if (whole + fraction == 0 || whole + fraction > DIGITS_MAX)
		return false;
	if (*rest == 'e' || *rest == 'E') {
		rest += 1 + (rest[1] == '+');
		if (!num_parse_int(rest, strlen(rest), &exponent) || exponent > EXPONENT_MAX ||
		    exponent < -EXPONENT_MAX)
			return false;
	} else if (*rest) {
		return false;
	}
	strbuf_reset(out);
	if (digits > s)
		strbuf_addc(out, '-');
	point = (int64_t)whole + exponent;
	if (point <= 0)
		strbuf_addc(out, '.');
	for (int64_t i = point; i < 0; i++)
		strbuf_addc(out, '0');
	for (size_t i = 0; i < whole + fraction; i++) {
		if ((int64_t)i == point && i > 0)
			strbuf_addc(out, '.');
		strbuf_addc(out, digits[i < whole ? i : i + 1]);
	}
	for (int64_t i = (int64_t)(whole + fraction); i < point; i++)
		strbuf_addc(out, '0');
	return true;
}

static void add_time(struct strbuf *out, int64_t seconds)
{
	strbuf_addf(out, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
		    (int)(seconds % 60));
}

/* Day numbers: 1 = 1900-01-01, but day 60 is the 29 February 1900 that never was; in the other system 0 = 1904-01-01. */
static void add_date(struct strbuf *out, int64_t day, bool date1904)
{
	if (date1904)
		clock_format_date(out, clock_days_from_civil(1904, 1, 1) + day);
	else if (day == 60)
		strbuf_adds(out, "1900-02-29");
	else
		clock_format_date(out, clock_days_from_civil(1899, 12, day < 60 ? 31 : 30) + day);
}

static bool add_moment(struct strbuf *out, double serial, enum xlsx_kind kind, bool date1904)
{
	const int64_t last = date1904 ? 2957004 : 2958466; /* 10000-01-01 */
	int64_t seconds, day;

	if (!(serial >= 0 && serial < (double)last))
		return false;
	seconds = (int64_t)(serial * DAY_SECONDS + 0.5);
	day = seconds / DAY_SECONDS;
	if (day >= last)
		return false;
	if (kind == XLSX_ELAPSED) {
		add_time(out, seconds);
		return true;
	}
	seconds %= DAY_SECONDS;
	if (kind == XLSX_TIME || (day == 0 && !date1904)) {
		if (kind != XLSX_TIME && seconds == 0)
			return false; /* day 0 of a calendar that begins with day 1 */
		add_time(out, seconds);
		return true;
	}
	add_date(out, day, date1904);
	if (seconds > 0) {
		strbuf_addc(out, 'T');
		add_time(out, seconds);
	}
	return true;
}

void xlsx_number_text(struct strbuf *out, const char *value, enum xlsx_kind kind, bool date1904)
{
	size_t n = strlen(value), digits = strspn(value, "0123456789");
	double x;

	strbuf_reset(out);
	strbuf_adds(out, value);
	if (kind == XLSX_PLAIN && digits == n && (n <= 1 || value[0] != '0'))
		return; /* also where a double would not hold all the digits */
	if (!expand(out, value) || !num_parse(out->data, out->len, &x)) {
		strbuf_reset(out);
		strbuf_adds(out, value);
		return;
	}
	strbuf_reset(out);
	if (kind == XLSX_PLAIN || !add_moment(out, x, kind, date1904))
		num_format(out, x);
}
