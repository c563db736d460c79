/* SPDX-License-Identifier: MIT */
/*
 * A made-up county that behaves like one: sixteen townships, villages drawn in each, households drawn in the villages, several visits to
 * each, refusals and empty houses, interviewers with a manner of their own; and, where asked for, interviewers who cheat in a known way.
 * The same plan gives the same county on every machine. Nothing here is data about anybody.
 */
#ifndef RUHU_BENCH_COUNTY_MAKE_H
#define RUHU_BENCH_COUNTY_MAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/household.h"
#include "forms/instance.h"
#include "forms/revision.h"

enum cheat {
	CHEAT_NONE,
	CHEAT_COPY,	  /* the last interview once more, an answer here and there changed */
	CHEAT_FAST,	  /* filled in at a table in a fifth to a third of the time */
	CHEAT_LINE,	  /* the same number for every opinion */
	CHEAT_UNSURE,	  /* does not know, again and again */
	CHEAT_OVERLAP,	  /* begins before the last one has ended */
	CHEAT_NIGHT,	  /* after nine in the evening */
	CHEAT_PRAISE,	  /* all is well with everybody */
	CHEAT_WORDS,	  /* the same words as the household's own */
	CHEAT_BURST,	  /* twenty in a day, one upon the other */
	CHEAT_NO_REFUSAL, /* every door opens and nobody refuses */
	CHEAT_INVENTED,	  /* likely answers and likely times, made up one by one */
	CHEATS
};
extern const char *const cheat_names[CHEATS]; /* Chinese, for the table */

struct county_plan {
	const struct form *form;
	const struct divisions *divisions;
	uint64_t seed;
	long interviews;  /* about so many */
	int cheats_each;  /* interviewers of each kind that cheat */
};

struct county_visit {
	struct identity id;
	const char *unit;
	char household[HOUSEHOLD_ID_MAX + 1], interviewer[24], device[24], started[32], ended[32];
	const char *outcome, *lang;
	bool own; /* in the village that the interviewer's own office looks after */
	enum cheat cheat, of; /* this interview; the interviewer */
};

struct county_sink { /* any of them NULL */
	void *ctx;
	void (*household)(void *ctx, const char *unit, const char *household, const char *interviewer);
	void (*visit)(void *ctx, const struct county_visit *v); /* without an interview */
	void (*interview)(void *ctx, const struct county_visit *v, struct instance *in);
};

/* How many villages are drawn in a township of that many. */
long county_villages(const struct county_plan *plan, long of);
void county_make(const struct county_plan *plan, const struct county_sink *sink);

/* county_answers.c: one household's answers into in (emptied), which has the form. */
struct county_mind {
	uint64_t *random;
	double mood;	 /* of household, village, township and interviewer, in standard deviations */
	bool village;	 /* lives in a village */
	enum cheat cheat;
	int line;	 /* CHEAT_LINE: the number */
	const char *words; /* CHEAT_WORDS */
};
void county_answer(struct instance *in, const struct county_mind *mind);
/* Puts the answers of before into in, one in twenty of another mind. */
void county_copy(struct instance *in, const char *const *before, const struct county_mind *mind);

double county_uniform(uint64_t *random); /* in [0, 1) */
double county_normal(uint64_t *random);
int county_below(uint64_t *random, int n);

#endif
