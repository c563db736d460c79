/* SPDX-License-Identifier: MIT */
/* Lines of text on their way to pages: text.c sets blocks, text_table.c sets tables, text_page.c makes pages of the lines. */
#ifndef RUHU_REPORT_TEXT_INTERNAL_H
#define RUHU_REPORT_TEXT_INTERNAL_H

#include "base/utf8.h"
#include "report/doc.h"

struct arena;
struct strbuf;

struct text_line {
	const char *text; /* without newline */
	bool stick;       /* stays on one page with the line after it */
	const struct text_line *
		head; /* of a table: repeated on top of a page that begins with this line; NULL = none */
	size_t n_head;
};

struct text_lines {
	struct arena *arena;
	VEC(struct text_line) lines;
	const struct text_line *head; /* given to every line that is added */
	size_t n_head;
};

void text_add(struct text_lines *out, const char *line, bool stick);
/* utf8_next_line, with no item (report/doc.h) on two lines where that can be. */
bool text_next_line(const char **rest, int columns, struct utf8_line *piece);
/* Wrapped: first and rest stand before the first and the other lines (equal widths not needed). */
void text_wrap(struct text_lines *out, const char *text, int columns, const char *first,
	       const char *rest, enum utf8_align align, bool stick);
void text_table(struct text_lines *out, const struct doc_table *t, int columns);
void text_pages(struct strbuf *out, const struct text_lines *lines, const struct doc *d,
		int columns, int per_page);

#endif
