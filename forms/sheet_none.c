/* SPDX-License-Identifier: MIT */
/* In the place of sheet_xlsx.c where the program is built without workbooks (--disable-office). */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "forms/sheet_xlsx.h"

bool sheet_is_workbook(const char *bytes, size_t n)
{
	return n >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0;
}

enum status sheet_read_xlsx(struct workbook_draft *d, const char *bytes, size_t n, struct err *err)
{
	(void)d;
	(void)bytes;
	(void)n;
	return err_set(err, ST_SYNTAX, T("这个 ruhu 是入户电脑用的，不读 Excel 工作簿。请在办公室的电脑上用，或者另存为 CSV。"));
}
