/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/theme.h"

static void assert_dump(const struct canvas *c, bool styles, const char *want)
{
	struct strbuf sb;

	strbuf_init(&sb);
	canvas_dump(&sb, c, styles);
	assert_string_equal(sb.data, want);
	strbuf_clear(&sb);
}

static void canvas__text__returns_column_after(void **state UNUSED)
{
	struct canvas *c = canvas_new(20, 2, false);

	assert_int_equal(canvas_text(c, 1, 0, STYLE_PLAIN, -1, "入户 a"), 7);
	assert_int_equal(canvas_textf(c, 7, 0, STYLE_PLAIN, -1, "%d", 42), 9);
	assert_dump(c, false, " 入户 a42\n\n");
	canvas_free(c);
}

static void canvas__text__cut_with_a_mark(void **state UNUSED)
{
	struct canvas *c = canvas_new(10, 5, false);

	assert_int_equal(canvas_text(c, 0, 0, STYLE_PLAIN, 6, "abcdefgh"), 6);
	assert_int_equal(canvas_text(c, 0, 1, STYLE_PLAIN, 6, "入户调查"), 6);
	assert_int_equal(canvas_text(c, 7, 2, STYLE_PLAIN, -1, "入户调查"), 10);
	assert_int_equal(canvas_text(c, 0, 3, STYLE_PLAIN, 4, "abcd"), 4);
	assert_int_equal(canvas_text(c, 0, 4, STYLE_PLAIN, 0, "abcd"), 0);
	assert_dump(c, false, "abcde~\n入户 ~\n       入~\nabcd\n\n");
	canvas_free(c);
}

static void canvas__text__outside_is_nothing(void **state UNUSED)
{
	struct canvas *c = canvas_new(6, 2, false);

	(void)canvas_text(c, 0, -1, STYLE_PLAIN, -1, "x");
	(void)canvas_text(c, 0, 2, STYLE_PLAIN, -1, "x");
	(void)canvas_text(c, 6, 0, STYLE_PLAIN, -1, "x");
	(void)canvas_text(c, -1, 1, STYLE_PLAIN, -1, "入b");
	canvas_fill(c, -3, -3, 4, 4, '#', STYLE_PLAIN);
	canvas_style(c, -5, 7, 100, STYLE_BOLD);
	assert_dump(c, false, "#\n b\n");
	canvas_free(c);
}

static void canvas__text__half_of_a_wide_one_becomes_blank(void **state UNUSED)
{
	struct canvas *c = canvas_new(8, 3, false);

	(void)canvas_text(c, 0, 0, STYLE_PLAIN, -1, "入户");
	(void)canvas_text(c, 1, 0, STYLE_PLAIN, -1, "x");
	(void)canvas_text(c, 0, 1, STYLE_PLAIN, -1, "入户");
	(void)canvas_text(c, 1, 1, STYLE_PLAIN, -1, "调");
	(void)canvas_text(c, 0, 2, STYLE_PLAIN, -1, "入户");
	(void)canvas_text(c, 0, 2, STYLE_PLAIN, -1, "y");
	assert_dump(c, false, " x户\n 调\ny 户\n");
	canvas_free(c);
}

static void canvas__text__controls_do_not_reach_the_screen(void **state UNUSED)
{
	struct canvas *c = canvas_new(12, 1, false);

	(void)canvas_text(c, 0, 0, STYLE_PLAIN, -1, "a\033[2Jb\n\xFFz");
	for (int x = 0; x < 12; x++)
		assert_true((unsigned char)canvas_cell(c, x, 0)->text[0] >= 0x20);
	assert_string_equal(canvas_cell(c, 0, 0)->text, "a");
	canvas_free(c);
}

static void canvas__text__marks_stay_on_their_letter(void **state UNUSED)
{
	struct canvas *c = canvas_new(8, 1, false);
	char pile[64] = "e";

	for (size_t i = 0; i < 20; i++)
		memcpy(pile + 1 + 2 * i, "\xCC\x81", 3);
	assert_int_equal(canvas_text(c, 0, 0, STYLE_PLAIN, -1, "e\xCC\x81x"), 2);
	assert_string_equal(canvas_cell(c, 0, 0)->text, "e\xCC\x81");
	assert_int_equal(canvas_text(c, 2, 0, STYLE_PLAIN, -1, pile), 3);
	assert_string_equal(canvas_cell(c, 2, 0)->text, "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81"); /* a flood ends after the fourth */
	canvas_free(c);
}

