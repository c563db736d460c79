/* SPDX-License-Identifier: MIT */
/* What a form calls things, in the interface language where the form has it, else in its default language; never NULL. */
#ifndef RUHU_REPORT_LABELS_H
#define RUHU_REPORT_LABELS_H

#include <stddef.h>

#include "forms/form.h"

struct strbuf;

const char *labels_metric(const struct form *form, const struct metric *m);
const char *labels_question(const struct form *form, int node);
const char *labels_answer(const struct form *form, int node, const char *code);

/* Labels of several codes of a question, with 、 between. */
void labels_answers(struct strbuf *out, const struct form *form, int node, const char *const *codes,
		    size_t n);

#endif
