# SPDX-License-Identifier: MIT
# The mutator: a short run in `make check`, the long one by itself.
check_PROGRAMS += tests/forms/mutate_test
TESTS_ALL += tests/forms/mutate_test
tests_forms_mutate_test_SOURCES = tests/forms/mutate_test.c tests/support/mutate.c tests/support/mutate_kinds.c tests/support/mutate.h
tests_forms_mutate_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)

.PHONY: check-mutations
check-mutations: tests/forms/mutate_test$(EXEEXT)
	@for seed in 1 2 3 4; do tests/forms/mutate_test $$seed 25 || exit 1; done
