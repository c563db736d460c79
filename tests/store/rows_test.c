/* SPDX-License-Identifier: MIT */
/* A store that is large enough for two threads to read it: the same heads, every damage noticed, stopped when asked. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/internal.h"
#include "tests/store/support.h"

enum { ROWS = 9000, ONE_IN_TWENTY = 20 };

struct sum {
	size_t n, stop_at, conflicts;
	uint64_t in_order; /* of what came, in the order in which it came */
	struct digest any_order;
	size_t texts; /* bytes of the heads' texts: all of them can be read */
};

static enum status add(void *ctx, const struct head *head)
{
	struct sum *s = ctx;

	s->n++;
	s->conflicts += head->conflict;
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		s->any_order.b[i] ^= head->id.b[i];
		s->in_order = (s->in_order ^ head->id.b[i]) * UINT64_C(1099511628211);
	}
	s->texts += strlen(head->rev->unit) + strlen(head->rev->form_id) + strlen(head->rev->body) + strlen(head->origin);
	return s->n == s->stop_at ? ST_CANCELLED : ST_OK;
}

static void put_rows(struct store *st, int from, int to)
{
	char body[40], unit[16];

	for (int i = from; i < to; i++) {
		struct revision rev;

		(void)snprintf(body, sizeof(body), "q\t%d\n", i % 7);
		(void)snprintf(unit, sizeof(unit), "150525100%03d", i % 300);
		rev_make(&rev, 1, 1, body);
		memcpy(rev.identity.b, &i, sizeof(i));
		rev.unit = unit;
		(void)rev_add(st, &rev);
		rev.seq = 2;
		if (i % ONE_IN_TWENTY == 0)
			(void)rev_add(st, &rev);
	}
}

static struct store *large_store(const struct place *p)
{
	struct store *st = store_fresh(p, STORE_OFFICE);

	assert_int_equal(store_begin(st, NULL), ST_OK);
	put_rows(st, 0, ROWS);
	assert_int_equal(store_commit(st, NULL), ST_OK);
	return st;
}

static void rows__two_threads__the_same_heads_in_the_same_order(void **state)
{
	struct place *p = *state;
	struct store *st = large_store(p);
	struct sum each = { 0 }, any = { 0 }, open = { 0 };

	assert_int_equal(store_heads_each(st, -1, NULL, add, &each, NULL), ST_OK);
	assert_int_equal(each.n, ROWS);
	for (int i = 0; i < 3; i++) {
		struct sum again = { 0 };

		assert_int_equal(store_heads_any(st, -1, NULL, add, &again, NULL), ST_OK);
		assert_memory_equal(again.any_order.b, each.any_order.b, DIGEST_SIZE);
		assert_int_equal(again.texts, each.texts);
		if (i > 0)
			assert_true(again.in_order == any.in_order);
		any = again;
	}
	/* What is not committed yet only the connection that wrote it sees. */
	assert_int_equal(store_begin(st, NULL), ST_OK);
	put_rows(st, ROWS, ROWS + 100);
	assert_int_equal(store_heads_any(st, -1, NULL, add, &open, NULL), ST_OK);
	assert_int_equal(open.n, ROWS + 100);
	store_rollback(st);
	memset(&open, 0, sizeof(open));
	assert_int_equal(store_heads_any(st, -1, NULL, add, &open, NULL), ST_OK);
	assert_true(open.in_order == any.in_order);
	/* And afterwards it can be written again, by this program and by others. */
	store_close(st);
	st = store_again(p);
	assert_int_equal(store_begin(st, NULL), ST_OK);
	put_rows(st, ROWS, ROWS + 1);
	assert_int_equal(store_commit(st, NULL), ST_OK);
	store_close(st);
}

