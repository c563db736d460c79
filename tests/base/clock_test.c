/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/strbuf.h"

static void clock__days__every_day_of_a_millennium(void **state)
{
	int year = 1600, month = 1, day = 1;
	int64_t days = clock_days_from_civil(1600, 1, 1);

	(void)state;
	assert_int_equal(clock_days_from_civil(1970, 1, 1), 0);
	assert_int_equal(clock_days_from_civil(2000, 3, 1), 11017);
	for (; year < 2600; days++) {
		int y, m, d;

		clock_civil_from_days(days, &y, &m, &d);
		assert_int_equal(y, year);
		assert_int_equal(m, month);
		assert_int_equal(d, day);
		assert_int_equal(clock_days_from_civil(y, m, d), days);
		day++;
		if (!clock_valid_date(year, month, day)) {
			day = 1;
			month++;
		}
		if (month > 12) {
			month = 1;
			year++;
		}
	}
}

static void clock__valid_date__leap_years(void **state)
{
	(void)state;
	assert_true(clock_valid_date(2024, 2, 29));
	assert_true(clock_valid_date(2000, 2, 29));
	assert_false(clock_valid_date(2100, 2, 29));
	assert_false(clock_valid_date(2026, 2, 29));
	assert_false(clock_valid_date(2026, 13, 1));
	assert_false(clock_valid_date(2026, 0, 1));
	assert_false(clock_valid_date(2026, 4, 31));
	assert_false(clock_valid_date(2026, 4, 0));
	assert_false(clock_valid_date(0, 1, 1));
	assert_false(clock_valid_date(10000, 1, 1));
}

static void clock__civil__zone_of_the_round(void **state)
{
	struct civil c;
	int64_t t;

	(void)state;
	assert_true(clock_parse_instant("2026-11-22T18:30:07.123Z", 0, &t, NULL));
	c = clock_civil(t, 480);
	assert_int_equal(c.year, 2026);
	assert_int_equal(c.month, 11);
	assert_int_equal(c.day, 23); /* already tomorrow in the county */
	assert_int_equal(c.hour, 2);
	assert_int_equal(c.minute, 30);
	assert_int_equal(c.second, 7);
	assert_int_equal(c.ms, 123);
	assert_int_equal(c.weekday, 1);
	assert_int_equal(clock_instant(&c), t);
	c = clock_civil(-1, 0);
	assert_int_equal(c.year, 1969);
	assert_int_equal(c.ms, 999);
	assert_int_equal(c.weekday, 3);
	assert_int_equal(clock_instant(&c), -1);
}

static void expect_instant(const char *text, int offset_default, const char *written, int offset)
{
	struct strbuf sb;
	int64_t t;
	int zone = 0;

	strbuf_init(&sb);
	assert_true(clock_parse_instant(text, offset_default, &t, &zone));
	assert_int_equal(zone, offset);
	clock_format_instant_ms(&sb, t, zone);
	assert_string_equal(sb.data, written);
	strbuf_clear(&sb);
}

static void clock__parse_instant__good(void **state)
{
	struct strbuf sb;

	(void)state;
	expect_instant("2026-11-23T10:42:07+08:00", 0, "2026-11-23T10:42:07.000+08:00", 480);
	expect_instant("2026-11-23T10:42:07.123+0800", 0, "2026-11-23T10:42:07.123+08:00", 480);
	expect_instant("2026-11-23T10:42:07.1+08", 0, "2026-11-23T10:42:07.100+08:00", 480);
	expect_instant("2026-11-23T10:42:07.123987Z", 0, "2026-11-23T10:42:07.123+00:00", 0);
	expect_instant("2026-11-23T10:42:07", 480, "2026-11-23T10:42:07.000+08:00", 480);
	expect_instant("2026-11-23T10:42:07-03:30", 480, "2026-11-23T10:42:07.000-03:30", -210);
	strbuf_init(&sb);
	clock_format_instant(&sb, 0, 480);
	assert_string_equal(sb.data, "1970-01-01T08:00:00+08:00");
	strbuf_clear(&sb);
}

static void clock__parse_instant__bad(void **state)
{
	static const char *const bad[] = { "",
					   "2026-11-23",
					   "2026-11-23 10:42:07",
					   "2026-11-23T10:42",
					   "2026-11-23T24:00:00",
					   "2026-11-23T10:60:00",
					   "2026-11-23T10:42:60",
					   "2026-02-30T10:42:07",
					   "2026-11-23T10:42:07.",
					   "2026-11-23T10:42:07+8",
					   "2026-11-23T10:42:07+08:",
					   "2026-11-23T10:42:07+08:6",
					   "2026-11-23T10:42:07+08:60",
					   "2026-11-23T10:42:07+15:00",
					   "2026-11-23T10:42:07Z ",
					   "2026-11-23T10:42:07x",
					   "26-11-23T10:42:07Z" };
	int64_t t;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(clock_parse_instant(bad[i], 0, &t, NULL));
}

