/* SPDX-License-Identifier: MIT */
/* A small constructed county (tests/data/tally): a form with metrics of every kind, and its calls and interviews as lines. */
#ifndef RUHU_TESTS_TALLY_COUNTY_H
#define RUHU_TESTS_TALLY_COUNTY_H

#include <stdbool.h>

#include "forms/household.h"
#include "forms/round.h"

struct form;
struct outcomes;
struct tally_frame;
struct tally_result;

struct county {
	struct form *form;
	struct round round;
	struct divisions divisions;
	char **line; /* of county.tsv, comments left out */
	size_t n;
};

struct county *county_new(void);
void county_free(struct county *c);
int county_open(void **state); /* of cmocka, for a group: *state = struct county * */
int county_close(void **state);

/* All interviews; order: 0 as in the file, else shuffled by that seed. adults_times multiplies every household's number of adults. */
struct tally_frame *county_frame(struct county *c, unsigned order, int adults_times);
struct outcomes *county_outcomes(struct county *c);

/* Villages of it: two of the first township, two of the second. */
#define V1 "150525100201"
#define V2 "150525100202"
#define V3 "150525101201"
#define V4 "150525101202"

/* One row: a household of a unit, by its number there. */
void county_add(struct tally_frame *f, const char *unit, int household, const char *body,
		unsigned marks, const char *outcome);

/* The metric of that id over the whole period (caller frees); node: by a question's answers, -1 none. Fails the test if it cannot be. */
struct tally_result *county_estimate(struct county *c, struct tally_frame *f, const char *id,
				     enum level by, int node);

/* Fails the test where they differ by more than that part of a (or of 1, if a is smaller) and are not both no number. */
void near_at(double a, double b, double within, int line);

#endif
