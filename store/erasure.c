/* SPDX-License-Identifier: MIT */
/*
 * Erasures. Whether one holds does not depend on what arrived first: it waits until the key that may say so is known, and a first
 * revision that arrives later makes it hold. With the record goes what proved it: so an office that saw an erasure hold signs one itself,
 * and offices that never get the first revision come to the same. What is stored and passed on is every erasure; what counts for the
 * state are the records.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/vec.h"
#include "store/internal.h"

static void row_digest_of(struct db *db, const struct store_erasure *e,
			  unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_ERASURE);
	row_bytes(&db->scratch, e->id.b, DIGEST_SIZE);
	row_bytes(&db->scratch, e->erasure->by.bytes, SIGNATURE_SIZE);
	row_int(&db->scratch, e->holds);
	row_end(&db->scratch, out);
}

/* The id covers identity, reason, seq and key. */
static enum status erasure_row(struct store *st, sqlite3_stmt *s, struct store_erasure *out,
			       struct erasure *e, unsigned char digest[ROW_DIGEST], struct err *err)
{
	unsigned char have[ROW_DIGEST];
	struct digest id;

	*e = (struct erasure){ .reason = db_col_text(s, 2), .seq = sqlite3_column_int64(s, 3) };
	*out = (struct store_erasure){ .erasure = e, .holds = sqlite3_column_int64(s, 6) == 1 };
	if (db_col_bytes(s, 0, out->id.b, DIGEST_SIZE) &&
	    db_col_bytes(s, 1, e->identity.b, IDENTITY_SIZE) &&
	    db_col_bytes(s, 4, e->by.key, PUBLIC_KEY_SIZE) &&
	    db_col_bytes(s, 5, e->by.bytes, SIGNATURE_SIZE) &&
	    db_col_bytes(s, 7, have, sizeof(have))) {
		id = erasure_id(e);
		row_digest_of(st->db, out, digest);
		if (digest_compare(&id, &out->id) == 0 && memcmp(have, digest, sizeof(have)) == 0)
			return ST_OK;
	}
	return db_damaged(st->db, T("撤回清单里有一行被改动"), err);
}

enum status erasure_holds(struct store *st, const struct identity *identity, bool *holds,
			  struct err *err)
{
	sqlite3_stmt *s;
	int64_t n = 0;
	enum status status = seal_count(st->db, TABLE_ERASURE, &n, err);

	*holds = false;
	if (status != ST_OK || n == 0)
		return status;
	status = sql_get(st, SQL_ERASURE_HOLDS, &s, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 1, identity->b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, s, holds, err);
	if (status == ST_OK)
		db_done(s);
	return status;
}

enum status store_erased(struct store *st, const struct identity *identity, bool *erased,
			 struct err *err)
{
	return erasure_holds(st, identity, erased, err);
}

struct root {
	const unsigned char *key;
	bool found;
};

static enum status look_for_root(void *ctx, const struct head *head)
{
	struct root *r = ctx;

	r->found = r->found || (head->rev->n_parents == 0 && head->by &&
				memcmp(head->by->key, r->key, PUBLIC_KEY_SIZE) == 0);
	return ST_OK;
}

static enum status may(struct store *st, const struct erasure *e, bool *yes, struct err *err)
{
	struct arena *a = arena_new();
	struct root root = { .key = e->by.key };
	struct store_key key;
	bool found = false;
	enum status status = store_key_get(st, e->by.key, &key, &found, a, err);

	*yes = found && key.state == KEY_TRUSTED && key.role == KEY_OFFICE;
	if (status == ST_OK && !*yes) {
		status = store_history_each(st, &e->identity, look_for_root, &root, err);
		*yes = root.found;
	}
	arena_free(a);
	return status;
}

