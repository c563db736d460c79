/* SPDX-License-Identifier: MIT */
/* One question answered, and the keys for it. */
#include "config.h"

#include "bench/walk.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "interview/session.h"
#include "tests/support/drawn.h"
#include "tui/choices.h"

enum { MAX_TRIES = 300 };

const struct node *walk_node(struct walk *w, struct stop at)
{
	return &instance_form(session_instance(w->s))->nodes[at.spot.node];
}

bool walk_is_moved_to(const struct choice **choices, size_t n)
{
	int width = choices_code_width(choices, n);

	return width > 1 || (width == 0 && n > 9);
}

void walk_press(struct walk *w, const struct choice **choices, size_t n, size_t pick, bool many)
{
	if (choices_code_width(choices, n) == 1) {
		strbuf_adds(&w->keys, choices[pick]->name);
		return;
	}
	if (!walk_is_moved_to(choices, n)) {
		strbuf_addf(&w->keys, "%d", (int)pick + 1);
		return;
	}
	strbuf_adds(&w->keys, "<home>");
	for (size_t i = 0; i < pick; i++)
		strbuf_adds(&w->keys, "<down>");
	strbuf_adds(&w->keys, many ? "<space>" : "");
}

/* The choice that came least often in the interviews before, by the file of turns: lines "PATH=CODE". */
static size_t in_turn(const struct walk *w, const struct node *node, const struct choice **choices, size_t n)
{
	size_t best = 0, least = SIZE_MAX;

	for (size_t i = 0; i < n; i++) {
		char line[512];
		size_t count = 0;
		int len = snprintf(line, sizeof(line), "\n%s=%s\n", node->path, choices[i]->name);

		for (const char *at = w->past.data; (at = strstr(at, line)) != NULL; at += len - 1)
			count++;
		if (count < least) {
			least = count;
			best = i;
		}
	}
	return best;
}

static void took_turn(struct walk *w, const struct node *node, const struct choice *c)
{
	strbuf_addf(&w->turns, "%s=%s\n", node->path, c->name);
}

static size_t choice_at(const struct choice **choices, size_t n, const char *code)
{
	for (size_t i = 0; code && i < n; i++)
		if (strcmp(choices[i]->name, code) == 0)
			return i;
	return 0;
}

/* Plain satisfied answers are likelier, as they are in life; consent is given unless asked otherwise. */
static size_t pick_choice(struct walk *w, const struct node *node, const struct choice **choices, size_t n, int tries)
{
	static const char weights[] = { 38, 30, 14, 8, 4, 4, 2 };
	int total = 0, at;

	if (node->role & (ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT))
		return choice_at(choices, n, node->role & ROLE_CONSENT_INFORMANT ? w->informant : w->respondent);
	if (w->turns_file && !tries)
		return in_turn(w, node, choices, n);
	for (size_t i = 0; i < n; i++)
		total += i < ARRAY_LEN(weights) ? weights[i] : 1;
	at = drawn_below(&w->random, total);
	for (size_t i = 0; i < n; i++) {
		at -= i < ARRAY_LEN(weights) ? weights[i] : 1;
		if (at < 0)
			return i;
	}
	return 0;
}

bool walk_go_on(struct walk *w)
{
	struct complaint why;

	return session_next(w->s, &why);
}

static bool answer_one(struct walk *w, struct stop at)
{
	struct arena *a = arena_new();
	const struct node *node = walk_node(w, at);
	struct complaint why;
	size_t n = 0;
	const struct choice **choices = instance_choices(session_instance(w->s), at.spot, &n, a);
	bool done = false;

	for (int tries = 0; n && !done && tries < MAX_TRIES; tries++) {
		size_t pick = pick_choice(w, node, choices, n, tries), mark = w->keys.len;

		walk_press(w, choices, n, pick, false);
		if (walk_is_moved_to(choices, n))
			strbuf_adds(&w->keys, "<enter>");
		done = session_answer(w->s, choices[pick]->name, &why) && walk_go_on(w);
		if (done)
			took_turn(w, node, choices[pick]);
		else
			strbuf_cut(&w->keys, mark);
	}
	arena_free(a);
	return done;
}

