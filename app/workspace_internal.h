/* SPDX-License-Identifier: MIT */
/* What app/workspace.c (store, clock, people) and app/workspace_forms.c (rounds and forms) share. */
#ifndef RUHU_APP_WORKSPACE_INTERNAL_H
#define RUHU_APP_WORKSPACE_INTERNAL_H

#include "app/workspace.h"
#include "base/vec.h"
#include "exports/seal.h"

struct workspace {
	struct store *store;
	void (*wait)(void *ctx); /* the store is lent: see workspace_lend */
	void *wait_ctx;
	struct doors *doors;
	const struct round *round; /* the one in use: one of rounds */
	VEC(struct round *) rounds;
	struct divisions *divisions;
	VEC(struct form *) forms;
	struct clock clock;
	struct clock_state clock_state;
	bool own_clock;
	int64_t own_ahead_ms; /* of its own clock: workspace_clock_ahead */
	char *interviewer, *team;
	struct seal_signer signer; /* of this device: workspace_keys.c */
};

MUST_USE enum status workspace_load_key(struct workspace *ws, struct err *err);

#endif
