/* SPDX-License-Identifier: MIT */
/* What a store keeps: settings, rounds, forms, the register, revisions and drafts; and transactions. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "store/store.h"
#include "tests/store/support.h"

static void setting__set_and_counter__survive_reopening(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);
	struct err err = ERR_INIT;
	struct strbuf value;
	int64_t n = 0;

	assert_int_equal(store_setting_set(st, "interviewer", "07", &err), ST_OK);
	assert_int_equal(store_setting_set(st, "interviewer", "包老师", &err), ST_OK);
	for (int64_t want = 1; want <= 3; want++) {
		assert_int_equal(store_counter_next(st, "interview", &n, &err), ST_OK);
		assert_int_equal(n, want);
	}
	store_close(st);
	st = store_again(p);
	strbuf_init(&value);
	assert_int_equal(store_setting_get(st, "nothing", &value, &err), ST_OK);
	assert_string_equal(value.data, "");
	assert_int_equal(store_setting_get(st, "interviewer", &value, &err), ST_OK);
	assert_string_equal(value.data, "包老师");
	assert_int_equal(store_counter_next(st, "interview", &n, &err), ST_OK);
	assert_int_equal(n, 4);
	assert_int_equal(store_counter_next(st, "package", &n, &err), ST_OK);
	assert_int_equal(n, 1);
	strbuf_clear(&value);
	store_close(st);
}

static void note_id(void *ctx, const char *id)
{
	strbuf_addf(ctx, "%s;", id);
}

static void note_form(void *ctx, const char *form_id, const char *version, const struct digest *digest)
{
	strbuf_addf(ctx, "%s/%s/%02x;", form_id, version, (unsigned)digest->b[0]);
}

static void round__add__is_immutable(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct err err = ERR_INIT;
	struct strbuf text;

	strbuf_init(&text);
	assert_int_equal(store_round_add(st, "b", "two\n", 4, &err), ST_OK);
	assert_int_equal(store_round_add(st, "a", "", 0, &err), ST_OK);
	assert_int_equal(store_round_add(st, "b", "two\n", 4, &err), ST_OK);
	assert_int_equal(store_round_add(st, "b", "other", 5, &err), ST_EXISTS);
	expect_sentence(&err, "不能改");
	assert_int_equal(store_round_get(st, "b", &text, &err), ST_OK);
	assert_string_equal(text.data, "two\n");
	assert_int_equal(store_round_get(st, "c", &text, &err), ST_NOT_FOUND);
	strbuf_reset(&text);
	assert_int_equal(store_round_each(st, note_id, &text, &err), ST_OK);
	assert_string_equal(text.data, "a;b;");
	strbuf_clear(&text);
	store_close(st);
}

static void form__add__same_version_other_digest_is_refused(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct err err = ERR_INIT;
	struct digest one = { { 1 } }, two = { { 2 } };
	struct strbuf text;

	strbuf_init(&text);
	assert_int_equal(store_form_add(st, "sat", "1", &one, "canonical", 9, &err), ST_OK);
	assert_int_equal(store_form_add(st, "sat", "1", &one, "canonical", 9, &err), ST_OK);
	assert_int_equal(store_form_add(st, "sat", "1", &two, "changed", 7, &err), ST_EXISTS);
	expect_sentence(&err, "版本号");
	assert_int_equal(store_form_add(st, "sat", "2", &two, "changed", 7, &err), ST_OK);
	assert_int_equal(store_form_get(st, "sat", "2", &text, &err), ST_OK);
	assert_string_equal(text.data, "changed");
	strbuf_reset(&text);
	assert_int_equal(store_form_by_digest(st, &one, &text, &err), ST_OK);
	assert_string_equal(text.data, "canonical");
	assert_int_equal(store_form_get(st, "sat", "3", &text, &err), ST_NOT_FOUND);
	strbuf_reset(&text);
	assert_int_equal(store_form_each(st, note_form, &text, &err), ST_OK);
	assert_string_equal(text.data, "sat/1/01;sat/2/02;");
	strbuf_clear(&text);
	store_close(st);
}

static enum status note_household(void *ctx, const struct household *h)
{
	strbuf_addf(ctx, "%s/%s/%s;", h->id, h->team, h->contact);
	return ST_OK;
}

static void put(struct store *st, const char *id, const char *unit, const char *team, int64_t sort, bool want_added)
{
	struct household h = { .id = id, .unit = unit, .team = team, .contact = "", .sort = sort };
	struct err err = ERR_INIT;
	bool added = false;

	assert_int_equal(store_household_put(st, &h, &added, &err), ST_OK);
	assert_int_equal(added, want_added);
}

static const char *first_unit_only(void *ctx, const struct household *h)
{
	(void)ctx;
	return strcmp(h->unit, "150525100200") == 0 ? "一组" : NULL;
}

static void register__put_assign_walk__keeps_order_and_teams(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct err err = ERR_INIT;
	struct strbuf text;
	bool known = false;
	int64_t n = 0;

	strbuf_init(&text);
	put(st, "150525101201-02-2", "150525101201", "", 1, true);
	put(st, "150525100200-01-9", "150525100200", "", 1, true);
	put(st, "150525100200-01-1", "150525100200", "", 2, true);
	assert_int_equal(store_household_assign(st, first_unit_only, NULL, &n, &err), ST_OK);
	assert_int_equal(n, 2);
	put(st, "150525100200-01-1", "150525100200", "", 2, false); /* the list is read again: nothing is taken back */
	assert_int_equal(store_household_each(st, NULL, NULL, note_household, &text, &err), ST_OK);
	assert_string_equal(text.data, "150525100200-01-9/一组/;150525100200-01-1/一组/;150525101201-02-2//;");
	strbuf_reset(&text);
	assert_int_equal(store_household_each(st, "150525101", NULL, note_household, &text, &err), ST_OK);
	assert_string_equal(text.data, "150525101201-02-2//;");
	strbuf_reset(&text);
	assert_int_equal(store_household_each(st, NULL, "一组", note_household, &text, &err), ST_OK);
	assert_string_equal(text.data, "150525100200-01-9/一组/;150525100200-01-1/一组/;");
	assert_int_equal(store_household_count(st, &n, &err), ST_OK);
	assert_int_equal(n, 3);
	assert_int_equal(store_household_known(st, "150525100200-01-9", &known, &err), ST_OK);
	assert_true(known);
	assert_int_equal(store_household_known(st, "150525100200-01-8", &known, &err), ST_OK);
	assert_false(known);
	assert_int_equal(store_check(st, &err), ST_OK);
	strbuf_clear(&text);
	store_close(st);
}

