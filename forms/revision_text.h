/* SPDX-License-Identifier: MIT */
/* Escaped texts inside of a revision's canonical bytes. Private to forms/revision.c and forms/body.c. */
#ifndef RUHU_FORMS_REVISION_TEXT_H
#define RUHU_FORMS_REVISION_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct strbuf;

/* Backslash, newline, tab and carriage return as \\ \n \t \r. Other control characters mean nothing in an answer and are left out,
 * bytes that are no UTF-8 become U+FFFD: what is written can always be read back. */
void text_escape(struct strbuf *out, const char *text);
/* NULL if s holds a control character or an escape that text_escape does not write. */
char *text_unescape(struct arena *a, const char *s, size_t n);
/* Every line is "key TAB value LF" with neither empty, no control character and known escapes only. UTF-8 is the caller's to check. */
bool body_well_formed(const char *body, size_t n);

#endif
