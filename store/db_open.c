/* SPDX-License-Identifier: MIT */
/* Opening and migrating. Files that come into being: db_file.c. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/db.h"

/* A full check costs about 7 ms a MiB, a quick one 1 ms: stores of a laptop get the first, larger ones what an opening can bear. The
 * rest is checked row by row as it is read. */
#define FULL_CHECK_MAX ((int64_t)1 << 20)
#define QUICK_CHECK_MAX ((int64_t)8 << 20)

/* architecture section 4 and platform.md section 7. */
static const char before_use[] = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
				 "PRAGMA secure_delete=ON; PRAGMA synchronous=EXTRA; PRAGMA temp_store=MEMORY;"
				 "PRAGMA cache_size=-8000;";

static enum status pragma_int(struct db *db, const char *sql, int64_t *out, struct err *err)
{
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status st;

	*out = 0;
	if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) != SQLITE_OK)
		return db_fault(db, err);
	st = db_step(db, s, &row, err);
	if (st == ST_OK && row)
		*out = sqlite3_column_int64(s, 0);
	(void)sqlite3_finalize(s);
	return st;
}

enum status db_set_number(struct db *db, const char *pragma, int value, struct err *err)
{
	char sql[64];

	(void)snprintf(sql, sizeof(sql), "PRAGMA %s = %d", pragma, value);
	return db_exec(db, sql, err);
}

enum status db_connect(struct db **out, const char *path, const struct db_kind *kind, int busy_ms, struct err *err)
{
	struct db *db = mem_alloc(sizeof(*db));
	int rc;

	*out = db;
	db->kind = kind;
	db->path = mem_strdup(path);
	db->stmt = mem_array(kind->n_sql, sizeof(sqlite3_stmt *));
	strbuf_init(&db->scratch);
	/* Nobody asks how much memory SQLite uses, and to count it costs a lock each time. Too late once it runs: then it is done. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	rc = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (!db->handle)
		return err_set(err, ST_DB, T("数据文件没有准备好（编号 %d）。请退出，再打开一次。"), rc);
	if (rc != SQLITE_OK)
		return db_fault(db, err);
	(void)sqlite3_extended_result_codes(db->handle, 1);
	(void)sqlite3_busy_timeout(db->handle, busy_ms);
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
#ifdef SQLITE_DBCONFIG_DQS_DML /* 3.29 */
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
#endif
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	return db_exec(db, before_use, err);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	while (db->depth > 0)
		db_rollback(db);
	for (size_t i = 0; i < db->kind->n_sql; i++)
		(void)sqlite3_finalize(db->stmt[i]);
	(void)sqlite3_close(db->handle);
	strbuf_clear(&db->scratch);
	free(db->stmt);
	free(db->path);
	free(db);
}

static int newest(const struct db_kind *kind)
{
	return kind->migrations[kind->n_migrations - 1].version;
}

/* Each step in a transaction of its own; the version is read again behind the lock, since another program may have been faster. */
enum status db_migrate(struct db *db, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < db->kind->n_migrations && st == ST_OK; i++) {
		const struct migration *m = &db->kind->migrations[i];
		int64_t version = 0;

		st = pragma_int(db, "PRAGMA user_version", &version, err);
		if (st != ST_OK || version >= m->version)
			continue;
		st = db_begin(db, err);
		if (st != ST_OK)
			break;
		st = pragma_int(db, "PRAGMA user_version", &version, err);
		if (st == ST_OK && version < m->version) {
			st = db_exec(db, m->sql, err);
			if (st == ST_OK && m->step)
				st = m->step(db, err);
			if (st == ST_OK && m->then)
				st = db_exec(db, m->then, err);
			if (st == ST_OK)
				st = db_set_number(db, "user_version", m->version, err);
			if (st == ST_OK)
				st = seal_shape(db, err);
		}
		st = db_end(db, st, err);
	}
	return st;
}

static enum status check_pages(struct db *db, struct err *err)
{
	sqlite3_stmt *s = NULL;
	int64_t pages = 0, size = 0;
	bool row = false;
	enum status st = pragma_int(db, "PRAGMA page_count", &pages, err);

