/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/sheet.h"

#include <strings.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/sheet_xlsx.h"

/* 32 MB of pointers: a real definition has some ten thousand cells. */
enum { SHEETS_MAX = 64, CELLS_MAX = 4000000 };

bool sheet_is_blank(const char *cell)
{
	return cell[strspn(cell, " \t\r\n")] == '\0';
}

bool sheet_same_word(const char *cell, const char *word)
{
	size_t n = strlen(word);

	cell += strspn(cell, " \t\r\n");
	return strncasecmp(cell, word, n) == 0 && sheet_is_blank(cell + n);
}

void workbook_begin(struct workbook_draft *d)
{
	*d = (struct workbook_draft){ .arena = arena_new() };
}

void workbook_abandon(struct workbook_draft *d)
{
	for (size_t i = 0; i < d->sheets.n; i++) {
		VEC_CLEAR(&d->sheets.v[i].cells);
		VEC_CLEAR(&d->sheets.v[i].starts);
		VEC_CLEAR(&d->sheets.v[i].numbers);
	}
	VEC_CLEAR(&d->sheets);
	arena_free(d->arena);
	d->arena = NULL;
}

void draft_sheet(struct workbook_draft *d, const char *name)
{
	struct sheet_draft s = { .name = arena_strdup(d->arena, name) };

	VEC_PUSH(&d->sheets, s);
}

enum status draft_row(struct workbook_draft *d, int number, const char *const *cells, size_t n,
		      struct err *err)
{
	struct sheet_draft *s = &d->sheets.v[d->sheets.n - 1];

	while (n > 0 && sheet_is_blank(cells[n - 1]))
		n--;
	if (n == 0)
		return ST_OK;
	if (n > SHEET_MAX_COLS || s->starts.n >= SHEET_MAX_ROWS || s->cells.n + n > CELLS_MAX) {
		(void)err_set(err, ST_LIMIT, T("这张表太大了：上限 %d 行、%d 列。没有读入。"),
			      SHEET_MAX_ROWS, SHEET_MAX_COLS);
		return err_place(err, ST_LIMIT, NULL, s->name, number);
	}
	VEC_PUSH(&s->starts, s->cells.n);
	VEC_PUSH(&s->numbers, number);
	if (n > s->cols)
		s->cols = n;
	for (size_t i = 0; i < n; i++) {
		const char *cell = "";

		if (cells[i][0])
			cell = d->texts_stay ? cells[i] : arena_strdup(d->arena, cells[i]);
		VEC_PUSH(&s->cells, cell);
	}
	return ST_OK;
}

static void fill_sheet(struct sheet *out, struct arena *a, const struct sheet_draft *s)
{
	size_t rows = s->starts.n, cols = s->cols;

	out->name = s->name;
	out->rows = (int)rows;
	out->cols = (int)cols;
	out->cells = arena_array(a, rows * cols + 1, sizeof(*out->cells));
	out->row_number = arena_array(a, rows + 1, sizeof(*out->row_number));
	for (size_t r = 0; r < rows; r++) {
		size_t first = s->starts.v[r], end = r + 1 < rows ? s->starts.v[r + 1] : s->cells.n;

		out->row_number[r] = s->numbers.v[r];
		for (size_t c = 0; c < cols; c++)
			out->cells[r * cols + c] = first + c < end ? s->cells.v[first + c] : "";
	}
}

enum status workbook_end(struct workbook **out, struct workbook_draft *d, const char *name,
			 struct err *err)
{
	struct workbook *wb = arena_alloc(d->arena, sizeof(*wb));
	size_t total = 0;

	for (size_t i = 0; i < d->sheets.n; i++) {
		total += d->sheets.v[i].starts.n * d->sheets.v[i].cols;
		if (total > CELLS_MAX)
			return err_set(err, ST_LIMIT,
				       T("表格太大了（超过 400 万个单元格），没有读入。"));
	}
	wb->name = arena_strdup(d->arena, name);
	wb->n = d->sheets.n;
	wb->sheets = arena_array(d->arena, wb->n + 1, sizeof(*wb->sheets));
	for (size_t i = 0; i < wb->n; i++)
		fill_sheet(&wb->sheets[i], d->arena, &d->sheets.v[i]);
	wb->arena = d->arena;
	d->arena = NULL;
	*out = wb;
	return ST_OK;
}

void workbook_free(struct workbook *wb)
{
	if (wb)
		arena_free(wb->arena);
}

