/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/door.h"
#include "app/interview.h"
#include "app/today.h"
#include "base/arena.h"
#include "store/store.h"
#include "tests/app/fixture.h"

enum { HOUR_MS = 3600000 };

static struct today *load(struct laptop *l)
{
	struct today *t = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(today_load(&t, l->ws, &err), ST_OK);
	return t;
}

static const struct today_door *door_of(const struct today *t, const char *household)
{
	for (size_t i = 0; i < t->doors.n; i++)
		if (strcmp(t->doors.v[i].household, household) == 0)
			return &t->doors.v[i];
	fail_msg("no door %s", household);
	return NULL;
}

static void visit(struct laptop *l, const char *household, const char *outcome, int64_t when)
{
	struct identity id;
	struct err err = ERR_INIT;

	workspace_shift(l->ws, 60000);
	if (door_visit(l->ws, household, outcome, when, "", &id, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void today__new_list__in_walking_order(void **state UNUSED)
{
	static const char *const order[] = { HOUSE(2), HOUSE(3), HOUSE(1), HOUSE(4), HOUSE(5) };
	struct laptop l;
	struct today *t;
	struct arena *a = arena_new();

	laptop_make(&l, "exports/flat.md", "convenience");
	t = load(&l);
	assert_int_equal(t->doors.n, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(t->doors.v[i].household, order[i]); /* the top floor first */
		assert_int_equal(t->doors.v[i].state, DOOR_NEW);
		assert_int_equal(t->doors.v[i].attempts, 0);
	}
	assert_int_equal(t->count[DOOR_NEW], 5);
	assert_string_equal(t->title, "试一试");
	assert_non_null(strstr(t->place, "光明社区"));
	assert_string_equal(today_door_name(&t->doors.v[0], a), "5号楼 1单元 201");
	assert_in_range(t->suggested, 0, 4);
	assert_int_equal(t->due.n, 0);
	today_free(t);
	laptop_remove(&l);
	arena_free(a);
}

/* Who was there before is said in days, so that nobody knocks without knowing it; a date that is none stands as it is. */
static void today__contact__in_days(void **state UNUSED)
{
	static const struct {
		const char *contact, *said;
	} cases[] = { { "2026-11-14 民政局", "未访。9天前民政局来过。" },  { "2026-11-22 社区 走访", "昨天社区 走访来过。" },
		      { "2026-11-23", "今天有人来过。" },		    { "十一月 民政局", "上次来访：十一月 民政局" },
		      { "2026-12-01 民政局", "今天民政局来过。" },	    { "", "未访。" } };
	struct laptop l;
	struct today *t;
	struct arena *a = arena_new();

	laptop_make(&l, "exports/flat.md", "convenience");
	t = load(&l);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		t->doors.v[0].contact = cases[i].contact;
		assert_non_null(strstr(today_describe(l.ws, &t->doors.v[0], a), cases[i].said));
	}
	today_free(t);
	laptop_remove(&l);
	arena_free(a);
}

/* By the door, in full-width digits too, by the address, and by its initials. */
static void today__find__as_people_type(void **state UNUSED)
{
	struct laptop l;
	struct today *t;

	laptop_make(&l, "exports/flat.md", "convenience");
	t = load(&l);
	assert_int_equal(today_find(t, "202", 0), 1);
	assert_int_equal(today_find(t, "２０２", 0), 1);
	assert_int_equal(today_find(t, "6号楼", 0), 4);
	t->doors.v[3].address = "乌兰艾里嘎查东组";
	assert_int_equal(today_find(t, "艾里", 0), 3);
	assert_int_equal(today_find(t, "wlal", 0), 3);
	assert_int_equal(today_find(t, "-0005", 0), 4);
	assert_int_equal(today_find(t, "xyz", 0), -1);
	today_free(t);
	laptop_remove(&l);
}

static void today__outcomes__make_states(void **state UNUSED)
{
	static const struct {
		const char *household, *outcome;
		enum door_state then;
	} cases[] = {
		{ HOUSE(1), "t1", DOOR_AWAY },
		{ HOUSE(2), "2.111", DOOR_REFUSED },
		{ HOUSE(3), "4.6", DOOR_OTHER },
		{ HOUSE(4), "2.23", DOOR_AWAY },
	};
	struct laptop l;
	struct today *t;

	laptop_make(&l, "exports/flat.md", "convenience");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		visit(&l, cases[i].household, cases[i].outcome, 0);
	laptop_again(&l);
	t = load(&l);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct today_door *d = door_of(t, cases[i].household);

		assert_int_equal(d->state, cases[i].then);
		assert_string_equal(d->outcome, cases[i].outcome);
		assert_int_equal(d->attempts, 1);
		assert_true(*d->outcome_label != '\0');
	}
	assert_int_equal(t->count[DOOR_AWAY], 2);
	assert_int_equal(t->count[DOOR_NEW], 1);
	assert_string_equal(t->doors.v[t->suggested].household,
			    HOUSE(5)); /* where nobody was yet */
	today_free(t);
	laptop_remove(&l);
}

static void today__appointments__due_by_time(void **state UNUSED)
{
	struct laptop l;
	struct today *t;
	int64_t now;

	laptop_make(&l, "exports/flat.md", "convenience");
	now = workspace_now(l.ws) / HOUR_MS * HOUR_MS; /* an appointment has no seconds */
	visit(&l, HOUSE(1), "t2", now + 5 * HOUR_MS);
	visit(&l, HOUSE(4), "t2", now + 2 * HOUR_MS);
	visit(&l, HOUSE(5), "t2", now + 50 * (int64_t)HOUR_MS); /* not today */
	t = load(&l);
	assert_int_equal(t->count[DOOR_APPOINTMENT], 3);
	assert_int_equal(t->due.n, 2);
	assert_string_equal(t->doors.v[t->due.v[0]].household, HOUSE(4));
	assert_string_equal(t->doors.v[t->due.v[1]].household, HOUSE(1));
	assert_int_equal(door_of(t, HOUSE(1))->appointment_ms, now + 5 * HOUR_MS);
	today_free(t);
	visit(&l, HOUSE(1), "2.111", 0); /* the last word counts */
	t = load(&l);
	assert_int_equal(door_of(t, HOUSE(1))->state, DOOR_REFUSED);
	assert_int_equal(door_of(t, HOUSE(1))->attempts, 2);
	today_free(t);
	laptop_remove(&l);
}

static void today__undo__state_before(void **state UNUSED)
{
	struct laptop l;
	struct today *t;
	struct identity id;
	struct err err = ERR_INIT;

	laptop_make(&l, "exports/flat.md", "convenience");
	visit(&l, HOUSE(1), "t1", 0);
	workspace_shift(l.ws, 60000);
	assert_int_equal(door_visit(l.ws, HOUSE(1), "2.111", 0, "", &id, &err), ST_OK);
	assert_int_equal(door_visit_undo(l.ws, &id, "按错了", &err), ST_OK);
	t = load(&l);
	assert_int_equal(door_of(t, HOUSE(1))->state, DOOR_AWAY);
	assert_string_equal(door_of(t, HOUSE(1))->outcome, "t1");
	today_free(t);
	laptop_remove(&l);
}

static void today__draft__comes_first(void **state UNUSED)
{
	struct laptop l;
	struct today *t;
	struct interview *iv = NULL;
	struct complaint why;
	struct err err = ERR_INIT;

	laptop_make(&l, "exports/flat.md", "convenience");
	visit(&l, HOUSE(1), "t2", workspace_now(l.ws) + HOUR_MS);
	assert_int_equal(interview_begin(&iv, l.ws, NULL, HOUSE(5), &err), ST_OK);
	assert_true(session_answer(interview_session(iv), "2", &why));
	assert_true(session_next(interview_session(iv), &why));
	assert_int_equal(interview_flush(iv, &err), ST_OK);
	interview_close(iv);
	laptop_again(&l);
	t = load(&l);
	assert_int_equal(door_of(t, HOUSE(5))->state, DOOR_DRAFT);
	assert_int_equal(t->count[DOOR_DRAFT], 1);
	assert_string_equal(t->doors.v[t->due.v[0]].household, HOUSE(5));
	assert_string_equal(t->doors.v[t->suggested].household, HOUSE(5));
	today_free(t);
	laptop_remove(&l);
}

static void today__new_door__stands_in_the_list(void **state UNUSED)
{
	const struct door place = { .building = "6号楼",
				    .entrance = "1单元",
				    .floor = "",
				    .door = "102",
				    .address = "",
				    .note = "",
				    .household = "" };
	struct laptop l;
	struct today *t;
	struct err err = ERR_INIT;
	char id[64];

	laptop_make(&l, "exports/flat.md", "convenience");
	assert_int_equal(door_add(l.ws, UNIT, "02", &place, id, &err), ST_OK);
	assert_int_equal(strncmp(id, UNIT "-02-", 16), 0);
	laptop_again(&l);
	t = load(&l);
	assert_int_equal(t->doors.n, 6);
	assert_string_equal(door_of(t, id)->door, "102");
	assert_int_equal(door_of(t, id)->state, DOOR_NEW);
	today_free(t);
	laptop_remove(&l);
}

/* The linker puts this before the store's own, which fails where memory is short. */
static bool short_of_room;
enum status __real_store_setting_get(struct store *st, const char *name, struct strbuf *value, struct err *err);
enum status __wrap_store_setting_get(struct store *st, const char *name, struct strbuf *value, struct err *err);
enum status __wrap_store_setting_get(struct store *st, const char *name, struct strbuf *value, struct err *err)
{
	return short_of_room ? err_set(err, ST_FULL, "short of room") : __real_store_setting_get(st, name, value, err);
}

/* A setting that cannot be read is no setting that is not there: nobody is asked, or let by, because of it. */
static void must_ask__setting_unreadable__said_and_not_guessed(void **state UNUSED)
{
	struct laptop l;
	struct err err = ERR_INIT;
	bool ask = true;

	laptop_make(&l, "exports/flat.md", "convenience");
	assert_int_equal(workspace_set_interviewer(l.ws, "V1", &err), ST_OK);
	assert_int_equal(workspace_confirm_date(l.ws, true, &err), ST_OK);
	assert_int_equal(workspace_must_ask(&ask, l.ws, &err), ST_OK);
	assert_false(ask);
	short_of_room = true;
	assert_int_equal(workspace_must_ask(&ask, l.ws, &err), ST_FULL);
	short_of_room = false;
	assert_string_equal(err.text, "short of room");
	laptop_remove(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(today__new_list__in_walking_order),
		cmocka_unit_test(today__contact__in_days),
		cmocka_unit_test(today__find__as_people_type),
		cmocka_unit_test(today__outcomes__make_states),
		cmocka_unit_test(today__appointments__due_by_time),
		cmocka_unit_test(today__undo__state_before),
		cmocka_unit_test(today__draft__comes_first),
		cmocka_unit_test(today__new_door__stands_in_the_list),
		cmocka_unit_test(must_ask__setting_unreadable__said_and_not_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
