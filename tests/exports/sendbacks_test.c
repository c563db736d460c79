/* SPDX-License-Identifier: MIT */
/* Returned interviews: the way to the laptop and what it takes, what answers them, and that they go with their record. */
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
#include "forms/sendback.h"
#include "tests/exports/site.h"

static struct digest interview(struct fixture *f, struct site *s, struct identity id, int64_t seq, const struct digest *parent, const char *body)
{
	struct revision rev;
	struct digest out;
	struct err err = ERR_INIT;

	revision_init(&rev);
	rev.kind = REV_INTERVIEW;
	rev.identity = id;
	rev.round = "2026Q4";
	rev.form_id = f->flat->id;
	rev.form_version = f->flat->version;
	rev.form_digest = f->flat->digest;
	rev.device = s->code;
	rev.interviewer = "7";
	rev.unit = "150525100200";
	rev.household = "150525100200-01-0001";
	rev.started = "2026-11-23T10:42:07+08:00";
	rev.outcome = "1.2";
	rev.state = "final";
	rev.seq = seq;
	rev.n_parents = parent != NULL;
	if (parent)
		rev.parents[0] = *parent;
	rev.body = body;
	rev.body_len = strlen(body);
	must(store_revision_add(s->st, &rev, 0, "", &out, NULL, &err), &err);
	return out;
}

static struct digest give_back(struct site *s, struct identity record, const char *text, const struct digest *seen, size_t n)
{
	struct revision rev;
	struct strbuf body;
	struct digest id;
	struct err err = ERR_INIT;

	strbuf_init(&body);
	site_make_return(&rev, &body, s->code, record, text, seen, n);
	must(store_revision_add(s->st, &rev, 0, "", &id, NULL, &err), &err);
	strbuf_clear(&body);
	return id;
}

struct found {
	int n, open, changed;
	char text[64];
};

static enum status count(void *ctx, const struct store_sendback *s)
{
	struct found *x = ctx;

	x->n++;
	x->open += !s->answer;
	x->changed += s->changed;
	(void)snprintf(x->text + strlen(x->text), sizeof(x->text) - strlen(x->text), "%s", s->said.text);
	return ST_OK;
}

static struct found look(struct store *st)
{
	struct found x = { 0 };
	struct err err = ERR_INIT;

	must(store_sendbacks_each(st, count, &x, &err), &err);
	must(store_check(st, &err), &err);
	return x;
}

static struct hand_in_options options_of(struct site *s)
{
	return (struct hand_in_options){ .signer = &s->signer, .round = "2026Q4", .made = "2026-11-25T18:00:00+08:00", .tool = "test", .now_ms = 5 };
}

/* An office's answer to the laptop, opened there. */
static enum status bring(struct fixture *f, struct site *office, struct site *laptop, struct answer_taken *taken)
{
	struct hand_in_options o = options_of(office);
	const char *path = fixture_path(f, "answer.ruhu");
	struct seal_opener opener;
	struct answer_given given;
	struct package *p = NULL;
	struct strbuf bytes;
	struct err err = ERR_INIT;
	bool sealed = false;
	enum status st;

	strbuf_init(&bytes);
	seal_opener_of_signer(&opener, &laptop->signer);
	must(answer_write(office->st, path, laptop->signer.key, &o, &given, &err), &err);
	must(fs_read(&bytes, path, PACKAGE_MAX, &err), &err);
	must(package_open(&p, &sealed, bytes.data, bytes.len, &opener, 1, &err), &err);
	assert_int_equal(sealed, given.returned > 0);
	st = answer_take(laptop->st, p, taken, &err);
	package_free(p);
	strbuf_clear(&bytes);
	return st;
}

struct pair {
	struct site laptop, office;
	struct identity record;
	struct digest first;
};

/* A laptop whose interview the office has. */
static void open_pair(struct pair *p, struct fixture *f)
{
	site_open(&p->laptop, f, "l.db", STORE_FIELD, 1);
	site_open(&p->office, f, "o.db", STORE_OFFICE, 9);
	site_trust(&p->office, &p->laptop, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&p->laptop, &p->office, KEY_OFFICE, KEY_TRUSTED);
	p->record = fixture_identity(f);
	p->first = interview(f, &p->laptop, p->record, 1, NULL, "");
	site_takes(f, &p->office, site_hand_in(f, &p->laptop, "s1"));
}

