/* SPDX-License-Identifier: MIT */
/* What can come of a knock: outcome codes (statistics.md Part 2), a visit without an interview, a door found on the spot. */
#ifndef RUHU_APP_DOOR_H
#define RUHU_APP_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/revision.h"
#include "store/door.h"

struct workspace;

struct outcome {
	const char *code;  /* "2.111", "t1", ... */
	const char *label; /* TN() text, as a volunteer would say it */
	char key;	   /* digit or letter in the outcome menu, 0 = not offered there */
	bool appointment;  /* asks when to come back */
	bool final;	   /* no further visit is due */
	bool reason;	   /* asks for a word of explanation */
};
const struct outcome *outcome_table(size_t *n);
const struct outcome *outcome_find(const char *code); /* NULL = unknown */
const char *outcome_label(const char *code);	      /* T()-ed; the code itself where unknown */

/* Records an attempt that led to no interview. appointment_ms 0 = none. */
MUST_USE enum status door_visit(struct workspace *ws, const char *household, const char *outcome, int64_t appointment_ms,
				const char *note, struct identity *id, struct err *err);
/* Takes back the visit just recorded, with a reason: a new revision of it in state "withdrawn". Until hand-over. */
MUST_USE enum status door_visit_undo(struct workspace *ws, const struct identity *id, const char *reason, struct err *err);
/* A door that was not in the list: gets serial device-counter in unit and grid; its place goes to door.db. out: the new id. */
MUST_USE enum status door_add(struct workspace *ws, const char *unit, const char *grid, const struct door *place,
			      char out[64], struct err *err);
/* Sentence if a visit now would be outside the quiet hours of the round; NULL if it is fine. */
const char *door_quiet_warning(struct workspace *ws);

/* Where a household lives, without its door: "光明社区 5号楼"; only the unit where no building is known. In a. */
const char *door_estate(struct workspace *ws, const char *household, struct arena *a);

#endif
