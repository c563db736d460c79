/* SPDX-License-Identifier: MIT */
/* Rosters: who lives behind a door, as a text a household in door.db. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "store/door_internal.h"

static void roster_digest(struct db *db, const char *household, const char *text, int64_t at_ms,
			  unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_ROSTER);
	row_text(&db->scratch, household);
	row_text(&db->scratch, text);
	row_int(&db->scratch, at_ms);
	row_end(&db->scratch, out);
}

static enum status roster_row(struct db *db, sqlite3_stmt *s, unsigned char digest[ROW_DIGEST],
			      struct err *err)
{
	unsigned char have[ROW_DIGEST] = { 0 };
	struct err what = ERR_INIT;

	roster_digest(db, db_col_text(s, 0), db_col_text(s, 1), sqlite3_column_int64(s, 2), digest);
	if (db_col_bytes(s, 3, have, sizeof(have)) && memcmp(have, digest, sizeof(have)) == 0)
		return ST_OK;
	(void)err_set(&what, ST_DB, T("住户 %s 的家庭成员登记被改动"), db_col_text(s, 0));
	return db_damaged(db, what.text, err);
}

/* Stands on the row if *found; the caller resets. */
static enum status roster_find(struct db *db, const char *household, sqlite3_stmt **s,
			       unsigned char digest[ROW_DIGEST], bool *found, struct err *err)
{
	enum status st = db_stmt(db, SQL_ROSTER_GET, s, err);

	*found = false;
	if (st == ST_OK)
		st = db_text(db, *s, 1, household, err);
	if (st == ST_OK)
		st = db_step(db, *s, found, err);
	return st == ST_OK && *found ? roster_row(db, *s, digest, err) : st;
}

enum status roster_write(struct db *db, const char *household, const char *text,
				int64_t at_ms, struct err *err)
{
	unsigned char before[ROW_DIGEST], after[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool found = false;
	enum status st = roster_find(db, household, &s, before, &found, err);

	db_done(s);
	if (st == ST_OK && found)
		st = seal_change(db, TABLE_ROSTER, before, ROW_DIGEST, -1, err);
	if (st == ST_OK)
		st = db_stmt(db, text ? SQL_ROSTER_PUT : SQL_ROSTER_DELETE, &s, err);
	if (st == ST_OK)
		st = db_text(db, s, 1, household, err);
	if (st != ST_OK || !text)
		return st == ST_OK ? db_run(db, s, err) : st;
	roster_digest(db, household, text, at_ms, after);
	st = db_text(db, s, 2, text, err);
	if (st == ST_OK)
		st = db_int(db, s, 3, at_ms, err);
	if (st == ST_OK)
		st = db_blob(db, s, 4, after, ROW_DIGEST, err);
	if (st == ST_OK)
		st = db_run(db, s, err);
	return st == ST_OK ? seal_change(db, TABLE_ROSTER, after, ROW_DIGEST, 1, err) : st;
}

enum status doors_roster_put(struct doors *d, const char *household, const char *text,
			     int64_t at_ms, struct err *err)
{
	enum status st = db_begin(d->db, err);

	if (st != ST_OK)
		return st;
	return db_end(d->db, roster_write(d->db, household, text ? text : "", at_ms, err), err);
}

enum status old_rosters(struct db *db, struct old *o, struct err *err)
{
	struct seal_sum sum = { 0 };
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	bool row = false;
	enum status st = db_stmt(db, SQL_ROSTER_ALL, &s, err);

	if (st != ST_OK)
		return st;
	while (st == ST_OK) {
		st = db_step(db, s, &row, err);
		if (st == ST_OK && row)
			st = roster_row(db, s, digest, err);
		if (st != ST_OK || !row)
			break;
		seal_sum_add(&sum, digest, ROW_DIGEST);
		if (sqlite3_column_int64(s, 2) < o->before_ms)
			VEC_PUSH(&o->households, arena_strdup(o->a, db_col_text(s, 0)));
	}
	db_done(s);
	return st == ST_OK ? seal_check(db, TABLE_ROSTER, &sum, T("缺少家庭成员登记"), err) : st;
}

/* None for this household: that is so only if the table is whole (a changed key finds nothing either). */
static enum status no_roster(struct db *db, struct err *err)
{
	struct old none = { .before_ms = INT64_MIN };

	return old_rosters(db, &none, err);
}

enum status doors_roster_get(struct doors *d, const char *household, struct strbuf *text,
			     struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool found = false;
	enum status st = roster_find(d->db, household, &s, digest, &found, err);

	if (st == ST_OK && found)
		strbuf_adds(text, db_col_text(s, 1));
	db_done(s);
	return st == ST_OK && !found ? no_roster(d->db, err) : st;
}
