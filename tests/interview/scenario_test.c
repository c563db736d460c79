/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "tests/support/paths.h"
#include "scenario.h"

static void session__run__all_scenarios(void **state)
{
	struct arena *a = arena_new();
	const char *const *files;
	struct err err = ERR_INIT;
	size_t n;
	int failed = 0, total = 0;

	(void)state;
	assert_int_equal(fs_list(&files, &n, a, TEST_DATA "/scenarios", false, &err), ST_OK);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(files[i]);
		int ran;

		if (len < 5 || strcmp(files[i] + len - 5, ".test") != 0)
			continue;
		failed += scenario_run_file(files[i], &ran);
		total += ran;
	}
	arena_free(a);
	print_message("%d scenarios\n", total);
	assert_int_equal(failed, 0);
	assert_true(total >= 150);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(session__run__all_scenarios) };

	i18n_start_locale();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
