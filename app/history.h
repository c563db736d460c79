/* SPDX-License-Identifier: MIT */
/* What a new revision of a record must know of the old ones: the heads, which it names as parents, and the one that counts. */
#ifndef RUHU_APP_HISTORY_H
#define RUHU_APP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/revision.h"

struct arena;
struct strbuf;
struct workspace;

struct history {
	struct digest heads[REVISION_MAX_PARENTS]; /* sorted; the greatest ones where there are more */
	size_t n;
	int64_t seq;	     /* of a revision that supersedes them: 1 + the greatest */
	struct digest id;    /* the head that counts ... */
	struct revision rev; /* ... and what it says, in the arena given */
};

/* ST_NOT_FOUND: there is no such record. */
MUST_USE enum status history_read(struct history *out, struct workspace *ws, const struct identity *identity, struct arena *a,
				  struct err *err);
/* Makes rev the successor of all heads: parents and seq. */
void history_supersede(const struct history *h, struct revision *rev);
/* Writes rev, whose identity, round and place are set, as a decision of whoever is using the program: its first version, or one that names
 * all before it. */
MUST_USE enum status history_decide(struct workspace *ws, struct revision *rev, const struct strbuf *body, const char *reason, struct arena *a,
				    struct err *err);

#endif
