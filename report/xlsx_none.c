/* SPDX-License-Identifier: MIT */
/* In the place of xlsx.c where the program is built without workbooks (--disable-office). */
#include "config.h"

#include "base/i18n.h"
#include "report/doc.h"

enum status doc_write_xlsx(struct strbuf *out, const struct doc *d, struct err *err)
{
	(void)out;
	(void)d;
	return err_set(err, ST_USAGE, T("这个 ruhu 是入户电脑用的，不写 Excel 工作簿。用 --format csv 或 html，或者在办公室的电脑上出。"));
}
