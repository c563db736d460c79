/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tally/compare.h"
#include "tally/crosstab.h"
#include "tally/interval.h"
#include "tally/linear.h"
#include "tally/protect.h"
#include "tally/replicate.h"
#include "tally/survey.h"
#include "tally/weights.h"

#define ROWS    40
#define DESIGNS 10000

struct random {
	uint64_t state;
};

static uint32_t pick(struct random *r, uint32_t below)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(r->state >> 33) % below;
}

struct rows {
	size_t n;
	uint32_t stratum[ROWS], psu[ROWS], unit[ROWS];
	double n1[ROWS], n2[ROWS], weight[ROWS], y[ROWS];
};

static struct survey_spec spec_of(const struct rows *r, bool fpc, bool two)
{
	return (struct survey_spec){ .n = r->n,
				     .stratum = r->stratum,
				     .unit = { r->psu, two ? r->unit : NULL },
				     .fpc = { fpc ? r->n1 : NULL, two ? r->n2 : NULL },
				     .weight = r->weight };
}

/* Strata of two to four PSUs of one to three units with one or two rows each. */
static void random_rows(struct rows *out, struct random *r)
{
	uint32_t strata = 1 + pick(r, 3);

	*out = (struct rows){ .n = 0 };
	for (uint32_t h = 0; h < strata; h++) {
		uint32_t psus = 2 + pick(r, 2), frame = psus + pick(r, 4);

		for (uint32_t i = 0; i < psus; i++) {
			uint32_t units = 2 + pick(r, 2), frame2 = units + pick(r, 5);

			for (uint32_t j = 0; j < units && out->n < ROWS; j++) {
				size_t k = out->n++;

				out->stratum[k] = h;
				out->psu[k] = i;
				out->unit[k] = j;
				out->n1[k] = frame;
				out->n2[k] = frame2;
				out->weight[k] = pick(r, 8) ? 1 + pick(r, 50) / 7.0 : 0;
				out->y[k] = pick(r, 6) ? pick(r, 100) / 3.0 : (double)NAN;
			}
		}
	}
}

static double share_of(double n, double frame, bool fpc)
{
	return fpc ? 1 - n / frame : 1;
}

/* The formula of statistics.md section 3 term by term, with a search through all rows for every total. */
static double direct_second(const struct rows *r, const double *z, uint32_t h, uint32_t i)
{
	double total[8] = { 0 }, mean = 0, sum = 0, n = 0, frame = 0;

	for (size_t k = 0; k < r->n; k++) {
		if (r->stratum[k] != h || r->psu[k] != i)
			continue;
		total[r->unit[k]] += z[k];
		n = fmax(n, r->unit[k] + 1);
		frame = r->n2[k];
	}
	for (int j = 0; j < (int)n; j++)
		mean += total[j] / n;
	for (int j = 0; j < (int)n; j++)
		sum += (total[j] - mean) * (total[j] - mean);
	return n > 1 ? share_of(n, frame, true) * n / (n - 1) * sum : 0;
}

static double direct(const struct rows *r, const double *z, bool fpc, bool two)
{
	double v = 0;

	for (uint32_t h = 0; h < 3; h++) {
		double total[8] = { 0 }, mean = 0, sum = 0, n = 0, frame = 0;

		for (size_t k = 0; k < r->n; k++) {
			if (r->stratum[k] != h)
				continue;
			total[r->psu[k]] += z[k];
			n = fmax(n, r->psu[k] + 1);
			frame = r->n1[k];
		}
		for (int i = 0; i < (int)n; i++)
			mean += total[i] / n;
		for (int i = 0; i < (int)n; i++)
			sum += (total[i] - mean) * (total[i] - mean);
		if (n > 1)
			v += share_of(n, frame, fpc) * n / (n - 1) * sum;
		for (uint32_t i = 0; two && i < (uint32_t)n; i++)
			v += n / frame * direct_second(r, z, h, i);
	}
	return v;
}

/* The last unit may have been cut off by ROWS: then the frame counts are still at least as large, so that the design is valid. */
static void variance__random_designs__equal_the_formula(void **state)
{
	struct random random = { 2023 };
	struct rows r;

	(void)state;
	for (int d = 0; d < DESIGNS; d++) {
		bool fpc = d % 2, two = fpc && d % 4 > 1;
		double z[ROWS] = { 0 }, want;
		struct survey_spec spec;
		struct survey *s;
		struct estimate e;

		random_rows(&r, &random);
		spec = spec_of(&r, fpc, two);
		spec.lonely = SURVEY_REMOVE;
		assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
		linear_mean(&e, s, r.y, z);
		want = direct(&r, z, fpc, two);
		assert_true(fabs(survey_variance1(s, z) - want) <= 1e-10 * fmax(want, 1e-6));
		survey_free(s);
	}
}

