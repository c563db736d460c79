/* SPDX-License-Identifier: MIT */
/* The kinds of file a document is written as, by a name or by what the name of a file ends in: text, csv, html, xlsx, pdf. */
#ifndef RUHU_APP_DOC_FORMAT_H
#define RUHU_APP_DOC_FORMAT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct doc;
struct strbuf;

struct doc_format {
	const char *name;
	bool bytes; /* not for a terminal */
	/* Appends to out; paged: text in pages of A4, else without end; said gets what the person should know. */
	enum status (*write)(struct strbuf *out, struct strbuf *said, const struct doc *doc, bool paged, struct err *err);
};

/* NULL where it is none; path NULL = no file. */
const struct doc_format *doc_format_find(const char *name);
const struct doc_format *doc_format_of_path(const char *path);

/* Into a file, in the format its name ends in; else text in pages of A4. */
MUST_USE enum status doc_format_save(const struct doc *doc, const char *path, struct err *err);

#endif
