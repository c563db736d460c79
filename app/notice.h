/* SPDX-License-Identifier: MIT */
/* The notice is built from the round: 【slots】 of a form's texts are filled with what the round says, so that nothing is promised that
 * is not so. Other tools show the slots as a printed script with blanks would. */
#ifndef RUHU_APP_NOTICE_H
#define RUHU_APP_NOTICE_H

#include "forms/form.h"
#include "forms/round.h"

struct arena;
struct diag_list;

/* text, which is in lang ("zh", "en"; another = that of the interface), with every known slot replaced, in a; an empty value leaves a blank line to be filled by hand (＿＿). r may be NULL (practice on a
 * form alone): the slots stay. Slots are the Chinese names of the table in notice.c; they are the same in every language's text. */
const char *notice_fill(const struct round *r, const char *interviewer, const char *lang, const char *text, struct arena *a);

/* Errors, each at its cell, where a notice or consent text claims what is not so: encrypted without office keys, random without a
 * probability sample, an approval that is not there; no location, recording, picture or name though a question asks for it; only
 * statistics though words may be quoted. r NULL: only what the definition itself can tell. */
void notice_check(const struct form *form, const struct round *r, struct diag_list *diags);

#endif
