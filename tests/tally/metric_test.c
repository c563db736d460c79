/* SPDX-License-Identifier: MIT */
/* Estimates of metrics over the constructed county and over answers reckoned by hand. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "county.h"
#include "forms/form.h"
#include "tally/compare.h"
#include "tally/frame.h"
#include "tally/metric.h"

#define near(a, b) near_at(a, b, 1e-12, __LINE__)

/* To the last bit: memcmp, not a tolerance. */
static void same_cells(const struct tally_cell *a, const struct tally_cell *b)
{
	const double x[] = { a->value,         a->se,    a->lo,  a->hi,    a->dk_share,
			     a->refused_share, a->score, a->net, a->base_w };
	const double y[] = { b->value,         b->se,    b->lo,  b->hi,    b->dk_share,
			     b->refused_share, b->score, b->net, b->base_w };

	assert_string_equal(a->key, b->key);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->show, b->show);
	for (size_t i = 0; i < sizeof(x) / sizeof(*x); i++)
		assert_true((isnan(x[i]) && isnan(y[i])) ||
			    memcmp(&x[i], &y[i], sizeof(double)) == 0);
}

static void estimates__rows_in_any_order__same_to_the_last_bit(void **state)
{
	struct county *c = *state;

	for (size_t m = 0; m < c->form->n_metrics; m++) {
		const struct metric *metric = &c->form->metrics[m];
		struct tally_frame *f = county_frame(c, 0, 1);
		struct tally_result *r = county_estimate(c, f, metric->id, metric->min_level, -1);

		for (unsigned seed = 1; seed < 12; seed++) {
			struct tally_frame *g = county_frame(c, seed * 7919, 1);
			struct tally_result *s = county_estimate(c, g, metric->id, metric->min_level, -1);

			same_cells(&r->total, &s->total);
			assert_int_equal(r->n_cells, s->n_cells);
			for (size_t i = 0; i < r->n_cells; i++)
				same_cells(&r->cells[i], &s->cells[i]);
			tally_result_free(s);
			tally_frame_free(g);
		}
		tally_result_free(r);
		tally_frame_free(f);
	}
}

static void estimates__weights_times_7__nothing_moves(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1), *g = county_frame(c, 0, 7);

	for (size_t m = 0; m < c->form->n_metrics; m++) {
		struct tally_result *r = county_estimate(c, f, c->form->metrics[m].id, LEVEL_COUNTY, -1);
		struct tally_result *s = county_estimate(c, g, c->form->metrics[m].id, LEVEL_COUNTY, -1);

		near(r->total.value, s->total.value);
		near(r->total.se, s->total.se);
		near(r->total.lo, s->total.lo);
		near(r->total.hi, s->total.hi);
		near(r->total.base_w * (r->persons ? 7 : 1), s->total.base_w);
		tally_result_free(r);
		tally_result_free(s);
	}
	tally_frame_free(f);
	tally_frame_free(g);
}

static void units__parts__add_up_to_the_whole(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1);
	struct tally_result *r = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
	size_t n = 0, dk = 0, refused = 0;
	double w = 0, wy = 0;

	assert_int_equal(r->n_cells, 4);
	for (size_t i = 0; i < r->n_cells; i++) {
		n += r->cells[i].n;
		dk += r->cells[i].dk;
		refused += r->cells[i].refused;
		w += r->cells[i].base_w;
		wy += r->cells[i].base_w * r->cells[i].value;
	}
	assert_int_equal(n, r->total.n);
	assert_int_equal(dk, r->total.dk);
	assert_int_equal(refused, r->total.refused);
	near(w, r->total.base_w);
	near(wy / w, r->total.value);
	tally_result_free(r);
	tally_frame_free(f);
}

static void units__small_base__hidden_and_not_to_be_reckoned(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1);
	struct tally_result *r = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
	size_t hidden = 0;

	assert_int_equal(r->cells[3].show, TALLY_SMALL); /* 丁镇: fewer than ten */
	assert_true(r->cells[3].n > 0 && r->cells[3].n < 10);
	for (size_t i = 0; i < r->n_cells; i++)
		hidden += r->cells[i].show != TALLY_SHOWN;
	assert_int_equal(hidden, 2); /* the next smallest goes with it */
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 3; j++)
			if (r->cells[i].show == TALLY_HIDDEN)
				assert_true(r->cells[i].n <= r->cells[j].n);
	tally_result_free(r);
	tally_frame_free(f);
}