const struct sheet *workbook_sheet(const struct workbook *wb, const char *name)
{
	for (size_t i = 0; i < wb->n; i++)
		if (sheet_same_word(wb->sheets[i].name, name))
			return &wb->sheets[i];
	return NULL;
}

static bool ends_with(const char *name, const char *ending)
{
	size_t n = strlen(name), e = strlen(ending);

	return n >= e && strcasecmp(name + n - e, ending) == 0;
}

static enum status read_text(struct workbook_draft *d, const char *bytes, size_t n,
			     const char *name, const char *plain_name, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = csvio_decode(&text, bytes, n, NULL, err);
	if (st == ST_OK && ends_with(name, ".md"))
		st = sheet_read_md(d, text.data, text.len, err);
	else if (st == ST_OK)
		st = sheet_read_csv(d, text.data, text.len, plain_name, err);
	strbuf_clear(&text);
	return st;
}

/* One file into the draft. */
static enum status read_into(struct workbook_draft *d, const char *bytes, size_t n,
			     const char *name, const char *plain_name, struct err *err)
{
	enum status st;

	if (n == 0)
		st = err_set(err, ST_SYNTAX, T("“%s”是空文件。"), name);
	else if (sheet_is_workbook(bytes, n) || ends_with(name, ".xlsx") || ends_with(name, ".xls"))
		st = sheet_read_xlsx(d, bytes, n, err);
	else
		st = read_text(d, bytes, n, name, plain_name, err);
	if (st != ST_OK)
		(void)err_place(err, st, name, NULL, 0);
	return st;
}

enum status workbook_read(struct workbook **out, const char *bytes, size_t n, const char *name,
			  struct err *err)
{
	struct workbook_draft d;
	enum status st;

	*out = NULL;
	workbook_begin(&d);
	st = read_into(&d, bytes, n, name, NULL, err);
	if (st == ST_OK)
		st = workbook_end(out, &d, name, err);
	workbook_abandon(&d);
	return st;
}

static enum status read_folder(struct workbook_draft *d, const char *path, struct err *err)
{
	static const char *const known[] = { "survey", "choices", "settings", "metrics",
					     "external_choices", "translations" };
	struct arena *a = arena_new();
	const char *const *files;
	size_t n;
	bool survey = false;
	struct strbuf bytes;
	enum status st;

	strbuf_init(&bytes);
	st = fs_list(&files, &n, a, path, false, err);
	for (size_t k = 0; st == ST_OK && k < ARRAY_LEN(known); k++) {
		for (size_t i = 0; st == ST_OK && i < n; i++) {
			const char *base = fs_base_name(files[i]);

			if (strcasecmp(base, arena_printf(a, "%s.csv", known[k])) != 0)
				continue;
			survey = survey || k == 0;
			strbuf_reset(&bytes);
			st = fs_read(&bytes, files[i], WORKBOOK_MAX_BYTES, err);
			if (st == ST_OK)
				st = read_into(d, bytes.data, bytes.len, base, known[k], err);
			break;
		}
	}
	if (st == ST_OK && !survey)
		st = err_set(err, ST_FORM, T("文件夹“%s”里没有 survey.csv，不是一份问卷定义。"),
			     path);
	strbuf_clear(&bytes);
	arena_free(a);
	return st;
}

enum status workbook_open(struct workbook **out, const char *path, struct err *err)
{
	struct workbook_draft d;
	struct arena *a;
	char *trimmed;
	struct strbuf bytes;
	enum status st;

	*out = NULL;
	if (!fs_is_dir(path)) {
		const char *base = fs_base_name(path);

		strbuf_init(&bytes);
		st = fs_read(&bytes, path, WORKBOOK_MAX_BYTES, err);
		if (st == ST_OK)
			st = workbook_read(out, bytes.data, bytes.len, base, err);
		if (st == ST_OK)
			(*out)->dir = base > path ? arena_strndup((*out)->arena, path,
								  (size_t)(base - path))
						  : ".";
		strbuf_clear(&bytes);
		return st;
	}
	a = arena_new();
	trimmed = arena_strdup(a, path);
	for (size_t n = strlen(trimmed); n > 1 && trimmed[n - 1] == '/'; n--)
		trimmed[n - 1] = '\0';
	workbook_begin(&d);
	st = read_folder(&d, path, err);
	if (st == ST_OK)
		st = workbook_end(out, &d, fs_base_name(trimmed), err);
	if (st == ST_OK)
		(*out)->dir = arena_strdup((*out)->arena, trimmed);
	workbook_abandon(&d);
	arena_free(a);
	return st;
}
