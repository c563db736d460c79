/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/vec.h"

static void strbuf__empty__is_a_text(void **state)
{
	struct strbuf sb;
	char *taken;

	(void)state;
	strbuf_init(&sb);
	assert_string_equal(sb.data, "");
	strbuf_reset(&sb);
	strbuf_cut(&sb, 0);
	strbuf_add(&sb, NULL, 0);
	strbuf_adds(&sb, "");
	taken = strbuf_take(&sb);
	assert_string_equal(taken, "");
	free(taken);
	strbuf_clear(&sb);
	strbuf_clear(&sb);
}

static void strbuf__add__grows_and_ends_with_nul(void **state)
{
	struct strbuf sb;
	char *taken;

	(void)state;
	strbuf_init(&sb);
	for (int i = 0; i < 5000; i++) {
		strbuf_addc(&sb, (char)('a' + i % 26));
		assert_int_equal(sb.data[sb.len], 0);
	}
	assert_int_equal(sb.len, 5000);
	assert_int_equal(sb.data[4999], 'a' + 4999 % 26);
	strbuf_cut(&sb, 3);
	assert_string_equal(sb.data, "abc");
	strbuf_cut(&sb, 9); /* longer than it is: nothing */
	assert_string_equal(sb.data, "abc");
	strbuf_add(&sb, "x\0y", 3);
	assert_int_equal(sb.len, 6);
	assert_memory_equal(sb.data, "abcx\0y", 7);
	taken = strbuf_take(&sb);
	assert_memory_equal(taken, "abcx\0y", 7);
	assert_string_equal(sb.data, "");
	free(taken);
	strbuf_clear(&sb);
}

static void strbuf__addf__any_length(void **state)
{
	struct strbuf sb;

	(void)state;
	strbuf_init(&sb);
	for (int width = 0; width < 300; width++) {
		strbuf_reset(&sb);
		strbuf_adds(&sb, "前");
		strbuf_addf(&sb, "%*d", width, 7);
		assert_int_equal(sb.len, strlen("前") + (size_t)(width ? width : 1));
		assert_int_equal(sb.data[sb.len - 1], '7');
		assert_int_equal(sb.data[sb.len], 0);
	}
	strbuf_clear(&sb);
}

static void strbuf__adds_instead__every_character_of_the_list(void **state)
{
	static const char *const instead[] = { "&amp;", "<br>" };
	static const struct {
		const char *text, *wanted;
	} cases[] = { { "", "" }, { "户", "户" }, { "&", "&amp;" }, { "a&\nb&&", "a&amp;<br>b&amp;&amp;" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf sb;

		strbuf_init(&sb);
		strbuf_adds_instead(&sb, cases[i].text, "&\n", instead);
		assert_string_equal(sb.data, cases[i].wanted);
		strbuf_clear(&sb);
	}
}

static void vec__push__keeps_order(void **state)
{
	VEC(int) v = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		VEC_PUSH(&v, i * 3);
	assert_int_equal(v.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.v[i], i * 3);
	VEC_CLEAR(&v);
	assert_null(v.v);
	assert_int_equal(v.n, 0);
	VEC_PUSH(&v, 1);
	assert_int_equal(v.v[0], 1);
	VEC_CLEAR(&v);
	VEC_CLEAR(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strbuf__empty__is_a_text),
		cmocka_unit_test(strbuf__add__grows_and_ends_with_nul),
		cmocka_unit_test(strbuf__addf__any_length),
		cmocka_unit_test(strbuf__adds_instead__every_character_of_the_list),
		cmocka_unit_test(vec__push__keeps_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
