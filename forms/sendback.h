/* SPDX-License-Identifier: MIT */
/*
 * 退回补问: an office returns an interview to who made it, with a comment on what to look at or ask again. It is a record of kind "decision"
 * (docs/FORMATS.md, "Returned interviews") whose identity follows from the interview's alone: so a store finds what was returned of a record
 * without a list, and drops it together with the record when that is withdrawn. Any later state of the interview answers it.
 */
#ifndef RUHU_FORMS_SENDBACK_H
#define RUHU_FORMS_SENDBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "forms/revision.h"

struct arena;
struct strbuf;

#define SENDBACK_TEXT 1200 /* longest comment, bytes */

struct sendback {
	struct identity record;
	const char *text;
	const struct digest *seen; /* the revisions of the record that the office held then, ascending */
	size_t n_seen;
};

struct identity sendback_identity(const struct identity *record);
void sendback_body(struct strbuf *body, const struct sendback *s); /* appended; seen in any order */
/* False: rev is something else, or not as sendback_body writes it, or does not bear the identity of its record. Strings live in a. */
bool sendback_read(struct sendback *out, const struct revision *rev, struct arena *a);
/* A revision of the record that the office had not seen and that goes on from one it had. */
bool sendback_is_answer(const struct sendback *s, const struct digest *id, const struct digest *parents, size_t n_parents);

#endif
