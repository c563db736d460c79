/* SPDX-License-Identifier: MIT */
/* Copies, and what is saved from a damaged store: every record that is whole, and nothing that is not. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "store/internal.h"
#include "store/rescue.h"
#include "tests/store/support.h"

enum { REVISIONS = 60, HOUSEHOLDS = 90, EVENTS = 40, RECEIPTS = 40, PAGE = 4096 };

static struct digest receipt_id(int i)
{
	struct digest id = { { 0 } };

	(void)snprintf((char *)id.b, sizeof(id.b), "%02d receipt of an office %05d", i, i);
	return id;
}

static void fill(struct store *st)
{
	const struct digest digest = { { 5 } };
	struct draft draft = { .round = "r",
			       .form_id = "sat",
			       .form_version = "1",
			       .household = "h",
			       .unit = "u",
			       .interviewer = "07",
			       .started = "10:00" };
	struct revision rev;
	char body[400], id[40];
	int64_t given = 0;

	for (int i = 0; i < 3; i++)
		assert_int_equal(store_counter_next(st, "found_door", &given, NULL), ST_OK);
	assert_int_equal(store_begin(st, NULL), ST_OK);
	assert_int_equal(store_setting_set(st, "interviewer", "07", NULL), ST_OK);
	assert_int_equal(store_round_add(st, "2026Q4", "ruhu-round 1\n", 13, NULL), ST_OK);
	assert_int_equal(store_form_add(st, "sat", "1", &digest, "survey text", 11, NULL), ST_OK);
	for (int i = 0; i < HOUSEHOLDS; i++) {
		struct household h = {
			.id = id, .unit = "150525100200", .team = "一组", .contact = "", .sort = i
		};

		(void)snprintf(id, sizeof(id), "150525100200-01-%04d", i);
		assert_int_equal(store_household_put(st, &h, NULL, NULL), ST_OK);
	}
	for (int i = 0; i < REVISIONS; i++) {
		(void)snprintf(body, sizeof(body), "q1\t%d\nq2\t很长的一段话%0300d\n", i % 5, i);
		(void)snprintf(id, sizeof(id), "150525100200-01-%04d", i);
		rev_make(&rev, (unsigned char)(i / 2 + 1), 1 + i % 2, body);
		rev.household = id;
		(void)rev_add(st, &rev);
	}
	for (int i = 0; i < RECEIPTS; i++) {
		const struct digest receipt = receipt_id(i);

		assert_int_equal(store_receipt_add(st, &receipt, &rev.identity, NULL, NULL), ST_OK);
	}
	memset(draft.identity.b, 0xee, IDENTITY_SIZE);
	assert_int_equal(store_draft_new(st, &draft, NULL), ST_OK);
	for (int i = 0; i < EVENTS; i++)
		assert_int_equal(store_draft_event(st, &draft.identity, i, "answer", "q1", "满意",
						   "不满意", NULL),
				 ST_OK);
	assert_int_equal(store_commit(st, NULL), ST_OK);
}

struct ids {
	VEC(struct digest) list;
};

static enum status collect(void *ctx, const struct head *head)
{
	struct ids *ids = ctx;

	VEC_PUSH(&ids->list, head->id);
	return ST_OK;
}

static void ids_of(struct store *st, struct ids *ids)
{
	ids->list.n = 0;
	for (int i = 1; i <= REVISIONS / 2 + 1; i++) {
		struct identity identity;

		memset(identity.b, i, IDENTITY_SIZE);
		assert_int_equal(store_history_each(st, &identity, collect, ids, NULL), ST_OK);
	}
}

static bool among(const struct ids *ids, const struct digest *id)
{
	for (size_t i = 0; i < ids->list.n; i++)
		if (digest_compare(&ids->list.v[i], id) == 0)
			return true;
	return false;
}

struct trial {
	struct place *p;
	char damaged[200], saved[200];
	struct strbuf whole, now, list;
	struct ids all, some;
	int serial[REVISIONS + 2]; /* of all: the number its answers end with */
	struct rescue report;
};