static void close_pair(struct pair *p)
{
	store_close(p->laptop.st);
	store_close(p->office.st);
}

static void answer__to_its_laptop__waits_until_a_later_state(void **state)
{
	struct fixture *f = *state;
	struct answer_taken taken;
	struct pair p;
	int64_t all = 0, proven = 0, n = 0;
	struct found x;
	struct err err = ERR_INIT;

	open_pair(&p, f);
	(void)give_back(&p.office, p.record, "看第3题", &p.first, 1);
	must(bring(f, &p.office, &p.laptop, &taken), &err);
	assert_int_equal(taken.returned, 1);
	assert_int_equal(taken.receipts, 1);
	x = look(p.laptop.st);
	assert_int_equal(x.open, 1);
	assert_string_equal(x.text, "看第3题");
	/* Nothing of the office's is counted as its own, or cleared away before it is answered. */
	must(receipts_count(p.laptop.st, &all, &proven, &err), &err);
	assert_int_equal(all, 1);
	assert_int_equal(proven, 1);
	must(store_prune(p.laptop.st, &n, &err), &err);
	assert_int_equal(n, 0);
	must(bring(f, &p.office, &p.laptop, &taken), &err);
	assert_int_equal(taken.returned, 0);
	(void)interview(f, &p.laptop, p.record, 2, &p.first, "q1\t1\n");
	x = look(p.laptop.st);
	assert_int_equal(x.open, 0);
	assert_int_equal(x.changed, 1);
	site_takes(f, &p.office, site_hand_in(f, &p.laptop, "s2"));
	assert_true(same_state(p.laptop.st, p.office.st));
	assert_int_equal(look(p.office.st).open, 0);
	must(bring(f, &p.office, &p.laptop, &taken), &err);
	must(store_prune(p.laptop.st, &n, &err), &err);
	assert_int_equal(n, 1);
	assert_int_equal(look(p.laptop.st).n, 0);
	close_pair(&p);
}

/* What was made before the return, or beside it from nothing the office had seen, is no answer; the same answers are one, unchanged. */
static void answered__by_a_child_of_what_was_seen__only(void **state)
{
	struct fixture *f = *state;
	struct pair p;
	struct digest second;

	open_pair(&p, f);
	second = interview(f, &p.laptop, p.record, 2, &p.first, "q1\t1\n");
	site_takes(f, &p.office, site_hand_in(f, &p.laptop, "s2"));
	(void)give_back(&p.office, p.record, "再问", (struct digest[]){ p.first, second }, 2);
	assert_int_equal(look(p.office.st).open, 1);
	(void)interview(f, &p.office, p.record, 1, NULL, "q1\t2\n");
	assert_int_equal(look(p.office.st).open, 1);
	(void)interview(f, &p.office, p.record, 3, &second, "q1\t1\n");
	assert_int_equal(look(p.office.st).open, 0);
	assert_int_equal(look(p.office.st).changed, 0);
	close_pair(&p);
}

/* Said again of a later state it takes the place of what was said before; two offices that say it both stand. */
static void said__again_or_by_two__superseded_or_both(void **state)
{
	struct fixture *f = *state;
	struct revision rev;
	struct strbuf body;
	struct digest one;
	struct pair p;
	struct err err = ERR_INIT;
	bool added;

	strbuf_init(&body);
	open_pair(&p, f);
	one = give_back(&p.office, p.record, "甲", &p.first, 1);
	site_make_return(&rev, &body, "D8", p.record, "乙", &p.first, 1);
	must(store_revision_add(p.office.st, &rev, 0, "", NULL, &added, &err), &err);
	assert_int_equal(look(p.office.st).n, 2);
	strbuf_reset(&body);
	site_make_return(&rev, &body, "D9", p.record, "丙", &p.first, 1);
	rev.parents[0] = one;
	rev.n_parents = 1;
	rev.seq = 2;
	must(store_revision_add(p.office.st, &rev, 0, "", NULL, &added, &err), &err);
	assert_int_equal(look(p.office.st).n, 2);
	assert_null(strstr(look(p.office.st).text, "甲"));
	strbuf_clear(&body);
	close_pair(&p);
}

