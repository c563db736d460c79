/* SPDX-License-Identifier: MIT */
/*
 * Paper forms keyed in twice. The first keying is kept beside the records, as a setting of the store; the second is compared with it,
 * what differs is decided from the paper, and only then there is a record. Nothing of a keying leaves the machine before that.
 */
#ifndef RUHU_APP_ENTRY_H
#define RUHU_APP_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "app/interview.h"
#include "base/attr.h"
#include "base/err.h"

struct arena;
struct form;
struct workspace;

/* What stands on the paper beside the answers. */
struct entry_paper {
	const char *number;	 /* of the paper form: 1 to 20 letters, digits, '-' */
	const char *household;	 /* id */
	const char *date;	 /* of the interview, YYYY-MM-DD */
	const char *interviewer; /* code of who asked */
};

enum entry_pass { ENTRY_FIRST = 1, ENTRY_SECOND, ENTRY_DONE };

/* How far the paper form is; of a second keying paper gets what the first one said, in a. by: who keyed first. */
MUST_USE enum status entry_look(struct workspace *ws, const struct form *form, const char *number, enum entry_pass *pass,
				struct entry_paper *paper, const char **by, struct arena *a, struct err *err);
/* The household whose id ends in text, ST_NOT_FOUND where there is none or several. In a. */
MUST_USE enum status entry_household(struct workspace *ws, const char *text, const char **id, struct arena *a, struct err *err);
/* Numbers that wait for their second keying, a blank between. */
MUST_USE enum status entry_waiting(struct workspace *ws, const struct form *form, struct strbuf *out, struct err *err);

/* An interview to key the answers into; nothing of it is journalled, and the drawn person is typed as on the paper. */
MUST_USE enum status entry_begin(struct interview **out, struct workspace *ws, const struct form *form, const struct entry_paper *paper,
				 enum entry_pass pass, struct err *err);
/* Keeps the first keying. */
MUST_USE enum status entry_keep(struct interview *iv, const struct entry_paper *paper, struct err *err);

struct entry_difference {
	const char *key, *label;
	const char *first, *second;	      /* answers as stored, "" = none */
	const char *first_shown, *second_shown; /* as people read them */
	bool take_first;
};
/* What the second keying says otherwise, in the order of the form; in a. */
MUST_USE enum status entry_compare(struct interview *iv, const struct entry_paper *paper, struct entry_difference **v, size_t *n,
				   struct arena *a, struct err *err);
/* The record, with what was decided; number is for the slip. The first keying is removed. */
MUST_USE enum status entry_settle(struct interview *iv, const struct entry_paper *paper, const struct entry_difference *v, size_t n,
				  char number[32], struct err *err);

#endif
