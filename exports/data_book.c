/* SPDX-License-Identifier: MIT */
/* The same table as a workbook: one sheet with words, one with codes, one with the codebook. No cell is a formula. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/data_internal.h"
#include "forms/csvio.h"

#define CELL_MOST  32000
#define EXCEL_DAYS 25569 /* from 1899-12-30 to 1970-01-01 */
#define ROWS_MOST  1048575

struct data_book {
	const struct data_options *o;
	const struct data_columns *c;
	const char *path; /* beside the file that is to be */
	lxw_workbook *book;
	lxw_worksheet *words, *codes, *codebook;
	lxw_format *date, *head;
	lxw_row_t row, book_row;
	struct strbuf text;
	bool failed;
};

static void put_text(struct data_book *b, lxw_worksheet *ws, lxw_row_t row, size_t col, const char *text, lxw_format *format)
{
	strbuf_reset(&b->text);
	data_cut(&b->text, text, CELL_MOST, CELL_MOST);
	if (*b->text.data && worksheet_write_string(ws, row, (lxw_col_t)col, b->text.data, format) != LXW_NO_ERROR)
		b->failed = true;
}

static void put_number(struct data_book *b, lxw_worksheet *ws, size_t col, double x, lxw_format *format)
{
	if (!isnan(x) && worksheet_write_number(ws, b->row, (lxw_col_t)col, x, format) != LXW_NO_ERROR)
		b->failed = true;
}

/* A row of the sheet of words, or of the one of codes. */
static void put_row(struct data_book *b, lxw_worksheet *ws, const struct data_cell *cells, bool words)
{
	for (size_t i = 0; i < b->c->v.n; i++) {
		const struct data_column *c = &b->c->v.v[i];
		bool date = c->what == DATA_DAY;
		double x = cells[i].number + (date ? EXCEL_DAYS : 0);
		const char *word = words && c->number && !isnan(x) ? data_word(b->o, c, &cells[i]) : NULL;

		if (word || !c->number)
			put_text(b, ws, b->row, i, word ? word : cells[i].text, NULL);
		else
			put_number(b, ws, i, x, date ? b->date : NULL);
	}
}

void data_book_row(struct data_book *b, const struct data_cell *cells)
{
	if (b->row >= ROWS_MOST) {
		b->failed = true;
		return;
	}
	b->row++;
	if (b->words)
		put_row(b, b->words, cells, true);
	if (b->codes)
		put_row(b, b->codes, cells, false);
}

static enum status book_line(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct data_book *b = ctx;

	(void)row;
	(void)err;
	for (size_t i = 0; i < n; i++)
		put_text(b, b->codebook, b->book_row, i, cells[i], b->book_row ? NULL : b->head);
	b->book_row++;
	return ST_OK;
}

static lxw_worksheet *data_sheet(struct data_book *b, const char *name, bool labels)
{
	lxw_worksheet *ws = workbook_add_worksheet(b->book, name);

	for (size_t i = 0; i < b->c->v.n; i++)
		put_text(b, ws, 0, i, labels ? b->c->v.v[i].label : b->c->v.v[i].name, b->head);
	worksheet_freeze_panes(ws, 1, 1);
	return ws;
}

enum status data_book_new(struct data_book **out, const char *path, const struct data_options *o, const struct data_columns *c, struct err *err)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	lxw_doc_properties properties = { .created = (time_t)(o->now_ms / 1000) };
	struct data_book *b = mem_alloc(sizeof(*b));

	*b = (struct data_book){ .o = o, .c = c, .path = path };
	strbuf_init(&b->text);
	b->book = workbook_new_opt(path, &options);
	*out = b;
	if (!b->book)
		return err_set(err, ST_IO, T("不能写文件“%s”。"), path);
	(void)workbook_set_properties(b->book, &properties);
	b->date = workbook_add_format(b->book);
	format_set_num_format(b->date, "yyyy-mm-dd");
	b->head = workbook_add_format(b->book);
	format_set_bold(b->head);
	if (o->choices != DATA_CODES)
		b->words = data_sheet(b, T("文字"), true);
	if (o->choices != DATA_LABELS)
		b->codes = data_sheet(b, T("编码"), false);
	b->codebook = workbook_add_worksheet(b->book, T("编码本"));
	worksheet_freeze_panes(b->codebook, 1, 1);
	return ST_OK;
}

enum status data_book_end(struct data_book *b, struct outfile *f, struct err *err)
{
	struct strbuf book;
	enum status st;

	strbuf_init(&book);
	data_codebook(&book, b->o, b->c);
	st = csvio_parse(book.data + 3, book.len - 3, ',', book_line, b, err); /* without its BOM */
	strbuf_clear(&book);
	if (workbook_close(b->book) != LXW_NO_ERROR || b->failed)
		st = st == ST_OK ? err_set(err, ST_IO, T("写工作簿没有成功：磁盘满了，或者超过了%d行。"), ROWS_MOST) : st;
	b->book = NULL;
	if (st == ST_OK)
		st = outfile_take(f, b->path, err);
	data_book_drop(b);
	return st;
}

void data_book_drop(struct data_book *b)
{
	if (b->book)
		(void)workbook_close(b->book);
	(void)unlink(b->path);
	strbuf_clear(&b->text);
	free(b);
}
