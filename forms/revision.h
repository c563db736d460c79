/* SPDX-License-Identifier: MIT */
/*
 * A revision: an immutable state of an interview, a visit, a household, an issue or a decision (architecture sections 3 and 5), and
 * its canonical bytes (docs/FORMATS.md, version 1). The id is BLAKE2b-256 of these bytes. store/ reads this header of forms/ only.
 */
#ifndef RUHU_FORMS_REVISION_H
#define RUHU_FORMS_REVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"

struct arena;
struct form;
struct instance;
struct strbuf;

#define IDENTITY_SIZE 16
#define IDENTITY_TEXT 37	/* "8-4-4-4-12" hex with its NUL */
#define REVISION_MAX_PARENTS 16
#define REVISION_MAX_BODY ((size_t)4 << 20)

enum revision_kind { REV_INTERVIEW, REV_VISIT, REV_HOUSEHOLD, REV_ISSUE, REV_DECISION };

struct identity {
	unsigned char b[IDENTITY_SIZE];
};

/* Strings are borrowed, "" where empty, never NULL after revision_init; no control characters but in body. Times are ISO texts with
 * offset: claims of a device, never used for order. */
struct revision {
	enum revision_kind kind;
	struct identity identity;
	const char *round;
	const char *form_id, *form_version; /* interviews; "" otherwise */
	struct digest form_digest;	    /* zero where the kind has no form */
	struct digest parents[REVISION_MAX_PARENTS]; /* sorted, no doubles; none for a row that came as CSV */
	size_t n_parents;
	int64_t seq; /* 1 + greatest parent's; >= 1 */
	const char *device, *interviewer;
	const char *author; /* who made this revision, where that is another person than the interviewer (a correction); "" otherwise */
	const char *unit, *household; /* 12 digits; UNIT-GRID-SERIAL */
	const char *started, *ended, *submitted;
	const char *outcome; /* AAPOR code as in statistics.md Part 2, or t-code */
	const char *lang;    /* language of the interview, by its code */
	const char *state;   /* "final"; "aside": an interview stopped and kept as it is; "withdrawn": a visit taken back */
	const char *reason;  /* why a correction or decision was made */
	const char *body;    /* lines "key TAB value LF" in the order of the form, or of the kind's field table */
	size_t body_len;
};

void revision_init(struct revision *rev); /* all strings "" and numbers 0, seq 1 */
void revision_encode(struct strbuf *out, const struct revision *rev); /* appends the canonical bytes */
/* Strict: bytes that revision_encode would not write are ST_SYNTAX. Strings live in a; body points into a. */
MUST_USE enum status revision_decode(struct revision *rev, struct arena *a, const char *bytes, size_t n, struct err *err);
struct digest revision_id(const struct revision *rev);
struct digest revision_answers_digest(const struct revision *rev); /* of the body alone: the conflict rule of architecture section 5 */

/* An interview is final or aside (it counts by its outcome), a visit final or withdrawn (then it does not count), the rest final. */
bool revision_state_valid(enum revision_kind kind, const char *state);
void revision_sort_parents(struct revision *rev); /* ascending, without doubles */

const char *revision_kind_name(enum revision_kind kind); /* "interview", ... */
bool revision_kind_parse(const char *name, enum revision_kind *kind);

void identity_random(struct identity *id);
void identity_format(char out[IDENTITY_TEXT], const struct identity *id);
bool identity_parse(const char *s, struct identity *id); /* also "uuid:..." and without dashes */

/* Body lines. Values: backslash, newline, tab and carriage return as \\ \n \t \r. */
void body_add(struct strbuf *body, const char *key, const char *value); /* empty values are not written */
/* Next line of *rest (NUL-terminated body): key and unescaped value in a; false at the end. */
bool body_next(const char **rest, const char **key, const char **value, struct arena *a);
const char *body_get(const char *body, const char *key, struct arena *a); /* "" if absent */

/* Behind the key of an answer: why it was kept against a soft check. '!' is in no name of a question. */
#define BODY_REASON "!reason"
/* Behind all answers of an interview: how far the computer's clock was set while it was held, in seconds (back: "-"), a blank between; "0": watched,
 * and never by more than CLOCK_SET_S. No line: nobody watched. */
#define BODY_CLOCK "!clock"
#define CLOCK_SET_S 300
#define CLOCK_SETS_MAX 16
/* The farthest of such a line; false if it is none. */
bool body_clock_parse(const char *text, size_t n, int64_t *farthest);
/* An interview's answers as body lines (relevant ones that store something, in form order), and back. */
void body_from_instance(struct strbuf *body, struct instance *in);
/* Empties in and fills it; unknown keys are ST_INPUT naming the key. */
MUST_USE enum status body_to_instance(struct instance *in, const char *body, struct err *err);

#endif
