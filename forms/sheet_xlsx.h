/* SPDX-License-Identifier: MIT */
/* The workbook carrier (.xlsx): ECMA-376 as Excel, WPS, LibreOffice, Gnumeric and the web services write it. */
#ifndef RUHU_FORMS_SHEET_XLSX_H
#define RUHU_FORMS_SHEET_XLSX_H

#include "forms/sheet_internal.h"

/* By the bytes: what only a workbook (of any age) or another zip begins with. */
bool sheet_is_workbook(const char *bytes, size_t n);

/* Every sheet that holds cells, hidden ones too, in the workbook's order. Anything that is no .xlsx gets a sentence on what it is
 * and how to save it anew. */
MUST_USE enum status sheet_read_xlsx(struct workbook_draft *d, const char *bytes, size_t n,
				     struct err *err);

#endif
