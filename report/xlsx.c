/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "report/xlsx_internal.h"

#define MANY_ROWS  5000 /* from here on a sheet is written row by row and not held in memory */
#define CELL_MOST  32000 /* code points; a spreadsheet takes 32,767 units */
#define NAME_MOST  25    /* of a sheet's 31, so that a number still goes behind it */
#define WIDEST     60    /* columns of characters */
#define PAGE_WIDE  80
#define FILE_MOST  ((size_t)1 << 30)
#define LONG_AGO   315532800 /* 1980: a document that was made at no time */
#define PAPER_A4   9

/* What a spreadsheet would take for one of its own escapes ("_x000D_") or XML does not allow. */
static const char *fit(struct xlsx *x, const char *text)
{
	size_t n = strlen(text), count = 0;
	struct strbuf out;
	const char *copy;

	if (n <= CELL_MOST && !strstr(text, "_x") && !strstr(text, "\xef\xbf"))
		return text;
	strbuf_init(&out);
	for (size_t at = 0, step; at < n && count < CELL_MOST; at += step, count++) {
		uint32_t cp;

		step = utf8_decode(text + at, n - at, &cp);
		if (text[at] == '_' && text[at + 1] == 'x')
			strbuf_adds(&out, "_x005F_");
		else if (cp == 0xFFFE || cp == 0xFFFF)
			strbuf_adds(&out, "\xef\xbf\xbd");
		else
			strbuf_add(&out, text + at, step);
	}
	copy = arena_strdup(x->arena, out.data);
	strbuf_clear(&out);
	return copy;
}

void xlsx_put_text(struct xlsx *x, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, const char *text, enum xlsx_style style)
{
	if (worksheet_write_string(ws, row, col, fit(x, text), x->format[style]) != LXW_NO_ERROR)
		x->failed = true;
}

void xlsx_put_number(struct xlsx *x, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, double value, enum xlsx_style style)
{
	if (worksheet_write_number(ws, row, col, value, x->format[style]) != LXW_NO_ERROR)
		x->failed = true;
}

static lxw_format *new_format(struct xlsx *x, const char *number, bool border)
{
	lxw_format *f = workbook_add_format(x->book);

	format_set_font_name(f, "宋体");
	format_set_font_size(f, 11);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (number)
		format_set_num_format(f, number);
	if (border)
		format_set_border(f, LXW_BORDER_THIN);
	return f;
}

static void formats(struct xlsx *x)
{
	x->format[XLSX_TEXT] = new_format(x, "@", false);
	format_set_text_wrap(x->format[XLSX_TEXT]);
	x->format[XLSX_TITLE] = new_format(x, "@", false);
	format_set_font_size(x->format[XLSX_TITLE], 18);
	format_set_bold(x->format[XLSX_TITLE]);
	format_set_align(x->format[XLSX_TITLE], LXW_ALIGN_CENTER);
	format_set_text_wrap(x->format[XLSX_TITLE]);
	x->format[XLSX_HEADING] = new_format(x, "@", false);
	format_set_bold(x->format[XLSX_HEADING]);
	x->format[XLSX_HEAD] = new_format(x, "@", true);
	format_set_bold(x->format[XLSX_HEAD]);
	format_set_text_wrap(x->format[XLSX_HEAD]);
	format_set_bg_color(x->format[XLSX_HEAD], 0xEEEEEE);
	x->format[XLSX_CELL] = new_format(x, "@", true);
	format_set_text_wrap(x->format[XLSX_CELL]);
	x->format[XLSX_COUNT] = new_format(x, "#,##0", true);
	x->format[XLSX_RATE] = new_format(x, "0.0%", true);
	x->format[XLSX_POINTS] = new_format(x, "0.0", true);
	x->format[XLSX_CHANGE] = new_format(x, "+0.0;-0.0;+0.0", true);
}

static bool name_taken(const struct xlsx *x, const char *name)
{
	for (size_t i = 0; i < x->names.n; i++)
		if (strcasecmp(x->names.v[i], name) == 0)
			return true;
	return false;
}

