/* SPDX-License-Identifier: MIT */
/*
 * What a person of an office decided, as records of kind "decision" (docs/FORMATS.md): which interviews of one household count, which files
 * are not taken any more, which records of a computer are not waited for any more. The identity is made from what is decided about, so that two offices that decide about the same thing have two
 * versions of one record: where they differ it is a conflict like any other. What a laptop signed decides nothing.
 */
#ifndef RUHU_EXPORTS_DECISIONS_H
#define RUHU_EXPORTS_DECISIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/vec.h"
#include "forms/revision.h"

struct arena;
struct store;
struct strbuf;

struct decided_household {
	const char *round, *household, *reason, *who; /* who: the clerk's code */
	const struct identity *counts, *aside;
	size_t n_counts, n_aside;
};

struct decided_file {
	struct digest file; /* of the bytes as they lie there */
	const char *name, *reason, *who, *when;
};

/* Records that a computer handed in elsewhere and that will not come: "lost" with a reason. */
struct decided_gap {
	unsigned char key[DIGEST_SIZE]; /* of the computer */
	const char *reason, *who, *when;
	const char *ids; /* ascending, the first 16 hexadecimal digits of each, a blank between */
};

struct decisions {
	struct arena *arena;
	/* Ascending: interviews that do not count, as long as one is here that does. */
	VEC(struct identity) aside;
	VEC(struct identity) counting; /* ascending: of which somebody decided that they count */
	VEC(struct decided_household) households;
	VEC(struct decided_file) files; /* that are not to be taken */
	VEC(struct decided_gap) gaps;   /* that are set aside */
};

MUST_USE enum status decisions_load(struct decisions **out, struct store *st, struct err *err);
void decisions_free(struct decisions *d); /* NULL is fine */

bool decisions_aside(const struct decisions *d, const struct identity *record);
bool decisions_counts(const struct decisions *d, const struct identity *record);
/* NULL: nothing was decided. */
const struct decided_household *decisions_household(const struct decisions *d, const char *round, const char *household);
const struct decided_file *decisions_file(const struct decisions *d, const struct digest *file);
const struct decided_gap *decisions_gap(const struct decisions *d, const unsigned char key[DIGEST_SIZE]);
bool decided_lost(const struct decided_gap *g, const struct digest *id); /* g may be NULL */
/* It was decided of every one of these records that it counts. */
bool decided_all(const struct decided_household *h, const struct identity *v, size_t n);

/* The identities and bodies of such records; body_*: appended. */
struct identity decision_of_household(const char *round, const char *household);
struct identity decision_of_file(const struct digest *file);
/* Of a file's bytes as they lie there. */
MUST_USE enum status decision_file_digest(struct digest *out, const char *path, struct err *err);
void decision_household_body(struct strbuf *body, const struct identity *counts, size_t n_counts, const struct identity *aside, size_t n_aside);
struct identity decision_of_gap(const unsigned char key[DIGEST_SIZE]);
/* What is missing of the computer now; n 0: it is waited for again. */
void decision_gap_body(struct strbuf *body, const unsigned char key[DIGEST_SIZE], const char *code, const struct digest *missing, size_t n);
void decision_file_body(struct strbuf *body, const struct digest *file, const char *name, bool refuse);

/* A household that several counting interviews of one round name, about which nobody has decided yet. */
typedef enum status (*twins_fn)(void *ctx, const char *round, const char *household, const struct identity *v, size_t n);
MUST_USE enum status twins_each(struct store *st, const struct decisions *d, twins_fn fn, void *ctx, struct err *err);

#endif
