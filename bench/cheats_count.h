/* SPDX-License-Identifier: MIT */
/* The checks of `ruhu quality` run over a made-up county, and counted against what was planted in it. */
#ifndef RUHU_BENCH_CHEATS_COUNT_H
#define RUHU_BENCH_CHEATS_COUNT_H

#include "bench/county_make.h"

/* Checks of an interview (the first eleven) and of an interviewer. */
enum check {
	LENGTH,
	TOO_LONG,
	PACE,
	STRAIGHT,
	UNSURE,
	NEAR_COPY,
	SAME_WORDS,
	OVERLAP,
	GAP,
	NIGHT,
	TWICE,
	LOAD,
	UNSURE_RATE,
	VARIETY,
	RATE,
	OPINION,
	SCATTERED,
	DIGITS,
	TOO_GOOD,
	OPENER,
	CHECKS
};

extern const char *const check_names[CHECKS]; /* Chinese, for the table */

struct counts {
	long n, any, check[CHECKS];
	long people, batch, spoken;
};

/* Adds the county of the plan to kind[], by what was done; CHEAT_NONE: honest interviews of honest interviewers (those of one who cheats
 * elsewhere are counted nowhere: it is right to visit them again). */
void cheats_count(struct counts kind[CHEATS], const struct county_plan *plan);

#endif
