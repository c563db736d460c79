/* SPDX-License-Identifier: MIT */
/*
 * Drafts; their journals are in store/journal.c. A draft's row knows how many events it has, so a journal that lost its end is noticed. An identity has at
 * most one open draft; a corrected record has one draft a correction beside its first.
 */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

enum col {
	D_N, D_IDENTITY, D_ROUND, D_FORM_ID, D_FORM_VERSION, D_FORM_DIGEST, D_HOUSEHOLD, D_UNIT, D_INTERVIEWER, D_STARTED, D_PARENT,
	D_OPEN, D_LAST_MS, D_EVENTS, D_DIGEST
};

static void draft_digest(struct db *db, int64_t number, const struct draft *d, unsigned char out[ROW_DIGEST])
{
	const char *const texts[] = { d->round, d->form_id, d->form_version, d->household, d->unit, d->interviewer, d->started };

	row_start(&db->scratch, TABLE_DRAFT);
	row_int(&db->scratch, number);
	row_bytes(&db->scratch, d->identity.b, IDENTITY_SIZE);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		row_text(&db->scratch, texts[i]);
	row_bytes(&db->scratch, d->form_digest.b, DIGEST_SIZE);
	row_bytes(&db->scratch, d->parent.b, DIGEST_SIZE);
	row_int(&db->scratch, d->open);
	row_int(&db->scratch, d->last_ms);
	row_int(&db->scratch, d->events);
	row_end(&db->scratch, out);
}

/* The row of a SQL_DRAFT_* statement, checked; texts are the statement's. */
enum status draft_checked(struct store *st, sqlite3_stmt *s, int64_t *number, struct draft *d, unsigned char digest[ROW_DIGEST],
			     struct err *err)
{
	unsigned char have[ROW_DIGEST];
	bool whole;

	*number = sqlite3_column_int64(s, D_N);
	*d = (struct draft){ .round = db_col_text(s, D_ROUND),
			     .form_id = db_col_text(s, D_FORM_ID),
			     .form_version = db_col_text(s, D_FORM_VERSION),
			     .household = db_col_text(s, D_HOUSEHOLD),
			     .unit = db_col_text(s, D_UNIT),
			     .interviewer = db_col_text(s, D_INTERVIEWER),
			     .started = db_col_text(s, D_STARTED),
			     .open = sqlite3_column_int64(s, D_OPEN) == 1,
			     .last_ms = sqlite3_column_int64(s, D_LAST_MS),
			     .events = sqlite3_column_int64(s, D_EVENTS) };
	whole = db_col_bytes(s, D_IDENTITY, d->identity.b, IDENTITY_SIZE) && db_col_bytes(s, D_FORM_DIGEST, d->form_digest.b, DIGEST_SIZE) &&
		db_col_bytes(s, D_PARENT, d->parent.b, DIGEST_SIZE) && db_col_bytes(s, D_DIGEST, have, sizeof(have));
	if (whole) {
		draft_digest(st->db, *number, d, digest);
		if (memcmp(have, digest, sizeof(have)) == 0)
			return ST_OK;
	}
	return db_damaged(st->db, T("一份没做完的访谈被改动"), err);
}

static enum status open_draft(struct store *st, const struct identity *id, sqlite3_stmt **s, int64_t *number, struct draft *d,
			      unsigned char digest[ROW_DIGEST], bool *found, struct err *err)
{
	enum status status = sql_get(st, SQL_DRAFT_OPEN, s, err);

	*found = false;
	if (status == ST_OK)
		status = db_blob(st->db, *s, 1, id->b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, *s, found, err);
	return status == ST_OK && *found ? draft_checked(st, *s, number, d, digest, err) : status;
}

static enum status last_number(struct store *st, int64_t *number, struct err *err)
{
	sqlite3_stmt *s;
	bool row = false;
	enum status status = sql_get(st, SQL_DRAFT_LAST, &s, err);

	if (status == ST_OK)
		status = db_step(st->db, s, &row, err);
	if (status != ST_OK)
		return status;
	*number = sqlite3_column_int64(s, 0);
	db_done(s);
	return ST_OK;
}

static enum status bind_draft(struct db *db, sqlite3_stmt *s, int64_t number, const struct draft *d, struct err *err)
{
	const struct {
		enum col col;
		const char *text;
	} texts[] = { { D_ROUND, d->round },	     { D_FORM_ID, d->form_id }, { D_FORM_VERSION, d->form_version },
		      { D_HOUSEHOLD, d->household }, { D_UNIT, d->unit },	{ D_INTERVIEWER, d->interviewer },
		      { D_STARTED, d->started } };
	enum status status = db_int(db, s, D_N + 1, number, err);

