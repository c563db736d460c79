/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/xlsx_rows.h"

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/sheet_internal.h"

enum {
	EXCEL_ROWS = 1048576,
	EXCEL_COLS = 16384,
	/* cells further right lie behind a gap, or the row is refused for one before them */
	COLS_KEPT = SHEET_MAX_COLS + XLSX_BLANK_COLS + 1,
};

struct rows {
	struct workbook_draft *draft;
	const struct xlsx_tables *tables;
	const char *cells[COLS_KEPT]; /* of the present row; all "" between rows */
	int n_cells;                  /* those that may be set */
	int row, col;      /* present ones: 1 and 0 are the first; 0 and -1 before them */
	int last_text_row; /* 0 = none yet */
	int width;         /* columns of the form, known from its header; 0 = not yet */
	int phonetic;
	bool in_data, in_row, in_cell;
	char type[12]; /* attribute t of the cell */
	int style;
	struct strbuf value, text;
	size_t chars;
	uint32_t seen; /* the last four bytes looked at */
	int rows_seen; /* with a value in them */
	bool row_open; /* of which none has been seen yet */
};

static enum status bad_place(const struct rows *w, struct err *err)
{
	(void)err_set(err, ST_SYNTAX,
		      T("表里的单元格位置是乱的，文件可能已损坏。请在 WPS 或 Excel "
			"里打开它，另存为 .xlsx。"));
	return err_place(err, ST_SYNTAX, NULL, NULL, w->row);
}

static enum status too_many_rows(struct err *err)
{
	return err_set(err, ST_LIMIT, T("这张表太大了：上限 %d 行、%d 列。没有读入。"),
		       SHEET_MAX_ROWS, SHEET_MAX_COLS);
}

static enum status begin_row(struct rows *w, struct xlsx_reader *r, const char **attrs,
			     struct err *err)
{
	const char *number = xlsx_xml_attr(attrs, "r");
	int64_t row = w->row + 1;

	if (number && (!num_parse_int(number, strlen(number), &row) || row <= w->row))
		return bad_place(w, err);
	if (row > EXCEL_ROWS)
		return bad_place(w, err);
	w->row = (int)row;
	w->col = -1;
	w->in_row = true;
	if (w->row - w->last_text_row > XLSX_BLANK_ROWS)
		r->enough = true;
	return ST_OK;
}

/* "AB12" is column 27; -1 if it is no place. The row stands in the row element. */
static int column_of(const char *place)
{
	int col = 0, n = 0;

	for (; n < 4; n++) {
		char c = place[n];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z')
			break;
		col = col * 26 + (c - 'A' + 1);
	}
	if (n == 0 || place[n] < '1' || place[n] > '9' || col > EXCEL_COLS)
		return -1;
	return col - 1;
}

static enum status begin_cell(struct rows *w, const char **attrs, struct err *err)
{
	const char *place = xlsx_xml_attr(attrs, "r"), *type = xlsx_xml_attr(attrs, "t");
	const char *style = xlsx_xml_attr(attrs, "s");
	int64_t number;

	w->col = place ? column_of(place) : w->col + 1;
	if (w->col < 0 || w->col >= EXCEL_COLS)
		return bad_place(w, err);
	w->style = 0;
	if (style && num_parse_int(style, strlen(style), &number) && number >= 0 &&
	    number < XLSX_MAX_STYLES)
		w->style = (int)number;
	(void)snprintf(w->type, sizeof(w->type), "%s", type ? type : "n");
	strbuf_reset(&w->value);
	w->chars = 0;
	w->in_cell = true;
	return ST_OK;
}

/* The cell's text in the arena, "" for none; NULL where it refers to a string that is not there. */
static const char *cell_text(struct rows *w)
{
	const struct xlsx_tables *t = w->tables;
	const char *value = w->value.data;
	enum xlsx_kind kind = XLSX_PLAIN;
	int64_t i;

	if (w->value.len == 0)
		return "";
	if (strcmp(w->type, "s") == 0) {
		if (!num_parse_int(value, w->value.len, &i) || i < 0 || (size_t)i >= t->strings.n)
			return NULL;
		return t->strings.v[i];
	}
	if (strcmp(w->type, "b") == 0) {
		bool yes = strcmp(value, "1") == 0 || strcmp(value, "true") == 0;

		return yes ? "TRUE" : "FALSE";
	}
	if (strcmp(w->type, "n") == 0) {
		if ((size_t)w->style < t->kinds.n)
			kind = (enum xlsx_kind)t->kinds.v[w->style];
		xlsx_number_text(&w->text, value, kind, t->date1904);
		value = w->text.data;
	} else {
		xlsx_unescape(&w->value);
	}
	return arena_strdup(w->draft->arena, value);
}

static enum status end_cell(struct rows *w, struct err *err)
{
	const char *text = cell_text(w);

