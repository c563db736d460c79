/* SPDX-License-Identifier: MIT */
/*
 * Which revision counts (architecture section 5), read in one pass ordered by identity: only the history of one identity is held.
 * A parent counts within its identity. Of several heads the greatest seq wins; among equals, where none has parents (rows that came as
 * CSV, first revisions) the greater digest of answers, else the greater id; a last tie goes by id. So the winner depends on the set alone.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

struct group {
	VEC(struct stored) list;
	VEC(struct brief) briefs; /* of list, once marked */
	struct arena *arena;
};

static int by_seq_id(const void *left, const void *right)
{
	const struct stored *a = left, *b = right;

	if (a->rev.seq != b->rev.seq)
		return a->rev.seq < b->rev.seq ? -1 : 1;
	return digest_compare(&a->id, &b->id);
}

/* The heads of a group of rows; *briefs (one a row) are the group's until it is filled anew. */
static size_t group_mark(struct group *g, size_t *winner)
{
	g->briefs.n = 0;
	for (size_t i = 0; i < g->list.n; i++)
		VEC_PUSH(&g->briefs, brief_of(&g->list.v[i], g->list.n == 1));
	return heads_mark(g->briefs.v, g->briefs.n, winner);
}

static struct head head_of(const struct stored *s, bool conflict)
{
	return (struct head){ .id = s->id,
			      .rev = &s->rev,
			      .marks = s->marks,
			      .conflict = conflict,
			      .is_head = true,
			      .counts = true,
			      .origin = s->origin,
			      .by = s->is_signed ? &s->by : NULL };
}

struct wanted {
	int kind;
	const char *round;
	bool conflicts; /* only those */
	bool all;	/* every revision of a record, not only the head that counts */
	store_head_fn fn;
	void *ctx;
};

static bool is_wanted(const struct wanted *want, const struct stored *s)
{
	return (want->kind < 0 || (int)s->rev.kind == want->kind) && (!want->round || strcmp(want->round, s->rev.round) == 0);
}

/* A history as it is: which of its revisions are heads, and which one counts. */
static enum status emit_all(const struct group *g, size_t heads, size_t winner, const struct wanted *want)
{
	enum status status = ST_OK;

	for (size_t i = 0; i < g->list.n && status == ST_OK; i++) {
		struct head head = head_of(&g->list.v[i], heads > 1 && g->briefs.v[i].is_head);

		head.is_head = g->briefs.v[i].is_head;
		head.counts = i == winner;
		status = want->fn(want->ctx, &head);
	}
	return status;
}

static enum status emit(struct group *g, const struct wanted *want)
{
	size_t winner = 0, heads;
	const struct stored *s;
	struct head head;

	if (g->list.n == 0)
		return ST_OK;
	heads = group_mark(g, &winner);
	if (want->all)
		return emit_all(g, heads, winner, want);
	if (winner == g->list.n) /* parents in a circle: only a broken digest could make one */
		return ST_OK;
	s = &g->list.v[winner];
	if (!is_wanted(want, s) || (want->conflicts && heads < 2))
		return ST_OK;
	head = head_of(s, heads > 1);
	return want->fn(want->ctx, &head);
}

static void group_clear(struct group *g)
{
	VEC_CLEAR(&g->list);
	VEC_CLEAR(&g->briefs);
	arena_free(g->arena);
}

/* All rows are read and checked whatever is wanted, so that one that vanished is noticed at the end. */
static enum status walk(struct store *st, const struct wanted *want, struct group *g, struct err *err)
{
	struct seal_sum sum = { 0 };
	struct identity identity = { { 0 } }, next;
	struct stored row;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_ALL, &s, err);

	while (status == ST_OK) {
		int c;

		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		if (!db_col_bytes(s, 1, next.b, IDENTITY_SIZE) || ((c = memcmp(identity.b, next.b, IDENTITY_SIZE)) > 0 && sum.n > 0)) {
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
			break;
		}
		if (c != 0) {
			status = emit(g, want);
			g->list.n = 0;
			arena_reset(g->arena);
			identity = next;
		}
		if (status == ST_OK)
			status = revision_row(st, s, &row, g->arena, err);
		if (status == ST_OK) {
			seal_sum_add(&sum, row.id.b, DIGEST_SIZE);
			VEC_PUSH(&g->list, row);
		}
	}
	if (status == ST_OK)
		status = emit(g, want);
	db_done(s);
	return status == ST_OK ? seal_check(st->db, TABLE_REVISION, &sum, T("缺少记录"), err) : status;
}

/* Of a kind of which there are few: all rows of it are read, none is looked for in an index that nothing compares. A record is of one kind. */
static enum status walk_others(struct store *st, const struct wanted *want, struct group *g, struct err *err)
{
	const enum revision_kind kind = (enum revision_kind)want->kind;
	struct others others = { { NULL, 0, 0 } };
	struct stored row;
	enum status status = others_by_record(st, kind, &others, err);

	for (size_t i = 0; i < others.list.n && status == ST_OK; i++) {
		const struct other *o = &others.list.v[i];
		bool last = i + 1 == others.list.n || memcmp(o[1].identity.b, o->identity.b, IDENTITY_SIZE) != 0;

		status = other_read(st, kind, o, &row, g->arena, err);
		if (status == ST_OK)
			VEC_PUSH(&g->list, row);
		if (status != ST_OK || !last)
			continue;
		qsort(g->list.v, g->list.n, sizeof(g->list.v[0]), by_seq_id);
		status = emit(g, want);
		g->list.n = 0;
		arena_reset(g->arena);
	}
	VEC_CLEAR(&others.list);
	return status;
}