	for (size_t i = 0; i < ARRAY_LEN(texts) && status == ST_OK; i++)
		status = db_text(db, s, (int)texts[i].col + 1, texts[i].text, err);
	if (status == ST_OK)
		status = db_blob(db, s, D_IDENTITY + 1, d->identity.b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_blob(db, s, D_FORM_DIGEST + 1, d->form_digest.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_blob(db, s, D_PARENT + 1, d->parent.b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_int(db, s, D_OPEN + 1, d->open, err);
	if (status == ST_OK)
		status = db_int(db, s, D_LAST_MS + 1, d->last_ms, err);
	if (status == ST_OK)
		status = db_int(db, s, D_EVENTS + 1, d->events, err);
	return status;
}

static enum status draft_insert(struct store *st, const struct draft *given, struct err *err)
{
	struct draft d = *given, present;
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	int64_t number = 0;
	bool found = false;
	enum status status = open_draft(st, &d.identity, &s, &number, &present, digest, &found, err);

	db_done(s);
	if (status == ST_OK && found)
		return err_set(err, ST_EXISTS, T("这份访谈已经在做了，请接着做那一份。"));
	if (status == ST_OK)
		status = last_number(st, &number, err);
	if (status == ST_OK)
		status = sql_get(st, SQL_DRAFT_PUT, &s, err);
	if (status != ST_OK)
		return status;
	number++;
	d.open = true;
	d.events = 0;
	draft_digest(st->db, number, &d, digest);
	status = bind_draft(st->db, s, number, &d, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, D_DIGEST + 1, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_change(st->db, TABLE_DRAFT, digest, sizeof(digest), 1, err) : status;
}

enum status store_draft_new(struct store *st, const struct draft *d, struct err *err)
{
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	return db_end(st->db, draft_insert(st, d, err), err);
}

/* Writes what changes in a draft's life. */
static enum status draft_update(struct store *st, int64_t number, bool open, int64_t last_ms, int64_t events,
				const unsigned char before[ROW_DIGEST], const unsigned char after[ROW_DIGEST], struct err *err)
{
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_DRAFT_UPDATE, &s, err);

	if (status != ST_OK)
		return status;
	status = db_int(st->db, s, 1, number, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 2, open, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 3, last_ms, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 4, events, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 5, after, ROW_DIGEST, err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_replace(st->db, TABLE_DRAFT, before, after, err) : status;
}

static enum status draft_append(struct store *st, const struct identity *id, struct event *e, struct err *err)
{
	unsigned char before[ROW_DIGEST], after[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	struct draft d = { .events = 0 };
	bool found = false;
	enum status status = open_draft(st, id, &s, &e->draft, &d, before, &found, err);

	if (status == ST_OK && found) {
		d.last_ms = e->at_ms;
		e->n = ++d.events;
		draft_digest(st->db, e->draft, &d, after); /* while the row's texts are there */
	}
	db_done(s);
	if (status == ST_OK && !found)
		return err_set(err, ST_NOT_FOUND, T("没有找到这份没做完的访谈，回答没有存进去。"));
	if (status == ST_OK)
		status = event_insert(st, e, err);
	return status == ST_OK ? draft_update(st, e->draft, true, d.last_ms, d.events, before, after, err) : status;
}

enum status store_draft_event(struct store *st, const struct identity *id, int64_t at_ms, const char *event, const char *key,
			      const char *value, const char *old, struct err *err)
{
	struct event e = { .at_ms = at_ms,
			   .event = event ? event : "",
			   .key = key ? key : "",
			   .value = value ? value : "",
			   .old = old ? old : "" };
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	return db_end(st->db, draft_append(st, id, &e, err), err);
}

enum status store_drafts_each(struct store *st, bool open_only, store_draft_fn fn, void *ctx, struct err *err)
{
	struct seal_sum sum = { 0 };
	struct draft d;
	sqlite3_stmt *s = NULL;
	unsigned char digest[ROW_DIGEST];
	int64_t number = 0;
	bool row = false;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = sql_get(st, SQL_DRAFT_ALL, &s, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status == ST_OK && row)
			status = draft_checked(st, s, &number, &d, digest, err);
		if (status != ST_OK || !row)
			break;
		seal_sum_add(&sum, digest, sizeof(digest));
		if (fn && (d.open || !open_only))
			status = fn(ctx, &d);
	}
	db_done(s);
	if (status == ST_OK)
		status = seal_check(st->db, TABLE_DRAFT, &sum, T("缺少一份没做完的访谈"), err);
	db_end_read(st->db);
	return status;
}

enum status draft_close(struct store *st, const struct identity *id, struct err *err)
{
	unsigned char before[ROW_DIGEST], after[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	struct draft d = { .events = 0 };
	int64_t number = 0;
	bool found = false;
	enum status status = open_draft(st, id, &s, &number, &d, before, &found, err);

	if (status == ST_OK && found) {
		d.open = false;
		draft_digest(st->db, number, &d, after);
	}
	db_done(s);
	if (status == ST_OK && !found)
		return err_set(err, ST_NOT_FOUND, T("没有找到这份没做完的访谈。"));
	return status == ST_OK ? draft_update(st, number, false, d.last_ms, d.events, before, after, err) : status;
}

enum status store_draft_replace(struct store *st, const struct draft *d, struct err *err)
{
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	status = draft_close(st, &d->identity, err);
	if (status == ST_OK)
		status = draft_insert(st, d, err);
	return db_end(st->db, status, err);
}

enum status store_draft_finish(struct store *st, const struct identity *id, const struct revision *rev, unsigned marks,
			       struct digest *rev_id, struct err *err)
{
	bool added = false;
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	status = store_revision_add(st, rev, marks, "", rev_id, &added, err);
	if (status == ST_OK)
		status = draft_close(st, id, err);
	return store_end(st, status, err);
}
