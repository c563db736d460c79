/* SPDX-License-Identifier: MIT */
/* The edge-case table of statistics.md section 13, a test a row, through what the page is made of or the general engine. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "county.h"
#include "forms/form.h"
#include "tally/crosstab.h"
#include "tally/frame.h"
#include "tally/linear.h"
#include "tally/metric.h"
#include "tally/quality.h"
#include "tally/survey.h"
#include "tally/weights.h"

/* n interviews in a unit, the answer to q1. */
static void add(struct tally_frame *f, const char *unit, int first, int n, const char *answer)
{
	for (int i = first; i < first + n; i++) {
		char id[40], body[60];
		struct tally_row row = { .unit = unit,
					 .household = id,
					 .day = tally_local_day("2026-11-05T09:00:00+08:00", 480),
					 .outcome = "1.1",
					 .body = body };

		(void)snprintf(id, sizeof(id), "%s-01-%03d", unit, i);
		(void)snprintf(body, sizeof(body), "sex\t1\n%s%s%s", *answer ? "view/q1\t" : "",
			       answer, *answer ? "\n" : "");
		assert_int_equal(tally_frame_add(f, &row, NULL), ST_OK);
	}
}

static struct tally_frame *frame(struct county *c)
{
	return tally_frame_new(c->form, &c->round, &c->divisions);
}

static struct tally_result *sat(struct county *c, struct tally_frame *f, enum level by)
{
	return county_estimate(c, f, "sat", by, -1);
}

static void done(struct tally_result *r, struct tally_frame *f)
{
	tally_result_free(r);
	tally_frame_free(f);
}

static void empty_file__base_0__nothing_to_print(void **state)
{
	struct tally_frame *f = frame(*state);
	struct tally_result *r = sat(*state, f, LEVEL_TOWNSHIP);

	assert_int_equal(r->total.show, TALLY_EMPTY);
	assert_int_equal(r->total.n + r->n_cells, 0);
	assert_false(r->total.interval);
	assert_int_equal(r->total.verdict, TALLY_NO_VERDICT);
	done(r, f);
}

static void one_interview__estimate__no_error(void **state)
{
	struct tally_frame *f = frame(*state);
	struct tally_result *r;

	add(f, V1, 0, 1, "1");
	r = sat(*state, f, LEVEL_COUNTY);
	assert_true(r->total.n == 1 && r->total.value >= 1 && isnan(r->total.se) &&
		    !r->total.interval);
	done(r, f);
}

static const char *name(void *ctx, uint32_t stratum)
{
	(void)ctx;
	return stratum ? "乙苏木" : "甲镇";
}

static void one_psu_in_a_stratum__general_engine__stops_with_its_name(void **state)
{
	const uint32_t stratum[] = { 0, 0, 1, 1 }, psu[] = { 0, 1, 2, 2 };
	const struct survey_spec spec = {
		.n = 4, .stratum = stratum, .unit = { psu, NULL }, .name = name
	};
	struct err err = ERR_INIT;
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, &err), ST_CONFLICT);
	assert_non_null(strstr(err.text, "乙苏木"));
}

static void one_psu_in_a_stratum__page__centred_at_0_and_said(void **state)
{
	struct tally_frame *f = frame(*state);
	struct tally_result *r;

	add(f, V1, 0, 20, "1");
	add(f, V2, 0, 20, "4");
	add(f, V3, 0, 20, "1");
	r = sat(*state, f, LEVEL_COUNTY);
	assert_int_equal(r->lonely, 1);
	assert_true(r->total.interval);
	done(r, f);
}

static void one_psu_in_all__df_0__estimate_only(void **state)
{
	struct tally_frame *f = frame(*state);
	struct tally_result *r;

	add(f, V1, 0, 20, "1");
	add(f, V1, 20, 20, "4");
	r = sat(*state, f, LEVEL_COUNTY);
	assert_true(r->total.show == TALLY_SHOWN && r->total.df == 0 && isnan(r->total.se) &&
		    !r->total.interval);
	done(r, f);
}

static void everybody_satisfied__lower_limit_of_beta__no_error(void **state)
{
	struct tally_frame *f = frame(*state);
	struct tally_result *r;

	for (int v = 0; v < 4; v++)
		add(f, v == 0 ? V1 : v == 1 ? V2 : v == 2 ? V3 : V4, 0, 30, "1");
	r = sat(*state, f, LEVEL_COUNTY);
	assert_true(r->total.value >= 1 && (r->total.flags & TALLY_BOUNDARY) && r->total.interval);
	assert_int_equal(r->method, INTERVAL_BETA);
	assert_true(r->total.hi >= 1 && r->total.lo > 0.8 && r->total.lo < 1);
	done(r, f);
}

