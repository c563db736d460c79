/* SPDX-License-Identifier: MIT */
/* What offices returned of a record, and whether a later state of it answers; what goes with the record when it leaves. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "store/internal.h"

enum status sendback_gone(struct store *st, const struct revision *rev, bool *gone, struct err *err)
{
	struct sendback s;
	struct arena *a;
	enum status status = ST_OK;

	*gone = false;
	if (rev->kind != REV_DECISION)
		return ST_OK;
	a = arena_new();
	if (sendback_read(&s, rev, a))
		status = erasure_holds(st, &s.record, gone, err);
	arena_free(a);
	return status;
}

struct returned {
	struct digest id;
	struct revision rev;
	struct sendback said;
	struct signature by;
	bool is_signed, superseded;
};

struct gathering {
	struct store *st;
	struct err *err;
	struct arena *a;
	const struct identity *record;
	VEC(struct returned) list;
};

/* What a laptop signed returns nothing, and supersedes nothing either. */
static enum status from_office(struct gathering *g, const struct head *head, bool *yes)
{
	struct store_key key;
	bool found = false;
	enum status status = head->by ? store_key_get(g->st, head->by->key, &key, &found, g->a, g->err) : ST_OK;

	*yes = !found || key.role == KEY_OFFICE;
	return status;
}

static enum status take_returned(void *ctx, const struct head *head)
{
	struct gathering *g = ctx;
	struct returned r = { .id = head->id, .rev = *head->rev, .is_signed = head->by != NULL };
	bool yes = false;
	enum status status = from_office(g, head, &yes);

	r.rev.body = arena_strdup(g->a, head->rev->body);
	if (status != ST_OK || !yes || !sendback_read(&r.said, &r.rev, g->a))
		return status;
	if (head->by)
		r.by = *head->by;
	VEC_PUSH(&g->list, r);
	return ST_OK;
}

static void supersede(struct gathering *g)
{
	for (size_t i = 0; i < g->list.n; i++)
		for (size_t p = 0; p < g->list.v[i].rev.n_parents; p++)
			for (size_t k = 0; k < g->list.n; k++)
				if (digest_compare(&g->list.v[i].rev.parents[p], &g->list.v[k].id) == 0)
					g->list.v[k].superseded = true;
}

/* The record's states, so that those that answer are found; the last by (seq, id) is the one that is told. */
struct state {
	struct digest id, answers;
	struct digest parents[REVISION_MAX_PARENTS];
	size_t n_parents;
};
struct states {
	VEC(struct state) v;
};

static enum status take_state(void *ctx, const struct head *head)
{
	struct states *s = ctx;
	struct state one = { .id = head->id, .answers = revision_answers_digest(head->rev), .n_parents = head->rev->n_parents };

	memcpy(one.parents, head->rev->parents, sizeof(one.parents));
	VEC_PUSH(&s->v, one);
	return ST_OK;
}

/* Other answers than each of the states it was made from. */
static bool is_changed(const struct states *s, const struct state *one)
{
	for (size_t i = 0; i < s->v.n; i++)
		for (size_t p = 0; p < one->n_parents; p++)
			if (digest_compare(&s->v.v[i].id, &one->parents[p]) == 0 && digest_compare(&s->v.v[i].answers, &one->answers) == 0)
				return false;
	return true;
}

static enum status tell(struct gathering *g, const struct returned *r, const struct states *states, store_sendback_fn fn, void *ctx)
{
	struct store_sendback out = { .id = r->id, .said = r->said, .by = r->is_signed ? &r->by : NULL };
	const struct state *answer = NULL;
	struct revision rev, reply;
	unsigned marks = 0;
	enum status status = store_revision_get(g->st, &r->rev.identity, &r->id, &rev, &marks, g->a, g->err);

	for (size_t i = 0; i < states->v.n; i++)
		if (sendback_is_answer(&r->said, &states->v.v[i].id, states->v.v[i].parents, states->v.v[i].n_parents))
			answer = &states->v.v[i];
	if (status == ST_OK && answer)
		status = store_revision_get(g->st, g->record, &answer->id, &reply, &marks, g->a, g->err);
	out.rev = &rev;
	out.answer = answer ? &reply : NULL;
	out.changed = answer && is_changed(states, answer);
	return status == ST_OK ? fn(ctx, &out) : status;
}

enum status store_sendback_each(struct store *st, const struct identity *record, store_sendback_fn fn, void *ctx, struct err *err)
{
	struct gathering g = { .st = st, .err = err, .record = record, .a = arena_new() };
	struct states states = { { NULL, 0, 0 } };
	const struct identity identity = sendback_identity(record);
	enum status status = store_history_each(st, &identity, take_returned, &g, err);

	if (status == ST_OK && g.list.n)
		status = store_history_each(st, record, take_state, &states, err);
	supersede(&g);
	for (size_t i = 0; i < g.list.n && status == ST_OK; i++)
		if (!g.list.v[i].superseded)
			status = tell(&g, &g.list.v[i], &states, fn, ctx);
	VEC_CLEAR(&g.list);
	VEC_CLEAR(&states.v);
	arena_free(g.a);
	return status;
}

static enum status note_open(void *ctx, const struct store_sendback *s)
{
	*(bool *)ctx = *(bool *)ctx || !s->answer;
	return ST_OK;
}

enum status store_sendback_open(struct store *st, const struct identity *record, bool *open, struct err *err)
{
	*open = false;
	return store_sendback_each(st, record, note_open, open, err);
}

struct listed {
	struct arena *a;
	VEC(struct identity) records;
};

static enum status list_record(void *ctx, const struct head *head)
{
	struct listed *l = ctx;
	struct sendback s;

	arena_reset(l->a);
	if (sendback_read(&s, head->rev, l->a))
		VEC_PUSH(&l->records, s.record);
	return ST_OK;
}

static int by_identity(const void *left, const void *right)
{
	return memcmp(left, right, IDENTITY_SIZE);
}

enum status store_sendbacks_each(struct store *st, store_sendback_fn fn, void *ctx, struct err *err)
{
	struct listed l = { .a = arena_new() };
	enum status status = store_revisions_each(st, REV_DECISION, list_record, &l, err);

	if (l.records.n > 1)
		qsort(l.records.v, l.records.n, sizeof(*l.records.v), by_identity);
	for (size_t i = 0; i < l.records.n && status == ST_OK; i++)
		if (i == 0 || by_identity(&l.records.v[i], &l.records.v[i - 1]) != 0)
			status = store_sendback_each(st, &l.records.v[i], fn, ctx, err);
	VEC_CLEAR(&l.records);
	arena_free(l.a);
	return status;
}
