/* SPDX-License-Identifier: MIT */
/* Decisions and problems among very many interviews: found without reading these, all of them, or a sentence says that one is missing. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/internal.h"
#include "tests/store/support.h"

enum { INTERVIEWS = 60, ISSUES = 5, DECISIONS = 3 };

struct seen {
	size_t n, conflicts;
	struct digest last, any_order;
	bool ascending;
};

static enum status see(void *ctx, const struct head *head)
{
	struct seen *s = ctx;

	s->ascending = (s->n == 0 || s->ascending) && (s->n == 0 || digest_compare(&s->last, &head->id) < 0);
	s->last = head->id;
	for (size_t i = 0; i < DIGEST_SIZE; i++)
		s->any_order.b[i] ^= head->id.b[i];
	s->conflicts += head->conflict;
	s->n++;
	return ST_OK;
}

static enum status see_issues(void *ctx, const struct head *head)
{
	return head->rev->kind == REV_ISSUE ? see(ctx, head) : ST_OK;
}

static void make(struct revision *rev, unsigned char identity, enum revision_kind kind, int64_t seq, const char *body)
{
	rev_make(rev, identity, seq, body);
	rev->kind = kind;
	if (kind == REV_INTERVIEW)
		return;
	rev->form_id = rev->form_version = "";
	memset(&rev->form_digest, 0, sizeof(rev->form_digest));
}

/* Each issue has a second version; the first two heads of the first are in conflict. */
static struct store *filled(const struct place *p)
{
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct revision rev;
	struct digest first;

	assert_int_equal(store_begin(st, NULL), ST_OK);
	for (int i = 0; i < INTERVIEWS; i++) {
		make(&rev, (unsigned char)i, REV_INTERVIEW, 1, "q1\t1\n");
		(void)rev_add(st, &rev);
	}
	for (int i = 0; i < ISSUES; i++) {
		make(&rev, (unsigned char)(100 + i), REV_ISSUE, 1, "what\tlamp\n");
		first = rev_add(st, &rev);
		make(&rev, (unsigned char)(100 + i), REV_ISSUE, 2, "what\tmended\n");
		rev.parents[0] = first;
		rev.n_parents = 1;
		(void)rev_add(st, &rev);
		rev.body = "what\tnot so\n";
		rev.body_len = strlen(rev.body);
		if (i == 0)
			(void)rev_add(st, &rev);
	}
	for (int i = 0; i < DECISIONS; i++) {
		make(&rev, (unsigned char)(200 + i), REV_DECISION, 1, "about\tfile\n");
		(void)rev_add(st, &rev);
	}
	assert_int_equal(store_commit(st, NULL), ST_OK);
	return st;
}

static void others__among_many__all_of_them_by_id(void **state)
{
	struct store *st = filled(*state);
	struct seen issues = { 0 }, decisions = { 0 }, interviews = { 0 };

	assert_int_equal(store_revisions_each(st, REV_ISSUE, see, &issues, NULL), ST_OK);
	assert_int_equal(issues.n, 2 * ISSUES + 1);
	assert_true(issues.ascending);
	assert_int_equal(store_revisions_each(st, REV_DECISION, see, &decisions, NULL), ST_OK);
	assert_int_equal(decisions.n, DECISIONS);
	assert_true(decisions.ascending);
	assert_int_equal(store_revisions_each(st, REV_INTERVIEW, see, &interviews, NULL), ST_OK);
	assert_int_equal(interviews.n, INTERVIEWS);
	store_close(st);
}

static void others__heads__those_of_a_walk_over_everything(void **state)
{
	struct store *st = filled(*state);
	struct seen all = { 0 }, each = { 0 }, any = { 0 }, other_round = { 0 };

	assert_int_equal(store_heads_each(st, -1, NULL, see_issues, &all, NULL), ST_OK);
	assert_int_equal(store_heads_each(st, REV_ISSUE, NULL, see, &each, NULL), ST_OK);
	assert_int_equal(store_heads_any(st, REV_ISSUE, "2026Q4", see, &any, NULL), ST_OK);
	assert_int_equal(store_heads_any(st, REV_ISSUE, "2026Q3", see, &other_round, NULL), ST_OK);
	assert_int_equal(all.n, ISSUES);
	assert_int_equal(each.n, ISSUES);
	assert_int_equal(any.n, ISSUES);
	assert_int_equal(other_round.n, 0);
	assert_int_equal(all.conflicts, 1);
	assert_int_equal(each.conflicts, 1);
	assert_int_equal(any.conflicts, 1);
	assert_int_equal(digest_compare(&all.any_order, &each.any_order), 0);
	assert_int_equal(digest_compare(&all.any_order, &any.any_order), 0);
	store_close(st);
}

