/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "base/utf8.h"

static void utf8__valid__strict(void **state)
{
	static const char *const bad[] = { "\x80",
					   "\xC0\x80",
					   "\xC1\xBF",
					   "\xC2",
					   "\xE0\x80\x80",
					   "\xED\xA0\x80",
					   "\xE5\x85",
					   "\xF0\x80\x80\x80",
					   "\xF4\x90\x80\x80",
					   "\xF5\x80\x80\x80",
					   "\xFF",
					   "a\xE5z" };

	(void)state;
	assert_true(utf8_valid("入户 abc é 😀 \xEF\xBF\xBD", strlen("入户 abc é 😀 \xEF\xBF\xBD")));
	assert_true(utf8_valid("", 0));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
}

static void utf8__encode__decode_gives_it_back(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp < 0x110000; cp += cp < 0x3000 ? 1 : 37) {
		uint32_t back;
		char bytes[4];
		size_t n = utf8_encode(bytes, cp);

		assert_int_equal(utf8_decode(bytes, n, &back), n);
		assert_int_equal(back, cp >= 0xD800 && cp <= 0xDFFF ? 0xFFFD : cp);
		if (n > 1) {
			assert_int_equal(utf8_decode(bytes, n - 1, &back), 1);
			assert_int_equal(back, 0xFFFD);
		}
	}
}

