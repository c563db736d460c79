/* SPDX-License-Identifier: MIT */
/* Settings and counters: small rows by name. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

static void setting_digest(struct db *db, const char *name, const char *value, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_SETTING);
	row_text(&db->scratch, name);
	row_text(&db->scratch, value);
	row_end(&db->scratch, out);
}

static void counter_digest(struct db *db, const char *name, int64_t value, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_COUNTER);
	row_text(&db->scratch, name);
	row_int(&db->scratch, value);
	row_end(&db->scratch, out);
}

static enum status damaged(const struct db *db, const char *name, struct err *err)
{
	struct err what = ERR_INIT;

	(void)err_set(&what, ST_DB, T("设置“%s”被改动"), name);
	return db_damaged(db, what.text, err);
}

/* Steps to the row and checks it. The statement stays on it if *found. */
static enum status setting_row(struct db *db, sqlite3_stmt *s, const char *name, bool *found, unsigned char digest[ROW_DIGEST],
			       struct err *err)
{
	unsigned char have[ROW_DIGEST] = { 0 };
	enum status st = db_text(db, s, 1, name, err);

	if (st == ST_OK)
		st = db_step(db, s, found, err);
	if (st != ST_OK || !*found)
		return st;
	setting_digest(db, name, db_col_text(s, 0), digest);
	if (!db_col_bytes(s, 1, have, sizeof(have)) || memcmp(have, digest, sizeof(have)) != 0)
		return damaged(db, name, err);
	return ST_OK;
}

enum status setting_put(struct db *db, const char *name, const char *value, struct err *err)
{
	sqlite3_stmt *get, *put = NULL;
	unsigned char before[ROW_DIGEST], after[ROW_DIGEST];
	bool found = false;
	enum status st = db_stmt(db, SQL_SETTING_GET, &get, err);

	if (st != ST_OK)
		return st;
	st = setting_row(db, get, name, &found, before, err);
	db_done(get);
	if (st == ST_OK)
		st = db_stmt(db, SQL_SETTING_PUT, &put, err);
	if (st != ST_OK)
		return st;
	setting_digest(db, name, value, after);
	st = db_text(db, put, 1, name, err);
	if (st == ST_OK)
		st = db_text(db, put, 2, value, err);
	if (st == ST_OK)
		st = db_blob(db, put, 3, after, sizeof(after), err);
	if (st == ST_OK)
		st = db_run(db, put, err);
	if (st == ST_OK && found)
		st = seal_change(db, TABLE_SETTING, before, sizeof(before), -1, err);
	if (st == ST_OK)
		st = seal_change(db, TABLE_SETTING, after, sizeof(after), 1, err);
	return st;
}

enum status store_setting_set(struct store *st, const char *name, const char *value, struct err *err)
{
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	return db_end(st->db, setting_put(st->db, name, value, err), err);
}

enum status store_setting_get(struct store *st, const char *name, struct strbuf *value, struct err *err)
{
	sqlite3_stmt *s;
	unsigned char digest[ROW_DIGEST];
	bool found = false;
	enum status status = sql_get(st, SQL_SETTING_GET, &s, err);

	if (status != ST_OK)
		return status;
	status = setting_row(st->db, s, name, &found, digest, err);
	if (status == ST_OK && found)
		strbuf_adds(value, db_col_text(s, 0));
	db_done(s);
	return status;
}

enum status counter_row(struct store *st, const char *name, int64_t *value, bool *found, unsigned char digest[ROW_DIGEST],
			       struct err *err)
{
	sqlite3_stmt *s;
	unsigned char have[ROW_DIGEST] = { 0 };
	enum status status = sql_get(st, SQL_COUNTER_GET, &s, err);

	if (status != ST_OK)
		return status;
	status = db_text(st->db, s, 1, name, err);
	if (status == ST_OK)
		status = db_step(st->db, s, found, err);
	if (status == ST_OK && *found) {
		*value = sqlite3_column_int64(s, 0);
		counter_digest(st->db, name, *value, digest);
		if (!db_col_bytes(s, 1, have, sizeof(have)) || memcmp(have, digest, sizeof(have)) != 0)
			status = damaged(st->db, name, err);
	}
	db_done(s);
	return status;
}

enum status counter_add(struct store *st, const char *name, int64_t by, int64_t *value, struct err *err)
{
	sqlite3_stmt *s = NULL;
	unsigned char before[ROW_DIGEST], after[ROW_DIGEST];
	bool found = false;
	enum status status;

	*value = 0;
	status = counter_row(st, name, value, &found, before, err);
	if (status == ST_OK)
		status = sql_get(st, SQL_COUNTER_PUT, &s, err);
	if (status != ST_OK)
		return status;
	*value += by;
	counter_digest(st->db, name, *value, after);
	status = db_text(st->db, s, 1, name, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 2, *value, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, after, sizeof(after), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	if (status == ST_OK && found)
		status = seal_change(st->db, TABLE_COUNTER, before, sizeof(before), -1, err);
	if (status == ST_OK)
		status = seal_change(st->db, TABLE_COUNTER, after, sizeof(after), 1, err);
	return status;
}

enum status store_counter_next(struct store *st, const char *name, int64_t *value, struct err *err)
{
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	return db_end(st->db, counter_add(st, name, 1, value, err), err);
}

static enum status check_all(struct store *st, enum sql sql, enum table table, struct err *err)
{
	struct seal_sum sum = { 0 };
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST] = { 0 };
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status status = sql_get(st, sql, &s, err);

	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status != ST_OK || !row)
			break;
		if (table == TABLE_SETTING)
			setting_digest(st->db, db_col_text(s, 0), db_col_text(s, 1), want);
		else
			counter_digest(st->db, db_col_text(s, 0), sqlite3_column_int64(s, 1), want);
		if (!db_col_bytes(s, 2, have, sizeof(have)) || memcmp(have, want, sizeof(want)) != 0)
			status = damaged(st->db, db_col_text(s, 0), err);
		seal_sum_add(&sum, want, sizeof(want));
	}
	db_done(s);
	return status == ST_OK ? seal_check(st->db, (int)table, &sum, T("缺少一项设置"), err) : status;
}

enum status settings_check(struct store *st, struct err *err)
{
	enum status status = check_all(st, SQL_SETTING_ALL, TABLE_SETTING, err);

	return status == ST_OK ? check_all(st, SQL_COUNTER_ALL, TABLE_COUNTER, err) : status;
}