static void canvas__wrap__counts_skips_and_stops(void **state UNUSED)
{
	const char *text = "您对住处附近街巷道路的清扫保洁满意吗？\n\n第二段。";
	struct canvas *c = canvas_new(12, 4, false);

	assert_int_equal(canvas_wrap(NULL, 0, 0, 12, 100, 0, STYLE_PLAIN, text), 6);
	assert_int_equal(canvas_wrap(c, 0, 0, 12, 2, 0, STYLE_PLAIN, text), 2);
	assert_dump(c, false, "您对住处附近\n街巷道路的清\n\n\n");
	canvas_clear(c);
	assert_int_equal(canvas_wrap(c, 0, 0, 12, 10, 3, STYLE_PLAIN, text), 3);
	assert_dump(c, false, "吗？\n\n第二段。\n\n");
	canvas_free(c);
}

static void canvas__dump__styles_as_letters(void **state UNUSED)
{
	struct canvas *c = canvas_new(10, 2, true);

	(void)canvas_text(c, 0, 0, STYLE_ERROR, -1, "错");
	(void)canvas_text(c, 2, 0, STYLE_BOLD | STYLE_REVERSE, -1, "ab");
	(void)canvas_text(c, 5, 0, STYLE_PLAIN, -1, "c");
	canvas_style(c, 5, 0, 1, STYLE_DIM);
	canvas_hline(c, 1);
	assert_dump(c, true, "错ab c\n----------\n--\neeRR d\ndddddddddd\n");
	canvas_free(c);
}

static void canvas__cursor__inside_only(void **state UNUSED)
{
	struct canvas *c = canvas_new(10, 2, false);
	int x, y;

	assert_false(canvas_cursor_at(c, &x, &y));
	canvas_cursor(c, 3, 1);
	assert_true(canvas_cursor_at(c, &x, &y));
	assert_int_equal(x, 3);
	assert_int_equal(y, 1);
	canvas_cursor(c, 10, 1);
	assert_false(canvas_cursor_at(c, &x, &y));
	canvas_free(c);
}

static void canvas__glyph__ascii_has_no_other_bytes(void **state UNUSED)
{
	for (int g = 0; g < GLYPH_COUNT; g++) {
		const char *s = theme_glyph((enum glyph)g, true);

		assert_true(s[0] > ' ' && s[0] < 0x7F && !s[1]);
	}
}

static void canvas__text__ascii_has_no_ambiguous_punctuation(void **state UNUSED)
{
	struct canvas *c = canvas_new(20, 1, true);

	(void)canvas_text(c, 0, 0, STYLE_PLAIN, -1, "“约”—5·号…");
	assert_dump(c, false, "\"约\"-5.号.\n");
	canvas_free(c);
}

/* Without colour every meaning still looks different from plain text. */
static void theme__look__mono_keeps_attributes(void **state UNUSED)
{
	static const unsigned styles[] = { STYLE_WARN, STYLE_ERROR,   STYLE_ACCENT,
					   STYLE_BOLD, STYLE_REVERSE, STYLE_UNDERLINE };

	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		struct theme_look look = theme_look(styles[i], 0);

		assert_int_equal(look.fg, -1);
		assert_true(look.bold || look.reverse || look.underline);
	}
	assert_true(theme_look(STYLE_ERROR, 8).fg < 8);
	assert_true(theme_look(STYLE_ERROR, 16).fg < 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canvas__text__returns_column_after),
		cmocka_unit_test(canvas__text__cut_with_a_mark),
		cmocka_unit_test(canvas__text__outside_is_nothing),
		cmocka_unit_test(canvas__text__half_of_a_wide_one_becomes_blank),
		cmocka_unit_test(canvas__text__controls_do_not_reach_the_screen),
		cmocka_unit_test(canvas__text__marks_stay_on_their_letter),
		cmocka_unit_test(canvas__wrap__counts_skips_and_stops),
		cmocka_unit_test(canvas__dump__styles_as_letters),
		cmocka_unit_test(canvas__cursor__inside_only),
		cmocka_unit_test(canvas__glyph__ascii_has_no_other_bytes),
		cmocka_unit_test(canvas__text__ascii_has_no_ambiguous_punctuation),
		cmocka_unit_test(theme__look__mono_keeps_attributes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
