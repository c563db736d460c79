/* SPDX-License-Identifier: MIT */
/* The roster of computers as a table: who may sign, what each has handed in and when, and what of it did not arrive. */
#ifndef RUHU_APP_DEVICES_H
#define RUHU_APP_DEVICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "store/store.h"

struct doc;
struct workspace;

struct device {
	unsigned char key[PUBLIC_KEY_SIZE];
	const char *code, *fingerprint; /* in the arena */
	enum key_role role;
	enum key_state state;
	bool self;	     /* this computer */
	const char *teams;   /* whose households it visited, "" = unknown */
	int64_t records;     /* interviews and visits that were made on it */
	int64_t number, at_ms; /* of its last package, 0 = none came */
	bool today;	     /* it handed something in today */
	int64_t in_round;    /* of records: of the present round */
	int64_t missing;     /* records that did not arrive, and the numbers of the packages */
	const char *missing_numbers;
	int64_t lost;	     /* those that by a decision are not waited for, and why: "U盘丢了（V12，2026-11-23）" */
	const char *lost_why;
};

struct devices {
	struct arena *arena;
	VEC(struct device) v; /* those who wait for a yes, then by code */
	size_t trusted, in_round, today, missing, waiting; /* laptops: trusted, and of these those that handed in of this round; today; with gaps; new ones */
};
MUST_USE enum status devices_load(struct devices **out, struct workspace *ws, struct err *err);
void devices_free(struct devices *d);
const char *device_state_label(enum key_state s); /* T()-ed */
/* A trusted laptop that handed in nothing of this round (what it did in another one does not count), or nothing today, or of which something
 * is missing. */
enum device_late { DEVICES_ALL, LATE_ROUND, LATE_TODAY };
bool device_is_late(const struct device *d, enum device_late since);
/* The codes of those that handed in nothing of this round, a blank between. */
MUST_USE enum status devices_absent_in_round(struct workspace *ws, struct strbuf *out, struct err *err);
/* Everything about one of them, lines for people. */
void device_describe(struct strbuf *out, struct workspace *ws, const struct device *d);

#endif
