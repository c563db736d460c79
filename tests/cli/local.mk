# SPDX-License-Identifier: MIT
TESTS_CLI = tests/cli/store_test.sh tests/cli/form_test.sh tests/cli/merge_test.sh tests/cli/package_test.sh tests/cli/figures_test.sh tests/cli/rounds_test.sh tests/cli/usage_test.sh tests/cli/surveys_test.sh tests/cli/demo_test.sh tests/cli/demo_others_test.sh \
	tests/cli/edits_test.sh \
	tests/cli/quality_test.sh
TESTS_CLI += tests/cli/soft_test.sh tests/cli/moved_test.sh tests/cli/audit_test.sh \
	tests/cli/copies_test.sh \
	tests/cli/plain_test.sh tests/cli/return_test.sh \
	tests/cli/languages_test.sh tests/cli/numbers_test.sh \
	tests/cli/ledger_test.sh tests/cli/quotes_test.sh \
	tests/cli/conflicts_test.sh \
	tests/cli/duty_test.sh tests/cli/retention_test.sh \
	tests/cli/sendback_test.sh \
	tests/cli/register_test.sh tests/cli/paper_test.sh \
	tests/cli/enter_test.sh \
	tests/cli/data_test.sh
TESTS_ALL += $(TESTS_CLI)
EXTRA_DIST += $(TESTS_CLI) tests/cli/lib.sh tests/cli/demo_lib.sh tests/data/cli
check_PROGRAMS += tests/support/hold tests/support/book
tests_support_book_SOURCES = tests/support/book.c
tests_support_book_LDADD = $(LIBS_FORMS)
tests_support_hold_SOURCES = tests/support/hold.c
tests_support_hold_LDADD = $(SQLITE_LIBS)
