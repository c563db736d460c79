/* SPDX-License-Identifier: MIT */
/* Words that the documents about a questionnaire share. */
#ifndef RUHU_REPORT_CODEBOOK_INTERNAL_H
#define RUHU_REPORT_CODEBOOK_INTERNAL_H

#include <stdbool.h>

#include "forms/form.h"

const char *codebook_logic_word(const char *column); /* "relevant" -> 何时问 */
const char *codebook_type_word(const struct node *n);
bool codebook_is_yes(const struct expr *e); /* a plain yes: nothing to tell but that it is so */
const char *codebook_lang(const struct form *form, int lang); /* its name, or that it has none */
const char *codebook_text(const struct tmpl *const *texts, int lang); /* "" where there is none */

#endif
