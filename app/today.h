/* SPDX-License-Identifier: MIT */
/* The day's doors as one list: register, last outcome, appointments, drafts. A pure reading of the store. */
#ifndef RUHU_APP_TODAY_H
#define RUHU_APP_TODAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "forms/revision.h"

struct arena;
struct workspace;

enum door_state {
	DOOR_NEW,	  /* nobody was here yet */
	DOOR_DRAFT,	  /* an interview lies open */
	DOOR_RETURNED,	  /* the office returned its interview with a comment: to be asked again */
	DOOR_APPOINTMENT, /* somebody comes back at a time */
	DOOR_AWAY,	  /* nobody home, or cannot get in: to be tried again */
	DOOR_PARTIAL,
	DOOR_DONE,
	DOOR_REFUSED,
	DOOR_OTHER	  /* ineligible, vacant, unable, ... : final */
};

struct today_door {
	const char *household; /* id */
	const char *building, *entrance, *floor, *door, *address; /* "" where unknown */
	enum door_state state;
	const char *outcome;	 /* code of the last attempt, "" = none */
	const char *outcome_label;
	int64_t appointment_ms;	 /* 0 = none */
	int attempts;
	const char *contact;	 /* "2026-11-14 民政局" or "" */
	struct identity draft;	 /* of DOOR_DRAFT */
	struct identity record;	 /* last interview, or the one that is returned; all zero = none */
	const char *note;
};

struct today {
	struct arena *arena;
	VEC(struct today_door) doors;	 /* in order of unit, building, entrance, floor (top first), door */
	VEC(size_t) due;		 /* indices: drafts first, what is returned, then appointments up to tomorrow by time */
	size_t count[DOOR_OTHER + 1];	 /* doors in each state */
	long suggested;			 /* index of the door to try next, -1 = none */
	const char *title;		 /* the round's */
	const char *place;		 /* name of the unit(s) */
};

struct today *today_empty(struct workspace *ws); /* no doors yet; the title of the round */
MUST_USE enum status today_load(struct today **out, struct workspace *ws, struct err *err);
void today_free(struct today *t);
const char *door_state_label(enum door_state s); /* 完 约 空 拒 … one or two characters, T()-ed */
/* "5号楼 1单元 402"; where no door is known the address with the household's serial, or that alone. */
const char *today_door_name(const struct today_door *d, struct arena *a);

/* Its last interview is still here; if not (ruhu prune), today_cleared says in a sentence where it is. */
bool today_has_record(const struct today_door *d);
const char *today_cleared(void);

/* The next door after from whose name, address or number holds text, or whose initials in pinyin it is; -1 = none. */
long today_find(const struct today *t, const char *text, size_t from);
/* What is known of a door, in one sentence, in a. */
const char *today_describe(struct workspace *ws, const struct today_door *d, struct arena *a);
/* A door that was not on the list, in the building and entrance of near; text is its number. id: the household's. */
MUST_USE enum status today_add_beside(struct workspace *ws, const struct today *t, const struct today_door *near, const char *text,
				      char id[64], struct err *err);

#endif
