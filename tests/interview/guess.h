/* SPDX-License-Identifier: MIT */
/* Answers that a question's own constraint speaks of: its numbers and texts and their neighbours, the answers it reads, texts of a
 * length it names, and samples of its patterns. */
#ifndef RUHU_TESTS_INTERVIEW_GUESS_H
#define RUHU_TESTS_INTERVIEW_GUESS_H

#include <stddef.h>
#include <stdint.h>

#include "forms/instance.h"

struct guesses {
	char **v;
	size_t n, cap;
};

void guess_all(struct guesses *out, struct instance *in, struct spot at, uint64_t *random);
void guess_clear(struct guesses *g);

#endif
