# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/tally/special_test tests/tally/refstats_test
TESTS_ALL += tests/tally/special_test tests/tally/refstats_test
tests_tally_special_test_SOURCES = tests/tally/special_test.c
tests_tally_special_test_CPPFLAGS = $(TEST_CPPFLAGS)
tests_tally_special_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_refstats_test_SOURCES = tests/tally/refstats_test.c
tests_tally_refstats_test_CPPFLAGS = $(TEST_CPPFLAGS)
tests_tally_refstats_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
