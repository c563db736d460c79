/* SPDX-License-Identifier: MIT */
/* Heads: named cases, and random histories against a slow model that reads like the rule. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "tests/store/support.h"

/* A history: one letter a revision, "b2a" = b has seq 2 and parent a, "c2" = seq 2 without parents. Expected: the winner ('?' = one of
 * the named), and '!' for a conflict. */
struct history {
	const char *about;
	const char *revisions[6];
	const char *winner;
	bool conflict;
};

static const struct history histories[] = {
	{ "one", { "a1" }, "a", false },
	{ "a correction", { "a1", "b2a" }, "b", false },
	{ "corrected twice, came out of order", { "c3b", "a1", "b2a" }, "c", false },
	{ "the first is missing", { "b2a" }, "b", false },
	{ "two corrections of one", { "a1", "b2a", "c2a" }, "bc", true },
	{ "the longer branch", { "a1", "b2a", "c2a", "d3c" }, "d", true },
	{ "both named by a decision", { "a1", "b2a", "c2a", "d3bc" }, "d", false },
	{ "a CSV row of a later number replaces", { "a1", "b2" }, "b", false },
	{ "CSV rows 1, 2, 3", { "a1", "b3", "c2" }, "b", false },
	{ "two CSV rows of the same number", { "a2", "b2" }, "ab", true },
	{ "two first ones", { "a1", "b1" }, "ab", true },
	{ "a CSV row beside a correction", { "a1", "b2a", "c2" }, "bc", true },
	{ "a CSV row beyond a correction", { "a1", "b2a", "c3" }, "c", true },
};

struct made {
	char name;
	struct revision rev;
	struct digest id;
	char body[16];
};

struct seen {
	size_t n;
	struct digest id;
	bool conflict;
};

static enum status see(void *ctx, const struct head *head)
{
	struct seen *s = ctx;

	s->n++;
	s->id = head->id;
	s->conflict = head->conflict;
	return ST_OK;
}

static int by_digest(const void *left, const void *right)
{
	return digest_compare(left, right);
}

static void make_history(const struct history *h, unsigned char identity, struct made *m, size_t *n)
{
	for (*n = 0; *n < ARRAY_LEN(h->revisions) && h->revisions[*n]; ++*n)
		m[*n].name = h->revisions[*n][0];
	/* Parents first, whatever the order of arrival: ids depend on them. */
	for (char name = 'a'; name <= 'z'; name++)
		for (size_t i = 0; i < *n; i++) {
			if (m[i].name != name)
				continue;
			(void)snprintf(m[i].body, sizeof(m[i].body), "q1\t%c\n", name);
			rev_make(&m[i].rev, identity, h->revisions[i][1] - '0', m[i].body);
			for (const char *p = h->revisions[i] + 2; *p; p++) {
				struct digest *parent = &m[i].rev.parents[m[i].rev.n_parents++];

				memset(parent->b, *p, DIGEST_SIZE); /* one that never came */
				for (size_t j = 0; j < *n; j++)
					if (m[j].name == *p)
						*parent = m[j].id;
			}
			qsort(m[i].rev.parents, m[i].rev.n_parents, sizeof(struct digest), by_digest);
			m[i].id = revision_id(&m[i].rev);
		}
}

static void heads__named_histories__as_the_rule_says(void **state)
{
	for (size_t c = 0; c < ARRAY_LEN(histories); c++) {
		struct place *p = *state;
		struct store *st = store_fresh(p, STORE_OFFICE);
		struct made made[6];
		struct seen seen = { 0 };
		size_t n = 0;
		char winner = '-';

		make_history(&histories[c], 5, made, &n);
		for (size_t i = 0; i < n; i++)
			(void)rev_add(st, &made[i].rev);
		assert_int_equal(store_heads_each(st, -1, NULL, see, &seen, NULL), ST_OK);
		assert_int_equal(seen.n, 1);
		for (size_t i = 0; i < n; i++)
			if (digest_compare(&made[i].id, &seen.id) == 0)
				winner = made[i].name;
		if (!strchr(histories[c].winner, winner) || seen.conflict != histories[c].conflict)
			fail_msg("%s: winner %c, conflict %d", histories[c].about, winner, seen.conflict);
		store_close(st);
		(void)remove(p->store);
	}
}

/* --- the slow model: every sentence of the rule as a loop over all pairs --- */

