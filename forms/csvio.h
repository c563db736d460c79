/* SPDX-License-Identifier: MIT */
/*
 * Text and CSV that come from anywhere: UTF-8 with or without BOM, UTF-16 either way, GB18030; CRLF, LF or CR; comma, semicolon or
 * tab. Reading any of these is normal. Refused with a row: NUL bytes, an unclosed quote, a cell over the cap, bytes of no encoding.
 */
#ifndef RUHU_FORMS_CSVIO_H
#define RUHU_FORMS_CSVIO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct strbuf;

/* Appends the bytes as UTF-8 without BOM: BOM, then strict UTF-8, then GB18030 for the whole file (reliability.md P16).
 * *converted (may be NULL) tells whether anything but plain UTF-8 was found. */
MUST_USE enum status csvio_decode(struct strbuf *out, const char *bytes, size_t n, bool *converted,
				  struct err *err);
/* The same of a file of at most so many bytes. */
MUST_USE enum status csvio_read(struct strbuf *out, const char *path, size_t most, struct err *err);

/* One row: n cells, NUL-terminated, borrowed for the call. row = number of the record as a spreadsheet shows it (header = 1; blank
 * lines count). Another status than ST_OK stops the reading and is passed on. */
typedef enum status (*csvio_row_fn)(void *ctx, long row, const char *const *cells, size_t n,
				    struct err *err);

/* text is UTF-8 (csvio_decode). delimiter 0 = find out from the first line. */
MUST_USE enum status csvio_parse(const char *text, size_t n, char delimiter, csvio_row_fn fn,
				 void *ctx, struct err *err);

/* Appends one cell, quoted where CSV needs it, preceded by a comma unless first. Exact: no formula protection. */
void csvio_cell(struct strbuf *out, const char *text, bool first);
/* As csvio_cell for the copy made for people: a cell a spreadsheet would take for a formula gets a leading apostrophe, also after
 * blanks and for the full-width forms (reliability.md T9). */
void csvio_cell_safe(struct strbuf *out, const char *text, bool first);
/* Would a spreadsheet take it for a formula? Blanks of any kind before the sign do not stop it. */
bool csvio_is_formula(const char *text);
void csvio_end_row(struct strbuf *out); /* CRLF */

/* Whether the head of a column is one of the spellings ("unit|单位"), ASCII letters in either case; an empty word is none. */
bool csvio_is_spelling(const char *spellings, const char *word);

#endif
