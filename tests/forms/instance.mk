# SPDX-License-Identifier: MIT
TESTS_RECORD = tests/forms/instance_test tests/forms/validate_test tests/forms/revision_test tests/forms/body_test tests/forms/compare_test \
	tests/forms/list_index_test tests/forms/reading_test
check_PROGRAMS += $(TESTS_RECORD)
TESTS_ALL += $(TESTS_RECORD)
tests_forms_instance_test_SOURCES = tests/forms/instance_test.c
tests_forms_instance_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_validate_test_SOURCES = tests/forms/validate_test.c
tests_forms_validate_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_body_test_SOURCES = tests/forms/body_test.c
tests_forms_body_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_revision_test_SOURCES = tests/forms/revision_test.c
tests_forms_revision_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_compare_test_SOURCES = tests/forms/compare_test.c
tests_forms_compare_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_list_index_test_SOURCES = tests/forms/list_index_test.c tests/support/made.c
tests_forms_list_index_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
tests_forms_reading_test_SOURCES = tests/forms/reading_test.c
tests_forms_reading_test_LDADD = $(LIBS_FORMS) $(CMOCKA_LIBS)
EXTRA_DIST += docs/FORMATS.md
