/* SPDX-License-Identifier: MIT */
/* Validation of answers: exists once. The session asks it at the door, merge asks it for every row. */
#ifndef RUHU_FORMS_VALIDATE_H
#define RUHU_FORMS_VALIDATE_H

#include <stdbool.h>

#include "forms/instance.h"

struct revision;
struct strbuf;

/* Why a stored answer cannot count; the bits are stored with a revision (marks). */
enum mark {
	MARK_TYPE = 1 << 0,	  /* no value of the question's type */
	MARK_CHOICE = 1 << 1,	  /* a code that is not in the list or filtered out */
	MARK_CONSTRAINT = 1 << 2, /* the definition's constraint is false */
	MARK_SKIP = 1 << 3,	  /* answered although the form's logic skips it */
	MARK_REQUIRED = 1 << 4,	  /* a required question is open in a complete interview */
	MARK_CONSENT = 1 << 5,	  /* an opinion without its consent */
	/* A soft check is false and nobody said why. At the door it is asked for before going on; of a finished record it is told and the
	 * record counts: revision_marks never has it. */
	MARK_SOFT = 1 << 6
};

struct complaint {
	enum mark mark;
	struct spot spot;
	char text[512]; /* one sentence, with the value in it, in the interface language (or the form's own message) */
};

/* What was typed or imported -> canonical spelling of the question's type, appended to out; choices checked against the list.
 * False and *why (may be NULL) if it is refused. "" is always fine. */
bool validate_typed(struct instance *in, struct spot s, const char *typed, struct strbuf *out, struct complaint *why);

/* The present answer of one spot: constraint, required, then the soft check where no reason was given. False and *why if it does not hold. Irrelevant spots hold. */
bool validate_spot(struct instance *in, struct spot s, struct complaint *why);

/* Every spot of the record; fn for each complaint. required only where check_required (a complete interview).
 * Answers of skipped questions (stored text that logic ignores) are complaints only if check_skips: at the door they are normal,
 * in an imported row they are not. Returns the union of marks. */
unsigned validate_all(struct instance *in, bool check_required, bool check_skips, void (*fn)(void *ctx, const struct complaint *c),
		      void *ctx);

/* The same of some questions outside repeats, with skips and without words. */
unsigned validate_some(struct instance *in, const int *nodes, int n, bool check_required);

/*
 * Why a revision cannot count, as a pure function of the revision and its form: the same at the door, in every office, and however it
 * came. Neither the round nor what a store knows enters, so a drawn person is taken as recorded and never drawn anew; the time is the
 * interview's own. The union of enum mark without MARK_SOFT, 0 = it counts; a body the form cannot hold is MARK_TYPE.
 */
unsigned revision_marks(const struct form *form, const struct revision *rev);
/* The same, telling each reason to fn (may be NULL), for those who look at many: in is of the form, and is emptied and filled. */
unsigned revision_marks_in(struct instance *in, const struct revision *rev, void (*fn)(void *ctx, const struct complaint *c), void *ctx);

/* The same of some questions outside repeats alone, where in already holds what the body says of them and of all they depend on. */
unsigned revision_marks_some(struct instance *in, const struct revision *rev, const int *nodes, int n);
/* Whether an interview owes its required answers: 1.1 and not set aside. */
bool revision_owes_answers(const struct revision *rev);
/* Whether text is a good answer to a question that depends on nothing (forms/plain.h); in is of the form. */
bool validate_plain(struct instance *in, int node, const char *text);

const char *mark_name(enum mark m); /* short Chinese/English name for reports, T()-ed */

#endif
