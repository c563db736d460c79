/* SPDX-License-Identifier: MIT */
/*
 * How long an interview takes when it is read aloud: notices and questions at four characters a second, five seconds for an answer, over
 * every way through the form that its conditions leave open. The figures are the same on every machine: no clock is read.
 */
#ifndef RUHU_FORMS_READING_H
#define RUHU_FORMS_READING_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct form;

struct reading_choice { /* one of the answers that lead down a way */
	int node;
	const char *value; /* canonical; "" = left open */
};

/* One way from the first question to the end. */
struct reading_way {
	double seconds;
	int questions; /* that want an answer */
	const struct reading_choice *choice; /* in the order of the form */
	size_t n;
};

struct reading {
	struct reading_way shortest, longest; /* of interviews: every consent is given */
	double all;      /* seconds if every question were asked of everybody */
	double notices;  /* seconds of the longest way that are spent on what wants no answer */
	double options;  /* seconds the longest way takes more when the options are read out too, rather than shown */
	bool at_least;   /* there were too many ways to follow them all: the longest takes no less than this */
	bool repeats;    /* the form has parts that are asked again and again: counted once */
};

/* In the form's default language. Texts in a. What is not read: hints, choices (they are on the card), what the program fills in. */
void form_reading(struct reading *out, const struct form *form, struct arena *a);

/* Whole minutes to promise at the door: the longest way, rounded up; at least 1. */
int reading_minutes(const struct reading *r);

#endif
