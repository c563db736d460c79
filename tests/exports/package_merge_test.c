/* SPDX-License-Identifier: MIT */
/* Packages from laptops into offices: what is passed on, what is withdrawn, what is missing. Who is let in: package_signer_test.c. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/hand_in.h"
#include "exports/package_merge.h"
#include "tests/exports/site.h"

/* Two laptops, a township office on the way, and the county: the same state by any road. */
static void detour__over_a_township__same_state_and_signatures(void **state)
{
	struct fixture *f = *state;
	struct site a, b, town, county;
	struct identity one = fixture_identity(f), two = fixture_identity(f);
	const char *pa, *pb, *pt;
	struct digest first;

	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&b, f, "b.db", STORE_FIELD, 2);
	site_open(&town, f, "t.db", STORE_OFFICE, 8);
	site_open(&county, f, "c.db", STORE_OFFICE, 9);
	site_trust(&town, &a, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&town, &b, KEY_DEVICE, KEY_TRUSTED);
	first = site_visit(&a, one, 1, NULL);
	(void)site_visit(&a, one, 2, &first);
	(void)site_visit(&b, two, 1, NULL);
	pa = site_hand_in(f, &a, "sa");
	pb = site_hand_in(f, &b, "sb");
	site_takes(f, &town, pb);
	site_takes(f, &town, pa);
	pt = site_hand_in(f, &town, "st");
	site_refuses(f, &county, pt, "不认识");
	site_trust(&county, &town, KEY_OFFICE, KEY_TRUSTED);
	site_takes(f, &county, pt);
	assert_true(same_state(town.st, county.st));
	/* The township vouched for the laptop: its own package is now a known one, and nothing new. */
	site_takes(f, &county, pa);
	assert_true(same_state(town.st, county.st));
	/* And on: the county's own package back into the township. */
	site_trust(&town, &county, KEY_OFFICE, KEY_TRUSTED);
	site_takes(f, &town, site_hand_in(f, &county, "sc"));
	assert_true(same_state(town.st, county.st));
	store_close(a.st);
	store_close(b.st);
	store_close(town.st);
	store_close(county.st);
}

/* However the erasure and the record come in, the end is the same; a stranger's erasure does nothing. */
static void erasure__any_order__wins_for_ever(void **state)
{
	struct fixture *f = *state;
	struct site a, b, first, second;
	struct identity gone = fixture_identity(f), stays = fixture_identity(f);
	const char *before, *after, *attack;
	struct digest root;
	bool erased = false;
	struct err err = ERR_INIT;

	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&b, f, "b.db", STORE_FIELD, 2);
	site_open(&first, f, "x.db", STORE_OFFICE, 8);
	site_open(&second, f, "y.db", STORE_OFFICE, 9);
	root = site_visit(&a, gone, 1, NULL);
	(void)site_visit(&a, gone, 2, &root);
	(void)site_visit(&a, stays, 1, NULL);
	before = site_hand_in(f, &a, "sa");
	site_erase(&a, gone);
	after = site_hand_in(f, &a, "sa");
	site_erase(&b, stays); /* b recorded nothing of it */
	attack = site_hand_in(f, &b, "sb");
	for (struct site *o = &first; o; o = o == &first ? &second : NULL) {
		site_trust(o, &a, KEY_DEVICE, KEY_TRUSTED);
		site_trust(o, &b, KEY_DEVICE, KEY_TRUSTED);
		site_takes(f, o, attack);
	}
	site_takes(f, &first, before);
	site_takes(f, &first, after);
	site_takes(f, &second, after);
	site_takes(f, &second, before);
	assert_true(same_state(first.st, second.st));
	assert_true(same_state(first.st, a.st));
	must(store_erased(first.st, &gone, &erased, &err), &err);
	assert_true(erased);
	must(store_erased(first.st, &stays, &erased, &err), &err);
	assert_false(erased);
	must(store_check(first.st, &err), &err);
	must(store_check(second.st, &err), &err);
	/* An office may: its erasure comes back to the laptop in an answer. */
	site_erase(&first, stays);
	must(store_erased(first.st, &stays, &erased, &err), &err);
	assert_true(erased);
	assert_false(same_state(first.st, second.st));
	store_close(a.st);
	store_close(b.st);
	store_close(first.st);
	store_close(second.st);
}

