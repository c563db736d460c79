/* SPDX-License-Identifier: MIT */
/*
 * Households that several interviews name. Their numbers (claim.c) are found in the index, where equal ones stand together; the rows they
 * stand for are then asked in the order of the file, so many at a time that memory stays flat.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

enum { AT_ONCE = 1 << 16 };

/* A row of an interview. */
struct claimed {
	int64_t claim, n;
	struct identity identity;
};

struct claims {
	VEC(struct claimed) rows; /* of numbers that stand more than once */
	VEC(int64_t) shared;
};

static int by_n(const void *left, const void *right)
{
	const struct claimed *a = left, *b = right;

	return a->n < b->n ? -1 : a->n > b->n;
}

static int by_claim(const void *left, const void *right)
{
	const struct claimed *a = left, *b = right;

	return a->claim < b->claim ? -1 : a->claim > b->claim;
}

static enum status identity_at(struct store *st, int64_t n, struct identity *out, struct err *err)
{
	sqlite3_stmt *s;
	bool found = false;
	enum status status = sql_get(st, SQL_REVISION_IDENTITY, &s, err);

	if (status == ST_OK)
		status = db_int(st->db, s, 1, n, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &found, err);
	if (status == ST_OK && (!found || !db_col_bytes(s, 0, out->b, IDENTITY_SIZE)))
		status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
	db_done(s);
	return status;
}

/* A correction is no second interview: the numbers whose rows are of several records. */
static enum status settle(struct store *st, struct claims *c, struct err *err)
{
	struct claimed *v = c->rows.v;
	size_t n = c->rows.n;
	enum status status = ST_OK;

	if (n == 0)
		return ST_OK;
	qsort(v, n, sizeof(*v), by_n);
	for (size_t i = 0; i < n && status == ST_OK; i++)
		status = identity_at(st, v[i].n, &v[i].identity, err);
	qsort(v, n, sizeof(*v), by_claim);
	for (size_t i = 1; i < n && status == ST_OK; i++)
		if (v[i].claim == v[i - 1].claim && memcmp(v[i].identity.b, v[i - 1].identity.b, IDENTITY_SIZE) != 0 &&
		    (c->shared.n == 0 || c->shared.v[c->shared.n - 1] != v[i].claim))
			VEC_PUSH(&c->shared, v[i].claim);
	c->rows.n = 0;
	return status;
}

static enum status find_claims(struct store *st, struct claims *c, struct err *err)
{
	struct claimed last = { .claim = 0 };
	sqlite3_stmt *s;
	bool more = false, listed = false;
	enum status status = sql_get(st, SQL_REVISION_CLAIMS, &s, err);

	if (status == ST_OK)
		status = db_int(st->db, s, 1, REV_INTERVIEW, err);
	while (status == ST_OK) {
		struct claimed next = { .claim = 0 };

		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		next.claim = sqlite3_column_int64(s, 0);
		next.n = sqlite3_column_int64(s, 1);
		if (next.claim == last.claim && !listed)
			VEC_PUSH(&c->rows, last);
		listed = next.claim == last.claim;
		if (listed)
			VEC_PUSH(&c->rows, next);
		else if (c->rows.n >= AT_ONCE)
			status = settle(st, c, err);
		last = next;
	}
	db_done(s);
	return status == ST_OK ? settle(st, c, err) : status;
}

/* A record that named a household. */
struct naming {
	const char *household;
	struct identity identity;
};

struct namings {
	VEC(struct naming) list;
	struct arena *arena;
};

static int by_household(const void *left, const void *right)
{
	const struct naming *a = left, *b = right;
	int c = strcmp(a->household, b->household);

	return c ? c : memcmp(a->identity.b, b->identity.b, IDENTITY_SIZE);
}

static enum status add_naming(void *ctx, const struct head *head)
{
	struct namings *out = ctx;
	const struct revision *rev = head->rev;

	if (rev->kind == REV_INTERVIEW && *rev->household)
		VEC_PUSH(&out->list, ((struct naming){ arena_strdup(out->arena, rev->household), rev->identity }));
	return ST_OK;
}

/* Of one number: every interview's rows are read and checked, so a household's text is never taken from an unchecked one. */
static enum status take_namings(struct store *st, int64_t claim, struct namings *out, struct err *err)
{
	struct identity *identity = NULL;
	size_t n = 0;
	enum status status = claim_identities(st, claim, &identity, &n, err);

	for (size_t i = 0; i < n && status == ST_OK; i++)
		status = store_history_each(st, &identity[i], add_naming, out, err);
	vec_free(identity);
	return status;
}

enum status store_households_shared(struct store *st, const char *const **v, size_t *n, struct arena *a, struct err *err)
{
	struct namings found = { .arena = a };
	struct claims claims = { .rows = { 0 } };
	size_t kept = 0;
	const char **out;
	enum status status = db_begin_read(st->db, err);

	if (status == ST_OK) {
		status = find_claims(st, &claims, err);
		for (size_t i = 0; i < claims.shared.n && status == ST_OK; i++)
			status = take_namings(st, claims.shared.v[i], &found, err);
		db_end_read(st->db);
	}
	if (found.list.n > 1)
		qsort(found.list.v, found.list.n, sizeof(found.list.v[0]), by_household);
	out = arena_array(a, found.list.n + 1, sizeof(*out));
	for (size_t i = 1; i < found.list.n; i++) {
		const struct naming *x = &found.list.v[i - 1], *y = &found.list.v[i];

		if (strcmp(x->household, y->household) == 0 && memcmp(x->identity.b, y->identity.b, IDENTITY_SIZE) != 0 &&
		    (kept == 0 || strcmp(out[kept - 1], y->household) != 0))
			out[kept++] = y->household;
	}
	*v = out;
	*n = kept;
	VEC_CLEAR(&found.list);
	VEC_CLEAR(&claims.rows);
	VEC_CLEAR(&claims.shared);
	return status;
}
