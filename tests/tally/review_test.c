/* SPDX-License-Identifier: MIT */
/* Honest interviews by seven people, and one fault of each kind planted among them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "forms/round.h"
#include "tally/review.h"
#include "tests/support/paths.h"

#define PEOPLE 7
#define EACH   26
#define ITEMS  24

struct interview {
	char unit[16], household[40], interviewer[4], started[40], ended[40], why[80];
	int answer[ITEMS], age, seq, adults, opener;
	double lat, lon; /* 0 = none */
};

struct field {
	struct form *form;
	struct round round;
	struct interview v[PEOPLE * EACH];
	struct review *rv;
};

static uint32_t pick(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

static void at(char out[40], int day, int minute, int second)
{
	(void)snprintf(out, 40, "2026-11-%02dT%02d:%02d:%02d+08:00", day, minute / 60, minute % 60,
		       second);
}

static void times(struct interview *v, int day, int from, int seconds)
{
	at(v->started, day, from, 0);
	at(v->ended, day, from + seconds / 60, seconds % 60);
}

/* Six a day and person, forty minutes apart, nine to thirteen minutes long. */
static void honest(struct field *f)
{
	static const int codes[] = { 1, 2, 2, 3, 3, 4, 5, 6 };
	uint64_t s = 4;

	for (int i = 0; i < PEOPLE * EACH; i++) {
		struct interview *v = &f->v[i];
		int person = i / EACH, k = i % EACH;

		(void)snprintf(v->unit, sizeof(v->unit), "15052510%d2%02d", person % 3, person);
		(void)snprintf(v->household, sizeof(v->household), "%s-01-%03d", v->unit, k);
		(void)snprintf(v->interviewer, sizeof(v->interviewer), "%c", 'A' + person);
		(void)snprintf(v->why, sizeof(v->why), "这里的第%d条路晚上太黑%d",
			       (int)pick(&s, 1000), i);
		times(v, 2 + k / 6, 9 * 60 + k % 6 * 40, 540 + (int)pick(&s, 240));
		for (int q = 0; q < ITEMS; q++)
			v->answer[q] = codes[pick(&s, 8)];
		v->age = 18 + (int)pick(&s, 60);
		v->seq = 1;
		v->adults = 1 + (int)pick(&s, 4);
		v->opener = v->adults == 1 || pick(&s, 10) < 10 * 3 / (uint32_t)(2 * v->adults) ? 1 : 2;
		v->lat = 43 + person * 0.1 + pick(&s, 100) * 3e-5; /* within 350 m, half an hour apart */
		v->lon = 122 + pick(&s, 100) * 3e-5;
	}
}

static void run(struct field *f, bool backwards)
{
	struct strbuf body;
	int n = PEOPLE * EACH;

	strbuf_init(&body);
	f->rv = review_new(f->form, &f->round,
			   clock_days_from_civil(2026, 12, 30) * INT64_C(86400000));
	for (int k = 0; k < n; k++) {
		int i = backwards ? n - 1 - k : k;
		const struct interview *v = &f->v[i];
		struct identity id = { { (uint8_t)i, (uint8_t)(i * 7) } };
		struct review_row row = { .id = &id,
					  .unit = v->unit,
					  .household = v->household,
					  .interviewer = v->interviewer,
					  .started = v->started,
					  .ended = v->ended,
					  .seq = v->seq };

		strbuf_reset(&body);
		for (int q = 0; q < ITEMS; q++)
			if (v->answer[q])
				strbuf_addf(&body, "q%02d\t%d\n", q + 1, v->answer[q]);
		strbuf_addf(&body, "age\t%d\n", v->age);
		strbuf_addf(&body, "adults\t%d\nwho\t%d\n", v->adults, v->opener);
		if (v->lat > 0)
			strbuf_addf(&body, "spot\t%.6f %.6f 0 0\n", v->lat, v->lon);
		if (*v->why)
			strbuf_addf(&body, "why\t%s\n", v->why);
		row.body = body.data;
		review_add(f->rv, &row);
		review_call(f->rv, v->interviewer, true);
		for (int miss = 0; miss < (i % 3 == 0) + (v->interviewer[0] != 'G'); miss++)
			if (v->interviewer[0] != 'G')
				review_call(f->rv, v->interviewer, false);
	}
	review_run(f->rv);
	strbuf_clear(&body);
}

static const struct review_interview *of(const struct field *f, int i)
{
	for (size_t k = 0; k < f->rv->n; k++)
		if (strcmp(f->rv->interview[k].household, f->v[i].household) == 0)
			return &f->rv->interview[k];
	fail_msg("interview %d is not there", i);
	return NULL;
}

static const struct review_person *person(const struct field *f, const char *code)
{
	for (size_t v = 0; v < f->rv->n_persons; v++)
		if (strcmp(f->rv->person[v].code, code) == 0)
			return &f->rv->person[v];
	fail_msg("nobody is called %s", code);
	return NULL;
}

static int open_field(void **state)
{
	static struct field f;
	struct err err = ERR_INIT;
	struct diag_list diags;

	memset(&f, 0, sizeof(f));
	diag_init(&diags, "battery.md");
	if (form_load(&f.form, TEST_DATA "/tally/battery.md", &diags, &err) != ST_OK)
		fail_msg("%s", err.text);
	diag_clear(&diags);
	f.round = (struct round){ .seed = "s",
				  .utc_offset = 480,
				  .from = clock_days_from_civil(2026, 11, 1) };
	honest(&f);
	*state = &f;
	return 0;
}

static int close_field(void **state)
{
	struct field *f = *state;

	review_free(f->rv);
	form_free(f->form);
	return 0;
}

static void honest__interviews__hardly_a_flag(void **state)
{
	struct field *f = *state;
	size_t flagged = 0;
	int odd = 0;

	run(f, false);
	for (size_t i = 0; i < f->rv->n; i++)
		flagged += f->rv->interview[i].families != 0;
	assert_true(flagged * 20 < f->rv->n);
	for (size_t i = 0; i < f->rv->n; i++)
		odd += f->rv->interview[i].far_off + f->rv->interview[i].travel;
	for (size_t v = 0; v < f->rv->n_persons; v++)
		odd += f->rv->person[v].opener + f->rv->person[v].q.flag_place + f->rv->person[v].heavy_day;
	assert_int_equal(odd, 0);
	assert_int_equal(f->rv->items, ITEMS);
	assert_int_equal(f->rv->battery, 10);
	assert_true(f->rv->null_match > 0.3 && f->rv->null_match < 0.85);
	for (size_t v = 0; v < f->rv->n_persons; v++)
		assert_true(review_score(f->rv->person[v].families) < 2);
	assert_true(person(f, "G")->too_good &&
		    !person(f, "A")->too_good); /* G: every knock an interview */
}

/* Half of B's households gave the same answers to everything: log 2 of one half, log 26 of the other. */
static void patterns__half_alike__entropy_as_by_hand(void **state)
{
	struct field *f = *state;

	for (int i = EACH + 1; i < EACH + EACH / 2; i++)
		memcpy(f->v[i].answer, f->v[EACH].answer, sizeof(f->v[i].answer));
	run(f, false);
	assert_true(fabs(person(f, "A")->patterns - 1) < 1e-12);
	assert_true(fabs(person(f, "B")->patterns - (0.5 * log(2) + 0.5 * log(EACH)) / log(EACH)) < 1e-12);
}

static void planted__each_fault__is_found_where_it_was_put(void **state)
{
	struct field *f = *state;
	struct interview *v = f->v;

	memcpy(v[1].answer, v[0].answer,
	       sizeof(v[0].answer)); /* A: a copy with one answer changed */
	v[1].answer[5] = v[0].answer[5] % 5 + 1;
	(void)snprintf(v[3].why, sizeof(v[3].why),
		       "路灯 不亮，晚上出门怕摔跤。"); /* A: the same words twice */
	(void)snprintf(v[4].why, sizeof(v[4].why), "路灯不亮晚上出门怕摔跤");
	times(&v[EACH], 2, 9 * 60, 60);            /* B: one minute */
	times(&v[EACH + 1], 2, 20 * 60 + 55, 700); /* B: into the night */
	for (int q = 0; q < 10; q++)               /* C: a straight line */
		v[2 * EACH].answer[q] = 2;
	for (int q = 0; q < 9; q++) /* C: nine open answers */
		v[2 * EACH + 1].answer[q] = 0;
	times(&v[3 * EACH + 1], 2, 9 * 60 + 5, 700); /* D: two at once */
	times(&v[3 * EACH + 7], 1, 9 * 60, 700);
	v[3 * EACH + 7].started[6] = '0'; /* D: before the round */
	v[3 * EACH + 7].started[5] = '1';
	for (int k = 0; k < 17; k++) /* E: seventeen in a day, everybody satisfied */
		times(&v[4 * EACH + k], 20, 8 * 60 + 5 + k * 40, 600);
	for (int k = 0; k < EACH; k++) {
		v[4 * EACH + k].answer[0] = 1;
		v[5 * EACH + k].age = 30 + 5 * (k % 4); /* F: round ages */
		if (k < 12)
			v[5 * EACH + k].answer[0] =
				v[5 * EACH + k].answer[0] == 1 ? 3 : v[5 * EACH + k].answer[0];
	}
	v[6 * EACH].seq = 3;
	at(v[6 * EACH + 2].ended, 2, 8 * 60, 0); /* G: ends before it began */
	run(f, false);
	assert_true(of(f, 0)->near_copy && of(f, 1)->near_copy);
	assert_int_equal(of(f, 0)->m.nearest, of(f, 1) - f->rv->interview);
	assert_true(of(f, 3)->text_copy != SIZE_MAX && of(f, 4)->text_copy != SIZE_MAX &&
		    of(f, 5)->text_copy == SIZE_MAX);
	assert_true(of(f, EACH)->m.flag_short && of(f, EACH)->m.flag_speed);
	assert_true(of(f, EACH + 1)->m.night && !of(f, EACH)->m.night);
	assert_true(of(f, 2 * EACH)->m.flag_straight && of(f, 2 * EACH)->m.longest_run == 10);
	assert_true(of(f, 2 * EACH + 1)->m.flag_missing);
	assert_int_equal(of(f, 3 * EACH + 1)->m.overlaps, 1);
	assert_true(of(f, 3 * EACH + 7)->clock);
	assert_true(of(f, 6 * EACH + 2)->clock && !of(f, 6 * EACH + 1)->clock);
	assert_true(person(f, "E")->q.flag_load && person(f, "E")->q.most_a_day >= 17);
	assert_non_null(person(f, "E")->rate.metric);
	assert_true(person(f, "E")->rate.o.share > 0.99 && person(f, "E")->rate.o.rest < 0.7);
	assert_true(review_score(person(f, "E")->families) >= 2); /* the whole batch again */
	assert_true(person(f, "F")->digits.flag && person(f, "F")->digits.whipple > 175);
	assert_int_equal(of(f, 6 * EACH)->seq, 3);
	assert_true(f->rv->effects.n == 1 && f->rv->effects.v[0].e.rho > 0);
}

static void planted__in_the_field__is_found_where_it_was_put(void **state)
{
	struct field *f = *state;
	struct interview *v = f->v;
	int odd = 0;

	v[2].lat += 0.05; /* A: five kilometres away from the village, in half an hour: that can be */
	v[EACH + 3].lat += 0.5; /* B: fifty, at once */
	for (int k = 0; k < 10; k++) { /* C: ten at one table */
		v[2 * EACH + k].lat = v[2 * EACH].lat;
		v[2 * EACH + k].lon = v[2 * EACH].lon;
	}
	for (int k = 0; k < EACH; k++) /* D: whoever opens is asked */
		v[3 * EACH + k].opener = 1;
	(void)snprintf(v[4 * EACH + 1].household, sizeof(v->household), "%s", v[4 * EACH].household); /* E: one household twice */
	for (int k = 0; k < 13; k++) /* F: thirteen in a day, where six are usual */
		times(&v[5 * EACH + k], 20, 9 * 60 + k * 40, 600);
	run(f, false);
	assert_true(f->rv->asks_place && f->rv->asks_opener);
	assert_int_equal(f->rv->places, PEOPLE * EACH);
	assert_true(of(f, 2)->far_off && of(f, 2)->metres_off > 5000 && of(f, 2)->metres_off < 6500 && !of(f, 2)->travel);
	assert_true(of(f, EACH + 3)->far_off && of(f, EACH + 3)->travel && of(f, EACH + 3)->travel_km > 54);
	assert_true(of(f, EACH + 4)->travel && !of(f, EACH + 4)->far_off); /* and back */
	assert_true(person(f, "C")->q.flag_place && person(f, "C")->q.same_place > 0.38);
	assert_true(person(f, "D")->opener && person(f, "D")->opened == person(f, "D")->doors);
	assert_true(person(f, "D")->opened_by_draw < person(f, "D")->opened_by_peers);
	assert_int_equal(f->rv->interview[of(f, 4 * EACH)->same_household].interviewer, of(f, 4 * EACH)->interviewer);
	assert_true(person(f, "F")->heavy_day && !person(f, "F")->q.flag_load && f->rv->day_limit < 13);
	for (size_t i = 0; i < f->rv->n; i++)
		odd += f->rv->interview[i].far_off + f->rv->interview[i].travel + (f->rv->interview[i].same_household != SIZE_MAX);
	assert_int_equal(odd, 2 + 2 + 2);
	for (const char *code = "A"; *code == 'A'; code = "B") {
		assert_false(person(f, code)->opener);
		assert_false(person(f, code)->q.flag_place);
		assert_false(person(f, code)->heavy_day);
	}
}

/* In a village whose yards lie kilometres apart the usual distance counts, and a position that nobody wrote is none. */
static void place__scattered_village__is_no_suspicion(void **state)
{
	struct field *f = *state;

	for (int i = 0; i < PEOPLE * EACH; i++) {
		f->v[i].lat = i / EACH ? 0 : 43 + (i * 7 % 26) * 0.002;
		f->v[i].lon = 122 + (i * 11 % 26) * 0.002;
	}
	run(f, false);
	assert_int_equal(f->rv->places, EACH);
	for (size_t i = 0; i < f->rv->n; i++)
		assert_false(f->rv->interview[i].far_off || f->rv->interview[i].travel);
}

/* The back-check is drawn by the seed: the same again, in any order of arrival; another seed, another draw. */
static void back_check__seed__decides(void **state)
{
	struct field *f = *state;
	static bool first[PEOPLE * EACH];
	size_t drawn = 0, same = 0;

	run(f, false);
	for (int i = 0; i < PEOPLE * EACH; i++) {
		first[i] = of(f, i)->back_check;
		drawn += first[i];
	}
	assert_true(drawn >= 6 && drawn <= 30);
	review_free(f->rv);
	run(f, true);
	for (int i = 0; i < PEOPLE * EACH; i++)
		assert_int_equal(of(f, i)->back_check, first[i]);
	review_free(f->rv);
	f->round.seed = "another";
	run(f, false);
	for (int i = 0; i < PEOPLE * EACH; i++)
		same += of(f, i)->back_check && first[i];
	assert_true(same < drawn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(honest__interviews__hardly_a_flag, open_field,
						close_field),
		cmocka_unit_test_setup_teardown(patterns__half_alike__entropy_as_by_hand, open_field, close_field),
		cmocka_unit_test_setup_teardown(planted__each_fault__is_found_where_it_was_put,
						open_field, close_field),
		cmocka_unit_test_setup_teardown(planted__in_the_field__is_found_where_it_was_put, open_field, close_field),
		cmocka_unit_test_setup_teardown(place__scattered_village__is_no_suspicion, open_field, close_field),
		cmocka_unit_test_setup_teardown(back_check__seed__decides, open_field, close_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
