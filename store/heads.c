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
	struct arena *arena;
};

static int by_id_ref(const void *left, const void *right)
{
	const struct stored *const *a = left, *const *b = right;

	return digest_compare(&(*a)->id, &(*b)->id);
}

static int by_seq_id(const void *left, const void *right)
{
	const struct stored *a = left, *b = right;

	if (a->rev.seq != b->rev.seq)
		return a->rev.seq < b->rev.seq ? -1 : 1;
	return digest_compare(&a->id, &b->id);
}

static struct stored *find_id(struct stored **sorted, size_t n, const struct digest *id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = digest_compare(&sorted[middle]->id, id);

		if (c == 0)
			return sorted[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void clear_superseded(struct stored *v, size_t n)
{
	struct stored **sorted = mem_array(n, sizeof(*sorted));
	int64_t parentless = 0;

	for (size_t i = 0; i < n; i++) {
		sorted[i] = &v[i];
		if (v[i].rev.n_parents == 0 && v[i].rev.seq > parentless)
			parentless = v[i].rev.seq;
	}
	qsort(sorted, n, sizeof(*sorted), by_id_ref);
	for (size_t i = 0; i < n; i++) {
		if (v[i].rev.n_parents == 0 && v[i].rev.seq < parentless)
			v[i].is_head = false;
		for (size_t p = 0; p < v[i].rev.n_parents; p++) {
			struct stored *parent = find_id(sorted, n, &v[i].rev.parents[p]);

			if (parent)
				parent->is_head = false;
		}
	}
	free(sorted);
}

/* a after b? */
static bool beats(const struct stored *a, const struct stored *b, bool by_answers)
{
	struct digest left, right;
	int c = 0;

	if (by_answers) {
		left = revision_answers_digest(&a->rev);
		right = revision_answers_digest(&b->rev);
		c = digest_compare(&left, &right);
	}
	return c > 0 || (c == 0 && digest_compare(&a->id, &b->id) > 0);
}

size_t heads_mark(struct stored *v, size_t n, size_t *winner)
{
	size_t heads = 0;
	int64_t top = 0;
	bool by_answers = true;

	for (size_t i = 0; i < n; i++)
		v[i].is_head = true;
	if (n > 1)
		clear_superseded(v, n);
	for (size_t i = 0; i < n; i++) {
		heads += v[i].is_head;
		if (v[i].is_head && v[i].rev.seq > top)
			top = v[i].rev.seq;
	}
	for (size_t i = 0; i < n; i++)
		if (v[i].is_head && v[i].rev.seq == top && v[i].rev.n_parents > 0)
			by_answers = false;
	*winner = n;
	for (size_t i = 0; i < n; i++)
		if (v[i].is_head && v[i].rev.seq == top && (*winner == n || beats(&v[i], &v[*winner], by_answers)))
			*winner = i;
	return heads;
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
	store_head_fn fn;
	void *ctx;
};

static enum status emit(struct group *g, const struct wanted *want)
{
	size_t winner = 0, heads;
	const struct stored *s;
	struct head head;

	if (g->list.n == 0)
		return ST_OK;
	heads = heads_mark(g->list.v, g->list.n, &winner);
	if (winner == g->list.n) /* parents in a circle: only a broken digest could make one */
		return ST_OK;
	s = &g->list.v[winner];
	if ((want->kind >= 0 && (int)s->rev.kind != want->kind) || (want->round && strcmp(want->round, s->rev.round) != 0))
		return ST_OK;
	head = head_of(s, heads > 1);
	return want->fn(want->ctx, &head);
}

static void group_clear(struct group *g)
{
	VEC_CLEAR(&g->list);
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

enum status store_heads_each(struct store *st, int kind, const char *round, store_head_fn fn, void *ctx, struct err *err)
{
	const struct wanted want = { .kind = kind, .round = round, .fn = fn, .ctx = ctx };
	struct group g = { .arena = NULL };
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	g.arena = arena_new();
	status = walk(st, &want, &g, err);
	db_end_read(st->db);
	group_clear(&g);
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

/* Identities with several revisions, in order; sum: of all entries of the index, to compare with the rows. */
struct several {
	VEC(struct identity) list;
	struct seal_sum sum;
};

static enum status find_several(struct store *st, struct several *out, struct err *err)
{
	struct identity last = { { 0 } }, next;
	sqlite3_stmt *s;
	bool more = false, listed = false;
	enum status status = sql_get(st, SQL_REVISION_INDEX, &s, err);

	while (status == ST_OK) {
		int c = 1;

		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		if (!db_col_bytes(s, 0, next.b, IDENTITY_SIZE) ||
		    (out->sum.n > 0 && (c = memcmp(next.b, last.b, IDENTITY_SIZE)) < 0)) {
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
			break;
		}
		if (c == 0 && !listed)
			VEC_PUSH(&out->list, next);
		listed = c == 0;
		seal_sum_add(&out->sum, next.b, IDENTITY_SIZE);
		last = next;
	}
	db_done(s);
	return status;
}

static int by_identity(const void *key, const void *element)
{
	return memcmp(key, element, IDENTITY_SIZE);
}

/* Every row, from front to back; those that stand alone are heads. */
static enum status walk_rows(struct store *st, const struct wanted *want, const struct several *several, struct group *g,
			     struct err *err)
{
	struct seal_sum ids = { 0 }, identities = { 0 };
	struct stored row;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_ROWS, &s, err);

	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		arena_reset(g->arena);
		g->list.n = 0;
		status = revision_row(st, s, &row, g->arena, err);
		if (status != ST_OK)
			break;
		seal_sum_add(&ids, row.id.b, DIGEST_SIZE);
		seal_sum_add(&identities, row.rev.identity.b, IDENTITY_SIZE);
		if (several->list.n > 0 &&
		    bsearch(row.rev.identity.b, several->list.v, several->list.n, sizeof(several->list.v[0]), by_identity))
			continue;
		VEC_PUSH(&g->list, row);
		status = emit(g, want);
	}
	db_done(s);
	if (status == ST_OK)
		status = seal_check(st->db, TABLE_REVISION, &ids, T("缺少记录"), err);
	if (status == ST_OK && (identities.n != several->sum.n || digest_compare(&identities.sum, &several->sum.sum) != 0))
		status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
	return status;
}

enum status store_heads_any(struct store *st, int kind, const char *round, store_head_fn fn, void *ctx, struct err *err)
{
	const struct wanted want = { .kind = kind, .round = round, .fn = fn, .ctx = ctx };
	struct several several = { .list = { NULL, 0, 0 } };
	struct group g = { .arena = NULL };
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	g.arena = arena_new();
	status = find_several(st, &several, err);
	if (status == ST_OK)
		status = walk_rows(st, &want, &several, &g, err);
	for (size_t i = 0; i < several.list.n && status == ST_OK; i++) {
		arena_reset(g.arena);
		status = load_history(st, &several.list.v[i], &g, err);
		if (status == ST_OK)
			status = emit(&g, &want);
	}
	db_end_read(st->db);
	VEC_CLEAR(&several.list);
	group_clear(&g);
	return status;
}

enum status store_history_each(struct store *st, const struct identity *identity, store_head_fn fn, void *ctx, struct err *err)
{
	struct group g = { .arena = arena_new() };
	size_t winner = 0, heads = 0;
	enum status status = load_history(st, identity, &g, err);

	if (status == ST_OK && g.list.n > 0)
		heads = heads_mark(g.list.v, g.list.n, &winner);
	for (size_t i = 0; i < g.list.n && status == ST_OK; i++) {
		struct head head = head_of(&g.list.v[i], heads > 1 && g.list.v[i].is_head);

		head.is_head = g.list.v[i].is_head;
		head.counts = i == winner;
		status = fn(ctx, &head);
	}
	group_clear(&g);
	return status;
}

static int by_start(const void *left, const void *right)
{
	const struct stored *a = left, *b = right;
	int c = strcmp(a->rev.started, b->rev.started);

	return c ? c : memcmp(a->rev.identity.b, b->rev.identity.b, IDENTITY_SIZE);
}

/* Records that ever were of this household; a correction may have moved one away. */
static enum status household_identities(struct store *st, const char *household, struct identity **v, size_t *n, struct err *err)
{
	VEC(struct identity) list = { 0 };
	struct identity identity;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_OF_HOUSEHOLD, &s, err);

	if (status == ST_OK)
		status = db_text(st->db, s, 1, household, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		if (!db_col_bytes(s, 0, identity.b, IDENTITY_SIZE))
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
		else
			VEC_PUSH(&list, identity);
	}
	db_done(s);
	*v = list.v;
	*n = list.n;
	return status;
}

enum status store_household_heads(struct store *st, const char *household, store_head_fn fn, void *ctx, struct err *err)
{
	struct group g = { .arena = arena_new() };
	VEC(struct stored) found = { 0 };
	struct identity *identity = NULL;
	size_t n = 0, winner = 0;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		goto out;
	status = household_identities(st, household, &identity, &n, err);
	for (size_t i = 0; i < n && status == ST_OK; i++) {
		size_t heads;

		status = load_history(st, &identity[i], &g, err);
		if (status != ST_OK || g.list.n == 0)
			continue;
		heads = heads_mark(g.list.v, g.list.n, &winner);
		if (winner < g.list.n && strcmp(g.list.v[winner].rev.household, household) == 0) {
			VEC_PUSH(&found, g.list.v[winner]);
			found.v[found.n - 1].is_head = heads > 1; /* from here on: in conflict */
		}
	}
	db_end_read(st->db);
	if (found.n > 1)
		qsort(found.v, found.n, sizeof(found.v[0]), by_start);
	for (size_t i = 0; i < found.n && status == ST_OK; i++) {
		struct head head = head_of(&found.v[i], found.v[i].is_head);

		status = fn(ctx, &head);
	}
out:
	VEC_CLEAR(&found);
	vec_free(identity);
	group_clear(&g);
	return status;
}

enum status store_households_shared(struct store *st, const char *const **v, size_t *n, struct arena *a, struct err *err)
{
	VEC(const char *) list = { 0 };
	const char **out;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_CLAIMED, &s, err);

	if (status == ST_OK)
		status = db_int(st->db, s, 1, REV_INTERVIEW, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		VEC_PUSH(&list, arena_strdup(a, db_col_text(s, 0)));
	}
	db_done(s);
	out = arena_array(a, list.n + 1, sizeof(*out));
	for (size_t i = 0; i < list.n; i++)
		out[i] = list.v[i];
	*v = out;
	*n = list.n;
	VEC_CLEAR(&list);
	return status;
}
