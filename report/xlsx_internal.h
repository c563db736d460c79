/* SPDX-License-Identifier: MIT */
/* Workbooks: xlsx.c writes sheets, xlsx_chart.c gives a chart its sheet. Only these two include xlsxwriter. */
#ifndef RUHU_REPORT_XLSX_INTERNAL_H
#define RUHU_REPORT_XLSX_INTERNAL_H

#include <stdbool.h>

#include <xlsxwriter.h>

#include "report/doc.h"

struct arena;

enum xlsx_style { XLSX_TEXT, XLSX_TITLE, XLSX_HEADING, XLSX_HEAD, XLSX_CELL, XLSX_COUNT, XLSX_RATE, XLSX_POINTS, XLSX_CHANGE, XLSX_STYLES };

struct xlsx {
	lxw_workbook *book;
	struct arena *arena;
	lxw_format *format[XLSX_STYLES];
	VEC(const char *) names; /* of sheets so far */
	bool failed;             /* a cell was not taken: no file comes of it */
};

/* A sheet of that name, made fit and unlike the others, on A4. */
lxw_worksheet *xlsx_sheet(struct xlsx *x, const char *wanted, const char **name);
/* Always a string cell, never a formula, a link or a number. */
void xlsx_put_text(struct xlsx *x, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, const char *text, enum xlsx_style style);
void xlsx_put_number(struct xlsx *x, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, double value, enum xlsx_style style);
void xlsx_chart(struct xlsx *x, const struct doc_chart *c, const char *wanted, const char **name);

#endif