/* A laptop that returns interviews itself, or supersedes what the office said: it changes nothing. */
static void signed__by_a_laptop__counts_for_nothing(void **state)
{
	struct fixture *f = *state;
	struct site other;
	struct revision rev;
	struct strbuf body;
	struct signature by;
	struct digest said, id;
	struct pair p;
	struct err err = ERR_INIT;
	bool added = false;

	strbuf_init(&body);
	open_pair(&p, f);
	site_open(&other, f, "x.db", STORE_FIELD, 3);
	site_trust(&p.office, &other, KEY_DEVICE, KEY_TRUSTED);
	said = give_back(&p.office, p.record, "看第3题", &p.first, 1);
	site_make_return(&rev, &body, other.code, p.record, "没事了", &p.first, 1);
	rev.parents[0] = said;
	rev.n_parents = 1;
	rev.seq = 2;
	id = revision_id(&rev);
	seal_sign(&by, &other.signer, SEAL_REVISION, &id);
	must(store_revision_add_signed(p.office.st, &rev, 0, "x.ruhu", &by, NULL, &added, &err), &err);
	assert_true(added);
	assert_string_equal(look(p.office.st).text, "看第3题");
	strbuf_clear(&body);
	store_close(other.st);
	close_pair(&p);
}

/* Packages made by hand: kind answer, with this one revision in it; sign: who signs the revision, 0 = nobody. */
static enum status take_made(struct pair *p, const struct revision *rev, const struct seal_signer *signer, const struct package_key *named,
			     struct answer_taken *taken)
{
	struct package_manifest m = { .kind = PACKAGE_ANSWER, .device = p->office.code, .round = "", .made = "", .tool = "", .number = 1 };
	struct package_writer *w = package_new();
	struct package *made = NULL;
	struct signature by;
	struct strbuf bytes;
	struct digest id = revision_id(rev);
	struct err err = ERR_INIT;
	enum status st;

	strbuf_init(&bytes);
	if (named)
		package_add_key(w, named);
	if (signer)
		seal_sign(&by, signer, SEAL_REVISION, &id);
	package_add_revision(w, rev, signer ? &by : NULL);
	package_add_receipt(w, &p->first);
	must(package_finish(&bytes, &id, w, &m, &p->office.signer, &err), &err);
	must(package_read(&made, bytes.data, bytes.len, &err), &err);
	st = answer_take(p->laptop.st, made, taken, &err);
	assert_int_equal(st != ST_OK, err.text[0] != '\0');
	package_free(made);
	package_drop(w);
	strbuf_clear(&bytes);
	return st;
}

