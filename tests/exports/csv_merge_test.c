/* SPDX-License-Identifier: MIT */
/* Out and in again: the same revisions, and the same state whatever the order and the road. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "tests/exports/fixture.h"

/* A revision has the id it has on the laptop, so both machines read out the same digits. */
static void export__then_merge__every_revision_is_the_same(void **state)
{
	struct fixture *f = *state;
	struct store *field = fixture_store(f, "field.db", STORE_FIELD, true),
		     *office = fixture_store(f, "office.db", STORE_OFFICE, true);
	const char *paths[] = { NULL, NULL };
	struct store_state there, here;
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	fixture_fill(f, field, 120);
	paths[0] = fixture_export(f, field, "out");
	if (fixture_merge(f, office, paths, NULL, &text) != ST_OK)
		fail_msg("%s", text.data);
	must(store_state(field, &there, &err), &err);
	must(store_state(office, &here, &err), &err);
	assert_int_equal(here.revisions, there.revisions);
	assert_int_equal(here.conflicts, there.conflicts);
	assert_memory_equal(&here.digest, &there.digest, sizeof(here.digest));
	/* Given back to the laptop, nothing is new there. */
	strbuf_reset(&text);
	assert_int_equal(fixture_merge(f, field, paths, NULL, &text), ST_OK);
	assert_non_null(strstr(text.data, "新增 0 条（"));
	strbuf_clear(&text);
	store_close(field);
	store_close(office);
}

static void shuffle(struct fixture *f, const char **v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = draw(f, (uint32_t)i);
		const char *t = v[i - 1];

		v[i - 1] = v[j];
		v[j] = t;
	}
}

/* Three laptops, two days each; the second day's files say all of the first day again, with corrections. */
static void merge__any_order_twice_and_through_two_offices__same_state(void **state)
{
	enum { LAPTOPS = 3, DAYS = 2, ROUNDS = 6 };
	struct fixture *f = *state;
	const char *out[LAPTOPS * DAYS], *last[LAPTOPS + 1] = { NULL };
	struct store *want = fixture_store(f, "want.db", STORE_OFFICE, true);
	size_t n = 0;

	for (size_t l = 0; l < LAPTOPS; l++) {
		struct store *st =
			fixture_store(f, arena_printf(f->arena, "l%zu.db", l), STORE_FIELD, true);

		for (size_t d = 0; d < DAYS; d++) {
			fixture_fill(f, st, 12);
			last[l] = out[n++] =
				fixture_export(f, st, arena_printf(f->arena, "out%zu-%zu", l, d));
		}
		store_close(st);
	}
	assert_int_equal(fixture_merge(f, want, last, NULL, NULL), ST_OK);
	for (size_t r = 0; r < ROUNDS; r++) {
		struct store *a =
			fixture_store(f, arena_printf(f->arena, "a%zu.db", r), STORE_OFFICE, true);
		struct store *b =
			fixture_store(f, arena_printf(f->arena, "b%zu.db", r), STORE_OFFICE, true);
		const char *paths[2] = { NULL, NULL };

		shuffle(f, out, n);
		for (size_t i = 0; i < n; i++) {
			paths[0] = out[i];
			assert_int_equal(fixture_merge(f, i % 2 ? a : b, paths, NULL, NULL), ST_OK);
			if (draw(f, 2))
				assert_int_equal(fixture_merge(f, i % 2 ? a : b, paths, NULL, NULL),
						 ST_OK);
		}
		paths[0] = fixture_export(f, a, arena_printf(f->arena, "from-a%zu", r));
		assert_int_equal(fixture_merge(f, b, paths, NULL, NULL), ST_OK);
		assert_true(same_state(b, want));
		store_close(a);
		store_close(b);
	}
	store_close(want);
}

static enum status note_head(void *ctx, const struct head *head)
{
	char hex[DIGEST_HEX];

	digest_hex(hex, &head->id);
	strbuf_addf(ctx, "%s %d %u\n", hex, head->conflict, head->marks);
	return ST_OK;
}

