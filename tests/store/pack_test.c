/* SPDX-License-Identifier: MIT */
/* Revisions as the bytes of a row, and back: whatever they say they say again, and damaged bytes are noticed or say the same. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "store/internal.h"
#include "tests/store/support.h"

#define LONG_KEY "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"

static const char *const bodies[] = {
	"",
	"q1\t1\n",
	"q1\t1\nq2\t\nq3\t3\n",
	"q3\t3\nq1\t1\nq1\t1\n", /* out of order, and twice */
	"roster[1]/name\t\xE5\xBC\xA0\\n\\t\nroster[2]/name\tx\nq1!why\tbecause\n",
	"q1\t1", /* no end of line */
	"q1\n",	 /* no value */
	"\tv\n", /* no key */
	"\n",
	LONG_KEY LONG_KEY "\t1\n",
	"q1\tvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv\n",
};
static const char *const times[] = { "", "2026-11-23T10:42:07+08:00", "2026-11-23T10:42:07-08:30", "2026-11-23T10:42:07.123+08:00",
				     "2026-11-23T10:42:07Z", "2026/11/23T10:42:07+08:00", "yesterday" };
static const char *const households[] = { "", "150525100200-01-000001", "150525100200", "15052510020", "h", "\xE7\x94\xB2" };
static const char *const units[] = { "150525100200", "", "h" };

