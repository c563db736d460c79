/* SPDX-License-Identifier: MIT */
/* A metric in two rounds: against the same interviews as two periods of one round, and against sums written out here. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "county.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "tally/compare.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/special.h"
#include "tests/support/paths.h"

#define near(a, b) near_at(a, b, 1e-12, __LINE__)

enum { VILLAGES = 6, HOUSEHOLDS = 20 };
static const char *const village[VILLAGES] = { V1, V2, "150525100203", V3, V4, "150525101203" };

/* What household i of village v says in a wave: most say the same again. */
static int answer(int wave, int v, int i)
{
	int said = 1 + (i * 7 + v * 3 + i * v) % 5;

	return wave && (i * i + v) % 3 == 0 ? 1 + (said + i) % 4 : said;
}

struct rounds {
	struct round now, before;
	struct tally_frame *one, *two; /* this round, the one before */
	struct tally_frame *both;      /* the same interviews as one round: those before in the first half of November */
};

static void add(struct tally_frame *f, const char *unit, int i, int says, const char *day)
{
	char id[40], body[120];
	struct tally_row row = { .unit = unit, .household = id, .day = tally_local_day(day, 480), .outcome = "1.1", .body = body };

	(void)snprintf(id, sizeof(id), "%s-01-%03d", unit, i);
	(void)snprintf(body, sizeof(body), "adults\t%d\nsex\t%d\nview/q1\t%d\nview/q2\t%d\nview/q3\t%d\nhours\t%d.5\n", 1 + i % 3, 1 + i % 2,
		       says, says, 1 + i % 4, says);
	assert_int_equal(tally_frame_add(f, &row, NULL), ST_OK);
}

static struct rounds *rounds_new(struct county *c, const char *counts, int other_villages)
{
	struct rounds *r = calloc(1, sizeof(*r));

	r->now = r->before = c->round;
	r->before.id = "2026Q3";
	r->before.title = "三季度";
	r->now.frame = r->before.frame = c->round.frame = counts;
	r->one = tally_frame_new(c->form, &r->now, &c->divisions);
	r->two = tally_frame_new(c->form, &r->before, &c->divisions);
	r->both = tally_frame_new(c->form, &c->round, &c->divisions);
	for (int v = 0; v < VILLAGES; v++)
		for (int i = 0; i < HOUSEHOLDS; i++) {
			char elsewhere[16];

			(void)snprintf(elsewhere, sizeof(elsewhere), "%.9s%03d", village[v], 301 + v);
			add(r->one, village[v], i, answer(1, v, i), "2026-11-20T09:00:00+08:00");
			add(r->both, village[v], i, answer(1, v, i), "2026-11-20T09:00:00+08:00");
			add(r->two, other_villages ? elsewhere : village[v], i, answer(0, v, i), "2026-11-05T09:00:00+08:00");
			add(r->both, other_villages ? elsewhere : village[v], i, answer(0, v, i), "2026-11-05T09:00:00+08:00");
		}
	return r;
}

static void rounds_free(struct county *c, struct rounds *r)
{
	tally_frame_free(r->two);
	tally_frame_free(r->one);
	tally_frame_free(r->both);
	c->round.frame = "";
	free(r);
}

static enum status ask(struct tally_result **out, struct tally_frame *f, const struct metric *m, struct tally_frame *other, enum level by,
		       int node, bool independent, struct err *err)
{
	const struct tally_period whole = { .whole = true };
	struct tally_period period = whole, then = whole;
	struct tally_query q = { .metric = m, .by = by, .node = node, .compare = &then, .other = other, .independent = independent };

	if (!other) {
		assert_true(tally_period_parse(&period, "2026-11-16..2026-11-30"));
		assert_true(tally_period_parse(&then, "2026-11-01..2026-11-15"));
	}
	q.period = period;
	return tally_estimate(out, f, &q, err);
}

static void same_change(const struct tally_change *a, const struct tally_change *b)
{
	if (!a->known || !b->known)
		fail_msg("known %d %d, df %d %d, difference %g %g", a->known, b->known, a->df, b->df, a->difference, b->difference);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->df, b->df);
	near(a->before, b->before);
	near(a->difference, b->difference);
	near(a->se, b->se);
	near(a->lo, b->lo);
	near(a->hi, b->hi);
	near(a->p, b->p);
}

