/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/table_file.h"

#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/sheet.h"
#include "forms/sheet_xlsx.h"

struct reading {
	table_row_fn fn;
	void *ctx;
};

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct reading *r = ctx;
	bool blank = true;

	for (size_t i = 0; i < n; i++)
		blank = blank && cells[i][strspn(cells[i], " \t\r\n")] == '\0';
	return blank ? ST_OK : r->fn(r->ctx, "", row, cells, n, err);
}

static enum status read_book(const struct strbuf *bytes, const char *name, table_row_fn fn, void *ctx, struct err *err)
{
	struct workbook *wb = NULL;
	enum status st = workbook_read(&wb, bytes->data, bytes->len, name, err);

	for (size_t s = 0; st == ST_OK && s < wb->n; s++) {
		const struct sheet *sheet = &wb->sheets[s];

		for (int r = 0; st == ST_OK && r < sheet->rows; r++)
			st = fn(ctx, sheet->name, sheet->row_number[r], &sheet->cells[(size_t)r * (size_t)sheet->cols], (size_t)sheet->cols, err);
	}
	workbook_free(wb);
	return st;
}

enum status table_file_each(const char *path, table_row_fn fn, void *ctx, struct err *err)
{
	struct reading r = { fn, ctx };
	struct strbuf bytes, text;
	enum status st;

	strbuf_init(&bytes);
	strbuf_init(&text);
	st = fs_read(&bytes, path, TABLE_FILE_MAX, err);
	if (st == ST_OK && sheet_is_workbook(bytes.data, bytes.len)) {
		st = read_book(&bytes, fs_base_name(path), fn, ctx, err);
	} else if (st == ST_OK) {
		st = csvio_decode(&text, bytes.data, bytes.len, NULL, err);
		if (st == ST_OK)
			st = csvio_parse(text.data, text.len, 0, on_row, &r, err);
	}
	strbuf_clear(&bytes);
	strbuf_clear(&text);
	return st;
}
