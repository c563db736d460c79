/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"

#define ROW     1.9  /* height of a bar with its gap, in letters */
#define BAR     1.3
#define TREND   13.0 /* height of the plot */
#define AXIS    2.2  /* below a plot */
#define LEGEND  1.9  /* a line of it */

struct drawing {
	const struct doc_chart *c;
	const struct chart_pen *pen;
	double width, size; /* letters */
	double left, right; /* of the plot */
	double y;
};

double chart_grey(int shade)
{
	static const double grey[CHART_SHADES] = { 0.15, 0.38, 0.58, 0.74, 0.86, 0.95 };

	return shade < CHART_SHADES ? grey[shade] : 1;
}

int chart_shade(size_t k, size_t n)
{
	static const int few[4][4] = { { 1 }, { 1, 4 }, { 0, 3, CHART_HATCH }, { 0, 2, 4, CHART_HATCH } };

	if (n <= 4)
		return few[n ? n - 1 : 0][k < 4 ? k : 3];
	return k + 1 == n ? CHART_HATCH : (int)(k < CHART_SHADES ? k : CHART_SHADES - 1);
}

static double words_width(const struct drawing *d, const char *text)
{
	return utf8_width(text) * d->size * 0.5;
}

static double widest_label(const struct drawing *d)
{
	double w = 0;

	for (size_t i = 0; i < d->c->bars.n; i++)
		w = fmax(w, words_width(d, d->c->bars.v[i].label));
	return fmin(w, d->width * 0.35);
}

static double widest_shown(const struct drawing *d)
{
	double w = 0;

	for (size_t i = 0; i < d->c->bars.n; i++)
		w = fmax(w, words_width(d, d->c->bars.v[i].shown));
	return fmin(w, d->width * 0.4);
}

static double place(const struct drawing *d, double value)
{
	double span = d->c->to - d->c->from;
	double part = span > 0 ? (value - d->c->from) / span : 0;

	return d->left + fmin(fmax(part, 0), 1) * (d->right - d->left);
}

static void number(char out[24], const struct doc_chart *c, double x)
{
	(void)snprintf(out, 24, c->rate ? "%.0f%%" : "%.0f", c->rate ? x * 100 : x);
}

static double legend_rows(const struct doc_chart *c, double width, double size)
{
	double x = 0, rows = 1;

	if (c->kind != DOC_STACKED)
		return 0;
	for (size_t k = 0; k < c->n_parts; k++) {
		double w = size * 2.6 + utf8_width(c->parts[k]) * size * 0.5;

		if (x > 0 && x + w > width) {
			rows++;
			x = 0;
		}
		x += w;
	}
	return rows;
}

double chart_height(const struct doc_chart *c, double size)
{
	double rows = (double)c->bars.n * ROW;

	switch (c->kind) {
	case DOC_STACKED:
		rows += LEGEND * legend_rows(c, 1e9, size) + LEGEND; /* a second line, should it be needed */
		break;
	case DOC_INTERVALS:
		rows += AXIS + (isnan(c->target) ? 0 : LEGEND);
		break;
	case DOC_TREND:
		rows = TREND + AXIS + LEGEND;
		break;
	case DOC_FUNNEL:
		break;
	}
	return rows * size;
}

static void row_label(const struct drawing *d, const struct doc_bar *b, double mid)
{
	int columns = (int)((d->left - d->size) / (d->size * 0.5) + 0.01);
	size_t n = strlen(b->label);
	struct strbuf label;

	strbuf_init(&label);
	strbuf_adds(&label, b->label);
	if (utf8_fit(b->label, n, columns, NULL) < n) {
		strbuf_cut(&label, utf8_fit(b->label, n, columns - 2, NULL));
		strbuf_adds(&label, "…");
	}
	d->pen->words(d->pen->ctx, 0, mid, DOC_LEFT, false, label.data);
	strbuf_clear(&label);
	d->pen->words(d->pen->ctx, d->width, mid, DOC_RIGHT, false, b->shown);
}

