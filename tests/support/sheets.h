/* SPDX-License-Identifier: MIT */
#ifndef RUHU_TESTS_SHEETS_H
#define RUHU_TESTS_SHEETS_H

struct strbuf;
struct workbook;

/* Appends the sheets as "name\nrow:cell|cell\n". */
void sheets_dump(struct strbuf *out, const struct workbook *wb);

#endif