static void utf8__width__as_terminals_draw(void **state)
{
	static const struct {
		const char *text;
		int width;
	} cases[] = {
		{ "", 0 },          { "abc", 3 },           { "入户", 4 },     { "，。（）", 8 },
		{ "“”…—·①℃×□", 9 }, { "Сайн", 4 },          { "ᠮᠣᠩ", 3 },      { "e\xCC\x81", 1 },
		{ "😀", 2 },         { "\xFF", 1 },          { "\xE5\x85", 2 }, { "𠀀", 2 },
		{ "ＡＢ１", 6 },    { "ᠮ\xE1\xA0\x8B", 1 }, { "½", 1 },        { "ﾊ", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(utf8_width(cases[i].text), cases[i].width);
	assert_int_equal(utf8_width_n("入户", 3), 2);
	assert_int_equal(utf8_cp_width(0x4E2D), 2);
	assert_int_equal(utf8_cp_width(0x301), 0);
	assert_int_equal(utf8_cp_width('a'), 1);
}

static void expect_fit(const char *s, int columns, size_t bytes, int width)
{
	int w = -1;

	assert_int_equal(utf8_fit(s, strlen(s), columns, &w), bytes);
	assert_int_equal(w, width);
}

static void utf8__fit__never_half_a_character(void **state)
{
	(void)state;
	expect_fit("入户", 3, 3, 2);
	expect_fit("入户", 4, 6, 4);
	expect_fit("入户", 1, 0, 0);
	expect_fit("入户", 0, 0, 0);
	expect_fit("入户", -5, 0, 0);
	expect_fit("abc", 2, 2, 2);
	expect_fit("e\xCC\x81x", 1, 3, 1); /* the accent stays with its letter */
	expect_fit("a\xE5\x85z", 2, 2, 2);
	assert_int_equal(utf8_fit("abc", 3, 9, NULL), 3);
}

static void expect_pad(const char *s, int columns, enum utf8_align align, const char *text)
{
	struct strbuf sb;

	strbuf_init(&sb);
	utf8_pad(&sb, s, columns, align);
	assert_string_equal(sb.data, text);
	strbuf_clear(&sb);
}

static void utf8__pad__exactly_as_wide(void **state)
{
	(void)state;
	expect_pad("户", 4, UTF8_LEFT, "户  ");
	expect_pad("户", 4, UTF8_RIGHT, "  户");
	expect_pad("户", 5, UTF8_CENTRE, " 户  ");
	expect_pad("入户", 4, UTF8_LEFT, "入户");
	expect_pad("入户", 3, UTF8_LEFT, "入~");
	expect_pad("入户访", 4, UTF8_LEFT, "入 ~"); /* the second does not fit before the mark */
	expect_pad("入户", 2, UTF8_RIGHT, " ~");
	expect_pad("入户", 1, UTF8_LEFT, "~");
	expect_pad("入户", 0, UTF8_LEFT, "");
	expect_pad("", 3, UTF8_LEFT, "   ");
}

static void utf8__next__steps_by_grapheme(void **state)
{
	/* 入, e with an accent, a Mongolian letter with its variation selector, a bad byte, CR LF,
	 * A */
	static const char text[] = "入e\xCC\x81"
				   "ᠮ\xE1\xA0\x8B"
				   "\xFF"
				   "\r\nA";
	static const size_t lengths[] = { 3, 3, 6, 1, 2, 1 };
	size_t pos = 0, n = strlen(text), starts[7];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		starts[i] = pos;
		assert_int_equal(utf8_next(text, n, pos) - pos, lengths[i]);
		pos = utf8_next(text, n, pos);
	}
	assert_int_equal(pos, n);
	assert_int_equal(utf8_next(text, n, n), n);
	for (size_t i = ARRAY_LEN(lengths); i-- > 0;) {
		pos = utf8_prev(text, n, pos);
		assert_int_equal(pos, starts[i]);
	}
	assert_int_equal(utf8_prev(text, n, 0), 0);
}

static void utf8__next__a_heap_of_marks_ends(void **state)
{
	char text[3001] = "e";
	size_t steps = 0, pos = 0;

	(void)state;
	for (size_t i = 1; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xCC\x81", 3);
	while (pos < strlen(text)) {
		size_t next = utf8_next(text, strlen(text), pos);

		assert_true(next > pos);
		pos = next;
		steps++;
	}
	assert_in_range(steps, 2, 3000);
	while (pos > 0) {
		size_t before = utf8_prev(text, strlen(text), pos);

		assert_true(before < pos);
		pos = before;
	}
}

/* Bytes of any kind: always forward, always within, never more than is there. */
static void utf8__any_bytes__no_harm(void **state)
{
	uint64_t seed = 42;
	struct strbuf sb;

	(void)state;
	strbuf_init(&sb);
	for (int round = 0; round < 3000; round++) {
		char text[64];
		size_t n = (size_t)round % sizeof(text), pos = 0;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[i] = (char)(seed >> 56 | (i % 3 ? 0x80 : 0));
		}
		while (pos < n) {
			size_t next = utf8_next(text, n, pos);

			assert_true(next > pos && next <= n);
			assert_true(utf8_prev(text, n, next) < next);
			pos = next;
		}
		assert_true(utf8_fit(text, n, 10, NULL) <= n);
		strbuf_reset(&sb);
		utf8_clean(&sb, text, n, false);
		assert_true(utf8_valid(sb.data, sb.len));
		strbuf_reset(&sb);
		utf8_narrow(&sb, text, n);
	}
	strbuf_clear(&sb);
}

static void expect_clean(const char *s, bool keep_lines, const char *text)
{
	struct strbuf sb;

	strbuf_init(&sb);
	utf8_clean(&sb, s, strlen(s), keep_lines);
	assert_string_equal(sb.data, text);
	strbuf_clear(&sb);
}

static void utf8__clean__nothing_reaches_the_terminal(void **state)
{
	(void)state;
	expect_clean("入户 abc", false, "入户 abc");
	expect_clean("a\nb\tc", false, "a b c");
	expect_clean("a\nb\tc", true, "a\nb\tc");
	expect_clean("a\033[2J", false, "a\xEF\xBF\xBD[2J");
	expect_clean("a\rb\x7F", false,
		     "a\xEF\xBF\xBD"
		     "b\xEF\xBF\xBD");
	expect_clean("\xC2\x9B", false, "\xEF\xBF\xBD");       /* C1 CSI */
	expect_clean("\xE2\x80\xAEx", false, "\xEF\xBF\xBDx"); /* right-to-left override */
	expect_clean("\xE2\x80\x8Bx\xEF\xBB\xBF", false, "\xEF\xBF\xBDx\xEF\xBF\xBD");
	expect_clean("x\xFFy", false, "x\xEF\xBF\xBDy");
	expect_clean("\xEF\xBF\xBD", false, "\xEF\xBF\xBD");
	expect_clean("ᠮ\xE1\xA0\x8B", false, "ᠮ\xE1\xA0\x8B"); /* Mongolian needs its selectors */
	expect_clean("\xEE\x80\x80\xF4\x80\x80\x80", false, "\xEF\xBF\xBD\xEF\xBF\xBD"); /* private use */
	expect_clean("a\u0301\u0302\u0303\u0304\u0305\u0306z", false, "a\u0301\u0302\u0303\u0304z");
	expect_clean("", false, "");
}

static void utf8__narrow__what_an_input_method_types(void **state)
{
	struct strbuf sb;

	(void)state;
	strbuf_init(&sb);
	utf8_narrow(&sb, "１２３．５　ＡＢｃ，户", strlen("１２３．５　ＡＢｃ，户"));
	assert_string_equal(sb.data, "123.5 ABc,户");
	strbuf_clear(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8__valid__strict),
		cmocka_unit_test(utf8__encode__decode_gives_it_back),
		cmocka_unit_test(utf8__width__as_terminals_draw),
		cmocka_unit_test(utf8__fit__never_half_a_character),
		cmocka_unit_test(utf8__pad__exactly_as_wide),
		cmocka_unit_test(utf8__next__steps_by_grapheme),
		cmocka_unit_test(utf8__next__a_heap_of_marks_ends),
		cmocka_unit_test(utf8__any_bytes__no_harm),
		cmocka_unit_test(utf8__clean__nothing_reaches_the_terminal),
		cmocka_unit_test(utf8__narrow__what_an_input_method_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
