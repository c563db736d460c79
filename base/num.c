/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/num.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

/* A decimal fraction 0.d1d2d3… × 10^point. The C library's conversions are only ever shown whole
 * numbers with an exponent ("12345e-3"), in which no locale puts a decimal point. */
struct decimal {
	char digits[24]; /* '0'..'9', not terminated; no zeros at the end; none at all for zero */
	int n;
	int point;
	bool minus;
};

/* More significant digits than these never change which double is nearest, but for being more
 * than nothing. */
enum { DIGITS_MAX = 780 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static double scale_small(uint64_t mantissa, int places)
{
	static const double power[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
					1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
					1e16, 1e17, 1e18, 1e19, 1e20, 1e21 };

	return (double)mantissa / power[places];
}

/* digits: n characters '0'..'9' with at most one '.' among them. */
static double convert(const char *digits, size_t n)
{
	char text[DIGITS_MAX + 40];
	size_t len = 0;
	long exponent = 0;
	bool after_point = false, dropped = false;
	char *end;
	int written;

	for (size_t i = 0; i < n; i++) {
		if (digits[i] == '.') {
			after_point = true;
			continue;
		}
		if (after_point && exponent > -100000)
			exponent--;
		if (len == 0 && digits[i] == '0')
			continue;
		if (len < DIGITS_MAX) {
			text[len++] = digits[i];
		} else {
			dropped = dropped || digits[i] != '0';
			if (exponent < 100000)
				exponent++;
		}
	}
	if (len == 0)
		return 0.0;
	if (dropped) {
		text[len++] = '1';
		exponent--;
	}
	written = snprintf(text + len, sizeof(text) - len, "e%ld", exponent);
	return written < 0 ? 0.0 : strtod(text, &end);
}

bool num_parse(const char *s, size_t n, double *out)
{
	uint64_t mantissa = 0;
	size_t digits = 0;
	int places = -1; /* after the point; -1 = none seen */
	bool minus = false;

	while (n && is_blank(*s)) {
		s++;
		n--;
	}
	while (n && is_blank(s[n - 1]))
		n--;
	if (n && *s == '-') {
		minus = true;
		s++;
		n--;
	}
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.') {
			if (places >= 0)
				return false;
			places = 0;
			continue;
		}
		if (!is_digit(s[i]))
			return false;
		digits++;
		if (places >= 0 && places < 1000)
			places++;
		if (digits <= 15)
			mantissa = mantissa * 10 + (uint64_t)(s[i] - '0');
	}
	if (digits == 0)
		return false;
	/* Both are exact, so that the division rounds once. */
	*out = digits <= 15 ? scale_small(mantissa, places > 0 ? places : 0) : convert(s, n);
	if (minus)
		*out = -*out;
	return true;
}

