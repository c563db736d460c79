/* SPDX-License-Identifier: MIT */
/*
 * Households that several records name. Their numbers (claim.c) are scanned from the front of the file to its end, in one pass or, of very
 * many, in two: the first notes in a field which numbers may stand more than once. Only rows whose number does are read and checked.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

static const struct shared_limits limits = { .one_pass = 1 << 18, .at_once = 1 << 15 };

/* A row of an interview. */
struct claimed {
	int64_t claim, n;
};

struct scan {
	struct totals totals;
	unsigned char *field; /* 2^log places of two bits, eight places an interview: met once, met again; NULL: every row is taken */
	unsigned log;
	bool filling; /* the first of two passes */
	VEC(struct claimed) rows;
};

static void field_new(struct scan *scan)
{
	for (scan->log = 2; scan->log < 40 && (INT64_C(1) << scan->log) < scan->totals.interviews * 8;)
		scan->log++;
	scan->field = mem_alloc((size_t)1 << (scan->log - 2));
}

static void take(struct scan *scan, const struct claimed *row)
{
	uint64_t place;
	unsigned once, again;
	unsigned char *at;

	if (!scan->field) {
		VEC_PUSH(&scan->rows, *row);
		return;
	}
	place = totals_claim(row->claim, REV_INTERVIEW) >> (64 - scan->log);
	at = scan->field + (place >> 2);
	once = 1u << (2 * (place & 3));
	again = once << 1;
	if (scan->filling)
		*at |= (unsigned char)(*at & once ? again : once);
	else if (*at & again)
		VEC_PUSH(&scan->rows, *row);
}

/* All rows as they stand, unchecked: what their claims add up to is compared, so that none was missed or altered. */
static enum status scan_rows(struct store *st, struct scan *scan, struct err *err)
{
	struct claimed row;
	sqlite3_stmt *s;
	uint64_t sum = 0;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_CLAIMS, &s, err);

	while (status == ST_OK && (status = db_step(st->db, s, &more, err)) == ST_OK && more) {
		int64_t kind = sqlite3_column_int64(s, 1);

		row.claim = sqlite3_column_int64(s, 0);
		row.n = sqlite3_column_int64(s, 2);
		sum ^= totals_claim(row.claim, kind);
		if (kind == REV_INTERVIEW && row.claim != 0)
			take(scan, &row);
	}
	db_done(s);
	if (status == ST_OK && sum != scan->totals.claims)
		status = db_damaged(st->db, T("缺少记录"), err);
	return status;
}

static int by_claim(const void *left, const void *right)
{
	const struct claimed *a = left, *b = right;

	return a->claim < b->claim ? -1 : a->claim > b->claim;
}

static int by_n(const void *left, const void *right)
{
	const struct claimed *a = left, *b = right;

	return a->n < b->n ? -1 : a->n > b->n;
}

/* One behind the last row of the number of v[from]. */
static size_t group_end(const struct claimed *v, size_t n, size_t from)
{
	size_t to = from + 1;

	while (to < n && v[to].claim == v[from].claim)
		to++;
	return to;
}

/* Leaves the rows of numbers that stand more than once, by their numbers. */
static void drop_single(struct scan *scan)
{
	struct claimed *v = scan->rows.v;
	size_t n = scan->rows.n, kept = 0;

	if (n > 0)
		qsort(v, n, sizeof(*v), by_claim);
	for (size_t from = 0, to; from < n; from = to) {
		to = group_end(v, n, from);
		for (size_t i = from; to - from > 1 && i < to; i++)
			v[kept++] = v[i];
	}
	scan->rows.n = kept;
}

static enum status find_rows(struct store *st, const struct shared_limits *most, struct scan *scan, struct err *err)
{
	enum status status = totals_now(st, true, &scan->totals, err);

	if (status == ST_OK && scan->totals.interviews > most->one_pass) {
		field_new(scan);
		scan->filling = true;
		status = scan_rows(st, scan, err);
		scan->filling = false;
	}
	if (status == ST_OK)
		status = scan_rows(st, scan, err);
	if (status == ST_OK)
		drop_single(scan);
	return status;
}

/* A record that names or named a household. */
struct naming {
	const char *household;
	struct identity identity;
};

