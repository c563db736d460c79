/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/interview/walker.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "interview/session.h"
#include "tests/interview/guess.h"
#include "tests/support/drawn.h"

enum { MAX_STOPS = 40000, MAX_TRIES = 400, MAX_ROWS = 2, ROWS_OPENED = 40 };

struct visit {
	const struct frame *frame;
	int node;
};

struct walker {
	struct session *s;
	const struct form *form;
	struct walked *out;
	uint64_t random;
	VEC(struct visit) visits; /* questions reached and rows opened */
};

static bool visited(const struct walker *w, struct spot at)
{
	for (size_t i = w->visits.n; i > 0; i--)
		if (w->visits.v[i - 1].frame == at.frame && w->visits.v[i - 1].node == at.node)
			return true;
	return false;
}

static void visit(struct walker *w, struct spot at)
{
	if (!visited(w, at))
		VEC_PUSH(&w->visits, ((struct visit){ at.frame, at.node }));
}

static bool stuck(struct walker *w, struct spot at, const char *what)
{
	snprintf(w->out->why, sizeof(w->out->why), "%.120s: %.250s", w->form->nodes[at.node].path,
		 what);
	return false;
}

struct looking {
	int node;
	bool found;
};

static void look_for(void *ctx, int node)
{
	struct looking *looking = ctx;

	looking->found = looking->found || node == looking->node;
}

/* Whether the condition of a question that was never reached yet speaks of this choice of node. */
static bool leads_on(const struct walker *w, int node, const char *choice)
{
	char quoted[2][80];

	snprintf(quoted[0], sizeof(quoted[0]), "'%s'", choice);
	snprintf(quoted[1], sizeof(quoted[1]), "\"%s\"", choice);
	for (int i = 1; i < w->form->n_nodes; i++) {
		const struct expr *relevant = w->form->nodes[i].relevant;
		struct looking looking = { .node = node };

		if (!relevant || w->out->reached[i] ||
		    !(strstr(expr_source(relevant), quoted[0]) ||
		      strstr(expr_source(relevant), quoted[1])))
			continue;
		expr_reads(relevant, look_for, &looking);
		if (looking.found)
			return true;
	}
	return false;
}

/* Where to begin: at random, but half of the time where something new lies behind. */
static size_t first_choice(struct walker *w, int node, const struct choice **choices, size_t n)
{
	size_t first = (size_t)drawn_below(&w->random, (int)n);

	if (drawn_below(&w->random, 2) == 0)
		return first;
	if (w->form->nodes[node].role & (ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT))
		return 0;
	for (size_t i = 0; i < n && i < 100; i++)
		if (leads_on(w, node, choices[(first + i) % n]->name))
			return (first + i) % n;
	return first;
}

/* Some of the choices, in the order of the list; all of them for a ranking. */
static void draw_choices(struct walker *w, struct strbuf *out, int node,
			 const struct choice **choices, size_t n, int tries)
{
	enum input input = w->form->nodes[node].type->input;
	size_t first = first_choice(w, node, choices, n), many = n;

	if (input == INPUT_ONE)
		many = 1;
	else if (input == INPUT_MANY && drawn_below(&w->random, 4) > 0)
		many = 1 + (size_t)drawn_below(&w->random, tries < 8 ? 2 : (int)n);
	strbuf_reset(out);
	for (size_t i = 0; i < many && i < n; i++) {
		strbuf_adds(out, i ? " " : "");
		strbuf_adds(out, choices[(first + i) % n]->name);
	}
}

static bool answer_list(struct walker *w, struct stop at, struct complaint *why)
{
	struct arena *a = arena_new();
	struct strbuf value;
	size_t n = 0;
	const struct choice **choices = instance_choices(session_instance(w->s), at.spot, &n, a);
	bool done = false;

	strbuf_init(&value);
	for (int tries = 0; n > 0 && !done && tries < MAX_TRIES; tries++) {
		draw_choices(w, &value, at.spot.node, choices, n, tries);
		done = session_answer(w->s, value.data, why) && session_next(w->s, why);
	}
	strbuf_clear(&value);
	arena_free(a);
	return done;
}

/* First what the constraint itself speaks of, then whatever people say. */
static bool answer_typed(struct walker *w, struct stop at, struct complaint *why)
{
	const struct node *node = &w->form->nodes[at.spot.node];
	struct guesses guesses;
	struct strbuf value;
	bool done = false;

	strbuf_init(&value);
	guess_all(&guesses, session_instance(w->s), at.spot, &w->random);
	for (size_t tries = 0; !done && tries < MAX_TRIES; tries++) {
		bool own = guesses.n > 0 && drawn_below(&w->random, 2) == 0;
		size_t pick = (size_t)drawn_below(&w->random, (int)guesses.n + 1) %
			      (guesses.n + !guesses.n);

		strbuf_reset(&value);
		if (own)
			strbuf_adds(&value, guesses.v[pick]);
		else if (!drawn_special(&w->random, node->type->name, &value))
			drawn_value(&w->random, node->type->input, (int)tries, &value);
		done = session_answer(w->s, value.data, why) && session_next(w->s, why);
	}
	guess_clear(&guesses);
	strbuf_clear(&value);
	return done;
}

