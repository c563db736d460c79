/* SPDX-License-Identifier: MIT */
/*
 * The quality checks of statistics.md Part 3 over the interviews of a round: what was measured, against which threshold, for every interview
 * and every interviewer. A flag is a reason to visit again, never to delete. Rows are given one by one, in any order; the result depends on
 * their set alone.
 *   rv = review_new(form, round, now);  review_add(rv, &row) ...;  review_call(rv, ...) ...;  review_run(rv);  rv->interview[i] ...
 */
#ifndef RUHU_TALLY_REVIEW_H
#define RUHU_TALLY_REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "forms/revision.h"
#include "tally/quality.h"

struct form;
struct metric;
struct round;

/* Kinds of evidence that do not follow from each other; the score is how many of them speak. */
enum review_family {
	REVIEW_TIME = 1 << 0,    /* length, pace, overlap, gap, hour, load of a day, clock */
	REVIEW_ANSWERS = 1 << 1, /* straight lines, missing, don't know, little variety */
	REVIEW_COPIES = 1 << 2,  /* nearly the same answers, the same words */
	REVIEW_PERSON = 1 << 3,  /* an interviewer whose rates or digits stand out */
	REVIEW_RECORD = 1 << 4,  /* no refusals at all; a household twice; the drawn person at the door too often */
	REVIEW_PLACE_OF = 1 << 5 /* outside of the village, too fast from one to the next, all at one place */
};
int review_score(unsigned families);

struct review_row {
	const struct identity *id;
	const char *unit, *household, *interviewer, *started, *ended;
	int64_t seq;
	const char *body;
};

struct review_interview {
	struct identity id;
	const char *unit, *household, *started;
	uint32_t interviewer;
	int64_t seq;
	int64_t day;
	struct quality_measure m;
	bool near_copy;   /* m.flag_match, and above the null */
	size_t text_copy; /* another interview of the interviewer with the same words; SIZE_MAX */
	bool clock;       /* started in the future, before the round, or after its own end */
	int64_t clock_set; /* seconds: the farthest somebody set the computer's clock meanwhile; 0 not at all (or not watched) */
	double metres_off; /* from the middle of the village's interviews; 0 where no position is known */
	bool far_off;      /* over 1 km, and far from what is usual in the village */
	bool travel;       /* over 60 km/h from the interview before: so far ... */
	double travel_km, travel_minutes; /* ... in so long; 0 or less: at the same time */
	size_t same_household; /* another interview of the household; SIZE_MAX */
	unsigned families;
	bool back_check; /* drawn at random */
};

struct review_rate { /* a share of an interviewer against all others */
	const struct metric *metric;
	struct quality_outlier o;
};

struct review_person {
	const char *code;
	struct quality_interviewer q;
	size_t attempts, completes; /* visits and interviews; interviews */
	size_t copied_texts;
	struct quality_digits digits; /* of the question in review.digits_of */
	struct review_rate rate;      /* the most unusual one that is flagged; metric NULL = none */
	bool too_good;
	/* Households with at least two adults: how often the drawn person had opened the door; expected of a draw, and as with the other
	 * interviewers; p of as many or more, after Holm over interviewers with at least 15. */
	size_t doors, opened;
	double opened_by_draw, opened_by_peers, opened_p;
	bool opener;
	bool heavy_day; /* q.flag_load, or more in a day than review.day_limit */
	/* Against the other interviewers, with at least 15 interviews each; z by median and MAD, 0 where not compared. */
	double opinion, opinion_z; /* mean of all opinions, 0 bad to 1 good, less that of the township; |z| > 3.5 */
	double variety, variety_z; /* how much the opinions of one household differ, on the same scale; z < -3.5 or > 3.5 */
	double patterns; /* entropy of whole sets of answers, over its greatest: 1 = no two households answered alike; NaN under 15 */
	double dk_robust, missing_robust;
	bool odd_opinion, little_variety, scattered, unsure; /* unsure: q.flag_missing, and a robust z > 3.5 */
	size_t flagged; /* interviews with a flag */
	unsigned families;
};

struct review_effect {
	const struct metric *metric;
	struct quality_effect e;
	bool flag; /* rho > 0.10 and p < .01 */
};

struct review {
	const struct form *form;
	const struct round *round;
	int64_t now;
	struct arena *arena;
	struct review_interview *interview; /* in order of (interviewer, start, id) */
	size_t n;
	struct review_person *person; /* by code */
	size_t n_persons;
	VEC(struct review_effect) effects;
	size_t opinions; /* of which an interviewer's mean is taken; fewer than 5: not compared */
	size_t items;   /* compared between interviews; fewer than 20: near copies are not sought */
	size_t battery; /* items of the battery whose straight lines count; 0 = none */
	double null_match; /* 99.9 % point of the share of equal answers of two unrelated interviews */
	int digits_of;     /* whole-number question, -1 = none */
	size_t places;     /* interviews with a position */
	size_t watched;    /* interviews of whose clock somebody watched that nobody set it */
	bool asks_place, asks_opener; /* the form has such a question */
	double day_limit;  /* interviews a day beyond what is usual; HUGE_VAL where that is not known */
	struct review_input *in;
};

struct review *review_new(const struct form *form, const struct round *round, int64_t now);
void review_free(struct review *rv);
void review_add(struct review *rv, const struct review_row *row);
void review_call(struct review *rv, const char *interviewer, bool complete);
void review_run(struct review *rv);

#endif