struct namings {
	VEC(struct naming) list;
	struct arena *arena; /* of the households that are being read */
	VEC(struct shared_household) shared;
	struct arena *keep; /* of those */
};

static int by_household(const void *left, const void *right)
{
	const struct naming *a = left, *b = right;
	int c = strcmp(a->household, b->household);

	return c ? c : memcmp(a->identity.b, b->identity.b, IDENTITY_SIZE);
}

static int shared_by_household(const void *left, const void *right)
{
	const struct shared_household *a = left, *b = right;

	return strcmp(a->household, b->household);
}

/* n namings of one household, by identity: are they of several records? A correction is no second record. */
static void settle_household(struct namings *out, const struct naming *v, size_t n)
{
	struct identity *records;
	size_t several = 0;

	if (memcmp(v[0].identity.b, v[n - 1].identity.b, IDENTITY_SIZE) == 0)
		return;
	records = arena_array(out->keep, n, sizeof(*records));
	for (size_t i = 0; i < n; i++)
		if (several == 0 || memcmp(records[several - 1].b, v[i].identity.b, IDENTITY_SIZE) != 0)
			records[several++] = v[i].identity;
	VEC_PUSH(&out->shared, ((struct shared_household){ arena_strdup(out->keep, v[0].household), records, several }));
}

static void settle(struct namings *out)
{
	struct naming *v = out->list.v;
	size_t n = out->list.n;

	qsort(v, n, sizeof(*v), by_household);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && strcmp(v[to].household, v[from].household) == 0;)
			to++;
		settle_household(out, v + from, to - from);
	}
	out->list.n = 0;
	arena_reset(out->arena);
}

/* In the order of the file; a household's text is never taken from an unchecked row. */
static enum status read_names(struct store *st, struct claimed *v, size_t n, struct namings *out, struct err *err)
{
	struct arena *of_row = arena_new();
	struct stored row;
	enum status status = ST_OK;

	qsort(v, n, sizeof(*v), by_n);
	for (size_t i = 0; i < n && status == ST_OK; i++) {
		arena_reset(of_row);
		status = revision_at(st, v[i].n, &row, of_row, err);
		if (status == ST_OK)
			VEC_PUSH(&out->list, ((struct naming){ arena_strdup(out->arena, row.rev.household), row.rev.identity }));
	}
	arena_free(of_row);
	return status;
}

/* Rows of one number together, so many at a time that memory stays flat. */
static enum status find_shared(struct store *st, const struct shared_limits *most, struct namings *out, struct err *err)
{
	struct scan scan = { .field = NULL };
	enum status status = find_rows(st, most, &scan, err);

	free(scan.field);
	for (size_t from = 0, to = 0; from < scan.rows.n && status == ST_OK; from = to) {
		while (to < scan.rows.n && to - from < most->at_once)
			to = group_end(scan.rows.v, scan.rows.n, to);
		status = read_names(st, scan.rows.v + from, to - from, out, err);
		if (status == ST_OK)
			settle(out);
	}
	VEC_CLEAR(&scan.rows);
	return status;
}

enum status households_shared(struct store *st, const struct shared_limits *most, const struct shared_household **v, size_t *n, struct arena *a,
			      struct err *err)
{
	struct namings out = { .keep = a, .arena = arena_new() };
	struct shared_household *list = NULL;
	enum status status = db_begin_read(st->db, err);

	if (status == ST_OK) {
		status = find_shared(st, most, &out, err);
		db_end_read(st->db);
	}
	if (status == ST_OK && out.shared.n > 0) {
		list = arena_array(a, out.shared.n, sizeof(*list));
		memcpy(list, out.shared.v, out.shared.n * sizeof(*list));
		qsort(list, out.shared.n, sizeof(*list), shared_by_household);
	}
	*v = list;
	*n = list ? out.shared.n : 0;
	VEC_CLEAR(&out.list);
	VEC_CLEAR(&out.shared);
	arena_free(out.arena);
	return status;
}

enum status store_households_shared(struct store *st, const struct shared_household **v, size_t *n, struct arena *a, struct err *err)
{
	return households_shared(st, &limits, v, n, a, err);
}
