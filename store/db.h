/* SPDX-License-Identifier: MIT */
/*
 * A SQLite file of ours, of whatever kind: opening with the one set of PRAGMAs, prepared statements by number, transactions that nest,
 * migrations, faults worded for a person, and seals. store.c files and door.c share it; nothing above store/ sees it.
 *
 * Seals: each table that is worth it has a row in `seal` with the number of its rows and the XOR of their digests, so that a row that
 * vanished (a damaged page, an index entry) is noticed as a changed one is. They are kept in memory during a transaction and written
 * before it ends or a nested one begins.
 */
#ifndef RUHU_STORE_DB_H
#define RUHU_STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/strbuf.h"

#define DB_MAX_SEALS 16
#define DB_PAGE 4096 /* bytes: an answer of an interview is written with two or three of them */
#define DB_PAGE_OFFICE 32768 /* a merge writes a hundred thousand rows: fewer calls, shallower trees */
#define ROW_DIGEST 16

struct db;
struct migration {
	int version; /* user_version after it */
	const char *sql;
	/* What SQL cannot say, after it; then once more SQL. NULL = nothing. */
	enum status (*step)(struct db *db, struct err *err);
	const char *then;
};

struct seal {
	int64_t n;
	struct digest sum;
	bool loaded, dirty;
};

/* What kind of file: static data of store.c and door.c. */
struct db_kind {
	const struct migration *migrations;
	size_t n_migrations;
	const char *const *sql; /* statements by number */
	size_t n_sql;
	const char *const *tables; /* sealed ones, by number; the table's name is its seal's */
	size_t n_tables;
};

/* What else is kept in memory during a transaction: written before it ends or a nested one begins, and read again after it. */
struct db_hook {
	enum status (*flush)(void *ctx, struct err *err);
	void (*forget)(void *ctx);
	void *ctx;
};

struct db {
	sqlite3 *handle;
	struct db_hook hook;
	const struct db_kind *kind;
	char *path;
	sqlite3_stmt **stmt;
	int application_id;
	int depth; /* of transactions */
	bool reading; /* the outermost one writes nothing */
	struct seal seal[DB_MAX_SEALS];
	struct strbuf scratch; /* of row digests */
};

/* Makes the file with all migrations, under a temporary name until it is whole. ST_EXISTS if there is one. page: bytes of a page. */
MUST_USE enum status db_create(const char *path, int application_id, int page, const struct db_kind *kind,
			       enum status (*fill)(struct db *db, void *ctx, struct err *err), void *ctx, struct err *err);
/* Opens an existing file whose application_id is one of the two; exclusive_id (or 0): that kind is held for this program alone until
 * it is closed or killed (SQLite's own EXCLUSIVE lock, which dies with the process: nothing stale can stay behind). */
MUST_USE enum status db_open(struct db **out, const char *path, const int ids[2], int exclusive_id, const struct db_kind *kind, int busy_ms,
			     struct err *err);
void db_close(struct db *db);

/* Copies of files, each under a temporary name until it is whole, synced and good in the eyes of check (which opens it by its name). */
typedef enum status (*db_check_fn)(const char *path, void *ctx, struct err *err);
MUST_USE enum status db_copy(struct db *db, const char *path, db_check_fn check, void *ctx, struct err *err); /* compacted */
MUST_USE enum status db_restore(const char *from, const char *path, db_check_fn check, void *ctx, struct err *err); /* byte by byte */
/* Works on a copy of a file that may be damaged; where SQLite can, a change that was under way is taken back in it. path: a free name
 * beside which the copy stands meanwhile. */
struct db_copied {
	const char *path;   /* of the copy */
	int application_id; /* 0 = cannot be read */
	bool listed;	    /* its list of tables can */
};
typedef enum status (*db_work_fn)(const struct db_copied *copy, void *ctx, struct err *err);
MUST_USE enum status db_salvage(const char *from, const char *path, const struct db_kind *kind, db_work_fn work, void *ctx, struct err *err);
/* An empty file of all tables of kind, without seals, that need not outlive the program: work puts rows into it. */
MUST_USE enum status db_scratch(struct db **out, const char *path, const struct db_kind *kind, struct err *err);
/* Gives a finished file its name, never replacing another; the folder is synced. */
MUST_USE enum status db_publish(const char *temporary, const char *path, struct err *err);