	w->in_cell = false;
	if (!text)
		return err_set(
			err, ST_SYNTAX,
			T("第 %d 行有一格引用的文字不在文件里，文件可能已损坏。请在 WPS 或 Excel "
			  "里打开它，另存为 .xlsx。"),
			w->row);
	if (w->col >= COLS_KEPT)
		return ST_OK;
	w->draft->text_total += strlen(text);
	if (w->draft->text_total > XLSX_MAX_TEXT)
		return xlsx_too_much_text(err);
	w->cells[w->col] = text;
	if (w->col >= w->n_cells)
		w->n_cells = w->col + 1;
	return ST_OK;
}

/* The first row with texts is the header: behind a long gap in it nothing belongs to the form. A single text above it is a title. */
static int form_width(const struct rows *w, int *texts)
{
	int gap = 0, col = 0;

	for (*texts = 0; col < w->n_cells && gap < XLSX_BLANK_COLS; col++) {
		gap = sheet_is_blank(w->cells[col]) ? gap + 1 : 0;
		*texts += gap == 0;
	}
	return col;
}

static enum status end_row(struct rows *w, struct err *err)
{
	enum status st = ST_OK;
	int n = w->n_cells, first = 0, width = w->width, texts = 0;

	w->in_row = false;
	while (first < n && sheet_is_blank(w->cells[first]))
		first++;
	if (first < n) {
		if (w->width == 0) {
			width = form_width(w, &texts);
			if (width == n)
				width = n + XLSX_BLANK_COLS;
			if (texts > 1)
				w->width = width;
		}
		w->last_text_row = w->row;
		if (w->row > SHEET_MAX_ROWS)
			st = too_many_rows(err);
		else
			st = draft_row(w->draft, w->row, w->cells,
				       (size_t)(n < width ? n : width), err);
	}
	for (int i = 0; i < n; i++)
		w->cells[i] = "";
	w->n_cells = 0;
	return st;
}

static enum status rows_start(struct xlsx_reader *r, const char *name, const char **attrs,
			      struct err *err)
{
	struct rows *w = r->ctx;

	r->in_text = false;
	if (strcmp(name, "sheetData") == 0)
		w->in_data = true;
	else if (!w->in_data)
		return ST_OK;
	else if (w->in_cell && strcmp(name, "rPh") == 0)
		w->phonetic++;
	else if (w->in_cell)
		r->in_text = strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && w->phonetic == 0);
	else if (w->in_row && strcmp(name, "c") == 0)
		return begin_cell(w, attrs, err);
	else if (!w->in_row && strcmp(name, "row") == 0)
		return begin_row(w, r, attrs, err);
	return ST_OK;
}

static enum status rows_end(struct xlsx_reader *r, const char *name, struct err *err)
{
	struct rows *w = r->ctx;

	r->in_text = false;
	if (w->in_cell && strcmp(name, "c") == 0)
		return end_cell(w, err);
	if (w->in_cell && strcmp(name, "rPh") == 0)
		w->phonetic--;
	else if (w->in_row && !w->in_cell && strcmp(name, "row") == 0)
		return end_row(w, err);
	else if (strcmp(name, "sheetData") == 0)
		r->enough = true;
	return ST_OK;
}

static enum status rows_text(struct xlsx_reader *r, const char *s, size_t n, struct err *err)
{
	struct rows *w = r->ctx;

	return xlsx_add_text(&w->value, &w->chars, s, n, err);
}

/* Counts the rows that hold a value as every writer writes them, by their bytes. */
static enum status rows_look(struct xlsx_reader *r, const char *bytes, size_t n, struct err *err)
{
	struct rows *w = r->ctx;
	uint32_t seen = w->seen;

	for (size_t i = 0; i < n; i++) {
		seen = (seen << 8) | (unsigned char)bytes[i];
		if (seen == XLSX_FOUR('<', 'r', 'o', 'w')) {
			w->row_open = true;
		} else if (w->row_open && bytes[i] != '<' &&
			   ((seen >> 8) == XLSX_FOUR(0, '<', 'v', '>') ||
			    (seen >> 8) == XLSX_FOUR(0, '<', 't', '>'))) {
			w->row_open = false;
			if (++w->rows_seen > SHEET_MAX_ROWS)
				return too_many_rows(err);
		}
	}
	w->seen = seen;
	return ST_OK;
}

enum status xlsx_read_rows(struct workbook_draft *d, const struct xlsx_tables *t,
			   struct xlsx_zip *z, int entry, struct err *err)
{
	struct rows w = { .draft = d, .tables = t, .col = -1 };
	struct xlsx_reader r = {
		.start = rows_start, .end = rows_end, .text = rows_text, .look = rows_look, .ctx = &w
	};
	enum status st;

	for (size_t i = 0; i < ARRAY_LEN(w.cells); i++)
		w.cells[i] = "";
	strbuf_init(&w.value);
	strbuf_init(&w.text);
	st = xlsx_xml_read(z, entry, &r, err);
	strbuf_clear(&w.value);
	strbuf_clear(&w.text);
	return st;
}
