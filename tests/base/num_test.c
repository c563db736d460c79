/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/num.h"
#include "base/strbuf.h"

static void expect_format(double x, const char *text)
{
	struct strbuf sb;

	strbuf_init(&sb);
	num_format(&sb, x);
	assert_string_equal(sb.data, text);
	strbuf_clear(&sb);
}

static void expect_fixed(double x, int decimals, const char *text)
{
	struct strbuf sb;

	strbuf_init(&sb);
	num_format_fixed(&sb, x, decimals);
	assert_string_equal(sb.data, text);
	strbuf_clear(&sb);
}

static uint64_t bits_of(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	return bits;
}

static void num__parse__xpath_grammar(void **state)
{
	static const struct {
		const char *text;
		double value;
	} good[] = {
		{ "0", 0 },
		{ "42", 42 },
		{ "-7", -7 },
		{ " 1 ", 1 },
		{ "\t\r\n-1.5\n", -1.5 },
		{ "5.", 5 },
		{ ".5", 0.5 },
		{ "-.25", -0.25 },
		{ "007", 7 },
		{ "0.1", 0.1 },
		{ "123456789012345", 123456789012345.0 },
		{ "1234567890123456789", 1234567890123456789.0 },
		{ "0.30000000000000004", 0.1 + 0.2 },
		{ "9007199254740993", 9007199254740992.0 },
		{ "9007199254740993.0000000000000000000000000000000000001", 9007199254740994.0 },
		{ "0.000000000000000000000000000001", 1e-30 },
	};
	static const char *const bad[] = { "",    " ",     "-",   "+1",   ".",   "-.",
					   "1e3", "1.2.3", "- 1", "0x10", "inf", "NaN",
					   "1,5", "1 2",   "１",  "--1",  "1-",  "1.5x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		double x = 99;

		assert_true(num_parse(good[i].text, strlen(good[i].text), &x));
		assert_int_equal(bits_of(x), bits_of(good[i].value));
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		double x;

		assert_false(num_parse(bad[i], strlen(bad[i]), &x));
	}
}

static void num__parse__thousands_of_digits(void **state)
{
	char text[5000];
	double x;

	(void)state;
	memset(text, '0', sizeof(text));
	text[4999] = '7';
	assert_true(num_parse(text, sizeof(text), &x));
	assert_true(num_equal(x, 7));
	text[1] = '.';
	assert_true(num_parse(text, sizeof(text), &x));
	assert_true(num_is_zero(x)); /* 7e-4998 */
	memset(text, '9', sizeof(text));
	assert_true(num_parse(text, sizeof(text), &x));
	assert_true(isinf(x));
	text[1] = '.';
	assert_true(num_parse(text, sizeof(text), &x));
	assert_true(num_equal(x, 10));
	text[0] = '-';
	assert_true(num_parse("-0", 2, &x));
	assert_true(num_is_zero(x) && signbit(x));
}

static void num__parse_int__whole_range(void **state)
{
	static const char *const bad[] = { "",
					   "-",
					   "+1",
					   " 1",
					   "1 ",
					   "1.0",
					   "9223372036854775808",
					   "-9223372036854775809",
					   "99999999999999999999",
					   "a" };
	int64_t v;

	(void)state;
	assert_true(num_parse_int("9223372036854775807", 19, &v));
	assert_true(v == INT64_MAX);
	assert_true(num_parse_int("-9223372036854775808", 20, &v));
	assert_true(v == INT64_MIN);
	assert_true(num_parse_int("-0", 2, &v));
	assert_int_equal(v, 0);
	assert_true(num_parse_int("150525", 6, &v));
	assert_int_equal(v, 150525);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(num_parse_int(bad[i], strlen(bad[i]), &v));
}

static void num__format__texts(void **state)
{
	(void)state;
	expect_format(0.0, "0");
	expect_format(-0.0, "0");
	expect_format(1, "1");
	expect_format(-3.5, "-3.5");
	expect_format(0.1, "0.1");
	expect_format(0.1 + 0.2, "0.30000000000000004");
	expect_format(1.0 / 3.0, "0.3333333333333333");
	expect_format(2.0 / 3.0, "0.6666666666666666");
	expect_format(100, "100");
	expect_format(1e15, "1000000000000000");
	expect_format(1e21, "1000000000000000000000");
	expect_format(1.5e-7, "0.00000015");
	expect_format(123456789.125, "123456789.125");
	expect_format(9007199254740993.0, "9007199254740992");
	expect_format(1e23, "100000000000000000000000");
	expect_format(NAN, "NaN");
	expect_format(INFINITY, "Infinity");
	expect_format(-INFINITY, "-Infinity");
	/* The second nearest text of 16 digits is the one that reads back (2^-44). */
	expect_format(ldexp(1, -44), "0.00000000000005684341886080802");
}

