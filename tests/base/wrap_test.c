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

/* The lines of text, joined with '|'. */
static void expect_lines(const char *text, int columns, const char *wanted)
{
	struct utf8_line line;
	const char *rest = text;
	struct strbuf sb;

	strbuf_init(&sb);
	while (utf8_next_line(&rest, columns, &line)) {
		if (line.s != text)
			strbuf_addc(&sb, '|');
		strbuf_add(&sb, line.s, line.n);
		assert_int_equal(line.width, utf8_width_n(line.s, line.n));
		assert_true(line.width <= columns);
	}
	assert_string_equal(sb.data, wanted);
	assert_string_equal(rest, "");
	strbuf_clear(&sb);
}

static void wrap__latin__between_words(void **state)
{
	(void)state;
	expect_lines("", 10, "");
	expect_lines("one", 10, "one");
	expect_lines("one two three", 7, "one two|three");
	expect_lines("one two three", 8, "one two|three");
	expect_lines("one   two", 4, "one|two");
	expect_lines("abc ", 3, "abc");
	expect_lines("abcdefghij", 4, "abcd|efgh|ij");
	expect_lines("x abcdefghij", 4, "x|abcd|efgh|ij");
	expect_lines("  abcdefgh", 6, "  abcd|efgh");
}

static void wrap__lines__of_the_text_stay(void **state)
{
	(void)state;
	expect_lines("a\nb", 10, "a|b");
	expect_lines("a\n\nb\n", 10, "a||b");
	expect_lines("\n", 10, "");
	expect_lines("\n\nx", 10, "||x");
	expect_lines("a\r\nb", 10, "a|b");
	expect_lines("abcd\nx", 4, "abcd|x");
	expect_lines("入户\n问卷", 4, "入户|问卷");
}

static void wrap__chinese__punctuation_keeps_its_place(void **state)
{
	(void)state;
	expect_lines("您对本县的环境卫生满意吗？", 24, "您对本县的环境卫生满意|吗？");
	expect_lines("一二三，四五六。", 6, "一二|三，四|五六。");
	expect_lines("一二（三四）五", 6, "一二|（三|四）五");
	expect_lines("中文ABC中文", 6, "中文|ABC中|文");
	expect_lines("　　缩进的一段", 8, "　　缩进|的一段");
	expect_lines("一二三", 3, "一|二|三");
}

static void wrap__narrow__always_ends(void **state)
{
	struct utf8_line line;
	const char *rest = "入户\xFF😀abc，。（";
	int lines = 0;

	(void)state;
	while (utf8_next_line(&rest, -3, &line) && lines < 100)
		lines++;
	assert_in_range(lines, 5, 20);
}

/* A paragraph of a megabyte is not looked at again for each line. */
static void wrap__long_paragraph__every_byte_once(void **state)
{
	struct utf8_line line;
	struct strbuf sb;
	const char *rest;
	size_t bytes = 0, lines = 0;

	(void)state;
	strbuf_init(&sb);
	for (int i = 0; i < 30000; i++)
		strbuf_adds(&sb, "群众满意率，调查");
	rest = sb.data;
	while (utf8_next_line(&rest, 78, &line)) {
		bytes += line.n;
		lines++;
		assert_in_range(line.width, 1, 78);
		assert_memory_not_equal(line.s, "，", 3);
	}
	assert_int_equal(bytes, sb.len);
	assert_in_range(lines, 30000 * 16 / 78, 30000 * 16 / 70);
	strbuf_clear(&sb);
}

/* Wider than any screen, as a report's page may be. */
static void wrap__very_wide__fills_the_line(void **state)
{
	struct utf8_line line;
	struct strbuf sb;
	const char *rest;

	(void)state;
	strbuf_init(&sb);
	for (int i = 0; i < 1000; i++)
		strbuf_adds(&sb, "户");
	rest = sb.data;
	assert_true(utf8_next_line(&rest, 1501, &line));
	assert_int_equal(line.width, 1500);
	assert_true(utf8_next_line(&rest, 1501, &line));
	assert_int_equal(line.width, 500);
	assert_false(utf8_next_line(&rest, 1501, &line));
	strbuf_clear(&sb);
}

static void wrap__any_bytes__no_harm(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char text[80];
		size_t n = (size_t)round % (sizeof(text) - 1);
		struct utf8_line line;
		const char *rest = text, *before = NULL;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[i] = (char)((seed >> 57 | (i % 3 ? 0x80 : 0)) | 1);
		}
		text[n] = '\0';
		while (utf8_next_line(&rest, 2 + round % 9, &line)) {
			assert_true(rest > line.s && line.s != before);
			assert_true(line.s + line.n <= rest && rest <= text + n);
			before = line.s;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrap__latin__between_words),
		cmocka_unit_test(wrap__lines__of_the_text_stay),
		cmocka_unit_test(wrap__chinese__punctuation_keeps_its_place),
		cmocka_unit_test(wrap__narrow__always_ends),
		cmocka_unit_test(wrap__long_paragraph__every_byte_once),
		cmocka_unit_test(wrap__very_wide__fills_the_line),
		cmocka_unit_test(wrap__any_bytes__no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
