# SPDX-License-Identifier: MIT
TESTS_BASE = tests/base/arena_test tests/base/clock_test tests/base/digest_test tests/base/err_test tests/base/fs_test tests/base/hash_test \
	tests/base/i18n_test tests/base/num_test tests/base/strbuf_test tests/base/utf8_test tests/base/wrap_test \
	tests/base/pinyin_test
check_PROGRAMS += $(TESTS_BASE)
TESTS_ALL += $(TESTS_BASE)
EXTRA_DIST += tests/base/i18n_locale.sh tests/base/layers.sh tests/base/runner.sh
TESTS_ALL += tests/base/i18n_locale.sh tests/base/layers.sh tests/base/runner.sh
LDADD_BASE_TEST = $(LIBS_BASE) $(CMOCKA_LIBS)
tests_base_arena_test_SOURCES = tests/base/arena_test.c
tests_base_arena_test_LDADD = $(LDADD_BASE_TEST)
tests_base_clock_test_SOURCES = tests/base/clock_test.c
tests_base_clock_test_LDADD = $(LDADD_BASE_TEST)
tests_base_digest_test_SOURCES = tests/base/digest_test.c
tests_base_digest_test_LDADD = $(LDADD_BASE_TEST)
tests_base_err_test_SOURCES = tests/base/err_test.c
tests_base_err_test_LDADD = $(LDADD_BASE_TEST)
tests_base_hash_test_SOURCES = tests/base/hash_test.c
tests_base_hash_test_LDADD = $(LDADD_BASE_TEST)
# The disk that fails: the calls below go through functions of the test.
tests_base_fs_test_SOURCES = tests/base/fs_test.c
tests_base_fs_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=write -Wl,--wrap=fsync -Wl,--wrap=rename -Wl,--wrap=mkstemp
tests_base_fs_test_LDADD = $(LDADD_BASE_TEST)
tests_base_i18n_test_SOURCES = tests/base/i18n_test.c
tests_base_i18n_test_LDADD = $(LDADD_BASE_TEST)
tests_base_num_test_SOURCES = tests/base/num_test.c
tests_base_num_test_LDADD = $(LDADD_BASE_TEST)
tests_base_strbuf_test_SOURCES = tests/base/strbuf_test.c
tests_base_strbuf_test_LDADD = $(LDADD_BASE_TEST)
tests_base_pinyin_test_SOURCES = tests/base/pinyin_test.c
tests_base_pinyin_test_LDADD = $(LDADD_BASE_TEST)
EXTRA_DIST += base/pinyin-table
tests_base_utf8_test_SOURCES = tests/base/utf8_test.c
tests_base_utf8_test_LDADD = $(LDADD_BASE_TEST)
tests_base_wrap_test_SOURCES = tests/base/wrap_test.c
tests_base_wrap_test_LDADD = $(LDADD_BASE_TEST)
# Says what the environment makes of the interface language and the character set; used by i18n_locale.sh.
check_PROGRAMS += tests/base/locale_probe
tests_base_locale_probe_SOURCES = tests/base/locale_probe.c
tests_base_locale_probe_LDADD = $(LIBS_BASE)
