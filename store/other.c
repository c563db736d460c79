/* SPDX-License-Identifier: MIT */
/*
 * Revisions that are no interviews and no visits: decisions, problems, what was returned. They are few and asked for often, so an index and
 * a seal of their own find them all without reading the rest.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "store/internal.h"

bool kind_is_other(int64_t kind)
{
	_Static_assert(REV_VISIT == 1, "the index and SQL_REVISION_OTHER");
	return kind > REV_VISIT;
}

/* What the seal adds up: the id, turned by the kind, so that an entry of the index which says another kind is noticed as well. */
static struct digest turned(const void *id, int64_t kind)
{
	const unsigned char *b = id;
	struct digest d;

	for (size_t i = 0; i < DIGEST_SIZE; i++)
		d.b[i] = b[(i + (uint64_t)kind) % DIGEST_SIZE];
	return d;
}

enum status other_seal(struct db *db, int64_t kind, const void *id, int sign, struct err *err)
{
	struct digest d;

	if (!kind_is_other(kind))
		return ST_OK;
	d = turned(id, kind);
	return seal_change(db, TABLE_OTHER, d.b, DIGEST_SIZE, sign, err);
}

/* All of the index is read, so that one that vanished is noticed. */
enum status others_list(struct store *st, enum revision_kind kind, struct others *out, struct err *err)
{
	struct seal_sum ids = { 0 };
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_OTHER, &s, err);

	while (status == ST_OK && (status = db_step(st->db, s, &more, err)) == ST_OK && more) {
		struct other o = { .n = sqlite3_column_int64(s, 2) };
		int64_t says = sqlite3_column_int64(s, 0);
		struct digest d;

		if (!db_col_bytes(s, 1, o.id.b, DIGEST_SIZE) || !kind_is_other(says) || says > REV_DECISION) {
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
			break;
		}
		d = turned(o.id.b, says);
		seal_sum_add(&ids, d.b, DIGEST_SIZE);
		if (says == (int64_t)kind)
			VEC_PUSH(&out->list, o);
	}
	db_done(s);
	return status == ST_OK ? seal_check(st->db, TABLE_OTHER, &ids, T("缺少记录"), err) : status;
}

enum status other_read(struct store *st, enum revision_kind kind, const struct other *o, struct stored *row, struct arena *a, struct err *err)
{
	enum status status = revision_at(st, o->n, row, a, err);

	if (status == ST_OK && (row->rev.kind != kind || digest_compare(&row->id, &o->id) != 0))
		return db_damaged(st->db, T("记录的索引和内容不一致"), err);
	return status;
}

static int by_record(const void *left, const void *right)
{
	const struct other *a = left, *b = right;

	return memcmp(a->identity.b, b->identity.b, IDENTITY_SIZE);
}

enum status others_by_record(struct store *st, enum revision_kind kind, struct others *out, struct err *err)
{
	struct arena *a = arena_new();
	struct stored row;
	enum status status = others_list(st, kind, out, err);

	for (size_t i = 0; i < out->list.n && status == ST_OK; i++) {
		arena_reset(a);
		status = other_read(st, kind, &out->list.v[i], &row, a, err);
		if (status == ST_OK)
			out->list.v[i].identity = row.rev.identity;
	}
	if (out->list.n > 1)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), by_record);
	arena_free(a);
	return status;
}

/* Every row is checked: its kind says whether the seal counts it. */
static enum status seal_rows(struct store *st, struct err *err)
{
	struct arena *a = arena_new();
	struct seal_sum ids = { 0 };
	struct stored row;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_ROWS, &s, err);

	seal_start(st->db, TABLE_OTHER);
	while (status == ST_OK && (status = db_step(st->db, s, &more, err)) == ST_OK && more) {
		arena_reset(a);
		status = revision_row(st, s, &row, a, err);
		if (status != ST_OK)
			break;
		seal_sum_add(&ids, row.id.b, DIGEST_SIZE);
		status = other_seal(st->db, (int64_t)row.rev.kind, row.id.b, 1, err);
	}
	db_done(s);
	arena_free(a);
	return status == ST_OK ? seal_check(st->db, TABLE_REVISION, &ids, T("缺少记录"), err) : status;
}

enum status others_seal(struct db *db, struct err *err)
{
	struct store st = { .db = db, .words = words_new() };
	enum status status = seal_rows(&st, err);

	words_free(st.words);
	return status;
}
