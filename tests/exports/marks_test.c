/* SPDX-License-Identifier: MIT */
/* Marks are a function of the revision and its form: wherever and in whatever order it is looked at, they are the same. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/instance.h"
#include "forms/load.h"
#include "forms/round.h"
#include "forms/validate.h"
#include "tests/exports/fixture.h"

struct last {
	struct arena *arena;
	struct digest id;
	struct revision rev;
	unsigned marks;
	size_t n;
};

static enum status take(void *ctx, const struct head *head)
{
	struct last *l = ctx;

	l->n++;
	l->id = head->id;
	l->marks = head->marks;
	l->rev.identity = head->rev->identity;
	l->rev.seq = head->rev->seq;
	l->rev.body = arena_strndup(l->arena, head->rev->body, head->rev->body_len);
	l->rev.body_len = head->rev->body_len;
	return ST_OK;
}

static struct last only_head(struct fixture *f, struct store *st)
{
	struct last l = { .arena = f->arena };
	struct err err = ERR_INIT;

	must(store_heads_each(st, REV_INTERVIEW, NULL, take, &l, &err), &err);
	assert_int_equal(l.n, 1);
	return l;
}

/* As the correction screen does it: the next revision through a draft. */
static void correct(struct fixture *f, struct store *st, const struct last *old, const char *body)
{
	struct draft draft = { .identity = old->rev.identity,
			       .round = "2026Q4",
			       .form_id = "flat",
			       .form_version = "1",
			       .form_digest = f->flat->digest,
			       .household = "150525100200-01-0001",
			       .unit = "150525100200",
			       .interviewer = "v01",
			       .started = "2026-11-24T10:00:00+08:00",
			       .parent = old->id };
	struct revision rev;
	struct digest id;
	struct err err = ERR_INIT;

	revision_init(&rev);
	rev.identity = old->rev.identity;
	rev.parents[0] = old->id;
	rev.n_parents = 1;
	rev.seq = old->rev.seq + 1;
	rev.round = draft.round;
	rev.form_id = draft.form_id;
	rev.form_version = draft.form_version;
	rev.form_digest = f->flat->digest;
	rev.unit = draft.unit;
	rev.household = draft.household;
	rev.device = "H3K";
	rev.interviewer = "v01";
	rev.author = "v02";
	rev.started = rev.ended = draft.started;
	rev.outcome = "1.1";
	rev.lang = "zh";
	rev.state = "final";
	rev.reason = "住户来电";
	rev.body = body;
	rev.body_len = strlen(body);
	must(store_draft_new(st, &draft, &err), &err);
	must(store_draft_finish(st, &rev.identity, &rev, revision_marks(f->flat, &rev), &id, &err), &err);
}

static const char *with(struct fixture *f, const char *body, const char *from, const char *to)
{
	const char *at = strstr(body, from);

	assert_non_null(at);
	return arena_printf(f->arena, "%.*s%s%s", (int)(at - body), body, to, at + strlen(from));
}

static void marks__corrected_on_the_spot__bad_answer_stays_marked(void **state)
{
	struct fixture *f = *state;
	struct store *one = fixture_store(f, "one.db", STORE_OFFICE, true),
		     *two = fixture_store(f, "two.db", STORE_OFFICE, true);
	const char *paths[] = { EXPORTS_DATA "/marked/unknown-choice.csv", NULL };
	struct last first, second, there;

	assert_int_equal(fixture_merge(f, one, paths, NULL, NULL), ST_OK);
	first = only_head(f, one);
	assert_int_equal(first.marks, MARK_CHOICE);
	correct(f, one, &first, with(f, first.rev.body, "age\t40", "age\t41"));
	second = only_head(f, one);
	assert_int_equal(second.rev.seq, 2);
	assert_int_equal(second.marks, MARK_CHOICE);
	paths[0] = fixture_export(f, one, "one");
	assert_int_equal(fixture_merge(f, two, paths, NULL, NULL), ST_OK);
	there = only_head(f, two);
	assert_int_equal(digest_compare(&there.id, &second.id), 0);
	assert_int_equal(there.marks, second.marks);
	/* The answer itself corrected, it counts. */
	correct(f, one, &second, with(f, second.rev.body, "scale/q1\t9", "scale/q1\t1"));
	assert_int_equal(only_head(f, one).marks, 0);
	store_close(one);
	store_close(two);
}

static enum status resolve(void *ctx, const char *path, struct round_form *out, struct arena *a, struct err *err)
{
	const struct form *form = ctx;

	(void)path;
	(void)a;
	(void)err;
	*out = (struct round_form){ .id = form->id, .version = form->version, .digest = form->digest, .metrics = form->metrics_digest };
	return ST_OK;
}

static void add_seeded_round(const struct form *form, struct store *st)
{
	static const char text[] = "id: 2026Q4\ntitle: 四季度\nform: draw.md\nsample: probability\nseed: s1\nperson: draw\n"
				   "from: 2026-11-01\nto: 2026-12-20\noffice: 某旗文明办\ntelephone: 0475-0000000\n"
				   "unapproved_reason: 试验\n";
	struct round *round = NULL;
	struct diag_list diags;
	struct err err = ERR_INIT;

	diag_init(&diags, "round.txt");
	must(round_parse(&round, text, strlen(text), "round.txt", resolve, (void *)(uintptr_t)form, &diags, &err), &err);
	must(store_round_add(st, round->id, round->canonical, round->canonical_len, &err), &err);
	diag_clear(&diags);
	round_free(round);
}

static unsigned marks_of_row(struct fixture *f, struct store *st, const char *name, const char *answers)
{
	const char *paths[] = { fixture_path(f, name), NULL };
	const char *row = arena_printf(
		f->arena,
		"adults,drawn,mind,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,"
		"_submission_time\n%s,draw,2026Q4,150525100200,150525100200-01-0001,H3K,v01,2026-11-23T10:42:07+08:00,"
		"2026-11-23T10:50:00+08:00,1.1,zh,1,00000000-0000-4000-8000-000000000001,1,2026-11-23T21:00:00+08:00\n",
		answers);

	fixture_write(paths[0], row, strlen(row));
	assert_int_equal(fixture_merge(f, st, paths, EXPORTS_DATA "/draw.md", NULL), ST_OK);
	return only_head(f, st).marks;
}

/* The seed is the round's: an office that has not been given the round must come to the same. */
static void marks__round_known_or_not__same(void **state)
{
	static const struct {
		const char *answers;
		unsigned marks;
	} rows[] = { { "3,2,好", 0 }, { "3,3,好", 0 }, { "3,1,好", MARK_SKIP }, { "3,,", MARK_REQUIRED } };
	struct fixture *f = *state;
	struct form *form = NULL;
	struct err err = ERR_INIT;

	must(form_load(&form, EXPORTS_DATA "/draw.md", NULL, &err), &err);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct store *knows = fixture_store(f, arena_printf(f->arena, "knows%zu.db", i), STORE_OFFICE, false),
			     *without = fixture_store(f, arena_printf(f->arena, "not%zu.db", i), STORE_OFFICE, false);

		add_seeded_round(form, knows);
		assert_int_equal(marks_of_row(f, knows, "row.csv", rows[i].answers), rows[i].marks);
		assert_int_equal(marks_of_row(f, without, "row.csv", rows[i].answers), rows[i].marks);
		store_close(knows);
		store_close(without);
	}
	form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(marks__corrected_on_the_spot__bad_answer_stays_marked, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(marks__round_known_or_not__same, fixture_open, fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
