/* SPDX-License-Identifier: MIT */
/* door.db as a file, its addresses, and what goes by date. Rosters: store/roster.c. */
#include "config.h"

#include "store/door.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/db.h"
#include "store/door_internal.h"
#include "store/rescue.h"

enum { APP_DOORS = 0x52554844, DOORS_BUSY_MS = 2000 }; /* "RUHD" */
static const struct migration migrations[] = {
	{ .version = 1, .sql = "CREATE TABLE seal(name TEXT PRIMARY KEY, n INTEGER NOT NULL, sum BLOB NOT NULL, "
	     "digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE TABLE door(household TEXT PRIMARY KEY, building TEXT NOT NULL, entrance TEXT "
	     "NOT NULL, floor TEXT NOT NULL,"
	     " door TEXT NOT NULL, address TEXT NOT NULL, note TEXT NOT NULL, at_ms INTEGER NOT "
	     "NULL, digest BLOB NOT NULL)"
	     " WITHOUT ROWID;"
	     "CREATE TABLE roster(household TEXT PRIMARY KEY, text TEXT NOT NULL, at_ms INTEGER "
	     "NOT NULL, digest BLOB NOT NULL)"
	     " WITHOUT ROWID;" },
};

#define DOOR_COLUMNS "household, building, entrance, floor, door, address, note, at_ms, digest"
static const char *const sql[SQL_COUNT] = {
	[SQL_DOOR_GET] = "SELECT " DOOR_COLUMNS " FROM door WHERE household = ?1",
	[SQL_DOOR_PUT] = "INSERT OR REPLACE INTO door(" DOOR_COLUMNS
			 ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[SQL_DOOR_ALL] = "SELECT " DOOR_COLUMNS " FROM door ORDER BY household",
	[SQL_ROSTER_GET] = "SELECT household, text, at_ms, digest FROM roster WHERE household = ?1",
	[SQL_ROSTER_PUT] = "INSERT OR REPLACE INTO roster(household, text, at_ms, digest) "
			   "VALUES(?1, ?2, ?3, ?4)",
	[SQL_ROSTER_ALL] = "SELECT household, text, at_ms, digest FROM roster ORDER BY household",
	[SQL_ROSTER_DELETE] = "DELETE FROM roster WHERE household = ?1",
};
static const char *const tables[TABLE_COUNT] = { "door", "roster" };

static const struct db_kind kind = {
	.migrations = migrations,
	.n_migrations = ARRAY_LEN(migrations),
	.sql = sql,
	.n_sql = SQL_COUNT,
	.tables = tables,
	.n_tables = TABLE_COUNT,
};

struct kept { /* a row of door */
	struct door door;
	int64_t at_ms;
	unsigned char digest[ROW_DIGEST];
};

/* "x/ruhu.db" -> "x/door.db"; "x/laptop.db" -> "x/laptop.door.db". */
const char *doors_path(struct arena *a, const char *store_path)
{
	const char *base = fs_base_name(store_path), *dot = strrchr(base, '.');
	const char *folder = arena_strndup(a, store_path, (size_t)(base - store_path));

	if (strcmp(base, "ruhu.db") == 0)
		return arena_printf(a, "%sdoor.db", folder);
	if (!dot || dot == base)
		return arena_printf(a, "%s%s.door.db", folder, base);
	return arena_printf(a, "%s%s.door.db", folder,
			    arena_strndup(a, base, (size_t)(dot - base)));
}

enum status doors_open(struct doors **out, const char *store_path, struct err *err)
{
	const int ids[2] = { APP_DOORS, APP_DOORS };
	struct arena *a = arena_new();
	const char *path = doors_path(a, store_path);
	struct db *db = NULL;
	enum status st = ST_OK;

	*out = NULL;
	if (!fs_exists(path))
		st = db_create(path, APP_DOORS, DB_PAGE, &kind, NULL, NULL, err);
	if (st == ST_OK || st == ST_EXISTS) /* another program may have been faster */
		st = db_open(&db, path, ids, 0, &kind, DOORS_BUSY_MS, err);
	if (st == ST_OK) {
		*out = mem_alloc(sizeof(**out));
		(*out)->db = db;
		(*out)->clock = clock_system();
	}
	arena_free(a);
	return st;
}