bool num_parse_int(const char *s, size_t n, int64_t *out)
{
	bool minus = n && *s == '-';
	int64_t value = 0;
	size_t i = minus ? 1 : 0;

	if (i == n)
		return false;
	for (; i < n; i++) {
		int digit = s[i] - '0';

		if (!is_digit(s[i]))
			return false;
		/* Negative throughout: the range reaches one further there. */
		if (value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!minus && value == INT64_MIN)
		return false;
	*out = minus ? value : -value;
	return true;
}

/* Reads snprintf's "d.ddde±xx", whatever stands for the point. */
static void take_digits(struct decimal *d, const char *text)
{
	const char *p = text;

	d->n = 0;
	for (; *p && *p != 'e'; p++) {
		if (is_digit(*p) && d->n < (int)sizeof(d->digits))
			d->digits[d->n++] = *p;
	}
	d->point = *p == 'e' ? (int)strtol(p + 1, NULL, 10) + 1 : 1;
	while (d->n > 0 && d->digits[d->n - 1] == '0')
		d->n--;
}

static double value_of(const struct decimal *d)
{
	char text[48];
	int n = snprintf(text, sizeof(text), "%.*se%d", d->n, d->digits, d->point - d->n);

	return n < 0 || d->n == 0 ? 0.0 : strtod(text, NULL);
}

static bool reads_back(const struct decimal *d, double x)
{
	double y = value_of(d);

	return y <= x && y >= x;
}

/* Adds one to the digit at place i (0 = first); places after it are dropped. */
static void round_up_at(struct decimal *d, int i)
{
	d->n = i + 1;
	while (i >= 0 && d->digits[i] == '9')
		i--;
	if (i < 0) {
		d->digits[0] = '1';
		d->n = 1;
		d->point++;
	} else {
		d->digits[i]++;
		d->n = i + 1;
	}
}

/* x is finite. */
static void shortest(struct decimal *d, double x)
{
	double size = fabs(x);
	char text[64];

	d->minus = signbit(x) != 0;
	d->n = 0;
	d->point = 0;
	if (num_is_zero(x))
		return;
	/* Every decimal of at most 15 digits survives a normal double, hence the start; below
	 * them fewer digits are kept. */
	for (int digits = size < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
		struct decimal up;

		if (snprintf(text, sizeof(text), "%.*e", digits - 1, size) < 0)
			return;
		take_digits(d, text);
		if (reads_back(d, size))
			return;
		/* Just above a power of two the neighbour below is nearer, so that the second
		 * best text may be the one. */
		up = *d;
		if (up.n == digits) {
			round_up_at(&up, digits - 1);
			if (reads_back(&up, size)) {
				*d = up;
				return;
			}
		}
	}
}

static bool add_special(struct strbuf *out, double x)
{
	if (isnan(x))
		strbuf_adds(out, "NaN");
	else if (isinf(x))
		strbuf_adds(out, x < 0 ? "-Infinity" : "Infinity");
	else
		return false;
	return true;
}

static void add_zeros(struct strbuf *out, int n)
{
	while (n-- > 0)
		strbuf_addc(out, '0');
}

/* The digits of d, at least places after the point. */
static void add_decimal(struct strbuf *out, const struct decimal *d, int places)
{
	int whole = d->n == 0 ? 0 : d->point;
	int fraction = 0;

	if (d->minus && d->n > 0)
		strbuf_addc(out, '-');
	if (whole <= 0) {
		strbuf_addc(out, '0');
	} else {
		strbuf_add(out, d->digits, (size_t)(whole < d->n ? whole : d->n));
		add_zeros(out, whole - d->n);
	}
	if (d->n <= whole && places <= 0)
		return;
	strbuf_addc(out, '.');
	if (d->n > 0 && whole < 0) {
		add_zeros(out, -whole);
		fraction = -whole;
	}
	if (d->n > whole) {
		int from = whole > 0 ? whole : 0;

		strbuf_add(out, d->digits + from, (size_t)(d->n - from));
		fraction += d->n - from;
	}
	add_zeros(out, places - fraction);
}

void num_format(struct strbuf *out, double x)
{
	struct decimal d;

	if (add_special(out, x))
		return;
	/* Whole numbers that are exact, the common case. */
	if (fabs(x) < 9007199254740992.0 && num_is_zero(x - trunc(x))) {
		strbuf_addf(out, "%lld", (long long)x);
		return;
	}
	shortest(&d, x);
	add_decimal(out, &d, 0);
}

void num_format_fixed(struct strbuf *out, double x, int decimals)
{
	struct decimal d;
	int keep;

	if (add_special(out, x))
		return;
	if (decimals < 0)
		decimals = 0;
	shortest(&d, x);
	keep = d.point + decimals; /* digits that stay */
	if (keep < 0) {
		d.n = 0;
	} else if (keep < d.n) {
		bool up = d.digits[keep] >= '5';

		d.n = keep;
		if (up && keep == 0) {
			d.digits[0] = '1';
			d.n = 1;
			d.point++;
		} else if (up) {
			round_up_at(&d, keep - 1);
		}
		while (d.n > 0 && d.digits[d.n - 1] == '0')
			d.n--;
	}
	add_decimal(out, &d, decimals);
}

bool num_equal(double a, double b)
{
	double larger;

	if (a <= b && a >= b)
		return true;
	if (!isfinite(a) || !isfinite(b))
		return false;
	larger = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
	return fabs(a - b) <= 1e-12 * larger;
}

bool num_is_zero(double x)
{
	return fpclassify(x) == FP_ZERO;
}