enum status erasure_insert(struct store *st, const struct store_erasure *e, bool *added,
				  struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_ERASURE_PUT, &s, err);

	if (status != ST_OK)
		return status;
	row_digest_of(st->db, e, digest);
	status = db_blob(st->db, s, 1, e->id.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, e->erasure->identity.b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_text(st->db, s, 3, e->erasure->reason, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 4, e->erasure->seq, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 5, e->erasure->by.key, PUBLIC_KEY_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 6, e->erasure->by.bytes, SIGNATURE_SIZE, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 7, e->holds, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 8, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	if (status != ST_OK)
		return status;
	*added = sqlite3_changes(st->db->handle) == 1;
	return *added ? seal_change(st->db, TABLE_ERASURE, digest, sizeof(digest), 1, err) : ST_OK;
}

static enum status endorse(struct store *st, const struct erasure *e, struct err *err)
{
	struct erasure own = { .identity = e->identity, .reason = e->reason, .seq = e->seq };
	struct store_erasure row = { .erasure = &own, .holds = true };
	bool added = false;

	if (store_kind(st) != STORE_OFFICE || !st->signer.sign_erasure)
		return ST_OK;
	st->signer.sign_erasure(st->signer.ctx, &own);
	row.id = erasure_id(&own);
	return erasure_insert(st, &row, &added, err);
}

static enum status hold(struct store *st, const struct store_erasure *waiting, struct err *err)
{
	struct store_erasure after = *waiting;
	unsigned char before_digest[ROW_DIGEST], digest[ROW_DIGEST];
	bool gone = false; /* by another one */
	sqlite3_stmt *s;
	enum status status = erasure_holds(st, &waiting->erasure->identity, &gone, err);

	if (status == ST_OK)
		status = sql_get(st, SQL_ERASURE_HOLD, &s, err);
	if (status != ST_OK)
		return status;
	row_digest_of(st->db, waiting, before_digest);
	after.holds = true;
	row_digest_of(st->db, &after, digest);
	status = db_blob(st->db, s, 1, waiting->id.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	if (status == ST_OK)
		status = seal_replace(st->db, TABLE_ERASURE, before_digest, digest, err);
	if (status != ST_OK || gone)
		return status;
	status = record_drop(st, &waiting->erasure->identity, false, err);
	return status == ST_OK ? endorse(st, waiting->erasure, err) : status;
}

enum status erasure_copy(struct store *st, const struct store_erasure *e, struct err *err)
{
	bool added = false;
	enum status status = store_begin(st, err);

	return status == ST_OK ? db_end(st->db, erasure_insert(st, e, &added, err), err) : status;
}

enum status store_erasure_add(struct store *st, const struct erasure *e, bool *added, bool *holds,
			      struct err *err)
{
	struct store_erasure row = { .id = erasure_id(e), .erasure = e };
	bool ignored;
	enum status status = store_begin(st, err);

	added = added ? added : &ignored;
	*added = *holds = false;
	if (status != ST_OK)
		return status;
	status = may(st, e, holds, err);
	if (status == ST_OK)
		status = erasure_insert(st, &row, added, err);
	if (status == ST_OK && *holds && *added)
		status = hold(st, &row, err);
	if (status == ST_OK && !*holds)
		status = erasure_holds(st, &e->identity, holds,
				       err); /* by another one: the record is gone all the same */
	return db_end(st->db, status, err);
}

static enum status walk(struct store *st, sqlite3_stmt *s, struct seal_sum *sum,
			store_erasure_fn fn, void *ctx, struct err *err)
{
	struct store_erasure row;
	struct erasure e;
	unsigned char digest[ROW_DIGEST];
	bool more = false;
	enum status status = ST_OK;

	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status == ST_OK && more)
			status = erasure_row(st, s, &row, &e, digest, err);
		if (status != ST_OK || !more)
			break;
		seal_sum_add(sum, digest, sizeof(digest));
		if (fn)
			status = fn(ctx, &row);
	}
	db_done(s);
	return status;
}

enum status store_erasure_each(struct store *st, store_erasure_fn fn, void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_ERASURE_ALL, &s, err);

	if (status == ST_OK)
		status = walk(st, s, &sum, fn, ctx, err);
	return status == ST_OK
		       ? seal_check(st->db, TABLE_ERASURE, &sum, T("撤回清单里缺少一行"), err)
		       : status;
}

/* Copies of those that wait, since they cannot be changed while they are read. */
struct waiting_list {
	struct arena *a;
	VEC(struct store_erasure) v;
};

static enum status take_waiting(void *ctx, const struct store_erasure *e)
{
	struct waiting_list *w = ctx;
	struct store_erasure copy = *e;
	struct erasure *own;

	if (e->holds)
		return ST_OK;
	own = arena_alloc(w->a, sizeof(*own));
	*own = *e->erasure;
	own->reason = arena_strdup(w->a, own->reason);
	copy.erasure = own;
	VEC_PUSH(&w->v, copy);
	return ST_OK;
}

enum status erasure_meets(struct store *st, const struct identity *record, bool *gone, struct err *err)
{
	struct waiting_list w = { 0 };
	struct seal_sum sum = { 0 };
	sqlite3_stmt *s;
	int64_t n = 0;
	enum status status = seal_count(st->db, TABLE_ERASURE, &n, err);

	*gone = false;
	if (status != ST_OK || n == 0)
		return status;
	w.a = arena_new();
	status = sql_get(st, SQL_ERASURE_OF, &s, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 1, record->b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = walk(st, s, &sum, take_waiting, &w, err);
	for (size_t i = 0; i < w.v.n && status == ST_OK && !*gone; i++) {
		status = may(st, w.v.v[i].erasure, gone, err);
		if (status == ST_OK && *gone)
			status = hold(st, &w.v.v[i], err);
	}
	VEC_CLEAR(&w.v);
	arena_free(w.a);
	return status;
}

enum status store_erasures_settle(struct store *st, struct err *err)
{
	struct waiting_list w = { .a = arena_new() };
	enum status status = store_erasure_each(st, take_waiting, &w, err);

	if (status == ST_OK)
		status = store_begin(st, err);
	if (status == ST_OK) {
		for (size_t i = 0; i < w.v.n && status == ST_OK; i++) {
			bool yes = false;

			status = may(st, w.v.v[i].erasure, &yes, err);
			if (status == ST_OK && yes)
				status = hold(st, &w.v.v[i], err);
		}
		status = db_end(st->db, status, err);
	}
	VEC_CLEAR(&w.v);
	arena_free(w.a);
	return status;
}

enum status erasure_digest(struct store *st, struct digest_stream *stream, int64_t *n,
			   struct err *err)
{
	static const char word[] = "erased";
	struct identity identity;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_ERASED_ALL, &s, err);

	*n = 0;
	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		if (!db_col_bytes(s, 0, identity.b, IDENTITY_SIZE)) {
			status = db_damaged(st->db, T("撤回清单里有一行被改动"), err);
			continue;
		}
		if (++*n == 1)
			digest_stream_add(stream, word, sizeof(word) - 1);
		digest_stream_add(stream, identity.b, IDENTITY_SIZE);
	}
	db_done(s);
	/* What was just read came from an index: the rows are compared with their seal. */
	return status == ST_OK ? store_erasure_each(st, NULL, NULL, err) : status;
}
