/* SPDX-License-Identifier: MIT */
/* A table that a person keeps, as a workbook or as CSV in any encoding: its rows one after another. */
#ifndef RUHU_APP_TABLE_FILE_H
#define RUHU_APP_TABLE_FILE_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

#define TABLE_FILE_MAX ((size_t)64 << 20)

/* sheet: of a workbook, whose sheets come in their order; "" of a CSV. row as the spreadsheet shows it; a row without any text does not come. */
typedef enum status (*table_row_fn)(void *ctx, const char *sheet, long row, const char *const *cells, size_t n, struct err *err);
MUST_USE enum status table_file_each(const char *path, table_row_fn fn, void *ctx, struct err *err);

#endif