/* All of it is read. */
static enum status check_doors(const char *path, void *ctx, struct err *err);

enum status doors_backup(struct doors *d, const char *store_path, struct err *err)
{
	struct arena *a = arena_new();
	enum status st = db_copy(d->db, doors_path(a, store_path), check_doors, NULL, err);

	arena_free(a);
	return st;
}

enum status doors_restore(const char *from, const char *path, bool *found, struct err *err)
{
	struct arena *a = arena_new();
	const char *there = doors_path(a, from);
	enum status st = ST_OK;

	*found = fs_exists(there);
	if (*found)
		st = db_restore(there, doors_path(a, path), check_doors, NULL, err);
	arena_free(a);
	return st;
}

void doors_close(struct doors *d)
{
	if (!d)
		return;
	db_close(d->db);
	free(d);
}

void doors_set_clock(struct doors *d, struct clock clock)
{
	d->clock = clock;
}

enum status doors_begin(struct doors *d, struct err *err)
{
	return db_begin(d->db, err);
}

enum status doors_commit(struct doors *d, struct err *err)
{
	return db_commit(d->db, err);
}

void doors_rollback(struct doors *d)
{
	db_rollback(d->db);
}

static void door_digest(struct db *db, const struct kept *k, unsigned char out[ROW_DIGEST])
{
	const struct door *d = &k->door;
	const char *const texts[] = { d->household, d->building, d->entrance, d->floor,
				      d->door,      d->address,  d->note };

	row_start(&db->scratch, TABLE_DOOR);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		row_text(&db->scratch, texts[i]);
	row_int(&db->scratch, k->at_ms);
	row_end(&db->scratch, out);
}

/* The row of a SQL_DOOR_* statement, checked; texts are the statement's. */
static enum status door_row(struct db *db, sqlite3_stmt *s, struct kept *k, struct err *err)
{
	unsigned char have[ROW_DIGEST] = { 0 };
	struct err what = ERR_INIT;

	k->door = (struct door){ .household = db_col_text(s, 0),
				 .building = db_col_text(s, 1),
				 .entrance = db_col_text(s, 2),
				 .floor = db_col_text(s, 3),
				 .door = db_col_text(s, 4),
				 .address = db_col_text(s, 5),
				 .note = db_col_text(s, 6) };
	k->at_ms = sqlite3_column_int64(s, 7);
	door_digest(db, k, k->digest);
	if (db_col_bytes(s, 8, have, sizeof(have)) && memcmp(have, k->digest, sizeof(have)) == 0)
		return ST_OK;
	(void)err_set(&what, ST_DB, T("住户 %s 的地址被改动"), k->door.household);
	return db_damaged(db, what.text, err);
}

static enum status door_write(struct db *db, const struct door *door, int64_t at_ms,
			      struct err *err)
{
	const char *const texts[] = { door->household, door->building, door->entrance, door->floor,
				      door->door,      door->address,  door->note };
	struct kept new = { .door = *door, .at_ms = at_ms }, old;
	sqlite3_stmt *s;
	bool found = false;
	enum status st = db_stmt(db, SQL_DOOR_GET, &s, err);

	if (st != ST_OK)
		return st;
	st = db_text(db, s, 1, door->household, err);
	if (st == ST_OK)
		st = db_step(db, s, &found, err);
	if (st == ST_OK && found)
		st = door_row(db, s, &old, err);
	db_done(s);
	if (st == ST_OK && found)
		st = seal_change(db, TABLE_DOOR, old.digest, ROW_DIGEST, -1, err);
	if (st == ST_OK)
		st = db_stmt(db, SQL_DOOR_PUT, &s, err);
	if (st != ST_OK)
		return st;
	door_digest(db, &new, new.digest);
	for (int i = 0; i < (int)ARRAY_LEN(texts) && st == ST_OK; i++)
		st = db_text(db, s, i + 1, texts[i], err);
	if (st == ST_OK)
		st = db_int(db, s, 8, at_ms, err);
	if (st == ST_OK)
		st = db_blob(db, s, 9, new.digest, ROW_DIGEST, err);
	if (st == ST_OK)
		st = db_run(db, s, err);
	return st == ST_OK ? seal_change(db, TABLE_DOOR, new.digest, ROW_DIGEST, 1, err) : st;
}