/* So many who are content and so many who are not, as if drawn one by one. */
static unsigned flags_of(struct county *c, int content, int not)
{
	struct tally_frame *f;
	struct tally_result *r;
	unsigned flags;

	c->round.strata = c->round.psu = "";
	f = frame(c);
	add(f, V1, 0, content, "1");
	add(f, V1, content, not, "4");
	r = sat(c, f, LEVEL_COUNTY);
	assert_int_equal(r->basis, TALLY_SRS);
	flags = r->total.flags;
	done(r, f);
	c->round.strata = "township";
	c->round.psu = "village";
	return flags;
}

static void flags__at_their_cut_offs__letters(void **state)
{
	assert_int_equal(flags_of(*state, 300, 100), 0);
	assert_int_equal(flags_of(*state, 28, 1), TALLY_FEW);
	assert_int_equal(flags_of(*state, 29, 1), 0);
	assert_int_equal(flags_of(*state, 7, 1), TALLY_FEW | TALLY_WIDE | TALLY_FEW_DF);
	assert_int_equal(flags_of(*state, 8, 1), TALLY_FEW | TALLY_WIDE);
	assert_int_equal(flags_of(*state, 20, 20), TALLY_WIDE); /* 33 points */
	assert_int_equal(flags_of(*state, 2, 98), TALLY_WIDE);	/* 0.2 to 7.0 %, of 2 % */
	assert_int_equal(flags_of(*state, 2, 398), 0);		/* under 5 points */
	assert_int_equal(flags_of(*state, 40, 0), TALLY_BOUNDARY);
	assert_int_equal(flags_of(*state, 1, 0), TALLY_FEW | TALLY_FEW_DF);
}

static void weights_all_0__as_an_empty_domain(void **state)
{
	const double weight[] = { 0, 0, 1, 1 }, y[] = { 1, 0, (double)NAN, (double)NAN };
	const uint32_t psu[] = { 0, 1, 2, 3 };
	const struct survey_spec spec = { .n = 4, .unit = { psu, NULL }, .weight = weight };
	struct survey *s;
	struct estimate e;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	linear_mean(&e, s, y, NULL);
	assert_true(isnan(e.value) && isnan(e.se) && e.n_weight == 0);
	survey_free(s);
}

static void item_without_answers_in_a_township__dash__county_from_the_rest(void **state)
{
	struct tally_frame *f = frame(*state);
	struct tally_result *r;

	add(f, V1, 0, 20, "1");
	add(f, V2, 0, 20, "4");
	add(f, V3, 0, 20, "");
	r = sat(*state, f, LEVEL_TOWNSHIP);
	assert_int_equal(r->n_cells, 2);
	assert_int_equal(r->cells[1].show, TALLY_EMPTY);
	assert_int_equal(r->cells[1].not_asked, 20);
	assert_true(fabs(r->total.value - 0.5) < 1e-12 && r->total.n == 40);
	done(r, f);
}

static void post_stratifier_missing_everywhere__stops(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = frame(c);
	struct tally_query q = { .metric = form_metric(c->form, "sat"),
				 .node = -1,
				 .period = { .whole = true } };
	struct tally_result *r;
	struct err err = ERR_INIT;

	c->round.weights = "post";
	c->round.population[0] = "aware 1=100 2=100"; /* nobody was asked */
	c->round.n_populations = 1;
	add(f, V1, 0, 20, "1");
	assert_int_equal(tally_estimate(&r, f, &q, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "aware"));
	c->round.weights = "";
	c->round.n_populations = 0;
	tally_frame_free(f);
}

/* Ten women who stand for half of the people: too few, and weighed more than three times as much as before. */
static void post_strata__thin_and_stretched__counted(void **state)
{
	struct county *c = *state;

	for (int women = 10; women <= 30; women += 20) {
		struct tally_frame *f = frame(c);
		struct tally_result *r;

		c->round.weights = "post";
		c->round.population[0] = "sex 1=500 2=500";
		c->round.n_populations = 1;
		for (int i = 0; i < 60 + women; i++)
			county_add(f, i % 2 ? V1 : V2, i, i < 60 ? "adults\t1\nsex\t1\nview/q1\t1\n" : "adults\t1\nsex\t2\nview/q1\t4\n", 0, "1.1");
		r = sat(c, f, LEVEL_COUNTY);
		assert_true(fabs(r->total.value - 0.5) < 1e-12);
		assert_int_equal(r->weights.thin, women < 20);
		assert_int_equal(r->weights.stretched, women < 20);
		done(r, f);
	}
	c->round.weights = "";
	c->round.n_populations = 0;
}

