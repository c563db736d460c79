/* SPDX-License-Identifier: MIT */
/* In the place of data_write.c and data_book.c where the program is built without them (--disable-office). */
#include "config.h"

#include "base/i18n.h"
#include "exports/data_internal.h"

static enum status not_here(struct err *err)
{
	return err_set(err, ST_USAGE, T("这个 ruhu 是入户电脑用的，不写 SPSS、Stata 文件和 Excel 工作簿。请在办公室的电脑上出，或用 --csv。"));
}

enum status data_writer_new(struct data_writer **out, struct outfile *f, const struct data_options *o, const struct data_columns *c, size_t rows,
			    struct err *err)
{
	(void)f;
	(void)o;
	(void)c;
	(void)rows;
	*out = NULL;
	return not_here(err);
}

enum status data_writer_row(struct data_writer *w, const struct data_cell *cells, struct err *err)
{
	(void)w;
	(void)cells;
	return not_here(err);
}

enum status data_writer_end(struct data_writer *w, struct err *err)
{
	(void)w;
	return not_here(err);
}

void data_writer_drop(struct data_writer *w)
{
	(void)w;
}

enum status data_book_new(struct data_book **out, const char *path, const struct data_options *o, const struct data_columns *c, struct err *err)
{
	(void)path;
	(void)o;
	(void)c;
	*out = NULL;
	return not_here(err);
}

void data_book_row(struct data_book *b, const struct data_cell *cells)
{
	(void)b;
	(void)cells;
}

enum status data_book_end(struct data_book *b, struct outfile *f, struct err *err)
{
	(void)b;
	(void)f;
	return not_here(err);
}

void data_book_drop(struct data_book *b)
{
	(void)b;
}
