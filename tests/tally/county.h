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

struct county {
	struct form *form;
	struct round round;
	struct divisions divisions;
	char **line; /* of county.tsv, comments left out */
	size_t n;
};

struct county *county_new(void);
void county_free(struct county *c);

/* All interviews; order: 0 as in the file, else shuffled by that seed. adults_times multiplies every household's number of adults. */
struct tally_frame *county_frame(struct county *c, unsigned order, int adults_times);
struct outcomes *county_outcomes(struct county *c);

#endif