static enum status stop_at_once(void *ctx, const struct household *h)
{
	(void)h;
	++*(int *)ctx;
	return ST_CANCELLED;
}

static void register__callback_stops__status_is_passed_on(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	int calls = 0;

	put(st, "150525101201-02-2", "150525101201", "", 1, true);
	put(st, "150525101201-02-3", "150525101201", "", 2, true);
	assert_int_equal(store_household_each(st, NULL, NULL, stop_at_once, &calls, NULL), ST_CANCELLED);
	assert_int_equal(calls, 1);
	put(st, "150525101201-02-4", "150525101201", "", 3, true);
	store_close(st);
}

static void expect_setting(struct store *st, const char *name, const char *want)
{
	struct strbuf value;
	struct err err = ERR_INIT;

	strbuf_init(&value);
	assert_int_equal(store_setting_get(st, name, &value, &err), ST_OK);
	assert_string_equal(value.data, want);
	strbuf_clear(&value);
}

static void transaction__nested__inner_rollback_keeps_the_outer(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct err err = ERR_INIT;
	struct revision rev;
	struct store_state before, after;

	assert_int_equal(store_begin(st, &err), ST_OK);
	assert_int_equal(store_setting_set(st, "a", "1", &err), ST_OK);
	assert_int_equal(store_begin(st, &err), ST_OK);
	assert_int_equal(store_setting_set(st, "b", "2", &err), ST_OK);
	rev_make(&rev, 1, 1, "q\t1\n");
	rev.interviewer = "只在这里出现";
	(void)rev_add(st, &rev);
	store_rollback(st);
	rev_make(&rev, 2, 1, "q\t2\n");
	rev.interviewer = "只在这里出现"; /* its word was rolled back and must be written again */
	(void)rev_add(st, &rev);
	assert_int_equal(store_begin(st, &err), ST_OK);
	assert_int_equal(store_setting_set(st, "c", "3", &err), ST_OK);
	assert_int_equal(store_commit(st, &err), ST_OK);
	assert_int_equal(store_commit(st, &err), ST_OK);
	expect_setting(st, "a", "1");
	expect_setting(st, "b", "");
	expect_setting(st, "c", "3");
	assert_int_equal(store_state(st, &before, &err), ST_OK);
	assert_int_equal(before.revisions, 1);
	assert_int_equal(store_begin(st, &err), ST_OK);
	rev_make(&rev, 3, 1, "q\t3\n");
	(void)rev_add(st, &rev);
	store_rollback(st);
	store_close(st);
	st = store_again(p);
	assert_int_equal(store_state(st, &after, &err), ST_OK);
	assert_int_equal(digest_compare(&before.digest, &after.digest), 0);
	assert_int_equal(store_check(st, &err), ST_OK);
	store_close(st);
}

