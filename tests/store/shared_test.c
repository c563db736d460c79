/* SPDX-License-Identifier: MIT */
/* Households that interviews of several records name: named cases, random stores against a slow model, and a changed number. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/strbuf.h"
#include "store/internal.h"
#include "tests/store/support.h"

/* The first two have one number (claim.c): it knows nothing of the province and the county. */
static const char *const names[] = { "150525100200-01-0402", "150526100200-01-0402", "150525100200-01-0403", "150525100201-01-0402",
				     "\xE7\x94\xB2\xE4\xB9\x99", "" };

static const struct shared_limits narrow[] = { { INT64_MAX, SIZE_MAX }, { 0, SIZE_MAX }, { 0, 1 }, { INT64_MAX, 3 } };

static void put(struct store *st, unsigned char identity, int64_t seq, enum revision_kind kind, const char *household)
{
	char body[32];
	struct revision rev;

	(void)snprintf(body, sizeof(body), "q1\t%d\n", (int)seq);
	rev_make(&rev, identity, seq, body);
	rev.kind = kind;
	rev.household = household;
	(void)rev_add(st, &rev);
}

/* "household identity identity;" of each; the same whatever the limits. */
static char *shared(struct store *st, struct strbuf *out)
{
	for (size_t k = 0; k < ARRAY_LEN(narrow); k++) {
		struct arena *a = arena_new();
		const struct shared_household *v;
		struct strbuf text;
		size_t n;

		strbuf_init(&text);
		assert_int_equal(households_shared(st, &narrow[k], &v, &n, a, NULL), ST_OK);
		for (size_t i = 0; i < n; i++) {
			strbuf_addf(&text, "%s", v[i].household);
			for (size_t r = 0; r < v[i].n; r++)
				strbuf_addf(&text, " %d", v[i].records[r].b[0]);
			strbuf_addf(&text, ";");
		}
		if (k > 0)
			assert_string_equal(text.data, out->data);
		strbuf_reset(out);
		strbuf_addf(out, "%s", text.data);
		strbuf_clear(&text);
		arena_free(a);
	}
	return out->data;
}

static void shared__named_cases(void **state)
{
	struct store *st = store_fresh(*state, STORE_OFFICE);
	struct identity gone;
	struct strbuf text;

	strbuf_init(&text);
	assert_string_equal(shared(st, &text), "");
	put(st, 1, 1, REV_INTERVIEW, names[0]);
	put(st, 2, 1, REV_INTERVIEW, names[1]);
	put(st, 3, 1, REV_INTERVIEW, "");
	put(st, 4, 1, REV_INTERVIEW, "");
	put(st, 5, 1, REV_VISIT, names[2]);
	put(st, 6, 1, REV_INTERVIEW, names[2]);
	assert_string_equal(shared(st, &text), ""); /* one number, no household, a visit */
	put(st, 1, 2, REV_INTERVIEW, names[0]);
	assert_string_equal(shared(st, &text), ""); /* a correction */
	put(st, 9, 1, REV_INTERVIEW, names[0]);
	put(st, 7, 1, REV_INTERVIEW, names[2]);
	assert_string_equal(shared(st, &text), "150525100200-01-0402 1 9;150525100200-01-0403 6 7;");
	put(st, 6, 2, REV_INTERVIEW, names[3]); /* moved: it named it once */
	assert_string_equal(shared(st, &text), "150525100200-01-0402 1 9;150525100200-01-0403 6 7;");
	memset(gone.b, 9, sizeof(gone.b));
	assert_int_equal(store_begin(st, NULL), ST_OK);
	assert_int_equal(record_drop(st, &gone, false, NULL), ST_OK);
	assert_string_equal(shared(st, &text), "150525100200-01-0403 6 7;");
	assert_int_equal(store_commit(st, NULL), ST_OK);
	assert_string_equal(shared(st, &text), "150525100200-01-0403 6 7;");
	strbuf_clear(&text);
	store_close(st);
}

enum { RECORDS = 40 };

static void model(struct strbuf *out, bool named[][ARRAY_LEN(names)])
{
	/* as strcmp has them */
	static const int order[] = { 0, 2, 3, 1, 4 };

	strbuf_reset(out);
	for (size_t k = 0; k < ARRAY_LEN(order); k++) {
		int several = 0;

		for (int i = 0; i < RECORDS; i++)
			several += named[i][order[k]];
		if (several < 2)
			continue;
		strbuf_addf(out, "%s", names[order[k]]);
		for (int i = 0; i < RECORDS; i++)
			if (named[i][order[k]])
				strbuf_addf(out, " %d", i + 1);
		strbuf_addf(out, ";");
	}
}

static unsigned dice(unsigned sides)
{
	static uint32_t seed = 4;

	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % sides;
}

static void shared__random_stores__as_the_model(void **state)
{
	struct store *st = store_fresh(*state, STORE_OFFICE);
	struct strbuf text, want;

	strbuf_init(&text);
	strbuf_init(&want);
	for (int round = 0; round < 60; round++) {
		bool named[RECORDS][ARRAY_LEN(names)] = { { false } };

		assert_int_equal(store_begin(st, NULL), ST_OK);
		for (int i = 0; i < RECORDS; i++) {
			enum revision_kind kind = dice(4) ? REV_INTERVIEW : REV_VISIT;

			for (unsigned seq = 1; seq <= 1 + dice(3); seq++) {
				size_t name = dice(3) ? ARRAY_LEN(names) - 1 : dice(ARRAY_LEN(names));

				put(st, (unsigned char)(i + 1), seq, kind, names[name]);
				named[i][name] = named[i][name] || kind == REV_INTERVIEW;
			}
		}
		model(&want, named);
		assert_string_equal(shared(st, &text), want.data);
		store_rollback(st);
	}
	strbuf_clear(&text);
	strbuf_clear(&want);
	store_close(st);
}

/* A number that changed hides a household, or another kind: the sum of all says so. Totals that are not known are counted anew. */
static void shared__number_changed__said(void **state)
{
	static const char *const changes[] = { "UPDATE revision SET claim = claim + 1 WHERE n = 2", "UPDATE revision SET kind = 1 WHERE n = 2",
					       "UPDATE revision SET claim = 0 WHERE n = 1" };
	struct store *st = store_fresh(*state, STORE_OFFICE);
	const struct shared_household *v;
	struct arena *a = arena_new();
	struct strbuf text;
	size_t n;

	strbuf_init(&text);
	put(st, 1, 1, REV_INTERVIEW, names[0]);
	put(st, 2, 1, REV_INTERVIEW, names[0]);
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(store_begin(st, NULL), ST_OK);
		assert_int_equal(sqlite3_exec(st->db->handle, changes[i], NULL, NULL, NULL), SQLITE_OK);
		assert_int_equal(store_households_shared(st, &v, &n, a, &err), ST_DB);
		expect_sentence(&err, "有损坏");
		assert_int_equal(n, 0);
		store_rollback(st);
	}
	assert_int_equal(sqlite3_exec(st->db->handle, "DELETE FROM total", NULL, NULL, NULL), SQLITE_OK);
	store_close(st);
	st = store_again(*state);
	assert_string_equal(shared(st, &text), "150525100200-01-0402 1 2;");
	strbuf_clear(&text);
	arena_free(a);
	store_close(st);
}

#define IN_PLACE(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_PLACE(shared__named_cases),
		IN_PLACE(shared__random_stores__as_the_model),
		IN_PLACE(shared__number_changed__said),
	};

	return digest_ready() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
