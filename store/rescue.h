/* SPDX-License-Identifier: MIT */
/* Copies of a store: backup, restore, and what can be saved from a damaged one; and its end. */
#ifndef RUHU_STORE_RESCUE_H
#define RUHU_STORE_RESCUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/store.h"

struct strbuf;
struct doors;

/* A whole copy under a new name: compacted (VACUUM INTO), synced, opened again and checked. ST_EXISTS: there is a file of that name. */
MUST_USE enum status store_backup(struct store *st, const char *path, struct err *err);
MUST_USE enum status doors_backup(
	struct doors *d, const char *store_path,
	struct err *err); /* beside that store, as doors_open looks for it */
/* The store at path made from the copy at from, which is only read: checked in full before it gets the name. ST_EXISTS: there is a store. */
MUST_USE enum status store_restore(const char *from, const char *path, struct err *err);
/* *found false: the copy has no door.db beside it. */
MUST_USE enum status doors_restore(const char *from, const char *path, bool *found,
				   struct err *err);

/*
 * The end of a store that is closed: its file gets another name (PATH.returned), which is the one step that counts; then door.db and it
 * are overwritten and removed. Broken off after that step, the same call goes on; before it, everything is as it was.
 */
MUST_USE enum status store_destroy(const char *path, struct err *err);
bool store_half_destroyed(const char *path); /* broken off in between */

struct rescue {
	int64_t saved, damaged; /* rows: of all kinds */
	int64_t revisions;      /* saved ones */
	int64_t missing;        /* that the file says it had and that were not found */
	struct strbuf *list;    /* a line for each thing that was not saved, for a person */
};
/* A new store at path with everything in the file at from that is proven whole by its digest; from is only read. The report is filled
 * whatever the result. ST_DB: not a row in it can be told to be one of ours. */
MUST_USE enum status store_rescue(const char *from, const char *path, struct rescue *report,
				  struct err *err);

#endif
