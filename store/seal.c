/* SPDX-License-Identifier: MIT */
/* Row digests and seals: why a changed or a vanished row is noticed (reliability.md section 0, finding 3). */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/i18n.h"
#include "store/db.h"

enum { SHAPE = 255 }; /* number of the shape among tables, for its row digest */
static const char shape_name[] = "shape";

static void put_size(struct strbuf *sb, uint64_t n)
{
	unsigned char b[8];

	for (size_t i = 0; i < sizeof(b); i++)
		b[i] = (unsigned char)(n >> (8 * i));
	strbuf_add(sb, b, sizeof(b));
}

void row_start(struct strbuf *row, int table)
{
	strbuf_reset(row);
	put_size(row, (uint64_t)table);
}

void row_bytes(struct strbuf *row, const void *bytes, size_t n)
{
	put_size(row, n);
	strbuf_add(row, n ? bytes : "", n);
}

void row_text(struct strbuf *row, const char *s)
{
	row_bytes(row, s, strlen(s));
}

void row_int(struct strbuf *row, int64_t value)
{
	put_size(row, (uint64_t)value);
}

void row_end(const struct strbuf *row, unsigned char out[ROW_DIGEST])
{
	struct digest d = digest_of(row->data, row->len);

	memcpy(out, d.b, ROW_DIGEST);
}

static void mix(struct digest *sum, const void *digest, size_t size)
{
	const unsigned char *b = digest;

	assert(size <= DIGEST_SIZE);
	if (size == DIGEST_SIZE) { /* one for each of very many rows */
		uint64_t x[DIGEST_SIZE / 8], y[DIGEST_SIZE / 8];

		memcpy(x, sum->b, sizeof(x));
		memcpy(y, b, sizeof(y));
		for (size_t i = 0; i < ARRAY_LEN(x); i++)
			x[i] ^= y[i];
		memcpy(sum->b, x, sizeof(x));
		return;
	}
	for (size_t i = 0; i < size; i++)
		sum->b[i] ^= b[i];
}

void seal_sum_add(struct seal_sum *sum, const void *digest, size_t size)
{
	sum->n++;
	mix(&sum->sum, digest, size);
}

static void seal_digest(struct db *db, const char *name, int64_t n, const struct digest *sum, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, SHAPE);
	row_text(&db->scratch, name);
	row_int(&db->scratch, n);
	row_bytes(&db->scratch, sum->b, DIGEST_SIZE);
	row_end(&db->scratch, out);
}

/* Prepared anew each time: seals are read and written once a transaction, and not every kind of file numbers them alike. */
static enum status prepare(struct db *db, const char *sql, const char *name, sqlite3_stmt **s, struct err *err)
{
	if (sqlite3_prepare_v2(db->handle, sql, -1, s, NULL) != SQLITE_OK)
		return db_fault(db, err);
	return db_text(db, *s, 1, name, err);
}

static enum status seal_read(struct db *db, const char *name, struct seal_sum *out, bool *found, struct err *err)
{
	sqlite3_stmt *s = NULL;
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST];
	enum status st = prepare(db, "SELECT n, sum, digest FROM seal WHERE name = ?1", name, &s, err);

	if (st == ST_OK)
		st = db_step(db, s, found, err);
	if (st == ST_OK && *found) {
		out->n = sqlite3_column_int64(s, 0);
		if (!db_col_bytes(s, 1, out->sum.b, DIGEST_SIZE) || !db_col_bytes(s, 2, have, sizeof(have)))
			memset(have, 0, sizeof(have));
		seal_digest(db, name, out->n, &out->sum, want);
		if (memcmp(have, want, sizeof(have)) != 0)
			st = db_damaged(db, T("总账（各表的行数和摘要）被改动"), err);
	}
	(void)sqlite3_finalize(s);
	return st;
}

static enum status seal_write(struct db *db, const char *name, int64_t n, const struct digest *sum, struct err *err)
{
	sqlite3_stmt *s = NULL;
	unsigned char digest[ROW_DIGEST];
	enum status st = prepare(db, "INSERT OR REPLACE INTO seal(name, n, sum, digest) VALUES(?1, ?2, ?3, ?4)", name, &s, err);

	seal_digest(db, name, n, sum, digest);
	if (st == ST_OK)
		st = db_int(db, s, 2, n, err);
	if (st == ST_OK)
		st = db_blob(db, s, 3, sum->b, DIGEST_SIZE, err);
	if (st == ST_OK)
		st = db_blob(db, s, 4, digest, sizeof(digest), err);
	if (st == ST_OK)
		st = db_run(db, s, err);
	(void)sqlite3_finalize(s);
	return st;
}

void seal_start(struct db *db, int table)
{
	db->seal[table] = (struct seal){ .loaded = true, .dirty = true };
}

static enum status seal_load(struct db *db, int table, struct err *err)
{
	struct seal *seal = &db->seal[table];
	struct seal_sum sum = { 0 };
	bool found = false;
	enum status st;

