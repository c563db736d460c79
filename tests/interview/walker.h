/* SPDX-License-Identifier: MIT */
/* Interviews any form by itself: answers are drawn until the form takes one, rows are added and opened, and what became relevant behind
 * the cursor is gone back to, until nothing is left that can be asked. */
#ifndef RUHU_TESTS_INTERVIEW_WALKER_H
#define RUHU_TESTS_INTERVIEW_WALKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct form;

struct walked {
	bool ended; /* at the end, every relevant question was reached, and the record is valid */
	char why[400]; /* else what is wrong */
	size_t stops;  /* questions that were answered or read */
	size_t left; /* questions for which no valid answer was found, left open as the form allows */
	bool *reached; /* [form->n_nodes], of the caller: questions of the form that were reached; only ever set */
};

/* Answers lean towards what was not reached yet. Up to tries interviews with seeds of their own, since an answer may end one early (a stop the form means); the first that ends. */
void walk_form(struct walked *out, const struct form *form, uint64_t seed, int tries);

#endif
