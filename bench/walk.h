/* SPDX-License-Identifier: MIT */
/* The walker's state, and what it does at one question. */
#ifndef RUHU_BENCH_WALK_H
#define RUHU_BENCH_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "forms/form.h"
#include "interview/session.h"

struct walk {
	struct session *s;
	struct strbuf keys;
	uint64_t random;
	const char *informant, *respondent;
	const char *turns_file;
	struct strbuf past, turns;
	long from, until, stops, fixed_row;
	bool household, other_language, answers, correct;
};

const struct node *walk_node(struct walk *w, struct stop at);

/* Moved to with the arrows: in a script a single answer goes on after its first digit, so two digits are not pressed. */
bool walk_is_moved_to(const struct choice **choices, size_t n);
void walk_press(struct walk *w, const struct choice **choices, size_t n, size_t pick, bool many);
bool walk_go_on(struct walk *w);

/* Answers the question at a stop and goes on; false where nothing that was tried was taken. */
bool walk_question(struct walk *w, struct stop at);

#endif