static void design__not_a_probability_sample__no_interval_no_verdict(void **state)
{
	static const struct {
		enum sample sample;
		const char *strata;
		enum tally_basis basis;
	} cases[] = {
		{ SAMPLE_PROBABILITY, "township", TALLY_DESIGN },
		{ SAMPLE_PROBABILITY, "", TALLY_SRS },
		{ SAMPLE_QUOTA, "township", TALLY_NOT_RANDOM },
		{ SAMPLE_CONVENIENCE, "", TALLY_NOT_RANDOM },
		{ SAMPLE_UNKNOWN, "", TALLY_NOT_RANDOM },
		{ SAMPLE_CENSUS, "township", TALLY_CENSUS },
	};
	struct county *c = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tally_frame *f = county_frame(c, 0, 1);
		struct tally_result *r;
		bool errors = cases[i].basis == TALLY_DESIGN || cases[i].basis == TALLY_SRS;

		c->round.sample = cases[i].sample;
		c->round.strata = cases[i].strata;
		r = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
		assert_int_equal(r->basis, cases[i].basis);
		assert_int_equal(r->total.interval, errors);
		assert_int_equal(isnan(r->total.se) == 0, errors);
		assert_int_equal(r->total.verdict != TALLY_NO_VERDICT, errors);
		if (cases[i].basis == TALLY_SRS)
			assert_int_equal(r->total.df, r->total.n - 1);
		tally_result_free(r);
		tally_frame_free(f);
	}
	c->round.sample = SAMPLE_PROBABILITY;
	c->round.strata = "township";
}

static void metric__finer_than_allowed__refused_with_a_sentence(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1);
	struct tally_query q = { .metric = form_metric(c->form, "satdk"),
				 .by = LEVEL_VILLAGE,
				 .node = -1,
				 .period = { .whole = true } };
	struct tally_result *r = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(tally_estimate(&r, f, &q, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "满意率（不了解计入）"));
	q.metric =
		form_metric(c->form, "told"); /* how the interview went: never below the county */
	q.by = LEVEL_TOWNSHIP;
	assert_int_equal(tally_estimate(&r, f, &q, &err), ST_INPUT);
	q.metric = form_metric(c->form, "sat");
	q.node = form_find(c->form, "hours");
	assert_int_equal(tally_estimate(&r, f, &q, &err), ST_INPUT);
	tally_frame_free(f);
}

static void values__by_hand__as_reckoned(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r;

	county_add(f, V1, 1, "adults\t2\nview/q1\t1\nview/aware\t1\nview/acts\t1 2\nhours\t3\n", 0, "1.1");
	county_add(f, V1, 2, "adults\t1\nview/q1\t4\nview/aware\t1\nview/acts\t8\n", 0, "1.1");
	county_add(f, V2, 1, "adults\t3\nview/q1\t6\nview/aware\t2\nhours\t0.5\n", 0, "1.2");
	county_add(f, V2, 2, "adults\t1\nview/q1\t9\n", 0, "1.1");
	county_add(f, V2, 3, "adults\t1\nview/q1\t1\n", 2, "1.1"); /* marked */
	county_add(f, V2, 4, "", 0, "2.111");
	r = county_estimate(c, f, "sat", LEVEL_COUNTY, -1); /* weights 2 and 1; one satisfied of two */
	near(r->total.value, 2.0 / 3);
	near(r->total.score, (2 * 100 + 25) / 3.0);
	near(r->total.net, (2 - 1) / 3.0);
	near(r->total.dk_share, 3.0 / 6);
	near(r->total.refused_share, 1.0 / 7);
	assert_int_equal(r->total.n, 2);
	assert_int_equal(r->total.show, TALLY_SMALL);
	tally_result_free(r);
	r = county_estimate(c, f, "satdk", LEVEL_COUNTY,
		     -1); /* don't know counts as not satisfied; weight by household */
	near(r->total.value, 1.0 / 3);
	near(r->total.dk_share, 1.0 / 3);
	tally_result_free(r);
	r = county_estimate(c, f, "part", LEVEL_COUNTY, -1); /* only those who had heard */
	near(r->total.value, 2.0 / 3);
	assert_int_equal(r->total.n, 2);
	tally_result_free(r);
	r = county_estimate(c, f, "hours", LEVEL_COUNTY, -1);
	near(r->total.value, 1.75);
	tally_result_free(r);
	tally_frame_free(f);
}