lxw_worksheet *xlsx_sheet(struct xlsx *x, const char *wanted, const char **name)
{
	struct strbuf clean;
	size_t n = strlen(wanted), count = 0;
	const char *base, *unique;
	lxw_worksheet *ws;

	strbuf_init(&clean);
	for (size_t at = 0, step; at < n && count < NAME_MOST; at += step, count++) {
		uint32_t cp;

		step = utf8_decode(wanted + at, n - at, &cp);
		if (!strchr("[]:*?/\\'\n", wanted[at]))
			strbuf_add(&clean, wanted + at, step);
		count += cp > 0xFFFF; /* two of its units */
	}
	base = unique = *clean.data ? arena_strdup(x->arena, clean.data) : T("表");
	strbuf_clear(&clean);
	for (int k = 2; name_taken(x, unique); k++)
		unique = arena_printf(x->arena, "%s %d", base, k);
	VEC_PUSH(&x->names, unique);
	ws = workbook_add_worksheet(x->book, unique);
	if (!ws) {
		x->failed = true;
		return NULL;
	}
	worksheet_set_paper(ws, PAPER_A4);
	worksheet_fit_to_pages(ws, 1, 0);
	worksheet_set_margins(ws, 0.9, 0.9, 1.0, 1.0);
	worksheet_set_footer(ws, "&C— &P —");
	*name = unique;
	return ws;
}

static void put_figure(struct xlsx *x, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, const char *text)
{
	static const enum xlsx_style style[] = { [FIGURE_COUNT] = XLSX_COUNT, [FIGURE_RATE] = XLSX_RATE, [FIGURE_POINTS] = XLSX_POINTS };
	struct figure f;

	if (figure_parse(&f, text))
		xlsx_put_number(x, ws, row, col, f.value, f.sign ? XLSX_CHANGE : style[f.kind]);
	else
		xlsx_put_text(x, ws, row, col, text, XLSX_CELL);
}

static double widest(const struct doc_table *t, size_t column)
{
	int width = utf8_width(t->columns[column].head);

	for (size_t r = 0; r < t->rows.n && r < 1000; r++) {
		int w = utf8_width(t->rows.v[r][column]);

		width = w > width ? w : width;
	}
	return (width > WIDEST ? WIDEST : width) + 3;
}

/* Caption, head (frozen, repeated on paper), rows. */
static void table(struct xlsx *x, const struct doc_table *t, const char *wanted, const char **name)
{
	lxw_worksheet *ws = xlsx_sheet(x, wanted, name);
	lxw_row_t row = *t->caption ? 1 : 0;

	if (!ws || !t->n_columns)
		return;
	for (size_t c = 0; c < t->n_columns; c++) {
		/* What is typed into new rows of a sheet to work on stays text too: a code of twelve digits, a date. */
		bool text = t->doc->worksheet && t->columns[c].align != DOC_RIGHT;

		worksheet_set_column(ws, (lxw_col_t)c, (lxw_col_t)c, widest(t, c), text ? x->format[XLSX_TEXT] : NULL);
	}
	if (*t->caption)
		xlsx_put_text(x, ws, 0, 0, t->caption, XLSX_HEADING);
	for (size_t c = 0; c < t->n_columns; c++)
		xlsx_put_text(x, ws, row, (lxw_col_t)c, t->columns[c].head, XLSX_HEAD);
	for (size_t r = 0; r < t->rows.n; r++)
		for (size_t c = 0; c < t->n_columns; c++) {
			const char *cell = t->rows.v[r][c];
			lxw_row_t at = row + 1 + (lxw_row_t)r;

			if (t->columns[c].align == DOC_RIGHT)
				put_figure(x, ws, at, (lxw_col_t)c, cell);
			else
				xlsx_put_text(x, ws, at, (lxw_col_t)c, cell, XLSX_CELL);
		}
	worksheet_freeze_panes(ws, row + 1, 1);
	worksheet_repeat_rows(ws, 0, row);
	worksheet_print_area(ws, 0, 0, row + (lxw_row_t)t->rows.n, (lxw_col_t)(t->n_columns - 1));
	if (!t->doc->worksheet)
		return;
	worksheet_set_landscape(ws);
	worksheet_autofilter(ws, row, 0, row + (lxw_row_t)t->rows.n, (lxw_col_t)(t->n_columns - 1));
}

struct page {
	struct xlsx *x;
	lxw_worksheet *ws;
	lxw_row_t row;
};

static void put(struct page *p, const char *text, enum xlsx_style style)
{
	int lines = 1;
	const char *rest = text;
	struct utf8_line line;

	if (!*text)
		return;
	for (lines = 0; utf8_next_line(&rest, PAGE_WIDE, &line); lines++)
		;
	worksheet_set_row(p->ws, p->row, style == XLSX_TITLE ? 28 : 16.0 * lines, NULL);
	xlsx_put_text(p->x, p->ws, p->row, 0, text, style);
	p->row++;
}

