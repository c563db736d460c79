/* SPDX-License-Identifier: MIT */
/* The adults of a household, for the draw of one of them. Lives in door.db only: never in a revision or journal (architecture section 4).
 * Order of the draw: men from oldest to youngest, then women likewise. */
#ifndef RUHU_APP_ROSTER_H
#define RUHU_APP_ROSTER_H

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct arena;
struct workspace;

#define ROSTER_MAX 15 /* more is likely a dormitory (question-bank S2) */

struct person {
	int sex; /* 1 = male, 2 = female */
	int age; /* whole years, 18..120 */
};
struct roster {
	size_t n;
	struct person v[ROSTER_MAX];
};

void roster_sort(struct roster *r);
MUST_USE enum status roster_load(struct roster *r, struct workspace *ws, const char *household, struct err *err); /* n = 0 if none */
MUST_USE enum status roster_save(const struct roster *r, struct workspace *ws, const char *household, struct err *err);
/* "第 2 位：女，45 岁" */
char *roster_describe(const struct roster *r, size_t index, struct arena *a);

#endif
