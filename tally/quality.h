/* SPDX-License-Identifier: MIT */
/*
 * Quality checks at merge (statistics.md Part 3). Knows numbers only: interviews are rows, interviewers, units and paths are small
 * numbers, answers are codes. Every figure is kept beside its flag: a flag is a reason to visit again, never to delete.
 */
#ifndef RUHU_TALLY_QUALITY_H
#define RUHU_TALLY_QUALITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUALITY_MISSING INT16_MIN

struct quality_input { /* arrays borrowed; NULL where the round has none of it, and unknown single values as told */
	size_t n, items;
	const int16_t *answer;       /* [n * items], QUALITY_MISSING */
	int16_t dont_know;           /* code; QUALITY_MISSING = the battery has none */
	const uint32_t *interviewer; /* [n] below interviewers */
	size_t interviewers;
	const uint32_t *
		unit; /* [n] near-duplicates are sought in the same unit or interviewer; NULL = all pairs */
	const uint32_t *path; /* [n] way through the form, below paths; NULL = one */
	size_t paths;
	const int64_t *day;     /* [n] */
	const int32_t *start;   /* [n] seconds after midnight, local; < 0 unknown */
	const int32_t *seconds; /* [n] length; <= 0 unknown */
	const double *lat, *lon;
	bool reverse_worded; /* one item of the battery is: straight lines count from QUALITY_STRAIGHT_ITEMS items */
};

struct quality_measure {
	double max_match; /* share of equal answers with the most similar interview; NaN: none to compare */
	size_t nearest;          /* that one, the first of several; SIZE_MAX */
	double dur_z, dur_ratio; /* NaN where unknown */
	double speed;            /* answers a minute */
	int longest_run;
	double modal_share, item_missing, dk_share;
	int overlaps;  /* with others of the same interviewer */
	int short_gap; /* 1: less than 60 s after the one before ended */
	bool night;
	bool flag_match, flag_short, flag_long, flag_speed, flag_straight, flag_missing;
};
void quality_interviews(struct quality_measure *out, const struct quality_input *in);

/* 99.9 % point of the share of equal answers of two people who have nothing to do with each other: every answer taken from anybody of the same
 * area, item by item. */
double quality_null(const struct quality_input *in, const uint32_t *area, uint64_t seed);

struct quality_interviewer {
	size_t n, days, most_a_day;
	double median_seconds;
	double matched;         /* share of interviews with flag_match */
	double missing, dk;     /* of all answers asked; of all given */
	double missing_z, dk_z; /* against the rest */
	double variety;         /* mean standard deviation within an interview */
	double same_place;      /* largest share of its points within 15 m of one of them; NaN */
	bool flag_load, flag_missing, flag_place;
};
void quality_interviewers(struct quality_interviewer *out, const struct quality_measure *measures,
			  const struct quality_input *in);

/* Share of an interviewer against that of all others: z from the share of the rest, p two-sided and after Holm over interviewers with at
 * least 15. value: 0, 1 or NaN. */
struct quality_outlier {
	size_t n;
	double share, rest, z, p, holm;
	bool flag;
};
void quality_outliers(struct quality_outlier *out, const double *value, const uint32_t *interviewer,
		      size_t n, size_t interviewers);

/* One-way analysis of variance between interviewers. */
struct quality_effect {
	double rho, deff; /* deff 1 + (N/k - 1) max(0, rho) */
	double f, p;
};
struct quality_effect quality_effect(const double *value, const uint32_t *interviewer, size_t n,
				     size_t interviewers);

/* Last digits of ages: chi-square against equal shares (df 9) and 500 times the share of 0 and 5. NaN ages are left out. */
struct quality_digits {
	size_t n;
	double chisq, p, whipple;
	bool flag; /* at least 25 and p < .001 or over 175 */
};
struct quality_digits quality_digits(const double *age, size_t n);

/* Rows of open answers that are equal after taking out blanks and punctuation, at least eight characters long: group[i] = first row with the
 * same text, SIZE_MAX where alone. */
void quality_copies(size_t *group, const char *const *text, size_t n);

double quality_median(const double *x, size_t n); /* of those not NaN; NaN of none */
double quality_mad(const double *x, size_t n);    /* median distance from the median, no constant */
double quality_distance(double lat1, double lon1, double lat2, double lon2); /* metres */

#endif
