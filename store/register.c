/* SPDX-License-Identifier: MIT */
/* The register of households. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

static void household_digest(struct db *db, const struct household *h, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_HOUSEHOLD);
	row_text(&db->scratch, h->id);
	row_text(&db->scratch, h->unit);
	row_text(&db->scratch, h->team);
	row_text(&db->scratch, h->contact);
	row_int(&db->scratch, h->sort);
	row_end(&db->scratch, out);
}

/* The row of a SQL_HOUSEHOLD_* statement, checked; texts are the statement's. */
enum status household_row(struct store *st, sqlite3_stmt *s, struct household *h, unsigned char digest[ROW_DIGEST], struct err *err)
{
	unsigned char have[ROW_DIGEST] = { 0 };
	struct err what = ERR_INIT;

	*h = (struct household){ .id = db_col_text(s, 0),
				 .unit = db_col_text(s, 1),
				 .team = db_col_text(s, 2),
				 .contact = db_col_text(s, 3),
				 .sort = sqlite3_column_int64(s, 4) };
	household_digest(st->db, h, digest);
	if (db_col_bytes(s, 5, have, sizeof(have)) && memcmp(have, digest, sizeof(have)) == 0)
		return ST_OK;
	(void)err_set(&what, ST_DB, T("名册里的住户 %s 被改动"), h->id);
	return db_damaged(st->db, what.text, err);
}

static enum status household_find(struct store *st, const char *id, sqlite3_stmt **s, struct household *h, unsigned char digest[ROW_DIGEST],
				  bool *found, struct err *err)
{
	enum status status = sql_get(st, SQL_HOUSEHOLD_GET, s, err);

	*found = false;
	if (status == ST_OK)
		status = db_text(st->db, *s, 1, id, err);
	if (status == ST_OK)
		status = db_step(st->db, *s, found, err);
	if (status == ST_OK && *found)
		status = household_row(st, *s, h, digest, err);
	return status;
}

static enum status household_write(struct store *st, const struct household *h, struct err *err)
{
	sqlite3_stmt *s;
	unsigned char digest[ROW_DIGEST];
	enum status status = sql_get(st, SQL_HOUSEHOLD_PUT, &s, err);

	if (status != ST_OK)
		return status;
	household_digest(st->db, h, digest);
	status = db_text(st->db, s, 1, h->id, err);
	if (status == ST_OK)
		status = db_text(st->db, s, 2, h->unit, err);
	if (status == ST_OK)
		status = db_text(st->db, s, 3, h->team, err);
	if (status == ST_OK)
		status = db_text(st->db, s, 4, h->contact, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 5, h->sort, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 6, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	return status == ST_OK ? seal_change(st->db, TABLE_HOUSEHOLD, digest, sizeof(digest), 1, err) : status;
}

static enum status household_replace(struct store *st, const struct household *h, bool *added, struct err *err)
{
	sqlite3_stmt *s = NULL;
	struct household old, new = *h;
	unsigned char digest[ROW_DIGEST];
	bool found = false;
	char *team = NULL, *contact = NULL;
	enum status status = household_find(st, h->id, &s, &old, digest, &found, err);

	if (status == ST_OK && found) { /* a list read again must not take back what was assigned since */
		team = mem_strdup(old.team);
		contact = mem_strdup(old.contact);
		if (!*new.team)
			new.team = team;
		if (!*new.contact)
			new.contact = contact;
	}
	db_done(s);
	if (status == ST_OK && found)
		status = seal_change(st->db, TABLE_HOUSEHOLD, digest, sizeof(digest), -1, err);
	if (status == ST_OK)
		status = household_write(st, &new, err);
	*added = status == ST_OK && !found;
	free(team);
	free(contact);
	return status;
}

enum status store_household_put(struct store *st, const struct household *h, bool *added, struct err *err)
{
	bool ignored = false;
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	return db_end(st->db, household_replace(st, h, added ? added : &ignored, err), err);
}

static bool wanted(const struct household *h, const char *unit_prefix, const char *team)
{
	return (!unit_prefix || strncmp(h->unit, unit_prefix, strlen(unit_prefix)) == 0) && (!team || strcmp(h->team, team) == 0);
}

/* The whole register is read, so that a household that vanished is noticed; callers see the ones they asked for. */
static enum status walk(struct store *st, const char *unit_prefix, const char *team, store_household_fn fn, void *ctx, int64_t *n,
			struct err *err)
{
	struct seal_sum sum = { 0 };
	struct household h;
	sqlite3_stmt *s = NULL;
	unsigned char digest[ROW_DIGEST];
	bool row = false;
	enum status status = sql_get(st, SQL_HOUSEHOLD_ALL, &s, err);

