/* SPDX-License-Identifier: MIT */
/* What the cells of all sheets refer to: the shared strings and the number formats of the cell styles. */
#ifndef RUHU_FORMS_XLSX_TABLES_H
#define RUHU_FORMS_XLSX_TABLES_H

#include "base/vec.h"
#include "forms/xlsx_date.h"
#include "forms/xlsx_xml.h"

#define XLSX_MAX_STRINGS   500000
#define XLSX_MAX_STYLES    65536
#define XLSX_MAX_CELL_CHAR 32767
#define XLSX_MAX_TEXT      ((size_t)32 << 20) /* of all strings, and of all cells */

struct arena;
struct strbuf;

struct xlsx_tables {
	struct arena *arena; /* the strings live here */
	VEC(const char *) strings;
	VEC(unsigned char) kinds; /* [style of a cell]: enum xlsx_kind */
	bool date1904;
};

void xlsx_tables_clear(struct xlsx_tables *t);
MUST_USE enum status xlsx_read_strings(struct xlsx_tables *t, struct xlsx_zip *z, int entry,
				       struct err *err);
MUST_USE enum status xlsx_read_styles(struct xlsx_tables *t, struct xlsx_zip *z, int entry,
				      struct err *err);

/* The sentence for more than XLSX_MAX_STRINGS or XLSX_MAX_TEXT. */
enum status xlsx_too_much_text(struct err *err);

/* Text of one cell while it comes in pieces: ST_LIMIT past XLSX_MAX_CELL_CHAR characters (*chars counts them). */
MUST_USE enum status xlsx_add_text(struct strbuf *text, size_t *chars, const char *s, size_t n,
				   struct err *err);
/* _x000A_ and the like, by which writers keep characters that XML has not, back into characters. */
void xlsx_unescape(struct strbuf *text);

#endif
