/* SPDX-License-Identifier: MIT */
/* What a questionnaire says, as documents: the codebook, what is translated, and what another version changed. */
#ifndef RUHU_REPORT_CODEBOOK_H
#define RUHU_REPORT_CODEBOOK_H

#include <stdbool.h>

#include "forms/form.h"

struct comparison;
struct doc;
struct sheet;

/* Every question with name, type, text in each language and logic; every list with codes, labels and which codes mean that something is
 * missing. wide: a column for each thing (for a table program); otherwise a page's width, the languages behind each other. */
struct doc *codebook_doc(const struct form *form, bool wide);
/* Of each language and column: how many texts there are in any language, how many of them in this one, and where one is missing. translations: the
 * sheet of that name (language, translator, translated, reviewer, reviewed), NULL = none. */
struct doc *coverage_doc(const struct form *form, const struct sheet *translations);
/* Two versions: what was added, removed, moved, changed, and what becomes of answers. */
struct doc *comparison_doc(const struct comparison *c);

#endif