/* Records born on a laptop, their rows changed by another tool (no _parents), and corrections of the office. */
static void merge__device_and_csv_histories_in_all_orders__same_heads(void **state)
{
	enum { FOLDERS = 4 };
	struct fixture *f = *state;
	struct store *laptop = fixture_store(f, "born.db", STORE_FIELD, true);
	struct digest first[8], second, third;
	struct identity who[8];
	const char *out[FOLDERS];
	struct strbuf want, have;
	struct err err = ERR_INIT;

	strbuf_init(&want);
	strbuf_init(&have);
	for (size_t i = 0; i < ARRAY_LEN(who); i++) {
		who[i] = fixture_identity(f);
		fixture_interview(f, laptop, f->flat, who[i], 1, NULL, &first[i]);
	}
	out[0] = fixture_export(f, laptop, "born");
	for (size_t i = 0; i < 4; i++) {
		fixture_interview(f, laptop, f->flat, who[i], 2, &first[i], &second);
		if (i < 2)
			fixture_interview(f, laptop, f->flat, who[i], 3, &second, &third);
	}
	out[1] = fixture_export(f, laptop, "corrected");
	for (size_t s = 2; s < FOLDERS; s++) {
		struct store *other = fixture_store(f, arena_printf(f->arena, "other%zu.db", s), STORE_OFFICE, true);

		for (size_t i = s - 2; i < ARRAY_LEN(who); i += 2)
			fixture_interview(f, other, f->flat, who[i], 1 + (int64_t)draw(f, 3), NULL, &second);
		out[s] = fixture_export(f, other, arena_printf(f->arena, "other%zu", s));
		store_close(other);
	}
	for (size_t order = 0; order < 24; order++) {
		struct store *office = fixture_store(f, arena_printf(f->arena, "order%zu.db", order), STORE_OFFICE, true);
		const char *left[FOLDERS], *paths[2] = { NULL, NULL };

		memcpy(left, out, sizeof(left));
		for (size_t n = FOLDERS, code = order; n > 0; n--) {
			size_t pick = code % n;

			code /= n;
			paths[0] = left[pick];
			left[pick] = left[n - 1];
			assert_int_equal(fixture_merge(f, office, paths, NULL, NULL), ST_OK);
		}
		strbuf_reset(&have);
		must(store_heads_each(office, -1, NULL, note_head, &have, &err), &err);
		if (order == 0)
			strbuf_adds(&want, have.data);
		assert_string_equal(have.data, want.data);
		store_close(office);
	}
	strbuf_clear(&want);
	strbuf_clear(&have);
	store_close(laptop);
}

static void repeats_tampered__refused(void **state)
{
	struct fixture *f = *state;
	struct store *field = fixture_store(f, "rf.db", STORE_FIELD, true),
		     *office = fixture_store(f, "ro.db", STORE_OFFICE, true);
	const char *dir, *paths[] = { NULL, NULL };
	struct digest before = fixture_state(office), after;
	struct strbuf text;
	struct err err = ERR_INIT;
	char *cell;

	strbuf_init(&text);
	fixture_fill(f, field, 40);
	dir = paths[0] = fixture_export(f, field, "rep");
	assert_int_equal(unlink(fs_join(f->arena, dir, "flat_1.csv")), 0);
	assert_int_equal(unlink(fs_join(f->arena, dir, "visits.csv")), 0);
	must(fs_read(&text, fs_join(f->arena, dir, "nested_2-animal.csv"), 1 << 20, &err), &err);
	cell = strstr(text.data, ",nested_2,");
	assert_non_null(cell);
	cell[strlen(",nested_2,")] = '9'; /* another parent */
	fixture_write(fs_join(f->arena, dir, "nested_2-animal.csv"), text.data, text.len);
	strbuf_reset(&text);
	assert_int_equal(fixture_merge(f, office, paths, NULL, &text), ST_INPUT);
	assert_non_null(strstr(text.data, "nested_2-animal.csv"));
	assert_int_equal(unlink(fs_join(f->arena, dir, "nested_2-animal.csv")), 0);
	strbuf_reset(&text);
	assert_int_equal(fixture_merge(f, office, paths, NULL, &text), ST_INPUT);
	assert_non_null(strstr(text.data, "缺少") ? strstr(text.data, "缺少")
						  : strstr(text.data, "没有它的表"));
	after = fixture_state(office);
	assert_int_equal(digest_compare(&before, &after), 0);
	strbuf_clear(&text);
	store_close(field);
	store_close(office);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			export__then_merge__every_revision_is_the_same,
			fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			merge__any_order_twice_and_through_two_offices__same_state, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(
			merge__device_and_csv_histories_in_all_orders__same_heads, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(repeats_tampered__refused, fixture_open,
						fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
