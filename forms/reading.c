/* SPDX-License-Identifier: MIT */
/*
 * The ways through a form, followed in document order. What is still to come depends on the answers that a later condition reads, so two
 * ways that agree in these are one from there on: only the shortest and the longest so far are kept of them. That is exact, and stays small
 * because few answers are read far away.
 */
#include "config.h"

#include "forms/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "forms/expr.h"
#include "forms/instance.h"
#include "forms/reading_internal.h"
#include "forms/validate.h"

enum { WAYS_MAX = 4096, VALUES_MAX = 64 };

struct step { /* an answer and what went before */
	const struct step *before;
	struct reading_choice choice;
};

struct length {
	double seconds, notices, options;
	int questions;
	const struct step *last;
};

struct way {
	const char **value; /* [deciders]; NULL = not yet or no longer of interest */
	struct length least, most;
};

struct follow {
	const struct form *form;
	struct instance *in;
	struct arena *a;
	struct frame **frame; /* [nodes] where the node stands */
	int *last_use;        /* [nodes] the last node that its answer can matter to; its own index = none */
	int *decider;         /* [nodes] its place in way.value, -1 */
	size_t deciders;
	int *node_of; /* [deciders] */
	VEC(struct way) ways;
	bool whole; /* only ways on which every consent is given */
	bool cut;
};

static struct spot spot_of(const struct follow *f, int node)
{
	return (struct spot){ f->frame[node], node };
}

/* Every repeat gets one row. */
static void place_nodes(struct follow *f, struct reading *out)
{
	int n = f->form->n_nodes;

	f->frame = arena_array(f->a, (size_t)n, sizeof(*f->frame));
	f->frame[0] = instance_root(f->in);
	for (int i = 1; i < n; i++) {
		const struct node *node = &f->form->nodes[i];
		struct frame *around = f->frame[node->repeat];

		f->frame[i] = around;
		if (node->kind != NODE_REPEAT)
			continue;
		out->repeats = true;
		f->frame[i] = instance_count(f->in, around, i) > 0 ? instance_at(f->in, around, i, 0) : instance_add(f->in, around, i);
	}
}

static bool is_asked(const struct node *n)
{
	return n->kind == NODE_QUESTION && n->type->input != INPUT_NONE && !(n->role & ROLE_PERSON_DRAW) && !n->calculation;
}

/* True if one of them was not seen before. */
static bool mark_all(char *seen, const int *list)
{
	bool more = false;

	for (; list && *list >= 0; list++) {
		more = more || !seen[*list];
		seen[*list] = 1;
	}
	return more;
}

/* The last node whose being asked can depend on the answer, through whatever lies between: a calculation may stand before what it reads. */
static int last_use(const struct follow *f, int node, char *seen)
{
	const struct form *form = f->form;
	bool more = true;
	int last = node;

	memset(seen, 0, (size_t)form->n_nodes);
	mark_all(seen, form->dependents[node]);
	while (more) {
		more = false;
		for (int i = 1; i < form->n_nodes; i++) {
			if (!seen[i])
				continue;
			for (int k = i + 1; k < form->nodes[i].end; k++)
				seen[k] = 1;
			more = mark_all(seen, form->dependents[i]) || more;
			last = form->nodes[i].end - 1 > last ? form->nodes[i].end - 1 : last;
		}
	}
	return last;
}

static void find_deciders(struct follow *f)
{
	int n = f->form->n_nodes;
	char *seen = mem_array((size_t)n, 1);

	f->last_use = arena_array(f->a, (size_t)n, sizeof(*f->last_use));
	f->decider = arena_array(f->a, (size_t)n, sizeof(*f->decider));
	f->node_of = arena_array(f->a, (size_t)n, sizeof(*f->node_of));
	for (int i = 0; i < n; i++) {
		f->decider[i] = -1;
		if (!is_asked(&f->form->nodes[i]))
			continue;
		f->last_use[i] = last_use(f, i, seen);
		if (f->last_use[i] <= i && !(f->form->nodes[i].role & (ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT)))
			continue;
		f->decider[i] = (int)f->deciders;
		f->node_of[f->deciders++] = i;
	}
	free(seen);
}