static bool superseded(const struct made *all, size_t n, const struct made *m)
{
	for (size_t i = 0; i < n; i++) {
		const struct revision *o = &all[i].rev;

		if (memcmp(o->identity.b, m->rev.identity.b, IDENTITY_SIZE) != 0)
			continue;
		for (size_t p = 0; p < o->n_parents; p++)
			if (digest_compare(&o->parents[p], &m->id) == 0)
				return true;
		if (o->n_parents == 0 && m->rev.n_parents == 0 && o->seq > m->rev.seq)
			return true;
	}
	return false;
}

static void model(const struct made *all, size_t n, unsigned char identity, struct seen *out)
{
	const struct made *best = NULL;
	int64_t top = 0;
	bool all_parentless = true;

	*out = (struct seen){ 0 };
	for (size_t i = 0; i < n; i++)
		if (all[i].rev.identity.b[0] == identity && !superseded(all, n, &all[i])) {
			out->n++;
			if (all[i].rev.seq > top)
				top = all[i].rev.seq;
		}
	for (size_t i = 0; i < n; i++)
		if (all[i].rev.identity.b[0] == identity && all[i].rev.seq == top && !superseded(all, n, &all[i]))
			all_parentless = all_parentless && all[i].rev.n_parents == 0;
	for (size_t i = 0; i < n; i++) {
		struct digest mine, its;
		int c = 0;

		if (all[i].rev.identity.b[0] != identity || all[i].rev.seq != top || superseded(all, n, &all[i]))
			continue;
		mine = revision_answers_digest(&all[i].rev);
		if (best) {
			its = revision_answers_digest(&best->rev);
			c = all_parentless ? digest_compare(&mine, &its) : 0;
			c = c ? c : digest_compare(&all[i].id, &best->id);
		}
		if (!best || c > 0)
			best = &all[i];
	}
	if (best)
		out->id = best->id;
	out->conflict = out->n > 1;
}

struct expected {
	const struct made *all;
	size_t n;
	int last;
	bool no_order;
	size_t heads, conflicts;
};

static enum status compare(void *ctx, const struct head *head)
{
	struct expected *e = ctx;
	struct seen want;
	int identity = head->rev->identity.b[0];

	assert_true(e->no_order || identity > e->last); /* in order, each once */
	e->last = identity;
	e->heads++;
	e->conflicts += head->conflict;
	model(e->all, e->n, (unsigned char)identity, &want);
	assert_true(want.n > 0);
	assert_int_equal(want.conflict, head->conflict);
	assert_memory_equal(want.id.b, head->id.b, DIGEST_SIZE);
	return ST_OK;
}

static uint64_t seed = 88172645463325252u;

static unsigned dice(unsigned sides)
{
	seed ^= seed << 13; /* xorshift64 */
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)((seed >> 33) % sides);
}

static void grow_history(struct made *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char identity = (unsigned char)(1 + dice(6));
		int64_t seq = 1;

		(void)snprintf(m[i].body, sizeof(m[i].body), "q1\t%u\n", 1 + dice(4));
		rev_make(&m[i].rev, identity, 1, m[i].body);
		for (size_t j = 0; j < i; j++)
			if (m[j].rev.identity.b[0] == identity && dice(3) == 0 && m[i].rev.n_parents < 3) {
				m[i].rev.parents[m[i].rev.n_parents++] = m[j].id;
				if (m[j].rev.seq >= seq)
					seq = m[j].rev.seq + 1;
			}
		qsort(m[i].rev.parents, m[i].rev.n_parents, sizeof(struct digest), by_digest);
		for (size_t k = 1; k < m[i].rev.n_parents; k++)
			if (digest_compare(&m[i].rev.parents[k - 1], &m[i].rev.parents[k]) == 0)
				m[i].rev.n_parents = 1; /* doubles are not canonical */
		m[i].rev.seq = m[i].rev.n_parents ? seq : 1 + dice(3);
		m[i].id = revision_id(&m[i].rev);
	}
}

/* As a set: the same revision made twice counts once. */
static size_t without_doubles(struct made *m, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool again = false;

		for (size_t j = 0; j < kept; j++)
			again = again || digest_compare(&m[j].id, &m[i].id) == 0;
		if (!again) {
			m[kept] = m[i];
			m[kept].rev.body = m[kept].body;
			kept++;
		}
	}
	for (size_t j = 0; j < kept; j++)
		m[j].rev.body = m[j].body;
	return kept;
}