enum { TOWNS = 8, VILLAGES = 5, DOORS = 12, ALL_ROWS = TOWNS * VILLAGES * DOORS };

static double weighted_mean(void *ctx, const double *weight)
{
	const double *y = ctx;
	double above = 0, below = 0;

	for (size_t i = 0; i < ALL_ROWS; i++) {
		above += isnan(y[i]) ? 0 : weight[i] * y[i];
		below += isnan(y[i]) ? 0 : weight[i];
	}
	return above / below;
}

/* statistics.md section 7: for means the stratified jackknife about the full estimate and Taylor differ by less than 5 %. */
static void variance__jackknife__as_taylor_within_5_per_cent(void **state)
{
	struct random random = { 11 };

	(void)state;
	for (int d = 0; d < 40; d++) {
		static uint32_t town[ALL_ROWS], village[ALL_ROWS];
		static double weight[ALL_ROWS], y[ALL_ROWS];
		const struct survey_spec spec = { .n = ALL_ROWS, .stratum = town, .unit = { village, NULL }, .weight = weight };
		struct replicates reps;
		struct estimate e;
		struct survey *s;
		double jackknife;

		for (uint32_t i = 0, shift = 0; i < ALL_ROWS; i++) {
			town[i] = i / (VILLAGES * DOORS);
			village[i] = i / DOORS;
			shift = i % DOORS ? shift : pick(&random, 40);
			weight[i] = 1 + pick(&random, 4);
			y[i] = pick(&random, 15) ? pick(&random, 100) < 50 + shift : (double)NAN;
		}
		assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
		linear_mean(&e, s, y, NULL);
		replicates_jkn(&reps, s);
		jackknife = sqrt(replicates_variance(&reps, true, weighted_mean, y));
		assert_true(e.se > 0 && fabs(jackknife / e.se - 1) < 0.05);
		replicates_clear(&reps);
		survey_free(s);
	}
}

static void estimates__other_order_of_rows__same_bits(void **state)
{
	struct random random = { 7 };
	struct rows r, other;

	(void)state;
	for (int d = 0; d < 300; d++) {
		struct survey *s, *t;
		struct survey_spec spec, turned;
		struct estimate a, b;

		random_rows(&r, &random);
		other.n = r.n;
		for (size_t k = 0; k < r.n;
		     k++) { /* no two rows share a unit: the order is complete */
			size_t to = (k * 7 + (size_t)d) % r.n;

			to = r.n % 7 ? to : r.n - 1 - k;
			other.stratum[to] = r.stratum[k];
			other.psu[to] = r.psu[k];
			other.unit[to] = r.unit[k];
			other.n1[to] = r.n1[k];
			other.n2[to] = r.n2[k];
			other.weight[to] = r.weight[k];
			other.y[to] = r.y[k];
		}
		spec = spec_of(&r, true, true);
		turned = spec_of(&other, true, true);
		spec.lonely = turned.lonely = SURVEY_REMOVE;
		assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
		assert_int_equal(survey_new(&t, &turned, NULL), ST_OK);
		linear_mean(&a, s, r.y, NULL);
		linear_mean(&b, t, other.y, NULL);
		assert_memory_equal(&a.value, &b.value, sizeof(a.value));
		assert_memory_equal(&a.se, &b.se, sizeof(a.se));
		assert_int_equal(a.df, b.df);
		survey_free(s);
		survey_free(t);
	}
}

static void estimates__weights_times_seven__same_rates(void **state)
{
	struct random random = { 11 };
	struct rows r;

	(void)state;
	for (int d = 0; d < 300; d++) {
		struct survey *s;
		struct survey_spec spec;
		struct estimate a, b;

		random_rows(&r, &random);
		spec = spec_of(&r, true, true);
		spec.lonely = SURVEY_REMOVE;
		assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
		linear_mean(&a, s, r.y, NULL);
		survey_free(s);
		for (size_t k = 0; k < r.n; k++)
			r.weight[k] *= 7;
		assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
		linear_mean(&b, s, r.y, NULL);
		assert_true(isnan(a.value) || fabs(a.value - b.value) <= 1e-12 * fabs(a.value));
		assert_true(isnan(a.se) || fabs(a.se - b.se) <= 1e-9 * (a.se + 1e-9));
		survey_free(s);
	}
}

static const char *township(void *ctx, uint32_t stratum)
{
	static const char *const names[] = { "大沁他拉镇", "八仙筒镇", "青龙山镇" };

	(void)ctx;
	return names[stratum];
}

