/* SPDX-License-Identifier: MIT */
/* The way to the printer: pages of PDF (of text where ruhu-print is not installed) into lp. Where there is no printer the pages are kept as a
 * file in the present folder, never over another one, and the sentence says which. */
#ifndef RUHU_APP_PRINTER_H
#define RUHU_APP_PRINTER_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct doc;
struct strbuf;

struct printer_job {
	const char *name;    /* of the file that is kept, without its ending: "ruhu-2026-Q4" */
	const char *printer; /* as lp knows it; NULL = the usual one */
	int copies;          /* >= 1 */
	bool two_sided;
};

/* said gets what the person should know beside. ST_IO: not printed, the sentence says why and where the pages are. */
MUST_USE enum status printer_print(const struct doc *doc, const struct printer_job *job, struct strbuf *said, struct err *err);

#endif
