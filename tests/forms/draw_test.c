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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draw__person__published_vectors),
		cmocka_unit_test(draw__person__nobody_to_choose),
		cmocka_unit_test(draw__person__uniform),
	};
	return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
