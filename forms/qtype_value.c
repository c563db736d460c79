/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/qtype_value.h"

#include <stdint.h>
#include <strings.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"

/* What was typed, narrow and without blanks at the ends; the caller clears out. */
static void tidy(struct strbuf *out, const char *text)
{
	size_t n = 0;

	strbuf_init(out);
	utf8_narrow(out, text, strlen(text));
	while (n < out->len && strchr(" \t\r\n", out->data[n]))
		n++;
	if (n > 0) {
		memmove(out->data, out->data + n, out->len - n + 1);
		out->len -= n;
	}
	while (out->len > 0 && strchr(" \t\r\n", out->data[out->len - 1]))
		strbuf_cut(out, out->len - 1);
}

bool qtype_integer(struct strbuf *out, const char *text)
{
	struct strbuf s;
	const char *digits;
	bool ok;

	tidy(&s, text);
	digits = s.data[0] == '-' || s.data[0] == '+' ? s.data + 1 : s.data;
	/* 2.0 is what a spreadsheet makes of 2 */
	ok = digits[0] != '\0' && strlen(digits) <= 18 + 8;
	if (ok) {
		size_t n = strspn(digits, "0123456789"), zeros = 0;

		if (digits[n] == '.')
			zeros = 1 + strspn(digits + n + 1, "0");
		ok = n > 0 && n <= 18 && zeros != 1 && digits[n + zeros] == '\0';
		while (ok && n > 1 && digits[0] == '0') {
			digits++;
			n--;
		}
		if (ok && s.data[0] == '-' && !(n == 1 && digits[0] == '0'))
			strbuf_addc(out, '-');
		if (ok)
			strbuf_add(out, digits, n);
	}
	strbuf_clear(&s);
	return ok;
}

bool qtype_decimal(struct strbuf *out, const char *text)
{
	struct strbuf s;
	const char *start;
	double x = 0;
	bool ok;

	tidy(&s, text);
	start = s.data[0] == '+' ? s.data + 1 : s.data;
	ok = s.len > 0 && s.len <= 40 && strspn(start, "-0123456789.") == strlen(start) &&
	     num_parse(start, strlen(start), &x);
	if (ok)
		num_format(out, x);
	strbuf_clear(&s);
	return ok;
}

/* Up to max parts of digits, any single separator character of seps between them. False if there is something else. */
static bool split_numbers(const char *s, const char *seps, int *part, size_t max, size_t *n)
{
	*n = 0;
	for (;;) {
		size_t digits = strspn(s, "0123456789");
		int value = 0;

		if (digits == 0 || digits > 4 || *n == max)
			return false;
		for (size_t i = 0; i < digits; i++)
			value = value * 10 + (s[i] - '0');
		part[(*n)++] = value;
		s += digits;
		if (*s == '\0')
			return true;
		if (!strchr(seps, *s))
			return false;
		s++;
	}
}

/* 2026-11-23, 2026/11/23, 2026.11.23, 20261123, 2026年11月23日 */
bool qtype_date(struct strbuf *out, const char *text)
{
	static const char *const han[] = { "年", "月", "日" };
	struct strbuf s;
	int part[3] = { 0 };
	size_t n = 0;
	bool ok;

	tidy(&s, text);
	for (size_t i = 0; i < ARRAY_LEN(han); i++) {
		char *at = strstr(s.data, han[i]);

		if (!at)
			continue;
		*at = '-';
		memmove(at + 1, at + 3, strlen(at + 3) + 1);
		s.len -= 2;
	}
	if (s.len > 0 && s.data[s.len - 1] == '-')
		strbuf_cut(&s, s.len - 1);
	if (s.len == 8 && strspn(s.data, "0123456789") == 8) {
		int64_t digits = 0;

		ok = num_parse_int(s.data, 8, &digits);
		part[0] = (int)(digits / 10000);
		part[1] = (int)(digits / 100 % 100);
		part[2] = (int)(digits % 100);
	} else {
		ok = strlen(s.data) >= 8 && s.data[4] >= '-' && s.data[4] <= '/' &&
		     split_numbers(s.data, "-/.", part, 3, &n) && n == 3;
	}
	ok = ok && clock_valid_date(part[0], part[1], part[2]);
	if (ok)
		strbuf_addf(out, "%04d-%02d-%02d", part[0], part[1], part[2]);
	strbuf_clear(&s);
	return ok;
}

/* What else people write for 8:30, as "8:30": 830, 0830, 8点30分, 8时30, 8点半; 8点. Anything else stays as it is. */
static void spell_clock(struct strbuf *s)
{
	size_t hour = strspn(s->data, "0123456789"), n;
	const char *minutes = s->data + hour;
	char clock[8];

	if (hour == 0 || hour > 4)
		return;
	if (*minutes == '\0') {
		if (hour < 3)
			return;
		hour -= 2;
		minutes -= 2;
	} else if (strncmp(minutes, "点", 3) == 0 || strncmp(minutes, "时", 3) == 0) {
		minutes += 3;
	} else {
		return;
	}
	n = strspn(minutes, "0123456789");
	if (hour > 2 || n > 2)
		return;
	if (n > 0 && (minutes[n] == '\0' || strcmp(minutes + n, "分") == 0))
		snprintf(clock, sizeof(clock), "%.*s:%.*s", (int)hour, s->data, (int)n, minutes);
	else if (*minutes == '\0' || strcmp(minutes, "半") == 0)
		snprintf(clock, sizeof(clock), "%.*s:%s", (int)hour, s->data, *minutes ? "30" : "00");
	else
		return;
	strbuf_reset(s);
	strbuf_adds(s, clock);
}