/* Parts of opening, for db_file.c. */
MUST_USE enum status db_connect(struct db **out, const char *path, const struct db_kind *kind, int busy_ms, struct err *err);
MUST_USE enum status db_migrate(struct db *db, struct err *err);
MUST_USE enum status db_set_number(struct db *db, const char *pragma, int value, struct err *err);
MUST_USE enum status db_read_id(struct db *db, struct err *err); /* db->application_id */

MUST_USE enum status db_exec(struct db *db, const char *sql, struct err *err); /* constant SQL only */
/* The statement, reset and without bindings. Valid until db_close. */
MUST_USE enum status db_stmt(struct db *db, size_t number, sqlite3_stmt **out, struct err *err);
/* ST_OK and *row tells whether there is a row; else the statement is reset. */
MUST_USE enum status db_step(struct db *db, sqlite3_stmt *s, bool *row, struct err *err);
MUST_USE enum status db_run(struct db *db, sqlite3_stmt *s, struct err *err); /* steps to the end and resets */
void db_done(sqlite3_stmt *s); /* resets; NULL is fine */

MUST_USE enum status db_begin(struct db *db, struct err *err);
MUST_USE enum status db_begin_read(struct db *db, struct err *err); /* one view for several statements; ended by db_end_read */
void db_end_read(struct db *db);
MUST_USE enum status db_commit(struct db *db, struct err *err); /* on failure that level is rolled back */
void db_rollback(struct db *db);
/* commit when st is ST_OK, else rollback; passes st on. */
MUST_USE enum status db_end(struct db *db, enum status st, struct err *err);

/* Words SQLite's last fault: full, busy, damaged, read-only, gone. */
enum status db_fault(struct db *db, struct err *err);
enum status db_damaged(const struct db *db, const char *what, struct err *err); /* what: a part as a person calls it */

/* Bytes in, static for the time of the statement. */
MUST_USE enum status db_text(struct db *db, sqlite3_stmt *s, int n, const char *text, struct err *err);
MUST_USE enum status db_blob(struct db *db, sqlite3_stmt *s, int n, const void *bytes, size_t size, struct err *err);
MUST_USE enum status db_int(struct db *db, sqlite3_stmt *s, int n, int64_t value, struct err *err);
const char *db_col_text(sqlite3_stmt *s, int col); /* never NULL; until the next step */
size_t db_col_size(sqlite3_stmt *s, int col);
/* Copies a BLOB of exactly size bytes; false for anything else. */
bool db_col_bytes(sqlite3_stmt *s, int col, void *out, size_t size);

/* Row digests: BLAKE2b over the table's number and each field with its length, cut to ROW_DIGEST bytes. row: where the bytes are put
 * together, the connection's scratch or the caller's own. */
void row_start(struct strbuf *row, int table);
void row_text(struct strbuf *row, const char *s);
void row_bytes(struct strbuf *row, const void *bytes, size_t n);
void row_int(struct strbuf *row, int64_t value);
void row_end(const struct strbuf *row, unsigned char out[ROW_DIGEST]);

/* Counts a row in (sign 1) or out (sign -1) of its table's seal. */
MUST_USE enum status seal_change(struct db *db, int table, const void *digest, size_t size, int sign, struct err *err);
/* A table that is new: nothing is in it yet. In a transaction. */
void seal_start(struct db *db, int table);
/* A row replaced by another. */
MUST_USE enum status seal_replace(struct db *db, int table, const unsigned char before[ROW_DIGEST], const unsigned char after[ROW_DIGEST],
				  struct err *err);
/* How many rows the seal says there are; read once, so cheap. */
MUST_USE enum status seal_count(struct db *db, int table, int64_t *n, struct err *err);
/* For comparing what a full reading found. */
struct seal_sum {
	int64_t n;
	struct digest sum;
};
void seal_sum_add(struct seal_sum *sum, const void *digest, size_t size);
/* What the seal says; read once a transaction. */
MUST_USE enum status seal_get(struct db *db, int table, struct seal_sum *out, struct err *err);
MUST_USE enum status seal_check(struct db *db, int table, const struct seal_sum *found, const char *what, struct err *err);
MUST_USE enum status seal_flush(struct db *db, struct err *err);
void seal_forget(struct db *db); /* read again when next needed */
/* Seals the shape of the file (sqlite_master), and makes missing rows of tables; after migrations. */
MUST_USE enum status seal_shape(struct db *db, struct err *err);
MUST_USE enum status seal_shape_check(struct db *db, struct err *err);

#endif