/* Records of several packages wait to be entered together: the end is that of one after the other, whichever way round, and each is counted. */
static void packages__in_one_merge__as_one_by_one(void **state)
{
	struct fixture *f = *state;
	struct site a, b, office[3];
	struct identity gone = fixture_identity(f), stays = fixture_identity(f), other = fixture_identity(f);
	const char *before, *after, *pb, *early;
	struct strbuf text;
	struct digest root;
	struct err err = ERR_INIT;

	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&b, f, "b.db", STORE_FIELD, 2);
	for (unsigned char i = 0; i < ARRAY_LEN(office); i++) {
		site_open(&office[i], f, arena_printf(f->arena, "o%d.db", i), STORE_OFFICE, (unsigned char)(7 + i));
		site_trust(&office[i], &a, KEY_DEVICE, KEY_TRUSTED);
		site_trust(&office[i], &b, KEY_DEVICE, KEY_TRUSTED);
	}
	root = site_visit(&a, gone, 1, NULL);
	(void)site_visit(&a, gone, 2, &root);
	root = site_visit(&a, stays, 1, NULL);
	(void)site_visit(&b, other, 1, NULL);
	before = site_hand_in(f, &a, "sa");
	pb = site_hand_in(f, &b, "sb");
	site_erase(&a, gone);
	(void)site_visit(&a, stays, 2, &root);
	after = site_hand_in(f, &a, "sa");
	strbuf_init(&text);
	must(fs_read(&text, after, SIZE_MAX, &err), &err);
	early = fixture_path(f, "0.ruhu"); /* files are taken in the order of their names */
	must(fs_write(early, text.data, text.len, 0600, &err), &err);
	site_takes(f, &office[0], before);
	site_takes(f, &office[0], after);
	site_takes(f, &office[0], pb);
	strbuf_reset(&text);
	must(fixture_merge(f, office[1].st, (const char *[]){ before, after, pb, NULL }, NULL, &text), &err);
	assert_non_null(strstr(text.data, "新增 5 条（其中更正 2 条），已有 1 条"));
	strbuf_reset(&text);
	must(fixture_merge(f, office[2].st, (const char *[]){ early, before, pb, after, NULL }, NULL, &text), &err);
	assert_non_null(strstr(text.data, "新增 3 条（其中更正 1 条）"));
	for (size_t i = 1; i < ARRAY_LEN(office); i++) {
		assert_true(same_state(office[0].st, office[i].st));
		must(store_check(office[i].st, &err), &err);
	}
	strbuf_clear(&text);
	for (size_t i = 0; i < ARRAY_LEN(office); i++)
		store_close(office[i].st);
	store_close(a.st);
	store_close(b.st);
}

/* The township saw the first state and the withdrawal; the county has only a correction, and the first state is gone by now. The laptop
 * is dead to the county, so its own word does not count there. */
static void erasure__first_state_never_came__holds_by_the_other_offices_word(void **state)
{
	struct fixture *f = *state;
	struct site a, town, county;
	struct identity gone = fixture_identity(f);
	struct digest root, second;
	bool erased = false;
	struct err err = ERR_INIT;

	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&town, f, "t.db", STORE_OFFICE, 8);
	site_open(&county, f, "c.db", STORE_OFFICE, 9);
	site_trust(&town, &a, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&county, &a, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&county, &town, KEY_OFFICE, KEY_TRUSTED);
	site_trust(&town, &county, KEY_OFFICE, KEY_TRUSTED);
	root = site_visit(&a, gone, 1, NULL);
	site_takes(f, &town, site_hand_in(f, &a, "s1"));
	must(store_receipt_add(a.st, &root, &gone, NULL, &err), &err);
	second = site_visit(&a, gone, 2, &root);
	site_takes(f, &county, site_hand_in(f, &a, "s2"));
	must(store_receipt_add(a.st, &second, &gone, NULL, &err), &err);
	site_erase(&a, gone);
	site_takes(f, &town, site_hand_in(f, &a, "s3"));
	site_takes(f, &county, site_hand_in(f, &a, "s3"));
	must(store_erased(county.st, &gone, &erased, &err), &err);
	assert_false(erased); /* nothing here says that a recorded it */
	site_trust(&county, &a, KEY_DEVICE, KEY_REVOKED);
	site_takes(f, &county, site_hand_in(f, &town, "s4"));
	must(store_erased(county.st, &gone, &erased, &err), &err);
	assert_true(erased);
	site_takes(f, &town, site_hand_in(f, &county, "s5"));
	assert_true(same_state(town.st, county.st));
	must(store_check(county.st, &err), &err);
	store_close(a.st);
	store_close(town.st);
	store_close(county.st);
}

/* A laptop was returned and its key revoked: what the office had taken of it still goes up, and the laptop itself is let in nowhere. */
static void revoked__what_was_taken_before_is_passed_on(void **state)
{
	struct fixture *f = *state;
	struct site a, town, county;
	struct identity one = fixture_identity(f);
	struct err err = ERR_INIT;
	struct store_state there;
	const char *direct;

	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&town, f, "t.db", STORE_OFFICE, 8);
	site_open(&county, f, "c.db", STORE_OFFICE, 9);
	site_trust(&town, &a, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&county, &town, KEY_OFFICE, KEY_TRUSTED);
	(void)site_visit(&a, one, 1, NULL);
	site_takes(f, &town, site_hand_in(f, &a, "s1"));
	site_trust(&town, &a, KEY_DEVICE, KEY_REVOKED);
	(void)site_visit(&a, fixture_identity(f), 1, NULL);
	direct = site_hand_in(f, &a, "s2");
	site_refuses(f, &town, direct, "停用");
	site_takes(f, &county, site_hand_in(f, &town, "s3"));
	must(store_state(county.st, &there, &err), &err);
	assert_int_equal(there.revisions, 1);
	site_refuses(f, &county, direct, "不认识");
	store_close(a.st);
	store_close(town.st);
	store_close(county.st);
}