	if (st == ST_OK)
		st = pragma_int(db, "PRAGMA page_size", &size, err);
	if (st != ST_OK || pages * size > QUICK_CHECK_MAX)
		return st;
	if (sqlite3_prepare_v2(db->handle, pages * size > FULL_CHECK_MAX ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)", -1, &s,
			       NULL) != SQLITE_OK)
		return db_fault(db, err);
	st = db_step(db, s, &row, err);
	if (st == ST_OK && (!row || strcmp(db_col_text(s, 0), "ok") != 0))
		st = db_damaged(db, db_col_text(s, 0), err);
	(void)sqlite3_finalize(s);
	return st;
}

/* Takes the lock that lasts: in EXCLUSIVE mode SQLite keeps what the first transaction took until the file is closed. */
static enum status hold(struct db *db, struct err *err)
{
	enum status st = db_exec(db, "PRAGMA locking_mode=EXCLUSIVE", err);

	if (st == ST_OK)
		st = db_exec(db, "BEGIN EXCLUSIVE", err);
	if (st == ST_OK)
		st = db_exec(db, "COMMIT", err);
	return st;
}

static enum status check_kind(struct db *db, const int ids[2], struct err *err)
{
	int64_t id = 0, version = 0;
	enum status st = pragma_int(db, "PRAGMA application_id", &id, err);

	if (st == ST_OK && id != ids[0] && id != ids[1])
		return err_set(err, ST_DB, T("“%s”不是 ruhu 的数据文件，没有改动它。请检查文件名。"), db->path);
	if (st == ST_OK)
		st = pragma_int(db, "PRAGMA user_version", &version, err);
	if (st == ST_OK && version > newest(db->kind))
		st = err_set(err, ST_DB, T("“%s”是更新的 ruhu 写的（第 %d 版，这个程序认到第 %d 版）。没有改动它；请先更新 ruhu。"),
			     db->path, (int)version, newest(db->kind));
	if (st == ST_OK && sqlite3_db_readonly(db->handle, "main") == 1)
		st = err_set(err, ST_IO, T("数据文件“%s”或它的文件夹是只读的，不能保存。没有改动任何东西；请放到能写的地方再打开。"),
			     db->path);
	db->application_id = (int)id;
	return st;
}

enum status db_read_id(struct db *db, struct err *err)
{
	int64_t id = 0;
	enum status st = pragma_int(db, "PRAGMA application_id", &id, err);

	db->application_id = (int)id;
	return st;
}

enum status db_open(struct db **out, const char *path, const int ids[2], int exclusive_id, const struct db_kind *kind, int busy_ms,
		    struct err *err)
{
	struct db *db = NULL;
	struct stat sb;
	enum status st;

	*out = NULL;
	if (stat(path, &sb) != 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? err_set(err, ST_NOT_FOUND,
					 T("没有找到数据文件“%s”，也没有新建。第一次使用请先运行 ruhu init --field（上门用的电脑）"
					   "或 ruhu init --office（办公室）；以前用过的话，请检查文件是不是换了地方。"),
					 path)
			       : err_errno(err, ST_IO, errno, T("打不开数据文件“%s”"), path);
	if (!S_ISREG(sb.st_mode))
		return err_set(err, ST_DB, T("“%s”不是 ruhu 的数据文件，没有改动它。请检查文件名。"), path);
	st = db_connect(&db, path, kind, busy_ms, err);
	if (st == ST_OK)
		st = check_kind(db, ids, err);
	if (st == ST_OK && exclusive_id && db->application_id == exclusive_id)
		st = hold(db, err);
	if (st == ST_OK)
		st = db_exec(db, "PRAGMA journal_mode=TRUNCATE", err);
	if (st == ST_OK)
		st = db_migrate(db, err);
	if (st == ST_OK)
		st = db_begin_read(db, err);
	if (st == ST_OK) {
		st = check_pages(db, err);
		if (st == ST_OK)
			st = seal_shape_check(db, err);
		db_end_read(db);
	}
	if (st != ST_OK) {
		db_close(db);
		return st;
	}
	*out = db;
	return ST_OK;
}