static void trial_begin(struct trial *t, struct place *p)
{
	struct store *st = store_fresh(p, STORE_FIELD);

	*t = (struct trial){ .p = p };
	fill(st);
	ids_of(st, &t->all);
	assert_int_equal(t->all.list.n, REVISIONS);
	for (int i = 0; i < REVISIONS; i++)
		t->serial[i] = i; /* by identity and seq, as they were made */
	store_close(st);
	(void)snprintf(t->damaged, sizeof(t->damaged), "%s/damaged.db", p->folder);
	(void)snprintf(t->saved, sizeof(t->saved), "%s/saved.db", p->folder);
	strbuf_init(&t->whole);
	strbuf_init(&t->now);
	strbuf_init(&t->list);
	assert_int_equal(fs_read(&t->whole, p->store, 1u << 24, NULL), ST_OK);
}

static void trial_end(struct trial *t)
{
	strbuf_clear(&t->whole);
	strbuf_clear(&t->now);
	strbuf_clear(&t->list);
	VEC_CLEAR(&t->all.list);
	VEC_CLEAR(&t->some.list);
}

/* Rescues t->now. What was saved is whole and was there before, what was not saved is told, the damaged file is as it was. */
static enum status rescue(struct trial *t)
{
	struct err err = ERR_INIT;
	struct store *st = NULL;
	struct strbuf after;
	enum status status;

	(void)remove(t->saved);
	strbuf_reset(&t->list);
	assert_int_equal(fs_write(t->damaged, t->now.data, t->now.len, 0600, NULL), ST_OK);
	t->report = (struct rescue){ .list = &t->list };
	status = store_rescue(t->damaged, t->saved, &t->report, &err);
	strbuf_init(&after);
	assert_int_equal(fs_read(&after, t->damaged, 1u << 24, NULL), ST_OK);
	assert_true(after.len == t->now.len && memcmp(after.data, t->now.data, after.len) == 0);
	strbuf_clear(&after);
	if (status != ST_OK) {
		expect_sentence(&err, "");
		assert_false(fs_exists(t->saved));
		return status;
	}
	if (store_open(&st, t->saved, 0, &err) != ST_OK || store_check(st, &err) != ST_OK)
		fail_msg("%s", err.text);
	ids_of(st, &t->some);
	assert_int_equal(t->some.list.n, t->report.revisions);
	for (size_t i = 0; i < t->some.list.n; i++)
		assert_true(among(&t->all, &t->some.list.v[i]));
	if (t->some.list.n < REVISIONS)
		assert_true(t->report.damaged > 0 && t->list.len > 0);
	store_close(st);
	return ST_OK;
}

static void rescue__whole_store__everything_and_no_damage(void **state)
{
	struct trial t;
	struct store *st;
	struct err err = ERR_INIT;
	int64_t n = 0;

	trial_begin(&t, *state);
	strbuf_add(&t.now, t.whole.data, t.whole.len);
	assert_int_equal(rescue(&t), ST_OK);
	assert_int_equal(t.report.damaged, 0);
	assert_int_equal(t.report.revisions, REVISIONS);
	assert_int_equal(store_open(&st, t.saved, 0, &err), ST_OK);
	assert_string_equal(store_device(st), "H3K");
	assert_int_equal(store_household_count(st, &n, &err), ST_OK);
	assert_int_equal(n, HOUSEHOLDS);
	assert_int_equal(store_counter_next(st, "found_door", &n, &err), ST_OK);
	assert_int_equal(n, 4); /* a number that was given to a door is not given again */
	store_close(st);
	/* Never over something that is there. */
	assert_int_equal(store_rescue(t.damaged, t.saved, &t.report, &err), ST_EXISTS);
	trial_end(&t);
}

/* One answer of one record: that record is named with its household, all others are saved. */
static void rescue__one_answer_changed__costs_one_record(void **state)
{
	struct trial t;
	char *at;

	trial_begin(&t, *state);
	strbuf_add(&t.now, t.whole.data, t.whole.len);
	at = memmem(t.now.data, t.now.len, "000000017", 9);
	assert_non_null(at);
	at[7] = '9';
	assert_int_equal(rescue(&t), ST_OK);
	assert_int_equal(t.report.revisions, REVISIONS - 1);
	assert_int_equal(t.report.damaged, 1);
	assert_non_null(strstr(t.list.data, "150525100200-01-0017"));
	assert_non_null(strstr(t.list.data, "供人核对"));
	trial_end(&t);
}

