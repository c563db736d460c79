/* SPDX-License-Identifier: MIT */
/*
 * csvio_parse. libcsv reads whatever has a quote; a line without one is cut at its delimiters here, many bytes at a time, which is the same
 * (tests/forms/csvparse_test) and several times quicker. Most lines of most files are such lines.
 */
#include "config.h"

#include "forms/csvio.h"

#include <csv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "forms/sheet.h"

/* A plain line is within LINE_BYTES, and so within the limits of cells and of their number. */
enum { LINE_BYTES = 1 << 16, PEEK_BYTES = 1 << 16, ROW_CELLS_MAX = 1 << 16 };

/* One record under way. Cells stand one after another in text, each with its NUL; starts[i] is where cell i begins. Both buffers are
 * reused for every row, since merge reads files of 50 MB. */
struct reader {
	csvio_row_fn fn; /* NULL: only count */
	void *ctx;
	struct err *err;
	enum status st;
	long row; /* number of the record under way */
	bool after_cr;
	char *text;
	size_t len, cap;
	size_t *starts;
	const char **cells;
	size_t n, max;
	char delimiter;
	bool between; /* the last byte was the end of a record */
};

static int is_never(unsigned char c)
{
	(void)c;
	return 0;
}

static void make_room(struct reader *r, size_t bytes)
{
	if (r->n == r->max) {
		r->max = r->max ? r->max * 2 : 64;
		r->starts = mem_resize(r->starts, r->max, sizeof(*r->starts));
		r->cells = mem_resize(r->cells, r->max, sizeof(*r->cells));
	}
	if (r->len + bytes + 1 > r->cap) {
		r->cap = (r->len + bytes + 1) * 2 + 4096;
		r->text = mem_resize(r->text, r->cap, 1);
	}
}

static void on_cell(void *bytes, size_t n, void *ctx)
{
	struct reader *r = ctx;

	if (r->st != ST_OK)
		return;
	if (n > CELL_MAX_BYTES || r->n >= ROW_CELLS_MAX || r->len + n > WORKBOOK_MAX_BYTES) {
		r->st = err_set(r->err, ST_LIMIT,
				T("第 %ld 行有一个单元格太大（上限 1 "
				  "MB），这个文件没有读入。请检查是不是少了一个引号。"),
				r->row);
		(void)err_place(r->err, r->st, NULL, NULL, r->row);
		return;
	}
	make_room(r, n);
	if (n > 0)
		memcpy(r->text + r->len, bytes, n);
	r->text[r->len + n] = '\0';
	r->starts[r->n++] = r->len;
	r->len += n + 1;
}

/* end is the character that ended the record, -1 at the end of the text. Blank lines come here too (CSV_REPALL_NL), and so does the
 * LF of a CR LF. */
static void on_row(int end, void *ctx)
{
	struct reader *r = ctx;
	bool second = end == '\n' && r->after_cr && r->n == 0;

	r->after_cr = end == '\r';
	r->between = true;
	if (r->st != ST_OK || second)
		return;
	if (r->fn && r->n > 0) {
		for (size_t i = 0; i < r->n; i++)
			r->cells[i] = r->text + r->starts[i];
		r->st = r->fn(r->ctx, r->row, r->cells, r->n, r->err);
	}
	r->n = 0;
	r->len = 0;
	r->row++;
}

/* Commas, semicolons and tabs outside quotes of the first line that has any. */
static char find_delimiter(const char *text, size_t n)
{
	static const char candidates[] = ",;\t";
	size_t count[3] = { 0 };
	bool quoted = false;

	if (n > PEEK_BYTES)
		n = PEEK_BYTES;
	for (size_t i = 0; i < n; i++) {
		const char *hit;

		if (text[i] == '"')
			quoted = !quoted;
		if (quoted || text[i] == '\0')
			continue;
		if ((text[i] == '\n' || text[i] == '\r') && count[0] + count[1] + count[2] > 0)
			break;
		hit = strchr(candidates, text[i]);
		if (hit)
			count[hit - candidates]++;
	}
	if (count[1] > count[0] && count[1] >= count[2])
		return ';';
	return count[2] > count[0] ? '\t' : ',';
}

