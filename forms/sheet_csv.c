/* SPDX-License-Identifier: MIT */
/* The CSV carrier: one table whose header has a `type` column, or (pyxform's dialect) several tables, each under a line that holds
 * its name in the first column, all their rows with an empty first cell. */
#include "config.h"

#include <limits.h>

#include "base/i18n.h"
#include "forms/csvio.h"
#include "forms/sheet_internal.h"

struct csv_sheets {
	struct workbook_draft *draft;
	const char *plain_name;
	bool started;
	bool plain;
	long header; /* record number before the present sheet's first row */
};

static bool is_plain_header(const char *const *cells, size_t n)
{
	if (sheet_same_word(cells[0], "survey") || sheet_same_word(cells[0], "choices") ||
	    sheet_same_word(cells[0], "settings") || sheet_same_word(cells[0], "metrics"))
		return false;
	for (size_t i = 0; i < n; i++)
		if (sheet_same_word(cells[i], "type"))
			return true;
	return false;
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct csv_sheets *c = ctx;
	bool blank = true;

	if (row > INT_MAX)
		return err_set(err, ST_LIMIT, T("行数太多，没有读入。"));
	for (size_t i = 0; i < n && blank; i++)
		blank = sheet_is_blank(cells[i]);
	if (blank)
		return ST_OK;
	if (!c->started) {
		c->started = true;
		c->plain = c->plain_name || is_plain_header(cells, n);
		if (c->plain)
			draft_sheet(c->draft, c->plain_name ? c->plain_name : "survey");
	}
	if (c->plain)
		return draft_row(c->draft, (int)row, cells, n, err);
	if (!sheet_is_blank(cells[0])) {
		bool more = false;

		for (size_t i = 1; i < n && !more; i++)
			more = !sheet_is_blank(cells[i]);
		draft_sheet(c->draft, cells[0]);
		c->header = more ? row - 1 : row; /* the name may stand on the header's own line */
		if (!more)
			return ST_OK;
	}
	if (c->draft->sheets.n == 0)
		return err_set(err, ST_SYNTAX,
			       T("看不出这份 CSV 是哪张表：第一行要么是带 type "
				 "列的表头，要么在第一列写 survey。没有读入。"));
	return draft_row(c->draft, (int)(row - c->header), cells + 1, n - 1, err);
}

enum status sheet_read_csv(struct workbook_draft *d, const char *text, size_t n,
			   const char *plain_name, struct err *err)
{
	struct csv_sheets c = { .draft = d, .plain_name = plain_name };

	return csvio_parse(text, n, 0, on_row, &c, err);
}
