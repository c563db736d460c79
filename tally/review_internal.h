/* SPDX-License-Identifier: MIT */
/* Between review.c (rows in) and review_run.c (what they say). */
#ifndef RUHU_TALLY_REVIEW_INTERNAL_H
#define RUHU_TALLY_REVIEW_INTERNAL_H

#include "tally/frame_internal.h"
#include "tally/intern.h"
#include "tally/review.h"

enum review_use { REVIEW_NOTHING, REVIEW_ITEM, REVIEW_TEXT, REVIEW_DIGITS, REVIEW_PLACE, REVIEW_OPENER, REVIEW_ADULTS };

struct review_raw {
	struct identity id;
	uint32_t unit, person;
	const char *household, *started_text;
	int64_t started, ended; /* ms since 1970; -1 unknown */
	int64_t seq;
	bool watched; /* the clock was */
	int64_t clock_set;
	uint32_t *answer; /* [items] 0 = none */
	const char **text;
	uint64_t path; /* which sections have an answer */
	double digits; /* < 0 none */
	double lat, lon; /* NaN unknown */
	int opened;      /* is the drawn person the one at the door? -1 unknown */
	int adults;      /* 0 unknown */
};

struct review_call {
	uint32_t person;
	bool complete;
};

struct review_opinion { /* an item that is better or worse */
	size_t place;
	int steps; /* codes 1 .. steps */
	bool reverse; /* the last is the best */
};

struct review_input {
	enum review_use *kind; /* [nodes] */
	size_t *place;         /* [nodes] */
	size_t n_texts, battery;
	struct intern people, units, codes;
	VEC(struct review_raw) rows;
	VEC(struct review_call) calls;
	VEC(struct review_opinion) opinions;
};

/* review_people.c: interviewers against each other. answer [n * items], town [n]. */
void review_people(struct review *rv, const int16_t *answer, const uint32_t *town);
/* review_field.c: raw [n] in the order of the interviews; unit, lat, lon [n], NaN where unknown. */
void review_field(struct review *rv, const struct review_raw *const *raw, const uint32_t *unit, const double *lat, const double *lon);
double review_robust(double x, double median, double mad);

#endif
