/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
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
	for (size_t i = 0; i < d->blocks.n; i++)
		if (d->blocks.v[i].table)
			VEC_CLEAR(&d->blocks.v[i].table->rows);
	VEC_CLEAR(&d->blocks);
	arena_free(d->arena);
}

/* Whatever stands in a definition or an answer comes out fit for a terminal and a printer. */
static const char *clean_text(struct arena *a, const char *fmt, va_list ap, bool keep_lines)
	PRINTF_LIKE(2, 0);

static const char *clean_text(struct arena *a, const char *fmt, va_list ap, bool keep_lines)
{
	struct strbuf clean;
	va_list again;
	char *raw;
	int n;
	const char *text;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n <= 0)
		return "";
	raw = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(raw, (size_t)n + 1, fmt, ap);
	strbuf_init(&clean);
	utf8_clean(&clean, raw, (size_t)n, keep_lines);
	text = arena_strndup(a, clean.data, clean.len);
	strbuf_clear(&clean);
	return text;
}

static void add_block(struct doc *d, enum doc_kind kind, int level, const char *text,
		      struct doc_table *table)
{
	struct doc_block block = { kind, level, text, table };

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
