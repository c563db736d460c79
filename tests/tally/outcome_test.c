/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "tally/outcome.h"

#define UNIT "150525100201"

static void call(struct outcomes *o, int household, int day, const char *outcome)
{
	char id[48], started[32];

	(void)snprintf(id, sizeof(id), UNIT "-01-%05d", household);
	(void)snprintf(started, sizeof(started), "2026-11-%02dT10:00:00+08:00", day);
	assert_int_equal(
		outcomes_add(o, UNIT, id, day, *outcome ? started : "", outcome, NULL),
		ST_OK);
}

/* The worked example of statistics.md Part 2: 1000 addresses. */
static void rates__worked_example__as_printed(void **state)
{
	static const struct {
		const char *code;
		int n;
	} addresses[] = {
		{ "1.1", 612 }, { "1.2", 24 },  { "2.111", 41 }, { "2.112", 37 }, { "2.12", 9 },
		{ "2.23", 14 }, { "2.24", 58 }, { "2.25", 33 },  { "2.32", 11 },  { "2.331", 6 },
		{ "2.9", 4 },   { "3.11", 12 }, { "3.17", 5 },   { "3.18", 9 },   { "3.21", 18 },
		{ "3.9", 2 },   { "4.5", 21 },  { "4.61", 62 },  { "4.62", 17 },  { "4.7", 5 },
	};
	static const double counts[] = { 612, 24, 87, 105, 21, 26, 20, 105 };
	static const double rr[] = { 68.38, 71.06, 68.77, 71.47, 72.08, 74.91 };
	static const double coop[] = { 82.26, 85.48, 84.65, 87.97 }, ref[] = { 9.72, 9.78, 10.25 },
			    con[] = { 83.13, 83.60, 87.63 };
	struct outcomes *o = outcomes_new();
	struct outcome_table t;
	int household = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++)
		for (int n = 0; n < addresses[i].n; n++)
			call(o, ++household, 1 + n % 28, addresses[i].code);
	outcomes_table(&t, o, LEVEL_TOWNSHIP);
	assert_int_equal(t.total.households, 1000);
	for (int k = 0; k < OUTCOME_CLASSES; k++)
		assert_true(fabs(t.total.n[k] - counts[k]) < 1e-9);
	assert_true(fabs(t.total.e - 0.889937) < 5e-7);
	for (int i = 0; i < 6; i++)
		assert_true(fabs(100 * t.total.rr[i] - rr[i]) < 0.005);
	for (int i = 0; i < 4; i++)
		assert_true(fabs(100 * t.total.coop[i] - coop[i]) < 0.005);
	for (int i = 0; i < 3; i++) {
		assert_true(fabs(100 * t.total.ref[i] - ref[i]) < 0.0051);
		assert_true(fabs(100 * t.total.con[i] - con[i]) < 0.005);
	}
	assert_int_equal(t.n_units, 1);
	assert_true(t.units[0].counts.own_e);
	assert_int_equal(t.n_codes, 20);
	outcome_table_clear(&t);
	outcomes_free(o);
}

