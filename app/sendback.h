/* SPDX-License-Identifier: MIT */
/*
 * 退回补问: the office returns an interview with a comment, the laptop that made it shows the comment until the interview has a later state
 * (forms/sendback.h). Both ends read the same list.
 */
#ifndef RUHU_APP_SENDBACK_H
#define RUHU_APP_SENDBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "forms/revision.h"
#include "forms/sendback.h"

struct arena;
struct doc;
struct strbuf;
struct workspace;

struct sendback_row {
	struct identity record;
	char number[16];	/* of the record, as a slip has it, without the device */
	bool here;		/* the record is in this store */
	const char *household, *device, *interviewer; /* of the record; "" = unknown */
	const char *text, *who, *office, *when;	      /* when: an instant */
	bool answered, changed; /* by a later state; it says something else */
	const char *reply, *reply_who, *reply_when; /* of that state: its reason; "" = none */
};
struct sendbacks {
	struct arena *arena;
	VEC(struct sendback_row) rows; /* those that wait first, then by when they were returned */
	size_t open;
};

MUST_USE enum status sendbacks_load(struct sendbacks **out, struct workspace *ws, struct err *err);
void sendbacks_free(struct sendbacks *l); /* NULL is fine */
struct doc *sendbacks_doc(struct workspace *ws, const struct sendbacks *l);
/* The comments of one record that wait for an answer, each "看第 3 题（旗办 11月24日）", a line each, in a; "" = none. */
MUST_USE enum status sendback_words(const char **out, struct workspace *ws, const struct identity *record, struct arena *a, struct err *err);

/* In the office. The comment is cleaned of what cannot be seen; saying the same of the same state again writes nothing. said: how it gets to
 * the laptop. */
MUST_USE enum status sendback_write(struct workspace *ws, const struct identity *record, const char *text, struct strbuf *said, struct err *err);
/* It cannot be mended, and why: a new revision with the same answers, which is the answer. */
MUST_USE enum status sendback_cannot(struct workspace *ws, const struct identity *record, const char *reason, struct strbuf *said,
				     struct err *err);
/* The reason of a revision of that record: where the record is returned and not answered it says so first, and reason may be "". In a. */
MUST_USE enum status sendback_reason(const char **out, struct workspace *ws, const struct identity *record, const char *reason, struct arena *a,
				     struct err *err);

#endif