static void stacked_bar(struct drawing *d, const struct doc_bar *b)
{
	double top = d->y + (ROW - BAR) / 2 * d->size, from = d->c->from;
	double mid = d->y + ROW / 2 * d->size;

	row_label(d, b, mid);
	for (size_t k = 0; k < d->c->n_parts; k++) {
		double x1 = place(d, from), x2;
		int shade = chart_shade(k, d->c->n_parts);
		char text[24];

		if (isnan(b->part[k]) || b->part[k] <= 0)
			continue;
		from += b->part[k];
		x2 = place(d, from);
		d->pen->box(d->pen->ctx, x1, top, x2 - x1, BAR * d->size, shade);
		(void)snprintf(text, sizeof(text), d->c->rate ? "%.1f" : "%.0f", d->c->rate ? b->part[k] * 100 : b->part[k]);
		if (x2 - x1 > words_width(d, text) * 1.15)
			d->pen->words(d->pen->ctx, (x1 + x2) / 2, mid, DOC_CENTRE, shade < 2, text);
	}
	d->y += ROW * d->size;
}

static void legend(struct drawing *d)
{
	double x = 0;

	for (size_t k = 0; k < d->c->n_parts; k++) {
		double w = d->size * 2.6 + words_width(d, d->c->parts[k]);

		if (x > 0 && x + w > d->width) {
			x = 0;
			d->y += LEGEND * d->size;
		}
		d->pen->box(d->pen->ctx, x, d->y + d->size * 0.45, d->size * 1.2, d->size, chart_shade(k, d->c->n_parts));
		d->pen->words(d->pen->ctx, x + d->size * 1.5, d->y + LEGEND / 2 * d->size, DOC_LEFT, false, d->c->parts[k]);
		x += w;
	}
	d->y += LEGEND * d->size;
}

/* Lines down the plot at round values, with their numbers underneath. */
static void axis(struct drawing *d, double top, double bottom)
{
	double span = d->c->to - d->c->from, unit = d->c->rate ? 0.1 : 10;
	double step = span > 5.5 * unit ? 2 * unit : unit;

	for (double v = d->c->from; v <= d->c->to + step / 100; v += step) {
		char text[24];
		double x = place(d, v);

		number(text, d->c, v);
		d->pen->line(d->pen->ctx, x, top, x, bottom, CHART_THIN);
		d->pen->words(d->pen->ctx, x, bottom + d->size * 0.9, DOC_CENTRE, false, text);
	}
}

static void target_words(struct drawing *d)
{
	double mid = d->y + LEGEND / 2 * d->size;

	if (isnan(d->c->target))
		return;
	d->pen->line(d->pen->ctx, d->left, mid, d->left + d->size * 2.5, mid, CHART_DASHED);
	d->pen->words(d->pen->ctx, d->left + d->size * 3, mid, DOC_LEFT, false, d->c->target_text);
	d->y += LEGEND * d->size;
}

static void intervals(struct drawing *d)
{
	double top = d->y, bottom = top + (double)d->c->bars.n * ROW * d->size, cap = d->size * 0.3;

	axis(d, top, bottom);
	if (!isnan(d->c->target))
		d->pen->line(d->pen->ctx, place(d, d->c->target), top, place(d, d->c->target), bottom, CHART_DASHED);
	for (size_t i = 0; i < d->c->bars.n; i++) {
		const struct doc_bar *b = &d->c->bars.v[i];
		double mid = d->y + ROW / 2 * d->size;

		row_label(d, b, mid);
		if (!isnan(b->lo)) {
			d->pen->line(d->pen->ctx, place(d, b->lo), mid, place(d, b->hi), mid, CHART_BOLD);
			d->pen->line(d->pen->ctx, place(d, b->lo), mid - cap, place(d, b->lo), mid + cap, CHART_BOLD);
			d->pen->line(d->pen->ctx, place(d, b->hi), mid - cap, place(d, b->hi), mid + cap, CHART_BOLD);
		}
		if (d->c->n_parts && !isnan(b->part[0]))
			d->pen->dot(d->pen->ctx, place(d, b->part[0]), mid, d->size * 0.32);
		d->y += ROW * d->size;
	}
	d->y += AXIS * d->size;
	target_words(d);
}

