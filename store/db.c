/* SPDX-License-Identifier: MIT */
/* Statements, transactions and the wording of faults. Opening and creating: db_open.c. Seals: seal.c. */
#include "config.h"

#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

enum status db_damaged(const struct db *db, const char *what, struct err *err)
{
	return err_set(err, ST_DB,
		       T("数据文件“%s”有损坏：%"
			 "s。没有改动任何东西；请不要再用这个文件，把它和备份一起交给办公室。"),
		       db->path, what);
}

static enum status fault_io(struct db *db, int extended, int eno, struct err *err)
{
	if (eno == ENOSPC || eno == EDQUOT || eno == EFBIG)
		return err_set(err, ST_FULL,
			       T("磁盘满了，“%s”没有写进去。以前存好的都在；腾出一些地方后再试。"),
			       db->path);
	if (eno)
		return err_errno(err, ST_IO, eno, T("读写数据文件“%s”时出错，以前存好的都在"),
				 db->path);
	return err_set(err, ST_IO,
		       T("读写数据文件“%s”时出错（编号 %d），以前存好的都在。请检查磁盘或 U 盘。"),
		       db->path, extended);
}

enum status db_fault(struct db *db, struct err *err)
{
	int extended = sqlite3_extended_errcode(db->handle);

	switch (extended & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(
			err, ST_BUSY,
			T("另一个 ruhu "
			  "正在用这份数据（%s）。没有改动任何东西；请先退出那一个，再试一次。"),
			db->path);
	case SQLITE_FULL:
		return fault_io(db, extended, ENOSPC, err);
	case SQLITE_IOERR:
		return fault_io(db, extended, sqlite3_system_errno(db->handle), err);
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return err_set(err, ST_IO,
			       T("打不开数据文件“%s”。请检查这个文件夹有没有读写的权限。"),
			       db->path);
	case SQLITE_READONLY:
		return err_set(err, ST_IO,
			       T("数据文件“%"
				 "s”或它的文件夹是只读的，不能保存。没有改动任何东西；请放到能写的"
				 "地方再打开。"),
			       db->path);
	case SQLITE_NOTADB:
		return err_set(err, ST_DB,
			       T("“%s”不是 ruhu 的数据文件，或者开头已损坏。没有改动它。"),
			       db->path);
	case SQLITE_CORRUPT:
		return db_damaged(db, T("文件结构不对"), err);
	case SQLITE_NOMEM:
		return err_set(
			err, ST_IO,
			T("内存不够，数据文件“%"
			  "s”上的这一步没有做成。以前存好的都在；请关掉一些别的程序，再试一次。"),
			db->path);
	case SQLITE_TOOBIG:
		return err_set(err, ST_LIMIT, T("内容太大，存不进数据文件“%s”。"), db->path);
	default:
		return err_set(err, ST_DB,
			       T("数据文件“%s”拒绝了这一步（编号 %d：%s）。以前存好的都在。"),
			       db->path, extended, sqlite3_errmsg(db->handle));
	}
}

enum status db_exec(struct db *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? ST_OK
									    : db_fault(db, err);
}

enum status db_stmt(struct db *db, size_t number, sqlite3_stmt **out, struct err *err)
{
	assert(number < db->kind->n_sql);
	if (!db->stmt[number] &&
	    sqlite3_prepare_v3(db->handle, db->kind->sql[number], -1, SQLITE_PREPARE_PERSISTENT,
			       &db->stmt[number], NULL) != SQLITE_OK) {
		*out = NULL;
		return db_fault(db, err);
	}
	*out = db->stmt[number];
	/* A callback of a reading must not start the same reading again. */
	assert(!sqlite3_stmt_busy(*out));
	return ST_OK;
}

void db_done(sqlite3_stmt *s)
{
	if (!s)
		return;
	(void)sqlite3_reset(s);
	(void)sqlite3_clear_bindings(s);
}

enum status db_step(struct db *db, sqlite3_stmt *s, bool *row, struct err *err)
{
	int rc = sqlite3_step(s);
	enum status st;

	*row = rc == SQLITE_ROW;
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return ST_OK;
	st = db_fault(db, err);
	db_done(s);
	return st;
}

enum status db_run(struct db *db, sqlite3_stmt *s, struct err *err)
{
	bool row = true;
	enum status st = ST_OK;

