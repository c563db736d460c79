# SPDX-License-Identifier: MIT
report_libreport_a_SOURCES += report/doc.c report/doc.h report/text.c report/text_internal.h report/text_table.c report/text_page.c \
	report/csv.c report/html.c report/figure.c report/doc_lines.c report/doc_read.c \
	report/chart.c report/chart.h report/chart_text.c report/numfmt.c report/numfmt.h report/labels.c report/labels.h report/method.c report/method.h report/tables.c report/tables_compare.c report/tables_rates.c report/tables_marks.c report/quality_doc.c report/quality_doc.h \
	report/tables.h report/tables_counts.c report/paper.c report/paper.h report/summary.c report/summary.h report/summary_internal.h report/summary_change.c report/summary_detail.c report/summary_quotes.c \
	report/codebook.c report/codebook.h report/codebook_internal.h report/coverage.c report/comparison.c report/form_tree.c report/form_tree.h
if OFFICE
report_libreport_a_SOURCES += report/xlsx.c report/xlsx_chart.c report/xlsx_internal.h
else
report_libreport_a_SOURCES += report/xlsx_none.c
endif
