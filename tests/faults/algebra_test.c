/* SPDX-License-Identifier: MIT */
/*
 * Merging is a union: histories worked out by algebra_model.py, which shares no line with the program, are given to the store in
 * random orders, with repetitions, in parts to two offices that then take each other's; each time the ids, the state digest, the heads
 * and the one that counts, and what is withdrawn, must be the model's. RUHU_HISTORIES names another file than that of tests/data; RUHU_FAULTS=long makes 200,000
 * orders of it.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "tests/faults/algebra.h"
#include "tests/store/support.h"
#include "tests/support/paths.h"

enum {
	SHORT_ORDERS = 2500,
	LONG_ORDERS = 200000,
	MUTANT_ORDERS = 1500,
	REOPEN_EACH = 2000,
	MOST = 64
};

struct given {
	struct digest id;
	struct revision rev;
	struct signature by;
	bool is_signed;
};
struct expected {
	struct identity identity;
	struct digest id;
	bool conflict;
};
struct history {
	struct given *revisions;
	struct erasure *erasures;
	struct expected *heads;
	size_t n, n_erasures, n_heads;
	int64_t left; /* revisions of records that are not withdrawn */
	struct digest digest;
};
struct book {
	struct arena *arena;
	VEC(struct history) list;
};

static void need(bool good, const char *what)
{
	if (!good)
		fail_msg("%s", what);
}

static void take_digest(struct digest *out, const char *hex)
{
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		unsigned byte = 0;

		need(sscanf(hex + 2 * i, "%2x", &byte) == 1, "a digest");
		out->b[i] = (unsigned char)byte;
	}
}

static void take_key(struct signature *by, const char *hex)
{
	struct digest d;

	take_digest(&d, hex);
	memcpy(by->key, d.b, sizeof(by->key));
}

static const char *read_revision(struct book *b, struct given *g, const char *at)
{
	struct err err = ERR_INIT;
	char hex[65], key[65];
	size_t n = 0;

	need(sscanf(at, "revision %64s %zu %64s", hex, &n, key) == 3, "a revision");
	take_digest(&g->id, hex);
	g->is_signed = *key != '-';
	if (g->is_signed)
		take_key(&g->by, key);
	at = strchr(at, '\n') + 1;
	if (revision_decode(&g->rev, b->arena, at, n, &err) != ST_OK)
		fail_msg("the model's bytes are not canonical: %s", err.text);
	return at + n;
}

static const char *read_erasure(struct book *b, struct erasure *e, const char *at)
{
	char hex[65], identity[40], reason[ERASURE_REASON + 1], key[65];
	long long seq = 0;
	struct digest want, have;

	need(sscanf(at, "erasure %64s %39s %32s %lld %64s", hex, identity, reason, &seq, key) ==
			     5 &&
		     identity_parse(identity, &e->identity),
	     "an erasure");
	e->reason = arena_strdup(b->arena, reason);
	e->seq = seq;
	take_key(&e->by, key);
	take_digest(&want, hex);
	have = erasure_id(e);
	need(memcmp(&want, &have, sizeof(want)) == 0, "an erasure's id");
	return strchr(at, '\n') + 1;
}

static const char *read_head(struct expected *head, const char *at)
{
	char hex[65], identity[40];
	int heads = 0;

	need(sscanf(at, "head %39s %64s %d", identity, hex, &heads) == 3 &&
		     identity_parse(identity, &head->identity),
	     "a head");
	take_digest(&head->id, hex);
	head->conflict = heads > 1;
	return strchr(at, '\n') + 1;
}

static const char *read_history(struct book *b, const char *at)
{
	struct history h = { .n = 0 };
	char hex[65];
	long long left = 0;

	need(sscanf(at, "history %zu %zu %zu %lld %64s", &h.n, &h.n_heads, &h.n_erasures, &left,
		    hex) == 5 &&
		     h.n + h.n_erasures <= MOST && h.n_heads <= h.n,
	     "a history");
	h.left = left;
	take_digest(&h.digest, hex);
	h.revisions = arena_array(b->arena, h.n, sizeof(*h.revisions));
	h.erasures = arena_array(b->arena, h.n_erasures, sizeof(*h.erasures));
	h.heads = arena_array(b->arena, h.n_heads, sizeof(*h.heads));
	at = strchr(at, '\n') + 1;
	for (size_t i = 0; i < h.n; i++)
		at = read_revision(b, &h.revisions[i], at);
	for (size_t i = 0; i < h.n_erasures; i++)
		at = read_erasure(b, &h.erasures[i], at);
	for (size_t i = 0; i < h.n_heads; i++)
		at = read_head(&h.heads[i], at);
	VEC_PUSH(&b->list, h);
	return at;
}

static void read_book(struct book *b)
{
	const char *path = getenv("RUHU_HISTORIES"), *at;
	struct strbuf bytes;

	strbuf_init(&bytes);
	b->arena = arena_new();
	need(fs_read(&bytes, path && *path ? path : TEST_DATA "/faults/algebra.txt", 1u << 30,
		     NULL) == ST_OK,
	     "the histories");
	for (at = bytes.data; at < bytes.data + bytes.len;)
		at = read_history(b, at);
	strbuf_clear(&bytes);
}

