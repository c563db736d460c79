/* SPDX-License-Identifier: MIT */
/*
 * Honesty: does the questionnaire let people say what they think? Warnings, one table row and one function each. allow(reason) in the
 * `note` column of the row silences one of them; the reason is printed with the report. Private to the loader.
 */
#ifndef RUHU_FORMS_LINT_HONEST_H
#define RUHU_FORMS_LINT_HONEST_H

#include "forms/load_internal.h"

/* What the choices of a list say. */
struct scale {
	int positive, negative;
	bool unknown, refusal; /* 不了解, 不愿回答 can be chosen */
};
struct scale scale_of(const struct load *ld, const struct choice_list *list);
bool scale_is_opinion(const struct scale *s);

/* The first phrase of the kind in text, NULL = none. */
const char *phrase_leading(const char *text);
const char *phrase_hint(const char *text);
const char *phrase_double(const char *text);

void lint_honest(struct load *ld); /* after load_bind; fills form->allowed */
void lint_claims(struct load *ld); /* lint_claims.c: fills form->claims */

#endif