static void panel__two_rounds__as_two_periods_of_one(void **state)
{
	static const char *const counts[] = { "", "150525100000=9 150525101000=12", "" };
	struct county *c = *state;

	for (size_t k = 0; k < 3; k++) { /* the last as if drawn one by one */
		struct rounds *r;

		c->round.strata = k < 2 ? "township" : "";
		c->round.psu = k < 2 ? "village" : "";
		r = rounds_new(c, counts[k], 0);
		for (size_t m = 0; m < c->form->n_metrics; m++) {
			const struct metric *metric = &c->form->metrics[m];
			struct tally_result *a, *b;

			if (strcmp(metric->id, "sat") != 0 && strcmp(metric->id, "score") != 0 && strcmp(metric->id, "place") != 0)
				continue;
			assert_int_equal(ask(&a, r->one, metric, r->two, LEVEL_TOWNSHIP, -1, false, NULL), ST_OK);
			assert_int_equal(ask(&b, r->both, metric, NULL, LEVEL_TOWNSHIP, -1, false, NULL), ST_OK);
			same_change(&a->total.change, &b->total.change);
			assert_int_equal(b->total.change.df, k < 2 ? VILLAGES - 2 : VILLAGES * HOUSEHOLDS - 1);
			assert_int_equal(a->n_cells, 2);
			for (size_t i = 0; i < 2; i++)
				same_change(&a->cells[i].change, &b->cells[i].change);
			assert_true(a->other_round && !b->other_round);
			assert_string_equal(a->then->round->title, "三季度");
			assert_int_equal(a->shared_villages, VILLAGES);
			assert_int_equal(a->shared_households, VILLAGES * HOUSEHOLDS);
			tally_result_free(a);
			tally_result_free(b);
		}
		rounds_free(c, r);
	}
	c->round.strata = "township";
	c->round.psu = "village";
}

static void independent__two_rounds__variances_add_up(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "", 1);
	const struct metric *sat = form_metric(c->form, "sat");
	struct tally_result *a, *now = county_estimate(c, r->one, "sat", LEVEL_TOWNSHIP, -1),
				*then = county_estimate(c, r->two, "sat", LEVEL_TOWNSHIP, -1);

	assert_int_equal(ask(&a, r->one, sat, r->two, LEVEL_TOWNSHIP, -1, true, NULL), ST_OK);
	near(a->total.change.difference, now->total.value - then->total.value);
	near(a->total.change.se, hypot(now->total.se, then->total.se));
	assert_int_equal(a->total.change.df, now->total.df + then->total.df);
	for (size_t i = 0; i < 2; i++)
		near(a->cells[i].change.se, hypot(now->cells[i].se, then->cells[i].se));
	assert_int_equal(a->shared_villages, 0);
	tally_result_free(a);
	tally_result_free(now);
	tally_result_free(then);
	rounds_free(c, r);
}

/* The influence of every village written out: a ratio's, by the number of adults. */
static double direct_panel(double *difference)
{
	double w[2] = { 0 }, y[2] = { 0 }, z[VILLAGES] = { 0 }, v = 0;

	for (int k = 0; k < 2; k++) {
		for (int p = 0; p < VILLAGES; p++)
			for (int i = 0; i < HOUSEHOLDS; i++) {
				w[k] += 1 + i % 3;
				y[k] += answer(k, p, i) <= 2 ? 1 + i % 3 : 0;
			}
		for (int p = 0; p < VILLAGES; p++)
			for (int i = 0; i < HOUSEHOLDS; i++)
				z[p] += (k ? 1 : -1) * (1 + i % 3) * ((answer(k, p, i) <= 2) - y[k] / w[k]) / w[k];
	}
	for (int h = 0; h < 2; h++) {
		double mean = (z[3 * h] + z[3 * h + 1] + z[3 * h + 2]) / 3;

		for (int p = 3 * h; p < 3 * h + 3; p++)
			v += 3.0 / 2 * (z[p] - mean) * (z[p] - mean);
	}
	*difference = y[1] / w[1] - y[0] / w[0];
	return sqrt(v);
}

static void panel__same_households__error_as_written_out(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "", 0);
	struct tally_result *a, *b;
	double difference, se = direct_panel(&difference);
	const struct tally_change *change;

	assert_int_equal(ask(&a, r->one, form_metric(c->form, "sat"), r->two, LEVEL_COUNTY, -1, false, NULL), ST_OK);
	assert_int_equal(ask(&b, r->one, form_metric(c->form, "sat"), r->two, LEVEL_COUNTY, -1, true, NULL), ST_OK);
	change = &a->total.change;
	near(change->difference, difference);
	near(change->se, se);
	assert_int_equal(change->df, 4);
	near(change->hi - change->difference, special_qt(0.975, 4) * se);
	near(change->p, compare_t(difference, se, 4).p);
	assert_true(change->se < b->total.change.se); /* most households said the same again */
	tally_result_free(a);
	tally_result_free(b);
	rounds_free(c, r);
}

