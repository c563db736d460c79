/* SPDX-License-Identifier: MIT */
/* Inside of door.db. Private to store/door.c and store/roster.c. */
#ifndef RUHU_STORE_DOOR_INTERNAL_H
#define RUHU_STORE_DOOR_INTERNAL_H

#include <stdint.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/vec.h"
#include "store/db.h"
#include "store/door.h"

struct arena;

enum { TABLE_DOOR, TABLE_ROSTER, TABLE_COUNT };
enum {
	SQL_DOOR_GET,
	SQL_DOOR_PUT,
	SQL_DOOR_ALL,
	SQL_ROSTER_GET,
	SQL_ROSTER_PUT,
	SQL_ROSTER_ALL,
	SQL_ROSTER_DELETE,
	SQL_COUNT
};

struct doors {
	struct db *db;
	struct clock clock;
};

/* Households, in a, of what is older. */
struct old {
	struct arena *a;
	int64_t before_ms;
	VEC(const char *) households;
};

/* In a transaction; text NULL deletes. */
MUST_USE enum status roster_write(struct db *db, const char *household, const char *text, int64_t at_ms, struct err *err);
/* All are read, so that one that vanished is noticed. */
MUST_USE enum status old_rosters(struct db *db, struct old *o, struct err *err);

#endif
