/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/doc_format.h"

#include <string.h>
#include <strings.h>

#include "app/pdf.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "report/doc.h"

static enum status as_text(struct strbuf *out, struct strbuf *said UNUSED, const struct doc *doc, bool paged, struct err *err UNUSED)
{
	doc_write_text(out, doc, DOC_PAGE_COLUMNS, paged ? DOC_PAGE_LINES : 0);
	return ST_OK;
}

static enum status as_csv(struct strbuf *out, struct strbuf *said UNUSED, const struct doc *doc, bool paged UNUSED, struct err *err UNUSED)
{
	doc_write_csv(out, doc);
	return ST_OK;
}

static enum status as_html(struct strbuf *out, struct strbuf *said UNUSED, const struct doc *doc, bool paged UNUSED, struct err *err UNUSED)
{
	doc_write_html(out, doc);
	return ST_OK;
}

static enum status as_xlsx(struct strbuf *out, struct strbuf *said UNUSED, const struct doc *doc, bool paged UNUSED, struct err *err)
{
	return doc_write_xlsx(out, doc, err);
}

static enum status as_pdf(struct strbuf *out, struct strbuf *said, const struct doc *doc, bool paged UNUSED, struct err *err)
{
	enum status st = pdf_from_doc(out, said, doc, err);

	if (st == ST_NOT_FOUND) /* a program, not what was asked about */
		st = err->code = ST_IO;
	return st;
}

static const struct doc_format formats[] = {
	{ "text", false, as_text }, { "csv", false, as_csv }, { "html", false, as_html }, { "xlsx", true, as_xlsx }, { "pdf", true, as_pdf },
};

const struct doc_format *doc_format_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

const struct doc_format *doc_format_of_path(const char *path)
{
	const char *dot = path ? strrchr(fs_base_name(path), '.') : NULL;

	for (size_t i = 0; dot && i < ARRAY_LEN(formats); i++)
		if (strcasecmp(formats[i].name, dot + 1) == 0)
			return &formats[i];
	return NULL;
}

enum status doc_format_save(const struct doc *doc, const char *path, struct err *err)
{
	const struct doc_format *format = doc_format_of_path(path);
	struct strbuf out, said;
	enum status st;

	strbuf_init(&out);
	strbuf_init(&said);
	st = (format ? format : &formats[0])->write(&out, &said, doc, true, err);
	if (st == ST_OK)
		st = fs_write(path, out.data, out.len, 0600, err);
	strbuf_clear(&out);
	strbuf_clear(&said);
	return st;
}
