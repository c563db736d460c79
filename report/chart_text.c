/* SPDX-License-Identifier: MIT */
/* Charts in character cells: ASCII only, so that they stand straight on every terminal and printer. */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/chart.h"
#include "report/text_internal.h"

#define NARROWEST 10 /* columns of a plot */

static const char fills[DOC_PARTS + 1] = "#=+-.:*?";

/* The last of several parts is 不了解 and looks so. */
static char fill(const struct doc_chart *c, size_t k)
{
	return c->n_parts > 2 && k + 1 == c->n_parts ? '?' : fills[k];
}

struct plot {
	struct text_lines *out;
	const struct doc_chart *c;
	int label, width, shown; /* columns */
};

static void set_widths(struct plot *p, int columns)
{
	for (size_t i = 0; i < p->c->bars.n; i++) {
		int label = utf8_width(p->c->bars.v[i].label), shown = utf8_width(p->c->bars.v[i].shown);

		p->label = label > p->label ? label : p->label;
		p->shown = shown > p->shown ? shown : p->shown;
	}
	p->label = p->label > columns / 3 ? columns / 3 : p->label;
	p->width = columns - p->label - p->shown - 4;
	if (p->width < NARROWEST) {
		p->shown = columns - p->label - 4 - NARROWEST;
		p->shown = p->shown > 0 ? p->shown : 0;
		p->width = NARROWEST;
	}
}

/* Columns from the left end of the plot; 0 to width. */
static int column(const struct plot *p, double value)
{
	double span = p->c->to - p->c->from;
	double part = span > 0 ? (value - p->c->from) / span : 0;

	return (int)lround(fmin(fmax(part, 0), 1) * p->width);
}

static void row(struct plot *p, const struct doc_bar *b, const char *cells)
{
	struct strbuf line;

	strbuf_init(&line);
	utf8_pad(&line, b->label, p->label, UTF8_LEFT);
	strbuf_addf(&line, "  %s  ", cells);
	if (p->shown)
		utf8_pad(&line, b->shown, p->shown, UTF8_LEFT);
	text_add(p->out, line.data, true);
	strbuf_clear(&line);
}

static void put(char *cells, const struct plot *p, double value, char what)
{
	int at = column(p, value);

	if (!isnan(value))
		cells[at < p->width ? at : p->width - 1] = what;
}

static void bar_row(struct plot *p, const struct doc_bar *b)
{
	char *cells = arena_alloc(p->out->arena, (size_t)p->width + 1);
	double sum = p->c->from;

	for (int i = 0; i < p->width; i++)
		cells[i] = ' ';
	for (size_t k = 0; k < p->c->n_parts; k++) {
		int from = column(p, sum), to;

		if (isnan(b->part[k]))
			continue;
		sum += b->part[k];
		to = column(p, sum);
		for (int i = from; i < to; i++)
			cells[i] = fill(p->c, k);
	}
	row(p, b, cells);
}

static void interval_row(struct plot *p, const struct doc_bar *b)
{
	char *cells = arena_alloc(p->out->arena, (size_t)p->width + 1);

	for (int i = 0; i < p->width; i++)
		cells[i] = ' ';
	put(cells, p, p->c->target, ':');
	if (!isnan(b->lo)) {
		int from = column(p, b->lo), to = column(p, b->hi);

		for (int i = from; i < to; i++)
			cells[i] = '-';
		put(cells, p, b->hi, '|');
		put(cells, p, b->lo, '|');
	}
	if (p->c->n_parts)
		put(cells, p, b->part[0], 'o');
	row(p, b, cells);
}

static void ends(struct plot *p)
{
	struct strbuf line, right;
	char left[24], end[24];

	strbuf_init(&line);
	strbuf_init(&right);
	(void)snprintf(left, sizeof(left), p->c->rate ? "%.0f%%" : "%.0f", p->c->rate ? p->c->from * 100 : p->c->from);
	(void)snprintf(end, sizeof(end), p->c->rate ? "%.0f%%" : "%.0f", p->c->rate ? p->c->to * 100 : p->c->to);
	strbuf_addf(&line, "%*s%s", p->label + 2, "", left);
	utf8_pad(&right, end, p->width - utf8_width(left), UTF8_RIGHT);
	strbuf_adds(&line, right.data);
	text_add(p->out, line.data, !isnan(p->c->target));
	if (!isnan(p->c->target))
		text_wrap(p->out, p->c->target_text, p->label + 2 + p->width, T("o 结果  |--| 95%区间  : "), "", UTF8_LEFT, false);
	strbuf_clear(&line);
	strbuf_clear(&right);
}

static void legend(struct plot *p, int columns)
{
	struct strbuf line;

	strbuf_init(&line);
	for (size_t k = 0; k < p->c->n_parts; k++)
		strbuf_addf(&line, "%s%c %s", k ? "   " : "", fill(p->c, k), p->c->parts[k]);
	text_wrap(p->out, line.data, columns, "", "", UTF8_LEFT, false);
	strbuf_clear(&line);
}

void chart_text(struct text_lines *out, const struct doc_chart *c, int columns)
{
	struct plot p = { .out = out, .c = c };

	set_widths(&p, columns);
	if (*c->caption)
		text_wrap(out, c->caption, columns, "", "", UTF8_CENTRE, true);
	for (size_t i = 0; i < c->bars.n; i++)
		if (c->kind == DOC_STACKED || c->kind == DOC_FUNNEL)
			bar_row(&p, &c->bars.v[i]);
		else
			interval_row(&p, &c->bars.v[i]);
	if (c->kind == DOC_STACKED)
		legend(&p, columns);
	else if (c->kind != DOC_FUNNEL)
		ends(&p);
}
