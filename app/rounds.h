/* SPDX-License-Identifier: MIT */
/* The other rounds of the store: which one a comparison means, and its rows. */
#ifndef RUHU_APP_ROUNDS_H
#define RUHU_APP_ROUNDS_H

#include <stddef.h>

#include "app/gather.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "forms/round.h"
#include "tally/metric.h"

struct round_list {
	VEC(const struct round *) rounds; /* borrowed from the workspace */
};
/* The store's rounds that have a form, without the one in use, the latest first. */
MUST_USE enum status rounds_others(struct round_list *out, struct workspace *ws, struct err *err);

/* The one that ended last before this one began; drills count only before a drill. NULL = none. */
MUST_USE enum status rounds_before(const struct round **out, struct workspace *ws, struct err *err);

/* What `--compare WORD` means: another round by its id; else a period, of the round in use (*round NULL) or, where it ends before that
 * began, of the round that was held then. ST_USAGE: neither, or several rounds were. */
MUST_USE enum status rounds_compare(const struct round **round, struct tally_period *period, struct workspace *ws, const char *word,
				    struct err *err);

/* As gather_towns, of another round: its form of that id, else its first. Of the register only households of villages that round met. */
MUST_USE enum status rounds_gather(struct gathered *out, struct workspace *ws, const struct round *round, const char *form_id,
				   const char *towns, struct err *err);

#endif
