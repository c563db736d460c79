/* SPDX-License-Identifier: MIT */
/* Which number picks which choice. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/attr.h"
#include "forms/form.h"
#include "tui/choices.h"

enum { MOST = 16 };

/* names as choices; what they point at lies in words. */
static size_t split(const char *names, struct choice *all, const struct choice **list, char words[MOST][8])
{
	size_t n = 0;

	for (const char *at = names; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		assert_true(n < MOST && len < sizeof(words[n]));
		memcpy(words[n], at, len);
		words[n][len] = '\0';
		all[n] = (struct choice){ .name = words[n] };
		list[n] = &all[n];
		at += len;
		n++;
	}
	return n;
}

/* names; how wide their codes are; a number, the row it picks (from 1, 0 = none), whether more digits may follow. */
static const struct {
	const char *names;
	int width, number, row;
	bool longer;
} cases[] = {
	{ "1 2 3 9", 1, 9, 4, false },
	{ "1 2 3 9", 1, 4, 0, false },
	/* what the household says is what is pressed */
	{ "0 1 2 3 4 5 6 7 8 9 10", 2, 7, 8, false },
	{ "0 1 2 3 4 5 6 7 8 9 10", 2, 1, 2, true },
	{ "0 1 2 3 4 5 6 7 8 9 10", 2, 10, 11, false },
	{ "0 1 2 3 4 5 6 7 8 9 10", 2, 0, 1, false },
	/* as on the paper */
	{ "1 2 3 97 98", 2, 98, 5, false },
	{ "1 2 3 97 98", 2, 9, 0, true },
	{ "1 2 3 97 98", 2, 4, 0, false },
	{ "1 2 3 4 5 10 11 8 6", 2, 8, 8, false },
	/* places */
	{ "a b c", 0, 3, 3, false },
	{ "a b c d e f g h i j k", 0, 1, 1, true },
	{ "a b c d e f g h i j k", 0, 11, 11, false },
	{ "01 02 03", 0, 1, 1, false },
	{ "100 200", 0, 2, 2, false },
	{ "1 2 other", 0, 3, 3, false },
	{ "1 -1", 0, 2, 2, false },
};

static void choices__number__picks_a_row(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct choice all[MOST];
		const struct choice *list[MOST];
		char words[MOST][8];
		size_t n = split(cases[i].names, all, list, words);
		bool longer;
		int row = choices_row(list, n, cases[i].number, &longer);

		if (choices_code_width(list, n) != cases[i].width || row + 1 != cases[i].row || longer != cases[i].longer)
			fail_msg("“%s”, %d: width %d, row %d%s", cases[i].names, cases[i].number,
				 choices_code_width(list, n), row + 1, longer ? ", may go on" : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(choices__number__picks_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