/* Three townships: two PSUs, one PSU, two PSUs. */
static const uint32_t strata5[] = { 0, 0, 1, 2, 2 }, psus5[] = { 0, 1, 0, 0, 1 };
static const double y5[] = { 1, 3, 10, 2, 6 }, w5[] = { 1, 1, 1, 1, 1 };

static struct survey_spec lonely_spec(enum survey_lonely how)
{
	return (struct survey_spec){ .n = 5,
				     .stratum = strata5,
				     .unit = { psus5, NULL },
				     .weight = w5,
				     .lonely = how,
				     .name = township };
}

static void lonely__each_option__as_told(void **state)
{
	/* V of the total: n/(n-1) times the squares is 4 and 16 in the strata of two; alone 100. */
	static const struct {
		enum survey_lonely how;
		double variance;
		int df;
	} cases[] = {
		{ SURVEY_ADJUST, 4 + 100 + 16, 2 },
		{ SURVEY_AVERAGE, (4 + 16) * 3.0 / 2, 2 },
		{ SURVEY_CERTAINTY, 4 + 16, 2 },
		{ SURVEY_REMOVE, 4 + 16, 2 },
	};
	struct survey_spec spec = lonely_spec(SURVEY_FAIL);
	struct err err = ERR_INIT;
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, &err), ST_CONFLICT);
	assert_non_null(strstr(err.text, "八仙筒镇"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct estimate e;

		spec = lonely_spec(cases[i].how);
		assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
		linear_total(&e, s, y5, NULL);
		assert_true(fabs(e.var - cases[i].variance) < 1e-9);
		assert_int_equal(e.df, cases[i].df);
		survey_free(s);
	}
}

static void lonely__collapsed__joins_the_next(void **state)
{
	struct survey_spec spec = lonely_spec(SURVEY_COLLAPSE);
	struct estimate e;
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	assert_int_equal(s->collapsed, 1);
	linear_total(&e, s, y5, NULL);
	/* 4 from the first; 10, 2, 6 together: mean 6, squares 32, times 3/2 */
	assert_true(fabs(e.var - (4 + 48)) < 1e-9);
	assert_int_equal(e.df, 3);
	survey_free(s);
}

static void frame__smaller_than_the_sample__names_the_township(void **state)
{
	static const double frame[] = { 9, 9, 9, 1.5, 1.5 }, mixed[] = { 9, 8, 9, 9, 9 };
	static const double census[] = { 2, 2, 1, 2, 2 }, negative[] = { 1, 1, -1, 1, 1 };
	struct survey_spec spec = lonely_spec(SURVEY_REMOVE);
	struct err err = ERR_INIT;
	struct estimate e;
	struct survey *s;

	(void)state;
	spec.fpc[0] = frame;
	assert_int_equal(survey_new(&s, &spec, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "青龙山镇"));
	spec.fpc[0] = mixed;
	assert_int_equal(survey_new(&s, &spec, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "大沁他拉镇"));
	spec.fpc[0] = census; /* nothing is left to chance */
	assert_int_equal(survey_new(&s, &spec, &err), ST_OK);
	linear_total(&e, s, y5, NULL);
	assert_true(fabs(e.var) < 1e-12);
	survey_free(s);
	spec.weight = negative;
	assert_int_equal(survey_new(&s, &spec, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "第4行"));
}

static void estimates__nothing_there__no_number(void **state)
{
	static const double nobody[] = { NAN, NAN, NAN, NAN, NAN },
			    one[] = { 1, NAN, NAN, NAN, NAN };
	struct survey_spec spec = lonely_spec(SURVEY_REMOVE), empty = { .n = 0 };
	struct interval limits;
	struct estimate e;
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	linear_mean(&e, s, nobody, NULL);
	assert_int_equal(e.n, 0);
	assert_true(isnan(e.value) && isnan(e.se));
	linear_mean(&e, s, one, NULL);
	assert_true(fabs(e.value - 1) < 1e-15 && isnan(e.se));
	assert_false(interval_proportion(&limits, &e, INTERVAL_BETA, 0.95));
	survey_free(s);
	assert_int_equal(survey_new(&s, &empty, NULL), ST_OK);
	linear_total(&e, s, nobody, NULL);
	assert_true(isnan(e.value));
	survey_free(s);
}

