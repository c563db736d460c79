/* SPDX-License-Identifier: MIT */
/* Packages that were made here or taken: the chain of each device, and what was merged already. The files themselves are not kept. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/internal.h"

static void package_digest(struct db *db, const struct store_package *p,
			   unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_PACKAGE);
	row_bytes(&db->scratch, p->file.b, DIGEST_SIZE);
	row_bytes(&db->scratch, p->package.b, DIGEST_SIZE);
	row_bytes(&db->scratch, p->key, sizeof(p->key));
	row_int(&db->scratch, p->number);
	row_bytes(&db->scratch, p->previous.b, DIGEST_SIZE);
	row_int(&db->scratch, p->at_ms);
	row_bytes(&db->scratch, p->elsewhere, p->n_elsewhere * sizeof(*p->elsewhere));
	if (p->revisions) /* rows from before there was a count keep their digest */
		row_int(&db->scratch, p->revisions);
	row_end(&db->scratch, out);
}

/* *list (freed by the caller): what out->elsewhere points to. */
static enum status package_row(struct store *st, sqlite3_stmt *s, struct store_package *out,
			       struct digest **list, unsigned char digest[ROW_DIGEST],
			       struct err *err)
{
	unsigned char have[ROW_DIGEST];
	size_t n = db_col_size(s, 6);

	*out = (struct store_package){ .number = sqlite3_column_int64(s, 3),
				       .at_ms = sqlite3_column_int64(s, 5),
				       .revisions = sqlite3_column_int64(s, 8) };
	if (n % DIGEST_SIZE == 0) {
		*list = mem_array(n / DIGEST_SIZE + 1, sizeof(**list));
		if (n > 0)
			memcpy(*list, sqlite3_column_blob(s, 6), n);
		out->elsewhere = *list;
		out->n_elsewhere = n / DIGEST_SIZE;
	}
	if (n % DIGEST_SIZE == 0 && db_col_bytes(s, 0, out->file.b, DIGEST_SIZE) &&
	    db_col_bytes(s, 1, out->package.b, DIGEST_SIZE) &&
	    db_col_bytes(s, 2, out->key, sizeof(out->key)) &&
	    db_col_bytes(s, 4, out->previous.b, DIGEST_SIZE) &&
	    db_col_bytes(s, 7, have, sizeof(have))) {
		package_digest(st->db, out, digest);
		if (memcmp(have, digest, sizeof(have)) == 0)
			return ST_OK;
	}
	return db_damaged(st->db, T("交接包清单里有一行被改动"), err);
}

static enum status package_write_row(struct store *st, const struct store_package *p,
				     struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_PACKAGE_PUT, &s, err);

	if (status != ST_OK)
		return status;
	package_digest(st->db, p, digest);
	status = db_blob(st->db, s, 1, p->file.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, p->package.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, p->key, sizeof(p->key), err);
	if (status == ST_OK)
		status = db_int(st->db, s, 4, p->number, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 5, p->previous.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 6, p->at_ms, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 7, p->elsewhere, p->n_elsewhere * sizeof(*p->elsewhere),
				 err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 8, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_int(st->db, s, 9, p->revisions, err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_change(st->db, TABLE_PACKAGE, digest, sizeof(digest), 1, err)
			       : status;
}

enum status store_package_known(struct store *st, const struct digest *file, bool *known, int64_t *revisions,
				struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	struct store_package p;
	struct digest *list = NULL;
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_PACKAGE_GET, &s, err);

	*known = false;
	if (status != ST_OK)
		return status;
	status = db_blob(st->db, s, 1, file->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, s, known, err);
	if (status == ST_OK && *known)
		status = package_row(st, s, &p, &list, digest, err);
	if (status == ST_OK && *known && revisions)
		*revisions = p.revisions;
	free(list);
	db_done(s);
	return status;
}

enum status store_package_put(struct store *st, const struct store_package *p, struct err *err)
{
	bool known = false;
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	status = store_package_known(st, &p->file, &known, NULL, err);
	if (status == ST_OK && !known)
		status = package_write_row(st, p, err);
	return db_end(st->db, status, err);
}

enum status store_package_each(struct store *st, store_package_fn fn, void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool more = false;
	enum status status = sql_get(st, SQL_PACKAGE_ALL, &s, err);

	while (status == ST_OK) {
		struct store_package p;
		struct digest *list = NULL;

		status = db_step(st->db, s, &more, err);
		if (status == ST_OK && more)
			status = package_row(st, s, &p, &list, digest, err);
		if (status == ST_OK && more) {
			seal_sum_add(&sum, digest, sizeof(digest));
			if (fn)
				status = fn(ctx, &p);
		}
		free(list);
		if (!more)
			break;
	}
	db_done(s);
	return status == ST_OK
		       ? seal_check(st->db, TABLE_PACKAGE, &sum, T("交接包清单里缺少一行"), err)
		       : status;
}
