/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "forms/draw.h"

/* statistics.md Part 2, "Reproducible random pick": seed nm2023, wave 1, n = 1..8 */
static void draw__person__published_vectors(void **state)
{
	static const struct {
		const char *household;
		int person[8];
	} vectors[] = {
		{ "T01-02-002", { 1, 1, 3, 1, 1, 3, 7, 5 } },
		{ "T01-02-128", { 1, 1, 3, 1, 5, 3, 4, 1 } },
		{ "T08-05-077", { 1, 2, 2, 4, 4, 2, 6, 8 } },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		for (int n = 1; n <= 8; n++)
			assert_int_equal(draw_person("nm2023", "1", vectors[i].household, n), vectors[i].person[n - 1]);
	}
}

static void draw__person__nobody_to_choose(void **state)
{
	(void)state;
	assert_int_equal(draw_person("s", "1", "h", 0), 0);
	assert_int_equal(draw_person("s", "1", "h", -3), 0);
}

/* Every adult has the same chance: chi-square of 20,000 draws, 0.1 % point for 6 degrees of freedom. */
static void draw__person__uniform(void **state)
{
	int seen[7] = { 0 };
	char household[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(household, sizeof(household), "U-%d", i);
		seen[draw_person("round", "2", household, 7) - 1]++;
	}
	double chi = 0, expected = 20000.0 / 7;
	for (int i = 0; i < 7; i++)
		chi += (seen[i] - expected) * (seen[i] - expected) / expected;
	assert_true(chi < 22.46);
}

/* Half of the households, whatever is even or odd of their numbers; without a household none. */
static void draw__turned__half_of_the_households(void **state)
{
	int turned[2] = { 0 };
	char household[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(household, sizeof(household), "150525101001-01-%04d", i);
		turned[i % 2] += draw_turned("nm2023", household);
	}
	for (int odd = 0; odd < 2; odd++) /* 3.3 standard errors of 10,000 */
		assert_in_range(turned[odd], 5000 - 165, 5000 + 165);
	assert_false(draw_turned("nm2023", ""));
	assert_true(draw_turned("nm2023", "150525101001-01-0003"));
	assert_false(draw_turned("nm2023", "150525101001-01-0001"));
}

/* Chances of each person under the eight tables: equal but for the fifth of five (statistics.md Part 2). */
static void kish__tables__chances_as_known(void **state)
{
	static const struct {
		int n, twelfths[7];
	} cases[] = {
		{ 1, { 12 } }, { 2, { 6, 6 } }, { 3, { 4, 4, 4 } }, { 4, { 3, 3, 3, 3 } }, { 5, { 2, 2, 3, 2, 3 } }, { 6, { 2, 2, 2, 2, 2, 2 } },
		{ 7, { 2, 2, 2, 2, 2, 2, 0 } },
	};
	static const char *const names[] = { "A", "A", "B1", "B2", "C", "C", "D", "D", "E1", "E2", "F", "F" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int seen[7] = { 0 };

		for (int at = 0; at < DRAW_KISH_CYCLE; at++)
			seen[draw_kish(at, cases[i].n) - 1]++;
		for (int person = 0; person < 7; person++)
			assert_int_equal(seen[person], cases[i].twelfths[person]);
	}
	for (int at = 0; at < DRAW_KISH_CYCLE; at++)
		assert_string_equal(draw_kish_name(at), names[at]);
	assert_int_equal(draw_kish(0, 0), 0);
}

/* In the order of addresses, from a start of each grid's own; twelve households after another take the whole cycle. */
static void kish__place__follows_the_addresses(void **state)
{
	char household[40];
	int first = draw_kish_place("nm2023", "1", "150525100201-01-001"), other[2] = { 0 };

	(void)state;
	for (int serial = 1; serial < 40; serial++) {
		snprintf(household, sizeof(household), "150525100201-01-%03d", serial);
		assert_int_equal(draw_kish_place("nm2023", "1", household), (first + serial - 1) % DRAW_KISH_CYCLE);
	}
	for (int grid = 1; grid < 30; grid++) {
		snprintf(household, sizeof(household), "150525100201-%02d-001", grid);
		other[draw_kish_place("nm2023", "1", household) != first]++;
	}
	assert_true(other[1] > 20);
	assert_in_range(draw_kish_place("s", "1", "no serial at all"), 0, 11);
	assert_int_equal(draw_by(DRAW_KISH, "nm2023", "1", "150525100201-01-001", 4), draw_kish(first, 4));
	assert_int_equal(draw_by(draw_method_of("birthday"), "s", "1", "h", 4), 0);
	assert_int_equal(draw_by(draw_method_of("draw"), "nm2023", "1", "T01-02-002", 8), 5);
}

static void birthday__last_and_next(void **state)
{
	static const struct birthday people[] = { { 7, 23, 45 }, { 11, 5, 33 }, { 0, 0, 60 }, { 12, 1, 20 }, { 11, 5, 70 }, { 2, 29, 18 } };
	static const struct {
		int n, month, day;
		bool next;
		int person;
	} cases[] = {
		{ 6, 11, 23, false, 5 }, /* two on the fifth: the older */
		{ 6, 11, 5, false, 5 },	 /* today counts as past */
		{ 6, 11, 4, false, 1 },	 { 6, 1, 15, false, 4 }, /* over the turn of the year */
		{ 6, 11, 23, true, 4 },	 { 6, 12, 1, true, 6 },	 { 6, 3, 1, false, 6 }, { 3, 6, 1, false, 2 }, { 1, 1, 1, true, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(draw_birthday(people, cases[i].n, cases[i].month, cases[i].day, cases[i].next), cases[i].person);
	assert_int_equal(draw_birthday(&people[2], 1, 5, 5, false), 0);
	assert_int_equal(draw_birthday(people, 0, 5, 5, false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draw__person__published_vectors),
		cmocka_unit_test(draw__person__nobody_to_choose),
		cmocka_unit_test(draw__turned__half_of_the_households),
		cmocka_unit_test(draw__person__uniform),
		cmocka_unit_test(kish__tables__chances_as_known),
		cmocka_unit_test(kish__place__follows_the_addresses),
		cmocka_unit_test(birthday__last_and_next),
	};
	return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