static void rows__stopped__its_status_is_passed_on(void **state)
{
	struct store *st = large_store(*state);

	for (size_t at = 1; at < ROWS; at += 1777) {
		struct sum s = { .stop_at = at };

		assert_int_equal(store_heads_any(st, -1, NULL, add, &s, NULL), ST_CANCELLED);
		assert_int_equal(s.n, at);
	}
	store_close(st);
}

static void change(const struct place *p, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(p->store, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Wherever it is: in a piece that the one or the other thread reads. The change is taken back by the same words. */
static void rows__changed_or_gone__is_said(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	char sql[120];

	store_close(large_store(p));
	for (int n = 1; n <= ROWS; n += 701) {
		struct store *st;
		struct sum s = { 0 };

		(void)snprintf(sql, sizeof(sql), "UPDATE revision SET kind = 1 - kind WHERE n = %d", n);
		change(p, sql);
		st = store_again(p);
		assert_int_equal(store_heads_any(st, -1, NULL, add, &s, &err), ST_DB);
		expect_sentence(&err, "被改动");
		store_close(st);
		change(p, sql);
	}
	change(p, "DELETE FROM revision WHERE n = 5000");
	for (int i = 0; i < 2; i++) {
		struct store *st = store_again(p);
		struct sum s = { 0 };

		assert_int_equal(store_heads_any(st, -1, NULL, add, &s, &err), ST_DB);
		store_close(st);
	}
}

/* A household whose row a fault changed is neither known nor unknown. */
/* By the definition (docs/FORMATS.md). */
static struct digest digest_by_sql(struct store *st)
{
	struct digest_stream *stream = digest_stream_new();
	sqlite3_stmt *s = NULL;

	assert_int_equal(sqlite3_prepare_v2(st->db->handle, "SELECT id FROM revision ORDER BY id", -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		digest_stream_add(stream, sqlite3_column_blob(s, 0), DIGEST_SIZE);
	(void)sqlite3_finalize(s);
	return digest_stream_end(stream);
}

/* However many ids are in memory at a time, and whether another thread digests them or not. */
static void digest__of_a_large_store__as_defined(void **state)
{
	static const int64_t at_once[] = { 100, 1000, ROWS / 2, INT32_MAX };
	struct store *st = large_store(*state);
	struct digest want = digest_by_sql(st), got;
	struct store_state full, kept;

	for (size_t i = 0; i < ARRAY_LEN(at_once); i++) {
		assert_int_equal(digest_within(st, at_once[i], &got, NULL), ST_OK);
		assert_memory_equal(&got, &want, sizeof(got));
	}
	for (int i = 0; i < 20; i++) {
		assert_int_equal(store_digest(st, &got, NULL), ST_OK);
		assert_memory_equal(&got, &want, sizeof(got));
	}
	assert_int_equal(store_state(st, &full, NULL), ST_OK);
	assert_memory_equal(&full.digest, &want, sizeof(want));
	assert_int_equal(store_state_kept(st, &kept, NULL), ST_OK);
	assert_memory_equal(&kept.digest, &want, sizeof(want));
	store_close(st);
}

static void household__changed__not_said_to_be_unknown(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	const struct household h = { .id = "150525100200-01-1", .unit = "150525100200", .team = "", .contact = "" };
	struct err err = ERR_INIT;
	bool known = true;

	assert_int_equal(store_household_put(st, &h, NULL, &err), ST_OK);
	assert_int_equal(store_household_known(st, "150525100200-01-2", &known, &err), ST_OK);
	assert_false(known);
	store_close(st);
	change(p, "UPDATE household SET id = '150525100200-01-3'");
	st = store_again(p);
	assert_int_equal(store_household_known(st, h.id, &known, &err), ST_DB);
	expect_sentence(&err, "被改动");
	store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(rows__two_threads__the_same_heads_in_the_same_order),
		IN_PLACE(rows__stopped__its_status_is_passed_on),
		IN_PLACE(rows__changed_or_gone__is_said),
		IN_PLACE(digest__of_a_large_store__as_defined),
		IN_PLACE(household__changed__not_said_to_be_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
