/* SPDX-License-Identifier: MIT */
/* Packages from laptops into offices: who is let in, what is passed on, what is withdrawn, what is missing. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/hand_in.h"
#include "exports/package_check.h"
#include "exports/package_merge.h"
#include "tests/exports/fixture.h"

/* A store with its key. */
struct site {
	struct store *st;
	struct seal_signer signer;
	char code[8];
};

static void sign_here(void *ctx, const struct digest *id, struct signature *out)
{
	seal_sign(out, ctx, SEAL_REVISION, id);
}

static void sign_erasure(void *ctx, struct erasure *e)
{
	seal_sign_erasure(e, ctx);
}

static void trust(struct site *at, const struct site *who, enum key_role role, enum key_state state)
{
	struct store_key key = { .code = who->code, .role = role, .state = state };
	struct err err = ERR_INIT;

	memcpy(key.key, who->signer.key, sizeof(key.key));
	must(store_key_put(at->st, &key, &err), &err);
}

static void site_open(struct site *s, struct fixture *f, const char *name, enum store_kind kind,
		      unsigned char sign)
{
	struct store_signer signer = { .sign = sign_here,
				       .sign_erasure = sign_erasure,
				       .ctx = &s->signer };
	unsigned char seed[SEAL_SEED];
	struct err err = ERR_INIT;
	const char *path = fixture_path(f, name);

	memset(seed, sign, sizeof(seed));
	seal_signer_from_seed(&s->signer, seed);
	(void)snprintf(s->code, sizeof(s->code), "D%d", sign);
	must(store_create(path, kind, s->code, &err), &err);
	must(store_open(&s->st, path, 0, &err), &err);
	must(store_form_add(s->st, f->flat->id, f->flat->version, &f->flat->digest,
			    f->flat->canonical, f->flat->canonical_len, &err),
	     &err);
	store_set_signer(s->st, &signer);
	trust(s, s, kind == STORE_OFFICE ? KEY_OFFICE : KEY_DEVICE, KEY_TRUSTED);
}

/* A visit of this device; parent may be NULL. */
static struct digest visit(struct site *s, struct identity id, int64_t seq,
			   const struct digest *parent)
{
	struct revision rev;
	struct digest out;
	struct err err = ERR_INIT;

	revision_init(&rev);
	rev.kind = REV_VISIT;
	rev.identity = id;
	rev.round = "2026Q4";
	rev.device = s->code;
	rev.interviewer = "7";
	rev.unit = "150525100200";
	rev.household = "150525100200-01-0001";
	rev.started = "2026-11-23T10:42:07+08:00";
	rev.outcome = "3.1";
	rev.state = "final";
	rev.seq = seq;
	if (parent) {
		rev.parents[0] = *parent;
		rev.n_parents = 1;
	}
	must(store_revision_add(s->st, &rev, 0, "", &out, NULL, &err), &err);
	return out;
}

static const char *hand_in(struct fixture *f, struct site *s, const char *dir)
{
	struct hand_in_options o = { .signer = &s->signer,
				     .round = "2026Q4",
				     .made = "2026-11-25T18:00:00+08:00",
				     .tool = "test",
				     .now_ms = 5 };
	struct hand_in h;
	struct err err = ERR_INIT;

	must(hand_in_write(&h, s->st, fixture_path(f, dir), &o, &err), &err);
	assert_int_equal(h.packages, 1);
	return arena_strdup(f->arena, h.path);
}

static enum status merge(struct fixture *f, struct site *s, const char *path, struct strbuf *text)
{
	const char *paths[] = { path, NULL };

	return fixture_merge(f, s->st, paths, NULL, text);
}

static void takes(struct fixture *f, struct site *s, const char *path)
{
	struct strbuf text;

	strbuf_init(&text);
	if (merge(f, s, path, &text) != ST_OK)
		fail_msg("%s", text.data);
	strbuf_clear(&text);
}

static void refuses(struct fixture *f, struct site *s, const char *path, const char *because)
{
	struct digest before = fixture_state(s->st), after;
	struct strbuf text;

	strbuf_init(&text);
	assert_int_equal(merge(f, s, path, &text), ST_INPUT);
	if (!strstr(text.data, because))
		fail_msg("“%s” is not in: %s", because, text.data);
	after = fixture_state(s->st);
	assert_memory_equal(&before, &after, sizeof(before));
	strbuf_clear(&text);
}

static void erase(struct site *s, struct identity id)
{
	struct erasure e = { .identity = id, .reason = "consent", .seq = 2 };
	bool holds;
	struct err err = ERR_INIT;

	seal_sign_erasure(&e, &s->signer);
	must(store_erasure_add(s->st, &e, NULL, &holds, &err), &err);
}

