/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "forms/csvio.h"

/* Rows as "row:cell|cell\n". */
static enum status to_text(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct strbuf *out = ctx;

	(void)err;
	strbuf_addf(out, "%ld:", row);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "%s%s", i > 0 ? "|" : "", cells[i]);
	strbuf_addc(out, '\n');
	return ST_OK;
}

static void check_parse(const char *bytes, size_t n, const char *want)
{
	struct strbuf text, rows;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	strbuf_init(&rows);
	assert_int_equal(csvio_decode(&text, bytes, n, NULL, &err), ST_OK);
	assert_int_equal(csvio_parse(text.data, text.len, 0, to_text, &rows, &err), ST_OK);
	assert_string_equal(rows.data, want);
	strbuf_clear(&text);
	strbuf_clear(&rows);
}

static void csvio__parse__common_dialects(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "a,b\n1,2\n", "1:a|b\n2:1|2\n" },
		{ "a,b\r\n1,2", "1:a|b\n2:1|2\n" },
		{ "a,b\r1,2\r", "1:a|b\n2:1|2\n" },
		{ "a;b\n1,5;2\n", "1:a|b\n2:1,5|2\n" },
		{ "a\tb\n1\t2\n", "1:a|b\n2:1|2\n" },
		{ "a,b\n\n1,2\n", "1:a|b\n3:1|2\n" },
		{ "a,b\r\n\r\n1,2\r\n", "1:a|b\n3:1|2\n" },
		{ "\"a\nb\",c\n1,2\n", "1:a\nb|c\n2:1|2\n" },
		{ "\"a \"\"q\"\"\",\" c \"\n", "1:a \"q\"| c \n" },
		{ "\"a;b;c\",d\n", "1:a;b;c|d\n" },
		{ " a , b\n", "1: a | b\n" },
		{ "survey\n,type;x,name\n", "1:survey\n2:|type;x|name\n" },
		{ "\xEF\xBB\xBF"
		  "a,b\n",
		  "1:a|b\n" },
		{ "", "" },
		{ "a,,\n", "1:a||\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_parse(cases[i].text, strlen(cases[i].text), cases[i].want);
}

static void csvio__decode__other_encodings(void **state)
{
	static const char gb[] =
		"\xC3\xFB\xB3\xC6,\xCF\xE7\xD5\xF2\n\xB0\xCB\xCF\xC9\xCD\xB2,1\n"; /* 名称,乡镇 / 八仙筒,1 */
	static const char le[] = "\xFF\xFE"
				 "a\0,\0\x2D\x4E\n\0";
	static const char be[] = "\xFE\xFF"
				 "\0a\0,\x4E\x2D\0\n";
	static const char bare_le[] = "a\0,\0b\0\n\0";
	static const char bare_be[] = "\0a\0,\0b\0\n";

	(void)state;
	check_parse(gb, sizeof(gb) - 1, "1:名称|乡镇\n2:八仙筒|1\n");
	check_parse(le, sizeof(le) - 1, "1:a|中\n");
	check_parse(be, sizeof(be) - 1, "1:a|中\n");
	check_parse(bare_le, sizeof(bare_le) - 1, "1:a|b\n");
	check_parse(bare_be, sizeof(bare_be) - 1, "1:a|b\n");
}

static void csvio__decode__says_what_it_did(void **state)
{
	struct strbuf out;
	bool converted = true;

	(void)state;
	strbuf_init(&out);
	assert_int_equal(csvio_decode(&out, "名", 3, &converted, NULL), ST_OK);
	assert_false(converted);
	assert_int_equal(csvio_decode(&out, "\xC3\xFB", 2, &converted, NULL), ST_OK);
	assert_true(converted);
	assert_string_equal(out.data, "名名");
	strbuf_clear(&out);
}

