# SPDX-License-Identifier: MIT
TESTS_ROUND = tests/forms/round_test tests/forms/household_test
check_PROGRAMS += $(TESTS_ROUND)
TESTS_ALL += $(TESTS_ROUND)
tests_forms_round_test_SOURCES = tests/forms/round_test.c
tests_forms_round_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_household_test_SOURCES = tests/forms/household_test.c
tests_forms_household_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
