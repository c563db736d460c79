/* SPDX-License-Identifier: MIT */
/*
 * Charts drawn once for every surface: chart_draw works out where things lie and asks a pen for boxes, lines and words; the pen makes SVG or
 * strokes on paper of them. Black on white: parts are told apart by greys with white seams, the last by hatching, targets by dashes.
 */
#ifndef RUHU_REPORT_CHART_H
#define RUHU_REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "report/doc.h"

struct strbuf;
struct text_lines;

#define CHART_SHADES 6 /* 0 darkest */
#define CHART_HATCH  CHART_SHADES

enum chart_stroke { CHART_THIN, CHART_BOLD, CHART_DASHED };

/* All in points, y downwards. */
struct chart_pen {
	void *ctx;
	void (*box)(void *ctx, double x, double y, double w, double h, int shade);
	void (*line)(void *ctx, double x1, double y1, double x2, double y2, enum chart_stroke stroke);
	void (*dot)(void *ctx, double x, double y, double r);
	/* Left end, middle or right end of the words at x (by align), their middle at y. */
	void (*words)(void *ctx, double x, double y, enum doc_align align, bool white, const char *text);
};

/* Grey of a shade, 0 = black. */
double chart_grey(int shade);
/* The shade of part k of n: spread over the greys; hatched is the last of more than two (不了解). */
int chart_shade(size_t k, size_t n);

/* size: height of the letters. The caption is the surface's. */
double chart_height(const struct doc_chart *c, double size);
void chart_draw(const struct doc_chart *c, double width, double size, const struct chart_pen *pen);

/* The same in character cells. */
void chart_text(struct text_lines *out, const struct doc_chart *c, int columns);

#endif
