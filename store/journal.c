/* SPDX-License-Identifier: MIT */
/* The journals of drafts: events are written one by one and read back checked, and are as many as their draft says. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

static void event_digest(struct db *db, const struct event *e, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_EVENT);
	row_int(&db->scratch, e->draft);
	row_int(&db->scratch, e->n);
	row_int(&db->scratch, e->at_ms);
	row_text(&db->scratch, e->event);
	row_text(&db->scratch, e->key);
	row_text(&db->scratch, e->value);
	row_text(&db->scratch, e->old);
	row_end(&db->scratch, out);
}

/* The columns of SQL_EVENT_ALL; texts are the statement's. */
static void event_read(sqlite3_stmt *s, struct event *e)
{
	e->n = sqlite3_column_int64(s, 0);
	e->at_ms = sqlite3_column_int64(s, 1);
	e->event = db_col_text(s, 2);
	e->key = db_col_text(s, 3);
	e->value = db_col_text(s, 4);
	e->old = db_col_text(s, 5);
}

enum status event_insert(struct store *st, const struct event *e, struct err *err)
{
	const char *const texts[] = { e->event, e->key, e->value, e->old };
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_EVENT_PUT, &s, err);

	if (status != ST_OK)
		return status;
	event_digest(st->db, e, digest);
	status = db_int(st->db, s, 1, e->draft, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 2, e->n, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 3, e->at_ms, err);
	for (int i = 0; i < (int)ARRAY_LEN(texts) && status == ST_OK; i++)
		status = db_text(st->db, s, 4 + i, texts[i], err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 8, digest, sizeof(digest), err);
	return status == ST_OK ? db_run(st->db, s, err) : status;
}

enum status draft_events(struct store *st, int64_t number, int64_t events, int64_t *n, store_event_fn fn, void *ctx, struct err *err)
{
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST] = { 0 };
	struct event e = { .draft = number };
	sqlite3_stmt *s;
	int64_t seen = 0;
	bool row = false;
	enum status status = sql_get(st, SQL_EVENT_ALL, &s, err);

	if (status != ST_OK)
		return status;
	status = db_int(st->db, s, 1, number, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status != ST_OK || !row)
			break;
		event_read(s, &e);
		event_digest(st->db, &e, want);
		if (e.n != ++seen || !db_col_bytes(s, 6, have, sizeof(have)) || memcmp(have, want, sizeof(want)) != 0)
			status = db_damaged(st->db, T("访谈的逐题记录被改动"), err);
		else if (fn)
			status = fn(ctx, ++*n, e.at_ms, e.event, e.key, e.value, e.old);
	}
	db_done(s);
	if (status == ST_OK && seen != events)
		status = db_damaged(st->db, T("访谈的逐题记录少了几行"), err);
	return status;
}

enum status draft_events_left(struct store *st, int64_t number, store_event_fn fn, void *ctx, struct err *err)
{
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST] = { 0 };
	struct event e = { .draft = number };
	sqlite3_stmt *s;
	bool row = false;
	enum status status = sql_get(st, SQL_EVENT_ALL, &s, err);

	if (status == ST_OK)
		status = db_int(st->db, s, 1, number, err);
	while (status == ST_OK && (status = db_step(st->db, s, &row, err)) == ST_OK && row) {
		event_read(s, &e);
		event_digest(st->db, &e, want);
		if (db_col_bytes(s, 6, have, sizeof(have)) && memcmp(have, want, sizeof(want)) == 0)
			status = fn(ctx, e.n, e.at_ms, e.event, e.key, e.value, e.old);
	}
	db_done(s);
	return status;
}

struct part {
	int64_t number, events;
	bool open, correction;
	char *interviewer;
};
struct parts {
	VEC(struct part) v;
};

static void parts_clear(struct parts *parts)
{
	for (size_t i = 0; i < parts->v.n; i++)
		free(parts->v.v[i].interviewer);
	VEC_CLEAR(&parts->v);
}

/* All drafts of the identity, the oldest first. */
static enum status read_parts(struct store *st, const struct identity *id, struct parts *parts, struct err *err)
{
	static const struct digest none;
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	struct part part;
	struct draft d;
	bool row = false;
	enum status status = sql_get(st, SQL_DRAFT_OF, &s, err);

	if (status == ST_OK)
		status = db_blob(st->db, s, 1, id->b, IDENTITY_SIZE, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status == ST_OK && row)
			status = draft_checked(st, s, &part.number, &d, digest, err);
		if (status != ST_OK || !row)
			break;
		part.events = d.events;
		part.open = d.open;
		part.correction = digest_compare(&d.parent, &none) != 0;
		part.interviewer = mem_strdup(d.interviewer);
		VEC_PUSH(&parts->v, part);
	}
	db_done(s);
	return status;
}

enum status store_events_each(struct store *st, const struct identity *id, store_event_fn fn, void *ctx, struct err *err)
{
	struct parts parts = { .v = { 0 } };
	int64_t n = 0;
	size_t first = 0;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = read_parts(st, id, &parts, err);
	/* A correction under way, or an interview taken over to another version, is resumed from its own events only. */
	if (parts.v.n > 0 && parts.v.v[parts.v.n - 1].open)
		first = parts.v.n - 1;
	for (size_t i = first; i < parts.v.n && status == ST_OK; i++)
		status = draft_events(st, parts.v.v[i].number, parts.v.v[i].events, &n, fn, ctx, err);
	db_end_read(st->db);
	parts_clear(&parts);
	return status;
}

struct journal {
	const struct part *part;
	store_journal_fn fn;
	void *ctx;
};

static enum status journal_event(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value,
				 const char *old)
{
	const struct journal *j = ctx;
	const struct journal_event e = { .interviewer = j->part->interviewer,
					 .correction = j->part->correction,
					 .at_ms = at_ms,
					 .event = event,
					 .key = key,
					 .value = value,
					 .old = old };

	(void)n;
	return j->fn(j->ctx, &e);
}

enum status store_journal_each(struct store *st, const struct identity *id, store_journal_fn fn, void *ctx, struct err *err)
{
	struct parts parts = { .v = { 0 } };
	int64_t n = 0;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = read_parts(st, id, &parts, err);
	for (size_t i = 0; i < parts.v.n && status == ST_OK; i++) {
		struct journal j = { &parts.v.v[i], fn, ctx };

		if (!parts.v.v[i].open)
			status = draft_events(st, parts.v.v[i].number, parts.v.v[i].events, &n, journal_event, &j, err);
	}
	db_end_read(st->db);
	parts_clear(&parts);
	return status;
}
