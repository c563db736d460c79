/* SPDX-License-Identifier: MIT */
/* Records with several revisions: found in the index, then read front to back, so many at a time that memory stays flat. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

enum { AT_ONCE = 1 << 16 };

enum status several_find(struct store *st, struct several *out, void (*fn)(void *ctx, const struct several_row *row), void *ctx,
			 struct err *err)
{
	struct several_row last = { .n = 0 }, next;
	sqlite3_stmt *s;
	bool more = false, listed = false;
	enum status status = sql_get(st, SQL_REVISION_INDEX, &s, err);

	while (status == ST_OK) {
		int c = 1;

		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		if (!db_col_bytes(s, 0, next.identity.b, IDENTITY_SIZE) || !db_col_bytes(s, 1, next.id.b, DIGEST_SIZE) ||
		    (out->identities.n > 0 && (c = memcmp(next.identity.b, last.identity.b, IDENTITY_SIZE)) < 0)) {
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
			break;
		}
		next.n = sqlite3_column_int64(s, 2);
		if (c == 0 && !listed)
			VEC_PUSH(&out->list, last);
		if (c == 0)
			VEC_PUSH(&out->list, next);
		listed = c == 0;
		seal_sum_add(&out->identities, next.identity.b, IDENTITY_SIZE);
		seal_sum_add(&out->ids, next.id.b, DIGEST_SIZE);
		if (fn)
			fn(ctx, &next);
		last = next;
	}
	db_done(s);
	return status == ST_OK ? seal_check(st->db, TABLE_REVISION, &out->ids, T("记录的索引和内容不一致"), err) : status;
}

enum status revision_at(struct store *st, int64_t n, struct stored *row, struct arena *a, struct err *err)
{
	sqlite3_stmt *s;
	bool found = false;
	enum status status = sql_get(st, SQL_REVISION_NUMBER, &s, err);

	if (status == ST_OK)
		status = db_int(st->db, s, 1, n, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &found, err);
	if (status == ST_OK)
		status = found ? revision_row(st, s, row, a, err) : db_damaged(st->db, T("记录的索引和内容不一致"), err);
	db_done(s);
	return status;
}

static int by_n(const void *left, const void *right)
{
	const struct brief *a = left, *b = right;

	return a->n < b->n ? -1 : a->n > b->n;
}

static int by_record_seq_id(const void *left, const void *right)
{
	const struct brief *a = left, *b = right;

	if (a->record != b->record)
		return a->record < b->record ? -1 : 1;
	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	return digest_compare(&a->id, &b->id);
}

static struct brief brief_kept(const struct stored *row, struct arena *keep)
{
	struct brief b = brief_of(row, false);
	struct digest *parents = arena_array(keep, row->rev.n_parents + 1, sizeof(*parents));

	memcpy(parents, row->rev.parents, row->rev.n_parents * sizeof(*parents));
	b.parents = parents;
	return b;
}

/* Fills briefs, which know row, id and record as the index has them, from the rows, front to back: a row is read once, and so is nearly every page. */
static enum status briefs_read(struct store *st, const struct several *several, struct brief *v, size_t n, struct arena *keep,
			       struct err *err)
{
	struct arena *a = arena_new();
	struct stored row;
	enum status status = ST_OK;

	qsort(v, n, sizeof(*v), by_n);
	for (size_t i = 0; i < n && status == ST_OK; i++) {
		const size_t record = v[i].record;
		const int64_t at = v[i].n;
		const struct digest id = v[i].id;

		arena_reset(a);
		status = revision_at(st, at, &row, a, err);
		if (status == ST_OK && (memcmp(row.rev.identity.b, several->list.v[record].identity.b, IDENTITY_SIZE) != 0 || digest_compare(&row.id, &id) != 0))
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
		if (status != ST_OK)
			break;
		v[i] = brief_kept(&row, keep);
		v[i].record = record;
		v[i].n = at;
	}
	arena_free(a);
	qsort(v, n, sizeof(*v), by_record_seq_id);
	return status;
}

static int by_identity(const void *key, const void *element)
{
	return memcmp(key, element, IDENTITY_SIZE);
}

bool several_take(struct several *several, const struct stored *row)
{
	const struct several_row *list = several->list.v, *found;
	struct brief b;

	if (several->list.n == 0)
		return false;
	found = bsearch(row->rev.identity.b, list, several->list.n, sizeof(*list), by_identity);
	if (!found || several->list.n > AT_ONCE)
		return found != NULL;
	while (found > list && memcmp(found[-1].identity.b, found->identity.b, IDENTITY_SIZE) == 0)
		found--;
	if (!several->keep)
		several->keep = arena_new();
	b = brief_kept(row, several->keep);
	b.record = (size_t)(found - list);
	VEC_PUSH(&several->taken, b);
	return true;
}

void several_clear(struct several *several)
{
	VEC_CLEAR(&several->list);
	VEC_CLEAR(&several->taken);
	arena_free(several->keep);
}

/* v is sorted by record. */
static void each_record(struct brief *v, size_t n, brief_fn fn, void *ctx)
{
	for (size_t from = 0, to; from < n; from = to) {
		size_t winner = 0, heads;

		for (to = from + 1; to < n && v[to].record == v[from].record;)
			to++;
		heads = heads_mark(v + from, to - from, &winner);
		fn(ctx, v + from, to - from, heads, winner);
	}
}

/* Those that several_take kept, if it was shown all of them. The list has them in the same order, and their numbers. */
static bool heads_of_taken(struct several *several, brief_fn fn, void *ctx)
{
	struct brief *v = several->taken.v;
	size_t n = several->taken.n;

	if (n == 0 || n != several->list.n)
		return false;
	qsort(v, n, sizeof(*v), by_record_seq_id);
	for (size_t i = 0; i < n; i++)
		v[i].n = several->list.v[i].n;
	each_record(v, n, fn, ctx);
	return true;
}

enum status several_heads(struct store *st, struct several *several, brief_fn fn, void *ctx, struct err *err)
{
	struct arena *keep;
	VEC(struct brief) part = { 0 };
	enum status status = ST_OK;

	if (heads_of_taken(several, fn, ctx))
		return ST_OK;
	keep = arena_new();
	for (size_t i = 0; i < several->list.n && status == ST_OK;) {
		size_t record = i;

		part.n = 0;
		arena_reset(keep);
		for (; i < several->list.n; i++) {
			if (memcmp(several->list.v[i].identity.b, several->list.v[record].identity.b, IDENTITY_SIZE) != 0)
				record = i;
			if (record == i && part.n >= AT_ONCE)
				break;
			VEC_PUSH(&part, ((struct brief){ .record = record, .n = several->list.v[i].n, .id = several->list.v[i].id }));
		}
		status = briefs_read(st, several, part.v, part.n, keep, err);
		if (status == ST_OK)
			each_record(part.v, part.n, fn, ctx);
	}
	VEC_CLEAR(&part);
	arena_free(keep);
	return status;
}

