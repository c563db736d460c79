/* SPDX-License-Identifier: MIT */
/* PDF comes from a program of its own, ruhu-print, beside this one or on the PATH. */
#ifndef RUHU_APP_PDF_H
#define RUHU_APP_PDF_H

#include "base/attr.h"
#include "base/err.h"

struct doc;
struct strbuf;

/* Appends the document as PDF; said gets what the person should know (characters no font has). ST_NOT_FOUND: ruhu-print is not there. */
MUST_USE enum status pdf_from_doc(struct strbuf *out, struct strbuf *said, const struct doc *doc, struct err *err);

#endif
