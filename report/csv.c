/* SPDX-License-Identifier: MIT */
/* The CSV writer of documents. */
#include "config.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "report/doc.h"

static void remark(struct strbuf *out, const char *text)
{
	if (!*text)
		return;
	csvio_cell_safe(out, "#", true);
	csvio_cell_safe(out, text, false);
	csvio_end_row(out);
}

static void write_table(struct strbuf *out, const struct doc_table *t)
{
	csvio_cell_safe(out, T("表"), true);
	for (size_t c = 0; c < t->n_columns; c++)
		csvio_cell_safe(out, t->columns[c].head, false);
	csvio_end_row(out);
	for (size_t r = 0; r < t->rows.n; r++) {
		csvio_cell_safe(out, t->caption, true);
		for (size_t c = 0; c < t->n_columns; c++)
			csvio_cell_safe(out, t->rows.v[r][c], false);
		csvio_end_row(out);
	}
}

void doc_write_csv(struct strbuf *out, const struct doc *d)
{
	if (d->drill)
		remark(out, T("演练"));
	if (d->draft)
		remark(out, T("代拟稿"));
	remark(out, d->title);
	remark(out, d->subtitle);
	for (size_t i = 0; i < d->blocks.n; i++) /* what a chart shows stands in a table beside it */
		if (d->blocks.v[i].table)
			write_table(out, d->blocks.v[i].table);
		else
			remark(out, d->blocks.v[i].text);
	remark(out, d->footer);
}
