# SPDX-License-Identifier: MIT
if HAVE_PANGO
check_PROGRAMS += tests/print/layout_test
TESTS_ALL += tests/print/layout_test
endif
tests_print_layout_test_SOURCES = tests/print/layout_test.c tests/report/sample.c tests/report/sample.h
tests_print_layout_test_LDADD = $(LIBS_REPORT) $(CMOCKA_LIBS)
