/* SPDX-License-Identifier: MIT */
/* Charts on paper: the pen of report/chart.h with cairo. */
#include "config.h"

#include "report/chart.h"

#include "print/page.h"

#define SIZE       9.5
#define HATCH_GREY 0.6 /* figures stand on it */

static const struct style caption_style = { .face = FACE_HEI, .size = 12, .pitch = 20, .align = PANGO_ALIGN_CENTER };

struct canvas {
	struct page *p;
	double size;
};

static void hatch(cairo_t *cr, double x, double y, double w, double h)
{
	cairo_save(cr);
	cairo_rectangle(cr, x, y, w, h);
	cairo_clip(cr);
	cairo_set_source_rgb(cr, HATCH_GREY, HATCH_GREY, HATCH_GREY);
	cairo_set_line_width(cr, 0.5);
	for (double at = x - h; at < x + w; at += 3) {
		cairo_move_to(cr, at, y + h);
		cairo_line_to(cr, at + h, y);
	}
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void box(void *ctx, double x, double y, double w, double h, int shade)
{
	struct canvas *c = ctx;
	cairo_t *cr = c->p->cr;

	if (shade == CHART_HATCH) {
		hatch(cr, x, y, w, h);
	} else {
		double grey = chart_grey(shade);

		cairo_set_source_rgb(cr, grey, grey, grey);
		cairo_rectangle(cr, x, y, w, h);
		cairo_fill(cr);
	}
	cairo_set_source_rgb(cr, 0, 0, 0);
	cairo_set_line_width(cr, 0.4);
	cairo_rectangle(cr, x, y, w, h);
	cairo_stroke(cr);
}

static void line(void *ctx, double x1, double y1, double x2, double y2, enum chart_stroke stroke)
{
	static const double dashes[] = { 4, 2.5 };
	struct canvas *c = ctx;
	cairo_t *cr = c->p->cr;
	double grey = stroke == CHART_THIN ? 0.7 : 0;

	cairo_save(cr);
	cairo_set_source_rgb(cr, grey, grey, grey);
	cairo_set_line_width(cr, stroke == CHART_THIN ? 0.4 : 1);
	if (stroke == CHART_DASHED)
		cairo_set_dash(cr, dashes, 2, 0);
	cairo_move_to(cr, x1, y1);
	cairo_line_to(cr, x2, y2);
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void dot(void *ctx, double x, double y, double r)
{
	struct canvas *c = ctx;

	cairo_arc(c->p->cr, x, y, r, 0, 6.2831853071795864769);
	cairo_fill(c->p->cr);
}

static void words(void *ctx, double x, double y, enum doc_align align, bool white, const char *text)
{
	struct canvas *c = ctx;
	const struct style style = { .face = FACE_SONG, .size = c->size, .pitch = c->size };
	double w = align == DOC_LEFT ? 0 : text_width(c->p, text, &style);

	if (!*text)
		return;
	if (white)
		cairo_set_source_rgb(c->p->cr, 1, 1, 1);
	text_at(c->p, text, &style, align == DOC_RIGHT ? x - w : x - w / 2, y - c->size / 2, 0);
	cairo_set_source_rgb(c->p->cr, 0, 0, 0);
}

void chart_block(struct page *p, const struct doc_chart *c)
{
	struct canvas canvas = { p, SIZE };
	const struct chart_pen pen = { &canvas, box, line, dot, words };
	double height = chart_height(c, SIZE), most = BLOCK_H - caption_style.pitch;

	if (height > most) { /* smaller letters rather than half a chart */
		canvas.size *= most / height;
		height = most;
	}
	page_need(p, height + caption_style.pitch);
	if (*c->caption)
		text_block(p, c->caption, &caption_style);
	cairo_save(p->cr);
	cairo_translate(p->cr, BLOCK_LEFT, BLOCK_TOP + p->y);
	chart_draw(c, BLOCK_W, canvas.size, &pen);
	cairo_restore(p->cr);
	p->y += height;
	p->printed = true;
}
