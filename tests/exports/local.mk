# SPDX-License-Identifier: MIT
EXPORTS_TESTS = tests/exports/merge_test tests/exports/csv_out_test tests/exports/csv_merge_test tests/exports/kit_test tests/exports/register_test \
	tests/exports/marks_test tests/exports/plain_test tests/exports/merge_report_test tests/exports/package_test tests/exports/package_merge_test tests/exports/package_signer_test \
	tests/exports/package_children_test tests/exports/keyfile_test tests/exports/edits_test \
	tests/exports/sendbacks_test tests/exports/sendback_spelling_test
check_PROGRAMS += $(EXPORTS_TESTS)
TESTS_ALL += $(EXPORTS_TESTS)
EXPORTS_FIXTURE = tests/exports/fixture.c tests/exports/fixture.h
EXPORTS_SITE = tests/exports/site.c tests/exports/site.h $(EXPORTS_FIXTURE)
tests_exports_merge_test_SOURCES = tests/exports/merge_test.c $(EXPORTS_FIXTURE)
tests_exports_merge_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_csv_out_test_SOURCES = tests/exports/csv_out_test.c $(EXPORTS_FIXTURE)
tests_exports_csv_out_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_csv_merge_test_SOURCES = tests/exports/csv_merge_test.c $(EXPORTS_FIXTURE)
tests_exports_csv_merge_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_edits_test_SOURCES = tests/exports/edits_test.c tests/exports/edits_records.c tests/exports/edits_records.h tests/exports/sheet.c tests/exports/sheet.h $(EXPORTS_FIXTURE)
tests_exports_edits_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_kit_test_SOURCES = tests/exports/kit_test.c $(EXPORTS_FIXTURE)
tests_exports_kit_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_register_test_SOURCES = tests/exports/register_test.c $(EXPORTS_FIXTURE)
tests_exports_register_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_marks_test_SOURCES = tests/exports/marks_test.c $(EXPORTS_FIXTURE)
tests_exports_marks_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_merge_report_test_SOURCES = tests/exports/merge_report_test.c $(EXPORTS_FIXTURE)
tests_exports_merge_report_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_plain_test_SOURCES = tests/exports/plain_test.c $(EXPORTS_FIXTURE)
tests_exports_plain_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_package_test_SOURCES = tests/exports/package_test.c
tests_exports_package_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_package_merge_test_SOURCES = tests/exports/package_merge_test.c $(EXPORTS_SITE)
tests_exports_package_merge_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_package_signer_test_SOURCES = tests/exports/package_signer_test.c $(EXPORTS_SITE)
tests_exports_package_signer_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_package_children_test_SOURCES = tests/exports/package_children_test.c $(EXPORTS_SITE)
tests_exports_package_children_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_sendbacks_test_SOURCES = tests/exports/sendbacks_test.c $(EXPORTS_SITE)
tests_exports_sendbacks_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_sendback_spelling_test_SOURCES = tests/exports/sendback_spelling_test.c $(EXPORTS_SITE)
tests_exports_sendback_spelling_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_exports_keyfile_test_SOURCES = tests/exports/keyfile_test.c
tests_exports_keyfile_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)

# The package format read by a second implementation (Python, nothing but its standard library).
.PHONY: check-package-reader
check-package-reader:
	python3 $(srcdir)/tests/data/exports/package/reader.py $(srcdir)/tests/data/exports/package/plain.ruhu
	python3 $(srcdir)/tests/data/exports/package/reader.py $(srcdir)/tests/data/exports/package/answer.ruhu \
	library, the system's libsodium). TESTS_ALL tests/exports/reader_test.sh EXTRA_DIST tests/exports/reader_test.sh