static void heads__random_histories__equal_the_model_in_any_order(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct digest digest = { { 0 } };

	assert_int_equal(store_begin(st, NULL), ST_OK);
	for (int round = 0; round < 400; round++) {
		struct made *m = mem_array(30, sizeof(*m));
		size_t n = 1 + dice(30);

		grow_history(m, n);
		n = without_doubles(m, n);
		for (int order = 0; order < 2; order++) {
			struct expected e = { .all = m, .n = n }, any = e;
			struct store_state s;

			assert_int_equal(store_begin(st, NULL), ST_OK);
			for (size_t i = 0; i < n; i++)
				(void)rev_add(st, &m[order ? n - 1 - i : i].rev);
			(void)rev_add(st, &m[dice((unsigned)n)].rev); /* once more changes nothing */
			assert_int_equal(store_heads_each(st, -1, NULL, compare, &e, NULL), ST_OK);
			any.no_order = true;
			assert_int_equal(store_heads_any(st, -1, NULL, compare, &any, NULL), ST_OK);
			assert_int_equal(any.heads, e.heads);
			assert_int_equal(store_state(st, &s, NULL), ST_OK);
			assert_int_equal(s.revisions, n);
			assert_int_equal(s.interviews, e.heads);
			assert_int_equal(s.conflicts, e.conflicts);
			if (order)
				assert_memory_equal(s.digest.b, digest.b, DIGEST_SIZE);
			digest = s.digest;
			store_rollback(st);
		}
		vec_free(m);
	}
	assert_int_equal(store_commit(st, NULL), ST_OK);
	store_close(st);
}

static enum status note_seq(void *ctx, const struct head *head)
{
	strbuf_addf(ctx, "%" PRId64 "%s;", head->rev->seq, head->conflict ? "!" : "");
	return ST_OK;
}

static void history__each__by_seq_with_conflicts_named(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);
	struct history h = { "", { "a1", "b2a", "c2a" }, "", true };
	struct made made[6];
	struct strbuf text;
	size_t n = 0;

	make_history(&h, 3, made, &n);
	for (size_t i = n; i-- > 0;)
		(void)rev_add(st, &made[i].rev);
	strbuf_init(&text);
	assert_int_equal(store_history_each(st, &made[0].rev.identity, note_seq, &text, NULL), ST_OK);
	assert_string_equal(text.data, "1;2!;2!;");
	strbuf_clear(&text);
	store_close(st);
}

static void identity__find__by_its_first_digits(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);
	struct revision rev;
	struct identity id;
	struct err err = ERR_INIT;

	rev_make(&rev, 0xab, 1, "q\t1\n");
	(void)rev_add(st, &rev);
	rev.identity.b[5] = 0x10;
	(void)rev_add(st, &rev);
	rev_make(&rev, 0x12, 1, "q\t1\n");
	(void)rev_add(st, &rev);
	assert_int_equal(store_identity_find(st, "1", &id, &err), ST_OK);
	assert_int_equal(id.b[15], 0x12);
	assert_int_equal(store_identity_find(st, "abababab-AB1", &id, &err), ST_OK);
	assert_int_equal(id.b[5], 0x10);
	assert_int_equal(store_identity_find(st, "abab", &id, &err), ST_CONFLICT);
	expect_sentence(&err, "多输几位");
	assert_int_equal(store_identity_find(st, "7", &id, &err), ST_NOT_FOUND);
	assert_int_equal(store_identity_find(st, "H3K", &id, &err), ST_NOT_FOUND);
	assert_int_equal(store_identity_find(st, "", &id, &err), ST_NOT_FOUND);
	store_close(st);
}

static void heads__kind_and_round__choose(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct revision rev;
	struct seen seen = { 0 };

	rev_make(&rev, 1, 1, "q\t1\n");
	(void)rev_add(st, &rev);
	rev_make(&rev, 2, 1, "q\t1\n");
	rev.kind = REV_VISIT;
	(void)rev_add(st, &rev);
	rev_make(&rev, 3, 1, "q\t1\n");
	rev.round = "2026Q3";
	(void)rev_add(st, &rev);
	assert_int_equal(store_heads_each(st, REV_VISIT, NULL, see, &seen, NULL), ST_OK);
	assert_int_equal(seen.n, 1);
	seen.n = 0;
	assert_int_equal(store_heads_each(st, -1, "2026Q4", see, &seen, NULL), ST_OK);
	assert_int_equal(seen.n, 2);
	seen.n = 0;
	assert_int_equal(store_heads_each(st, REV_INTERVIEW, "2026Q3", see, &seen, NULL), ST_OK);
	assert_int_equal(seen.n, 1);
	store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(heads__named_histories__as_the_rule_says),
		IN_PLACE(heads__random_histories__equal_the_model_in_any_order),
		IN_PLACE(heads__kind_and_round__choose),
		IN_PLACE(history__each__by_seq_with_conflicts_named),
		IN_PLACE(identity__find__by_its_first_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
