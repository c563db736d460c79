/* SPDX-License-Identifier: MIT */
/* A record leaves the store: withdrawn, or cleared away once the office has it. secure_delete overwrites the pages. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/vec.h"
#include "store/internal.h"

static enum status run_for(struct store *st, enum sql sql, const struct identity *identity,
			   struct err *err)
{
	sqlite3_stmt *s;
	enum status status = sql_get(st, sql, &s, err);

	if (status == ST_OK)
		status = db_blob(st->db, s, 1, identity->b, IDENTITY_SIZE, err);
	return status == ST_OK ? db_run(st->db, s, err) : status;
}

/* Takes the rows of a statement out of their table's seal: the digest stands in one column. */
static enum status unseal(struct store *st, enum sql sql, const struct identity *identity,
			  int table, int col, size_t size, struct err *err)
{
	unsigned char digest[DIGEST_SIZE];
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, sql, &s, err);

	if (status == ST_OK)
		status = db_blob(st->db, s, 1, identity->b, IDENTITY_SIZE, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		status = db_col_bytes(s, col, digest, size)
				 ? seal_change(st->db, table, digest, size, -1, err)
				 : db_damaged(st->db, T("记录的索引和内容不一致"), err);
		if (status == ST_OK && table == TABLE_REVISION)
			status = other_seal(st->db, sqlite3_column_int64(s, C_KIND), digest, -1, err);
	}
	db_done(s);
	return status;
}

static enum status drop_one(struct store *st, const struct identity *identity, bool keep_receipts,
			    struct err *err)
{
	enum { ID_COLUMN = 0, DRAFT_DIGEST_COLUMN = 14, RECEIPT_DIGEST_COLUMN = 2 };
	enum status status = unseal(st, SQL_REVISION_HISTORY, identity, TABLE_REVISION, ID_COLUMN,
				    DIGEST_SIZE, err);

	if (status == ST_OK)
		status = run_for(st, SQL_REVISION_DELETE, identity, err);
	if (status == ST_OK)
		status = unseal(st, SQL_DRAFT_OF, identity, TABLE_DRAFT, DRAFT_DIGEST_COLUMN,
				ROW_DIGEST, err);
	if (status == ST_OK)
		status = run_for(st, SQL_EVENT_DELETE, identity, err);
	if (status == ST_OK)
		status = run_for(st, SQL_DRAFT_DELETE, identity, err);
	if (status != ST_OK || keep_receipts)
		return status;
	status = unseal(st, SQL_RECEIPT_OF, identity, TABLE_RECEIPT, RECEIPT_DIGEST_COLUMN,
			ROW_DIGEST, err);
	return status == ST_OK ? run_for(st, SQL_RECEIPT_DELETE, identity, err) : status;
}

enum status record_drop(struct store *st, const struct identity *identity, bool keep_receipts,
			struct err *err)
{
	const struct identity returned = sendback_identity(identity);
	enum status status = drop_one(st, identity, keep_receipts, err);

	return status == ST_OK ? drop_one(st, &returned, keep_receipts, err) : status;
}

struct proving {
	struct store *st;
	struct err *err;
	struct identity identity;
	bool all, any;
	VEC(struct identity) proven;
	struct arena *arena; /* of the record looked at */
	struct trace trace;  /* household "": it leaves none */
};

/* Attempts at a door, not problems and what else names a household; nor what was taken back. */
static void note_trace(struct proving *p, const struct revision *rev)
{
	struct arena *a = p->arena;

	if ((rev->kind != REV_INTERVIEW && rev->kind != REV_VISIT) || strcmp(rev->state, "withdrawn") == 0)
		return;
	p->trace = (struct trace){ .round = arena_strdup(a, rev->round),
				   .household = arena_strdup(a, rev->household),
				   .outcome = arena_strdup(a, rev->outcome),
				   .started = arena_strdup(a, rev->started),
				   .appointment = body_get(arena_strdup(a, rev->kind == REV_VISIT ? rev->body : ""), "appointment", a) };
}

static enum status prove(void *ctx, const struct head *head)
{
	struct proving *p = ctx;
	bool has = false;
	enum status status = store_receipt_has(p->st, &head->id, &has, p->err);

	p->any = true;
	p->all = p->all && has;
	if (head->counts)
		note_trace(p, head->rev);
	return status;
}

/* A record with a draft under way stays. */
static enum status leave_out(void *ctx, const struct draft *d)
{
	struct proving *p = ctx;

	for (size_t i = 0; i < p->proven.n; i++)
		if (memcmp(&p->proven.v[i], &d->identity, sizeof(d->identity)) == 0) {
			p->proven.v[i] = p->proven.v[--p->proven.n];
			break;
		}
	return ST_OK;
}

static enum status candidate(void *ctx, const struct head *head)
{
	struct proving *p = ctx;
	struct sendback s;

	arena_reset(p->arena);
	if (!sendback_read(&s, head->rev, p->arena)) /* goes with its record */
		VEC_PUSH(&p->proven, head->rev->identity);
	return ST_OK;
}

/* What the office wants to be asked again stays until it was. */
static enum status prove_record(struct proving *p, const struct identity *record)
{
	bool open = false;
	enum status status = store_history_each(p->st, record, prove, p, p->err);

	if (status == ST_OK && p->all)
		status = store_sendback_open(p->st, record, &open, p->err);
	p->all = p->all && !open;
	return status;
}

enum status store_prune(struct store *st, int64_t *n, struct err *err)
{
	struct proving p = { .st = st, .err = err, .arena = arena_new() };
	enum status status = store_begin(st, err);

	*n = 0;
	if (status != ST_OK)
		goto out;
	status = store_heads_each(st, -1, NULL, candidate, &p, err);
	if (status == ST_OK)
		status = store_drafts_each(st, true, leave_out, &p, err);
	for (size_t i = 0; i < p.proven.n && status == ST_OK; i++) {
		p.all = true;
		p.any = false;
		p.trace = (struct trace){ .household = "" };
		arena_reset(p.arena);
		status = prove_record(&p, &p.proven.v[i]);
		if (status != ST_OK || !p.all || !p.any)
			continue;
		status = record_drop(st, &p.proven.v[i], true, err);
		if (status == ST_OK && *p.trace.household)
			status = trace_leave(st, &p.trace, err);
		*n += status == ST_OK;
	}
	VEC_CLEAR(&p.proven);
	status = db_end(st->db, status, err);
	if (status != ST_OK)
		*n = 0;
out:
	arena_free(p.arena);
	return status;
}
