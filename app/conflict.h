/* SPDX-License-Identifier: MIT */
/*
 * 两种说法: what a person of the office has to decide. A record changed in two places has several versions nobody supersedes; a household
 * may have interviews by different records in one round. Both are shown alike: versions side by side, and only what differs.
 *
 *	conflicts_load(&list, ws, &err);  conflict_open(&c, ws, &list->rows.v[0], &err);
 *	c->items.v[0].chosen = 1; ...  conflict_decide(ws, c, "住户来电说的", said, &err);
 *
 * Of a record the decision is a new revision that names all versions as parents; of a household it is a record of its own that says which
 * interviews count (exports/decisions.h). Nothing is deleted, and whoever decides otherwise elsewhere makes it a conflict again.
 */
#ifndef RUHU_APP_CONFLICT_H
#define RUHU_APP_CONFLICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "forms/revision.h"

struct arena;
struct doc;
struct form;
struct strbuf;
struct workspace;

struct conflict_row {
	bool twins;		   /* a household with several interviews; else versions of one record */
	bool decided;		   /* of twins: it was, and can be decided anew */
	enum revision_kind kind;
	struct identity identity;  /* of the record; of twins that of the decision */
	const char *round, *household;
	char number[12];	   /* what people say: the first digits of the identity */
	size_t n;		   /* interviews; 0 = not counted */
	const struct identity *records; /* of twins, n of them */
	const char *about;	   /* in words: "访谈", the text of a problem, ... */
};

struct conflicts {
	struct arena *arena;
	VEC(struct conflict_row) rows; /* records by identity, then households, then those that were decided */
	size_t open;		       /* how many wait: the first ones */
};
MUST_USE enum status conflicts_load(struct conflicts **out, struct workspace *ws, struct err *err);
void conflicts_free(struct conflicts *l);
struct doc *conflicts_doc(struct workspace *ws, const struct conflicts *l);
/* By the first digits of the number, or the household's id; NULL. */
const struct conflict_row *conflicts_find(const struct conflicts *l, const char *word);

struct conflict_version {
	struct digest id;
	struct identity identity;
	const struct revision *rev; /* in the arena of the conflict */
	bool counts;		    /* the one that is used until somebody decides */
	const char *who, *device, *when, *why; /* who: of a correction who made it */
};

struct conflict_item {
	const char *key, *label;
	bool header;	    /* not of the body: result, state, household, language */
	const char **value; /* a version each, as stored; "" = none */
	const char **shown; /* as people read them */
	int chosen;	    /* a version, -1 = not decided yet */
};

enum { CONFLICT_VERSIONS = 16 };

struct conflict {
	struct arena *arena;
	struct conflict_row row;
	const struct form *form; /* of interviews of one form; NULL = a whole version can be taken, single answers cannot */
	VEC(struct conflict_version) versions;
	VEC(struct conflict_item) items; /* in the order of the form */
	int whole;	 /* the version all of it is taken from; -1 = none; of twins the one that counts */
	bool all_count;	 /* of twins: they are two households, all count */
};
MUST_USE enum status conflict_open(struct conflict **out, struct workspace *ws, const struct conflict_row *row, struct err *err);
void conflict_close(struct conflict *c);
void conflict_take(struct conflict *c, int version); /* all of it */
size_t conflict_undecided(const struct conflict *c); /* 0: it can be decided */
struct doc *conflict_doc(struct workspace *ws, const struct conflict *c);

/* Writes it down. said: what it is now, and whether it breaks a rule of the form. ST_CONFLICT: another version came in the meantime;
 * ST_INPUT: no reason, nobody's code, or something is undecided. */
MUST_USE enum status conflict_decide(struct workspace *ws, struct conflict *c, const char *reason, struct strbuf *said, struct err *err);

/* A file is not to be taken any more, or may be again; with a reason. */
MUST_USE enum status conflict_decide_file(struct workspace *ws, const char *path, bool refuse, const char *reason, struct strbuf *said,
					  struct err *err);
/* What is missing of a trusted computer is not waited for any more (lost), or is again; with a reason. */
MUST_USE enum status conflict_decide_gap(struct workspace *ws, const char *code, bool lost, const char *reason, struct strbuf *said,
					 struct err *err);

#endif
