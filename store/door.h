/* SPDX-License-Identifier: MIT */
/*
 * door.db beside the store: addresses, rosters and names, and nothing else has them. Never merged, never exported, deleted by date.
 * Same rules of durability as the store.
 */
#ifndef RUHU_STORE_DOOR_H
#define RUHU_STORE_DOOR_H

#include <stdint.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/err.h"

struct arena;
struct doors;
struct strbuf;

struct door {
	const char *household; /* id */
	const char *building, *entrance, *floor, *door; /* "5号楼", "1单元", "4", "402"; rural: building = group (组、艾里) */
	const char *address;   /* free text, may be "" */
	const char *note;      /* for the next knock, e.g. 有狗 */
};

/* Where it is for a store at that path; in a. */
const char *doors_path(struct arena *a, const char *store_path);
/* Opens PATH of the store with its ending replaced by ".door.db" ("door.db" beside it for a store named ruhu.db); made when absent. */
MUST_USE enum status doors_open(struct doors **out, const char *store_path, struct err *err);
void doors_close(struct doors *d);
/* Addresses are dated by this clock when they are put in; the system's until it is set. */
void doors_set_clock(struct doors *d, struct clock clock);
MUST_USE enum status doors_begin(struct doors *d, struct err *err);
MUST_USE enum status doors_commit(struct doors *d, struct err *err);
void doors_rollback(struct doors *d); /* the innermost */
MUST_USE enum status doors_put(struct doors *d, const struct door *door, struct err *err);
typedef enum status (*door_fn)(void *ctx, const struct door *door);
MUST_USE enum status doors_each(struct doors *d, const char *household_prefix, door_fn fn, void *ctx, struct err *err);
/* The roster of a household as the interview's text (one line a person); replaced whole. */
MUST_USE enum status doors_roster_put(struct doors *d, const char *household, const char *text, int64_t at_ms, struct err *err);
MUST_USE enum status doors_roster_get(struct doors *d, const char *household, struct strbuf *text, struct err *err); /* none: nothing is added */
/* Deletes rosters and empties addresses (ids stay) put in before that time; *n gets how many of both. */
MUST_USE enum status doors_expire(struct doors *d, int64_t before_ms, int64_t *n, struct err *err);

#endif