	while (status == ST_OK) {
		status = db_step(st->db, s, &row, err);
		if (status == ST_OK && row)
			status = household_row(st, s, &h, digest, err);
		if (status != ST_OK || !row)
			break;
		seal_sum_add(&sum, digest, sizeof(digest));
		if (fn && wanted(&h, unit_prefix, team))
			status = fn(ctx, &h);
	}
	db_done(s);
	*n = sum.n;
	if (status == ST_OK)
		status = seal_check(st->db, TABLE_HOUSEHOLD, &sum, T("名册缺少住户"), err);
	st->register_whole = status == ST_OK;
	return status;
}

enum status store_household_each(struct store *st, const char *unit_prefix, const char *team, store_household_fn fn, void *ctx,
				 struct err *err)
{
	int64_t n = 0;
	enum status status = db_begin_read(st->db, err);

	if (status != ST_OK)
		return status;
	status = walk(st, unit_prefix, team, fn, ctx, &n, err);
	db_end_read(st->db);
	return status;
}

enum status store_household_count(struct store *st, int64_t *n, struct err *err)
{
	enum status status = db_begin_read(st->db, err);

	*n = 0;
	if (status != ST_OK)
		return status;
	status = walk(st, NULL, NULL, NULL, NULL, n, err);
	db_end_read(st->db);
	return status;
}

/* A key that a fault changed is not found: that there is none is believed of a register that was read whole. */
static enum status is_whole(struct store *st, struct err *err)
{
	int64_t n = 0;

	return st->register_whole ? ST_OK : walk(st, NULL, NULL, NULL, NULL, &n, err);
}

enum status store_household_known(struct store *st, const char *id, bool *known, struct err *err)
{
	sqlite3_stmt *s = NULL;
	struct household h;
	unsigned char digest[ROW_DIGEST];
	enum status status = household_find(st, id, &s, &h, digest, known, err);

	db_done(s);
	return status == ST_OK && !*known ? is_whole(st, err) : status;
}

struct chosen {
	struct arena *a;
	store_team_fn team_of;
	void *ctx;
	VEC(struct household) list;
};

static enum status choose(void *ctx, const struct household *h)
{
	struct chosen *c = ctx;
	const char *team = c->team_of(c->ctx, h);

	if (team)
		VEC_PUSH(&c->list, ((struct household){ .id = arena_strdup(c->a, h->id),
							.unit = arena_strdup(c->a, h->unit),
							.team = team,
							.contact = arena_strdup(c->a, h->contact),
							.sort = h->sort }));
	return ST_OK;
}

static enum status assign(struct store *st, struct chosen *c, struct err *err)
{
	sqlite3_stmt *s = NULL;
	struct household old;
	unsigned char digest[ROW_DIGEST];
	bool found = false;
	int64_t n = 0;
	enum status status = walk(st, NULL, NULL, choose, c, &n, err);

	for (size_t i = 0; i < c->list.n && status == ST_OK; i++) {
		status = household_find(st, c->list.v[i].id, &s, &old, digest, &found, err);
		db_done(s);
		if (status == ST_OK && !found)
			status = db_damaged(st->db, T("名册的索引和内容不一致"), err);
		if (status == ST_OK)
			status = seal_change(st->db, TABLE_HOUSEHOLD, digest, sizeof(digest), -1, err);
		if (status == ST_OK)
			status = household_write(st, &c->list.v[i], err);
	}
	return status;
}

enum status store_household_assign(struct store *st, store_team_fn team_of, void *ctx, int64_t *n, struct err *err)
{
	struct chosen c = { .a = arena_new(), .team_of = team_of, .ctx = ctx };
	enum status status = store_begin(st, err);

	*n = 0;
	if (status == ST_OK)
		status = db_end(st->db, assign(st, &c, err), err);
	if (status == ST_OK)
		*n = (int64_t)c.list.n;
	VEC_CLEAR(&c.list);
	arena_free(c.a);
	return status;
}