static void num__format__extremes(void **state)
{
	struct strbuf sb;

	(void)state;
	strbuf_init(&sb);
	num_format(&sb, 5e-324);
	assert_int_equal(sb.len, 2 + 324);
	assert_string_equal(sb.data + sb.len - 2, "05");
	strbuf_reset(&sb);
	num_format(&sb, 1.7976931348623157e308);
	assert_int_equal(sb.len, 309);
	assert_memory_equal(sb.data, "17976931348623157000", 20);
	strbuf_clear(&sb);
}

/* Any number, written and read, is the same number. */
static void num__format__reads_back(void **state)
{
	uint64_t seed = 88172645463325252u;
	struct strbuf sb;

	(void)state;
	strbuf_init(&sb);
	for (int i = 0; i < 200000; i++) {
		double x, y;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		if (i % 2)
			memcpy(&x, &seed, sizeof(x));
		else
			x = (double)(int64_t)(seed % 100000000) / 10000.0;
		if (!isfinite(x) || num_is_zero(x))
			continue;
		strbuf_reset(&sb);
		num_format(&sb, x);
		assert_null(strchr(sb.data, 'e'));
		assert_true(num_parse(sb.data, sb.len, &y));
		assert_int_equal(bits_of(x), bits_of(y));
	}
	strbuf_clear(&sb);
}

static void num__format_fixed__half_away_from_zero(void **state)
{
	(void)state;
	expect_fixed(0.5, 0, "1");
	expect_fixed(-0.5, 0, "-1");
	expect_fixed(1.5, 0, "2");
	expect_fixed(2.5, 0, "3");
	expect_fixed(0.05, 1, "0.1");
	expect_fixed(0.04, 1, "0.0");
	expect_fixed(-0.04, 1, "0.0");  /* no minus before nothing */
	expect_fixed(1.005, 2, "1.01"); /* on the decimal text, not on the bits */
	expect_fixed(2.675, 2, "2.68");
	expect_fixed(9.995, 2, "10.00");
	expect_fixed(99.95, 1, "100.0");
	expect_fixed(0.999, 0, "1");
	expect_fixed(12, 2, "12.00");
	expect_fixed(0, 1, "0.0");
	expect_fixed(1234.5, 0, "1235");
	expect_fixed(1e21, 1, "1000000000000000000000.0");
	expect_fixed(0.0001234, 5, "0.00012");
	expect_fixed(0.0001234, 3, "0.000");
	expect_fixed(0.0009, 3, "0.001");
	expect_fixed(97.3, 1, "97.3");
	expect_fixed(NAN, 1, "NaN");
}

static void num__locale__decimal_comma_changes_nothing(void **state)
{
	static const char *const commas[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8",
					      "ru_RU.UTF-8", "mn_MN.UTF-8" };
	const char *got = NULL;
	double x;

	(void)state;
	for (size_t i = 0; !got && i < ARRAY_LEN(commas); i++)
		got = setlocale(LC_NUMERIC, commas[i]);
	/* None is installed: one is made for this program alone. */
	if (!got) {
		assert_int_equal(system("localedef -i de_DE -f UTF-8 ./de_DE.UTF-8"), 0);
		assert_int_equal(setenv("LOCPATH", ".", 1), 0);
		got = setlocale(LC_NUMERIC, "de_DE.UTF-8");
	}
	assert_non_null(got);
	assert_string_equal(localeconv()->decimal_point, ",");
	expect_format(1.25, "1.25");
	expect_fixed(1.25, 1, "1.3");
	assert_true(num_parse("0.30000000000000004", 19, &x));
	assert_true(num_equal(x, 0.3));
	assert_non_null(setlocale(LC_NUMERIC, "C"));
}

static void num__equal__tolerance(void **state)
{
	(void)state;
	assert_true(num_equal(0.1 + 0.2, 0.3));
	assert_true(num_equal(0, -0.0));
	assert_true(num_equal(INFINITY, INFINITY));
	assert_false(num_equal(INFINITY, -INFINITY));
	assert_false(num_equal(INFINITY, 1));
	assert_false(num_equal(NAN, NAN));
	assert_false(num_equal(1, 1.0000001));
	assert_false(num_equal(0, 1e-300));
	assert_true(num_is_zero(-0.0));
	assert_false(num_is_zero(5e-324));
	assert_false(num_is_zero(NAN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(num__parse__xpath_grammar),
		cmocka_unit_test(num__parse__thousands_of_digits),
		cmocka_unit_test(num__parse_int__whole_range),
		cmocka_unit_test(num__format__texts),
		cmocka_unit_test(num__format__extremes),
		cmocka_unit_test(num__format__reads_back),
		cmocka_unit_test(num__format_fixed__half_away_from_zero),
		cmocka_unit_test(num__locale__decimal_comma_changes_nothing),
		cmocka_unit_test(num__equal__tolerance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