/* All villages of a township were visited: only the households within them are a sample. */
static void census_of_villages__first_stage_0__second_stays(void **state)
{
	struct county *c = *state;
	double se[2];

	for (int i = 0; i < 2; i++) {
		struct tally_frame *f = frame(c);
		struct tally_result *r;

		c->round.frame = i ? "150525100000=2" : "150525100000=2 " V1 "=40 " V2 "=40";
		for (int v = 0; v < 2; v++) {
			add(f, v ? V1 : V2, 0, v ? 15 : 5, "1");
			add(f, v ? V1 : V2, 15, v ? 5 : 15, "4");
		}
		r = sat(c, f, LEVEL_COUNTY);
		se[i] = r->total.se;
		done(r, f);
	}
	c->round.frame = "";
	assert_true(se[0] > 0.01); /* half of the households of each village */
	assert_true(se[1] >= 0 && se[1] <= 0);
}

/* Two interviews of one household: the merge keeps both and lists the household; the page counts them and says how many. The unit is part
 * of a household's number, so that one cannot lie in two townships (a row that says so is refused: tests/data/exports/bad). */
static void household_twice__counted__and_said(void **state)
{
	struct tally_frame *f = frame(*state);
	struct tally_stock stock;

	add(f, V1, 0, 5, "1");
	add(f, V1, 2, 1, "4");
	tally_frame_stock(f, &stock);
	assert_int_equal(stock.doubled, 1);
	assert_int_equal(stock.settled, 0);
	assert_int_equal(stock.households, 5);
	tally_frame_free(f);
}

static void frame_smaller_than_the_sample__stops_with_the_name(void **state)
{
	static const char *const frames[] = { "150525100000=1",
					      "150525100000=5 " V1 "=9 " V2 "=40" };
	static const char *const says[] = { "甲镇", V1 };
	struct county *c = *state;

	for (size_t i = 0; i < 2; i++) {
		struct tally_frame *f = frame(c);
		struct tally_query q = { .metric = form_metric(c->form, "sat"),
					 .node = -1,
					 .period = { .whole = true } };
		struct tally_result *r;
		struct err err = ERR_INIT;

		c->round.frame = frames[i];
		add(f, V1, 0, 10, "1");
		add(f, V2, 0, 10, "1");
		assert_int_equal(tally_estimate(&r, f, &q, &err), ST_INPUT);
		if (!strstr(err.text, says[i]))
			fail_msg("%s", err.text);
		tally_frame_free(f);
	}
	c->round.frame = "";
}

static void weights_that_add_up_to_n__design_effect_with_replacement_only(void **state)
{
	const double y[] = { 1, 0, 1, 1 };
	const uint32_t psu[] = { 0, 1, 2, 3 };
	const struct survey_spec spec = { .n = 4, .unit = { psu, NULL } };
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	assert_true(isnan(linear_deff(s, y, false)));
	assert_true(fabs(linear_deff(s, y, true) - 1) < 1e-12);
	survey_free(s);
}

/* The page takes no weight from a file: it reckons the base weight from the frame counts and the register, so that none can disagree. */
static void base_weight__from_the_frame__not_from_a_file(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = frame(c);
	const struct tally_village v = { .issued = 20, .responded = 20, .eligible = 20 };
	struct tally_result *r;

	c->round.frame = "150525100000=4 " V1 "=40 " V2 "=60";
	add(f, V1, 0, 20, "1");
	add(f, V2, 0, 20, "4");
	assert_int_equal(tally_frame_village(f, V1, &v, NULL), ST_OK);
	assert_int_equal(tally_frame_village(f, V2, &v, NULL), ST_OK);
	r = sat(c, f, LEVEL_COUNTY);
	assert_true(r->weights.villages && r->weights.two_stage);
	assert_true(fabs(r->total.base_w - (4.0 / 2) * (40 + 60)) < 1e-9);
	assert_true(fabs(r->total.value - 0.4) < 1e-12);
	c->round.frame = "";
	done(r, f);
}

static void one_category__chi_square__no_test(void **state)
{
	const uint32_t psu[] = { 0, 1, 2, 3 }, row[] = { 0, 0, 0, 0 }, column[] = { 0, 1, 0, 1 };
	const struct survey_spec spec = { .n = 4, .unit = { psu, NULL } };
	struct crosstab_result out;
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	assert_int_equal(crosstab_independence(&out, s, row, column, CROSSTAB_F),
			 CROSSTAB_ONE_CATEGORY);
	survey_free(s);
}