static void answer__with_what_is_not_the_offices__taken_in_no_part(void **state)
{
	struct fixture *f = *state;
	struct answer_taken taken;
	struct package_key named = { .role = PACKAGE_OFFICE, .code = "D7" };
	struct digest before, after;
	struct revision rev;
	struct strbuf body;
	struct site county;
	struct pair p;
	bool has = true;
	struct err err = ERR_INIT;

	strbuf_init(&body);
	open_pair(&p, f);
	site_open(&county, f, "c.db", STORE_OFFICE, 7);
	memcpy(named.key, county.signer.key, sizeof(named.key));
	before = fixture_state(p.laptop.st);
	site_make_return(&rev, &body, "D9", p.record, "看第3题", &p.first, 1);
	assert_int_equal(take_made(&p, &rev, NULL, NULL, &taken), ST_INPUT);
	assert_int_equal(take_made(&p, &rev, &p.laptop.signer, NULL, &taken), ST_INPUT);
	assert_int_equal(take_made(&p, &rev, &county.signer, NULL, &taken), ST_INPUT);
	rev.device = "D7";
	assert_int_equal(take_made(&p, &rev, &county.signer, NULL, &taken), ST_INPUT); /* nobody vouches for it */
	rev.device = "D9";
	assert_int_equal(take_made(&p, &rev, &county.signer, &named, &taken), ST_INPUT); /* in another's name */
	rev.identity.b[0] ^= 1;
	assert_int_equal(take_made(&p, &rev, &p.office.signer, NULL, &taken), ST_INPUT);
	rev.identity.b[0] ^= 1;
	rev.kind = REV_INTERVIEW; /* answers put into a laptop's mouth */
	rev.identity = p.record;
	assert_int_equal(take_made(&p, &rev, &p.office.signer, NULL, &taken), ST_INPUT);
	after = fixture_state(p.laptop.st);
	assert_memory_equal(&before, &after, sizeof(before));
	must(store_receipt_has(p.laptop.st, &p.first, &has, &err), &err);
	assert_false(has);
	/* Another round's, or of a record that is not here: said and left; the rest is taken. */
	strbuf_reset(&body);
	site_make_return(&rev, &body, "D9", p.record, "看第3题", &p.first, 1);
	rev.round = "2025Q4";
	assert_int_equal(take_made(&p, &rev, &p.office.signer, NULL, &taken), ST_OK);
	assert_int_equal(taken.elsewhere, 1);
	strbuf_reset(&body);
	site_make_return(&rev, &body, "D9", fixture_identity(f), "别人的", &p.first, 1);
	assert_int_equal(take_made(&p, &rev, &p.office.signer, NULL, &taken), ST_OK);
	assert_int_equal(taken.elsewhere, 1);
	assert_int_equal(taken.returned, 0);
	assert_int_equal(look(p.laptop.st).n, 0);
	must(store_receipt_has(p.laptop.st, &p.first, &has, &err), &err);
	assert_true(has);
	/* One of another office, for which the laptop's own office vouches. */
	strbuf_reset(&body);
	site_make_return(&rev, &body, "D7", p.record, "旗里要的", &p.first, 1);
	assert_int_equal(take_made(&p, &rev, &county.signer, &named, &taken), ST_OK);
	assert_int_equal(taken.returned, 1);
	assert_string_equal(look(p.laptop.st).text, "旗里要的");
	strbuf_clear(&body);
	store_close(county.st);
	close_pair(&p);
}

/* Withdrawn on the laptop or in the office, and whatever comes first: the comment is gone, and does not come back. */
static void withdrawn__takes_it_along__in_any_order(void **state)
{
	struct fixture *f = *state;
	struct answer_taken taken;
	struct site town, late;
	const char *with, *without;
	struct pair p;
	struct err err = ERR_INIT;

	open_pair(&p, f);
	site_open(&town, f, "t.db", STORE_OFFICE, 8);
	site_open(&late, f, "late.db", STORE_OFFICE, 6);
	site_trust(&town, &p.office, KEY_OFFICE, KEY_TRUSTED);
	site_trust(&late, &p.office, KEY_OFFICE, KEY_TRUSTED);
	(void)give_back(&p.office, p.record, "看第3题", &p.first, 1);
	must(bring(f, &p.office, &p.laptop, &taken), &err);
	with = site_hand_in(f, &p.office, "w1");
	site_erase(&p.laptop, p.record);
	assert_int_equal(look(p.laptop.st).n, 0);
	site_takes(f, &p.office, site_hand_in(f, &p.laptop, "s2"));
	assert_int_equal(look(p.office.st).n, 0);
	without = site_hand_in(f, &p.office, "w2");
	site_takes(f, &town, with);
	assert_int_equal(look(town.st).n, 1);
	site_takes(f, &town, without);
	site_takes(f, &late, without);
	site_takes(f, &late, with);
	assert_int_equal(look(town.st).n + look(late.st).n, 0);
	assert_true(same_state(town.st, late.st));
	assert_true(same_state(town.st, p.office.st));
	assert_true(same_state(p.laptop.st, p.office.st));
	store_close(town.st);
	store_close(late.st);
	close_pair(&p);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
	const struct CMUnitTest tests[] = {
		CASE(answer__to_its_laptop__waits_until_a_later_state),
		CASE(answered__by_a_child_of_what_was_seen__only),
		CASE(said__again_or_by_two__superseded_or_both),
		CASE(signed__by_a_laptop__counts_for_nothing),
		CASE(answer__with_what_is_not_the_offices__taken_in_no_part),
		CASE(withdrawn__takes_it_along__in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