static bool give_answer(struct walker *w, struct stop at, struct complaint *why)
{
	switch (w->form->nodes[at.spot.node].type->input) {
	case INPUT_ONE:
	case INPUT_MANY:
	case INPUT_RANK:
		return answer_list(w, at, why);
	case INPUT_ACKNOWLEDGE:
		return session_answer(w->s, "OK", why) && session_next(w->s, why);
	case INPUT_TEXT:
	case INPUT_INTEGER:
	case INPUT_DECIMAL:
	case INPUT_DATE:
		return answer_typed(w, at, why);
	case INPUT_NONE:
	case INPUT_NOTE:
		break;
	}
	return session_next(w->s, why);
}

static bool walk_question(struct walker *w, struct stop at)
{
	struct instance *in = session_instance(w->s);
	struct complaint why = { .text = "" };

	visit(w, at.spot);
	w->out->stops++;
	w->out->reached[at.spot.node] = true;
	if (w->form->nodes[at.spot.node].type->input == INPUT_NOTE ||
	    instance_read_only(in, at.spot))
		return session_next(w->s, &why) || stuck(w, at.spot, why.text);
	if (give_answer(w, at, &why))
		return true;
	struct complaint open;
	if (!session_answer(w->s, "", &open) || !session_next(w->s, &open))
		return stuck(w, at.spot, why.text[0] ? why.text : open.text);
	w->out->left++;
	return true;
}

static bool walk_roster(struct walker *w, struct stop at)
{
	struct instance *in = session_instance(w->s);
	int rows = instance_count(in, at.spot.frame, at.spot.node),
	    wanted = instance_wanted(in, at.spot.frame, at.spot.node);
	struct complaint why = { .text = "" };

	w->out->reached[at.spot.node] = true;
	if (wanted < 0 && rows < MAX_ROWS) {
		struct frame *row = session_row_add(w->s);

		visit(w, (struct spot){ row, at.spot.node });
		return row != NULL || stuck(w, at.spot, "no row");
	}
	for (int i = 0; i < rows && i < ROWS_OPENED && (wanted < 0 || i < wanted); i++) {
		struct spot row = { instance_at(in, at.spot.frame, at.spot.node, i), at.spot.node };

		if (visited(w, row))
			continue;
		visit(w, row);
		return session_row_open(w->s, i) || stuck(w, at.spot, "a row does not open");
	}
	return session_next(w->s, &why) || stuck(w, at.spot, why.text);
}

struct open_question {
	struct walker *w;
	struct spot at;
	bool found;
};

static void find_open(void *ctx, struct spot at)
{
	struct open_question *open = ctx;
	const struct node *node = &open->w->form->nodes[at.node];

	if (open->found || node->type->input == INPUT_NONE || (node->look & LOOK_HIDDEN) ||
	    frame_index(at.frame) >= ROWS_OPENED ||
	    !instance_relevant(session_instance(open->w->s), at) || visited(open->w, at))
		return;
	open->at = at;
	open->found = true;
}

static bool walk_stop(struct walker *w)
{
	struct stop at = session_at(w->s);

	return at.kind == STOP_ROSTER ? walk_roster(w, at) : walk_question(w, at);
}

static void note_complaint(void *ctx, const struct complaint *c)
{
	struct walker *w = ctx;

	/* What a later answer made wrong is for the person to go back to; the walker has no plan for it. */
	if (c->mark != MARK_CONSTRAINT && c->mark != MARK_REQUIRED)
		stuck(w, c->spot, c->text);
}

static bool walk(struct walker *w)
{
	for (size_t stops = 0; stops < MAX_STOPS; stops++) {
		if (session_at(w->s).kind != STOP_END) {
			if (!walk_stop(w))
				return false;
			continue;
		}
		struct open_question open = { .w = w };
		instance_each(session_instance(w->s), find_open, &open);
		if (!open.found) {
			validate_all(session_instance(w->s), true, false, note_complaint, w);
			session_finish(w->s);
			return w->out->why[0] == '\0';
		}
		if (!session_jump(w->s, open.at))
			return stuck(w, open.at, "relevant, but cannot be reached");
	}
	return stuck(w, session_at(w->s).spot, "no end of it");
}

void walk_form(struct walked *out, const struct form *form, uint64_t seed, int tries)
{
	bool *reached = out->reached;

	for (int i = 0; i < tries; i++) {
		struct eval_env env = { .now_ms = 1795392000000,
					.utc_offset = 480,
					.lang = form->default_lang,
					.deviceid = "walker",
					.username = "walker",
					.seed = "walk",
					.wave = "1",
					.household = "150525-001-0001",
					.random = seed };
		struct walker w = { .form = form,
				    .out = out,
				    .random = seed + (uint64_t)i * 1000003 };

		*out = (struct walked){ .reached = reached };
		w.s = session_new(form, &env, NULL);
		out->ended = walk(&w);
		session_free(w.s);
		VEC_CLEAR(&w.visits);
		if (out->ended)
			return;
	}
}