enum status doors_put(struct doors *d, const struct door *door, struct err *err)
{
	struct door whole = *door;
	const char **const texts[] = { &whole.building, &whole.entrance, &whole.floor,
				       &whole.door,     &whole.address,  &whole.note };
	enum status st = db_begin(d->db, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!*texts[i])
			*texts[i] = "";
	return db_end(d->db, door_write(d->db, &whole, d->clock.now_ms(d->clock.ctx), err), err);
}

/* All are read, so that one that vanished is noticed. */
static enum status walk_doors(struct db *db, const char *prefix,
			      enum status (*fn)(void *ctx, const struct kept *k), void *ctx,
			      struct err *err)
{
	struct seal_sum sum = { 0 };
	struct kept k;
	sqlite3_stmt *s;
	bool row = false;
	enum status st = db_stmt(db, SQL_DOOR_ALL, &s, err);

	if (st != ST_OK)
		return st;
	while (st == ST_OK) {
		st = db_step(db, s, &row, err);
		if (st == ST_OK && row)
			st = door_row(db, s, &k, err);
		if (st != ST_OK || !row)
			break;
		seal_sum_add(&sum, k.digest, ROW_DIGEST);
		if (!prefix || strncmp(k.door.household, prefix, strlen(prefix)) == 0)
			st = fn(ctx, &k);
	}
	db_done(s);
	return st == ST_OK ? seal_check(db, TABLE_DOOR, &sum, T("缺少地址"), err) : st;
}

struct each {
	door_fn fn;
	void *ctx;
};

static enum status pass_door(void *ctx, const struct kept *k)
{
	const struct each *e = ctx;

	return e->fn(e->ctx, &k->door);
}

enum status doors_each(struct doors *d, const char *household_prefix, door_fn fn, void *ctx,
		       struct err *err)
{
	struct each e = { .fn = fn, .ctx = ctx };
	enum status st = db_begin_read(d->db, err);

	if (st != ST_OK)
		return st;
	st = walk_doors(d->db, household_prefix, pass_door, &e, err);
	db_end_read(d->db);
	return st;
}

static enum status old_door(void *ctx, const struct kept *k)
{
	struct old *o = ctx;
	const struct door *d = &k->door;
	bool empty = !*d->building && !*d->entrance && !*d->floor && !*d->door && !*d->address &&
		     !*d->note;

	if (k->at_ms < o->before_ms && !empty)
		VEC_PUSH(&o->households, arena_strdup(o->a, d->household));
	return ST_OK;
}

static enum status check_doors(const char *path, void *ctx, struct err *err)
{
	const int ids[2] = { APP_DOORS, APP_DOORS };
	struct old none = { .before_ms = INT64_MIN };
	struct db *db = NULL;
	enum status st = db_open(&db, path, ids, 0, &kind, 0, err);

	(void)ctx;
	if (st == ST_OK)
		st = walk_doors(db, NULL, old_door, &none, err);
	if (st == ST_OK)
		st = old_rosters(db, &none, err);
	db_close(db);
	return st;
}

static enum status expire(struct db *db, struct old *o, struct err *err)
{
	struct door blank = {
		.building = "", .entrance = "", .floor = "", .door = "", .address = "", .note = ""
	};
	size_t doors;
	enum status st = walk_doors(db, NULL, old_door, o, err);

	doors = o->households.n;
	if (st == ST_OK)
		st = old_rosters(db, o, err);
	for (size_t i = 0; i < o->households.n && st == ST_OK; i++) {
		blank.household = o->households.v[i];
		st = i < doors ? door_write(db, &blank, o->before_ms, err)
			       : roster_write(db, blank.household, NULL, 0, err);
	}
	return st;
}

enum status doors_expire(struct doors *d, int64_t before_ms, int64_t *n, struct err *err)
{
	struct old o = { .a = arena_new(), .before_ms = before_ms };
	enum status st = db_begin(d->db, err);

	*n = 0;
	if (st == ST_OK)
		st = db_end(d->db, expire(d->db, &o, err), err);
	if (st == ST_OK)
		*n = (int64_t)o.households.n;
	VEC_CLEAR(&o.households);
	arena_free(o.a);
	return st;
}
