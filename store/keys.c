/* SPDX-License-Identifier: MIT */
/* The roster of keys. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "store/internal.h"

static void key_digest(struct db *db, const struct store_key *k, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_KEY);
	row_bytes(&db->scratch, k->key, sizeof(k->key));
	row_text(&db->scratch, k->code);
	row_int(&db->scratch, (int64_t)k->role);
	row_int(&db->scratch, (int64_t)k->state);
	row_end(&db->scratch, out);
}

/* The row the statement stands on; texts are the statement's. */
static enum status key_row(struct store *st, sqlite3_stmt *s, struct store_key *out,
			   unsigned char digest[ROW_DIGEST], struct err *err)
{
	unsigned char have[ROW_DIGEST];
	int64_t role = sqlite3_column_int64(s, 2), state = sqlite3_column_int64(s, 3);

	*out = (struct store_key){ .code = db_col_text(s, 1) };
	if (db_col_bytes(s, 0, out->key, sizeof(out->key)) && role >= 0 && role <= KEY_OFFICE &&
	    state >= 0 && state <= KEY_REVOKED && db_col_bytes(s, 4, have, sizeof(have))) {
		out->role = (enum key_role)role;
		out->state = (enum key_state)state;
		key_digest(st->db, out, digest);
		if (memcmp(have, digest, sizeof(have)) == 0)
			return ST_OK;
	}
	return db_damaged(st->db, T("签名名册里有一行被改动"), err);
}

static enum status key_find(struct store *st, const unsigned char key[PUBLIC_KEY_SIZE],
			    sqlite3_stmt **s, struct store_key *out,
			    unsigned char digest[ROW_DIGEST], bool *found, struct err *err)
{
	enum status status = sql_get(st, SQL_KEY_GET, s, err);

	*found = false;
	if (status == ST_OK)
		status = db_blob(st->db, *s, 1, key, PUBLIC_KEY_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, *s, found, err);
	return status == ST_OK && *found ? key_row(st, *s, out, digest, err) : status;
}

enum status store_key_get(struct store *st, const unsigned char key[PUBLIC_KEY_SIZE],
			  struct store_key *out, bool *found, struct arena *a, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	enum status status = key_find(st, key, &s, out, digest, found, err);

	if (status == ST_OK && *found)
		out->code = arena_strdup(a, out->code);
	db_done(s);
	return status;
}

static enum status key_write(struct store *st, const struct store_key *k, struct err *err)
{
	unsigned char before[ROW_DIGEST], after[ROW_DIGEST];
	struct store_key old;
	sqlite3_stmt *s = NULL;
	bool found = false;
	enum status status = key_find(st, k->key, &s, &old, before, &found, err);

	db_done(s);
	if (status == ST_OK)
		status = sql_get(st, SQL_KEY_PUT, &s, err);
	if (status != ST_OK)
		return status;
	key_digest(st->db, k, after);
	status = db_blob(st->db, s, 1, k->key, sizeof(k->key), err);
	if (status == ST_OK)
		status = db_text(st->db, s, 2, k->code, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 3, (int64_t)k->role, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 4, (int64_t)k->state, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 5, after, sizeof(after), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	if (status == ST_OK && found)
		status = seal_change(st->db, TABLE_KEY, before, sizeof(before), -1, err);
	return status == ST_OK ? seal_change(st->db, TABLE_KEY, after, sizeof(after), 1, err)
			       : status;
}

enum status store_key_put(struct store *st, const struct store_key *key, struct err *err)
{
	enum status status = store_begin(st, err);

	return status == ST_OK ? db_end(st->db, key_write(st, key, err), err) : status;
}

enum status store_key_each(struct store *st, store_key_fn fn, void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	struct store_key key;
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status status = sql_get(st, SQL_KEY_ALL, &s, err);

	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status == ST_OK && row)
			status = key_row(st, s, &key, digest, err);
		if (status != ST_OK || !row)
			break;
		seal_sum_add(&sum, digest, sizeof(digest));
		if (fn)
			status = fn(ctx, &key);
	}
	db_done(s);
	return status == ST_OK ? seal_check(st->db, TABLE_KEY, &sum, T("签名名册里缺少一行"), err)
			       : status;
}