static uint64_t random_state;

static size_t below(size_t n)
{
	uint64_t z = (random_state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (size_t)((z ^ (z >> 31)) % n);
}

static char trouble[ERR_TEXT_MAX];

static const char *say(const struct err *err)
{
	(void)snprintf(trouble, sizeof(trouble), "%s", err->text);
	return trouble;
}

/* again: it came before, and may this time come as a row of a CSV file, without its signature. */
static const char *give(struct store *st, const struct given *g, bool again)
{
	const struct signature *by = g->is_signed && !(again && below(3) == 0) ? &g->by : NULL;
	struct digest id;
	struct err err = ERR_INIT;

	if (store_revision_add_signed(st, &g->rev, 0, "x", by, &id, NULL, &err) != ST_OK)
		return say(&err);
	return digest_compare(&id, &g->id) == 0 ? NULL : "another id";
}

static const char *erase(struct store *st, const struct erasure *e)
{
	struct err err = ERR_INIT;
	bool holds;

	return store_erasure_add(st, e, NULL, &holds, &err) == ST_OK ? NULL : say(&err);
}

/* All of them at least once, in a random order, some again; or, where not whole, about two thirds of them. */
static const char *give_all(struct store *st, const struct history *h, bool whole)
{
	size_t order[2 * MOST], n = 0, all = h->n + h->n_erasures;
	bool came[MOST] = { false };
	const char *wrong = NULL;

	for (size_t i = 0; i < all; i++)
		if (whole || below(3) > 0)
			order[n++] = i;
	for (size_t i = below(all + 1); i > 0; i--)
		order[n++] = below(all);
	for (size_t i = n; i > 1; i--) {
		size_t j = below(i), keep = order[i - 1];

		order[i - 1] = order[j];
		order[j] = keep;
	}
	for (size_t i = 0; i < n && !wrong; i++) {
		size_t what = order[i];

		wrong = what < h->n ? give(st, &h->revisions[what], came[what])
				    : erase(st, &h->erasures[what - h->n]);
		came[what] = true;
	}
	return wrong;
}

struct passing {
	struct store *to;
	const char *wrong;
};

static enum status pass(void *ctx, const struct head *head)
{
	struct passing *p = ctx;

	if (store_revision_add_signed(p->to, head->rev, head->marks, head->origin, head->by, NULL,
				      NULL, NULL) != ST_OK)
		p->wrong = "not taken";
	return ST_OK;
}

static enum status pass_erasure(void *ctx, const struct store_erasure *e)
{
	struct passing *p = ctx;
	const char *wrong = erase(p->to, e->erasure);

	p->wrong = p->wrong ? p->wrong : wrong;
	return ST_OK;
}

/* What one office holds goes to the other, as read from its rows. */
static const char *hand_over(struct store *from, struct store *to)
{
	static const enum revision_kind kinds[] = { REV_INTERVIEW, REV_VISIT, REV_DECISION };
	struct passing p = { .to = to };
	bool first = below(2);

	if (first && store_erasure_each(from, pass_erasure, &p, NULL) != ST_OK)
		p.wrong = "not read";
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (store_revisions_each(from, kinds[i], pass, &p, NULL) != ST_OK)
			p.wrong = "not read";
	if (!first && store_erasure_each(from, pass_erasure, &p, NULL) != ST_OK)
		p.wrong = "not read";
	return p.wrong;
}

struct seen {
	const struct history *h;
	size_t n;
	const char *wrong;
};

static enum status see(void *ctx, const struct head *head)
{
	struct seen *s = ctx;
	const struct expected *e = NULL;

	s->n++;
	for (size_t i = 0; i < s->h->n_heads && !e; i++)
		if (memcmp(s->h->heads[i].identity.b, head->rev->identity.b, IDENTITY_SIZE) == 0)
			e = &s->h->heads[i];
	if (!e)
		s->wrong = "a record that nobody made";
	else if (memcmp(e->id.b, head->id.b, DIGEST_SIZE) != 0)
		s->wrong = "another revision counts";
	else if (e->conflict != head->conflict)
		s->wrong = "a conflict that is none, or none that is one";
	return ST_OK;
}

static const char *look(struct store *st, const struct history *h)
{
	struct store_state state;
	struct seen s = { .h = h };
	enum status status = below(2) ? store_heads_any(st, -1, NULL, see, &s, NULL)
				      : store_heads_each(st, -1, NULL, see, &s, NULL);

	if (status != ST_OK || store_state(st, &state, NULL) != ST_OK)
		return "not read";
	if (s.wrong)
		return s.wrong;
	if (s.n != h->n_heads || state.revisions != h->left)
		return "another number of records";
	return memcmp(state.digest.b, h->digest.b, DIGEST_SIZE) == 0 ? NULL
								     : "another state digest";
}

static const char *one_order(struct store *a, struct store *b, const struct history *h)
{
	const char *wrong;

	need(store_begin(a, NULL) == ST_OK && store_begin(b, NULL) == ST_OK, "a transaction");
	if (below(4) > 0) {
		wrong = give_all(a, h, true);
	} else {
		/* Two offices, each with a part; the laptops' files reach the first by way of the second, and back. */
		wrong = give_all(a, h, false);
		if (!wrong)
			wrong = give_all(b, h, true);
		if (!wrong)
			wrong = hand_over(b, a);
		if (!wrong)
			wrong = hand_over(a, b);
		if (!wrong)
			wrong = look(b, h);
	}
	if (!wrong)
		wrong = look(a, h);
	store_rollback(a);
	store_rollback(b);
	return wrong;
}

static struct signature office_key(const char *name)
{
	struct signature by = { .bytes = { 1 } };
	char text[32];
	struct digest d;

	(void)snprintf(text, sizeof(text), "key %s", name);
	d = digest_of(text, strlen(text));
	memcpy(by.key, d.b, sizeof(by.key));
	return by;
}

/* The store carries signatures and does not check them. */
static void sign_erasure(void *ctx, struct erasure *e)
{
	e->by = office_key(ctx);
}

static char *const offices[] = { (char[]){ "office 1" }, (char[]){ "office 2" } };

static void be_office(struct store *st, size_t which)
{
	const struct store_signer signer = { .sign_erasure = algebra_mutant == ALGEBRA_KEPT_TO_ITSELF
								     ? NULL
								     : sign_erasure,
					     .ctx = offices[which] };

	store_set_signer(st, &signer);
	for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
		struct signature by = office_key(offices[i]);
		struct store_key key = { .code = "O", .role = KEY_OFFICE, .state = KEY_TRUSTED };

		memcpy(key.key, by.key, sizeof(key.key));
		need(store_key_put(st, &key, NULL) == ST_OK, "an office's key");
	}
}

