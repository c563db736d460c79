/* SPDX-License-Identifier: MIT */
/* A fuzzer's corpus and everything it ever found, once more: tests/data/fuzz/CORPUS. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "fuzz/fuzz.h"
#include "tests/support/paths.h"

static void fuzz__replay__what_was_found(void **state)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct strbuf bytes;
	const char *const *files;
	size_t n;

	(void)state;
	strbuf_init(&bytes);
	assert_int_equal(fs_list(&files, &n, a, TEST_DATA "/fuzz/" CORPUS, false, &err), ST_OK);
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		strbuf_reset(&bytes);
		assert_int_equal(fs_read(&bytes, files[i], 1 << 20, &err), ST_OK);
		assert_int_equal(LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.len), 0);
	}
	strbuf_clear(&bytes);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fuzz__replay__what_was_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