static void clock__parse_date__exactly_so(void **state)
{
	static const char *const bad[] = { "",           "2026",       "2026-1-2", "2026-11-23 ",
					   "2026/11/23", "2026-11-31", "20261123" };
	struct strbuf sb;
	int64_t days;
	int minutes;

	(void)state;
	strbuf_init(&sb);
	assert_true(clock_parse_date("2026-11-23", &days));
	clock_format_date(&sb, days);
	assert_string_equal(sb.data, "2026-11-23");
	strbuf_clear(&sb);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(clock_parse_date(bad[i], &days));
	assert_true(clock_parse_offset("+08:00", &minutes));
	assert_int_equal(minutes, 480);
	assert_true(clock_parse_offset("Z", &minutes));
	assert_int_equal(minutes, 0);
	assert_false(clock_parse_offset("08:00", &minutes));
	assert_false(clock_parse_offset("", &minutes));
}

static void clock__period__iso_weeks_at_the_turn_of_years(void **state)
{
	static const struct {
		const char *date, *week, *month, *quarter;
	} cases[] = {
		{ "2026-11-23", "2026-W48", "2026-11", "2026-Q4" },
		{ "2026-01-01", "2026-W01", "2026-01", "2026-Q1" },
		{ "2027-01-01", "2026-W53", "2027-01", "2027-Q1" },
		{ "2027-01-04", "2027-W01", "2027-01", "2027-Q1" },
		{ "2024-12-30", "2025-W01", "2024-12", "2024-Q4" },
		{ "2021-01-03", "2020-W53", "2021-01", "2021-Q1" },
		{ "2026-06-30", "2026-W27", "2026-06", "2026-Q2" },
		{ "2026-07-01", "2026-W27", "2026-07", "2026-Q3" },
	};
	struct strbuf sb;

	(void)state;
	strbuf_init(&sb);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *wanted[] = { cases[i].week, cases[i].month, cases[i].quarter };
		int64_t days, first, last;

		assert_true(clock_parse_date(cases[i].date, &days));
		for (size_t k = 0; k < 3; k++) {
			strbuf_reset(&sb);
			clock_period(&sb, days, "wmq"[k]);
			assert_string_equal(sb.data, wanted[k]);
			assert_true(clock_parse_period(sb.data, &first, &last));
			assert_true(first <= days && days <= last);
		}
	}
	strbuf_clear(&sb);
}

static void expect_period(const char *text, const char *from, const char *to)
{
	int64_t first, last, wanted;

	assert_true(clock_parse_period(text, &first, &last));
	assert_true(clock_parse_date(from, &wanted));
	assert_int_equal(first, wanted);
	assert_true(clock_parse_date(to, &wanted));
	assert_int_equal(last, wanted);
}

static void clock__parse_period__kinds(void **state)
{
	static const char *const bad[] = { "",
					   "2026",
					   "2026-W00",
					   "2026-W54",
					   "2026-13",
					   "2026-00",
					   "2026-Q5",
					   "2026-Q0",
					   "2025-W53",
					   "2026-W4",
					   "2026-11-23..2026-11-22",
					   "2026-11..",
					   "..2026-11",
					   "2026-11 " };
	int64_t first, last;

	(void)state;
	expect_period("2026-W47", "2026-11-16", "2026-11-22");
	expect_period("2026-W53", "2026-12-28", "2027-01-03");
	expect_period("2024-02", "2024-02-01", "2024-02-29");
	expect_period("2026-12", "2026-12-01", "2026-12-31");
	expect_period("2026-Q4", "2026-10-01", "2026-12-31");
	expect_period("2026-11-23", "2026-11-23", "2026-11-23");
	expect_period("2026-11-01..2026-11-23", "2026-11-01", "2026-11-23");
	expect_period("2026-W47..2026-12", "2026-11-16", "2026-12-31");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(clock_parse_period(bad[i], &first, &last));
}

static void clock__from__starts_where_told_and_shifts(void **state)
{
	struct clock_state own;
	struct clock c = clock_from(&own, 1000000);
	int64_t now = c.now_ms(c.ctx);

	(void)state;
	assert_in_range(now, 1000000, 1060000);
	clock_shift(&own, 3600000);
	assert_in_range(c.now_ms(c.ctx), 4600000, 4660000);
	c = clock_system();
	assert_true(c.now_ms(c.ctx) > 1600000000000);
	assert_true(clock_mono_ms() <= clock_mono_ms());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock__days__every_day_of_a_millennium),
		cmocka_unit_test(clock__valid_date__leap_years),
		cmocka_unit_test(clock__civil__zone_of_the_round),
		cmocka_unit_test(clock__parse_instant__good),
		cmocka_unit_test(clock__parse_instant__bad),
		cmocka_unit_test(clock__parse_date__exactly_so),
		cmocka_unit_test(clock__period__iso_weeks_at_the_turn_of_years),
		cmocka_unit_test(clock__parse_period__kinds),
		cmocka_unit_test(clock__from__starts_where_told_and_shifts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