	/* SQLite ends the whole transaction by itself after some faults; what follows must not then commit by itself. */
	if (db->depth > 0 && sqlite3_get_autocommit(db->handle)) {
		db_done(s);
		return err_set(err, ST_IO,
			       T("这一批没有存成，已整个退回。以前存好的都在；请再试一次。"));
	}
	while (st == ST_OK && row)
		st = db_step(db, s, &row, err);
	db_done(s);
	return st;
}

static enum status level_sql(struct db *db, const char *verb, int level, struct err *err)
{
	char sql[48];

	(void)snprintf(sql, sizeof(sql), "%s level%d", verb, level);
	return db_exec(db, sql, err);
}

enum status db_begin(struct db *db, struct err *err)
{
	enum status st;

	if (db->depth == 0) {
		seal_forget(db);
		db->reading = false;
		st = db_exec(db, "BEGIN IMMEDIATE", err);
	} else {
		st = seal_flush(db, err);
		if (st == ST_OK)
			st = level_sql(db, "SAVEPOINT", db->depth, err);
	}
	if (st == ST_OK)
		db->depth++;
	return st;
}

enum status db_begin_read(struct db *db, struct err *err)
{
	enum status st = ST_OK;

	if (db->depth == 0) {
		seal_forget(db);
		db->reading = true;
		st = db_exec(db, "BEGIN", err);
	}
	if (st == ST_OK)
		db->depth++;
	return st;
}

void db_end_read(struct db *db)
{
	assert(db->depth > 0);
	db->depth--;
	/* Nothing was written, so either word ends it; after a fault SQLite may have ended it already. */
	if (db->depth == 0 && !sqlite3_get_autocommit(db->handle))
		(void)sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
}

void db_rollback(struct db *db)
{
	assert(db->depth > 0);
	db->depth--;
	if (!sqlite3_get_autocommit(db->handle)) {
		if (db->depth == 0) {
			(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
		} else {
			(void)level_sql(db, "ROLLBACK TO", db->depth, NULL);
			(void)level_sql(db, "RELEASE", db->depth, NULL);
		}
	}
	seal_forget(db);
}

enum status db_commit(struct db *db, struct err *err)
{
	enum status st;

	assert(db->depth > 0);
	if (sqlite3_get_autocommit(db->handle))
		st = err_set(err, ST_IO,
			     T("这一批没有存成，已整个退回。以前存好的都在；请再试一次。"));
	else
		st = seal_flush(db, err);
	if (st == ST_OK)
		st = db->depth == 1 ? db_exec(db, "COMMIT", err)
				    : level_sql(db, "RELEASE", db->depth - 1, err);
	if (st != ST_OK) {
		db_rollback(db);
		return st;
	}
	db->depth--;
	return ST_OK;
}

enum status db_end(struct db *db, enum status st, struct err *err)
{
	if (st == ST_OK)
		return db_commit(db, err);
	db_rollback(db);
	return st;
}

enum status db_text(struct db *db, sqlite3_stmt *s, int n, const char *text, struct err *err)
{
	return sqlite3_bind_text(s, n, text, -1, SQLITE_STATIC) == SQLITE_OK ? ST_OK
									     : db_fault(db, err);
}

enum status db_blob(struct db *db, sqlite3_stmt *s, int n, const void *bytes, size_t size,
		    struct err *err)
{
	assert(size <= INT_MAX);
	/* A null pointer would bind NULL. */
	return sqlite3_bind_blob(s, n, size ? bytes : "", (int)size, SQLITE_STATIC) == SQLITE_OK
		       ? ST_OK
		       : db_fault(db, err);
}

enum status db_int(struct db *db, sqlite3_stmt *s, int n, int64_t value, struct err *err)
{
	return sqlite3_bind_int64(s, n, value) == SQLITE_OK ? ST_OK : db_fault(db, err);
}

/* One bit of a row's header makes a blob of a text and the other way round: the bytes are the same, and nobody finds the row by them. */
const char *db_col_text(sqlite3_stmt *s, int col)
{
	const void *text = sqlite3_column_type(s, col) == SQLITE_BLOB ? NULL : sqlite3_column_text(s, col);

	return text ? text : "";
}

size_t db_col_size(sqlite3_stmt *s, int col)
{
	return (size_t)sqlite3_column_bytes(s, col);
}

bool db_col_bytes(sqlite3_stmt *s, int col, void *out, size_t size)
{
	const void *bytes = sqlite3_column_type(s, col) == SQLITE_BLOB ? sqlite3_column_blob(s, col) : NULL;

	if (!bytes || db_col_size(s, col) != size)
		return false;
	memcpy(out, bytes, size);
	return true;
}
