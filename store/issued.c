/* SPDX-License-Identifier: MIT */
/* Whom a round sent people to, kept when another begins. Such a list is large and rarely wanted: it is read where it is, and not, as settings
 * are, whenever the store is opened. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

static void issued_digest(struct db *db, const char *round, const char *text, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_ISSUED);
	row_text(&db->scratch, round);
	row_text(&db->scratch, text);
	row_end(&db->scratch, out);
}

/* The row the statement stands on, checked. */
static enum status issued_row(struct store *st, sqlite3_stmt *s, unsigned char digest[ROW_DIGEST], struct err *err)
{
	unsigned char have[ROW_DIGEST];

	issued_digest(st->db, db_col_text(s, 0), db_col_text(s, 1), digest);
	if (db_col_bytes(s, 2, have, sizeof(have)) && memcmp(have, digest, sizeof(have)) == 0)
		return ST_OK;
	return db_damaged(st->db, T("以前各期派出的住户名单被改动"), err);
}

enum status store_issued_each(struct store *st, store_issued_fn fn, void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_ISSUED_ALL, &s, err);

	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status == ST_OK && more)
			status = issued_row(st, s, digest, err);
		if (status != ST_OK || !more)
			break;
		seal_sum_add(&sum, digest, sizeof(digest));
		if (fn)
			status = fn(ctx, db_col_text(s, 0), db_col_text(s, 1));
	}
	db_done(s);
	return status == ST_OK ? seal_check(st->db, TABLE_ISSUED, &sum, T("缺少以前一期派出的住户名单"), err) : status;
}

/* *found with the statement on the row, whose digest is given back. */
static enum status issued_find(struct store *st, const char *round, sqlite3_stmt **s, bool *found, unsigned char digest[ROW_DIGEST],
			       struct err *err)
{
	enum status status = sql_get(st, SQL_ISSUED_GET, s, err);

	*found = false;
	if (status == ST_OK)
		status = db_text(st->db, *s, 1, round, err);
	if (status == ST_OK)
		status = db_step(st->db, *s, found, err);
	return status == ST_OK && *found ? issued_row(st, *s, digest, err) : status;
}

enum status store_issued_get(struct store *st, const char *round, struct strbuf *text, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool found = false;
	enum status status = issued_find(st, round, &s, &found, digest, err);

	if (status == ST_OK && found)
		strbuf_adds(text, db_col_text(s, 1));
	db_done(s);
	/* A key that a fault changed is not found either. */
	return status == ST_OK && !found ? store_issued_each(st, NULL, NULL, err) : status;
}

static enum status issued_insert(struct store *st, const char *round, const char *text, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_ISSUED_PUT, &s, err);

	if (status != ST_OK)
		return status;
	issued_digest(st->db, round, text, digest);
	status = db_text(st->db, s, 1, round, err);
	if (status == ST_OK)
		status = db_text(st->db, s, 2, text, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_change(st->db, TABLE_ISSUED, digest, sizeof(digest), 1, err) : status;
}

static enum status issued_drop(struct store *st, const char *round, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool found = false;
	enum status status = issued_find(st, round, &s, &found, digest, err);

	db_done(s);
	if (status != ST_OK || !found)
		return status;
	status = sql_get(st, SQL_ISSUED_DELETE, &s, err);
	if (status == ST_OK)
		status = db_text(st->db, s, 1, round, err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_change(st->db, TABLE_ISSUED, digest, sizeof(digest), -1, err) : status;
}

enum status store_issued_put(struct store *st, const char *round, const char *text, struct err *err)
{
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	status = issued_drop(st, round, err);
	if (status == ST_OK && *text)
		status = issued_insert(st, round, text, err);
	return db_end(st->db, status, err);
}
