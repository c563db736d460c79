/* SPDX-License-Identifier: MIT */
/* What the store holds, and whether it is whole. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

static enum status count_head(void *ctx, const struct head *head)
{
	struct store_state *state = ctx;

	state->interviews += head->rev->kind == REV_INTERVIEW;
	state->visits += head->rev->kind == REV_VISIT;
	state->conflicts += head->conflict;
	state->marked += head->marks != 0;
	return ST_OK;
}

/* The index of ids is read without its rows; that nothing in it changed is seen by the seal. */
static enum status digest_ids(struct store *st, struct store_state *state, struct err *err)
{
	struct digest_stream *stream;
	struct seal_sum sum = { 0 };
	struct digest id;
	sqlite3_stmt *s;
	bool row = false;
	enum status status = sql_get(st, SQL_REVISION_IDS, &s, err);

	if (status != ST_OK)
		return status;
	stream = digest_stream_new();
	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status != ST_OK || !row)
			break;
		if (db_col_bytes(s, 0, id.b, DIGEST_SIZE)) {
			digest_stream_add(stream, id.b, DIGEST_SIZE);
			seal_sum_add(&sum, id.b, DIGEST_SIZE);
		} else {
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
		}
	}
	db_done(s);
	if (status == ST_OK)
		status = erasure_digest(st, stream, &state->erased, err);
	state->digest = digest_stream_end(stream);
	state->revisions = sum.n;
	return status == ST_OK ? seal_check(st->db, TABLE_REVISION, &sum, T("记录的索引和内容不一致"), err) : status;
}

enum status store_state(struct store *st, struct store_state *state, struct err *err)
{
	enum status status = db_begin_read(st->db, err);

	*state = (struct store_state){ 0 };
	if (status != ST_OK)
		return status;
	status = store_heads_any(st, -1, NULL, count_head, state, err);
	if (status == ST_OK)
		status = digest_ids(st, state, err);
	if (status == ST_OK)
		status = store_household_count(st, &state->households, err);
	db_end_read(st->db);
	return status;
}

enum status store_digest(struct store *st, struct digest *out, struct err *err)
{
	struct store_state state = { 0 };
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = digest_ids(st, &state, err);
	db_end_read(st->db);
	*out = state.digest;
	return status;
}

static enum status check_pages(struct store *st, struct err *err)
{
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status status;

	if (sqlite3_prepare_v2(st->db->handle, "PRAGMA quick_check(1)", -1, &s, NULL) != SQLITE_OK)
		return db_fault(st->db, err);
	status = db_step(st->db, s, &row, err);
	if (status == ST_OK && (!row || strcmp(db_col_text(s, 0), "ok") != 0))
		status = db_damaged(st->db, db_col_text(s, 0), err);
	(void)sqlite3_finalize(s);
	return status;
}

static enum status check_names(struct store *st, struct err *err)
{
	enum status status = settings_check(st, err);

	if (status == ST_OK)
		status = store_round_each(st, NULL, NULL, err);
	if (status == ST_OK)
		status = store_form_each(st, NULL, NULL, err);
	return status;
}

enum status store_check(struct store *st, struct err *err)
{
	int64_t n = 0;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = check_pages(st, err);
	if (status == ST_OK)
		status = seal_shape_check(st->db, err);
	if (status == ST_OK)
		status = check_names(st, err);
	if (status == ST_OK)
		status = store_household_count(st, &n, err);
	if (status == ST_OK)
		status = store_drafts_each(st, false, NULL, NULL, err);
	if (status == ST_OK)
		status = store_key_each(st, NULL, NULL, err);
	if (status == ST_OK)
		status = store_erasure_each(st, NULL, NULL, err);
	if (status == ST_OK)
		status = store_package_each(st, NULL, NULL, err);
	if (status == ST_OK)
		status = store_receipt_each(st, NULL, NULL, err);
	db_end_read(st->db);
	return status;
}
