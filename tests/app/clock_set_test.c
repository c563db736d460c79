/* SPDX-License-Identifier: MIT */
/* Somebody sets the computer's clock while an interview is held: the record says so wherever it goes, and the office reads it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "app/history.h"
#include "app/interview.h"
#include "app/office.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "exports/csv_out.h"
#include "exports/merge.h"
#include "report/doc.h"
#include "tests/app/fixture.h"

#define MINUTE INT64_C(60000)

static void fits(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s", err->text);
}

static const char *const whole[] = { "1", "a c", "1", "2", "40", "好" };

/* Answers so many questions, from the first of them on. */
static void answer(struct interview *iv, size_t from, size_t n)
{
	struct complaint why;

	for (size_t i = from; i < from + n; i++) {
		interview_tick(iv);
		if (!session_answer(interview_session(iv), whole[i], &why) || !session_next(interview_session(iv), &why))
			fail_msg("%zu: %s", i, why.text);
	}
}

static void finish(struct interview *iv)
{
	struct err err = ERR_INIT;
	char number[32];

	fits(interview_finish(iv, NULL, number, &err), &err);
	interview_close(iv);
}

/* What the record says of the clock. */
static void says(struct workspace *ws, const struct identity *id, const char *want)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct history h;

	fits(history_read(&h, ws, id, a, &err), &err);
	assert_string_equal(body_get(h.rev.body, BODY_CLOCK, a), want);
	arena_free(a);
}

/* The interview of this door, with the clock set by so many minutes after the third answer. */
static struct identity held(struct laptop *l, const char *household, int minutes)
{
	struct interview *iv = NULL;
	struct err err = ERR_INIT;
	struct identity id;

	fits(interview_begin(&iv, l->ws, NULL, household, &err), &err);
	id = *interview_identity(iv);
	answer(iv, 0, 3);
	workspace_set_clock(l->ws, minutes * MINUTE);
	answer(iv, 3, 3);
	finish(iv);
	return id;
}

static void clock__set_meanwhile__stands_in_the_record(void **state UNUSED)
{
	struct laptop l;
	struct identity id;

	laptop_make(&l, "exports/flat.md", "convenience");
	id = held(&l, HOUSE(1), 0);
	says(l.ws, &id, "0");
	id = held(&l, HOUSE(2), -40);
	says(l.ws, &id, "-2400");
	id = held(&l, HOUSE(3), 5);
	says(l.ws, &id, "0"); /* as a time server does it */
	id = held(&l, HOUSE(4), 6);
	says(l.ws, &id, "360");
	laptop_remove(&l);
}

static void clock__time_that_passes__is_no_set_clock(void **state UNUSED)
{
	struct laptop l;
	struct interview *iv = NULL;
	struct err err = ERR_INIT;
	struct identity id;

	laptop_make(&l, "exports/flat.md", "convenience");
	fits(interview_begin(&iv, l.ws, NULL, HOUSE(1), &err), &err);
	id = *interview_identity(iv);
	answer(iv, 0, 3);
	workspace_shift(l.ws, 180 * MINUTE);
	answer(iv, 3, 3);
	finish(iv);
	says(l.ws, &id, "0");
	laptop_remove(&l);
}

static void clock__set_over_a_stop__is_noticed(void **state UNUSED)
{
	struct laptop l;
	struct interview *iv = NULL;
	struct err err = ERR_INIT;
	struct identity id;

	laptop_make(&l, "exports/flat.md", "convenience");
	workspace_shift(l.ws, 60 * MINUTE);
	fits(interview_begin(&iv, l.ws, NULL, HOUSE(1), &err), &err);
	id = *interview_identity(iv);
	answer(iv, 0, 2);
	workspace_set_clock(l.ws, 10 * MINUTE);
	answer(iv, 2, 1);
	fits(interview_flush(iv, &err), &err);
	interview_close(iv);
	laptop_again(&l); /* another run, an hour and ten minutes earlier */
	fits(interview_resume(&iv, l.ws, &id, &err), &err);
	answer(iv, 3, 3);
	finish(iv);
	{
		struct arena *a = arena_new();
		struct history h;
		const char *text;
		int64_t far = 0;

		fits(history_read(&h, l.ws, &id, a, &err), &err);
		text = body_get(h.rev.body, BODY_CLOCK, a);
		assert_memory_equal(text, "600 -", 5);
		assert_true(body_clock_parse(text, strlen(text), &far));
		assert_in_range(-far, 4100, 4300);
		arena_free(a);
	}
	laptop_remove(&l);
}

