/* SPDX-License-Identifier: MIT */
/* Rounds and forms: bytes that never change once they are in. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

static void round_digest(struct db *db, const char *id, const void *bytes, size_t n, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_ROUND);
	row_text(&db->scratch, id);
	row_bytes(&db->scratch, bytes, n);
	row_end(&db->scratch, out);
}

static void form_digest(struct db *db, const char *id, const char *version, const struct digest *digest, const void *bytes, size_t n,
			unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_FORM);
	row_text(&db->scratch, id);
	row_text(&db->scratch, version);
	row_bytes(&db->scratch, digest->b, DIGEST_SIZE);
	row_bytes(&db->scratch, bytes, n);
	row_end(&db->scratch, out);
}

static enum status damaged(const struct db *db, const char *what, const char *id, struct err *err)
{
	struct err text = ERR_INIT;

	(void)err_set(&text, ST_DB, "%s %s", what, id);
	return db_damaged(db, text.text, err);
}

/* Checks the row a SQL_ROUND_* statement stands on. */
enum status round_row(struct store *st, sqlite3_stmt *s, unsigned char digest[ROW_DIGEST], struct err *err)
{
	unsigned char have[ROW_DIGEST] = { 0 };

	round_digest(st->db, db_col_text(s, 0), sqlite3_column_blob(s, 1), db_col_size(s, 1), digest);
	if (!db_col_bytes(s, 2, have, sizeof(have)) || memcmp(have, digest, sizeof(have)) != 0)
		return damaged(st->db, T("这一期的内容被改动："), db_col_text(s, 0), err);
	return ST_OK;
}

static enum status round_find(struct store *st, const char *id, sqlite3_stmt **s, bool *found, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	enum status status = sql_get(st, SQL_ROUND_GET, s, err);

	*found = false;
	if (status == ST_OK)
		status = db_text(st->db, *s, 1, id, err);
	if (status == ST_OK)
		status = db_step(st->db, *s, found, err);
	if (status == ST_OK && *found)
		status = round_row(st, *s, digest, err);
	return status;
}

static bool same_bytes(sqlite3_stmt *s, int col, const void *bytes, size_t n)
{
	return db_col_size(s, col) == n && (n == 0 || memcmp(sqlite3_column_blob(s, col), bytes, n) == 0);
}

static enum status round_insert(struct store *st, const char *id, const char *bytes, size_t n, struct err *err)
{
	sqlite3_stmt *s = NULL;
	unsigned char digest[ROW_DIGEST];
	bool found = false;
	enum status status = round_find(st, id, &s, &found, err);
	bool same = status == ST_OK && found && same_bytes(s, 1, bytes, n);

	db_done(s);
	if (status != ST_OK || same)
		return status;
	if (found)
		return err_set(err, ST_EXISTS, T("已经有一期叫“%s”，内容和这一份不同。一期定下来就不能改；请换一个 id。"), id);
	status = sql_get(st, SQL_ROUND_PUT, &s, err);
	if (status != ST_OK)
		return status;
	round_digest(st->db, id, bytes, n, digest);
	status = db_text(st->db, s, 1, id, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, bytes, n, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_change(st->db, TABLE_ROUND, digest, sizeof(digest), 1, err) : status;
}

enum status store_round_add(struct store *st, const char *id, const char *bytes, size_t n, struct err *err)
{
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	return db_end(st->db, round_insert(st, id, bytes, n, err), err);
}

enum status store_round_get(struct store *st, const char *id, struct strbuf *bytes, struct err *err)
{
	sqlite3_stmt *s = NULL;
	bool found = false;
	enum status status = round_find(st, id, &s, &found, err);

	if (status == ST_OK && found)
		strbuf_add(bytes, db_col_size(s, 1) ? sqlite3_column_blob(s, 1) : "", db_col_size(s, 1));
	db_done(s);
	if (status == ST_OK && !found)
		return err_set(err, ST_NOT_FOUND, T("这台电脑上没有“%s”这一期。"), id);
	return status;
}

enum status store_round_each(struct store *st, void (*fn)(void *ctx, const char *id), void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	sqlite3_stmt *s = NULL;
	unsigned char digest[ROW_DIGEST];
	bool row = false;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = sql_get(st, SQL_ROUND_ALL, &s, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status == ST_OK && row)
			status = round_row(st, s, digest, err);
		if (status != ST_OK || !row)
			break;
		seal_sum_add(&sum, digest, sizeof(digest));
		if (fn)
			fn(ctx, db_col_text(s, 0));
	}
	db_done(s);
	if (status == ST_OK)
		status = seal_check(st->db, TABLE_ROUND, &sum, T("缺少一期的内容"), err);
	db_end_read(st->db);
	return status;
}

enum status form_row(struct store *st, sqlite3_stmt *s, struct digest *form, unsigned char digest[ROW_DIGEST], struct err *err)
{
	unsigned char have[ROW_DIGEST] = { 0 };
	bool whole = db_col_bytes(s, 2, form->b, DIGEST_SIZE) && db_col_bytes(s, 4, have, sizeof(have));

