/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "forms/sheet.h"
#include "tests/support/sheets.h"

static void check(const char *name, const char *text, const char *want)
{
	struct workbook *wb;
	struct err err = ERR_INIT;
	struct strbuf out;

	assert_int_equal(workbook_read(&wb, text, strlen(text), name, &err), ST_OK);
	strbuf_init(&out);
	sheets_dump(&out, wb);
	assert_string_equal(out.data, want);
	strbuf_clear(&out);
	workbook_free(wb);
}

static void sheet__read__same_sheets_from_each_carrier(void **state)
{
	(void)state;
	check("f.csv", "survey,,,\n,type,name,label\n,text,q1,a\nchoices\n,list_name,name\n,l,1\n",
	      "survey\n1:type|name|label\n2:text|q1|a\nchoices\n1:list_name|name\n2:l|1\n");
	check("f.md",
	      "Words.\n\n| survey |\n| | type | name | label |\n|---|:-:|---|---|\n| | text | q1 | "
	      "a |\n| choices |\n"
	      "| | list_name | name |\n| | l | 1 |\n",
	      "survey\n1:type|name|label\n2:text|q1|a\nchoices\n1:list_name|name\n2:l|1\n");
	check("f.csv", "type,name,label\ntext,q1,a\n", "survey\n1:type|name|label\n2:text|q1|a\n");
	check("f.csv", "label;Type;name\r\na;text;q1\r\n",
	      "survey\n1:label|Type|name\n2:a|text|q1\n");
}

static void sheet__read__numbers_rows_within_the_sheet(void **state)
{
	(void)state;
	check("f.csv", "survey,\n,type,name\n,,\n,text,q1\n\n\nchoices,\n,list_name\n,l\n",
	      "survey\n1:type|name\n3:text|q1\nchoices\n1:list_name\n2:l\n");
	check("f.md", "| survey |\n| | type |\n| | |\n| | text |\n", "survey\n1:type\n3:text\n");
	check("f.csv", "survey,type,name\n,text,q1\n", "survey\n1:type|name\n2:text|q1\n");
}

static void sheet__read__markdown_escapes_and_forgotten_pipes(void **state)
{
	(void)state;
	check("f.md", "| survey |\r\n| | type | label\r\n| | text | a \\| b \\c |\r\n",
	      "survey\n1:type|label\n2:text|a | b \\c\n");
}

static void sheet__read__refuses_with_a_sentence(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "f.csv", "" },
		{ "f.md", "Just words.\n" },
		{ "f.xlsx", "PK\x03\x04zip" },
		{ "f.csv", ",a,b\n,1,2\n" },
		{ "f.csv", "survey\n,type,\"name\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct workbook *wb;
		struct err err = ERR_INIT;

		assert_int_not_equal(workbook_read(&wb, cases[i].text, strlen(cases[i].text),
						   cases[i].name, &err),
				     ST_OK);
		assert_null(wb);
		assert_true(err.text[0]);
		assert_string_equal(err.file, cases[i].name);
	}
}

static void sheet__read__caps_the_table(void **state)
{
	struct strbuf text;
	struct workbook *wb;
	struct err err = ERR_INIT;

	(void)state;
	strbuf_init(&text);
	strbuf_adds(&text, "type,name");
	for (int i = 0; i < SHEET_MAX_COLS; i++)
		strbuf_adds(&text, ",x");
	assert_int_equal(workbook_read(&wb, text.data, text.len, "f.csv", &err), ST_LIMIT);
	strbuf_reset(&text);
	strbuf_adds(&text, "type,name\n");
	for (int i = 0; i < SHEET_MAX_ROWS; i++)
		strbuf_adds(&text, "t,n\n");
	assert_int_equal(workbook_read(&wb, text.data, text.len, "f.csv", &err), ST_LIMIT);
	assert_int_equal(err.row, SHEET_MAX_ROWS + 1);
	/* narrow but for one wide row, and long: the dense table would be large */
	strbuf_reset(&text);
	strbuf_adds(&text, "type,name");
	for (int i = 0; i < SHEET_MAX_COLS - 2; i++)
		strbuf_adds(&text, ",x");
	strbuf_adds(&text, "\n");
	for (int i = 0; i < 50000; i++)
		strbuf_adds(&text, "t,n\n");
	assert_int_equal(workbook_read(&wb, text.data, text.len, "f.csv", &err), ST_LIMIT);
	strbuf_clear(&text);
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void remove_file(const char *dir, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	(void)unlink(path);
}

static void sheet__open__joins_a_folder(void **state)
{
	char dir[] = "sheet_test.XXXXXX";
	struct workbook *wb;
	struct err err = ERR_INIT;
	struct strbuf out;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(workbook_open(&wb, dir, &err), ST_FORM);
	write_file(dir, "survey.csv", "type,name,label\ntext,q1,a,b\n");
	write_file(dir, "choices.csv", "list_name,name\nl,1\n");
	write_file(dir, "README.txt", "not a table\n");
	assert_int_equal(workbook_open(&wb, dir, &err), ST_OK);
	strbuf_init(&out);
	sheets_dump(&out, wb);
	assert_string_equal(
		out.data,
		"survey\n1:type|name|label|\n2:text|q1|a|b\nchoices\n1:list_name|name\n2:l|1\n");
	assert_non_null(workbook_sheet(wb, "CHOICES"));
	assert_null(workbook_sheet(wb, "settings"));
	assert_string_equal(wb->name, dir);
	strbuf_clear(&out);
	workbook_free(wb);
	remove_file(dir, "survey.csv");
	remove_file(dir, "choices.csv");
	remove_file(dir, "README.txt");
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(workbook_open(&wb, dir, &err), ST_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sheet__read__same_sheets_from_each_carrier),
		cmocka_unit_test(sheet__read__numbers_rows_within_the_sheet),
		cmocka_unit_test(sheet__read__markdown_escapes_and_forgotten_pipes),
		cmocka_unit_test(sheet__read__refuses_with_a_sentence),
		cmocka_unit_test(sheet__read__caps_the_table),
		cmocka_unit_test(sheet__open__joins_a_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