/* 8:30, 08:30, 08:30:15[.000][zone]; seconds and zone are kept where given. */
bool qtype_time(struct strbuf *out, const char *text)
{
	struct strbuf s;
	int part[3] = { 0 }, zone;
	size_t n, head;
	bool ok;

	tidy(&s, text);
	spell_clock(&s);
	head = strspn(s.data, "0123456789:");
	if (s.data[head] == '.')
		ok = true;
	else
		ok = s.data[head] == '\0' || clock_parse_offset(s.data + head, &zone);
	if (ok && s.data[head] == '.') {
		size_t tail = head + 1 + strspn(s.data + head + 1, "0123456789");

		ok = tail > head + 1 &&
		     (s.data[tail] == '\0' || clock_parse_offset(s.data + tail, &zone));
	}
	if (ok) {
		char clock[16];

		ok = head < sizeof(clock);
		if (ok) {
			memcpy(clock, s.data, head);
			clock[head] = '\0';
			ok = split_numbers(clock, ":", part, 3, &n) && n >= 2 && part[0] < 24 &&
			     part[1] < 60 && part[2] < 60;
		}
		if (ok)
			strbuf_addf(out, "%02d:%02d:%02d%s", part[0], part[1], part[2],
				    s.data + head);
	}
	strbuf_clear(&s);
	return ok;
}

bool qtype_datetime(struct strbuf *out, const char *text)
{
	struct strbuf s;
	char *gap;
	size_t start = out->len;
	bool ok = false;

	tidy(&s, text);
	gap = strpbrk(s.data, "T ");
	if (gap) {
		*gap = '\0';
		ok = qtype_date(out, s.data);
		strbuf_addc(out, 'T');
		ok = ok && qtype_time(out, gap + 1);
	}
	if (!ok)
		strbuf_cut(out, start);
	strbuf_clear(&s);
	return ok;
}

bool qtype_acknowledge(struct strbuf *out, const char *text)
{
	static const char *const words[] = { "OK", "1", "true", "yes", "是" };
	struct strbuf s;
	bool ok = false;

	tidy(&s, text);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		ok = ok || strcasecmp(s.data, words[i]) == 0;
	if (ok)
		strbuf_adds(out, "OK");
	strbuf_clear(&s);
	return ok;
}

enum { POINTS_MAX = 2000 };

/* One number of a point; *rest moves past it and the blanks or comma after it. */
static bool next_coordinate(const char **rest, double *x)
{
	size_t n = strspn(*rest, "+-0123456789.");
	const char *start = **rest == '+' ? *rest + 1 : *rest;
	bool ok = n > 0 && n <= 24 && num_parse(start, n - (size_t)(start - *rest), x);

	*rest += n;
	*rest += strspn(*rest, " \t,");
	return ok;
}

/* Latitude and longitude, then metres of altitude and accuracy, which are 0 where they were not given. */
static bool add_point(struct strbuf *out, const char *text, size_t n, double first[2])
{
	char copy[128];
	const char *rest = copy;
	double part[4] = { 0 };
	size_t used = 0;

	if (n >= sizeof(copy))
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	rest += strspn(rest, " \t\r\n");
	while (used < ARRAY_LEN(part) && *rest && next_coordinate(&rest, &part[used]))
		used++;
	if (used < 2 || *rest || part[0] < -90 || part[0] > 90 || part[1] < -180 || part[1] > 180 ||
	    part[3] < 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(part); i++) {
		if (i > 0)
			strbuf_addc(out, ' ');
		num_format(out, part[i]);
	}
	first[0] = part[0];
	first[1] = part[1];
	return true;
}

static bool add_points(struct strbuf *out, const char *text, size_t least, bool closed)
{
	size_t start = out->len, n = 0, end_of_first = start;
	double at[2] = { 0 }, first[2] = { 0 };
	struct strbuf s;
	bool ok = true;

	tidy(&s, text);
	for (const char *p = s.data; ok && *p;) {
		size_t len = strcspn(p, ";");

		if (n > 0)
			strbuf_addc(out, ';');
		ok = n < POINTS_MAX && add_point(out, p, len, at);
		if (ok && n++ == 0) {
			memcpy(first, at, sizeof(first));
			end_of_first = out->len;
		}
		p += len;
		p += strspn(p, "; ");
	}
	ok = ok && n >= least;
	if (ok && closed && !(num_equal(at[0], first[0]) && num_equal(at[1], first[1]))) {
		struct strbuf again;

		strbuf_init(&again);
		strbuf_add(&again, out->data + start, end_of_first - start);
		strbuf_addf(out, ";%s", again.data);
		strbuf_clear(&again);
		n++;
	}
	ok = ok && (!closed || n > least);
	if (!ok)
		strbuf_cut(out, start);
	strbuf_clear(&s);
	return ok;
}

bool qtype_geopoint(struct strbuf *out, const char *text)
{
	size_t start = out->len;
	double at[2];
	struct strbuf s;
	bool ok;

	tidy(&s, text);
	ok = add_point(out, s.data, s.len, at);
	if (!ok)
		strbuf_cut(out, start);
	strbuf_clear(&s);
	return ok;
}

bool qtype_geotrace(struct strbuf *out, const char *text)
{
	return add_points(out, text, 2, false);
}

bool qtype_geoshape(struct strbuf *out, const char *text)
{
	return add_points(out, text, 3, true);
}

bool qtype_number(struct strbuf *out, const char *text)
{
	return qtype_integer(out, text) || qtype_decimal(out, text);
}
