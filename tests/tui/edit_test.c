/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/edit.h"
#include "tui/event.h"

/* Types a piece of a key script; the result of its last key. */
static enum edit_result type(struct edit *e, const char *keys)
{
	enum edit_result r = EDIT_IGNORED;
	struct event ev;

	while (*keys) {
		size_t used = event_parse(keys, &ev);

		assert_true(used > 0);
		keys += used;
		r = edit_event(e, &ev);
	}
	return r;
}

struct typed {
	const char *keys, *text;
	size_t cursor;
};

static void edit__keys__one_line(void **state UNUSED)
{
	static const struct typed cases[] = {
		{ "入户", "入户", 6 },
		{ "入户<bs>", "入", 3 },
		{ "e\xCC\x81<bs>", "", 0 },
		{ "入户<left><left>a", "a入户", 1 },
		{ "入户<home><del>", "户", 0 },
		{ "abc<left><left><right>x", "abxc", 3 },
		{ "ab cd<c-w>", "ab ", 3 },
		{ "ab cd <c-w>", "ab ", 3 },
		{ "abc<left><c-u>", "c", 0 },
		{ "abc<home><right><c-k>", "a", 1 },
		{ "abc<c-a>x<c-e>y", "xabcy", 5 },
		{ "abc<c-z>", "", 0 },
		{ "abc<left>d<c-z>", "abc", 2 },
		{ "abc<bs><c-z>", "abc", 3 },
		{ "abc<bs><c-z><c-y>", "ab", 2 },
		{ "abc<c-z><c-z><c-z><c-y><c-y>", "abc", 3 },
		{ "<bs><del><left><right><c-w>", "", 0 },
		{ "a<lt>b", "a<b", 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct edit *e = edit_new(false, 1000);

		(void)type(e, cases[i].keys);
		assert_string_equal(edit_text(e), cases[i].text);
		assert_int_equal(edit_cursor(e), cases[i].cursor);
		edit_free(e);
	}
}

static void edit__keys__several_lines(void **state UNUSED)
{
	static const struct typed cases[] = {
		{ "ab<a-enter>cd", "ab\ncd", 5 },
		{ "ab<a-enter>cd<up>x", "abx\ncd", 3 },
		{ "ab<a-enter>入户<up><home><down>x", "ab\nx入户", 4 },
		{ "ab<a-enter>c<home><bs>", "abc", 2 },
		{ "ab<a-enter>cd<c-u>", "ab\n", 3 },
		{ "ab<up>", "ab", 2 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct edit *e = edit_new(true, 1000);

		(void)type(e, cases[i].keys);
		assert_string_equal(edit_text(e), cases[i].text);
		assert_int_equal(edit_cursor(e), cases[i].cursor);
		edit_free(e);
	}
}

static void edit__event__leaves_other_keys(void **state UNUSED)
{
	struct edit *e = edit_new(false, 10);

	assert_int_equal(type(e, "<enter>"), EDIT_IGNORED);
	assert_int_equal(type(e, "<tab>"), EDIT_IGNORED);
	assert_int_equal(type(e, "<esc>"), EDIT_IGNORED);
	assert_int_equal(type(e, "<f1>"), EDIT_IGNORED);
	assert_int_equal(type(e, "<up>"), EDIT_IGNORED);
	assert_int_equal(type(e, "<c-s>"), EDIT_IGNORED);
	assert_int_equal(type(e, "<a-enter>"), EDIT_IGNORED);
	assert_int_equal(type(e, "<bs>"), EDIT_MOVED);
	edit_free(e);
}

static void edit__insert__cap_keeps_whole_characters(void **state UNUSED)
{
	struct edit *e = edit_new(false, 7);

	assert_int_equal(type(e, "入户"), EDIT_CHANGED);
	assert_int_equal(type(e, "调"), EDIT_FULL);
	assert_string_equal(edit_text(e), "入户");
	edit_set(e, "一二三四");
	assert_string_equal(edit_text(e), "一二");
	edit_free(e);
}

static void edit__insert__controls_are_cleaned(void **state UNUSED)
{
	struct edit *e = edit_new(false, 100);

	assert_true(edit_insert(e, "a\nb\033[c"));
	assert_null(strchr(edit_text(e), '\n'));
	assert_null(strchr(edit_text(e), '\033'));
	assert_true(utf8_valid(edit_text(e), strlen(edit_text(e))));
	edit_free(e);
}

static void edit__draw__scrolls_to_the_cursor(void **state UNUSED)
{
	struct edit *e = edit_new(false, 1000);
	struct canvas *c = canvas_new(14, 3, false);
	int x, y;

	(void)type(e, "住处附近街巷道路");
	assert_int_equal(edit_draw(e, c, 2, 1, 10, 1, STYLE_PLAIN, true), 1);
	assert_true(canvas_cursor_at(c, &x, &y));
	assert_true(x >= 2 && x < 12);
	assert_int_equal(y, 1);
	assert_string_equal(canvas_cell(c, x - 2, y)->text, "路");
	assert_int_equal(canvas_cell(c, 11, 1)->style, STYLE_UNDERLINE);
	canvas_clear(c);
	(void)type(e, "<home>");
	(void)edit_draw(e, c, 2, 1, 10, 1, STYLE_PLAIN, true);
	assert_true(canvas_cursor_at(c, &x, &y));
	assert_int_equal(x, 2);
	assert_string_equal(canvas_cell(c, 2, 1)->text, "住");
	canvas_free(c);
	edit_free(e);
}

static void edit__draw__cursor_is_always_in_the_field(void **state UNUSED)
{
	struct edit *e = edit_new(true, 1000);
	struct canvas *c = canvas_new(30, 6, false);

	edit_set(e, "住处附近街巷道路的清扫\n第二行 text\n\n入户");
	for (int width = 3; width < 24; width++) {
		for (int height = 1; height < 5; height++) {
			(void)type(e, "<c-a><up><up><up><up><home>");
			for (int i = 0; i < 40; i++) {
				int x, y;

				canvas_clear(c);
				assert_true(edit_draw(e, c, 1, 1, width, height, STYLE_PLAIN,
						      true) <= height);
				assert_true(canvas_cursor_at(c, &x, &y));
				assert_true(x >= 1 && x <= 1 + width && y >= 1 && y < 1 + height);
				(void)type(e, "<right>");
			}
		}
	}
	canvas_free(c);
	edit_free(e);
}

static void edit__random__text_stays_valid(void **state UNUSED)
{
	static const char *const keys[] = { "<bs>",
					    "<del>",
					    "<left>",
					    "<right>",
					    "<home>",
					    "<end>",
					    "<c-w>",
					    "<c-u>",
					    "<c-k>",
					    "<c-z>",
					    "<c-y>",
					    "<up>",
					    "<down>",
					    "<a-enter>",
					    "入",
					    "a",
					    " ",
					    "\xCC\x81",
					    "\xF0\x9F\x98\x80",
					    "户",
					    "b",
					    "。" };
	struct edit *e = edit_new(true, 60);
	uint32_t x = 7;

	for (int i = 0; i < 20000; i++) {
		x = x * 1664525 + 1013904223;
		(void)type(e, keys[(x >> 16) % ARRAY_LEN(keys)]);
		assert_true(strlen(edit_text(e)) <= 60);
		assert_true(edit_cursor(e) <= strlen(edit_text(e)));
		assert_true(utf8_valid(edit_text(e), edit_cursor(e)));
		assert_true(utf8_valid(edit_text(e), strlen(edit_text(e))));
	}
	edit_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edit__keys__one_line),
		cmocka_unit_test(edit__keys__several_lines),
		cmocka_unit_test(edit__event__leaves_other_keys),
		cmocka_unit_test(edit__insert__cap_keeps_whole_characters),
		cmocka_unit_test(edit__insert__controls_are_cleaned),
		cmocka_unit_test(edit__draw__scrolls_to_the_cursor),
		cmocka_unit_test(edit__draw__cursor_is_always_in_the_field),
		cmocka_unit_test(edit__random__text_stays_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
