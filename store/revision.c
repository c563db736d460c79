/* SPDX-License-Identifier: MIT */
/*
 * Revisions as rows. Each has a checksum over all its columns, compared whenever it is read; in files from before version 7 a digest. The id is the digest of the canonical bytes: a
 * thorough reading (store_state, a rescue) writes these again and compares them too, so that the way into a row and back is checked as well.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "store/internal.h"

static void put_columns(struct strbuf *row, const struct store_row *keys, const struct identity *identity, int64_t seq, enum revision_kind kind,
			const void *packed, size_t n, const struct signature *by)
{
	row_start(row, TABLE_REVISION);
	row_bytes(row, keys->id.b, DIGEST_SIZE);
	row_bytes(row, identity->b, IDENTITY_SIZE);
	row_int(row, seq);
	row_int(row, (int64_t)kind);
	row_int(row, keys->claim);
	row_bytes(row, packed, n);
	if (by) {
		row_bytes(row, by->key, sizeof(by->key));
		row_bytes(row, by->bytes, sizeof(by->bytes));
	}
}

void revision_check(struct strbuf *row, const struct store_row *keys, const struct identity *identity, int64_t seq, enum revision_kind kind,
		    const void *packed, size_t n, const struct signature *by, unsigned char out[ROW_DIGEST])
{
	_Static_assert(CHECK_SIZE == ROW_DIGEST, "one column for both");
	put_columns(row, keys, identity, seq, kind, packed, n, by);
	check_of(out, row->data, row->len);
}

struct digest revision_canonical_id(struct store *st, const struct revision *rev)
{
	strbuf_reset(&st->canonical);
	revision_encode(&st->canonical, rev);
	return digest_of(st->canonical.data, st->canonical.len);
}

/* A revision's name: its record, which the index begins with, and its id. */
static enum status bind_name(struct store *st, sqlite3_stmt *s, const struct identity *identity, const struct digest *id, struct err *err)
{
	enum status status = db_blob(st->db, s, 1, identity->b, IDENTITY_SIZE, err);

	return status == ST_OK ? db_blob(st->db, s, 2, id->b, DIGEST_SIZE, err) : status;
}

static enum status stored_get(struct store *st, const struct identity *identity, const struct digest *id, struct stored *row, struct arena *a,
			      struct err *err);

enum status revision_sign(struct store *st, const struct identity *identity, const struct digest *id, const struct signature *by, struct err *err)
{
	struct arena *a = arena_new();
	struct store_row made = { .id = *id };
	struct strbuf packed;
	struct stored row;
	sqlite3_stmt *s = NULL;
	enum status status = stored_get(st, identity, id, &row, a, err);

	strbuf_init(&packed);
	if (status != ST_OK || row.is_signed)
		goto out;
	made.marks = row.marks;
	status = store_row_pack(st, &packed, &row.rev, row.origin, by, &made, err);
	if (status == ST_OK)
		status = sql_get(st, SQL_REVISION_SIGN, &s, err);
	if (status != ST_OK)
		goto out;
	status = bind_name(st, s, identity, id, err);
	if (status == ST_OK)
		status = revision_bind_signature(st, s, 3, 4, by, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 5, made.check, ROW_DIGEST, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 6, packed.data, packed.len, err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	else
		db_done(s);
out:
	strbuf_clear(&packed);
	arena_free(a);
	return status;
}

enum status store_revision_add_signed(struct store *st, const struct revision *rev, unsigned marks, const char *origin,
				      const struct signature *by, struct digest *id, bool *added, struct err *err)
{
	bool ignored = false;
	struct signature mine;
	struct digest own_id;

	id = id ? id : &own_id;
	origin = origin ? origin : "";
	if (rev->body_len > REVISION_MAX_BODY)
		return err_set(err, ST_LIMIT, T("一份记录超过 4 MB，没有收下。"));
	if (rev->seq < 1 || rev->n_parents > REVISION_MAX_PARENTS)
		return err_set(err, ST_INPUT, T("记录的版本号或来源不合规定，没有收下。"));
	*id = revision_canonical_id(st, rev);
	if (!by && !*origin && st->signer.sign) { /* born here */
		st->signer.sign(st->signer.ctx, id, &mine);
		by = &mine;
	}
	return revision_enter(st, rev, id, marks, origin, by, added ? added : &ignored, err);
}

enum status store_revision_add(struct store *st, const struct revision *rev, unsigned marks, const char *origin, struct digest *id,
			       bool *added, struct err *err)
{
	return store_revision_add_signed(st, rev, marks, origin, NULL, id, added, err);
}

static enum status take_signature(struct store *st, sqlite3_stmt *s, const struct row_columns *c, struct stored *out, bool *whole,
				  struct err *err)
{
	int64_t number = sqlite3_column_int64(s, c->signer);
	const char *key;
	size_t n;
	enum status status;

