/* SPDX-License-Identifier: MIT */
/*
 * What goes on paper and into tables: one model, many writers (text and CSV now; XLSX, HTML and the serialised form for PDF later).
 * A document is a list of blocks in its own arena. A writer never computes, a builder never pads.
 *   struct doc *d = doc_new(T("..."));  doc_heading(d, 1, ...);  struct doc_table *t = doc_table(d, ...);  doc_row(t);  doc_cell(t, ...);
 */
#ifndef RUHU_REPORT_DOC_H
#define RUHU_REPORT_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/vec.h"

struct arena;
struct strbuf;

enum doc_kind { DOC_HEADING, DOC_PARAGRAPH, DOC_NOTE, DOC_TABLE };
enum doc_align { DOC_LEFT, DOC_RIGHT, DOC_CENTRE };

struct doc_column {
	const char *head;
	enum doc_align align;
	int weight; /* share of spare width; 0 = as narrow as its longest cell */
};

struct doc_table {
	struct doc *doc; /* borrowed */
	const char *caption;
	const struct doc_column *columns;
	size_t n_columns;
	VEC(const char **) rows; /* each n_columns texts, never NULL */
	size_t filled;           /* cells of the last row */
};

struct doc_block {
	enum doc_kind kind;
	int level; /* headings: 1, 2 */
	const char *text;
	struct doc_table *table;
};

struct doc {
	struct arena *arena;
	const char *title;
	const char *subtitle; /* "" = none */
	const char *footer;   /* definition version, state digits, print time: on every page */
	bool drill;           /* 演练: marked on every page */
	VEC(struct doc_block) blocks;
};

struct doc *doc_new(const char *title);
void doc_free(struct doc *d);
void doc_heading(struct doc *d, int level, const char *fmt, ...) PRINTF_LIKE(3, 4);
void doc_paragraph(struct doc *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
void doc_note(struct doc *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct doc_table *doc_table(struct doc *d, const char *caption, const struct doc_column *columns,
			    size_t n); /* columns are copied */
void doc_row(struct doc_table
		     *t); /* starts a row; the cells of the last one that were not given are "" */
void doc_cell(struct doc_table *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Pages of columns x lines characters (A4: 78 x 62), form feed between pages; title centred, headings, wrapped paragraphs with a
 * two-character indent, tables with repeated heads, page number and footer. lines 0 = one endless page (a terminal). */
void doc_write_text(struct strbuf *out, const struct doc *d, int columns, int lines);
/* Every table as CSV (UTF-8, CRLF, formula-safe), its caption in a first column of its own; paragraphs and notes as rows "#". */
void doc_write_csv(struct strbuf *out, const struct doc *d);

#endif
