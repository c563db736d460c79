/* SPDX-License-Identifier: MIT */
/* The markdown carrier: pipe tables; a row with text in its first cell names the sheet. Lines that are no table rows are prose. */
#include "config.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/sheet_internal.h"

struct md {
	struct strbuf text; /* the row's cells, each with its NUL */
	VEC(size_t) starts;
	VEC(const char *) cells;
	int number; /* of the last row of the present sheet */
};

static void end_cell(struct md *m, size_t start)
{
	size_t first = start, end = m->text.len;

	while (end > first && strchr(" \t\r", m->text.data[end - 1]))
		end--;
	while (first < end && strchr(" \t", m->text.data[first]))
		first++;
	m->text.data[end] = '\0';
	strbuf_cut(&m->text, end);
	strbuf_addc(&m->text, '\0');
	VEC_PUSH(&m->starts, first);
}

/* Splits "| a | b\|c |" into m->cells; false if the line is no table row. */
static bool split_row(struct md *m, const char *s, const char *end)
{
	size_t start = 0;

	while (s < end && strchr(" \t", *s))
		s++;
	while (end > s && strchr(" \t\r", end[-1]))
		end--;
	if (end - s < 2 || *s != '|')
		return false;
	strbuf_reset(&m->text);
	m->starts.n = m->cells.n = 0;
	for (s++; s < end; s++) {
		if (*s == '\\' && s + 1 < end && s[1] == '|') {
			strbuf_addc(&m->text, '|');
			s++;
		} else if (*s == '|') {
			end_cell(m, start);
			start = m->text.len;
		} else {
			strbuf_addc(&m->text, *s);
		}
	}
	if (m->text.len > start) /* the closing pipe is often forgotten */
		end_cell(m, start);
	for (size_t i = 0; i < m->starts.n; i++)
		VEC_PUSH(&m->cells, m->text.data + m->starts.v[i]);
	return m->cells.n > 0;
}

/* |---|:--:| */
static bool is_rule(const struct md *m)
{
	bool dashes = false;

	for (size_t i = 0; i < m->cells.n; i++) {
		const char *cell = m->cells.v[i];

		if (cell[strspn(cell, "-:")] != '\0')
			return false;
		dashes = dashes || strchr(cell, '-');
	}
	return dashes;
}

static enum status add_row(struct md *m, struct workbook_draft *d, struct err *err)
{
	bool more = false;

	if (is_rule(m))
		return ST_OK;
	for (size_t i = 1; i < m->cells.n && !more; i++)
		more = m->cells.v[i][0] != '\0';
	if (m->cells.v[0][0] != '\0') {
		draft_sheet(d, m->cells.v[0]);
		m->number = 0;
		if (!more)
			return ST_OK;
	}
	if (d->sheets.n == 0)
		return ST_OK; /* a table of prose before the first sheet */
	m->number++;
	return draft_row(d, m->number, m->cells.v + 1, m->cells.n - 1, err);
}

enum status sheet_read_md(struct workbook_draft *d, const char *text, size_t n, struct err *err)
{
	struct md m = { .number = 0 };
	const char *end = text + n;
	enum status st = ST_OK;

	if (memchr(text, '\0', n))
		return err_set(err, ST_SYNTAX,
			       T("文件里有空字节（NUL），可能已损坏或不是文本。没有读入。"));
	strbuf_init(&m.text);
	for (const char *line = text; line < end && st == ST_OK;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		if (!stop)
			stop = end;
		if (split_row(&m, line, stop))
			st = add_row(&m, d, err);
		line = stop + 1;
	}
	strbuf_clear(&m.text);
	VEC_CLEAR(&m.starts);
	VEC_CLEAR(&m.cells);
	if (st == ST_OK && d->sheets.n == 0)
		st = err_set(err, ST_SYNTAX,
			     T("文件里没有找到表格：要有一行 | survey |，下面是用竖线分开的表。"));
	return st;
}