static void signer__unknown__kept_out_until_trusted(void **state)
{
	struct fixture *f = *state;
	struct site laptop, office;
	const char *path;
	char print[SEAL_FINGERPRINT];

	site_open(&laptop, f, "l.db", STORE_FIELD, 1);
	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	(void)visit(&laptop, fixture_identity(f), 1, NULL);
	path = hand_in(f, &laptop, "stick");
	seal_fingerprint(print, laptop.signer.key);
	refuses(f, &office, path, print);
	assert_true(fs_is_dir(fixture_path(f, "quarantine")));
	trust(&office, &laptop, KEY_DEVICE, KEY_TRUSTED);
	takes(f, &office, path);
	assert_true(same_state(laptop.st, office.st));
	takes(f, &office, path);
	assert_true(same_state(laptop.st, office.st));
	/* Declared dead: what it brought stays, nothing more comes. */
	trust(&office, &laptop, KEY_DEVICE, KEY_REVOKED);
	(void)visit(&laptop, fixture_identity(f), 1, NULL);
	refuses(f, &office, hand_in(f, &laptop, "stick"), "停用");
	store_close(laptop.st);
	store_close(office.st);
}

static void signers__many_unknown__no_row_enters(void **state)
{
	enum { STRANGERS = 40 };
	struct fixture *f = *state;
	struct site office, laptop;
	struct hand_in_options o = { .round = "2026Q4", .made = "", .tool = "test", .now_ms = 5 };
	struct digest before;

	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	site_open(&laptop, f, "l.db", STORE_FIELD, 1);
	(void)visit(&laptop, fixture_identity(f), 1, NULL);
	before = fixture_state(office.st);
	for (int i = 0; i < STRANGERS; i++) {
		unsigned char seed[SEAL_SEED];
		struct seal_signer stranger;
		struct hand_in h;
		struct err err = ERR_INIT;

		memset(seed, 100 + i, sizeof(seed));
		seal_signer_from_seed(&stranger, seed);
		o.signer = &stranger;
		must(hand_in_write(&h, laptop.st, fixture_path(f, "strangers"), &o, &err), &err);
		refuses(f, &office, h.path, "不认识");
	}
	{
		struct digest after = fixture_state(office.st);

		assert_memory_equal(&before, &after, sizeof(before));
	}
	store_close(laptop.st);
	store_close(office.st);
}