/* Nothing is committed: the next order begins with empty stores again. */
static const char *play(struct place *p, const struct book *b, long orders, long *tried)
{
	struct place q = *p;
	struct store *one = store_fresh(p, STORE_OFFICE), *two;
	const char *wrong = NULL;

	(void)snprintf(q.store, sizeof(q.store), "%s/b.db", q.folder);
	two = store_fresh(&q, STORE_OFFICE);
	be_office(one, 0);
	be_office(two, 1);
	for (*tried = 0; *tried < orders && !wrong; ++*tried) {
		wrong = one_order(one, two, &b->list.v[(size_t)*tried % b->list.n]);
		if (*tried % REOPEN_EACH == REOPEN_EACH - 1) { /* words pile up in memory */
			store_close(one);
			store_close(two);
			one = store_again(p);
			two = store_again(&q);
			be_office(one, 0);
			be_office(two, 1);
		}
	}
	store_close(one);
	store_close(two);
	(void)remove(p->store);
	(void)remove(q.store);
	return wrong;
}

static void merge__any_order__same_state_as_the_model(void **state)
{
	const char *form = getenv("RUHU_FAULTS");
	struct book b = { .arena = NULL };
	const char *wrong;
	long tried = 0;
	bool long_form = form && strcmp(form, "long") == 0;

	read_book(&b);
	random_state = 1;
	wrong = play(*state, &b, long_form ? LONG_ORDERS : SHORT_ORDERS, &tried);
	print_message("%ld orders of %zu histories\n", tried, b.list.n);
	if (wrong)
		fail_msg("order %ld: %s", tried, wrong);
	VEC_CLEAR(&b.list);
	arena_free(b.arena);
}

static void seeded_faults__each_is_caught(void **state)
{
	struct book b = { .arena = NULL };
	static const char *const names[] = {
		[ALGEBRA_FIRST_COMES] = "of equals the first counts",
		[ALGEBRA_BY_ID] = "of equals the greatest id counts, not the answers",
		[ALGEBRA_NEEDS_PARENTS] = "what comes before its parent is dropped",
		[ALGEBRA_ONE_A_SEQ] = "a second one with the same seq is dropped",
		[ALGEBRA_BY_ARRIVAL] = "the digest goes by arrival",
		[ALGEBRA_COMES_BACK] = "what was withdrawn comes back with the next file",
		[ALGEBRA_NEVER_MEETS] = "a withdrawal that came first is never looked at again",
		[ALGEBRA_ANYBODY] = "whoever signed one revision may withdraw the record",
		[ALGEBRA_KEPT_TO_ITSELF] = "an office does not say what it saw withdrawn",
	};

	read_book(&b);
	for (size_t i = 1; i < ARRAY_LEN(names); i++) {
		const char *wrong;
		long tried = 0;

		random_state = i;
		algebra_mutant = (enum algebra_mutant)i;
		wrong = play(*state, &b, MUTANT_ORDERS, &tried);
		algebra_mutant = ALGEBRA_NONE;
		if (!wrong)
			fail_msg("uncaught: %s", names[i]);
		print_message("seeded: %s: caught at order %ld, %s\n", names[i], tried, wrong);
	}
	VEC_CLEAR(&b.list);
	arena_free(b.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(merge__any_order__same_state_as_the_model,
						place_make, place_remove),
		cmocka_unit_test_setup_teardown(seeded_faults__each_is_caught, place_make,
						place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
