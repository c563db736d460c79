/* SPDX-License-Identifier: MIT */
/* Numbers of a spreadsheet as text: what the person sees in the cell, as far as a number format is about time. */
#ifndef RUHU_FORMS_XLSX_DATE_H
#define RUHU_FORMS_XLSX_DATE_H

#include <stdbool.h>

struct strbuf;

enum xlsx_kind {
	XLSX_PLAIN,
	XLSX_DATE,    /* year, month or day, with or without the time */
	XLSX_TIME,    /* of day */
	XLSX_ELAPSED, /* [h]:mm */
};

enum xlsx_kind xlsx_kind_builtin(
	int id); /* ECMA-376 18.8.30 with the Chinese, Japanese and Korean lists */
enum xlsx_kind xlsx_kind_custom(const char *code);

/* The text of a numeric cell (replaces out): a date or time as ISO text, whole numbers without ".0". What is no number, or beyond the
 * calendar, stays a number or stays as it stands. */
void xlsx_number_text(struct strbuf *out, const char *value, enum xlsx_kind kind, bool date1904);

#endif
