/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/csvio.h"

#include <csv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/sheet.h"

enum { FEED_BYTES = 1 << 16, PEEK_BYTES = 1 << 16, ROW_CELLS_MAX = 1 << 16 };

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
};

static int is_never(unsigned char c)
{
	(void)c;
	return 0;
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
	if (r->n == r->max) {
		r->max = r->max ? r->max * 2 : 64;
		r->starts = mem_resize(r->starts, r->max, sizeof(*r->starts));
		r->cells = mem_resize(r->cells, r->max, sizeof(*r->cells));
	}
	if (r->len + n + 1 > r->cap) {
		r->cap = (r->len + n + 1) * 2 + 4096;
		r->text = mem_resize(r->text, r->cap, 1);
	}
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

static enum status feed(struct reader *r, struct csv_parser *p, const char *text, size_t n)
{
	for (size_t at = 0; at < n && r->st == ST_OK;) {
		size_t part = n - at < FEED_BYTES ? n - at : FEED_BYTES;

		if (csv_parse(p, text + at, part, on_cell, on_row, r) != part && r->st == ST_OK)
			return csv_error(p) == CSV_EPARSE
				       ? refuse(r, ST_SYNTAX,
						T("这一行的引号没有配对（单元格里的引号要写成两个）"
						  "。这个文件没有读入，请改好再试。"))
				       : refuse(r, ST_LIMIT,
						T("这一行太长，读不下去。这个文件没有读入。"));
		at += part;
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
	csv_set_delim(&p, (unsigned char)(delimiter ? delimiter : find_delimiter(text, n)));
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

void csvio_cell(struct strbuf *out, const char *text, bool first)
{
	size_t n = strlen(text), plain = strcspn(text, "\",;\t\r\n");

	if (!first)
		strbuf_addc(out, ',');
	if (plain == n && (n == 0 || (text[0] != ' ' && text[n - 1] != ' '))) {
		strbuf_add(out, text, n);
		return;
	}
	strbuf_addc(out, '"');
	for (const char *s = text; *s;) {
		size_t run = strcspn(s, "\"");

		strbuf_add(out, s, run);
		s += run;
		if (*s) {
			strbuf_adds(out, "\"\"");
			s++;
		}
	}
	strbuf_addc(out, '"');
}

bool csvio_is_formula(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n;) {
		uint32_t cp;

		i += utf8_decode(text + i, n - i, &cp);
		switch (cp) {
		case ' ':
		case '\n':
		case 0x00A0:
		case 0x3000:
		case 0x200B:
		case 0xFEFF:
			continue;
		case '=':
		case '+':
		case '-':
		case '@':
		case '\t':
		case '\r':
		case 0xFF1D: /* = + - @ in full width */
		case 0xFF0B:
		case 0xFF0D:
		case 0xFF20:
			return true;
		default:
			return false;
		}
	}
	return false;
}

void csvio_cell_safe(struct strbuf *out, const char *text, bool first)
{
	struct strbuf guarded;

	if (!csvio_is_formula(text)) {
		csvio_cell(out, text, first);
		return;
	}
	strbuf_init(&guarded);
	strbuf_addc(&guarded, '\'');
	strbuf_adds(&guarded, text);
	csvio_cell(out, guarded.data, first);
	strbuf_clear(&guarded);
}

void csvio_end_row(struct strbuf *out)
{
	strbuf_adds(out, "\r\n");
}

bool csvio_is_spelling(const char *spellings, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = spellings; n > 0 && *s; s += *s == '|') {
		size_t len = strcspn(s, "|");

		if (len == n && strncasecmp(s, word, n) == 0)
			return true;
		s += len;
	}
	return false;
}