	if (whole)
		form_digest(st->db, db_col_text(s, 0), db_col_text(s, 1), form, sqlite3_column_blob(s, 3), db_col_size(s, 3), digest);
	if (!whole || memcmp(have, digest, sizeof(have)) != 0)
		return damaged(st->db, T("问卷的内容被改动："), db_col_text(s, 0), err);
	return ST_OK;
}

static enum status form_find(struct store *st, const char *id, const char *version, sqlite3_stmt **s, struct digest *digest, bool *found,
			     struct err *err)
{
	unsigned char row[ROW_DIGEST];
	enum status status = sql_get(st, SQL_FORM_GET, s, err);

	*found = false;
	if (status == ST_OK)
		status = db_text(st->db, *s, 1, id, err);
	if (status == ST_OK)
		status = db_text(st->db, *s, 2, version, err);
	if (status == ST_OK)
		status = db_step(st->db, *s, found, err);
	if (status == ST_OK && *found)
		status = form_row(st, *s, digest, row, err);
	return status;
}

static enum status form_insert(struct store *st, const char *id, const char *version, const struct digest *digest, const char *bytes,
			       size_t n, struct err *err)
{
	sqlite3_stmt *s = NULL;
	struct digest present = { { 0 } };
	unsigned char row[ROW_DIGEST];
	bool found = false, same = false;
	enum status status = form_find(st, id, version, &s, &present, &found, err);

	if (status == ST_OK && found)
		same = (size_t)db_col_size(s, 3) == n && memcmp(sqlite3_column_blob(s, 3), bytes, n) == 0;
	db_done(s);
	if (status != ST_OK || same)
		return status;
	/* The same questions with other metrics or translations: what was pinned before the fieldwork would change under it. */
	if (found && digest_compare(&present, digest) == 0)
		return err_set(err, ST_EXISTS,
			       T("问卷“%s”的 %s 版已经在了，题目相同，但指标或译文不同。要改指标或译文，也请换一个版本号（settings 表的 version）。"),
			       id, version);
	if (found)
		return err_set(err, ST_EXISTS, T("问卷“%s”的 %s 版已经在了，内容和这一份不同。改过的问卷要换一个版本号（settings 表的 version）。"),
			       id, version);
	status = sql_get(st, SQL_FORM_PUT, &s, err);
	if (status != ST_OK)
		return status;
	form_digest(st->db, id, version, digest, bytes, n, row);
	status = db_text(st->db, s, 1, id, err);
	if (status == ST_OK)
		status = db_text(st->db, s, 2, version, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, digest->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 4, bytes, n, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 5, row, sizeof(row), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_change(st->db, TABLE_FORM, row, sizeof(row), 1, err) : status;
}

enum status store_form_add(struct store *st, const char *form_id, const char *version, const struct digest *digest, const char *bytes,
			   size_t n, struct err *err)
{
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	return db_end(st->db, form_insert(st, form_id, version, digest, bytes, n, err), err);
}

enum status store_form_get(struct store *st, const char *form_id, const char *version, struct strbuf *bytes, struct err *err)
{
	sqlite3_stmt *s = NULL;
	struct digest digest;
	bool found = false;
	enum status status = form_find(st, form_id, version, &s, &digest, &found, err);

	if (status == ST_OK && found)
		strbuf_add(bytes, db_col_size(s, 3) ? sqlite3_column_blob(s, 3) : "", db_col_size(s, 3));
	db_done(s);
	if (status == ST_OK && !found)
		return err_set(err, ST_NOT_FOUND, T("这台电脑上没有问卷“%s”的 %s 版。"), form_id, version);
	return status;
}

enum status store_form_by_digest(struct store *st, const struct digest *digest, struct strbuf *bytes, struct err *err)
{
	sqlite3_stmt *s = NULL;
	struct digest present;
	unsigned char row[ROW_DIGEST];
	bool found = false;
	enum status status = sql_get(st, SQL_FORM_BY_DIGEST, &s, err);

	if (status != ST_OK)
		return status;
	status = db_blob(st->db, s, 1, digest->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &found, err);
	if (status == ST_OK && found)
		status = form_row(st, s, &present, row, err);
	if (status == ST_OK && found)
		strbuf_add(bytes, db_col_size(s, 3) ? sqlite3_column_blob(s, 3) : "", db_col_size(s, 3));
	db_done(s);
	if (status == ST_OK && !found)
		return err_set(err, ST_NOT_FOUND, T("这台电脑上没有这份记录所用的问卷版本。请打开带有它的下发包。"));
	return status;
}

enum status store_form_each(struct store *st, void (*fn)(void *ctx, const char *form_id, const char *version, const struct digest *digest),
			    void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	sqlite3_stmt *s = NULL;
	struct digest form;
	unsigned char digest[ROW_DIGEST];
	bool row = false;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = sql_get(st, SQL_FORM_ALL, &s, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status == ST_OK && row)
			status = form_row(st, s, &form, digest, err);
		if (status != ST_OK || !row)
			break;
		seal_sum_add(&sum, digest, sizeof(digest));
		if (fn)
			fn(ctx, db_col_text(s, 0), db_col_text(s, 1), &form);
	}
	db_done(s);
	if (status == ST_OK)
		status = seal_check(st->db, TABLE_FORM, &sum, T("缺少一份问卷"), err);
	db_end_read(st->db);
	return status;
}
