/* SPDX-License-Identifier: MIT */
/* ruhu-print: a document (docs/FORMATS.md: ruhu-doc 1) on standard input, PDF on standard output. Called by ruhu; a program of its own, so that
 * the laptops of the volunteers need no fonts, and a fault in a font is no fault of the survey. */
#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "po/catalogue.h"
#include "print/page.h"

#define DOCUMENT_MOST ((size_t)256 << 20)

static int run(struct strbuf *pdf, struct strbuf *missing)
{
	struct err err = ERR_INIT;
	struct strbuf text;
	struct doc *doc = NULL;
	enum status st;

	strbuf_init(&text);
	st = fs_read_fd(&text, STDIN_FILENO, T("标准输入"), DOCUMENT_MOST, &err);
	if (st == ST_OK)
		st = doc_read(&doc, text.data, text.len, &err);
	strbuf_clear(&text);
	if (st == ST_OK)
		st = page_write_pdf(pdf, missing, doc, &err);
	doc_free(doc);
	if (st != ST_OK)
		(void)fprintf(stderr, "%s\n", err.text);
	return err_exit_status(st);
}

int main(void)
{
	struct strbuf pdf, missing;
	int status;

	i18n_start_locale();
	catalogue_register();
	i18n_set(i18n_from_environment());
	strbuf_init(&pdf);
	strbuf_init(&missing);
	status = run(&pdf, &missing);
	if (status == 0 && (fwrite(pdf.data, 1, pdf.len, stdout) != pdf.len || fflush(stdout) != 0))
		status = 3;
	if (missing.len)
		(void)fprintf(stderr, "%s\n", missing.data);
	strbuf_clear(&pdf);
	strbuf_clear(&missing);
	return status;
}