/* A known laptop that brings what another has signed, or signs in another's name. */
static void signer__in_anothers_name__refused(void **state)
{
	struct fixture *f = *state;
	struct site a, b, office;

	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&b, f, "b.db", STORE_FIELD, 2);
	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	trust(&office, &a, KEY_DEVICE, KEY_TRUSTED);
	trust(&office, &b, KEY_DEVICE, KEY_TRUSTED);
	(void)snprintf(b.code, sizeof(b.code), "D1"); /* b writes a's code into its records */
	(void)visit(&b, fixture_identity(f), 1, NULL);
	refuses(f, &office, hand_in(f, &b, "stick"), "签名不是");
	store_close(a.st);
	store_close(b.st);
	store_close(office.st);
}

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
	trust(&town, &a, KEY_DEVICE, KEY_TRUSTED);
	trust(&town, &b, KEY_DEVICE, KEY_TRUSTED);
	first = visit(&a, one, 1, NULL);
	(void)visit(&a, one, 2, &first);
	(void)visit(&b, two, 1, NULL);
	pa = hand_in(f, &a, "sa");
	pb = hand_in(f, &b, "sb");
	takes(f, &town, pb);
	takes(f, &town, pa);
	pt = hand_in(f, &town, "st");
	refuses(f, &county, pt, "不认识");
	trust(&county, &town, KEY_OFFICE, KEY_TRUSTED);
	takes(f, &county, pt);
	assert_true(same_state(town.st, county.st));
	/* The township vouched for the laptop: its own package is now a known one, and nothing new. */
	takes(f, &county, pa);
	assert_true(same_state(town.st, county.st));
	/* And on: the county's own package back into the township. */
	trust(&town, &county, KEY_OFFICE, KEY_TRUSTED);
	takes(f, &town, hand_in(f, &county, "sc"));
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
	root = visit(&a, gone, 1, NULL);
	(void)visit(&a, gone, 2, &root);
	(void)visit(&a, stays, 1, NULL);
	before = hand_in(f, &a, "sa");
	erase(&a, gone);
	after = hand_in(f, &a, "sa");
	erase(&b, stays); /* b recorded nothing of it */
	attack = hand_in(f, &b, "sb");
	for (struct site *o = &first; o; o = o == &first ? &second : NULL) {
		trust(o, &a, KEY_DEVICE, KEY_TRUSTED);
		trust(o, &b, KEY_DEVICE, KEY_TRUSTED);
		takes(f, o, attack);
	}
	takes(f, &first, before);
	takes(f, &first, after);
	takes(f, &second, after);
	takes(f, &second, before);
	assert_true(same_state(first.st, second.st));
	assert_true(same_state(first.st, a.st));
	must(store_erased(first.st, &gone, &erased, &err), &err);
	assert_true(erased);
	must(store_erased(first.st, &stays, &erased, &err), &err);
	assert_false(erased);
	must(store_check(first.st, &err), &err);
	must(store_check(second.st, &err), &err);
	/* An office may: its erasure comes back to the laptop in an answer. */
	erase(&first, stays);
	must(store_erased(first.st, &stays, &erased, &err), &err);
	assert_true(erased);
	assert_false(same_state(first.st, second.st));
	store_close(a.st);
	store_close(b.st);
	store_close(first.st);
	store_close(second.st);
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
	trust(&town, &a, KEY_DEVICE, KEY_TRUSTED);
	trust(&county, &a, KEY_DEVICE, KEY_TRUSTED);
	trust(&county, &town, KEY_OFFICE, KEY_TRUSTED);
	trust(&town, &county, KEY_OFFICE, KEY_TRUSTED);
	root = visit(&a, gone, 1, NULL);
	takes(f, &town, hand_in(f, &a, "s1"));
	must(store_receipt_add(a.st, &root, &gone, NULL, &err), &err);
	second = visit(&a, gone, 2, &root);
	takes(f, &county, hand_in(f, &a, "s2"));
	must(store_receipt_add(a.st, &second, &gone, NULL, &err), &err);
	erase(&a, gone);
	takes(f, &town, hand_in(f, &a, "s3"));
	takes(f, &county, hand_in(f, &a, "s3"));
	must(store_erased(county.st, &gone, &erased, &err), &err);
	assert_false(erased); /* nothing here says that a recorded it */
	trust(&county, &a, KEY_DEVICE, KEY_REVOKED);
	takes(f, &county, hand_in(f, &town, "s4"));
	must(store_erased(county.st, &gone, &erased, &err), &err);
	assert_true(erased);
	takes(f, &town, hand_in(f, &county, "s5"));
	assert_true(same_state(town.st, county.st));
	must(store_check(county.st, &err), &err);
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
	trust(&town, &a, KEY_DEVICE, KEY_TRUSTED);
	trust(&county, &a, KEY_DEVICE, KEY_TRUSTED);
	id = visit(&a, one, 1, NULL);
	p1 = hand_in(f, &a, "s");
	(void)hand_in(f, &a, "s"); /* number 2 is never brought, and nothing is lost by it */
	must(store_receipt_add(a.st, &id, &one, NULL, &err), &err); /* the township has it */
	(void)visit(&a, fixture_identity(f), 1, NULL);
	p3 = hand_in(f, &a, "s");
	takes(f, &county, p3);
	must(package_chains(&text, county.st, &err), &err);
	if (!text.len || !strstr(text.data, "1 条") || !strstr(text.data, "1-2"))
		fail_msg("no gap named: %s", text.len ? text.data : "");
	takes(f, &county, p1);
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
		(void)visit(&twin, fixture_identity(f), 1, NULL);
		takes(f, &county, hand_in(f, &twin, "twin"));
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
	int64_t n = 0, erased = 0, receipts = 0, all = 0, proven = 0;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	trust(&office, &a, KEY_DEVICE, KEY_TRUSTED);
	(void)visit(&a, fixture_identity(f), 1, NULL);
	(void)visit(&a, fixture_identity(f), 1, NULL);
	takes(f, &office, hand_in(f, &a, "s"));
	(void)visit(&a, fixture_identity(f), 1, NULL); /* not handed in */
	o.signer = &office.signer;
	must(answer_write(office.st, path, a.signer.key, &o, &n, &err), &err);
	assert_int_equal(n, 2);
	must(fs_read(&bytes, path, PACKAGE_MAX, &err), &err);
	must(package_read(&p, bytes.data, bytes.len, &err), &err);
	must(store_prune(a.st, &n, &err), &err);
	assert_int_equal(n, 0); /* handed in is not proven */
	must(answer_take(a.st, p, &erased, &receipts, &err), &err);
	assert_int_equal(receipts, 2);
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

/* What a hostile file could make a reader do. */
static enum status hang(struct err *err)
{
	volatile unsigned long n = 1;

	(void)err;
	while (n)
		n |= 1;
	return ST_OK;
}

static enum status grow(struct err *err)
{
	void *volatile p = NULL;

	(void)err;
	do {
		p = malloc((size_t)16 << 20);
		if (p)
			memset(p, 1, (size_t)16 << 20);
	} while (p);
	abort();
}

static enum status crash(struct err *err)
{
	(void)err;
	abort();
}

static const char *out_of_reach;