/* The instance as the way has it. */
static void load_way(struct follow *f, const struct way *w)
{
	for (size_t d = 0; d < f->deciders; d++) {
		struct spot s = spot_of(f, f->node_of[d]);

		if (w->value[d] && strcmp(instance_get(f->in, s), w->value[d]) != 0)
			instance_set(f->in, s, w->value[d], NULL, NULL);
	}
}

static void lengthen(struct length *l, const struct form *form, const struct node *n)
{
	bool note = n->type->input == INPUT_NOTE;
	double read = reading_seconds(form, n);

	l->seconds += read;
	l->notices += note ? read : 0;
	l->options += reading_options(form, n);
	l->questions += !note;
}

static void add_question(struct way *w, const struct form *form, const struct node *n)
{
	lengthen(&w->least, form, n);
	lengthen(&w->most, form, n);
}

static const struct step *next_step(struct arena *a, const struct step *before, int node, const char *value)
{
	struct step *s = arena_alloc(a, sizeof(*s));

	*s = (struct step){ before, { node, value } };
	return s;
}

/* The way with one more answer. */
static void branch(struct follow *f, const struct way *from, int node, const char *value)
{
	struct way w = *from;

	w.value = arena_array(f->a, f->deciders, sizeof(*w.value));
	memcpy(w.value, from->value, f->deciders * sizeof(*w.value));
	w.value[f->decider[node]] = value;
	w.least.last = next_step(f->a, w.least.last, node, value);
	w.most.last = next_step(f->a, w.most.last, node, value);
	VEC_PUSH(&f->ways, w);
}

/* Answers that may lead on differently: all of a list, and numbers around those that the conditions name. */
static size_t candidates(struct follow *f, int node, const char *out[VALUES_MAX])
{
	const struct node *n = &f->form->nodes[node];
	struct spot s = spot_of(f, node);
	size_t count = reading_candidates(f->form, f->in, s, out, VALUES_MAX, f->a), kept = 0;
	bool consent = (n->role & (ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT)) != 0;
	struct complaint why;

	for (size_t i = 0; i < count; i++) {
		instance_set(f->in, s, out[i], NULL, NULL);
		if (validate_spot(f->in, s, &why) && !(consent && f->whole && !answer_agrees(out[i])))
			out[kept++] = out[i];
	}
	return kept;
}

static int compare_ways(const struct follow *f, const struct way *a, const struct way *b)
{
	for (size_t d = 0; d < f->deciders; d++) {
		int c = strcmp(a->value[d] ? a->value[d] : "", b->value[d] ? b->value[d] : "");

		if (c)
			return c;
	}
	return 0;
}

/* A heap would do the same in place; ways are few, and this keeps the order of what is equal. */
static void sort_ways(const struct follow *f, struct way *v, struct way *room, size_t n)
{
	size_t half = n / 2, i = 0, k = half;

	if (n < 2)
		return;
	sort_ways(f, v, room, half);
	sort_ways(f, v + half, room, n - half);
	for (size_t to = 0; to < n; to++)
		room[to] = k == n || (i < half && compare_ways(f, &v[i], &v[k]) <= 0) ? v[i++] : v[k++];
	memcpy(v, room, n * sizeof(*v));
}

static int longest_first(const void *a, const void *b)
{
	double x = ((const struct way *)a)->most.seconds, y = ((const struct way *)b)->most.seconds;

	return (x < y) - (x > y);
}

