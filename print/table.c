/* SPDX-License-Identifier: MIT */
/* Tables: columns as wide as what stands in them, heads on every page, no row on two pages. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "print/page.h"

#define PAD_X    4.0
#define PAD_Y    2.0
#define NARROW   (3 * SMALL)
#define MEASURED 2000 /* rows that are looked at for the widths */

static const struct style cell_style = { .face = FACE_BODY, .size = SMALL, .pitch = SMALL_PITCH };
static const struct style head_style = { .face = FACE_HEI, .size = SMALL, .pitch = SMALL_PITCH };
static const struct style caption_style = { .face = FACE_HEI, .size = 12, .pitch = 18, .align = PANGO_ALIGN_CENTER };

struct table {
	struct page *p;
	const struct doc_table *t;
	double *width; /* of each column, with its padding */
};

/* A row laid out: a layout each cell, as many lines as the highest. */
struct row {
	PangoLayout **cell;
	int lines;
};

static PangoAlignment align_of(enum doc_align align)
{
	return align == DOC_RIGHT ? PANGO_ALIGN_RIGHT : align == DOC_CENTRE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
}

static struct row lay_out(const struct table *x, const char *const *texts, const struct style *base)
{
	struct row row = { mem_array(x->t->n_columns, sizeof(*row.cell)), 1 };

	for (size_t c = 0; c < x->t->n_columns; c++) {
		struct style s = *base;
		int lines;

		s.align = align_of(x->t->columns[c].align);
		row.cell[c] = text_whole(x->p, texts[c], &s, x->width[c] - 2 * PAD_X);
		lines = pango_layout_get_line_count(row.cell[c]);
		row.lines = lines > row.lines ? lines : row.lines;
	}
	return row;
}

static void row_free(const struct table *x, struct row *row)
{
	for (size_t c = 0; c < x->t->n_columns; c++)
		g_object_unref(row->cell[c]);
	free(row->cell);
}

static double height(int lines)
{
	return lines * SMALL_PITCH + 2 * PAD_Y;
}

static void rule(const struct table *x, double thick)
{
	cairo_set_line_width(x->p->cr, thick);
	cairo_move_to(x->p->cr, BLOCK_LEFT, BLOCK_TOP + x->p->y);
	cairo_line_to(x->p->cr, BLOCK_LEFT + BLOCK_W, BLOCK_TOP + x->p->y);
	cairo_stroke(x->p->cr);
}

/* Lines from up to to of a row. */
static void put_lines(const struct table *x, const struct row *row, int from, int to)
{
	double left = BLOCK_LEFT, top = BLOCK_TOP + x->p->y + PAD_Y + (SMALL_PITCH - SMALL) / 2;

	for (size_t c = 0; c < x->t->n_columns; c++) {
		int lines = pango_layout_get_line_count(row->cell[c]);

		for (int i = from; i < to && i < lines; i++)
			text_line(x->p, row->cell[c], i, left + PAD_X, top + (i - from) * SMALL_PITCH, SMALL);
		left += x->width[c];
	}
	x->p->y += height(to - from);
	x->p->printed = true;
}

static void put_head(const struct table *x, const struct row *head)
{
	rule(x, 1.2);
	put_lines(x, head, 0, head->lines);
	rule(x, 0.7);
}

/* A row that is longer than a page is the only one that is parted. */
static void put_row(const struct table *x, const struct row *head, const struct row *row)
{
	int room = (int)((BLOCK_H - height(head->lines) - 2 * PAD_Y) / SMALL_PITCH), from = 0;

	room = room > 1 ? room : 1;
	while (from < row->lines) {
		int to = row->lines - from > room ? from + room : row->lines;

		if (x->p->y + height(to - from) > BLOCK_H + 0.1) {
			rule(x, 1.2);
			page_new(x->p);
			put_head(x, head);
		}
		put_lines(x, row, from, to);
		from = to;
	}
	rule(x, 0.25);
}

/* First as wide as their contents; what is too much is taken from the widest that may give, what is left goes by weight. */
static void set_widths(struct table *x)
{
	size_t n = x->t->n_columns;
	double total = 0, spare;
	int weights = 0;

	for (size_t c = 0; c < n; c++) {
		double w = text_width(x->p, x->t->columns[c].head, &head_style);

		for (size_t r = 0; r < x->t->rows.n && r < MEASURED; r++)
			w = fmax(w, text_width(x->p, x->t->rows.v[r][c], &cell_style));
		x->width[c] = w + 2 * PAD_X + 1;
		total += x->width[c];
		weights += x->t->columns[c].weight;
	}
	for (spare = BLOCK_W - total; spare < 0; spare += SMALL / 2) {
		size_t widest = n;

		for (int pass = 0; pass < 2 && widest == n; pass++)
			for (size_t c = 0; c < n; c++)
				if ((pass || x->t->columns[c].weight) && x->width[c] > NARROW && (widest == n || x->width[c] > x->width[widest]))
					widest = c;
		if (widest == n)
			break;
		x->width[widest] -= SMALL / 2;
	}
	for (size_t c = 0; c < n && spare > 0; c++)
		x->width[c] += weights ? spare * x->t->columns[c].weight / weights : spare / (double)n;
}

void table_block(struct page *p, const struct doc_table *t)
{
	struct table x = { p, t, NULL };
	const char **heads;
	struct row head;

	if (!t->n_columns)
		return;
	x.width = mem_array(t->n_columns, sizeof(*x.width));
	heads = mem_array(t->n_columns, sizeof(*heads));
	for (size_t c = 0; c < t->n_columns; c++)
		heads[c] = t->columns[c].head;
	set_widths(&x);
	head = lay_out(&x, heads, &head_style);
	page_need(p, caption_style.pitch + height(head.lines) + height(2));
	if (*t->caption)
		text_block(p, t->caption, &caption_style);
	put_head(&x, &head);
	for (size_t r = 0; r < t->rows.n; r++) {
		struct row row = lay_out(&x, t->rows.v[r], &cell_style);

		put_row(&x, &head, &row);
		row_free(&x, &row);
	}
	rule(&x, 1.2);
	p->y += SMALL_PITCH / 2;
	row_free(&x, &head);
	free(heads);
	free(x.width);
}
