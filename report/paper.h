/* SPDX-License-Identifier: MIT */
/* A questionnaire on paper, for households where no laptop goes in, to be typed in afterwards: numbers, boxes with the codes that are keyed,
 * and where to go on. */
#ifndef RUHU_REPORT_PAPER_H
#define RUHU_REPORT_PAPER_H

#include <stdbool.h>

struct arena;
struct doc;
struct form;
struct round;

struct paper {
	const struct form *form;
	const struct round *round; /* NULL = not known: its lines are left out */
	int lang;                  /* of the form's texts */
	int beside;                /* a second language in a column of its own, without boxes; -1 = none */
	bool unreviewed;           /* nobody has reviewed the translation lang: it says so */
	bool notice_only;          /* 告知书: what is left with the household */
	/* Fills the 【slots】 of a text; NULL = they stay. */
	const char *(*fill)(void *ctx, int lang, const char *text, struct arena *a);
	void *ctx;
};

struct doc *paper_doc(const struct paper *p);

#endif
