# SPDX-License-Identifier: MIT
# Each folder lists its test programs in tests/FOLDER/local.mk:
#   check_PROGRAMS += tests/base/utf8_test
#   TESTS_ALL += tests/base/utf8_test
#   tests_base_utf8_test_SOURCES = tests/base/utf8_test.c
#   tests_base_utf8_test_CPPFLAGS = $(TEST_CPPFLAGS)
#   tests_base_utf8_test_LDADD = $(LIBS_BASE) $(CMOCKA_LIBS)
TEST_CPPFLAGS = $(AM_CPPFLAGS) -DTEST_DATA=\"$(abs_top_srcdir)/tests/data\" -DTOP_SRCDIR=\"$(abs_top_srcdir)\" \
	-DTOP_BUILDDIR=\"$(abs_top_builddir)\"
include $(top_srcdir)/tests/base/local.mk
include $(top_srcdir)/tests/forms/local.mk
include $(top_srcdir)/tests/interview/local.mk
include $(top_srcdir)/tests/store/local.mk
include $(top_srcdir)/tests/tally/local.mk
include $(top_srcdir)/tests/exports/local.mk
include $(top_srcdir)/tests/report/local.mk
include $(top_srcdir)/tests/app/local.mk
include $(top_srcdir)/tests/tui/local.mk
include $(top_srcdir)/tests/cli/local.mk