static void revision__every_field__comes_back(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct revision rev, back;
	struct digest id, again;
	struct strbuf one, two;
	unsigned marks = 0;
	bool added = false;

	rev_make(&rev, 9, 5, "q1\t满意\nq2\t\\n\n");
	rev.kind = REV_VISIT;
	rev.n_parents = 2;
	memset(rev.parents[0].b, 1, DIGEST_SIZE);
	memset(rev.parents[1].b, 2, DIGEST_SIZE);
	rev.ended = "2026-11-23T10:20:00+08:00";
	rev.submitted = "2026-11-23T10:21:00+08:00";
	rev.lang = "mn";
	rev.state = "aside";
	rev.reason = "住户来电更正";
	assert_int_equal(store_revision_add(st, &rev, 6, "甲.csv", &id, &added, &err), ST_OK);
	assert_true(added);
	assert_int_equal(store_revision_add(st, &rev, 0, "乙.csv", &again, &added, &err), ST_OK);
	assert_false(added);
	assert_int_equal(digest_compare(&id, &again), 0);
	store_close(st);
	st = store_again(p);
	assert_int_equal(store_revision_get(st, &rev.identity, &id, &back, &marks, a, &err), ST_OK);
	assert_int_equal(marks, 6);
	strbuf_init(&one);
	strbuf_init(&two);
	revision_encode(&one, &rev);
	revision_encode(&two, &back);
	assert_string_equal(one.data, two.data);
	strbuf_clear(&one);
	strbuf_clear(&two);
	memset(id.b, 0, DIGEST_SIZE);
	assert_int_equal(store_revision_get(st, &rev.identity, &id, &back, &marks, a, &err), ST_NOT_FOUND);
	rev.body_len = REVISION_MAX_BODY + 1;
	assert_int_equal(store_revision_add(st, &rev, 0, "", NULL, NULL, &err), ST_LIMIT);
	arena_free(a);
	store_close(st);
}

static enum status note_event(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value, const char *old)
{
	strbuf_addf(ctx, "%d %d %s %s %s<%s;", (int)n, (int)at_ms, event, key, value, old);
	return ST_OK;
}

static enum status note_draft(void *ctx, const struct draft *d)
{
	strbuf_addf(ctx, "%s %s %d %d %d;", d->household, d->started, d->open, (int)d->events, (int)d->last_ms);
	return ST_OK;
}

static struct draft draft_make(unsigned char identity)
{
	struct draft d = { .round = "2026Q4", .form_id = "sat", .form_version = "3", .household = "h1", .unit = "150525100200",
			   .interviewer = "07", .started = "10:00" };

	memset(d.identity.b, identity, IDENTITY_SIZE);
	return d;
}

static void draft__journal_then_correction__each_has_its_own_events(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);
	struct draft d = draft_make(4);
	struct err err = ERR_INIT;
	struct strbuf text;
	struct revision rev;
	struct digest id;

	strbuf_init(&text);
	assert_int_equal(store_draft_event(st, &d.identity, 1, "answer", "q1", "1", "", &err), ST_NOT_FOUND);
	assert_int_equal(store_draft_new(st, &d, &err), ST_OK);
	assert_int_equal(store_draft_new(st, &d, &err), ST_EXISTS);
	assert_int_equal(store_draft_event(st, &d.identity, 10, "answer", "q1", "1", "", &err), ST_OK);
	assert_int_equal(store_draft_event(st, &d.identity, 20, "answer", "q1", "2", "1", &err), ST_OK);
	store_close(st);
	st = store_again(p);
	assert_int_equal(store_drafts_each(st, true, note_draft, &text, &err), ST_OK);
	assert_string_equal(text.data, "h1 10:00 1 2 20;");
	rev_make(&rev, 4, 1, "q1\t2\n");
	assert_int_equal(store_draft_finish(st, &d.identity, &rev, 0, &id, &err), ST_OK);
	assert_int_equal(store_draft_finish(st, &d.identity, &rev, 0, &id, &err), ST_NOT_FOUND);
	strbuf_reset(&text);
	assert_int_equal(store_drafts_each(st, true, note_draft, &text, &err), ST_OK);
	assert_string_equal(text.data, "");
	assert_int_equal(store_events_each(st, &d.identity, note_event, &text, &err), ST_OK);
	assert_string_equal(text.data, "1 10 answer q1 1<;2 20 answer q1 2<1;");
	d.parent = id;
	assert_int_equal(store_draft_new(st, &d, &err), ST_OK);
	assert_int_equal(store_draft_event(st, &d.identity, 30, "answer", "q1", "5", "2", &err), ST_OK);
	strbuf_reset(&text);
	assert_int_equal(store_events_each(st, &d.identity, note_event, &text, &err), ST_OK);
	assert_string_equal(text.data, "1 30 answer q1 5<2;");
	rev.seq = 2;
	rev.n_parents = 1;
	rev.parents[0] = id;
	assert_int_equal(store_draft_finish(st, &d.identity, &rev, 0, &id, &err), ST_OK);
	strbuf_reset(&text);
	assert_int_equal(store_events_each(st, &d.identity, note_event, &text, &err), ST_OK);
	assert_string_equal(text.data, "1 10 answer q1 1<;2 20 answer q1 2<1;3 30 answer q1 5<2;");
	assert_int_equal(store_check(st, &err), ST_OK);
	strbuf_clear(&text);
	store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(setting__set_and_counter__survive_reopening),
		IN_PLACE(round__add__is_immutable),
		IN_PLACE(form__add__same_version_other_digest_is_refused),
		IN_PLACE(register__put_assign_walk__keeps_order_and_teams),
		IN_PLACE(register__callback_stops__status_is_passed_on),
		IN_PLACE(transaction__nested__inner_rollback_keeps_the_outer),
		IN_PLACE(revision__every_field__comes_back),
		IN_PLACE(draft__journal_then_correction__each_has_its_own_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
