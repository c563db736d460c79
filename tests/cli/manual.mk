# SPDX-License-Identifier: MIT
# Writes docs/KEYS.md and docs/ruhu.1 from the tables; the test compares. Included by docs/local.mk.
check_PROGRAMS += tests/cli/manual
TESTS_ALL += tests/cli/docs_test.sh
EXTRA_DIST += tests/cli/docs_test.sh
tests_cli_manual_SOURCES = tests/cli/manual.c
tests_cli_manual_LDADD = $(LIBS_CLI)
