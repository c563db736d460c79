/* SPDX-License-Identifier: MIT */
/* What an office has signed for. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

static void receipt_digest(struct db *db, const struct digest *id, const struct identity *identity,
			   unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_RECEIPT);
	row_bytes(&db->scratch, id->b, DIGEST_SIZE);
	row_bytes(&db->scratch, identity->b, IDENTITY_SIZE);
	row_end(&db->scratch, out);
}

static enum status receipt_insert(struct store *st, const struct digest *id,
				  const struct identity *identity, bool *added, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_RECEIPT_PUT, &s, err);

	if (status != ST_OK)
		return status;
	receipt_digest(st->db, id, identity, digest);
	status = db_blob(st->db, s, 1, id->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, identity->b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	if (status != ST_OK)
		return status;
	*added = sqlite3_changes(st->db->handle) == 1;
	return *added ? seal_change(st->db, TABLE_RECEIPT, digest, sizeof(digest), 1, err) : ST_OK;
}

enum status store_receipt_add(struct store *st, const struct digest *id,
			      const struct identity *identity, bool *added, struct err *err)
{
	bool ignored = false;
	enum status status = store_begin(st, err);

	return status == ST_OK
		       ? db_end(st->db,
				receipt_insert(st, id, identity, added ? added : &ignored, err),
				err)
		       : status;
}

enum status store_receipt_has(struct store *st, const struct digest *id, bool *has, struct err *err)
{
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_RECEIPT_GET, &s, err);

	*has = false;
	if (status == ST_OK)
		status = db_blob(st->db, s, 1, id->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, s, has, err);
	if (status == ST_OK)
		db_done(s);
	return status;
}

enum status store_receipt_each(struct store *st, store_receipt_fn fn, void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST];
	struct digest id;
	struct identity identity;
	sqlite3_stmt *s = NULL;
	bool more = false;
	enum status status = sql_get(st, SQL_RECEIPT_ALL, &s, err);

	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		if (!db_col_bytes(s, 0, id.b, DIGEST_SIZE) ||
		    !db_col_bytes(s, 1, identity.b, IDENTITY_SIZE) ||
		    !db_col_bytes(s, 2, have, sizeof(have))) {
			status = db_damaged(st->db, T("回执清单里有一行被改动"), err);
			continue;
		}
		receipt_digest(st->db, &id, &identity, want);
		if (memcmp(have, want, sizeof(want)) != 0)
			status = db_damaged(st->db, T("回执清单里有一行被改动"), err);
		seal_sum_add(&sum, want, sizeof(want));
		if (status == ST_OK && fn)
			status = fn(ctx, &id, &identity);
	}
	db_done(s);
	return status == ST_OK
		       ? seal_check(st->db, TABLE_RECEIPT, &sum, T("回执清单里缺少一行"), err)
		       : status;
}