static void calibration__impossible_cells__are_refused(void **state)
{
	static const uint32_t cell[] = { 0, 0, 1, 1, 1 }, none[] = { 0, 0, 1, 1, UINT32_MAX };
	static const double empty[] = { 10, 20, 5 }, zero[] = { 0, 20 }, fine[] = { 10, 20 };
	static const double other[] = { 100, 20 };
	struct weights_margin two[2] = { { cell, fine, 2 }, { cell, other, 2 } };
	struct survey_spec spec = lonely_spec(SURVEY_REMOVE);
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	assert_int_equal(
		weights_post_stratify(s, &(struct weights_margin){ cell, empty, 3 }, false, NULL),
		ST_INPUT);
	assert_int_equal(
		weights_post_stratify(s, &(struct weights_margin){ cell, zero, 2 }, false, NULL),
		ST_INPUT);
	assert_int_equal(
		weights_post_stratify(s, &(struct weights_margin){ none, fine, 2 }, false, NULL),
		ST_INPUT);
	assert_int_equal(weights_rake(s, two, 2, NULL), ST_INPUT);
	assert_true(fabs(s->weight[0] - 1) < 1e-15); /* as they were */
	assert_int_equal(weights_post_stratify(s, &two[0], false, NULL), ST_OK);
	assert_true(fabs(s->weight[0] - 5) < 1e-12 && fabs(s->weight[4] - 20.0 / 3) < 1e-12);
	survey_free(s);
}

static void crosstab__one_category__no_test(void **state)
{
	static const uint32_t same[] = { 3, 3, 3, 3, 3 }, two[] = { 0, 1, 0, 1, 0 };
	struct survey_spec spec = lonely_spec(SURVEY_REMOVE);
	struct crosstab_result r;
	struct survey *s;

	(void)state;
	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	assert_int_equal(crosstab_independence(&r, s, same, two, CROSSTAB_F),
			 CROSSTAB_ONE_CATEGORY);
	assert_int_equal(crosstab_independence(&r, s, two, same, CROSSTAB_WALD),
			 CROSSTAB_ONE_CATEGORY);
	survey_free(s);
}

static void sizes__of_the_design_document__come_out(void **state)
{
	struct compare_need need;

	(void)state;
	need = compare_size(&(struct compare_size){ .05, .5, 1, HUGE_VAL, 1 }, 0.95);
	assert_int_equal((int)need.n, 385);
	need = compare_size(&(struct compare_size){ .05, .5, 1.5, HUGE_VAL, .7 }, 0.95);
	assert_int_equal((int)need.n, 577);
	assert_int_equal((int)need.issue, 825);
	need = compare_size(&(struct compare_size){ .03, .9, 1.5, 120000, .8 }, 0.95);
	assert_int_equal((int)need.n, 574);
	assert_int_equal((int)need.issue, 718);
	assert_int_equal(lround(100 * compare_margin(30, .9, 1, 0.95)), 11);
	assert_int_equal(lround(100 * compare_margin(30, .9, 1.5, 0.95)), 13);
	/* (1.959964 + 0.841621) sqrt(deff (p1 q1 / n1 + p2 q2 / n2)), reckoned by hand */
	assert_true(fabs(compare_detectable(.5, 1000, .5, 1000, 1) - 0.0626454) < 1e-6);
	assert_true(fabs(compare_detectable(.9, 400, .85, 300, 1.5) - 0.0874795) < 1e-6);
	assert_true(compare_detectable(.9, 30, .9, 30, 1.5) > 0.26); /* thirty households see nothing smaller */
}

/* No hidden cell can be computed, whatever the table. */
static void protect__random_tables__nothing_exposed(void **state)
{
	struct random random = { 5 };

	(void)state;
	for (int d = 0; d < 3000; d++) {
		size_t rows = 2 + pick(&random, 5), columns = 2 + pick(&random, 5);
		enum protect_mark mark[36] = { PROTECT_SHOWN };
		int64_t count[36];

		for (size_t k = 0; k < rows * columns; k++)
			count[k] = pick(&random, 3) ? 1 + pick(&random, 40) : pick(&random, 5);
		protect_table(mark, count, rows, columns, 5);
		assert_int_equal(protect_exposed(mark, rows, columns), 0);
		for (size_t k = 0; k < rows * columns; k++)
			assert_true(mark[k] != PROTECT_SHOWN || count[k] == 0 || count[k] >= 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variance__random_designs__equal_the_formula),
		cmocka_unit_test(variance__jackknife__as_taylor_within_5_per_cent),
		cmocka_unit_test(estimates__other_order_of_rows__same_bits),
		cmocka_unit_test(estimates__weights_times_seven__same_rates),
		cmocka_unit_test(lonely__each_option__as_told),
		cmocka_unit_test(lonely__collapsed__joins_the_next),
		cmocka_unit_test(frame__smaller_than_the_sample__names_the_township),
		cmocka_unit_test(estimates__nothing_there__no_number),
		cmocka_unit_test(calibration__impossible_cells__are_refused),
		cmocka_unit_test(crosstab__one_category__no_test),
		cmocka_unit_test(sizes__of_the_design_document__come_out),
		cmocka_unit_test(protect__random_tables__nothing_exposed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
