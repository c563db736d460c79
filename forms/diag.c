/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/diag.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

/* A hostile file may have a fault in every cell: past this many they are counted, not kept. */
enum { DIAG_MAX_KEPT = 2000, DIAG_SOURCE_COLUMNS = 72 };

void diag_init(struct diag_list *list, const char *file)
{
	*list = (struct diag_list){ .arena = arena_new() };
	list->file = arena_strdup(list->arena, file ? file : "");
}

void diag_clear(struct diag_list *list)
{
	if (!list || !list->arena)
		return;
	VEC_CLEAR(&list->items);
	arena_free(list->arena);
	list->arena = NULL;
	list->file = NULL;
	list->errors = list->warnings = 0;
}

static char *vformat(struct arena *a, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

static char *vformat(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *out;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		n = 0;
	out = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(out, (size_t)n + 1, fmt, again);
	va_end(again);
	return out;
}

void diag_vadd(struct diag_list *list, enum diag_level level, const struct diag_place *at,
	       const char *suggest, const char *fmt, va_list ap)
{
	struct diag d = { .level = level, .file = list->file, .at = { .sheet = "", .caret = -1 } };

	if (level == DIAG_ERROR)
		list->errors++;
	else
		list->warnings++;
	if (list->items.n >= DIAG_MAX_KEPT)
		return;
	if (at) {
		d.at = *at;
		d.at.sheet = arena_strdup(list->arena, at->sheet ? at->sheet : "");
		d.at.source = at->source ? arena_strdup(list->arena, at->source) : NULL;
		if (!at->source || at->caret > (int)strlen(at->source))
			d.at.caret = -1;
	}
	d.suggest = suggest ? arena_strdup(list->arena, suggest) : NULL;
	d.text = vformat(list->arena, fmt, ap);
	VEC_PUSH(&list->items, d);
}

void diag_add(struct diag_list *list, enum diag_level level, const struct diag_place *at,
	      const char *suggest, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(list, level, at, suggest, fmt, ap);
	va_end(ap);
}

struct ranked {
	size_t sheet, index;
	struct diag d;
};

static int by_place(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	if (a->sheet != b->sheet)
		return a->sheet < b->sheet ? -1 : 1;
	if (a->d.at.row != b->d.at.row)
		return a->d.at.row < b->d.at.row ? -1 : 1;
	if (a->d.at.col != b->d.at.col)
		return a->d.at.col < b->d.at.col ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static size_t first_of_sheet(const struct diag_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(list->items.v[i].at.sheet, list->items.v[index].at.sheet) == 0)
			return i;
	return index;
}

void diag_sort(struct diag_list *list)
{
	size_t n = list->items.n;
	struct ranked *r;

	if (n < 2)
		return;
	r = mem_array(n, sizeof(*r));
	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){ .sheet = first_of_sheet(list, i),
					.index = i,
					.d = list->items.v[i] };
	qsort(r, n, sizeof(*r), by_place);
	for (size_t i = 0; i < n; i++)
		list->items.v[i] = r[i].d;
	free(r);
}

/* "B7"; a missing column gives "7", a missing row "B". */
static void add_cell(struct strbuf *out, int row, int col)
{
	char letters[8];
	size_t n = 0;

	for (int c = col; c > 0 && n < sizeof(letters); c = (c - 1) / 26)
		letters[n++] = (char)('A' + (c - 1) % 26);
	while (n > 0)
		strbuf_addc(out, letters[--n]);
	if (row > 0)
		strbuf_addf(out, "%d", row);
}

/* The line of the source that holds the caret, moved left where it would not fit. */
static void add_source(struct strbuf *out, const struct diag_place *at)
{
	size_t caret = at->caret > 0 ? (size_t)at->caret : 0;
	const char *start = at->source + caret, *end;
	struct strbuf line;
	size_t n;

	while (start > at->source && start[-1] != '\n')
		start--;
	end = start + strcspn(start, "\n");
	while (utf8_width_n(start, (size_t)(at->source + caret - start)) >
	       DIAG_SOURCE_COLUMNS * 2 / 3)
		start += utf8_next(start, (size_t)(end - start), 0);
	n = utf8_fit(start, (size_t)(end - start), DIAG_SOURCE_COLUMNS, NULL);
	strbuf_init(&line);
	utf8_clean(&line, start, n, false);
	strbuf_addf(out, "  %s\n", line.data);
	if (at->caret >= 0) {
		strbuf_reset(&line);
		utf8_clean(&line, start, (size_t)(at->source + caret - start), false);
		strbuf_adds(out, "  ");
		for (int i = utf8_width(line.data); i > 0; i--)
			strbuf_addc(out, ' ');
		strbuf_adds(out, "^\n");
	}
	strbuf_clear(&line);
}

void diag_print(struct strbuf *out, const struct diag *d)
{
	utf8_clean(out, d->file, strlen(d->file), false);
	strbuf_addc(out, ':');
	if (d->at.sheet[0]) {
		utf8_clean(out, d->at.sheet, strlen(d->at.sheet), false);
		strbuf_addc(out, ':');
	}
	if (d->at.row > 0 || d->at.col > 0) {
		add_cell(out, d->at.row, d->at.col);
		strbuf_addc(out, ':');
	}
	strbuf_adds(out, d->level == DIAG_ERROR ? " error: " : " warning: ");
	utf8_clean(out, d->text, strlen(d->text), false);
	strbuf_addc(out, '\n');
	if (d->at.source && d->at.source[0])
		add_source(out, &d->at);
	if (d->suggest && d->suggest[0]) {
		strbuf_adds(out, "  ");
		strbuf_adds(out, T("是不是想写："));
		utf8_clean(out, d->suggest, strlen(d->suggest), false);
		strbuf_addc(out, '\n');
	}
}
