# SPDX-License-Identifier: MIT
FORMS_LOAD_TESTS = tests/forms/csvio_test tests/forms/csvparse_test tests/forms/sheet_test tests/forms/xlsx_test tests/forms/xlsx_hostile_test \
	tests/forms/sheet_fuzz_test tests/forms/expr_fuzz_test tests/forms/eval_fuzz_test tests/forms/load_test tests/forms/load_types_test \
	tests/forms/load_digest_test tests/forms/qtype_test tests/forms/check_test tests/forms/conformance_forms_test
check_PROGRAMS += $(FORMS_LOAD_TESTS)
TESTS_ALL += $(FORMS_LOAD_TESTS)
tests_forms_csvparse_test_SOURCES = tests/forms/csvparse_test.c
tests_forms_csvparse_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_csvio_test_SOURCES = tests/forms/csvio_test.c
tests_forms_csvio_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_sheet_test_SOURCES = tests/forms/sheet_test.c tests/support/sheets.c tests/support/sheets.h
tests_forms_sheet_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_xlsx_test_SOURCES = tests/forms/xlsx_test.c tests/support/sheets.c tests/support/zipper.c tests/support/zipper.h
tests_forms_xlsx_test_LDADD = $(LIBS_FORMS) $(ZLIB_LIBS) $(CMOCKA_LIBS)
tests_forms_xlsx_hostile_test_SOURCES = tests/forms/xlsx_hostile_test.c tests/support/hostile.c tests/support/hostile.h \
	tests/support/zipper.c
tests_forms_xlsx_hostile_test_LDADD = $(LIBS_FORMS) $(ZLIB_LIBS) $(CMOCKA_LIBS)
# The fuzzers' entry points over what they found (fuzz/local.mk).
tests_forms_sheet_fuzz_test_SOURCES = tests/support/replay.c fuzz/sheet_fuzz.c fuzz/fuzz.h tests/support/zipper.c
tests_forms_sheet_fuzz_test_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"sheets\"
tests_forms_expr_fuzz_test_SOURCES = tests/support/replay.c fuzz/expr_fuzz.c fuzz/form.c
tests_forms_expr_fuzz_test_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"exprs\"
tests_forms_expr_fuzz_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_eval_fuzz_test_SOURCES = tests/support/replay.c fuzz/eval_fuzz.c fuzz/form.c
tests_forms_eval_fuzz_test_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"evals\"
tests_forms_eval_fuzz_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_sheet_fuzz_test_LDADD = $(LIBS_FORMS) $(ZLIB_LIBS) $(CMOCKA_LIBS)
FORMS_LOADED = tests/forms/loaded.c tests/forms/loaded.h
tests_forms_load_test_SOURCES = tests/forms/load_test.c $(FORMS_LOADED)
tests_forms_load_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_load_digest_test_SOURCES = tests/forms/load_digest_test.c $(FORMS_LOADED)
tests_forms_load_digest_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_load_types_test_SOURCES = tests/forms/load_types_test.c $(FORMS_LOADED)
tests_forms_load_types_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_qtype_test_SOURCES = tests/forms/qtype_test.c
tests_forms_qtype_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_check_test_SOURCES = tests/forms/check_test.c
tests_forms_check_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_conformance_forms_test_SOURCES = tests/forms/conformance_forms_test.c
tests_forms_conformance_forms_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/data/forms