/* From the whole history, whatever the order the calls were read in. */
static void final_code__history__by_rule(void **state)
{
	static const struct {
		const char *calls; /* one a day, blanks between; "-" = issued only */
		const char *final;
		size_t open, attempts;
	} cases[] = {
		{ "-", "3.11", 0, 0 },
		{ "- 1.1", "1.1", 0, 1 },
		{ "2.112 1.1", "1.1", 0, 2 }, /* a refusal converted later is an interview */
		{ "1.1 2.112", "1.1", 0, 2 },
		{ "1.2 1.1 1.2", "1.1", 0, 3 },
		{ "2.112 2.24 t1", "2.112", 0, 3 }, /* ever a refusal by the chosen person */
		{ "2.111 2.112", "2.112", 0, 2 },
		{ "2.111 t1 t1", "2.111", 0, 3 },
		{ "2.24 2.25", "2.25", 0, 2 },
		{ "2.24 4.6", "4.6", 0, 2 },
		{ "3.18 2.23", "2.23", 0, 2 },
		{ "3.17 3.18", "3.18", 0, 2 },
		{ "t1 t1", "3.21", 1, 2 },    /* nobody ever seen */
		{ "t1 t2 t1", "2.24", 1, 3 }, /* somebody spoke */
		{ "t3 3.17", "3.17", 0, 2 },
		{ "7.7", "3.9", 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int backwards = 0; backwards < 2; backwards++) {
			struct outcomes *o = outcomes_new();
			struct outcome_table t;
			char words[8][8];
			int n = 0;

			for (const char *p = cases[i].calls; *p; p += strspn(p, " ")) {
				size_t len = strcspn(p, " ");

				memcpy(words[n], p, len);
				words[n++][len] = '\0';
				p += len;
			}
			for (int k = 0; k < n; k++) {
				int at = backwards ? n - 1 - k : k;

				call(o, 1, at + 1, *words[at] == '-' ? "" : words[at]);
			}
			outcomes_table(&t, o, LEVEL_VILLAGE);
			assert_int_equal(t.n_codes, 1);
			if (strcmp(t.codes[0].code, cases[i].final) != 0)
				fail_msg("%s: %s instead of %s", cases[i].calls, t.codes[0].code,
					 cases[i].final);
			assert_int_equal(t.total.open, cases[i].open);
			assert_int_equal(t.total.attempts, cases[i].attempts);
			if (cases[i].attempts) /* the call-back report: which call it took */
				assert_int_equal(t.total.tried[cases[i].attempts - 1], 1);
			assert_int_equal(t.total.calls_of_done,
					 cases[i].final[0] == '1' ? cases[i].attempts : 0);
			outcome_table_clear(&t);
			outcomes_free(o);
		}
}

static void attempts__of_a_door__all_that_were_made(void **state)
{
	struct outcomes *o = outcomes_new();

	(void)state;
	call(o, 2, 5, "1.1");
	call(o, 2, 3, "t2.24");
	call(o, 2, 4, "t2.24");
	call(o, 3, 4, "1.1");
	call(o, 4, 0, ""); /* in the register, nobody went */
	assert_int_equal(outcomes_attempts(o, "150525100201", "150525100201-01-00002"), 3);
	assert_int_equal(outcomes_attempts(o, "150525100201", "-01-00003"), 1);
	assert_int_equal(outcomes_attempts(o, "150525100201", "-01-00004"), 0);
	assert_int_equal(outcomes_attempts(o, "150525100201", "-01-00009"), 0);
	assert_int_equal(outcomes_attempts(o, "150525100202", "-01-00003"), 0);
	outcomes_free(o);
}

static void rates__nothing__dashes_not_numbers(void **state)
{
	struct outcomes *o = outcomes_new();
	struct outcome_table t;

	(void)state;
	outcomes_table(&t, o, LEVEL_TOWNSHIP);
	assert_true(isnan(t.total.rr[0]) && isnan(t.total.e) && isnan(t.total.coop[3]) &&
		    isnan(t.total.con[2]));
	outcome_table_clear(&t);
	call(o, 1, 3, "3.18");
	outcomes_table(&t, o, LEVEL_TOWNSHIP);
	assert_true(t.total.rr[0] <= 0 && isnan(t.total.e));
	outcome_table_clear(&t);
	outcomes_free(o);
}

static void period__calls_outside__do_not_count(void **state)
{
	struct outcomes *o = outcomes_new();
	struct outcome_table t;

	(void)state;
	call(o, 1, 3, "t1");
	call(o, 1, 9, "1.1");
	call(o, 2, 9, "1.1");
	call(o, 3, 0, "");
	outcomes_period(o, 1, 7);
	outcomes_table(&t, o, LEVEL_TOWNSHIP);
	assert_int_equal(t.total.households, 2);
	assert_int_equal(t.total.open, 1);
	assert_int_equal(t.total.attempts, 1);
	outcome_table_clear(&t);
	outcomes_free(o);
}

/* Two villages, one of whose households stands for three: RR3 by weights, with a weighted e of its own. */
static void rr3__weighted__by_hand(void **state)
{
	static const char *const first[] = { "1.1", "1.1", "2.111", "4.61", "3.18" }, *const second[] = { "1.1", "2.24", "4.61", "3.21" };
	struct outcomes *o = outcomes_new();
	struct outcome_table t;
	double eligible = 3 * 3 + 2, vacant = 3 + 1, unknown = 3 + 1;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(outcomes_add(o, "150525100201", (const char *[]){ "a", "b", "c", "d", "e" }[i], 3, "", first[i], NULL), ST_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(outcomes_add(o, "150525100202", (const char *[]){ "a", "b", "c", "d" }[i], 3, "", second[i], NULL), ST_OK);
	outcomes_table(&t, o, LEVEL_TOWNSHIP);
	assert_true(isnan(t.total.rr3_weighted)); /* nothing is known of the chances */
	outcome_table_clear(&t);
	outcomes_weigh(o, "150525100201", 3);
	outcomes_weigh(o, "150525100202", 1);
	outcomes_table(&t, o, LEVEL_VILLAGE);
	assert_true(fabs(t.total.rr3_weighted - 7 / (eligible + eligible / (eligible + vacant) * unknown)) < 1e-12);
	assert_true(fabs(t.total.rr[2] - 3 / (5 + 5.0 / 7 * 2)) < 1e-12);
	assert_true(fabs(t.units[0].counts.rr3_weighted - 2 / (3 + 3.0 / 4)) < 1e-12);
	outcome_table_clear(&t);
	outcomes_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates__worked_example__as_printed),
		cmocka_unit_test(final_code__history__by_rule),
		cmocka_unit_test(attempts__of_a_door__all_that_were_made),
		cmocka_unit_test(rates__nothing__dashes_not_numbers),
		cmocka_unit_test(period__calls_outside__do_not_count),
		cmocka_unit_test(rr3__weighted__by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
