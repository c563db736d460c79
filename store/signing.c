/* SPDX-License-Identifier: MIT */
/* Revisions with their signatures: read for those who pass them on, and made for those from before there was a key. */
#include "config.h"

#include "base/arena.h"
#include "store/internal.h"

/* Whether it counts was not asked. */
static struct head head_as_read(const struct stored *row)
{
	return (struct head){
		.id = row->id, .rev = &row->rev, .marks = row->marks, .origin = row->origin, .by = row->is_signed ? &row->by : NULL
	};
}

enum status revision_each_row(struct store *st, sqlite3_stmt *s, store_head_fn fn, void *ctx, bool *any, struct err *err)
{
	struct arena *a = arena_new();
	struct stored row;
	enum status status = ST_OK;
	bool more = true;

	*any = false;
	while (status == ST_OK) {
		struct head head;

		arena_reset(a);
		status = db_step(st->db, s, &more, err);
		if (status == ST_OK && more)
			status = revision_row(st, s, &row, a, err);
		if (status != ST_OK || !more)
			break;
		*any = true;
		head = head_as_read(&row);
		status = fn(ctx, &head);
	}
	db_done(s);
	arena_free(a);
	return status;
}

static enum status others_each(struct store *st, enum revision_kind kind, store_head_fn fn, void *ctx, struct err *err)
{
	struct others others = { { NULL, 0, 0 } };
	struct arena *a = arena_new();
	struct stored row;
	enum status status = db_begin_read(st->db, err);
	bool begun = status == ST_OK;

	if (begun)
		status = others_list(st, kind, &others, err);
	for (size_t i = 0; i < others.list.n && status == ST_OK; i++) {
		struct head head;

		arena_reset(a);
		status = other_read(st, kind, &others.list.v[i], &row, a, err);
		if (status != ST_OK)
			break;
		head = head_as_read(&row);
		status = fn(ctx, &head);
	}
	if (begun)
		db_end_read(st->db);
	VEC_CLEAR(&others.list);
	arena_free(a);
	return status;
}

enum status store_revisions_each(struct store *st, enum revision_kind kind, store_head_fn fn, void *ctx, struct err *err)
{
	sqlite3_stmt *s;
	bool any;
	enum status status;

	if (kind_is_other((int64_t)kind))
		return others_each(st, kind, fn, ctx, err);
	status = sql_get(st, SQL_REVISION_OF_KIND, &s, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 1, (int64_t)kind, err);
	return status == ST_OK ? revision_each_row(st, s, fn, ctx, &any, err) : status;
}

struct signing {
	struct identity identity;
	int64_t seq;
	struct digest id;
	bool here;
};

static enum status note_unsigned(void *ctx, const struct head *head)
{
	struct signing *g = ctx;

	g->identity = head->rev->identity;
	g->seq = head->rev->seq;
	g->id = head->id;
	g->here = !*head->origin;
	return ST_OK;
}

enum status store_sign_all(struct store *st, struct err *err)
{
	struct signing g = { 0 };
	struct signature mine;
	sqlite3_stmt *s;
	bool any = true;
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	while (status == ST_OK && any) {
		status = sql_get(st, SQL_REVISION_UNSIGNED, &s, err);
		if (status == ST_OK)
			status = db_blob(st->db, s, 1, g.identity.b, IDENTITY_SIZE, err);
		if (status == ST_OK)
			status = db_int(st->db, s, 2, g.seq, err);
		if (status == ST_OK)
			status = db_blob(st->db, s, 3, g.id.b, DIGEST_SIZE, err);
		if (status == ST_OK)
			status = revision_each_row(st, s, note_unsigned, &g, &any, err);
		if (status != ST_OK || !any || !g.here)
			continue;
		st->signer.sign(st->signer.ctx, &g.id, &mine);
		status = revision_sign(st, &g.identity, &g.id, &mine, err);
	}
	return db_end(st->db, status, err);
}