static enum status refuse(struct reader *r, enum status st, const char *sentence)
{
	(void)err_set(r->err, st, "%s", sentence);
	return err_place(r->err, st, NULL, NULL, r->row);
}

/* The record is one line and nothing in it is quoted. */
static void plain_line(struct reader *r, const char *line, size_t n)
{
	make_room(r, n);
	if (n > 0)
		memcpy(r->text, line, n);
	r->text[n] = '\0';
	for (size_t at = 0; n > 0;) {
		char *cut;

		make_room(r, 0);
		r->starts[r->n++] = at;
		cut = memchr(r->text + at, r->delimiter, n - at);
		if (!cut)
			return;
		*cut = '\0';
		at = (size_t)(cut - r->text) + 1;
	}
}

/* The line from text to its LF: how many bytes of it are a plain record's; n: there is no such record. */
static size_t plain_length(const char *text, size_t n, const char *lf)
{
	const char *cr;
	size_t length;

	if (!lf || memchr(text, '"', (size_t)(lf - text)))
		return n;
	length = (size_t)(lf - text);
	cr = memchr(text, '\r', length);
	if (!cr)
		return length;
	return cr + 1 == lf ? length - 1 : n;
}

static void feed_libcsv(struct reader *r, struct csv_parser *p, const char *text, size_t n)
{
	if (r->st != ST_OK || csv_parse(p, text, n, on_cell, on_row, r) == n || r->st != ST_OK)
		return;
	r->st = csv_error(p) == CSV_EPARSE
			? refuse(r, ST_SYNTAX,
				 T("这一行的引号没有配对（单元格里的引号要写成两个）"
				   "。这个文件没有读入，请改好再试。"))
			: refuse(r, ST_LIMIT, T("这一行太长，读不下去。这个文件没有读入。"));
}

static enum status feed(struct reader *r, struct csv_parser *p, const char *text, size_t n)
{
	r->between = true;
	for (size_t at = 0, used; at < n && r->st == ST_OK; at += used) {
		size_t part = n - at < LINE_BYTES ? n - at : LINE_BYTES, plain;
		const char *lf = memchr(text + at, '\n', part);

		used = lf ? (size_t)(lf - text) - at + 1 : part;
		plain = r->between ? plain_length(text + at, used, lf) : used;
		if (plain < used) {
			plain_line(r, text + at, plain);
			on_row(plain + 1 < used ? '\r' : '\n', r);
			r->after_cr = false; /* its LF is behind it */
			continue;
		}
		/* Whether a record ends with the last byte on_row tells. */
		feed_libcsv(r, p, text + at, used - 1);
		r->between = false;
		feed_libcsv(r, p, text + at + used - 1, 1);
	}
	return r->st;
}

enum status csvio_parse(const char *text, size_t n, char delimiter, csvio_row_fn fn, void *ctx,
			struct err *err)
{
	struct reader r = { .fn = fn, .ctx = ctx, .err = err, .row = 1 };
	const char *nul = memchr(text, '\0', n);
	struct csv_parser p;
	enum status st;

	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
		return err_set(err, ST_LIMIT, T("内存不够，读不了这个文件。"));
	r.delimiter = delimiter ? delimiter : find_delimiter(text, n);
	csv_set_delim(&p, (unsigned char)r.delimiter);
	csv_set_space_func(&p, is_never); /* a cell is exactly what the file says */
	csv_set_blk_size(&p, 4096);
	if (nul) {
		r.fn = NULL;
		n = (size_t)(nul - text);
	}
	st = feed(&r, &p, text, n);
	if (st == ST_OK && nul)
		st = refuse(
			&r, ST_SYNTAX,
			T("这一行里有空字节（NUL），文件可能已损坏或不是文本。这个文件没有读入。"));
	if (st == ST_OK && csv_fini(&p, on_cell, on_row, &r) != 0)
		st = refuse(&r, ST_SYNTAX,
			    T("从这一行开始有一个引号一直没有结束。这个文件没有读入，请补上引号再试"
			      "。"));
	if (st == ST_OK)
		st = r.st;
	csv_free(&p);
	free(r.text);
	free(r.starts);
	free(r.cells);
	return st;
}

