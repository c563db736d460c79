/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/last_call.h"

#include <stdlib.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/vec.h"

struct call {
	const char *household;
	int64_t at;
	bool wanted, done; /* it ended as was asked for; it is an interview that counts */
};

struct last_calls {
	struct arena *a;
	const char *outcome;
	VEC(struct call) v; /* after gathering: one a household, only the wanted, ascending */
};

static enum status take(void *ctx, const struct head *head)
{
	struct last_calls *c = ctx;
	const struct revision *rev = head->rev;
	struct call call = { .wanted = strcmp(rev->outcome, c->outcome) == 0,
			     .done = rev->kind == REV_INTERVIEW && strncmp(rev->outcome, "1.", 2) == 0 };
	int offset;

	if (!*rev->household || (rev->kind != REV_VISIT && rev->kind != REV_INTERVIEW) || strcmp(rev->state, "withdrawn") == 0)
		return ST_OK;
	call.household = arena_strdup(c->a, rev->household);
	if (!clock_parse_instant(rev->started, 0, &call.at, &offset))
		call.at = 0;
	VEC_PUSH(&c->v, call);
	return ST_OK;
}

static int by_household(const void *a, const void *b)
{
	const struct call *x = a, *y = b;
	int order = strcmp(x->household, y->household);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void keep_wanted(struct last_calls *c)
{
	size_t kept = 0;

	for (size_t i = 0, next; i < c->v.n; i = next) {
		bool done = false;

		for (next = i; next < c->v.n && strcmp(c->v.v[next].household, c->v.v[i].household) == 0; next++)
			done = done || c->v.v[next].done;
		if (!done && c->v.v[next - 1].wanted)
			c->v.v[kept++] = c->v.v[next - 1];
	}
	c->v.n = kept;
}

enum status last_calls_gather(struct last_calls **out, struct workspace *ws, const char *outcome, struct err *err)
{
	const struct round *round = workspace_round(ws);
	struct last_calls *c = mem_alloc(sizeof(*c));
	enum status st;

	c->a = arena_new();
	c->outcome = arena_strdup(c->a, outcome);
	st = store_heads_any(workspace_store(ws), -1, round ? round->id : NULL, take, c, err);
	if (c->v.n)
		qsort(c->v.v, c->v.n, sizeof(c->v.v[0]), by_household);
	keep_wanted(c);
	*out = c;
	return st;
}

void last_calls_free(struct last_calls *c)
{
	if (!c)
		return;
	VEC_CLEAR(&c->v);
	arena_free(c->a);
	free(c);
}

bool last_calls_has(const struct last_calls *c, const char *household)
{
	size_t low = 0, high = c->v.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(c->v.v[middle].household, household);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