static enum status reach_out(struct err *err)
{
	(void)err;
	/* No descriptor is left to open a file with, and where the kernel filters calls, not even the try is survived. */
	return fs_write(out_of_reach, "x", 1, 0600, NULL) == ST_OK ? ST_OK : ST_INPUT;
}

static enum status complain(struct err *err)
{
	return err_set(err, ST_SYNTAX, "%s", "so it is");
}

static enum status good(struct err *err)
{
	(void)err;
	return ST_OK;
}

static bool spoiled;

/* The reader is over: what it says of the files after this one is not to be believed. */
static enum status spoil_the_next(struct err *err)
{
	(void)err;
	spoiled = true;
	return ST_OK;
}

static enum status good_unless_spoiled(struct err *err)
{
	return spoiled ? err_set(err, ST_SYNTAX, "%s", "slander") : ST_OK;
}

typedef enum status (*job)(struct err *err);

static enum status do_job(void *ctx, size_t i, struct err *err)
{
	return ((const job *)ctx)[i](err);
}

static size_t hear_all(struct package_verdict *out, const job *jobs, size_t n)
{
	static const struct package_limits small = { .memory = (size_t)64 << 20, .seconds = 1 };
	struct package_children c = {
		.fn = do_job, .ctx = (void *)(uintptr_t)jobs, .n = n, .limits = &small
	};
	struct err err = ERR_INIT;
	size_t done = 0;

	package_children_begin(&c);
	must(package_children_hear(&c, out, &done, &err), &err);
	return done;
}

/* The last byte turned over. */
static void spoil_file(const char *path)
{
	struct strbuf bytes;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	must(fs_read(&bytes, path, PACKAGE_MAX, &err), &err);
	bytes.data[bytes.len - 2] ^= 1;
	must(fs_write(path, bytes.data, bytes.len, 0600, &err), &err);
	strbuf_clear(&bytes);
}

static void child__that_hangs_grows_or_crashes__costs_itself_only(void **state)
{
	static const job jobs[] = { good,     hang,  good,	     good,     grow,
				    complain, crash, spoil_the_next, good_unless_spoiled, reach_out,
				    good };
	struct package_verdict v[ARRAY_LEN(jobs)];

	out_of_reach = fixture_path(*state, "reached");
	assert_int_equal(hear_all(v, jobs, ARRAY_LEN(jobs)), ARRAY_LEN(jobs));
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
		bool is_good = jobs[i] == good || jobs[i] == spoil_the_next ||
			       jobs[i] == good_unless_spoiled;

#if defined(__SANITIZE_ADDRESS__)
		if (jobs[i] == grow) /* address space is not limited under the sanitizer */
			continue;
#endif
		assert_int_equal(v[i].status, jobs[i] == complain ? ST_SYNTAX :
					      is_good		  ? ST_OK :
								    ST_INPUT);
	}
	assert_string_equal(v[5].text, "so it is");
	assert_false(fs_exists(out_of_reach));
}

/* More than one child serves, and bad ones among them: every good one is in, every bad one is named. */
static void packages__many_with_bad_ones_among_them__each_gets_its_own(void **state)
{
	enum { N = 140 }; /* more than one child takes */
	struct fixture *f = *state;
	struct site office, a;
	struct merge_options o = { .now_ms = 1 };
	struct merge *m = NULL;
	struct err err = ERR_INIT;
	const struct merge_report *r;

	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	site_open(&a, f, "a.db", STORE_FIELD, 1);
	trust(&office, &a, KEY_DEVICE, KEY_TRUSTED);
	for (int i = 0; i < N; i++) {
		const char *path;

		(void)visit(&a, fixture_identity(f), 1, NULL);
		path = hand_in(f, &a, "many");
		if (i % 7 == 3)
			spoil_file(path);
	}
	must(merge_open(&m, office.st, &o, &err), &err);
	must(merge_path(m, fixture_path(f, "many"), &err), &err);
	assert_int_equal(merge_run(m, &err), ST_INPUT);
	r = merge_report(m);
	assert_int_equal(r->files.n, N);
	for (size_t i = 0; i < r->files.n; i++)
		assert_int_equal(r->files.v[i].outcome,
				 i % 7 == 3 ? MERGE_REFUSED : MERGE_TAKEN);
	merge_free(m);
	store_close(a.st);
	store_close(office.st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(signer__unknown__kept_out_until_trusted,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(signers__many_unknown__no_row_enters, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(signer__in_anothers_name__refused, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(detour__over_a_township__same_state_and_signatures,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(erasure__any_order__wins_for_ever, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(
			erasure__first_state_never_came__holds_by_the_other_offices_word,
			fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			chain__gap_only_while_revisions_are_missing__and_forks_are_named,
			fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(receipt__proves__and_prune_takes_only_that,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			child__that_hangs_grows_or_crashes__costs_itself_only, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(
			packages__many_with_bad_ones_among_them__each_gets_its_own, fixture_open,
			fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
