/* SPDX-License-Identifier: MIT */
/*
 * What people said in their own words (questions with the role "quote"), and which of it a person released for the page. A release is a
 * decision (docs/FORMATS.md): it names the record and the question and which pieces of the words stay, never words of its own. So nobody
 * can put anything into anybody's mouth, and where the record goes or is corrected, its quotation goes too.
 */
#ifndef RUHU_APP_QUOTES_H
#define RUHU_APP_QUOTES_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "forms/revision.h"

struct arena;
struct doc;
struct form;
struct strbuf;
struct workspace;

enum quote_state {
	QUOTE_WAITING, /* nobody has looked at it, or the record was corrected since */
	QUOTE_RELEASED,
	QUOTE_REFUSED /* looked at: not to be quoted */
};

struct quote {
	struct identity decision; /* made from record and question: the same wherever it is decided */
	struct identity record;
	const char *revision; /* of the record, in hexadecimal digits */
	const char *number; /* its first eight digits, by which people name it */
	const char *key;    /* of the body */
	int node;
	const char *unit; /* the township: nothing finer is kept */
	int64_t day;
	const char *said; /* all the words */
	enum quote_state state;
	const char *quoted; /* what is printed of them; "" unless released */
	const char *who, *when, *reason;
};

struct quotes {
	struct arena *arena;
	const struct form *form;
	VEC(struct quote) v; /* by the number, which means nothing */
};

/* Of the interviews that count of the round's first form. */
MUST_USE enum status quotes_load(struct quotes *out, struct workspace *ws, struct err *err);
void quotes_clear(struct quotes *q);

/* shorter: the words with pieces left out, "……" where something is missing; NULL = all of them. ST_INPUT where it is no shortening, or what is
 * left names a place below the township, a door or a telephone number. who may be "" where the workspace knows it. printed gets the words. */
MUST_USE enum status quotes_release(struct workspace *ws, const char *number, const char *shorter, const char *who, struct strbuf *printed,
				    struct err *err);
MUST_USE enum status quotes_refuse(struct workspace *ws, const char *number, const char *who, const char *reason, struct err *err);
/* All of one state, QUOTE_REFUSED + 1 = all. It holds every word and stays in the office. */
MUST_USE enum status quotes_doc(struct doc **out, struct workspace *ws, int state, struct err *err);

#endif