static void must_say(struct store *st, const char *what)
{
	struct seen s = { 0 };
	struct err err = ERR_INIT;

	assert_int_equal(store_revisions_each(st, REV_DECISION, see, &s, &err), ST_DB);
	expect_sentence(&err, what);
	assert_int_equal(store_heads_any(st, REV_ISSUE, NULL, see, &s, &err), ST_DB);
	assert_int_equal(store_check(st, &err), ST_DB);
}

static void others__one_vanished__said(void **state)
{
	struct store *st = filled(*state);

	assert_int_equal(sqlite3_exec(st->db->handle, "DELETE FROM revision WHERE n = (SELECT max(n) FROM revision WHERE kind = 4)", NULL, NULL, NULL),
			 SQLITE_OK);
	must_say(st, "缺少记录");
	store_close(st);
}

/* An interview that passes for a decision, and a decision that passes for an interview. */
static void others__kind_changed__said(void **state)
{
	struct store *st = filled(*state);

	assert_int_equal(sqlite3_exec(st->db->handle, "UPDATE revision SET kind = 4 WHERE n = 1", NULL, NULL, NULL), SQLITE_OK);
	must_say(st, "缺少记录");
	assert_int_equal(sqlite3_exec(st->db->handle, "UPDATE revision SET kind = 0 WHERE n = 1 OR n = (SELECT max(n) FROM revision WHERE kind = 4)", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	must_say(st, "缺少记录");
	store_close(st);
}

static void others__record_withdrawn__the_rest(void **state)
{
	struct store *st = filled(*state);
	struct seen s = { 0 };
	struct identity gone;

	memset(gone.b, 200, IDENTITY_SIZE);
	assert_int_equal(store_begin(st, NULL), ST_OK);
	assert_int_equal(record_drop(st, &gone, false, NULL), ST_OK);
	assert_int_equal(store_commit(st, NULL), ST_OK);
	assert_int_equal(store_revisions_each(st, REV_DECISION, see, &s, NULL), ST_OK);
	assert_int_equal(s.n, DECISIONS - 1);
	assert_int_equal(store_check(st, NULL), ST_OK);
	store_close(st);
}

static void known__ids_here_and_not__each_with_its_record(void **state)
{
	struct store *st = filled(*state);
	struct store_known v[6] = { { .here = true } };
	struct revision rev;
	struct digest first, second, none = { { 9 } };

	make(&rev, 3, REV_INTERVIEW, 1, "q1\t1\n");
	first = revision_id(&rev);
	make(&rev, 201, REV_DECISION, 1, "about\tfile\n");
	second = revision_id(&rev);
	v[0].id = none;
	v[1].id = second;
	v[2].id = first;
	v[3].id = second; /* asked for twice: two packages may name it */
	v[4].id = none;
	v[5].id = none;
	assert_int_equal(store_revisions_known(st, v, ARRAY_LEN(v), NULL), ST_OK);
	assert_false(store_known_find(v, ARRAY_LEN(v), &none)->here);
	assert_true(store_known_find(v, ARRAY_LEN(v), &first)->here);
	assert_int_equal(store_known_find(v, ARRAY_LEN(v), &first)->identity.b[0], 3);
	for (size_t i = 0; i < ARRAY_LEN(v); i++) {
		assert_int_equal(v[i].here, digest_compare(&v[i].id, &none) != 0);
		if (digest_compare(&v[i].id, &second) == 0)
			assert_int_equal(v[i].identity.b[5], 201);
	}
	assert_null(store_known_find(v, ARRAY_LEN(v), &(struct digest){ { 8 } }));
	assert_int_equal(store_revisions_known(st, NULL, 0, NULL), ST_OK);
	store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(others__among_many__all_of_them_by_id),
		IN_PLACE(others__heads__those_of_a_walk_over_everything),
		IN_PLACE(others__one_vanished__said),
		IN_PLACE(others__kind_changed__said),
		IN_PLACE(others__record_withdrawn__the_rest),
		IN_PLACE(known__ids_here_and_not__each_with_its_record),
	};

	return digest_ready() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
