/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/pinyin.h"
#include "base/utf8.h"
#include "tests/support/paths.h"

static void pinyin__begins__names_as_they_are_typed(void **state UNUSED)
{
	static const struct {
		const char *name, *letters;
	} cases[] = {
		{ "奈曼旗", "nmq" },
		{ "大沁他拉镇", "dqtlz" },
		{ "八仙筒镇", "bxtz" },
		{ "青龙山镇", "qlsz" },
		{ "乌兰艾勒嘎查", "wlalgc" },
		{ "四合福村", "shfc" },
		{ "固日班花嘎查", "grbhgc" },
		{ "孟家段村", "mjdc" },
		{ "重庆", "cq" },
		{ "重庆", "zq" },
		{ "厦门", "xm" },
		{ "乐山", "ys" },
		{ "长春", "cc" },
		{ "单县", "sx" },
		{ "曾家村", "zjc" },
		{ "查干", "cg" },
		{ "阿伽龙", "agl" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *at = cases[i].name;

		for (const char *l = cases[i].letters; *l; l++) {
			uint32_t cp;

			at += utf8_decode(at, strlen(at), &cp);
			if (!pinyin_begins(cp, *l))
				fail_msg("%s is not %s at %c", cases[i].name, cases[i].letters, *l);
		}
		assert_string_equal(at, "");
	}
	assert_false(pinyin_begins('a', 'a'));
	assert_false(pinyin_begins(0x4E00, 'z'));
	assert_false(pinyin_begins(0xA000, '-'));
	assert_false(pinyin_begins(0x10FFFF, 'a'));
}

/* The table in the tree is what the script makes of the source, where that is at hand. */
static void pinyin__table__is_as_made(void **state UNUSED)
{
	if (system("test -r /usr/share/i18n/locales/iso14651_t1_pinyin") != 0) {
		print_message("SKIP: no iso14651_t1_pinyin here (package locales)\n");
		skip();
	}
	assert_int_equal(system(TOP_SRCDIR "/base/pinyin-table | cmp - " TOP_SRCDIR
					   "/base/pinyin_table.inc"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pinyin__begins__names_as_they_are_typed),
		cmocka_unit_test(pinyin__table__is_as_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
