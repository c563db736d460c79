/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "tally/intern.h"

#define MAX_BYTES ((size_t)1 << 30)
#define MAX_ROWS  5000000

struct reader {
	struct sheet *s;
	struct intern *labels; /* [n_labels] columns that were asked for by name */
	size_t n_labels;
	size_t *from;          /* [columns] cell of the row */
	bool started;
};

void sheet_init(struct sheet *s)
{
	*s = (struct sheet){ .arena = arena_new() };
}

void sheet_clear(struct sheet *s)
{
	for (size_t c = 0; c < s->columns.n; c++) {
		free(s->columns.v[c].number);
		free(s->columns.v[c].code);
		free(s->columns.v[c].text);
	}
	VEC_CLEAR(&s->columns);
	arena_free(s->arena);
	*s = (struct sheet){ 0 };
}

size_t sheet_want(struct sheet *s, const char *name, bool label)
{
	for (size_t c = 0; c < s->columns.n; c++)
		if (s->columns.v[c].label == label && strcmp(s->columns.v[c].name, name) == 0)
			return c;
	VEC_PUSH(&s->columns, ((struct sheet_column){ .name = name, .label = label }));
	return s->columns.n - 1;
}

static enum status take_header(struct reader *r, const char *const *cells, size_t n,
			       struct err *err)
{
	struct sheet *s = r->s;

	r->labels = mem_array(s->columns.n + 1, sizeof(*r->labels));
	r->from = mem_array(s->columns.n + n + 1, sizeof(*r->from));
	r->n_labels = s->columns.n;
	for (size_t c = 0; c < s->columns.n; c++)
		intern_init(&r->labels[c], s->arena);
	for (size_t c = 0; c < s->columns.n; c++) {
		size_t at = 0;

		while (at < n && strcmp(cells[at], s->columns.v[c].name) != 0)
			at++;
		if (at == n)
			return err_set(err, ST_NOT_FOUND, T("文件里没有“%s”这一列。"),
				       s->columns.v[c].name);
		r->from[c] = at;
	}
	s->begun = s->columns.n;
	for (size_t at = 0; s->beginning && at < n; at++)
		if (strncmp(cells[at], s->beginning, strlen(s->beginning)) == 0) {
			r->from[s->columns.n] = at;
			VEC_PUSH(&s->columns, ((struct sheet_column){
						      .name = arena_strdup(s->arena, cells[at]) }));
		}
	if (s->beginning && s->begun == s->columns.n)
		return err_set(err, ST_NOT_FOUND, T("文件里没有以“%s”开头的列。"), s->beginning);
	return ST_OK;
}

static void grow(struct sheet *s)
{
	if (s->rows < s->room)
		return;
	s->room = s->room ? 2 * s->room : 1024;
	for (size_t c = 0; c < s->columns.n; c++) {
		struct sheet_column *col = &s->columns.v[c];

		if (col->label)
			col->code = mem_resize(col->code, s->room, sizeof(*col->code));
		else
			col->number = mem_resize(col->number, s->room, sizeof(*col->number));
	}
}

static enum status take_cell(struct reader *r, size_t c, long row, const char *text,
			     struct err *err)
{
	struct sheet_column *col = &r->s->columns.v[c];
	bool missing = !*text || strcmp(text, "NA") == 0;
	size_t at = r->s->rows;

	if (col->label) {
		col->code[at] =
			missing ? SHEET_MISSING : intern_add(&r->labels[c], text, strlen(text)) - 1;
		return ST_OK;
	}
	col->number[at] = (double)NAN;
	if (!missing && !num_parse(text, strlen(text), &col->number[at]))
		return err_set(err, ST_INPUT, T("第%ld行的“%s”不是数：“%s”。小数点请用半角的“.”。"),
			       row, col->name, text);
	return ST_OK;
}

static enum status take_row(void *ctx, long row, const char *const *cells, size_t n,
			    struct err *err)
{
	struct reader *r = ctx;
	enum status st = ST_OK;

	if (!r->started) {
		r->started = true;
		return take_header(r, cells, n, err);
	}
	if (r->s->rows >= MAX_ROWS)
		return err_set(err, ST_LIMIT, T("文件超过%d行，没有计算。"), MAX_ROWS);
	grow(r->s);
	for (size_t c = 0; c < r->s->columns.n && !st; c++)
		st = take_cell(r, c, row, r->from[c] < n ? cells[r->from[c]] : "", err);
	r->s->rows++;
	return st;
}

struct label {
	const char *text;
	uint32_t code;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct label *)a)->text, ((const struct label *)b)->text);
}

/* Numbers of the texts in their order instead of the order they came in. */
static void put_in_order(struct sheet *s, struct sheet_column *col, const struct intern *in)
{
	size_t n = in->n - 1; /* the text 0 of intern is "", which is missing here */
	struct label *labels = mem_array(n + 1, sizeof(*labels));
	uint32_t *number = mem_array(n + 1, sizeof(*number));

	col->texts = n;
	col->text = mem_array(n + 1, sizeof(*col->text));
	for (size_t i = 0; i < n; i++)
		labels[i] = (struct label){ in->text[i + 1], (uint32_t)i };
	qsort(labels, n, sizeof(*labels), by_text);
	for (size_t i = 0; i < n; i++) {
		col->text[i] = labels[i].text;
		number[labels[i].code] = (uint32_t)i;
	}
	for (size_t i = 0; i < s->rows; i++)
		if (col->code[i] != SHEET_MISSING)
			col->code[i] = number[col->code[i]];
	free(number);
	free(labels);
}

enum status sheet_read(struct sheet *s, const char *path, struct err *err)
{
	struct reader r = { .s = s };
	struct strbuf bytes, text;
	enum status st;

	strbuf_init(&bytes);
	strbuf_init(&text);
	st = fs_read(&bytes, path, MAX_BYTES, err);
	if (!st)
		st = csvio_decode(&text, bytes.data, bytes.len, NULL, err);
	if (!st)
		st = csvio_parse(text.data, text.len, 0, take_row, &r, err);
	if (!st && !r.started)
		st = err_set(err, ST_INPUT, T("文件是空的，没有可计算的行。"));
	if (st)
		st = err_place(err, st, path, NULL, 0);
	for (size_t c = 0; c < r.n_labels; c++) {
		if (!st && s->columns.v[c].label)
			put_in_order(s, &s->columns.v[c], &r.labels[c]);
		intern_clear(&r.labels[c]);
	}
	free(r.from);
	free(r.labels);
	strbuf_clear(&text);
	strbuf_clear(&bytes);
	return st;
}
