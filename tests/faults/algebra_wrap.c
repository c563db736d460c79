/* SPDX-License-Identifier: MIT */
/* The linker puts these in the place of the program's own functions (--wrap). */
#include "config.h"

#include <string.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "store/internal.h"
#include "tests/faults/algebra.h"

enum algebra_mutant algebra_mutant;

#define WRAP(type, name, ...)            \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

WRAP(int, digest_compare, const struct digest *a, const struct digest *b)
{
	return algebra_mutant == ALGEBRA_FIRST_COMES ? 0 : __real_digest_compare(a, b);
}

WRAP(struct digest, revision_answers_digest, const struct revision *rev)
{
	return algebra_mutant == ALGEBRA_BY_ID ? (struct digest){ { 0 } }
					       : __real_revision_answers_digest(rev);
}

static bool has(struct store *st, const struct identity *identity, const struct digest *id)
{
	struct arena *a = arena_new();
	struct revision rev;
	bool there = store_revision_get(st, identity, id, &rev, NULL, a, NULL) == ST_OK;

	arena_free(a);
	return there;
}

struct twin {
	int64_t seq;
	bool found;
};

static enum status find_twin(void *ctx, const struct head *head)
{
	struct twin *t = ctx;

	t->found = t->found || head->rev->seq == t->seq;
	return ST_OK;
}

WRAP(enum status, store_revision_add_signed, struct store *st, const struct revision *rev,
     unsigned marks, const char *origin, const struct signature *by, struct digest *id, bool *added,
     struct err *err)
{
	struct twin t = { .seq = rev->seq };
	bool drop = false;

	for (size_t i = 0; algebra_mutant == ALGEBRA_NEEDS_PARENTS && i < rev->n_parents; i++)
		drop = drop || !has(st, &rev->identity, &rev->parents[i]);
	if (algebra_mutant == ALGEBRA_ONE_A_SEQ) {
		if (store_history_each(st, &rev->identity, find_twin, &t, err) != ST_OK)
			return ST_DB;
		drop = t.found;
	}
	if (!drop)
		return __real_store_revision_add_signed(st, rev, marks, origin, by, id, added, err);
	if (id)
		*id = revision_id(rev);
	return ST_OK;
}

static struct digest by_arrival(struct store *st)
{
	struct digest_stream *stream = digest_stream_new();
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(st->db->handle, "SELECT id FROM revision ORDER BY n", -1, &s, NULL) == SQLITE_OK)
		while (sqlite3_step(s) == SQLITE_ROW)
			digest_stream_add(stream, sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0));
	(void)sqlite3_finalize(s);
	return digest_stream_end(stream);
}

WRAP(enum status, store_state, struct store *st, struct store_state *state, struct err *err)
{
	enum status status = __real_store_state(st, state, err);

	if (algebra_mutant == ALGEBRA_BY_ARRIVAL && status == ST_OK)
		state->digest = by_arrival(st);
	return status;
}

WRAP(enum status, erasure_holds, struct store *st, const struct identity *identity, bool *holds,
     struct err *err)
{
	*holds = false;
	return algebra_mutant == ALGEBRA_COMES_BACK
		       ? ST_OK
		       : __real_erasure_holds(st, identity, holds, err);
}

WRAP(enum status, erasure_meets, struct store *st, const struct identity *record, bool *gone,
     struct err *err)
{
	*gone = false;
	return algebra_mutant == ALGEBRA_NEVER_MEETS ? ST_OK
						     : __real_erasure_meets(st, record, gone, err);
}

struct relay {
	store_head_fn fn;
	void *ctx;
};

static enum status without_parents(void *ctx, const struct head *head)
{
	const struct relay *r = ctx;
	struct revision rev = *head->rev;
	struct head changed = *head;

	rev.n_parents = 0;
	changed.rev = &rev;
	return r->fn(r->ctx, &changed);
}

WRAP(enum status, store_history_each, struct store *st, const struct identity *identity,
     store_head_fn fn, void *ctx, struct err *err)
{
	struct relay r = { fn, ctx };

	return algebra_mutant == ALGEBRA_ANYBODY
		       ? __real_store_history_each(st, identity, without_parents, &r, err)
		       : __real_store_history_each(st, identity, fn, ctx, err);
}