	*whole = true;
	if (number == 0)
		return ST_OK;
	status = word_text(st, number, &key, &n, err);
	if (status != ST_OK)
		return status;
	*whole = n == sizeof(out->by.key) && db_col_bytes(s, c->signature, out->by.bytes, sizeof(out->by.bytes));
	if (*whole)
		memcpy(out->by.key, key, n);
	out->is_signed = *whole;
	return ST_OK;
}

static bool take_keys(sqlite3_stmt *s, const struct row_columns *c, struct stored *out)
{
	struct revision *rev = &out->rev;
	int64_t kind = sqlite3_column_int64(s, c->kind);

	rev->seq = sqlite3_column_int64(s, c->seq);
	if (!db_col_bytes(s, c->id, out->id.b, DIGEST_SIZE) || !db_col_bytes(s, c->identity, rev->identity.b, IDENTITY_SIZE) || kind < 0 ||
	    kind > REV_DECISION || rev->seq < 1)
		return false;
	rev->kind = (enum revision_kind)kind;
	return true;
}

enum status revision_keys(struct store *st, sqlite3_stmt *s, const struct row_columns *c, struct stored *out, bool *whole, struct err *err)
{
	enum status status = take_signature(st, s, c, out, whole, err);

	*whole = take_keys(s, c, out) && *whole;
	return status;
}

enum status revision_damaged(struct store *st, const struct stored *row, struct err *err)
{
	char text[IDENTITY_TEXT];
	struct err what = ERR_INIT;

	identity_format(text, &row->rev.identity);
	(void)err_set(&what, ST_DB, T("记录 %s 的内容被改动"), text);
	return db_damaged(st->db, what.text, err);
}

/* The statement's columns against their digest. */
static bool is_true(struct store *st, sqlite3_stmt *s, const struct stored *row)
{
	const struct store_row keys = { .id = row->id, .claim = sqlite3_column_int64(s, C_CLAIM) };
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST];

	if (sqlite3_column_type(s, C_ROW) != SQLITE_BLOB || !db_col_bytes(s, C_DIGEST, have, sizeof(have)))
		return false;
	revision_check(&st->db->scratch, &keys, &row->rev.identity, row->rev.seq, row->rev.kind, sqlite3_column_blob(s, C_ROW),
		       db_col_size(s, C_ROW), row->is_signed ? &row->by : NULL, want);
	if (memcmp(have, want, sizeof(have)) == 0)
		return true;
	row_end(&st->db->scratch, want); /* as rows had it before */
	return memcmp(have, want, sizeof(have)) == 0;
}

static bool is_thorough(struct store *st, const struct stored *row)
{
	struct digest id;

	if (!st->thorough)
		return true;
	id = revision_canonical_id(st, &row->rev);
	return digest_compare(&id, &row->id) == 0;
}

enum status revision_row(struct store *st, sqlite3_stmt *s, struct stored *out, struct arena *a, struct err *err)
{
	static const struct row_columns columns = {
		.id = C_ID, .identity = C_IDENTITY, .seq = C_SEQ, .kind = C_KIND, .signer = C_SIGNER, .signature = C_SIGNATURE
	};
	bool whole = false, unpacked = false;
	enum status status;

	*out = (struct stored){ .origin = "" };
	revision_init(&out->rev);
	status = revision_keys(st, s, &columns, out, &whole, err);
	whole = whole && is_true(st, s, out);
	/* Of a damaged row what can be read is shown to a person. */
	if (status == ST_OK && sqlite3_column_type(s, C_ROW) == SQLITE_BLOB)
		status = row_unpack(st, sqlite3_column_blob(s, C_ROW), db_col_size(s, C_ROW), out, a, &unpacked, err);
	if (status != ST_OK)
		return status;
	return whole && unpacked && is_thorough(st, out) ? ST_OK : revision_damaged(st, out, err);
}

static enum status stored_get(struct store *st, const struct identity *identity, const struct digest *id, struct stored *row, struct arena *a,
			      struct err *err)
{
	sqlite3_stmt *s;
	bool found = false;
	enum status status = sql_get(st, SQL_REVISION_GET, &s, err);

	if (status != ST_OK)
		return status;
	status = bind_name(st, s, identity, id, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &found, err);
	if (status == ST_OK && found)
		status = revision_row(st, s, row, a, err);
	if (status == ST_OK && found && (memcmp(row->rev.identity.b, identity->b, IDENTITY_SIZE) != 0 || digest_compare(&row->id, id) != 0))
		status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
	db_done(s);
	if (status == ST_OK && !found)
		return err_set(err, ST_NOT_FOUND, T("这台电脑上没有这份记录。"));
	return status;
}

enum status store_revision_get(struct store *st, const struct identity *identity, const struct digest *id, struct revision *rev,
			       unsigned *marks, struct arena *a, struct err *err)
{
	struct stored row;
	enum status status = stored_get(st, identity, id, &row, a, err);

	if (status != ST_OK)
		return status;
	*rev = row.rev;
	if (marks)
		*marks = row.marks;
	return ST_OK;
}

enum status store_revision_has(struct store *st, const struct identity *identity, const struct digest *id, bool *has, struct err *err)
{
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_REVISION_GET, &s, err);

	*has = false;
	if (status != ST_OK)
		return status;
	status = bind_name(st, s, identity, id, err);
	if (status == ST_OK)
		status = db_step(st->db, s, has, err);
	db_done(s);
	return status;
}