static double height_of(const struct drawing *d, double value)
{
	double span = d->c->to - d->c->from, part = span > 0 ? (value - d->c->from) / span : 0;

	return d->y + (TREND - 1.5) * d->size * (1 - fmin(fmax(part, 0), 1)) + d->size * 1.5;
}

static void trend_scale(const struct drawing *d)
{
	double span = d->c->to - d->c->from, unit = d->c->rate ? 0.1 : 10;
	double step = span > 5.5 * unit ? 2 * unit : unit;

	for (double v = d->c->from; v <= d->c->to + step / 100; v += step) {
		char text[24];

		number(text, d->c, v);
		d->pen->line(d->pen->ctx, d->left, height_of(d, v), d->right, height_of(d, v), CHART_THIN);
		d->pen->words(d->pen->ctx, d->left - d->size * 0.5, height_of(d, v), DOC_RIGHT, false, text);
	}
	if (!isnan(d->c->target))
		d->pen->line(d->pen->ctx, d->left, height_of(d, d->c->target), d->right, height_of(d, d->c->target), CHART_DASHED);
}

static void trend(struct drawing *d)
{
	double step = (d->right - d->left) / (double)(d->c->bars.n ? d->c->bars.n : 1), cap = d->size * 0.3;
	double before_x = NAN, before_y = NAN;

	trend_scale(d);
	for (size_t i = 0; i < d->c->bars.n; i++) {
		const struct doc_bar *b = &d->c->bars.v[i];
		double x = d->left + step * ((double)i + 0.5), y;

		d->pen->words(d->pen->ctx, x, d->y + (TREND + 0.9) * d->size, DOC_CENTRE, false, b->label);
		if (!d->c->n_parts || isnan(b->part[0])) {
			before_x = NAN;
			continue;
		}
		y = height_of(d, b->part[0]);
		if (!isnan(b->lo)) {
			d->pen->line(d->pen->ctx, x, height_of(d, b->lo), x, height_of(d, b->hi), CHART_BOLD);
			d->pen->line(d->pen->ctx, x - cap, height_of(d, b->lo), x + cap, height_of(d, b->lo), CHART_BOLD);
			d->pen->line(d->pen->ctx, x - cap, height_of(d, b->hi), x + cap, height_of(d, b->hi), CHART_BOLD);
		}
		if (!isnan(before_x))
			d->pen->line(d->pen->ctx, before_x, before_y, x, y, CHART_BOLD);
		d->pen->dot(d->pen->ctx, x, y, d->size * 0.32);
		d->pen->words(d->pen->ctx, x + d->size * 0.6, y - d->size * 0.7, DOC_LEFT, false, b->shown);
		before_x = x;
		before_y = y;
	}
	d->y += (TREND + AXIS) * d->size;
	target_words(d);
}

static void funnel(struct drawing *d)
{
	for (size_t i = 0; i < d->c->bars.n; i++) {
		const struct doc_bar *b = &d->c->bars.v[i];
		double mid = d->y + ROW / 2 * d->size, x = place(d, b->part[0]);

		row_label(d, b, mid);
		d->pen->box(d->pen->ctx, d->left, mid - BAR / 2 * d->size, fmax(x - d->left, 0.5), BAR * d->size, i == 0 ? 1 : 3);
		d->y += ROW * d->size;
	}
}

void chart_draw(const struct doc_chart *c, double width, double size, const struct chart_pen *pen)
{
	struct drawing d = { .c = c, .pen = pen, .width = width, .size = size };

	d.left = c->kind == DOC_TREND ? size * 4 : widest_label(&d) + size;
	d.right = c->kind == DOC_TREND ? width : width - widest_shown(&d) - size;
	switch (c->kind) {
	case DOC_STACKED:
		for (size_t i = 0; i < c->bars.n; i++)
			stacked_bar(&d, &c->bars.v[i]);
		legend(&d);
		break;
	case DOC_INTERVALS:
		intervals(&d);
		break;
	case DOC_TREND:
		trend(&d);
		break;
	case DOC_FUNNEL:
		if (c->n_parts)
			funnel(&d);
		break;
	}
}