static void negative_rho__printed__design_effect_1(void **state)
{
	const double value[] = { 0, 1, 0, 1, 0, 1 };
	const uint32_t interviewer[] = { 0, 0, 1, 1, 2, 2 };
	struct quality_effect e = quality_effect(value, interviewer, 6, 3);

	(void)state;
	assert_true(e.rho < 0);
	assert_true(e.deff >= 1 && e.deff <= 1);
}

/* Cronbach's alpha of three items by hand: variances 5/3, 5/3, 5/3 and 15 of the sum. */
static void alpha__equal_items__is_1_and_less_where_they_differ(void **state)
{
	const double a[] = { 1, 2, 3, 4 }, b[] = { 4, 1, 3, 2 };
	const double *same[] = { a, a, a }, *mixed[] = { a, b }, *one[] = { a };
	const uint32_t psu[] = { 0, 1, 2, 3 };
	const struct survey_spec spec = { .n = 4, .unit = { psu, NULL } };
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	assert_true(fabs(linear_alpha(s, same, 3) - 1) < 1e-12);
	/* sums 5 3 6 6: variance 2; 2 * (1 - (10/3) / 2) */
	assert_true(fabs(linear_alpha(s, mixed, 2) - 2 * (1 - (10.0 / 3) / 2)) < 1e-12);
	assert_true(isnan(linear_alpha(s, one, 1)));
	survey_free(s);
}

/* Forty rows of four kinds: q3 is turned round, so that its scores are those of 6 - q3. */
static void beside_the_total__index_and_number__by_hand(void **state)
{
	static const int q2[] = { 1, 2, 3, 4 }, same[] = { 5, 4, 3, 2 }, mixed[] = { 2, 5, 3, 4 };

	for (int k = 0; k < 2; k++) {
		struct tally_frame *f = frame(*state);
		struct tally_result *index, *hours;

		for (int i = 0; i < 40; i++) {
			char id[40], body[80];
			struct tally_row row = { .unit = i % 8 < 4 ? V1 : V2, .household = id, .day = tally_local_day("2026-11-05T09:00:00+08:00", 480), .outcome = "1.1", .body = body };

			(void)snprintf(id, sizeof(id), "%s-01-%03d", row.unit, i);
			(void)snprintf(body, sizeof(body), "adults\t1\nview/q2\t%d\nview/q3\t%d\nhours\t%d.5\n", q2[i % 4], (k ? mixed : same)[i % 4], i % 4);
			assert_int_equal(tally_frame_add(f, &row, NULL), ST_OK);
		}
		index = county_estimate(*state, f, "place", LEVEL_COUNTY, -1);
		hours = county_estimate(*state, f, "hours", LEVEL_COUNTY, -1);
		assert_true(fabs(index->alpha - (k ? 2 * (1 - (10.0 / 3) / 2) : 1)) < 1e-12);
		assert_true(isnan(index->median) && isnan(hours->alpha));
		assert_true(fabs(hours->median - 2) < 1e-12); /* between 1.5 and 2.5 */
		assert_true(isnan(hours->sum));		      /* nobody knows how many there are */
		tally_result_free(index);
		done(hours, f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_file__base_0__nothing_to_print),
		cmocka_unit_test(one_interview__estimate__no_error),
		cmocka_unit_test(one_psu_in_a_stratum__general_engine__stops_with_its_name),
		cmocka_unit_test(one_psu_in_a_stratum__page__centred_at_0_and_said),
		cmocka_unit_test(one_psu_in_all__df_0__estimate_only),
		cmocka_unit_test(everybody_satisfied__lower_limit_of_beta__no_error),
		cmocka_unit_test(flags__at_their_cut_offs__letters),
		cmocka_unit_test(weights_all_0__as_an_empty_domain),
		cmocka_unit_test(item_without_answers_in_a_township__dash__county_from_the_rest),
		cmocka_unit_test(post_stratifier_missing_everywhere__stops),
		cmocka_unit_test(post_strata__thin_and_stretched__counted),
		cmocka_unit_test(census_of_villages__first_stage_0__second_stays),
		cmocka_unit_test(household_twice__counted__and_said),
		cmocka_unit_test(frame_smaller_than_the_sample__stops_with_the_name),
		cmocka_unit_test(weights_that_add_up_to_n__design_effect_with_replacement_only),
		cmocka_unit_test(base_weight__from_the_frame__not_from_a_file),
		cmocka_unit_test(one_category__chi_square__no_test),
		cmocka_unit_test(negative_rho__printed__design_effect_1),
		cmocka_unit_test(alpha__equal_items__is_1_and_less_where_they_differ),
		cmocka_unit_test(beside_the_total__index_and_number__by_hand),
	};

	return cmocka_run_group_tests(tests, county_open, county_close);
}