static void small_pages(struct trial *t)
{
	struct store *st = store_again(t->p);

	assert_int_equal(db_exec(st->db, "PRAGMA page_size=512", NULL), ST_OK);
	assert_int_equal(db_exec(st->db, "VACUUM", NULL), ST_OK);
	assert_int_equal(seal_shape(st->db, NULL), ST_OK);
	store_close(st);
	strbuf_reset(&t->whole);
	assert_int_equal(fs_read(&t->whole, t->p->store, 1u << 24, NULL), ST_OK);
}

static bool stands_on(const struct trial *t, size_t page, size_t size, const void *what, size_t n)
{
	/* A little before and behind: what begins or ends elsewhere stands here as well. */
	size_t from = page * size, to = from + size;

	from = from > n ? from - n : 0;
	to = to + n < t->whole.len ? to + n : t->whole.len;
	return memmem(t->whole.data + from, to - from, what, n) != NULL;
}

struct counted {
	struct trial *t;
	size_t page, size, events;
};

static enum status count_event(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value,
			       const char *old)
{
	(void)n;
	(void)at_ms;
	(void)event;
	(void)key;
	(void)value;
	(void)old;
	((struct counted *)ctx)->events++;
	return ST_OK;
}

/* What is not in the new store stood on the page: a record by the beginning of its id (the rest of a row may lie on other pages) or the
 * end of its answers, a household by its number. */
static void lost_stood_there(struct trial *t, size_t page, size_t size)
{
	bool known = false;
	struct counted c = { .t = t, .page = page, .size = size };
	struct store *st = NULL;
	struct identity draft;
	char text[40];

	for (size_t i = 0; i < t->all.list.n; i++) {
		bool there = false;

		if (among(&t->some, &t->all.list.v[i]))
			continue;
		there = stands_on(t, page, size, t->all.list.v[i].b, 5);
		(void)snprintf(text, sizeof(text), "%09d\n", t->serial[i]);
		if (!there && !stands_on(t, page, size, text, strlen(text)))
			fail_msg("page %zu: record %zu was elsewhere and is lost\n%s", page, i, t->list.data);
	}
	assert_int_equal(store_open(&st, t->saved, 0, NULL), ST_OK);
	assert_int_equal(store_kind(st), STORE_FIELD);
	for (int i = 0; i < HOUSEHOLDS; i++) {
		(void)snprintf(text, sizeof(text), "150525100200-01-%04d", i);
		assert_int_equal(store_household_known(st, text, &known, NULL), ST_OK);
		if (!known && !stands_on(t, page, size, text, strlen(text)))
			fail_msg("page %zu: household %s was elsewhere and is lost\n%s", page, text, t->list.data);
	}
	for (int i = 0; i < RECEIPTS; i++) {
		const struct digest receipt = receipt_id(i);
		bool has = false;

		assert_int_equal(store_receipt_has(st, &receipt, &has, NULL), ST_OK);
		if (!has && !stands_on(t, page, size, receipt.b, 5))
			fail_msg("page %zu: receipt %d was elsewhere and is lost\n%s", page, i, t->list.data);
	}
	memset(draft.b, 0xee, IDENTITY_SIZE);
	assert_int_equal(store_events_each(st, &draft, count_event, &c, NULL), ST_OK);
	if (c.events < EVENTS && t->report.damaged == 0)
		fail_msg("page %zu: events are lost and nothing was said", page);
	if (t->report.damaged == 0) {
		assert_string_equal(store_device(st), "H3K");
		assert_int_equal(t->report.revisions, REVISIONS);
	}
	store_close(st);
}