static void index__item_turned_round__mean_of_item_means(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r;
	size_t n_map;

	for (int i = 0; i < 40; i++) /* declared map: q2 75; q3 100 and 25, turned round 0 and 75 */
		county_add(f, i % 2 ? V1 : V2, i,
		    i < 30 ? "view/q2\t2\nview/q3\t1\n" : "view/q2\t2\nview/q3\t4\n", 0, "1.1");
	r = county_estimate(c, f, "place", LEVEL_COUNTY, -1);
	near(r->total.value, (75 + (30 * 0 + 10 * 75) / 40.0) / 2);
	assert_int_equal(r->items_dropped, 0);
	tally_result_free(r);
	n_map = c->form->metrics[4].n_map;
	c->form->metrics[4].n_map =
		0; /* without one: equal steps over each item's own list, 6 and 9 left out */
	r = county_estimate(c, f, "place", LEVEL_COUNTY, -1);
	near(r->total.value, (75 + (30 * 0 + 10 * 100) / 40.0) / 2);
	c->form->metrics[4].n_map = n_map;
	tally_result_free(r);
	tally_frame_free(f);
}

static void edges__thin_data__no_nan_shown(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);

	assert_int_equal(r->total.show, TALLY_EMPTY); /* empty file */
	assert_int_equal(r->total.n, 0);
	assert_int_equal(r->n_cells, 0);
	tally_result_free(r);
	county_add(f, V1, 1, "view/q1\t1\n", 0, "1.1");
	r = county_estimate(c, f, "sat", LEVEL_COUNTY, -1); /* n = 1 */
	assert_false(r->total.interval);
	near(r->total.value, 1);
	tally_result_free(r);
	for (int i = 2; i < 30; i++)
		county_add(f, V1, i, i % 3 ? "view/q1\t1\n" : "view/q1\t4\n", 0, "1.1");
	r = county_estimate(c, f, "sat", LEVEL_COUNTY, -1); /* one PSU in all: estimate only */
	assert_int_equal(r->total.df, 0);
	assert_false(r->total.interval);
	assert_int_equal(r->total.show, TALLY_SHOWN);
	tally_result_free(r);
	for (int i = 1; i < 30; i++)
		county_add(f, V2, i, i % 3 ? "view/q1\t1\n" : "view/q1\t4\n", 0, "1.1");
	county_add(f, V3, 1, "view/q1\t1\n", 0,
	    "1.1"); /* a lonely PSU, and a township with a single answer */
	county_add(f, V3, 2, "view/aware\t1\n", 0, "1.1");
	r = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
	assert_int_equal(r->lonely, 1);
	assert_int_equal(r->total.df, 1);
	assert_true(r->total.interval);
	assert_int_equal(r->cells[1].show, TALLY_SMALL);
	assert_int_equal(r->cells[1].df, 0);
	tally_result_free(r);
	tally_frame_free(f);
}

static void edges__everybody_satisfied__limit_from_below(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r;

	for (int i = 0; i < 50; i++)
		county_add(f, i % 2 ? V1 : V2, i, "view/q1\t1\n", 0, "1.1");
	r = county_estimate(c, f, "sat", LEVEL_COUNTY, -1);
	assert_true((r->total.flags & TALLY_BOUNDARY) && r->total.interval);
	assert_true(r->total.hi >= 1 && r->total.lo > 0.05 &&
		    r->total.lo < 0.06); /* one degree of freedom: that little is known */
	assert_int_equal(r->method, INTERVAL_BETA);
	tally_result_free(r);
	tally_frame_free(f);
}

static void target__interval_decides(void **state)
{
	static const struct {
		double target;
		enum tally_verdict verdict;
	} cases[] = { { 20, TALLY_MET }, { 99.9, TALLY_MISSED }, { 75, TALLY_UNDECIDED } };
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1);

	c->round.n_targets = 1;
	for (size_t i = 0; i < 3; i++) {
		struct tally_result *r;

		c->round.target[0] = (struct round_target){ "sat", cases[i].target, "文件" };
		r = county_estimate(c, f, "sat", LEVEL_COUNTY, -1);
		if (r->total.verdict != cases[i].verdict)
			fail_msg("target %g: interval %g to %g", cases[i].target, r->total.lo,
				 r->total.hi);
		tally_result_free(r);
	}
	c->round.n_targets = 0;
	tally_frame_free(f);
}