static void put_block(struct page *p, const struct doc *d, size_t at, const char *under)
{
	const struct doc_block *b = &d->blocks.v[at];
	const char *sheet = "", *text = b->text;

	switch (b->kind) {
	case DOC_HEADING:
		put(p, text, XLSX_HEADING);
		return;
	case DOC_PARAGRAPH:
		break;
	case DOC_NOTE:
		text = arena_printf(p->x->arena, "%s%s", T("注："), b->text);
		break;
	case DOC_TABLE:
		table(p->x, b->table, *b->table->caption ? b->table->caption : under, &sheet);
		text = arena_printf(p->x->arena, T("（表见工作表“%s”）"), sheet);
		break;
	case DOC_CHART:
		xlsx_chart(p->x, b->chart, b->chart->caption, &sheet);
		text = arena_printf(p->x->arena, T("（图见工作表“%s”）"), sheet);
		break;
	}
	put(p, text, XLSX_TEXT);
}

static void pages(struct xlsx *x, const struct doc *d)
{
	const char *name = "", *under = d->title;
	struct page p = { .x = x };

	if (d->worksheet) {
		table(x, d->blocks.v[0].table, d->title, &name);
		return;
	}
	p.ws = xlsx_sheet(x, T("报告"), &name);
	if (!p.ws)
		return;
	worksheet_set_column(p.ws, 0, 0, PAGE_WIDE + 4, NULL);
	if (d->drill)
		put(&p, doc_drill_mark(), XLSX_HEADING);
	if (d->draft)
		put(&p, T("代拟稿"), XLSX_HEADING);
	put(&p, d->title, XLSX_TITLE);
	put(&p, d->subtitle, XLSX_TEXT);
	for (size_t i = 0; i < d->blocks.n; i++) {
		if (d->blocks.v[i].kind == DOC_HEADING)
			under = d->blocks.v[i].text;
		put_block(&p, d, i, under);
	}
	put(&p, d->footer, XLSX_TEXT);
	worksheet_print_area(p.ws, 0, 0, p.row ? p.row - 1 : 0, 0);
}

/* True if the document has so many rows that they are better not held twice. */
static bool is_long(const struct doc *d)
{
	for (size_t i = 0; i < d->blocks.n; i++)
		if (d->blocks.v[i].table && d->blocks.v[i].table->rows.n > MANY_ROWS)
			return true;
	return false;
}

static enum status make_file(const struct doc *d, const char *path, char *folder, struct err *err)
{
	/* Row by row there is no way back up: only a document whose first sheet is short may be written so; it is, since each table has its own. */
	lxw_workbook_options options = { .constant_memory = is_long(d), .tmpdir = folder, .use_zip64 = LXW_FALSE };
	struct xlsx x = { .arena = arena_new() };
	lxw_doc_properties properties = { .title = arena_strndup(x.arena, d->title, utf8_fit(d->title, strlen(d->title), 200, NULL)),
					  .created = (time_t)(d->made ? d->made : LONG_AGO) };
	bool good;

	x.book = workbook_new_opt(path, &options);
	if (!x.book) {
		arena_free(x.arena);
		return err_set(err, ST_IO, T("做不出表格文件：临时文件夹写不进去。"));
	}
	workbook_set_properties(x.book, &properties);
	formats(&x);
	pages(&x, d);
	good = workbook_close(x.book) == LXW_NO_ERROR && !x.failed;
	VEC_CLEAR(&x.names);
	arena_free(x.arena);
	return good ? ST_OK : err_set(err, ST_IO, T("做不出表格文件：内容写不进去（临时文件夹满了，或者行数超过 1,048,576）。"));
}

enum status doc_write_xlsx(struct strbuf *out, const struct doc *d, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	struct arena *a = arena_new();
	char *folder = arena_printf(a, "%s/ruhu.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	char *path;
	enum status st;

	if (!mkdtemp(folder)) {
		arena_free(a);
		return err_set(err, ST_IO, T("做不出表格文件：临时文件夹写不进去。"));
	}
	path = fs_join(a, folder, "book.xlsx");
	st = make_file(d, path, folder, err);
	if (st == ST_OK)
		st = fs_read(out, path, FILE_MOST, err);
	unlink(path);
	rmdir(folder);
	arena_free(a);
	return st;
}
