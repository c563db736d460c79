/* SPDX-License-Identifier: MIT */
/* The table of a round's keys, shared by reading (round_parse.c the lines, round_value.c their values) and writing (round.c). */
#ifndef RUHU_FORMS_ROUND_INTERNAL_H
#define RUHU_FORMS_ROUND_INTERNAL_H

#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/round.h"

enum round_type {
	ROUND_ID, ROUND_TEXT, ROUND_FORM, ROUND_TARGET, ROUND_SAMPLE, ROUND_WORD, ROUND_FRAME, ROUND_POPULATION, ROUND_DATE, ROUND_DATE_TEXT, ROUND_OFFSET,
	ROUND_TIME, ROUND_INT
};

#define ROUND_MAX_ALIASES 4
#define ROUND_KEYS 35

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

struct round_reader {
	struct round *r;
	struct diag_list *diags;
	round_resolve_fn resolve;
	void *ctx;
	struct strbuf narrow; /* the value with full-width forms made narrow */
	int line[ROUND_KEYS]; /* where a key was seen; 0 = not */
	struct diag_place at; /* of the present line */
	int value_at;	      /* byte offset of the value in it */
	enum status machine;  /* a fault that is not the file's */
	struct err *err;
};

void round_lower(char *s); /* ASCII letters */
struct diag_place *round_at_value(struct round_reader *rd); /* the present line, caret under its value */
/* Puts the value into the round, or says what is wrong with it. */
void round_read_value(struct round_reader *rd, const struct round_key *key, const char *value);
bool round_read_date(const char *s, int64_t *days); /* 2026-11-01, 2026/11/1, 2026.11.1, 2026年11月1日 */

/* Appends the canonical text. */
void round_write(struct strbuf *out, const struct round *r);

#endif
