/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "forms/form.h"

static void is_found(void *ctx, const char *word, size_t n, const struct qtype *type)
{
	char copy[64] = "";

	(void)ctx;
	assert_true(n < sizeof(copy));
	memcpy(copy, word, n);
	assert_ptr_equal(qtype_find(copy), type);
}

static void qtype__match__names_and_aliases(void **state)
{
	static const struct {
		const char *cell, *type, *list;
	} cases[] = {
		{ "text", "text", "" },
		{ "String", "text", "" },
		{ "int", "integer", "" },
		{ "select_one l", "select_one", "l" },
		{ "select one from my_list", "select_one", "my_list" },
		{ "SELECT_ONE L", "select_one", "L" },
		{ "select all that apply from l", "select_multiple", "l" },
		{ "add select one prompt using l or_other", "select_one", "l or_other" },
		{ "date time", "dateTime", "" },
		{ "get start time", "start", "" },
		{ "trigger", "acknowledge", "" },
		{ "select one from file a.csv", "select_one_from_file", "a.csv" },
		{ "select_multiple_from_file a.csv", "select_multiple_from_file", "a.csv" },
		{ "select one external l", "select_one_external", "l" },
		{ "rank l", "rank", "l" },
		{ "photo", "image", "" },
		{ "gps", "geopoint", "" },
		{ "number of days in last six months", "number of days in last six months", "" },
	};
	const char *list;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct qtype *t = qtype_match(cases[i].cell, &list);

		assert_non_null(t);
		assert_string_equal(t->name, cases[i].type);
		assert_string_equal(list, cases[i].list);
	}
	assert_null(qtype_match("selectone l", &list));
	assert_null(qtype_match("text area", &list));
	qtype_each_spelling(is_found, NULL);
}

static void qtype__canonical__spelling(void **state)
{
	static const struct {
		const char *type, *typed, *want; /* NULL = refused */
	} cases[] = {
		{ "integer", " ０１２ ", "12" },
		{ "integer", "-0", "0" },
		{ "integer", "2.0", "2" },
		{ "integer", "2.5", NULL },
		{ "integer", "1e3", NULL },
		{ "integer", "-", NULL },
		{ "integer", "1.", NULL },
		{ "integer", "1234567890123456789", NULL },
		{ "decimal", "1.50", "1.5" },
		{ "decimal", "１．５", "1.5" },
		{ "decimal", "1,5", NULL },
		{ "decimal", "abc", NULL },
		{ "date", "2026-1-5", "2026-01-05" },
		{ "date", "2026/11/23", "2026-11-23" },
		{ "date", "20261123", "2026-11-23" },
		{ "date", "2026年11月23日", "2026-11-23" },
		{ "date", "2026-02-30", NULL },
		{ "date", "明天", NULL },
		{ "time", "8:30", "08:30:00" },
		{ "time", "25:00", NULL },
		{ "time", "1830", "18:30:00" },
		{ "time", "830", "08:30:00" },
		{ "time", "１８：３０", "18:30:00" },
		{ "time", "8点30分", "08:30:00" },
		{ "time", "8时5", "08:05:00" },
		{ "time", "8点半", "08:30:00" },
		{ "time", "20点", "20:00:00" },
		{ "time", "2460", NULL },
		{ "time", "30", NULL },
		{ "time", "8点多", NULL },
		{ "time", "8点300分", NULL },
		{ "time", "12345", NULL },
		{ "time", "08:30:15.000+08:00", "08:30:15.000+08:00" },
		{ "dateTime", "2026-11-23T08:30:00+08:00", "2026-11-23T08:30:00+08:00" },
		{ "dateTime", "2026-11-23", NULL },
		{ "dateTime", "20261123 1830", "2026-11-23T18:30:00" },
		{ "geopoint", " 43.6, 122.3 ", "43.6 122.3 0 0" },
		{ "geopoint", "-90 180 -3.5 12", "-90 180 -3.5 12" },
		{ "geopoint", "90.1 0", NULL },
		{ "geopoint", "0 -180.5", NULL },
		{ "geopoint", "1", NULL },
		{ "geopoint", "1 2 3 4 5", NULL },
		{ "geopoint", "1 2 3 -4", NULL },
		{ "geopoint", "1 x", NULL },
		{ "geotrace", "1 2; 3 4;", "1 2 0 0;3 4 0 0" },
		{ "geotrace", "1 2", NULL },
		{ "geotrace", "1 2;;3", NULL },
		{ "geoshape", "1 2;3 4;5 6", "1 2 0 0;3 4 0 0;5 6 0 0;1 2 0 0" },
		{ "geoshape", "1 2;3 4;5 6;1 2", "1 2 0 0;3 4 0 0;5 6 0 0;1 2 0 0" },
		{ "geoshape", "1 2;3 4;1 2", NULL },
		{ "percentage", "50", "50" },
		{ "percentage", "5.5", NULL },
		{ "acknowledge", "ok", "OK" },
		{ "acknowledge", "no", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct qtype *t = qtype_find(cases[i].type);
		struct strbuf out;

		strbuf_init(&out);
		if (cases[i].want) {
			assert_true(t->canonical(&out, cases[i].typed));
			assert_string_equal(out.data, cases[i].want);
		} else if (t->canonical(&out, cases[i].typed)) {
			fail_msg("%s: %s", cases[i].type, cases[i].typed);
		}
		strbuf_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(qtype__match__names_and_aliases),
		cmocka_unit_test(qtype__canonical__spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
