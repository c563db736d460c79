# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/report/doc_test tests/report/summary_test
TESTS_ALL += tests/report/doc_test tests/report/summary_test
tests_report_doc_test_SOURCES = tests/report/doc_test.c
tests_report_doc_test_LDADD = $(LIBS_REPORT) $(CMOCKA_LIBS)
tests_report_summary_test_SOURCES = tests/report/summary_test.c tests/tally/county.c tests/tally/county.h
tests_report_summary_test_LDADD = $(LIBS_REPORT) $(CMOCKA_LIBS)
check_PROGRAMS += tests/report/writers_test
TESTS_ALL += tests/report/writers_test
tests_report_writers_test_SOURCES = tests/report/writers_test.c tests/report/sample.c tests/report/sample.h
tests_report_writers_test_LDADD = $(LIBS_REPORT) $(CMOCKA_LIBS)
