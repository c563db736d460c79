/* SPDX-License-Identifier: MIT */
/* Revisions into the store, one alone or each of thousands, for which another thread and the rows before have done what they can. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

enum status store_row_pack(struct store *st, struct strbuf *out, const struct revision *rev, const char *origin, const struct signature *by,
			   struct store_row *row, struct err *err)
{
	size_t from = out->len;
	enum status status = row_pack(st, out, rev, row->marks, origin, err);

	_Static_assert(sizeof(row->check) == ROW_DIGEST, "a row's digest");
	row->claim = store_claim(rev->household);
	revision_check(&st->db->scratch, row, &rev->identity, rev->seq, rev->kind, out->data + from, out->len - from, by, row->check);
	return status;
}

enum status revision_bind_signature(struct store *st, sqlite3_stmt *s, int signer, int signature, const struct signature *by,
				    struct err *err)
{
	int64_t number = 0;
	enum status status = by ? word_number(st, by->key, sizeof(by->key), &number, err) : ST_OK;

	if (status == ST_OK)
		status = db_int(st->db, s, signer, number, err);
	return status == ST_OK ? db_blob(st->db, s, signature, by ? by->bytes : NULL, by ? sizeof(by->bytes) : 0, err) : status;
}

enum status row_bind(struct store *st, sqlite3_stmt *s, const struct store_entry *e, struct err *err)
{
	enum status status = db_blob(st->db, s, C_ID + 1, e->row->id.b, DIGEST_SIZE, err);

	if (status == ST_OK)
		status = db_blob(st->db, s, C_IDENTITY + 1, e->identity.b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_int(st->db, s, C_SEQ + 1, e->seq, err);
	if (status == ST_OK)
		status = db_int(st->db, s, C_KIND + 1, (int64_t)e->kind, err);
	if (status == ST_OK)
		status = db_int(st->db, s, C_CLAIM + 1, e->row->claim, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, C_ROW + 1, e->packed, e->packed_len, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, C_DIGEST + 1, e->row->check, ROW_DIGEST, err);
	return status == ST_OK ? revision_bind_signature(st, s, C_SIGNER + 1, C_SIGNATURE + 1, e->by, err) : status;
}

static enum status put(struct store *st, struct store_entry *e, struct err *err)
{
	sqlite3_stmt *s;
	enum status status = totals_load(st, err);

	if (status == ST_OK)
		status = sql_get(st, SQL_REVISION_PUT, &s, err);
	if (status != ST_OK)
		return status;
	status = row_bind(st, s, e, err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	else
		db_done(s);
	e->added = status == ST_OK && sqlite3_changes(st->db->handle) == 1;
	if (!e->added)
		return status;
	status = seal_change(st->db, TABLE_REVISION, e->row->id.b, DIGEST_SIZE, 1, err);
	if (status == ST_OK)
		status = other_seal(st->db, (int64_t)e->kind, e->row->id.b, 1, err);
	return status == ST_OK ? totals_add(st, e, err) : status;
}

enum status store_row_add(struct store *st, struct store_entry *e, struct err *err)
{
	bool gone = false;
	enum status status = erasure_holds(st, &e->identity, &gone, err);

	e->added = false;
	if (status != ST_OK || gone)
		return status;
	status = put(st, e, err);
	if (status == ST_OK && !e->added && e->by)
		status = revision_sign(st, &e->identity, &e->row->id, e->by, err);
	if (status == ST_OK && e->by && e->is_root)
		status = erasure_meets(st, &e->identity, &gone, err);
	e->added = e->added && !gone;
	return status;
}

static enum status enter(struct store *st, const struct revision *rev, const struct digest *id, unsigned marks, const char *origin,
			 const struct signature *by, bool *added, struct err *err)
{
	struct store_row row = { .id = *id, .marks = marks };
	struct store_entry e = { .row = &row, .identity = rev->identity, .seq = rev->seq, .kind = rev->kind, .by = by, .is_root = rev->n_parents == 0 };
	struct strbuf packed;
	bool gone = false;
	enum status status = sendback_gone(st, rev, &gone, err);

	if (status != ST_OK || gone)
		return status;
	strbuf_init(&packed);
	status = store_row_pack(st, &packed, rev, origin, by, &row, err);
	e.packed = packed.data;
	e.packed_len = packed.len;
	if (status == ST_OK)
		status = store_row_add(st, &e, err);
	strbuf_clear(&packed);
	*added = e.added;
	return status;
}

enum status revision_enter(struct store *st, const struct revision *rev, const struct digest *id, unsigned marks, const char *origin,
			   const struct signature *by, bool *added, struct err *err)
{
	bool own = st->db->depth == 0;
	enum status status = ST_OK;

	*added = false;
	/* In a batch no savepoint a row: words that a failed insert leaves behind are harmless. */
	if (own)
		status = store_begin(st, err);
	if (status != ST_OK)
		return status;
	status = enter(st, rev, id, marks, origin, by, added, err);
	return own ? store_end(st, status, err) : status;
}
