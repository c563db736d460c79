/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "po/catalogue.h"

/* A catalogue as msgfmt writes it: "" and two texts, sorted. */
enum { MO_COUNT = 3 };

static void put_word(unsigned char *p, uint32_t v, bool big)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (big ? 24 - 8 * i : 8 * i));
}

static size_t make_mo(unsigned char *mo, bool big)
{
	static const char *const texts[2 * MO_COUNT] = {
		"", "否", "是", "Header: x\n", "no", "yes"
	};
	size_t at = 28 + 8 * (size_t)(2 * MO_COUNT);

	memset(mo, 0, 28);
	put_word(mo, 0x950412DE, big);
	put_word(mo + 8, MO_COUNT, big);
	put_word(mo + 12, 28, big);
	put_word(mo + 16, 28 + 8 * MO_COUNT, big);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		size_t n = strlen(texts[i]);

		put_word(mo + 28 + 8 * i, (uint32_t)n, big);
		put_word(mo + 28 + 8 * i + 4, (uint32_t)at, big);
		memcpy(mo + at, texts[i], n + 1);
		at += n + 1;
	}
	return at;
}

static void i18n__text__either_byte_order(void **state)
{
	unsigned char mo[256];

	(void)state;
	for (int big = 0; big < 2; big++) {
		size_t n = make_mo(mo, big);

		assert_true(i18n_add_catalogue("en", mo, n));
		assert_true(i18n_set("en"));
		assert_string_equal(i18n_text("是"), "yes");
		assert_string_equal(i18n_text("否"), "no");
		assert_string_equal(i18n_text(""), "");
		assert_string_equal(i18n_text("没有译文"), "没有译文");
		assert_true(i18n_set("zh"));
		assert_string_equal(i18n_text("是"), "是");
	}
	catalogue_register(); /* mo goes out of scope */
}

static void i18n__add__refuses_every_damage_or_stays_within(void **state)
{
	unsigned char good[256];
	size_t n = make_mo(good, false);

	(void)state;
	assert_false(i18n_add_catalogue("fr", good, n));
	assert_false(i18n_add_catalogue("en", good, 0));
	/* Exactly sized copies, so that the sanitizer sees a step outside. */
	for (size_t cut = 0; cut < n; cut++) {
		unsigned char *mo = mem_alloc(cut);

		memcpy(mo, good, cut);
		assert_false(i18n_add_catalogue("en", mo, cut));
		free(mo);
	}
	for (size_t i = 0; i < n; i++) {
		for (int bit = 0; bit < 8; bit++) {
			unsigned char *mo = mem_alloc(n);

			memcpy(mo, good, n);
			mo[i] = (unsigned char)(mo[i] ^ 1U << bit);
			if (i18n_add_catalogue("en", mo, n)) {
				assert_true(i18n_set("en"));
				assert_true(strlen(i18n_text("是")) < n);
				assert_true(strlen(i18n_text("否")) < n);
			}
			catalogue_register();
			free(mo);
		}
	}
	assert_true(i18n_set("zh"));
}

static void i18n__set__only_what_there_is(void **state)
{
	(void)state;
	assert_string_equal(i18n_lang(), "zh");
	assert_false(i18n_set("fr"));
	assert_false(i18n_set(""));
	assert_false(i18n_set("en_US"));
	assert_string_equal(i18n_lang(), "zh");
	assert_true(i18n_set("en"));
	assert_string_equal(i18n_lang(), "en");
	assert_true(i18n_set("zh"));
}

static void i18n__catalogue__speaks_english(void **state)
{
	(void)state;
	catalogue_register();
	assert_true(i18n_set("en"));
	assert_string_equal(i18n_text("磁盘已满"), "the disk is full");
	assert_true(i18n_set("zh"));
	assert_string_equal(i18n_text("磁盘已满"), "磁盘已满");
}

static void i18n__environment__order(void **state)
{
	static const struct {
		const char *language, *all, *messages, *lang, *wanted;
	} cases[] = {
		{ NULL, NULL, NULL, NULL, "zh" },
		{ NULL, NULL, NULL, "en_US.UTF-8", "en" },
		{ NULL, NULL, NULL, "zh_CN.GBK", "zh" },
		{ NULL, NULL, NULL, "C", "zh" },
		{ NULL, "C.UTF-8", NULL, "C.UTF-8", "zh" },
		{ NULL, "POSIX", NULL, "en_GB", "en" },
		{ NULL, "zh_CN.UTF-8", "en_US.UTF-8", "en_US.UTF-8", "zh" },
		{ "en:zh", "zh_CN.UTF-8", NULL, NULL, "en" },
		{ "de:fr:en_US", "zh_CN.UTF-8", NULL, NULL, "en" },
		{ "de", NULL, NULL, "zh_TW", "zh" },
		{ "", "", "en", "zh", "en" },
		{ "english", "enx_US", NULL, "de_DE@euro", "zh" },
		{ NULL, NULL, NULL, "en@latin", "en" },
		{ ":::", NULL, NULL, "en", "en" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
		const char *values[] = { cases[i].language, cases[i].all, cases[i].messages,
					 cases[i].lang };

		for (size_t k = 0; k < 4; k++) {
			if (values[k])
				assert_int_equal(setenv(names[k], values[k], 1), 0);
			else
				assert_int_equal(unsetenv(names[k]), 0);
		}
		assert_string_equal(i18n_from_environment(), cases[i].wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(i18n__text__either_byte_order),
		cmocka_unit_test(i18n__add__refuses_every_damage_or_stays_within),
		cmocka_unit_test(i18n__set__only_what_there_is),
		cmocka_unit_test(i18n__catalogue__speaks_english),
		cmocka_unit_test(i18n__environment__order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
