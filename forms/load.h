/* SPDX-License-Identifier: MIT */
/* From a workbook to a form. All problems go into diags in one run; a form comes out only when there is no error. `ruhu check` is
 * this and nothing else. */
#ifndef RUHU_FORMS_LOAD_H
#define RUHU_FORMS_LOAD_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct diag_list;
struct form;
struct workbook;

MUST_USE enum status form_compile(struct form **out, const struct workbook *wb,
				  struct diag_list *diags, struct err *err);

/* workbook_open and form_compile; ST_FORM with the first error's sentence in err and all of them in diags (may be NULL). */
MUST_USE enum status form_load(struct form **out, const char *path, struct diag_list *diags,
			       struct err *err);
/* The same, and what XLSForm does not know is an error, but for the extensions that other tools ignore (load_strict.c). */
MUST_USE enum status form_load_strict(struct form **out, const char *path, struct diag_list *diags,
				      struct err *err);
MUST_USE enum status form_load_bytes(struct form **out, const char *bytes, size_t n,
				     const char *name, struct diag_list *diags, struct err *err);

#endif