static void same(const struct revision *a, unsigned marks, const char *origin, const struct stored *b)
{
	const char *const texts[][2] = {
		{ a->round, b->rev.round },	    { a->form_id, b->rev.form_id },	{ a->form_version, b->rev.form_version },
		{ a->device, b->rev.device },	    { a->interviewer, b->rev.interviewer }, { a->author, b->rev.author },
		{ a->unit, b->rev.unit },	    { a->household, b->rev.household }, { a->started, b->rev.started },
		{ a->ended, b->rev.ended },	    { a->submitted, b->rev.submitted }, { a->outcome, b->rev.outcome },
		{ a->lang, b->rev.lang },	    { a->state, b->rev.state },		{ a->reason, b->rev.reason },
		{ origin, b->origin },
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_string_equal(texts[i][0], texts[i][1]);
	assert_int_equal(marks, b->marks);
	assert_int_equal(a->n_parents, b->rev.n_parents);
	assert_memory_equal(a->parents, b->rev.parents, a->n_parents * DIGEST_SIZE);
	assert_int_equal(a->body_len, b->rev.body_len);
	assert_memory_equal(a->body, b->rev.body, a->body_len);
	assert_memory_equal(&a->form_digest, &b->rev.form_digest, DIGEST_SIZE);
}

static void unpack(struct store *st, const void *bytes, size_t n, struct stored *out, struct arena *a, bool *whole)
{
	struct err err = ERR_INIT;

	*out = (struct stored){ .origin = "" };
	revision_init(&out->rev);
	/* ST_DB: a word that no row has. */
	if (row_unpack(st, bytes, n, out, a, whole, &err) != ST_OK)
		*whole = false;
}

static void make(struct revision *rev, size_t i)
{
	static const enum revision_kind kinds[] = { REV_INTERVIEW, REV_VISIT, REV_DECISION };
	const char *body = bodies[i % ARRAY_LEN(bodies)];

	rev_make(rev, (unsigned char)i, 1, body);
	rev->kind = kinds[i / 3 % 3];
	rev->body = body;
	rev->body_len = strlen(body);
	rev->started = times[i % ARRAY_LEN(times)];
	rev->ended = times[i / 2 % ARRAY_LEN(times)];
	rev->submitted = times[i / 3 % ARRAY_LEN(times)];
	rev->unit = units[i / 5 % ARRAY_LEN(units)];
	rev->household = households[i % ARRAY_LEN(households)];
	rev->reason = i % 2 ? "" : "\xE9\x94\x99\xE4\xBA\x86\na\tb";
	rev->n_parents = i % 3;
	for (size_t k = 0; k < rev->n_parents; k++)
		memset(rev->parents[k].b, (int)(i + k), DIGEST_SIZE);
}

static void pack__and_back__the_same(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct arena *a = arena_new();
	struct strbuf packed;

	strbuf_init(&packed);
	assert_int_equal(store_begin(st, NULL), ST_OK);
	for (size_t i = 0; i < 5000; i++) {
		unsigned marks = (unsigned)(i * 77 % 301);
		struct revision rev;
		struct stored back;
		bool whole = false;

		make(&rev, i);
		strbuf_reset(&packed);
		arena_reset(a);
		assert_int_equal(row_pack(st, &packed, &rev, marks, i % 4 ? "a.csv" : "", NULL), ST_OK);
		unpack(st, packed.data, packed.len, &back, a, &whole);
		assert_true(whole);
		same(&rev, marks, i % 4 ? "a.csv" : "", &back);
	}
	assert_int_equal(store_commit(st, NULL), ST_OK);
	strbuf_clear(&packed);
	arena_free(a);
	store_close(st);
}

/* Every bit and every length of some rows: noticed, or the revision says the same, or its digest is another. */
static void unpack__damaged__never_another_text_of_the_same_digest(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct arena *a = arena_new();
	struct strbuf packed;
	size_t noticed = 0, cases = 0;

	strbuf_init(&packed);
	assert_int_equal(store_begin(st, NULL), ST_OK);
	for (size_t i = 0; i < 40; i++) {
		struct revision rev;
		struct stored back;
		struct digest id;
		bool whole;

		make(&rev, i);
		id = revision_id(&rev);
		strbuf_reset(&packed);
		assert_int_equal(row_pack(st, &packed, &rev, 3, "a.csv", NULL), ST_OK);
		for (size_t bit = 0; bit < 9 * packed.len; bit++) {
			size_t n = bit < 8 * packed.len ? packed.len : bit - 8 * packed.len;
			char was = packed.data[bit / 8 % packed.len];

			if (bit < 8 * packed.len)
				packed.data[bit / 8] = (char)(was ^ (1 << bit % 8));
			arena_reset(a);
			unpack(st, packed.data, n, &back, a, &whole);
			back.rev.kind = rev.kind;
			back.rev.identity = rev.identity;
			back.rev.seq = rev.seq;
			if (whole) {
				struct digest now = revision_id(&back.rev);

				if (digest_compare(&now, &id) == 0)
					same(&rev, back.marks, back.origin, &back);
				else
					noticed++;
			} else {
				noticed++;
			}
			cases++;
			packed.data[bit / 8 % packed.len] = was;
		}
	}
	assert_true(noticed > cases * 9 / 10);
	store_rollback(st);
	strbuf_clear(&packed);
	arena_free(a);
	store_close(st);
}

static void pack__an_ordinary_interview__a_third_of_its_text(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct strbuf packed, body, canonical;
	struct revision rev;

	strbuf_init(&packed);
	strbuf_init(&body);
	strbuf_init(&canonical);
	for (int i = 0; i < 30; i++)
		strbuf_addf(&body, "scale/q%02d\t%d\n", i, i % 5);
	rev_make(&rev, 1, 1, "");
	rev.household = "150525100200-01-000001";
	rev.unit = "150525100200";
	rev.body = body.data;
	rev.body_len = body.len;
	revision_encode(&canonical, &rev);
	assert_int_equal(store_begin(st, NULL), ST_OK);
	for (int i = 0; i < 2; i++) { /* once its words are there */
		strbuf_reset(&packed);
		assert_int_equal(row_pack(st, &packed, &rev, 0, "a.csv", NULL), ST_OK);
	}
	store_rollback(st);
	assert_true(3 * packed.len < canonical.len);
	strbuf_clear(&canonical);
	strbuf_clear(&body);
	strbuf_clear(&packed);
	store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(pack__and_back__the_same),
		IN_PLACE(unpack__damaged__never_another_text_of_the_same_digest),
		IN_PLACE(pack__an_ordinary_interview__a_third_of_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
