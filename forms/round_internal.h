/* SPDX-License-Identifier: MIT */
/* The table of a round's keys, shared by reading (round_parse.c) and writing (round.c). */
#ifndef RUHU_FORMS_ROUND_INTERNAL_H
#define RUHU_FORMS_ROUND_INTERNAL_H

#include "forms/round.h"

enum round_type {
	ROUND_ID, ROUND_TEXT, ROUND_FORM, ROUND_TARGET, ROUND_SAMPLE, ROUND_WORD, ROUND_FRAME, ROUND_DATE, ROUND_DATE_TEXT, ROUND_OFFSET,
	ROUND_TIME, ROUND_INT
};

#define ROUND_MAX_ALIASES 4
#define ROUND_KEYS 30

struct round_word { /* a value from a list, and what people write for it */
	const char *word, *alias[ROUND_MAX_ALIASES];
};

struct round_key {
	const char *key;
	const char *label; /* TN */
	enum round_type type;
	size_t offset; /* in struct round */
	const char *alias[ROUND_MAX_ALIASES];
	const struct round_word *words; /* of ROUND_WORD and ROUND_SAMPLE, ended by word NULL */
	int min, max;			/* of ROUND_INT */
};

extern const struct round_key round_keys[ROUND_KEYS]; /* in the order of the canonical text */
#define ROUND_MAGIC "ruhu-round 1"

/* Appends the canonical text. */
void round_write(struct strbuf *out, const struct round *r);

#endif