static void panel__both_stages_counted__households_of_both_are_one_unit(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c,
				      "150525100000=9 150525101000=12 150525100201=40 150525100202=50 150525100203=60 150525101201=40 "
				      "150525101202=50 150525101203=60",
				      0);
	struct tally_result *a, *b;

	assert_int_equal(ask(&a, r->one, form_metric(c->form, "score"), r->two, LEVEL_COUNTY, -1, false, NULL), ST_OK);
	assert_int_equal(ask(&b, r->both, form_metric(c->form, "score"), NULL, LEVEL_COUNTY, -1, false, NULL), ST_OK);
	assert_true(a->weights.two_stage);
	same_change(&a->total.change, &b->total.change);
	tally_result_free(a);
	tally_result_free(b);
	rounds_free(c, r);
}

static void panel__no_village_in_common__refused(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "", 1);
	struct tally_result *a;
	struct err err = ERR_INIT;

	assert_int_equal(ask(&a, r->one, form_metric(c->form, "sat"), r->two, LEVEL_COUNTY, -1, false, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "--waves independent"));
	rounds_free(c, r);
}

static void by_question__two_rounds__answers_side_by_side(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "", 0);
	struct tally_result *a, *b;
	int sex = form_find(c->form, "sex");

	assert_int_equal(ask(&a, r->one, form_metric(c->form, "sat"), r->two, LEVEL_COUNTY, sex, false, NULL), ST_OK);
	assert_int_equal(ask(&b, r->both, form_metric(c->form, "sat"), NULL, LEVEL_COUNTY, sex, false, NULL), ST_OK);
	assert_int_equal(a->n_cells, 2);
	for (size_t i = 0; i < 2; i++)
		same_change(&a->cells[i].change, &b->cells[i].change);
	tally_result_free(a);
	tally_result_free(b);
	rounds_free(c, r);
}

static void unit__too_small_in_the_other_round__hidden_in_both(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "", 0);
	struct tally_result *a;
	size_t hidden = 0;

	for (int i = 0; i < 30; i++) {
		add(r->one, "150525102201", i, 1 + i % 4, "2026-11-20T09:00:00+08:00");
		if (i < 4)
			add(r->two, "150525102201", i, 1 + i % 4, "2026-11-05T09:00:00+08:00");
	}
	assert_int_equal(ask(&a, r->one, form_metric(c->form, "sat"), r->two, LEVEL_TOWNSHIP, -1, false, NULL), ST_OK);
	assert_int_equal(a->n_cells, 3);
	assert_int_equal(a->then->cells[2].show, TALLY_SMALL);
	for (size_t i = 0; i < 3; i++) {
		assert_true((a->cells[i].show == TALLY_SHOWN) == (a->then->cells[i].show == TALLY_SHOWN));
		assert_true(a->cells[i].change.show == (a->cells[i].show == TALLY_SHOWN));
		hidden += a->cells[i].show != TALLY_SHOWN;
	}
	assert_int_equal(hidden, 2);
	tally_result_free(a);
	rounds_free(c, r);
}

/* county.md with one text for another. */
static struct form *spoilt(const char *from, const char *to)
{
	struct strbuf text, out;
	struct diag_list diags;
	struct form *form = NULL;
	const char *at;

	strbuf_init(&text);
	strbuf_init(&out);
	assert_int_equal(fs_read(&text, TEST_DATA "/tally/county.md", 1 << 20, NULL), ST_OK);
	at = strstr(text.data, from);
	assert_non_null(at);
	strbuf_add(&out, text.data, (size_t)(at - text.data));
	strbuf_addf(&out, "%s%s", to, at + strlen(from));
	assert_int_equal(fs_write("spoilt.md", out.data, out.len, 0644, NULL), ST_OK);
	diag_init(&diags, "spoilt.md");
	assert_int_equal(form_load(&form, "spoilt.md", &diags, NULL), ST_OK);
	diag_clear(&diags);
	strbuf_clear(&text);
	strbuf_clear(&out);
	return form;
}

