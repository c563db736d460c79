/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

static void err__set__returns_code_and_takes_null(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(err_set(NULL, ST_INPUT, "%s", "x"), ST_INPUT);
	assert_int_equal(err_errno(NULL, ST_IO, EIO, "%s", "x"), ST_IO);
	assert_int_equal(err_place(NULL, ST_IO, "f", "s", 1), ST_IO);
	assert_int_equal(err_set(&e, ST_FORM, "第 %d 行", 3), ST_FORM);
	assert_int_equal(e.code, ST_FORM);
	assert_string_equal(e.text, "第 3 行");
	assert_int_equal(e.row, 0);
}

static void err__set__may_quote_itself(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ST_IO, "%s", "里层");
	err_set(&e, ST_IO, "外层：%s", e.text);
	assert_string_equal(e.text, "外层：里层");
}

static void err__set__cuts_between_characters(void **state)
{
	char text[4 * ERR_TEXT_MAX];
	struct err e = ERR_INIT;
	const char *pieces[] = { "户", "é", "😀", "a" };

	(void)state;
	for (size_t piece = 0; piece < 4; piece++) {
		for (size_t shift = 0; shift < 5; shift++) {
			size_t n = shift;

			memset(text, 'x', shift);
			while (n + 4 < sizeof(text) - 1) {
				memcpy(text + n, pieces[piece], strlen(pieces[piece]));
				n += strlen(pieces[piece]);
			}
			text[n] = '\0';
			err_set(&e, ST_INPUT, "%s", text);
			assert_true(strlen(e.text) >= ERR_TEXT_MAX - 4);
			assert_true(utf8_valid(e.text, strlen(e.text)));
			err_errno(&e, ST_IO, EIO, "%s", text);
			assert_true(utf8_valid(e.text, strlen(e.text)));
			/* The reason is never cut off. */
			assert_non_null(strstr(e.text, "设备读写出错"));
			err_place(&e, ST_IO, text, text, 1);
			assert_true(utf8_valid(e.file, strlen(e.file)));
			assert_true(utf8_valid(e.sheet, strlen(e.sheet)));
			assert_true(strlen(e.file) >= sizeof(e.file) - 4);
		}
	}
}

static void err__errno__speaks_chinese(void **state)
{
	static const struct {
		int eno;
		enum status code;
		const char *text;
	} cases[] = {
		{ ENOSPC, ST_FULL, "写：磁盘已满。" },
		{ EDQUOT, ST_FULL, "写：分给这个用户的空间已用完。" },
		{ EACCES, ST_IO, "写：没有权限。" },
		{ EROFS, ST_IO, "写：这个盘是只读的。" },
		{ ENOENT, ST_IO, "写：没有这个文件或文件夹。" },
		{ 9999, ST_IO, "写：系统错误 9999。" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = ERR_INIT;

		assert_int_equal(err_errno(&e, ST_IO, cases[i].eno, "写"), cases[i].code);
		assert_int_equal(e.code, cases[i].code);
		assert_string_equal(e.text, cases[i].text);
	}
}

static void err__place__fills_only_what_is_missing(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ST_SYNTAX, "x");
	assert_int_equal(err_place(&e, ST_IO, NULL, "survey", 0), ST_SYNTAX);
	assert_int_equal(err_place(&e, ST_IO, "a.csv", "other", 7), ST_SYNTAX);
	assert_int_equal(err_place(&e, ST_IO, "b.csv", NULL, 8), ST_SYNTAX);
	assert_string_equal(e.file, "a.csv");
	assert_string_equal(e.sheet, "survey");
	assert_int_equal(e.row, 7);
	err_set(&e, ST_INPUT, "y");
	assert_string_equal(e.file, "");
	assert_int_equal(e.row, 0);
}

static void err__exit_status__as_the_contract_says(void **state)
{
	(void)state;
	assert_int_equal(err_exit_status(ST_OK), 0);
	assert_int_equal(err_exit_status(ST_INPUT), 1);
	assert_int_equal(err_exit_status(ST_FORM), 1);
	assert_int_equal(err_exit_status(ST_SYNTAX), 1);
	assert_int_equal(err_exit_status(ST_NOT_FOUND), 1);
	assert_int_equal(err_exit_status(ST_USAGE), 2);
	assert_int_equal(err_exit_status(ST_IO), 3);
	assert_int_equal(err_exit_status(ST_FULL), 3);
	assert_int_equal(err_exit_status(ST_BUSY), 3);
	assert_int_equal(err_exit_status(ST_DB), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(err__set__returns_code_and_takes_null),
		cmocka_unit_test(err__set__may_quote_itself),
		cmocka_unit_test(err__set__cuts_between_characters),
		cmocka_unit_test(err__errno__speaks_chinese),
		cmocka_unit_test(err__place__fills_only_what_is_missing),
		cmocka_unit_test(err__exit_status__as_the_contract_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
