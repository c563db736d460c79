/* SPDX-License-Identifier: MIT */
/* What the store holds, and whether it is whole. */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/internal.h"

/*
 * The digest of the ids in their order. The index has them in the order of identities, so they are put in order here by their first two
 * bytes, which nearly does it since ids are digests; only so many at a time that memory stays flat.
 */
enum { IDS_AT_ONCE = 3 << 17, FIRSTS = 1 << 16, NONE = -1 };

struct ids {
	VEC(struct digest) list;
	VEC(int32_t) next; /* of the same first bytes */
	int32_t head[FIRSTS];
	unsigned from, to;	/* first bytes that are taken; to is not */
	int64_t at_once;
	struct seal_sum taken; /* so far */
	struct digest_stream *stream;
	pthread_t thread; /* that puts the last part in order and into the stream, while others look at the rows */
	bool beside;
};

static void take_id(struct ids *ids, const struct digest *id)
{
	unsigned first = (unsigned)id->b[0] << 8 | id->b[1];

	if (first < ids->from || first >= ids->to)
		return;
	VEC_PUSH(&ids->next, ids->head[first]);
	ids->head[first] = (int32_t)ids->list.n;
	VEC_PUSH(&ids->list, *id);
	seal_sum_add(&ids->taken, id->b, DIGEST_SIZE);
}

static void take_row(void *ctx, const struct several_row *row)
{
	take_id(ctx, &row->id);
}

/* The index has been found to be whole: only the ids. */
static enum status take_again(struct store *st, struct ids *ids, struct err *err)
{
	struct digest id;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_IDS, &s, err);

	while (status == ST_OK && (status = db_step(st->db, s, &more, err)) == ST_OK && more)
		if (db_col_bytes(s, 0, id.b, DIGEST_SIZE))
			take_id(ids, &id);
	db_done(s);
	return status;
}

static int by_id(const void *left, const void *right)
{
	return digest_compare(left, right);
}

static void *add_ids(void *of)
{
	struct ids *ids = of;
	VEC(struct digest) same = { 0 };

	for (unsigned first = ids->from; first < ids->to; first++) {
		same.n = 0;
		for (int32_t i = ids->head[first]; i != NONE; i = ids->next.v[i])
			VEC_PUSH(&same, ids->list.v[i]);
		if (same.n > 1)
			qsort(same.v, same.n, sizeof(*same.v), by_id);
		digest_stream_add(ids->stream, same.v, same.n * sizeof(*same.v));
	}
	VEC_CLEAR(&same);
	return NULL;
}

static struct ids *ids_new(int64_t at_once)
{
	struct ids *ids = mem_alloc(sizeof(*ids));

	ids->at_once = at_once;
	ids->stream = digest_stream_new();
	return ids;
}

/* Also finds the records with several revisions, which the first pass over the index sees. */
static enum status ids_read(struct store *st, struct ids *ids, struct several *several, struct err *err)
{
	struct seal_sum seal;
	unsigned step, next;
	enum status status = seal_get(st->db, TABLE_REVISION, &seal, err);

	step = FIRSTS / (unsigned)(seal.n / ids->at_once + 1) + 1;
	/* Once the thread beside runs nothing that it reads of ids is changed. */
	for (next = 0; next < FIRSTS && status == ST_OK; next = ids->to) {
		ids->from = next;
		ids->to = ids->from + step < FIRSTS ? ids->from + step : FIRSTS;
		ids->list.n = ids->next.n = 0;
		memset(ids->head, 0xFF, sizeof(ids->head));
		status = ids->from == 0 ? several_find(st, several, take_row, ids, err) : take_again(st, ids, err);
		ids->beside = status == ST_OK && ids->to == FIRSTS && ids->list.n > TWO_FROM &&
			      pthread_create(&ids->thread, NULL, add_ids, ids) == 0;
		if (status == ST_OK && !ids->beside)
			(void)add_ids(ids);
	}
	return status == ST_OK ? seal_check(st->db, TABLE_REVISION, &ids->taken, T("记录的索引和内容不一致"), err) : status;
}

/* All of them are in the stream. */
static void ids_wait(struct ids *ids)
{
	if (ids->beside)
		(void)pthread_join(ids->thread, NULL);
	ids->beside = false;
	VEC_CLEAR(&ids->list);
	VEC_CLEAR(&ids->next);
}

static enum status ids_end(struct store *st, struct ids *ids, enum status status, struct store_state *state, struct err *err)
{
	int64_t n = 0;

	ids_wait(ids);
	if (status == ST_OK)
		status = erasure_digest(st, ids->stream, &state->erased, err);
	if (status == ST_OK)
		status = seal_count(st->db, TABLE_REVISION, &n, err);
	state->digest = digest_stream_end(ids->stream);
	state->revisions = n;
	free(ids);
	return status;
}

/* Of a record with several revisions only the one that counts is counted. */
static void leave_one(void *ctx, const struct brief *v, size_t n, size_t heads, size_t winner)
{
	struct store_state *state = ctx;

	for (size_t i = 0; i < n; i++) {
		if (i == winner)
			continue;
		state->interviews -= v[i].kind == REV_INTERVIEW;
		state->visits -= v[i].kind == REV_VISIT;
		state->marked -= v[i].marked;
	}
	state->conflicts += winner < n && heads > 1;
}

static enum status state_of(struct store *st, bool kept_will_do, struct store_state *state,
			    struct err *err)
{
	struct several several = { .keep = NULL };
	struct totals totals;
	struct ids *ids;
	enum status status = db_begin_read(st->db, err);

	*state = (struct store_state){ 0 };
	if (status != ST_OK)
		return status;
	ids = ids_new(IDS_AT_ONCE);
	status = ids_read(st, ids, &several, err);
	if (status == ST_OK)
		status = totals_of_index(st, &several, kept_will_do, &totals, err);
	if (status == ST_OK) {
		state->interviews = totals.interviews;
		state->visits = totals.visits;
		state->marked = totals.marked;
		if (ids->from > 0) /* of so many, memory counts for more than what is done meanwhile */
			ids_wait(ids);
		status = several_heads(st, &several, leave_one, state, err);
	}
	status = ids_end(st, ids, status, state, err);
	if (status == ST_OK)
		status = store_household_count(st, &state->households, err);
	db_end_read(st->db);
	several_clear(&several);
	return status;
}

enum status store_state(struct store *st, struct store_state *state, struct err *err)
{
	enum status status;

	st->thorough = true;
	status = state_of(st, false, state, err);
	st->thorough = false;
	return status;
}

enum status store_state_kept(struct store *st, struct store_state *state, struct err *err)
{
	return state_of(st, true, state, err);
}

enum status digest_within(struct store *st, int64_t at_once, struct digest *out, struct err *err)
{
	struct store_state state = { 0 };
	struct several several = { .keep = NULL };
	struct ids *ids;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	ids = ids_new(at_once);
	status = ids_end(st, ids, ids_read(st, ids, &several, err), &state, err);
	several_clear(&several);
	db_end_read(st->db);
	*out = state.digest;
	return status;
}

enum status store_digest(struct store *st, struct digest *out, struct err *err)
{
	return digest_within(st, IDS_AT_ONCE, out, err);
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
	struct others others = { { NULL, 0, 0 } };
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
		status = others_list(st, REV_DECISION, &others, err);
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
	if (status == ST_OK)
		status = store_issued_each(st, NULL, NULL, err);
	db_end_read(st->db);
	VEC_CLEAR(&others.list);
	return status;
}
