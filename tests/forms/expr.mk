# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/forms/conformance_expr_test tests/forms/draw_test tests/forms/expr_test tests/forms/func_test
TESTS_ALL += tests/forms/conformance_expr_test tests/forms/draw_test tests/forms/expr_test tests/forms/func_test
tests_forms_conformance_expr_test_SOURCES = tests/forms/conformance_expr_test.c
tests_forms_conformance_expr_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_draw_test_SOURCES = tests/forms/draw_test.c
tests_forms_draw_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_expr_test_SOURCES = tests/forms/expr_test.c
tests_forms_expr_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_func_test_SOURCES = tests/forms/func_test.c
tests_forms_func_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/data/expr/dates.test tests/data/expr/faults.test tests/data/expr/lists.test tests/data/expr/numbers.test \
	tests/data/expr/operators.test tests/data/expr/regex.test tests/data/expr/repeats.test tests/data/expr/strings.test \
	tests/data/expr/places.test tests/data/expr/digests.test tests/data/expr/home.csv
