/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/doc.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

struct doc *doc_new(const char *title)
{
	struct arena *arena = arena_new();
	struct doc *d = arena_alloc(arena, sizeof(*d));

	d->arena = arena;
	d->title = arena_strdup(arena, title);
	d->subtitle = d->footer = "";
	return d;
}

void doc_free(struct doc *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->blocks.n; i++) {
		if (d->blocks.v[i].table)
			VEC_CLEAR(&d->blocks.v[i].table->rows);
		if (d->blocks.v[i].chart)
			VEC_CLEAR(&d->blocks.v[i].chart->bars);
	}
	VEC_CLEAR(&d->blocks);
	arena_free(d->arena);
}

/* Whatever stands in a definition or an answer comes out fit for a terminal and a printer. */
static const char *clean_text(struct arena *a, const char *fmt, va_list ap, bool keep_lines)
	PRINTF_LIKE(2, 0);

static const char *clean_text(struct arena *a, const char *fmt, va_list ap, bool keep_lines)
{
	char small[256], *raw = small;
	struct strbuf clean;
	va_list again;
	const char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, again);
	va_end(again);
	if (n <= 0)
		return "";
	if ((size_t)n >= sizeof(small)) {
		raw = mem_alloc((size_t)n + 1);
		(void)vsnprintf(raw, (size_t)n + 1, fmt, ap);
	}
	strbuf_init(&clean);
	utf8_clean(&clean, raw, (size_t)n, keep_lines);
	text = arena_strndup(a, clean.data, clean.len);
	strbuf_clear(&clean);
	if (raw != small)
		free(raw);
	return text;
}

static void add_block(struct doc *d, enum doc_kind kind, int level, const char *text,
		      struct doc_table *table)
{
	struct doc_block block = { .kind = kind, .level = level, .text = text, .table = table };

	VEC_PUSH(&d->blocks, block);
}

void doc_heading(struct doc *d, int level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_block(d, DOC_HEADING, level, clean_text(d->arena, fmt, ap, false), NULL);
	va_end(ap);
}

void doc_paragraph(struct doc *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_block(d, DOC_PARAGRAPH, 0, clean_text(d->arena, fmt, ap, true), NULL);
	va_end(ap);
}

void doc_note(struct doc *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_block(d, DOC_NOTE, 0, clean_text(d->arena, fmt, ap, true), NULL);
	va_end(ap);
}

struct doc_table *doc_table(struct doc *d, const char *caption, const struct doc_column *columns,
			    size_t n)
{
	struct doc_table *t = arena_alloc(d->arena, sizeof(*t));
	struct doc_column *copy = arena_array(d->arena, n ? n : 1, sizeof(*copy));

	for (size_t i = 0; i < n; i++) {
		copy[i] = columns[i];
		copy[i].head = arena_strdup(d->arena, columns[i].head);
	}
	t->doc = d;
	t->caption = arena_strdup(d->arena, caption);
	t->columns = copy;
	t->n_columns = n;
	add_block(d, DOC_TABLE, 0, "", t);
	return t;
}

void doc_row(struct doc_table *t)
{
	const char **cells = arena_array(t->doc->arena, t->n_columns + 1, sizeof(*cells));

	for (size_t i = 0; i < t->n_columns; i++)
		cells[i] = "";
	VEC_PUSH(&t->rows, cells);
	t->filled = 0;
}

void doc_cell(struct doc_table *t, const char *fmt, ...)
{
	va_list ap;

	if (!t->rows.n || t->filled == t->n_columns)
		return;
	va_start(ap, fmt);
	t->rows.v[t->rows.n - 1][t->filled++] = clean_text(t->doc->arena, fmt, ap, false);
	va_end(ap);
}

struct doc_chart *doc_chart(struct doc *d, enum doc_chart_kind kind, const char *caption,
			    const char *const *parts, size_t n_parts, bool rate)
{
	struct doc_chart *c = arena_alloc(d->arena, sizeof(*c));
	struct doc_block block = { .kind = DOC_CHART, .text = "", .chart = c };

	if (n_parts > DOC_PARTS)
		n_parts = DOC_PARTS;
	c->doc = d;
	c->kind = kind;
	c->caption = arena_strdup(d->arena, caption);
	c->parts = arena_array(d->arena, n_parts + 1, sizeof(*c->parts));
	for (size_t i = 0; i < n_parts; i++)
		c->parts[i] = arena_strdup(d->arena, parts[i]);
	c->n_parts = n_parts;
	c->rate = rate;
	c->to = 1;
	c->target = (double)NAN;
	c->target_text = "";
	VEC_PUSH(&d->blocks, block);
	return c;
}

static double printed(const struct doc_chart *c, double x)
{
	return c->rate ? round(x * 1000) / 1000 : round(x * 10) / 10;
}

void doc_bar(struct doc_chart *c, const char *label, const char *shown, const double *parts,
	     double lo, double hi)
{
	double *copy = arena_array(c->doc->arena, c->n_parts + 1, sizeof(*copy));
	struct doc_bar bar = { .label = arena_strdup(c->doc->arena, label),
			       .shown = arena_strdup(c->doc->arena, shown),
			       .part = copy,
			       .lo = printed(c, lo),
			       .hi = printed(c, hi) };

	for (size_t i = 0; i < c->n_parts; i++)
		copy[i] = printed(c, parts[i]);
	VEC_PUSH(&c->bars, bar);
}

static void widen(double *from, double *to, double x)
{
	if (isnan(x))
		return;
	*from = fmin(*from, x);
	*to = fmax(*to, x);
}

void doc_chart_scale(struct doc_chart *c, double least, double most)
{
	double step = c->rate ? 0.1 : 10, from = most, to = least;

	for (size_t i = 0; i < c->bars.n; i++) {
		const struct doc_bar *b = &c->bars.v[i];

		for (size_t k = 0; k < c->n_parts; k++)
			widen(&from, &to, b->part[k]);
		widen(&from, &to, b->lo);
		widen(&from, &to, b->hi);
	}
	widen(&from, &to, c->target);
	c->from = fmax(least, floor(from / step + 1e-9) * step);
	c->to = fmin(most, ceil(to / step - 1e-9) * step);
	if (c->to - c->from < 2 * step) { /* also where there is nothing */
		c->from = fmax(least, fmin(c->from, most - 2 * step));
		c->to = c->from + 2 * step;
	}
}

static bool is_note(const struct doc *d, size_t at)
{
	return at < d->blocks.n && d->blocks.v[at].kind == DOC_NOTE;
}

size_t doc_note_number(const struct doc *d, size_t at)
{
	size_t number = 1;

	while (number <= at && is_note(d, at - number))
		number++;
	return number == 1 && !is_note(d, at + 1) ? 0 : number;
}

const char *doc_drill_mark(void)
{
	return T("【演练】未填批准文号，本页内容不得作为正式调查结果使用");
}

const char *doc_item_end(const char *start, const char *end)
{
	const size_t gap = strlen(DOC_ITEM_GAP), half = gap / 2;
	const char *at = end, *last = NULL;

	/* At a gap, on either side or in the middle of it, or at a line end of the text itself. */
	while (*at == ' ')
		at++;
	if (!*at || *at == '\n' || strncmp(at, DOC_ITEM_GAP, half) == 0 || ((size_t)(end - start) >= half && strncmp(end - half, DOC_ITEM_GAP, half) == 0))
		return end;
	for (at = start; (size_t)(end - at) >= gap; at++)
		if (strncmp(at, DOC_ITEM_GAP, gap) == 0 && at > start)
			last = at + gap;
	return last ? last : end;
}
