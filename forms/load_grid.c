/* SPDX-License-Identifier: MIT */
/* Looking things up in a sheet whose header is understood, and the small words of XLSForm. */
#include "config.h"

#include <stdarg.h>
#include <stdint.h>
#include <strings.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "forms/load_internal.h"

int grid_column(const struct grid *g, enum column id, int lang)
{
	for (int c = 0; c < g->cols; c++)
		if (g->head[c].id == id && (lang < 0 || g->head[c].lang == lang))
			return c;
	return -1;
}

const char *grid_cell(const struct grid *g, int row, int col)
{
	if (row < 0 || row >= g->rows || col < 0 || col >= g->cols)
		return "";
	return g->cells[(size_t)row * (size_t)g->cols + (size_t)col];
}

/* The column of the first text of that meaning, else of the first such column. */
static int text_column(const struct grid *g, int row, enum column id, int lang)
{
	for (int c = 0; c < g->cols; c++)
		if (g->head[c].id == id && (lang < 0 || g->head[c].lang == lang) &&
		    grid_cell(g, row, c)[0])
			return c;
	return grid_column(g, id, lang);
}

const char *grid_text(const struct grid *g, int row, enum column id, int lang)
{
	return grid_cell(g, row, text_column(g, row, id, lang));
}

struct diag_place grid_cell_place(const struct grid *g, int row, int col, int caret)
{
	struct diag_place at = { .sheet = "", .caret = -1 };

	if (!g->sheet)
		return at;
	at.sheet = g->sheet->name;
	if (row >= 0 && row < g->rows)
		at.row = g->sheet->row_number[row];
	if (col >= 0) {
		at.col = col + 1;
		at.source = grid_cell(g, row, col);
		at.caret = caret;
	}
	return at;
}

struct diag_place grid_place(const struct grid *g, int row, enum column id, int lang, int caret)
{
	return grid_cell_place(g, row, text_column(g, row, id, lang), caret);
}

static bool is_word(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

bool load_is_yes(const char *text)
{
	static const char *const words[] = { "yes", "true", "true()" };

	return is_word(text, words, ARRAY_LEN(words));
}

bool load_is_no(const char *text)
{
	static const char *const words[] = { "no", "false", "false()" };

	return is_word(text, words, ARRAY_LEN(words));
}

/* NameStartChar of XML 1.0 without ':', less the punctuation of Chinese typesetting and the full-width forms: a name is typed. */
static bool starts_name(uint32_t cp)
{
	static const uint32_t ranges[][2] = {
		{ 'A', 'Z' },       { '_', '_' },       { 'a', 'z' },         { 0xC0, 0xD6 },
		{ 0xD8, 0xF6 },     { 0xF8, 0x2FF },    { 0x370, 0x37D },     { 0x37F, 0x1FFF },
		{ 0x2070, 0x218F }, { 0x2C00, 0x2FEF }, { 0x3005, 0x3007 },   { 0x3021, 0x302F },
		{ 0x3031, 0xD7FF }, { 0xF900, 0xFDCF }, { 0x10000, 0xEFFFF },
	};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (cp >= ranges[i][0] && cp <= ranges[i][1])
			return true;
	return false;
}

bool load_is_name(const char *text)
{
	size_t n = strlen(text), i = 0;
	uint32_t cp;

	if (n == 0)
		return false;
	while (i < n) {
		bool first = i == 0;

		i += utf8_decode(text + i, n - i, &cp);
		if (starts_name(cp))
			continue;
		if (first || !(cp == '-' || cp == '.' || cp == 0xB7 || (cp >= '0' && cp <= '9') ||
			       (cp >= 0x300 && cp <= 0x36F)))
			return false;
	}
	return true;
}

static size_t hash(const char *key)
{
	uint64_t h = 1469598103934665603u; /* FNV-1a */

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return (size_t)(h ^ (h >> 32));
}

static size_t slot_of(const struct name_index *ix, const char *key)
{
	size_t i = hash(key) & (ix->cap - 1);

	while (ix->keys[i] && strcmp(ix->keys[i], key) != 0)
		i = (i + 1) & (ix->cap - 1);
	return i;
}

static void grow(struct name_index *ix)
{
	struct name_index bigger = { .cap = ix->cap ? ix->cap * 2 : 64, .n = ix->n };

	bigger.keys = mem_array(bigger.cap, sizeof(*bigger.keys));
	bigger.values = mem_array(bigger.cap, sizeof(*bigger.values));
	for (size_t i = 0; i < ix->cap; i++) {
		size_t to;

		if (!ix->keys[i])
			continue;
		to = slot_of(&bigger, ix->keys[i]);
		bigger.keys[to] = ix->keys[i];
		bigger.values[to] = ix->values[i];
	}
	name_index_clear(ix);
	*ix = bigger;
}

int *name_index_get(struct name_index *ix, const char *key, bool *is_new)
{
	size_t i;

	if (ix->n * 2 >= ix->cap)
		grow(ix);
	i = slot_of(ix, key);
	*is_new = !ix->keys[i];
	if (*is_new) {
		ix->keys[i] = key;
		ix->n++;
	}
	return &ix->values[i];
}

void name_index_clear(struct name_index *ix)
{
	free(ix->keys);
	free(ix->values);
	*ix = (struct name_index){ 0 };
}

void load_error(struct load *ld, struct diag_place at, const char *suggest, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(ld->diags, DIAG_ERROR, &at, suggest, fmt, ap);
	va_end(ap);
}

void load_warning(struct load *ld, struct diag_place at, const char *suggest, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(ld->diags, DIAG_WARNING, &at, suggest, fmt, ap);
	va_end(ap);
}