static bool answer_many(struct walk *w, struct stop at)
{
	struct arena *a = arena_new();
	const struct node *node = walk_node(w, at);
	struct complaint why;
	size_t n = 0;
	const struct choice **choices = instance_choices(session_instance(w->s), at.spot, &n, a);
	bool done = false;

	for (int tries = 0; n && !done && tries < MAX_TRIES; tries++) {
		size_t mark = w->keys.len, second = (size_t)drawn_below(&w->random, (int)n),
		       pick = w->turns_file && !tries ? in_turn(w, node, choices, n) : (size_t)drawn_below(&w->random, (int)n);

		if (!session_answer(w->s, "", &why))
			break;
		walk_press(w, choices, n, pick, true);
		done = session_toggle(w->s, choices[pick]->name, NULL, &why);
		if (done && second != pick && !session_exclusive(w->s, at.spot, choices[pick]) &&
		    !session_exclusive(w->s, at.spot, choices[second])) {
			walk_press(w, choices, n, second, true);
			done = session_toggle(w->s, choices[second]->name, NULL, &why);
		}
		strbuf_adds(&w->keys, "<enter>");
		done = done && walk_go_on(w);
		if (done)
			took_turn(w, node, choices[pick]);
		else
			strbuf_cut(&w->keys, mark);
	}
	arena_free(a);
	return done;
}

/* Every choice once, from a random one on. */
static bool answer_rank(struct walk *w, struct stop at)
{
	struct arena *a = arena_new();
	struct complaint why;
	size_t n = 0, mark = w->keys.len;
	const struct choice **choices = instance_choices(session_instance(w->s), at.spot, &n, a);
	size_t first = n ? (size_t)drawn_below(&w->random, (int)n) : 0;
	bool done = session_answer(w->s, "", &why);

	for (size_t i = 0; done && i < n; i++) {
		size_t pick = (first + i) % n;

		walk_press(w, choices, n, pick, true);
		done = session_toggle(w->s, choices[pick]->name, NULL, &why);
	}
	strbuf_adds(&w->keys, "<enter>");
	done = done && walk_go_on(w);
	if (!done)
		strbuf_cut(&w->keys, mark);
	arena_free(a);
	return done;
}

static bool answer_typed(struct walk *w, struct stop at)
{
	enum input input = walk_node(w, at)->type->input;
	struct complaint why;
	struct strbuf value;
	bool done = false;

	strbuf_init(&value);
	for (int tries = 0; !done && tries < MAX_TRIES; tries++) {
		if (!drawn_special(&w->random, walk_node(w, at)->type->name, &value))
			drawn_value(&w->random, input, tries, &value);
		done = session_answer(w->s, value.data, &why) && walk_go_on(w);
	}
	if (done)
		strbuf_addf(&w->keys, "<c-u>%s<enter>", value.data);
	strbuf_clear(&value);
	return done;
}

/* The adults of the household go through the roster screen: sex, age, Enter; an empty Enter at the end. */
static bool answer_adults(struct walk *w)
{
	int n = 1 + drawn_below(&w->random, 4);
	struct complaint why;
	char number[16];

	for (int i = 0; i < n; i++)
		strbuf_addf(&w->keys, "%d%d<enter>", 1 + drawn_below(&w->random, 2), 18 + drawn_below(&w->random, 70));
	strbuf_adds(&w->keys, "<enter>");
	snprintf(number, sizeof(number), "%d", n);
	return session_answer(w->s, number, &why) && walk_go_on(w);
}

/* Nothing fits: an open question may stay open. */
static bool leave_open(struct walk *w)
{
	struct complaint why;

	if (!session_answer(w->s, "", &why) || !walk_go_on(w))
		return false;
	strbuf_adds(&w->keys, "<enter>");
	return true;
}

bool walk_question(struct walk *w, struct stop at)
{
	const struct node *node = walk_node(w, at);
	struct complaint why;

	if (node->type->input == INPUT_NOTE ||
	    instance_read_only(session_instance(w->s), at.spot)) {
		strbuf_adds(&w->keys, "<enter>");
		return walk_go_on(w);
	}
	if (w->household && (node->role & ROLE_ADULTS))
		return answer_adults(w);
	switch (node->type->input) {
	case INPUT_ONE:
		return answer_one(w, at) || leave_open(w);
	case INPUT_MANY:
		return answer_many(w, at) || leave_open(w);
	case INPUT_RANK:
		return answer_rank(w, at) || leave_open(w);
	case INPUT_ACKNOWLEDGE:
		strbuf_adds(&w->keys, "1");
		return session_answer(w->s, "OK", &why) && walk_go_on(w);
	case INPUT_TEXT:
	case INPUT_INTEGER:
	case INPUT_DECIMAL:
	case INPUT_DATE:
		return answer_typed(w, at) || leave_open(w);
	case INPUT_NONE:
	case INPUT_NOTE:
		break;
	}
	return walk_go_on(w);
}
