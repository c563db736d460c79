/* SPDX-License-Identifier: MIT */
/* A table in columns of characters: rules of '-', heads repeated, cells wrapped. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "report/text_internal.h"

#define GAP    2 /* columns between two cells */
#define NARROW 4 /* no column is made narrower: two characters */

static enum utf8_align align_of(enum doc_align align)
{
	switch (align) {
	case DOC_RIGHT:
		return UTF8_RIGHT;
	case DOC_CENTRE:
		return UTF8_CENTRE;
	case DOC_LEFT:
		break;
	}
	return UTF8_LEFT;
}

static int widest(const struct doc_table *t, size_t column)
{
	int width = utf8_width(t->columns[column].head);

	for (size_t r = 0; r < t->rows.n; r++) {
		int w = utf8_width(t->rows.v[r][column]);

		width = w > width ? w : width;
	}
	return width > 2 ? width : 2;
}

/* Takes columns away until the table fits, always from the widest that may give: first those with a weight, then any. */
static void squeeze(int *width, const struct doc_table *t, int excess)
{
	for (int pass = 0; pass < 2; pass++)
		while (excess > 0) {
			size_t from = t->n_columns;

			for (size_t c = 0; c < t->n_columns; c++)
				if ((pass || t->columns[c].weight) && width[c] > NARROW &&
				    (from == t->n_columns || width[c] > width[from]))
					from = c;
			if (from == t->n_columns)
				break;
			width[from]--;
			excess--;
		}
}

static void set_widths(int *width, const struct doc_table *t, int columns)
{
	int total = GAP * (int)(t->n_columns ? t->n_columns - 1 : 0), weights = 0, spare;

	for (size_t c = 0; c < t->n_columns; c++) {
		width[c] = widest(t, c);
		total += width[c];
		weights += t->columns[c].weight;
	}
	spare = columns - total;
	if (spare < 0)
		squeeze(width, t, -spare);
	for (size_t c = 0; spare > 0 && weights && c < t->n_columns;
	     c++) { /* what is left goes to the last that takes any */
		int part = spare * t->columns[c].weight / weights;

		width[c] += part;
		spare -= part;
		weights -= t->columns[c].weight;
	}
}

/* One row of cells, wrapped, as lines; all but the last stick to the next, so that a row is never torn. */
static void set_row(struct text_lines *out, const struct doc_table *t, const char *const *cells,
		    const int *width, bool stick)
{
	const char **rest = mem_array(t->n_columns + 1, sizeof(*rest));
	struct strbuf line;
	bool more = true;

	strbuf_init(&line);
	for (size_t c = 0; c < t->n_columns; c++)
		rest[c] = cells[c];
	while (more) {
		bool wrote = false;

		strbuf_reset(&line);
		more = false;
		for (size_t c = 0; c < t->n_columns; c++) {
			struct utf8_line piece;
			char *s;

			if (c)
				strbuf_addf(&line, "%*s", GAP, "");
			if (!*rest[c] || !text_next_line(&rest[c], width[c], &piece)) {
				utf8_pad(&line, "", width[c], UTF8_LEFT);
				continue;
			}
			wrote = true;
			s = mem_strndup(piece.s, piece.n);
			utf8_pad(&line, s, width[c], align_of(t->columns[c].align));
			free(s);
			more = more || *rest[c];
		}
		if (wrote || !more)
			text_add(out, line.data, stick || more);
	}
	strbuf_clear(&line);
	free(rest);
}

static void rule(struct text_lines *out, const int *width, size_t n, bool stick)
{
	struct strbuf line;

	strbuf_init(&line);
	for (size_t c = 0; c < n; c++)
		for (int i = width[c] + (c ? GAP : 0); i > 0; i--)
			strbuf_addc(&line, '-');
	text_add(out, line.data, stick);
	strbuf_clear(&line);
}

/* The head's lines are kept apart so that pages can begin with them again. */
static void set_head(struct text_lines *out, const struct doc_table *t, const int *width)
{
	const char **heads = mem_array(t->n_columns + 1, sizeof(*heads));
	size_t from = out->lines.n;
	struct text_line *copy;

	for (size_t c = 0; c < t->n_columns; c++)
		heads[c] = t->columns[c].head;
	rule(out, width, t->n_columns, true);
	set_row(out, t, heads, width, true);
	rule(out, width, t->n_columns, true);
	free(heads);
	out->n_head = out->lines.n - from;
	copy = arena_array(out->arena, out->n_head, sizeof(*copy));
	memcpy(copy, out->lines.v + from, out->n_head * sizeof(*copy));
	out->head = copy;
}

void text_table(struct text_lines *out, const struct doc_table *t, int columns)
{
	int *width = mem_array(t->n_columns + 1, sizeof(*width));

	set_widths(width, t, columns);
	if (*t->caption)
		text_wrap(out, t->caption, columns, "", "", UTF8_CENTRE, true);
	set_head(out, t, width);
	for (size_t r = 0; r < t->rows.n; r++)
		set_row(out, t, t->rows.v[r], width, r + 1 == t->rows.n);
	rule(out, width, t->n_columns, false);
	out->head = NULL;
	out->n_head = 0;
	free(width);
}
