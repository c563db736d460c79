/* SPDX-License-Identifier: MIT */
/* One worksheet of a workbook into rows of text. */
#ifndef RUHU_FORMS_XLSX_ROWS_H
#define RUHU_FORMS_XLSX_ROWS_H

#include "forms/xlsx_tables.h"

struct workbook_draft;

/* As the reference converter does: a form ends where so much is blank; what stands beyond is no part of it. */
#define XLSX_BLANK_ROWS 60
#define XLSX_BLANK_COLS 20

/* Appends the rows to the draft's last sheet. */
MUST_USE enum status xlsx_read_rows(struct workbook_draft *d, const struct xlsx_tables *t,
				    struct xlsx_zip *z, int entry, struct err *err);

#endif