static void chain__gap_only_while_revisions_are_missing__and_forks_are_named(void **state)
{
	struct fixture *f = *state;
	struct site a, town, county;
	struct identity one = fixture_identity(f);
	const char *p1, *p3;
	struct digest id = { { 0 } };
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&town, f, "t.db", STORE_OFFICE, 8);
	site_open(&county, f, "c.db", STORE_OFFICE, 9);
	site_trust(&town, &a, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&county, &a, KEY_DEVICE, KEY_TRUSTED);
	id = site_visit(&a, one, 1, NULL);
	p1 = site_hand_in(f, &a, "s");
	(void)site_hand_in(f, &a, "s"); /* number 2 is never brought, and nothing is lost by it */
	must(store_receipt_add(a.st, &id, &one, NULL, &err), &err); /* the township has it */
	(void)site_visit(&a, fixture_identity(f), 1, NULL);
	p3 = site_hand_in(f, &a, "s");
	site_takes(f, &county, p3);
	must(package_chains(&text, county.st, &err), &err);
	if (!text.len || !strstr(text.data, "1 条") || !strstr(text.data, "1-2"))
		fail_msg("no gap named: %s", text.len ? text.data : "");
	site_takes(f, &county, p1);
	strbuf_reset(&text);
	must(package_chains(&text, county.st, &err), &err);
	assert_int_equal(text.len, 0);
	/* The laptop's file was copied before number 3: its twin makes another number 3. */
	{
		struct site twin;
		struct store_package row = { .number = 2 };

		site_open(&twin, f, "twin.db", STORE_FIELD, 1);
		row.package.b[0] = row.file.b[0] = 1;
		memcpy(row.key, twin.signer.key, sizeof(row.key));
		must(store_package_put(twin.st, &row, &err), &err);
		(void)site_visit(&twin, fixture_identity(f), 1, NULL);
		site_takes(f, &county, site_hand_in(f, &twin, "twin"));
		must(package_chains(&text, county.st, &err), &err);
		assert_non_null(strstr(text.data, "两个不同的第 3 号包"));
		store_close(twin.st);
	}
	strbuf_clear(&text);
	store_close(a.st);
	store_close(town.st);
	store_close(county.st);
}

static void receipt__proves__and_prune_takes_only_that(void **state)
{
	struct fixture *f = *state;
	struct site a, office;
	struct hand_in_options o = { .round = "", .made = "", .tool = "test" };
	struct package *p = NULL;
	struct strbuf bytes;
	const char *path = fixture_path(f, "answer.ruhu");
	struct answer_given given;
	struct answer_taken taken;
	int64_t n = 0, all = 0, proven = 0;
	struct identity third;
	struct digest first;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	site_trust(&office, &a, KEY_DEVICE, KEY_TRUSTED);
	(void)site_visit(&a, fixture_identity(f), 1, NULL);
	(void)site_visit(&a, fixture_identity(f), 1, NULL);
	site_takes(f, &office, site_hand_in(f, &a, "s"));
	third = fixture_identity(f);
	first = site_visit(&a, third, 1, NULL); /* not handed in, */
	(void)site_visit(&a, third, 2, &first); /* and one record, not two */
	o.signer = &office.signer;
	must(answer_write(office.st, path, a.signer.key, &o, &given, &err), &err);
	assert_int_equal(given.receipts, 2);
	must(fs_read(&bytes, path, PACKAGE_MAX, &err), &err);
	must(package_read(&p, bytes.data, bytes.len, &err), &err);
	must(store_prune(a.st, &n, &err), &err);
	assert_int_equal(n, 0); /* handed in is not proven */
	must(answer_take(a.st, p, &taken, &err), &err);
	assert_int_equal(taken.receipts, 2);
	must(receipts_count(a.st, &all, &proven, &err), &err);
	assert_int_equal(all, 3);
	assert_int_equal(proven, 2);
	must(store_prune(a.st, &n, &err), &err);
	assert_int_equal(n, 2);
	must(receipts_count(a.st, &all, &proven, &err), &err);
	assert_int_equal(all, 1);
	assert_int_equal(proven, 0);
	must(store_check(a.st, &err), &err);
	package_free(p);
	strbuf_clear(&bytes);
	store_close(a.st);
	store_close(office.st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(detour__over_a_township__same_state_and_signatures,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(erasure__any_order__wins_for_ever, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(packages__in_one_merge__as_one_by_one, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			erasure__first_state_never_came__holds_by_the_other_offices_word,
			fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			revoked__what_was_taken_before_is_passed_on, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			chain__gap_only_while_revisions_are_missing__and_forks_are_named,
			fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(receipt__proves__and_prune_takes_only_that,
						fixture_open, fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