static void definition__another_in_the_other_round__refused_with_what(void **state)
{
	static const struct {
		const char *from, *to, *says; /* "" = comparable */
	} cases[] = {
		{ "| m5 | 3 | 一般 |", "| m5 | 3 | 说得过去 |", "题型或选项" },
		{ "| | m5 | 9 |", "| | m5 | 8 | 看情况 | it depends | | | | |\n| | m5 | 9 |", "题型或选项" },
		{ "| share | q1 | 1 2 | 1 2 3 4 5 | out |", "| share | q1 | 1 2 3 | 1 2 3 4 5 | out |", "哪些回答算数" },
		{ "| share | q1 | 1 2 | 1 2 3 4 5 | out |", "| share | q1 | 1 2 | 1 2 3 4 5 6 | base |", "分母" },
		{ "| share | q1 | 1 2 | 1 2 3 4 5 | out |", "| share | q2 | 1 2 | 1 2 3 4 5 | out |", "所用的题" },
		{ "1=100 2=75 3=50 4=25 5=0 | | person | village", "1=100 2=80 3=60 4=40 5=0 | | person | village", "分数" },
		{ "1=100 2=75 3=50 4=25 5=0 | | person | village", "1=100 2=75 3=50 4=25 5=0 | ${sex} = '1' | person | village", "只算哪些人" },
		{ "1=100 2=75 3=50 4=25 5=0 | | person | village", "1=100 2=75 3=50 4=25 5=0 | | household | village", "按户算还是按人算" },
		{ "All in all, are you satisfied? | | | | key", "All in all, are you satisfied? | | ${sex} = '1' | | key", "哪些人要答" },
		{ "| | sat | 满意率 |", "| | sat2 | 满意率 |", "没有指标" },
		{ "总的来说，您满意吗？", "总的来看，您满意吗？", "" },
		{ "街道干净吗？", "街上干净吗？", "" },
	};
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "", 0);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct form *other = spoilt(cases[i].from, cases[i].to);
		struct tally_frame *f = tally_frame_new(other, &r->before, &c->divisions);
		struct tally_match match;
		struct err err = ERR_INIT;
		enum status st = tally_comparable(&match, r->one, form_metric(c->form, "sat"), f, &err);

		if (*cases[i].says && !strstr(err.text, cases[i].says))
			fail_msg("case %zu: “%s”", i, err.text);
		assert_int_equal(st, *cases[i].says ? ST_INPUT : ST_OK);
		if (!*cases[i].says)
			assert_true(match.reworded == (strstr(cases[i].from, "总的来说") != NULL));
		tally_frame_free(f);
		form_free(other);
	}
	rounds_free(c, r);
}

static bool same_bits(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static void panel__rows_in_any_order__same_to_the_last_bit(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "150525100000=9 150525101000=12", 0);
	struct tally_frame *one = tally_frame_new(c->form, &r->now, &c->divisions), *two = tally_frame_new(c->form, &r->before, &c->divisions);
	struct tally_result *a, *b;

	for (int k = VILLAGES * HOUSEHOLDS; k-- > 0;) {
		int at = k * 37 % (VILLAGES * HOUSEHOLDS), v = at / HOUSEHOLDS, i = at % HOUSEHOLDS;

		add(one, village[v], i, answer(1, v, i), "2026-11-20T09:00:00+08:00");
		add(two, village[v], i, answer(0, v, i), "2026-11-05T09:00:00+08:00");
	}
	for (size_t m = 0; m < c->form->n_metrics; m++) {
		const struct metric *metric = &c->form->metrics[m];

		if (!tally_allowed(c->form, metric, LEVEL_TOWNSHIP))
			continue;
		assert_int_equal(ask(&a, r->one, metric, r->two, LEVEL_TOWNSHIP, -1, false, NULL), ST_OK);
		assert_int_equal(ask(&b, one, metric, two, LEVEL_TOWNSHIP, -1, false, NULL), ST_OK);
		assert_true(same_bits(a->total.change.difference, b->total.change.difference) && same_bits(a->total.change.se, b->total.change.se) &&
			    same_bits(a->cells[1].change.se, b->cells[1].change.se) && same_bits(a->cells[1].change.p, b->cells[1].change.p));
		tally_result_free(a);
		tally_result_free(b);
	}
	tally_frame_free(two);
	tally_frame_free(one);
	rounds_free(c, r);
}

static void rounds__not_drawn_at_random__difference_without_error(void **state)
{
	struct county *c = *state;
	struct rounds *r = rounds_new(c, "", 0);
	struct tally_result *a;

	r->before.sample = SAMPLE_QUOTA;
	assert_int_equal(ask(&a, r->one, form_metric(c->form, "sat"), r->two, LEVEL_COUNTY, -1, false, NULL), ST_OK);
	assert_false(a->total.change.known);
	assert_true(a->total.change.difference > -1);
	tally_result_free(a);
	rounds_free(c, r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panel__two_rounds__as_two_periods_of_one),
		cmocka_unit_test(independent__two_rounds__variances_add_up),
		cmocka_unit_test(panel__same_households__error_as_written_out),
		cmocka_unit_test(panel__both_stages_counted__households_of_both_are_one_unit),
		cmocka_unit_test(panel__no_village_in_common__refused),
		cmocka_unit_test(by_question__two_rounds__answers_side_by_side),
		cmocka_unit_test(unit__too_small_in_the_other_round__hidden_in_both),
		cmocka_unit_test(definition__another_in_the_other_round__refused_with_what),
		cmocka_unit_test(panel__rows_in_any_order__same_to_the_last_bit),
		cmocka_unit_test(rounds__not_drawn_at_random__difference_without_error),
	};

	return cmocka_run_group_tests(tests, county_open, county_close);
}
