/* SPDX-License-Identifier: MIT */
/*
 * What all revisions add up to, kept as their seal is: a sum that grows with each row, written at the end of the transaction. It says
 * for which seal it is true; where that is another one (an older store, rows that went), the rows are read through once.
 */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

static void total_digest(struct db *db, const struct totals *t, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_TOTAL);
	row_int(&db->scratch, t->n);
	row_bytes(&db->scratch, t->ids.b, DIGEST_SIZE);
	row_bytes(&db->scratch, t->identities.b, IDENTITY_SIZE);
	row_int(&db->scratch, t->interviews);
	row_int(&db->scratch, t->visits);
	row_int(&db->scratch, t->marked);
	row_int(&db->scratch, (int64_t)t->claims);
	row_end(&db->scratch, out);
}

static enum status total_read(struct store *st, struct totals *out, bool *found, struct err *err)
{
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_TOTAL_GET, &s, err);

	if (status == ST_OK)
		status = db_step(st->db, s, found, err);
	if (status == ST_OK && *found) {
		out->n = sqlite3_column_int64(s, 0);
		out->interviews = sqlite3_column_int64(s, 3);
		out->visits = sqlite3_column_int64(s, 4);
		out->marked = sqlite3_column_int64(s, 5);
		out->claims = (uint64_t)sqlite3_column_int64(s, 6);
		if (db_col_bytes(s, 1, out->ids.b, DIGEST_SIZE) &&
		    db_col_bytes(s, 2, out->identities.b, IDENTITY_SIZE) &&
		    db_col_bytes(s, 7, have, sizeof(have))) {
			total_digest(st->db, out, want);
			*found = memcmp(have, want, sizeof(have)) == 0;
		} else {
			*found = false;
		}
		if (!*found)
			status = db_damaged(st->db, T("总账（各表的行数和摘要）被改动"), err);
	}
	db_done(s);
	return status;
}

enum status totals_load(struct store *st, struct err *err)
{
	struct totals *t = &st->totals, read = { 0 };
	struct seal_sum seal;
	bool found = false;
	enum status status;

	if (t->loaded)
		return ST_OK;
	status = seal_get(st->db, TABLE_REVISION, &seal, err);
	if (status == ST_OK)
		status = total_read(st, &read, &found, err);
	if (status != ST_OK)
		return status;
	/* Nothing adds up to nothing. */
	read.known = seal.n == 0 ||
		     (found && read.n == seal.n && digest_compare(&read.ids, &seal.sum) == 0);
	read.loaded = true;
	*t = read;
	if (seal.n == 0)
		*t = (struct totals){ .known = true, .loaded = true };
	return ST_OK;
}

uint64_t totals_claim(int64_t claim, int64_t kind)
{
	return (uint64_t)claim * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)kind * UINT64_C(0xBF58476D1CE4E5B9);
}

static void count(struct totals *t, const struct identity *identity, enum revision_kind kind, const struct digest *id, unsigned marks,
		  int64_t claim)
{
	t->n++;
	for (size_t i = 0; i < DIGEST_SIZE; i++)
		t->ids.b[i] ^= id->b[i];
	for (size_t i = 0; i < IDENTITY_SIZE; i++)
		t->identities.b[i] ^= identity->b[i];
	t->claims ^= totals_claim(claim, (int64_t)kind);
	t->interviews += kind == REV_INTERVIEW;
	t->visits += kind == REV_VISIT;
	t->marked += marks != 0;
}

enum status totals_add(struct store *st, const struct store_entry *e, struct err *err)
{
	enum status status = totals_load(st, err);

	if (status != ST_OK || !st->totals.known)
		return status;
	count(&st->totals, &e->identity, e->kind, &e->row->id, e->row->marks, e->row->claim);
	st->totals.dirty = true;
	return ST_OK;
}

static enum status flush(void *ctx, struct err *err)
{
	struct store *st = ctx;
	struct totals *t = &st->totals;
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status;

	if (!t->dirty)
		return ST_OK;
	status = sql_get(st, SQL_TOTAL_PUT, &s, err);
	if (status != ST_OK)
		return status;
	total_digest(st->db, t, digest);
	status = db_int(st->db, s, 1, t->n, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, t->ids.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, t->identities.b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 4, t->interviews, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 5, t->visits, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 6, t->marked, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 7, (int64_t)t->claims, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 8, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	if (status == ST_OK)
		t->dirty = false;
	return status;
}

static void forget(void *ctx)
{
	struct store *st = ctx;

	st->totals = (struct totals){ 0 };
}

struct db_hook totals_hook(struct store *st)
{
	return (struct db_hook){ .flush = flush, .forget = forget, .ctx = st };
}

static enum status count_row(void *ctx, const struct stored *row)
{
	count(ctx, &row->rev.identity, row->rev.kind, &row->id, row->marks, store_claim(row->rev.household));
	return ST_OK;
}

static bool same_totals(const struct totals *a, const struct totals *b)
{
	return a->n == b->n && a->interviews == b->interviews && a->visits == b->visits && a->marked == b->marked &&
	       a->claims == b->claims;
}

/* Rows that went are not taken out of what is kept, which then is of another seal. */
static enum status kept_is_true(struct store *st, bool *is, struct err *err)
{
	struct seal_sum seal;
	enum status status = totals_load(st, err);

	*is = false;
	if (status == ST_OK)
		status = seal_get(st->db, TABLE_REVISION, &seal, err);
	if (status == ST_OK)
		*is = st->totals.known && st->totals.n == seal.n && digest_compare(&st->totals.ids, &seal.sum) == 0;
	return status;
}

enum status totals_now(struct store *st, bool kept_will_do, struct totals *out, struct err *err)
{
	bool kept = false;
	enum status status = kept_is_true(st, &kept, err);

	*out = st->totals;
	if (status != ST_OK || (kept && kept_will_do))
		return status;
	*out = (struct totals){ 0 };
	status = revisions_read(st, count_row, out, err);
	if (status == ST_OK && kept && !same_totals(out, &st->totals))
		status = db_damaged(st->db, T("总账（各表的行数和摘要）被改动"), err);
	return status;
}

enum status totals_of_index(struct store *st, const struct several *index, bool kept_will_do, struct totals *out, struct err *err)
{
	enum status status = totals_now(st, kept_will_do, out, err);

	if (status == ST_OK && memcmp(out->identities.b, index->identities.sum.b, IDENTITY_SIZE) != 0)
		status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
	return status;
}

enum status store_totals_settle(struct store *st, struct err *err)
{
	struct totals t = { .known = true, .loaded = true, .dirty = true };
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	status = totals_load(st, err);
	if (status == ST_OK && !st->totals.known) {
		status = revisions_read(st, count_row, &t, err);
		if (status == ST_OK)
			st->totals = t;
	}
	return db_end(st->db, status, err);
}
