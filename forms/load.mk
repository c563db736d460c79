# SPDX-License-Identifier: MIT
forms_libforms_a_SOURCES += forms/diag.c forms/diag_near.c forms/diag.h forms/csvio.c forms/csvdecode.c forms/csvio.h forms/sheet.c forms/sheet_csv.c \
	forms/sheet_xlsx.h \
	forms/sheet_md.c forms/sheet.h forms/sheet_internal.h forms/qtype.c forms/qtype_value.c forms/qtype_value.h forms/form.c forms/form.h forms/load.c forms/load.h \
	forms/load_internal.h forms/load_columns.c forms/load_tables.c forms/load_grid.c forms/load_settings.c forms/load_choices.c forms/missing.c forms/missing.h forms/load_survey.c \
	forms/load_question.c forms/load_words.c forms/load_params.c forms/load_range.c forms/load_files.c forms/load_loop.c forms/load_meant.c forms/load_trigger.c forms/load_matrix.c forms/load_text.c forms/load_bind.c forms/load_lint.c forms/load_strict.c forms/graph.c forms/metrics.c forms/canonical.c
# Rules of the checker.
forms_libforms_a_SOURCES += forms/lint.h forms/lint_codes.c forms/lint_domain.c forms/lint_domain.h forms/lint_expr.c forms/lint_reach.c \
	forms/lint_solve.c forms/lint_solve.h forms/lint_honest.c forms/lint_honest.h forms/lint_scale.c forms/lint_phrases.c \
	forms/lint_claims.c forms/claims.h
if OFFICE
forms_libforms_a_SOURCES += forms/sheet_xlsx.c forms/xlsx_date.c forms/xlsx_date.h forms/xlsx_rows.c forms/xlsx_rows.h \
	forms/xlsx_tables.c forms/xlsx_tables.h forms/xlsx_xml.c forms/xlsx_xml.h forms/xlsx_zip.c forms/xlsx_zip.h
else
forms_libforms_a_SOURCES += forms/sheet_none.c
endif
