/* SPDX-License-Identifier: MIT */
/*
 * ruhu-print: a document on A4 in the look of GB/T 9704-2012 (platform.md section 2): text block 156 x 225 mm, 37 mm from the top and 28 mm
 * from the left, 22 lines of 28 characters. Everything is in points from the upper left corner of the page.
 */
#ifndef RUHU_PRINT_PAGE_H
#define RUHU_PRINT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cairo.h>
#include <pango/pangocairo.h>

#include "report/doc.h"

struct strbuf;

#define MM          (72.0 / 25.4)
#define PAPER_W     (210 * MM)
#define PAPER_H     (297 * MM)
#define BLOCK_LEFT  (28 * MM)
#define BLOCK_TOP   (37 * MM)
#define BLOCK_W     (156 * MM)
#define BLOCK_H     (225 * MM)
#define LINES       22
#define PITCH       (BLOCK_H / LINES)
#define BODY        (BLOCK_W / 28) /* 3号 is 16 pt, of which 28 are wider than the block */
#define TITLE       22.0           /* 2号 */
#define SMALL       10.5           /* 五号: tables and notes */
#define SMALL_PITCH 15.5

enum face { FACE_BODY, FACE_TITLE, FACE_HEI, FACE_KAI, FACE_SONG, FACES };

#define MISSING_MOST 64

struct page {
	cairo_t *cr;
	const struct doc *doc;
	PangoContext *context;
	size_t number;
	double y;     /* below the top of the block: where the next thing goes */
	bool printed; /* something stands on this page */
	uint32_t missing[MISSING_MOST]; /* characters no font has */
	size_t n_missing;
};

struct style {
	enum face face;
	double size, pitch;
	double indent; /* of the first line, in characters */
	bool justify;
	PangoAlignment align;
};

/* page.c */
MUST_USE enum status page_write_pdf(struct strbuf *out, struct strbuf *missing, const struct doc *doc, struct err *err);
void page_new(struct page *p);               /* finishes the one before with its furniture */
void page_need(struct page *p, double room); /* a new page unless so much is left */
void page_to_grid(struct page *p);

/* text.c */
PangoLayout *text_layout(struct page *p, const char *text, const struct style *s, double width); /* width <= 0: one line */
/* The same with no interval and no item (report/doc.h) on two lines where that can be. */
PangoLayout *text_whole(struct page *p, const char *text, const struct style *s, double width);
double text_width(struct page *p, const char *text, const struct style *s);
/* One line of a layout with the upper edge of its letters at y. */
void text_line(struct page *p, PangoLayout *layout, int line, double x, double y, double size);
void text_block(struct page *p, const char *text, const struct style *s); /* flows over pages */
void text_at(struct page *p, const char *text, const struct style *s, double x, double y, double width);

/* table.c, chart.c */
void table_block(struct page *p, const struct doc_table *t);
void chart_block(struct page *p, const struct doc_chart *c);

#endif