/* Forgets what no later question reads, and makes one way of those that agree. */
static void merge_ways(struct follow *f, int node)
{
	struct way *room;
	size_t kept = 0;

	for (size_t i = 0; i < f->ways.n; i++)
		for (size_t d = 0; d < f->deciders; d++)
			if (f->last_use[f->node_of[d]] <= node)
				f->ways.v[i].value[d] = NULL;
	room = mem_array(f->ways.n + 1, sizeof(*room));
	sort_ways(f, f->ways.v, room, f->ways.n);
	for (size_t i = 0; i < f->ways.n; i++) {
		struct way *w = &f->ways.v[i], *same = kept ? &f->ways.v[kept - 1] : NULL;

		if (!same || compare_ways(f, same, w) != 0) {
			f->ways.v[kept++] = *w;
			continue;
		}
		if (w->least.seconds < same->least.seconds)
			same->least = w->least;
		if (w->most.seconds > same->most.seconds)
			same->most = w->most;
	}
	f->ways.n = kept;
	if (f->ways.n > WAYS_MAX) {
		qsort(f->ways.v, f->ways.n, sizeof(*f->ways.v), longest_first);
		f->ways.n = WAYS_MAX;
		f->cut = true;
	}
	free(room);
}

static void take_node(struct follow *f, int node)
{
	const struct node *n = &f->form->nodes[node];
	bool consent = (n->role & (ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT)) != 0;
	size_t before = f->ways.n;
	struct way *old = f->ways.v;

	if (f->decider[node] >= 0) {
		f->ways.v = NULL;
		f->ways.n = f->ways.cap = 0;
	}
	for (size_t i = 0; i < before; i++) {
		const char *values[VALUES_MAX];
		struct way *w = &old[i];
		size_t count;

		load_way(f, w);
		if (!instance_relevant(f->in, spot_of(f, node))) {
			if (f->decider[node] >= 0 && !(consent && f->whole))
				VEC_PUSH(&f->ways, *w);
			continue;
		}
		add_question(w, f->form, n);
		if (f->decider[node] < 0)
			continue;
		count = candidates(f, node, values);
		for (size_t c = 0; c < count; c++)
			branch(f, w, node, values[c]);
	}
	if (f->decider[node] >= 0) {
		vec_free(old);
		merge_ways(f, node);
	}
}

static void follow_all(struct follow *f)
{
	struct way first = { .value = arena_array(f->a, f->deciders + 1, sizeof(*first.value)) };

	VEC_CLEAR(&f->ways);
	VEC_PUSH(&f->ways, first);
	for (int i = 1; i < f->form->n_nodes; i++)
		if (is_asked(&f->form->nodes[i]))
			take_node(f, i);
}

static void tell(struct reading_way *out, const struct length *l, struct arena *a)
{
	struct reading_choice *choice;
	size_t n = 0;

	*out = (struct reading_way){ .seconds = l->seconds, .questions = l->questions };
	for (const struct step *s = l->last; s; s = s->before)
		out->n++;
	choice = arena_array(a, out->n + 1, sizeof(*choice));
	for (const struct step *s = l->last; s; s = s->before)
		choice[out->n - ++n] = s->choice;
	out->choice = choice;
}

void form_reading(struct reading *out, const struct form *form, struct arena *a)
{
	const struct eval_env env = { .utc_offset = 480 };
	struct follow f = { .form = form, .a = a, .whole = true, .in = instance_new(form, &env) };
	const struct way *least, *most;

	*out = (struct reading){ 0 };
	place_nodes(&f, out);
	find_deciders(&f);
	follow_all(&f);
	if (!f.ways.n) { /* a consent that cannot be asked for: any way will do */
		f.whole = false;
		follow_all(&f);
	}
	for (int i = 1; i < form->n_nodes; i++)
		if (is_asked(&form->nodes[i]))
			out->all += reading_seconds(form, &form->nodes[i]);
	if (f.ways.n) {
		least = most = &f.ways.v[0];
		for (size_t i = 1; i < f.ways.n; i++) {
			least = f.ways.v[i].least.seconds < least->least.seconds ? &f.ways.v[i] : least;
			most = f.ways.v[i].most.seconds > most->most.seconds ? &f.ways.v[i] : most;
		}
		tell(&out->shortest, &least->least, a);
		tell(&out->longest, &most->most, a);
		out->notices = most->most.notices;
		out->options = most->most.options;
	}
	out->at_least = f.cut;
	VEC_CLEAR(&f.ways);
	instance_free(f.in);
}

int reading_minutes(const struct reading *r)
{
	double minutes = ceil(r->longest.seconds / 60);

	return minutes > 1 ? (int)minutes : 1;
}