/* Fills g with all revisions of one identity, by (seq, id). */
static enum status load_history(struct store *st, const struct identity *identity, struct group *g, struct err *err)
{
	struct stored row;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_HISTORY, &s, err);

	g->list.n = 0;
	if (status != ST_OK)
		return status;
	status = db_blob(st->db, s, 1, identity->b, IDENTITY_SIZE, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		status = revision_row(st, s, &row, g->arena, err);
		if (status == ST_OK && memcmp(row.rev.identity.b, identity->b, IDENTITY_SIZE) != 0)
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
		if (status == ST_OK)
			VEC_PUSH(&g->list, row);
	}
	db_done(s);
	if (status == ST_OK && g->list.n > 1)
		qsort(g->list.v, g->list.n, sizeof(g->list.v[0]), by_seq_id);
	return status;
}

enum status store_heads_each(struct store *st, int kind, const char *round, store_head_fn fn, void *ctx, struct err *err)
{
	const struct wanted want = { .kind = kind, .round = round, .fn = fn, .ctx = ctx };
	struct group g = { .arena = NULL };
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	g.arena = arena_new();
	status = kind_is_other(kind) ? walk_others(st, &want, &g, err) : walk(st, &want, &g, err);
	db_end_read(st->db);
	group_clear(&g);
	return status;
}

/* Those that stand alone are heads. */
struct alone {
	struct several *several;
	const struct wanted *want;
	struct seal_sum identities;
};

static enum status take_alone(void *ctx, const struct stored *row)
{
	struct alone *w = ctx;
	struct head head;

	seal_sum_add(&w->identities, row->rev.identity.b, IDENTITY_SIZE);
	if (several_take(w->several, row))
		return ST_OK;
	if (!is_wanted(w->want, row))
		return ST_OK;
	head = head_of(row, false);
	return w->want->fn(w->want->ctx, &head);
}

/* Rows that count, of records with several revisions. */
struct winners {
	VEC(struct brief) list; /* .is_head: in conflict */
	bool conflicts;		/* only those */
};

static void take_winner(void *ctx, const struct brief *v, size_t n, size_t heads, size_t winner)
{
	struct winners *w = ctx;

	if (winner == n || (w->conflicts && heads < 2)) /* n: parents in a circle, which only a broken digest could make */
		return;
	VEC_PUSH(&w->list, v[winner]);
	w->list.v[w->list.n - 1].is_head = heads > 1;
}

static int by_n(const void *left, const void *right)
{
	const struct brief *a = left, *b = right;

	return a->n < b->n ? -1 : a->n > b->n;
}

/* in_order: of identity; else of the file, which is quicker. */
static enum status walk_several(struct store *st, struct several *several, const struct wanted *want, bool in_order,
				struct err *err)
{
	struct winners w = { .conflicts = want->conflicts };
	struct arena *a = arena_new();
	enum status status = several_heads(st, several, take_winner, &w, err);

	if (!in_order && w.list.n > 1)
		qsort(w.list.v, w.list.n, sizeof(*w.list.v), by_n);
	for (size_t i = 0; i < w.list.n && status == ST_OK; i++) {
		struct stored row;
		struct head head;

		arena_reset(a);
		status = revision_at(st, w.list.v[i].n, &row, a, err);
		if (status == ST_OK && digest_compare(&row.id, &w.list.v[i].id) != 0)
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
		if (status != ST_OK || !is_wanted(want, &row))
			continue;
		head = head_of(&row, w.list.v[i].is_head);
		status = want->fn(want->ctx, &head);
	}
	VEC_CLEAR(&w.list);
	arena_free(a);
	return status;
}

enum status store_heads_any(struct store *st, int kind, const char *round, store_head_fn fn, void *ctx, struct err *err)
{
	const struct wanted want = { .kind = kind, .round = round, .fn = fn, .ctx = ctx };
	struct several several = { .keep = NULL };
	struct alone alone = { .several = &several, .want = &want };
	enum status status;

	if (kind_is_other(kind))
		return store_heads_each(st, kind, round, fn, ctx, err);
	status = db_begin_read(st->db, err);
	if (status != ST_OK)
		return status;
	status = several_find(st, &several, NULL, NULL, err);
	if (status == ST_OK)
		status = revisions_read(st, take_alone, &alone, err);
	if (status == ST_OK && digest_compare(&alone.identities.sum, &several.identities.sum) != 0)
		status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
	if (status == ST_OK)
		status = walk_several(st, &several, &want, false, err);
	db_end_read(st->db);
	several_clear(&several);
	return status;
}

enum status store_conflicts_each(struct store *st, store_head_fn fn, void *ctx, struct err *err)
{
	const struct wanted want = { .kind = -1, .conflicts = true, .fn = fn, .ctx = ctx };
	struct several several = { .keep = NULL };
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = several_find(st, &several, NULL, NULL, err);
	if (status == ST_OK)
		status = walk_several(st, &several, &want, true, err);
	db_end_read(st->db);
	several_clear(&several);
	return status;
}

enum status store_history_each(struct store *st, const struct identity *identity, store_head_fn fn, void *ctx, struct err *err)
{
	const struct wanted want = { .kind = -1, .all = true, .fn = fn, .ctx = ctx };
	struct group g = { .arena = arena_new() };
	enum status status = load_history(st, identity, &g, err);

	if (status == ST_OK)
		status = emit(&g, &want);
	group_clear(&g);
	return status;
}
