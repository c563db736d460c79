/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/household.h"
#include "tests/support/paths.h"

static void unit_code__spoiled__what_spreadsheets_make(void **state)
{
	static const char *const spoiled[] = { "1.50525E+11", "1.50525e11", "1.50525E11", "2E+11", "150525100200.0", "150525100200.00", "150525",
					       "50525100200", "150,525,100,200", "'150525100200", "150 525 100 200", "150525100.0" };
	static const char *const whole[] = { "150525100200", "", "奈曼旗", "15052510020X", "1505251002000", "E11", "1.5", "-1" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spoiled); i++)
		if (!unit_code_spoiled(spoiled[i]) || unit_code_valid(spoiled[i]))
			fail_msg("%s", spoiled[i]);
	for (size_t i = 0; i < ARRAY_LEN(whole); i++)
		if (unit_code_spoiled(whole[i]))
			fail_msg("%s", whole[i]);
	assert_true(unit_code_valid("150525100200"));
	assert_false(unit_code_valid("1505251002000"));
	assert_false(unit_code_valid("１５０５２５１００２００"));
}

static void household_id__valid__spelled_exactly(void **state)
{
	static const char *const good[] = { "150525100200-01-0402", "150525100200-AB12-H3K-17", "150525100200-01-1" };
	static const char *const bad[] = { "",		   "150525100200",	 "150525100200-1-0402",	     "150525100200-12345-1",
					   "150525100200-01-", "15052510020-01-1", "150525100200-01-12345678901234567", "150525100200-01-5号",
					   "150525100200_01_1" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (!household_id_valid(good[i]))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (household_id_valid(bad[i]))
			fail_msg("%s", bad[i]);
}

static void unit__level_and_parent__by_zeros(void **state)
{
	char parent[13];

	(void)state;
	assert_int_equal(unit_level("150525000000"), LEVEL_COUNTY);
	assert_int_equal(unit_level("150525100000"), LEVEL_TOWNSHIP);
	assert_int_equal(unit_level("150525100200"), LEVEL_VILLAGE);
	unit_parent(parent, "150525100201", LEVEL_COUNTY);
	assert_string_equal(parent, "150525000000");
	unit_parent(parent, "150525100201", LEVEL_TOWNSHIP);
	assert_string_equal(parent, "150525100000");
	unit_parent(parent, "150525100201", LEVEL_VILLAGE);
	assert_string_equal(parent, "150525100201");
}

static void divisions__shipped_list__is_read(void **state)
{
	struct divisions *d = NULL;
	struct strbuf text;
	struct err err = ERR_INIT;
	const struct division *found;

	(void)state;
	strbuf_init(&text);
	assert_int_equal(fs_read(&text, TOP_SRCDIR "/survey-defs/divisions.csv", 1000000, &err), ST_OK);
	if (divisions_read(&d, text.data, text.len, "divisions.csv", &err) != ST_OK)
		fail_msg("%ld: %s", err.row, err.text);
	assert_true(d->n > 300);
	found = divisions_find(d, "150525000000");
	assert_non_null(found);
	assert_string_equal(found->name, "奈曼旗");
	assert_string_equal(found->kind, "旗");
	assert_int_equal(found->level, LEVEL_COUNTY);
	assert_null(divisions_find(d, "150525999999"));
	for (size_t i = 0; i < d->n; i++)
		assert_int_equal(d->v[i].level, unit_level(d->v[i].code));
	divisions_free(d);
	strbuf_clear(&text);
}

static void divisions__faults__are_named_with_their_row(void **state)
{
	static const struct {
		const char *text;
		const char *names;
		long row;
	} cases[] = {
		{ "", "空", 0 },
		{ "code,name\n", "level", 1 },
		{ "# 说明\ncode,name,level\n1.50525E+11,a,county\n", "1.50525E+11", 3 },
		{ "code,name,level\n150525000000,,county\n", "没有名称", 2 },
		{ "code,name,level\n150525000000,a,town\n", "town", 2 },
		{ "code,name,level\n150525000000,a,county\n150525000000,b,county\n", "两次", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct divisions *d = NULL;
		struct err err = ERR_INIT;

		assert_int_equal(divisions_read(&d, cases[i].text, strlen(cases[i].text), "d.csv", &err), ST_INPUT);
		assert_null(d);
		if (!strstr(err.text, cases[i].names) || (cases[i].row && err.row != cases[i].row))
			fail_msg("case %zu: row %ld: %s", i, err.row, err.text);
		assert_string_equal(err.file, "d.csv");
	}
}

static void divisions__header_only__is_an_empty_list(void **state)
{
	struct divisions *d = NULL;
	static const char text[] = "code,name,level,parent,kind\n";

	(void)state;
	assert_int_equal(divisions_read(&d, text, strlen(text), "d.csv", NULL), ST_OK);
	assert_int_equal(d->n, 0);
	assert_null(divisions_find(d, "150525000000"));
	divisions_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unit_code__spoiled__what_spreadsheets_make),
		cmocka_unit_test(household_id__valid__spelled_exactly),
		cmocka_unit_test(unit__level_and_parent__by_zeros),
		cmocka_unit_test(divisions__shipped_list__is_read),
		cmocka_unit_test(divisions__faults__are_named_with_their_row),
		cmocka_unit_test(divisions__header_only__is_an_empty_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
