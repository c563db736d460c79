/* SPDX-License-Identifier: MIT */
/*
 * A merge as a person watches it: a row a file, filled while it runs, and at the end what is missing. merging_run may be called again on the
 * same merging: the rows are those of the last run.
 */
#ifndef RUHU_APP_MERGING_H
#define RUHU_APP_MERGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct office_openers;
struct workspace;

/* In the order they are shown once it is over: what asks for attention first. */
enum merging_state {
	MERGING_REFUSED,
	MERGING_GAP,	/* a device's packages that did not arrive */
	MERGING_LOOK,	/* what somebody should look at: conflicts, doubles, households not in the register */
	MERGING_TAKEN,
	MERGING_HAD,
	MERGING_SKIPPED,
	MERGING_WAITING /* read, not yet committed */
};

struct merging_row {
	enum merging_state state;
	const char *path; /* "" where it is no file */
	const char *name; /* what is shown: below the folder that was given, or the device */
	int64_t added, already;
	const char *why;    /* the first sentence, "" = none */
	const char *detail; /* all of them, a line each */
	bool set_aside;	    /* skipped since an office decided so */
};

struct merging {
	struct arena *arena;
	VEC(struct merging_row) rows;
	size_t count[MERGING_WAITING + 1];
	size_t done, total;
	int64_t added, started_ms;
	bool running, cancelled;
	const char *report; /* as text, for a file; "" until it is over */
	const char *groups; /* the digits to read out; "" until it is over */
};

struct merging *merging_new(void);
void merging_free(struct merging *m);
/* A file or folder; openers as of office_merge. seen is called after every file, false stops between two; nothing is then half done, which is
 * no error. */
MUST_USE enum status merging_run(struct merging *m, struct workspace *ws, const char *path, struct office_openers *openers,
				 bool (*seen)(void *ctx, const struct merging *m), void *ctx, struct err *err);
const char *merging_state_label(enum merging_state s); /* T()-ed: 收下 已有 缺号 不收 … */
int merging_seconds_left(const struct merging *m);	/* -1 = cannot be said yet */

#endif