static void clock__of_a_correction__is_that_of_the_interview(void **state UNUSED)
{
	struct laptop l;
	struct interview *iv = NULL;
	struct err err = ERR_INIT;
	struct identity id;

	laptop_make(&l, "exports/flat.md", "convenience");
	id = held(&l, HOUSE(1), -40);
	fits(interview_correct(&iv, l.ws, &id, "住户来电", &err), &err);
	workspace_set_clock(l.ws, 90 * MINUTE);
	interview_tick(iv);
	finish(iv);
	says(l.ws, &id, "-2400");
	laptop_remove(&l);
}

/* Out as CSV and into an office: the same revisions, so the same digits. */
static void clock__over_csv__is_the_same_record(void **state UNUSED)
{
	struct laptop l;
	struct workspace *office = NULL;
	struct export_options o = { .purpose = EXPORT_EXCHANGE };
	struct merge_options how = { 0 };
	struct export_result *out = NULL;
	struct merge *m = NULL;
	struct store_state here, there;
	struct err err = ERR_INIT;
	char path[96];

	laptop_make(&l, "exports/flat.md", "convenience");
	(void)held(&l, HOUSE(1), -40);
	(void)held(&l, HOUSE(2), 0);
	(void)snprintf(path, sizeof(path), "%s/out", l.folder);
	fits(csv_export(&out, workspace_store(l.ws), path, &o, &err), &err);
	export_result_free(out);
	fits(store_state(workspace_store(l.ws), &here, &err), &err);
	(void)snprintf(path, sizeof(path), "%s/office.db", l.folder);
	fits(workspace_open(&office, path, &err), &err);
	how.divisions = workspace_divisions(office);
	(void)snprintf(path, sizeof(path), "%s/out", l.folder);
	fits(merge_open(&m, workspace_store(office), &how, &err), &err);
	fits(merge_path(m, path, &err), &err);
	fits(merge_run(m, &err), &err);
	merge_free(m);
	fits(store_state(workspace_store(office), &there, &err), &err);
	assert_int_equal(there.revisions, 2);
	assert_int_equal(digest_compare(&here.digest, &there.digest), 0);
	workspace_close(office);
	laptop_remove(&l);
}

static void clock__set__quality_lists_it(void **state UNUSED)
{
	struct laptop l;
	struct strbuf text;
	struct doc *doc = NULL;
	struct err err = ERR_INIT;

	laptop_make(&l, "exports/flat.md", "convenience");
	(void)held(&l, HOUSE(1), 0);
	(void)held(&l, HOUSE(2), -40);
	fits(office_quality(l.ws, NULL, NULL, &doc, &err), &err);
	strbuf_init(&text);
	doc_write_csv(&text, doc);
	assert_non_null(strstr(text.data, "疑似拨过时钟：访谈中间电脑的时钟往回拨了40分钟（超过5分钟）"));
	assert_null(strstr(text.data, "没有看时钟的记录"));
	strbuf_clear(&text);
	doc_free(doc);
	laptop_remove(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock__set_meanwhile__stands_in_the_record),
		cmocka_unit_test(clock__time_that_passes__is_no_set_clock),
		cmocka_unit_test(clock__set_over_a_stop__is_noticed),
		cmocka_unit_test(clock__of_a_correction__is_that_of_the_interview),
		cmocka_unit_test(clock__over_csv__is_the_same_record),
		cmocka_unit_test(clock__set__quality_lists_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