static void spoil_page(struct trial *t, size_t page, size_t size, bool random)
{
	uint32_t x = (uint32_t)(page * 2654435761u + 12345);

	strbuf_reset(&t->now);
	strbuf_add(&t->now, t->whole.data, t->whole.len);
	for (size_t i = 0; i < size; i++) {
		x = x * 1664525u + 1013904223u;
		t->now.data[page * size + i] = random ? (char)(x >> 24) : 0;
	}
}

/* Any page is lost, also one of those that list the tables or lead to others: everything that is on another one is saved. */
static void every_page(struct trial *t, size_t size)
{
	bool all = getenv("RUHU_FAULTS") != NULL;
	size_t pages = t->whole.len / size, tries = 0, nothing_lost = 0;

	for (size_t page = 0; page < pages; page++) {
		for (int random = 0; random < 2; random++) {
			if (!all && random != (int)(page % 2))
				continue;
			spoil_page(t, page, size, random);
			if (rescue(t) != ST_OK)
				fail_msg("page %zu of %zu lost, and nothing was saved", page, pages);
			lost_stood_there(t, page, size);
			tries++;
			nothing_lost += t->report.revisions == REVISIONS;
		}
	}
	print_message("%zu pages of %zu bytes: %zu rescues, %zu with every record\n", pages, size, tries, nothing_lost);
	assert_true(2 * nothing_lost > tries);
}

static void rescue__every_page_lost__the_rest_is_saved(void **state)
{
	struct trial t;

	trial_begin(&t, *state);
	every_page(&t, PAGE);
	trial_end(&t);
}

static void rescue__every_small_page_lost__the_rest_is_saved(void **state)
{
	struct trial t;

	trial_begin(&t, *state);
	small_pages(&t);
	every_page(&t, 512);
	trial_end(&t);
}

static void rescue__cut_short__what_is_there_is_saved(void **state)
{
	struct trial t;

	trial_begin(&t, *state);
	for (size_t n = 0; n < t.whole.len; n += 3 * PAGE + 100) {
		strbuf_reset(&t.now);
		strbuf_add(&t.now, t.whole.data, n);
		(void)rescue(&t);
	}
	trial_end(&t);
}

static void backup__and_back__same_state(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD), *back = NULL;
	struct store_state before, after;
	struct err err = ERR_INIT;
	char copy[200], again[200];
	struct strbuf bytes;

	fill(st);
	(void)snprintf(copy, sizeof(copy), "%s/copy.db", p->folder);
	(void)snprintf(again, sizeof(again), "%s/again.db", p->folder);
	assert_int_equal(store_state(st, &before, NULL), ST_OK);
	if (store_backup(st, copy, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(store_backup(st, copy, &err), ST_EXISTS);
	store_close(st);
	if (store_restore(copy, again, &err) != ST_OK)
		fail_msg("%s", err.text);
	back = NULL;
	assert_int_equal(store_open(&back, again, 0, &err), ST_OK);
	assert_int_equal(store_state(back, &after, NULL), ST_OK);
	assert_memory_equal(before.digest.b, after.digest.b, DIGEST_SIZE);
	assert_string_equal(store_device(back), "H3K");
	store_close(back);
	/* A copy that was damaged on the stick is no store. */
	strbuf_init(&bytes);
	assert_int_equal(fs_read(&bytes, copy, 1u << 24, NULL), ST_OK);
	((char *)memmem(bytes.data, bytes.len, "000000017", 9))[7] = '9';
	assert_int_equal(fs_write(copy, bytes.data, bytes.len, 0600, NULL), ST_OK);
	(void)remove(again);
	assert_int_equal(store_restore(copy, again, &err), ST_DB);
	expect_sentence(&err, "ruhu rescue");
	assert_false(fs_exists(again));
	strbuf_clear(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(rescue__whole_store__everything_and_no_damage),
		IN_PLACE(rescue__one_answer_changed__costs_one_record),
		IN_PLACE(rescue__every_page_lost__the_rest_is_saved),
		IN_PLACE(rescue__every_small_page_lost__the_rest_is_saved),
		IN_PLACE(rescue__cut_short__what_is_there_is_saved),
		IN_PLACE(backup__and_back__same_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
