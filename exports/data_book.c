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
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/data_internal.h"
#include "forms/csvio.h"
#include "forms/household.h"

#define FILE_MOST  ((size_t)1 << 30)
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

static const char *word_of(const struct data_book *b, const struct data_column *c, const struct data_cell *cell)
{
	const struct choice_list *list = c->what == DATA_ANSWER ? b->o->form->nodes[c->node].list : NULL;

	for (size_t i = 0; c->what == DATA_STRATUM && b->o->divisions && i < b->o->divisions->n; i++)
		if (b->o->divisions->v[i].level == LEVEL_TOWNSHIP && fabs(data_town(b->o->divisions->v[i].code) - cell->number) < 0.5)
			return b->o->divisions->v[i].name;
	for (size_t i = 0; list && c->number && i < list->n; i++)
		if (fabs(data_code(c, list, i) - cell->number) < 0.5)
			return data_label(b->o->form, (const struct tmpl *const *)list->choices[i].label, list->choices[i].name);
	return NULL;
}

void data_book_row(struct data_book *b, const struct data_cell *cells)
{
	if (b->row >= ROWS_MOST) {
		b->failed = true;
		return;
	}
	b->row++;
	for (size_t i = 0; i < b->c->v.n; i++) {
		const struct data_column *c = &b->c->v.v[i];
		bool date = c->what == DATA_DAY;
		double x = cells[i].number + (date ? EXCEL_DAYS : 0);
		const char *word = c->number && !isnan(x) ? word_of(b, c, &cells[i]) : NULL;

		if (word)
			put_text(b, b->words, b->row, i, word, NULL);
		else if (c->number)
			put_number(b, b->words, i, x, date ? b->date : NULL);
		else
			put_text(b, b->words, b->row, i, cells[i].text, NULL);
		if (c->number)
			put_number(b, b->codes, i, x, date ? b->date : NULL);
		else
			put_text(b, b->codes, b->row, i, cells[i].text, NULL);
	}
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

static void heads(struct data_book *b)
{
	for (size_t i = 0; i < b->c->v.n; i++) {
		put_text(b, b->words, 0, i, b->c->v.v[i].label, b->head);
		put_text(b, b->codes, 0, i, b->c->v.v[i].name, b->head);
	}
	worksheet_freeze_panes(b->words, 1, 1);
	worksheet_freeze_panes(b->codes, 1, 1);
	worksheet_freeze_panes(b->codebook, 1, 1);
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
	b->words = workbook_add_worksheet(b->book, T("文字"));
	b->codes = workbook_add_worksheet(b->book, T("编码"));
	b->codebook = workbook_add_worksheet(b->book, T("编码本"));
	heads(b);
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
		st = fs_read(outfile_buffer(f), b->path, FILE_MOST, err);
	data_book_drop(b);
	return st == ST_OK ? outfile_flush(f, err) : st;
}

void data_book_drop(struct data_book *b)
{
	if (b->book)
		(void)workbook_close(b->book);
	(void)unlink(b->path);
	strbuf_clear(&b->text);
	free(b);
}