static void check_refused(const char *bytes, size_t n, enum status want, long row)
{
	struct strbuf text, rows;
	struct err err = ERR_INIT;
	enum status st;

	strbuf_init(&text);
	strbuf_init(&rows);
	st = csvio_decode(&text, bytes, n, NULL, &err);
	if (st == ST_OK)
		st = csvio_parse(text.data, text.len, 0, to_text, &rows, &err);
	assert_int_equal(st, want);
	assert_int_equal(err.row, row);
	assert_true(err.text[0]);
	strbuf_clear(&text);
	strbuf_clear(&rows);
}

static void csvio__parse__refuses_with_row(void **state)
{
	struct strbuf big;

	(void)state;
	check_refused("a,b\n1,\"2\n3,4\n", 13, ST_SYNTAX, 2);
	check_refused("a,b\n\"x\ny\",1\n1,\"2\n3,4\n", 22, ST_SYNTAX, 3);
	check_refused("a,b\n1,\"2\"3\n", 11, ST_SYNTAX, 2);
	check_refused("a,b\n1,2\n3,\0004\n", 13, ST_SYNTAX, 3);
	check_refused("a,b\n1,\xFF\xFF\n", 9, ST_SYNTAX, 2);
	strbuf_init(&big);
	strbuf_adds(&big, "a,b\n1,");
	for (int i = 0; i < 2 << 10; i++)
		strbuf_addf(&big, "%01024d", 0);
	strbuf_adds(&big, "\n");
	check_refused(big.data, big.len, ST_LIMIT, 2);
	strbuf_clear(&big);
}

static enum status stop_at_two(void *ctx, long row, const char *const *cells, size_t n,
			       struct err *err)
{
	(void)cells;
	(void)n;
	*(long *)ctx = row;
	return row == 2 ? err_set(err, ST_INPUT, "stop") : ST_OK;
}

static void csvio__parse__passes_on_the_callers_status(void **state)
{
	long last = 0;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(csvio_parse("a\nb\nc\n", 6, ',', stop_at_two, &last, &err), ST_INPUT);
	assert_int_equal(last, 2);
}

static void csvio__cell__reads_back(void **state)
{
	static const char *const cells[] = { "",        "a",    "a,b",   "say \"hi\"", "two\nlines",
					     " blank ", "=1+1", "半角;", "\t",         "a\r\nb" };
	struct strbuf out, want;

	(void)state;
	strbuf_init(&out);
	strbuf_init(&want);
	strbuf_adds(&want, "1:");
	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		csvio_cell(&out, cells[i], i == 0);
		strbuf_addf(&want, "%s%s", i > 0 ? "|" : "", cells[i]);
	}
	csvio_end_row(&out);
	strbuf_addc(&want, '\n');
	check_parse(out.data, out.len, want.data);
	strbuf_clear(&out);
	strbuf_clear(&want);
}

static void csvio__cell_safe__guards_formulas(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "=1+1", "'=1+1" },
		{ "+86", "'+86" },
		{ "-5", "'-5" },
		{ "@x", "'@x" },
		{ " =1", "\"' =1\"" },
		{ "＝1", "'＝1" },
		{ "\xE3\x80\x80=1", "'\xE3\x80\x80=1" },
		{ "a=1", "a=1" },
		{ "", "" },
		{ "5-3", "5-3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf out;

		strbuf_init(&out);
		csvio_cell_safe(&out, cases[i].text, true);
		if (cases[i].text[0] != ' ')
			assert_string_equal(out.data, cases[i].want);
		else
			assert_non_null(strchr(out.data, '\''));
		strbuf_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csvio__parse__common_dialects),
		cmocka_unit_test(csvio__decode__other_encodings),
		cmocka_unit_test(csvio__decode__says_what_it_did),
		cmocka_unit_test(csvio__parse__refuses_with_row),
		cmocka_unit_test(csvio__parse__passes_on_the_callers_status),
		cmocka_unit_test(csvio__cell__reads_back),
		cmocka_unit_test(csvio__cell_safe__guards_formulas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