	if (seal->loaded)
		return ST_OK;
	st = seal_read(db, db->kind->tables[table], &sum, &found, err);
	if (st == ST_OK && !found)
		st = db_damaged(db, T("总账（各表的行数和摘要）不见了"), err);
	if (st == ST_OK)
		*seal = (struct seal){ .n = sum.n, .sum = sum.sum, .loaded = true };
	return st;
}

enum status seal_get(struct db *db, int table, struct seal_sum *out, struct err *err)
{
	enum status st = seal_load(db, table, err);

	*out = (struct seal_sum){ .n = db->seal[table].n, .sum = db->seal[table].sum };
	return st;
}

enum status seal_count(struct db *db, int table, int64_t *n, struct err *err)
{
	enum status st = seal_load(db, table, err);

	*n = db->seal[table].n;
	return st;
}

void seal_forget(struct db *db)
{
	for (size_t i = 0; i < DB_MAX_SEALS; i++)
		db->seal[i] = (struct seal){ 0 };
	if (db->hook.forget)
		db->hook.forget(db->hook.ctx);
}

enum status seal_flush(struct db *db, struct err *err)
{
	enum status st = db->hook.flush ? db->hook.flush(db->hook.ctx, err) : ST_OK;

	for (size_t i = 0; i < db->kind->n_tables && st == ST_OK; i++) {
		if (!db->seal[i].dirty)
			continue;
		st = seal_write(db, db->kind->tables[i], db->seal[i].n, &db->seal[i].sum, err);
		if (st == ST_OK)
			db->seal[i].dirty = false;
	}
	return st;
}

enum status seal_change(struct db *db, int table, const void *digest, size_t size, int sign, struct err *err)
{
	enum status st = seal_load(db, table, err);

	if (st != ST_OK)
		return st;
	db->seal[table].n += sign;
	mix(&db->seal[table].sum, digest, size);
	db->seal[table].dirty = true;
	return ST_OK;
}

enum status seal_replace(struct db *db, int table, const unsigned char before[ROW_DIGEST], const unsigned char after[ROW_DIGEST],
			 struct err *err)
{
	enum status st = seal_change(db, table, before, ROW_DIGEST, -1, err);

	return st == ST_OK ? seal_change(db, table, after, ROW_DIGEST, 1, err) : st;
}

enum status seal_check(struct db *db, int table, const struct seal_sum *found, const char *what, struct err *err)
{
	enum status st = seal_load(db, table, err);

	if (st != ST_OK)
		return st;
	if (db->seal[table].n != found->n || digest_compare(&db->seal[table].sum, &found->sum) != 0)
		return db_damaged(db, what, err);
	return ST_OK;
}

static enum status shape_sum(struct db *db, struct seal_sum *sum, struct err *err)
{
	sqlite3_stmt *s = NULL;
	unsigned char digest[ROW_DIGEST];
	bool row = true;
	enum status st = ST_OK;

	if (sqlite3_prepare_v2(db->handle, "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master", -1, &s, NULL) != SQLITE_OK)
		return db_fault(db, err);
	while ((st = db_step(db, s, &row, err)) == ST_OK && row) {
		row_start(&db->scratch, SHAPE);
		row_text(&db->scratch, db_col_text(s, 0));
		row_text(&db->scratch, db_col_text(s, 1));
		row_text(&db->scratch, db_col_text(s, 2));
		row_int(&db->scratch, sqlite3_column_int64(s, 3));
		row_text(&db->scratch, db_col_text(s, 4));
		row_end(&db->scratch, digest);
		seal_sum_add(sum, digest, sizeof(digest));
	}
	(void)sqlite3_finalize(s);
	return st;
}

enum status seal_shape(struct db *db, struct err *err)
{
	struct seal_sum shape = { 0 }, old = { 0 };
	const struct digest zero = { { 0 } };
	enum status st = shape_sum(db, &shape, err);

	if (st == ST_OK)
		st = seal_write(db, shape_name, shape.n, &shape.sum, err);
	for (size_t i = 0; i < db->kind->n_tables && st == ST_OK; i++) {
		bool found = false;

		st = seal_read(db, db->kind->tables[i], &old, &found, err);
		if (st == ST_OK && !found)
			st = seal_write(db, db->kind->tables[i], 0, &zero, err);
	}
	return st;
}

enum status seal_shape_check(struct db *db, struct err *err)
{
	struct seal_sum shape = { 0 }, want = { 0 };
	bool found = false;
	enum status st = shape_sum(db, &shape, err);

	if (st == ST_OK)
		st = seal_read(db, shape_name, &want, &found, err);
	if (st != ST_OK)
		return st;
	if (!found || want.n != shape.n || digest_compare(&want.sum, &shape.sum) != 0)
		return db_damaged(db, T("表的定义被改动"), err);
	return ST_OK;
}