static void by_question__answers__are_the_rows(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1);
	struct tally_result *r = county_estimate(c, f, "sat", LEVEL_COUNTY, form_find(c->form, "sex"));

	assert_int_equal(r->n_cells, 2);
	assert_string_equal(r->cells[0].name, "男");
	assert_int_equal(r->cells[0].n + r->cells[1].n, r->total.n);
	assert_true(r->cells[0].interval);
	tally_result_free(r);
	tally_frame_free(f);
}

/* n interviews in a village, of whom so many are content. */
static void fill(struct tally_frame *f, const char *unit, int n, int content)
{
	for (int i = 0; i < n; i++)
		county_add(f, unit, i, i < content ? "adults\t1\nview/q1\t1\n" : "adults\t1\nview/q1\t4\n", 0, "1.1");
}

static void ranks__pairs__welch_with_both_corrections(void **state)
{
	static const int content[3][4] = { { 5, 8, 6, 7 }, { 12, 14, 11, 13 }, { 14, 12, 15, 13 } };
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_query q = { .metric = form_metric(c->form, "sat"), .by = LEVEL_TOWNSHIP, .node = -1, .period = { .whole = true }, .rank = true };
	struct tally_result *r;
	double p[3], bh[3], holm[3];

	for (int t = 0; t < 3; t++)
		for (int v = 0; v < 4; v++) {
			char unit[16];

			(void)snprintf(unit, sizeof(unit), "15052510%d20%d", t, v + 1);
			fill(f, unit, 20, content[t][v]);
		}
	assert_int_equal(tally_estimate(&r, f, &q, NULL), ST_OK);
	assert_int_equal(r->n_pairs, 3);
	for (size_t k = 0; k < 3; k++) {
		const struct tally_cell *a = &r->cells[r->pairs[k].first], *b = &r->cells[r->pairs[k].second];
		struct compare_test t = compare_welch(a->value, a->se, a->df, b->value, b->se, b->df);

		near(r->pairs[k].difference, a->value - b->value);
		near(r->pairs[k].p, t.p);
		p[k] = t.p;
	}
	compare_adjust(bh, p, 3, COMPARE_BH);
	compare_adjust(holm, p, 3, COMPARE_HOLM);
	for (size_t k = 0; k < 3; k++) {
		near(r->pairs[k].bh, bh[k]);
		near(r->pairs[k].holm, holm[k]);
	}
	assert_true(bh[0] < 0.05 && bh[1] < 0.05 && bh[2] > 0.1); /* the first differs from both, those not from each other */
	tally_result_free(r);
	tally_frame_free(f);
}

/* By hand: two townships of two villages of ten. */
static void design_effect__total__by_hand(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r;
	double v = 2.0 * (2 * 0.05 * 0.05 + 2 * 0.025 * 0.025); /* villages at 2 and 6, 5 and 7 of ten: z = content/40 less the rest */

	fill(f, V1, 10, 2);
	fill(f, V2, 10, 6);
	fill(f, V3, 10, 5);
	fill(f, V4, 10, 7);
	r = county_estimate(c, f, "sat", LEVEL_COUNTY, -1);
	near(r->total.value, 0.5);
	near(r->total.se * r->total.se, v);
	near(r->total.deff, v / (0.25 / 39));
	near(r->total.kish, 1);
	near(r->total.roh, (v / (0.25 / 39) - 1) / 9);
	near(r->total.net, 0);
	tally_result_free(r);
	tally_frame_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranks__pairs__welch_with_both_corrections),
		cmocka_unit_test(design_effect__total__by_hand),
		cmocka_unit_test(estimates__rows_in_any_order__same_to_the_last_bit),
		cmocka_unit_test(estimates__weights_times_7__nothing_moves),
		cmocka_unit_test(units__parts__add_up_to_the_whole),
		cmocka_unit_test(units__small_base__hidden_and_not_to_be_reckoned),
		cmocka_unit_test(design__not_a_probability_sample__no_interval_no_verdict),
		cmocka_unit_test(metric__finer_than_allowed__refused_with_a_sentence),
		cmocka_unit_test(values__by_hand__as_reckoned),
		cmocka_unit_test(index__item_turned_round__mean_of_item_means),
		cmocka_unit_test(edges__thin_data__no_nan_shown),
		cmocka_unit_test(edges__everybody_satisfied__limit_from_below),
		cmocka_unit_test(target__interval_decides),
		cmocka_unit_test(by_question__answers__are_the_rows),
	};

	return cmocka_run_group_tests(tests, county_open, county_close);
}
