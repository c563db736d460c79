/* SPDX-License-Identifier: MIT */
/* What the page prints, against the general engine: random counties, all designs a round can declare. */
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

#include "base/strbuf.h"
#include "county.h"
#include "forms/form.h"
#include "forms/revision.h"
#include "tally/frame.h"
#include "tally/linear.h"
#include "tally/metric.h"
#include "tally/survey.h"
#include "tally/weights.h"

#define MOST 200

enum plan { REPLACED, FIRST_STAGE, TWO_STAGES, SINGLE, DESIGNS };

/* The rows as the general engine wants them, beside those that went into the frame. */
struct rows {
	size_t n;
	uint32_t stratum[MOST], psu[MOST], household[MOST], sex[MOST];
	double n1[MOST], n2[MOST], weight[MOST], sat[MOST], score[MOST], q2[MOST], q3[MOST];
	uint32_t adults[MOST];
	int64_t day[MOST];
	char frame[2000];
};

static uint32_t pick(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

static double map5(uint32_t code)
{
	return code >= 1 && code <= 5 ? 100 - 25 * ((double)code - 1) : (double)NAN;
}

static void add_row(struct rows *r, struct tally_frame *f, uint64_t *s, const char *unit,
		    int household)
{
	static const uint32_t codes[] = { 1, 2, 2, 3, 4, 5, 6, 9 };
	uint32_t q1 = codes[pick(s, 8)], q2 = codes[pick(s, 8)], q3 = 1 + pick(s, 4),
		 adults = 1 + pick(s, 4);
	size_t k = r->n;
	char id[40], body[120];
	struct identity identity = { { 0 } };
	struct tally_row row = {
		.id = &identity, .unit = unit, .household = id, .outcome = "1.1", .body = body
	};

	identity.b[0] = (unsigned char)k;
	r->sex[k] = 1 + pick(s, 2);
	row.day = r->day[k] =
		tally_local_day("2026-11-05T09:00:00+08:00", 480) + 7 * (int)pick(s, 2);
	(void)snprintf(id, sizeof(id), "%s-01-%03d", unit, household);
	(void)snprintf(body, sizeof(body),
		       "adults\t%u\nsex\t%u\nview/q1\t%u\nview/q2\t%u\nview/q3\t%u\n", adults,
		       r->sex[k], q1, q2, q3);
	assert_int_equal(tally_frame_add(f, &row, NULL), ST_OK);
	r->weight[k] = r->adults[k] = adults;
	r->sat[k] = q1 <= 5 ? q1 <= 2 : (double)NAN;
	r->score[k] = map5(q1);
	r->q2[k] = map5(q2);
	r->q3[k] = 100 - map5(q3); /* turned round */
	r->n++;
}

/* Two or three townships of two to four villages of three to nine households; some with two interviews. */
static void random_county(struct rows *r, struct county *c, struct tally_frame **frame, uint64_t *s,
			  enum plan design)
{
	uint32_t towns = 2 + pick(s, 2);
	struct strbuf text;

	r->n = 0;
	strbuf_init(&text);
	c->round.strata = design == SINGLE ? "" : "township";
	*frame = tally_frame_new(c->form, &c->round, &c->divisions);
	for (uint32_t t = 0; t < towns; t++) {
		uint32_t villages = 2 + pick(s, 3), there = villages + pick(s, 4);

		strbuf_addf(&text, "1505251%02u000=%u ", t, there);
		for (uint32_t v = 0; v < villages; v++) {
			uint32_t households = 3 + pick(s, 7), all = households + pick(s, 30);
			size_t first = r->n;
			char unit[16];

			(void)snprintf(unit, sizeof(unit), "1505251%02u2%02u", t, v);
			if (design == TWO_STAGES)
				strbuf_addf(&text, "%s=%u ", unit, all);
			for (uint32_t h = 0; h < households && r->n + 2 < MOST; h++)
				for (uint32_t i = 0; i <= (pick(s, 5) == 0); i++) {
					r->household[r->n] = h + 100 * v + 1000 * t;
					add_row(r, *frame, s, unit, (int)h);
				}
			for (size_t k = first; k < r->n; k++) {
				r->stratum[k] = design == SINGLE ? 0 : t;
				r->psu[k] = design == SINGLE ? r->household[k] : 10 * t + v;
				r->n1[k] = there;
				r->n2[k] = all;
				if (design == TWO_STAGES)
					r->weight[k] *= (double)there / villages * all / households;
			}
		}
	}
	if (text.len)
		text.data[text.len - 1] = '\0';
	(void)snprintf(r->frame, sizeof(r->frame), "%s", text.data);
	c->round.frame = design == FIRST_STAGE || design == TWO_STAGES ? r->frame : "";
	strbuf_clear(&text);
}

static struct survey *survey_of(const struct rows *r, enum plan design)
{
	struct survey_spec spec = {
		.n = r->n,
		.stratum = r->stratum,
		.unit = { r->psu, design == TWO_STAGES ? r->household : NULL },
		.fpc = { design == FIRST_STAGE || design == TWO_STAGES ? r->n1 : NULL,
			 design == TWO_STAGES ? r->n2 : NULL },
		.weight = r->weight,
		.lonely = SURVEY_ADJUST,
	};
	struct survey *s;

	assert_int_equal(survey_new(&s, &spec, NULL), ST_OK);
	return s;
}

#define near(a, b) near_at(a, b, 1e-10, __LINE__)

static void same(const struct tally_cell *c, const struct estimate *e)
{
	near(c->value, e->value);
	near(c->se, e->se);
	assert_int_equal(c->n, e->n);
	assert_int_equal(c->df, e->df);
}

/* y outside the township is missing, the rows stay. */
static void of_town(double *out, const struct rows *r, const double *y, uint32_t town)
{
	for (size_t k = 0; k < r->n; k++)
		out[k] = r->household[k] / 1000 == town ? y[k] : (double)NAN;
}

static void page__random_counties__as_the_general_engine(void **state)
{
	struct county *c = *state;
	static struct rows r;
	uint64_t random = 5;

	for (int i = 0; i < 1200; i++) {
		enum plan design = (enum plan)(i % DESIGNS);
		const double *both[] = { r.q2, r.q3 }, half[] = { 0.5, 0.5 };
		double y[MOST];
		struct tally_frame *f;
		struct tally_result *t;
		struct survey *s;
		struct estimate e;

		random_county(&r, c, &f, &random, design);
		s = survey_of(&r, design);
		t = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
		linear_mean(&e, s, r.sat, NULL);
		same(&t->total, &e);
		for (uint32_t town = 0; town < t->n_cells; town++) {
			of_town(y, &r, r.sat, town);
			linear_mean(&e, s, y, NULL);
			same(&t->cells[town], &e);
		}
		tally_result_free(t);
		t = county_estimate(c, f, "place", LEVEL_COUNTY, -1);
		linear_index(&e, s, both, half, 2, NULL);
		if (!t->items_dropped)
			same(&t->total, &e);
		tally_result_free(t);
		survey_free(s);
		tally_frame_free(f);
	}
}

/* Two weeks in the same villages: one variance of the difference; drawn anew: the sum of two. */
static void change__two_weeks__as_the_general_engine(void **state)
{
	struct county *c = *state;
	static struct rows r;
	uint64_t random = 77;

	for (int i = 0; i < 400; i++) {
		enum plan design = (enum plan)(i % DESIGNS);
		struct tally_period first, second;
		struct tally_query q = { .metric = form_metric(c->form, "sat"),
					 .node = -1,
					 .compare = &first };
		double a[MOST], b[MOST], za[MOST], zb[MOST];
		unsigned char in[MOST] = { 0 };
		struct tally_frame *f;
		struct tally_result *t;
		struct survey *s;
		struct estimate before, now, e;

		random_county(&r, c, &f, &random, design);
		s = survey_of(&r, design);
		assert_true(tally_period_parse(&first, "2026-11-05"));
		assert_true(tally_period_parse(&second, "2026-11-12"));
		q.period = second;
		for (size_t k = 0; k < r.n; k++) {
			a[k] = r.day[k] == first.first ? r.sat[k] : (double)NAN;
			b[k] = r.day[k] == second.first ? r.sat[k] : (double)NAN;
			in[k] = (unsigned char)!isnan(r.sat[k]);
		}
		linear_mean(&before, s, a, za);
		linear_mean(&now, s, b, zb);
		if (before.n < 2 || now.n < 2 || before.df < 1 || now.df < 1)
			goto next;
		linear_combine(&e, s, 1, &now, zb, -1, &before, za, in);
		assert_int_equal(tally_estimate(&t, f, &q, NULL), ST_OK);
		near(t->total.change.difference, e.value);
		if (e.se > 1e-9)
			near(t->total.change.se, e.se);
		else
			assert_false(t->total.change.known); /* no variation: no error to print */
		near(t->total.change.before, before.value);
		if (design != SINGLE)
			assert_int_equal(t->total.change.df, e.df);
		tally_result_free(t);
		q.independent = true;
		assert_int_equal(tally_estimate(&t, f, &q, NULL), ST_OK);
		if (before.var + now.var > 1e-18)
			near(t->total.change.se, sqrt(before.var + now.var));
		assert_int_equal(t->total.change.df, before.df + now.df);
		tally_result_free(t);
	next:
		survey_free(s);
		tally_frame_free(f);
	}
}

static void weights__population_counts__as_the_general_engine(void **state)
{
	struct county *c = *state;
	static struct rows r;
	uint64_t random = 9;

	c->round.weights = "post";
	c->round.population[0] = "sex 1=5200 2=4800";
	c->round.n_populations = 1;
	for (int i = 0; i < 200; i++) {
		static const double people[] = { 5200, 4800 };
		enum plan design = (enum plan)(i % DESIGNS);
		uint32_t cell[MOST];
		struct weights_margin margin = { cell, people, 2 };
		struct tally_frame *f;
		struct tally_result *t;
		struct survey *s;
		struct estimate e;

		random_county(&r, c, &f, &random, design);
		s = survey_of(&r, design);
		for (size_t k = 0; k < r.n; k++)
			cell[k] = r.sex[k] - 1;
		assert_int_equal(weights_post_stratify(s, &margin, false, NULL), ST_OK);
		linear_mean(&e, s, r.sat, NULL);
		t = county_estimate(c, f, "sat", LEVEL_COUNTY, -1);
		same(&t->total, &e);
		tally_result_free(t);
		survey_free(s);
		tally_frame_free(f);
	}
	c->round.n_populations = 0;
	c->round.weights = "";
}

/* Capped at a multiple of their median, once or until none is above; and what the page says of it. */
static void weights__trimmed__as_the_general_engine(void **state)
{
	struct county *c = *state;
	static struct rows r;
	uint64_t random = 15;

	for (int i = 0; i < 200; i++) {
		enum plan design = (enum plan)(i % DESIGNS);
		bool strict = i % 3 == 0;
		struct weights_range range;
		struct tally_frame *f;
		struct tally_result *t;
		struct survey *s;
		struct estimate e;
		size_t above = 0, capped;

		random_county(&r, c, &f, &random, design);
		c->round.trim = strict ? "1.25 strict" : "1.25";
		s = survey_of(&r, design);
		range = weights_range(s->weight, r.n);
		for (size_t k = 0; k < r.n; k++)
			above += s->weight[k] > 1.25 * range.median;
		capped = weights_trim(s, 1.25 * range.median, strict);
		linear_mean(&e, s, r.sat, NULL);
		t = county_estimate(c, f, "sat", LEVEL_COUNTY, -1);
		same(&t->total, &e);
		assert_int_equal(t->weights.trimmed, above);
		assert_int_equal(capped, above);
		if (!strict)
			near(t->weights.sum, range.sum); /* nothing is lost */
		else
			assert_true(t->weights.most <= 1.25 * range.median + 1e-9);
		assert_true(t->weights.least <= t->weights.median && t->weights.median <= t->weights.most && t->weights.kish >= 1 - 1e-12);
		tally_result_free(t);
		survey_free(s);
		tally_frame_free(f);
	}
	c->round.trim = "";
}

static void weights__population_that_does_not_fit__refused(void **state)
{
	struct county *c = *state;
	static const char *const population[] = { NULL, "sex 1=5200", "no_such 1=3",
						  "sex 1=100 2=100 6=5" };
	static const char *const says[] = { "population", "sex", "no_such", "" };
	static struct rows r;
	uint64_t random = 21;

	c->round.weights = "post";
	for (size_t i = 0; i < sizeof(says) / sizeof(*says); i++) {
		struct tally_query q = { .metric = form_metric(c->form, "sat"),
					 .node = -1,
					 .period = { .whole = true } };
		struct err err = ERR_INIT;
		struct tally_result *t = NULL;
		struct tally_frame *f;

		random_county(&r, c, &f, &random, REPLACED);
		c->round.population[0] = population[i];
		c->round.n_populations = population[i] != NULL;
		assert_int_equal(tally_estimate(&t, f, &q, &err), ST_INPUT);
		assert_non_null(strstr(err.text, says[i]));
		tally_frame_free(f);
	}
	c->round.n_populations = 0;
	c->round.weights = "";
}

/* Villages that were drawn and gave nothing are zeros of the design and enter the weights of the others. */
static void sample__village_without_answers__counts(void **state)
{
	struct county *c = *state;
	static struct rows r;
	uint64_t random = 3;
	const struct tally_village none = { .issued = 20, .unknown = 20 };
	struct tally_frame *f;
	struct tally_result *a, *b;

	random_county(&r, c, &f, &random, REPLACED);
	a = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
	assert_int_equal(tally_frame_village(f, "150525100999", &none, NULL), ST_OK);
	assert_int_equal(tally_frame_village(f, "150525109201", &none, NULL), ST_OK);
	b = county_estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
	near(a->total.value, b->total.value);
	assert_true(a->total.se < b->total.se || a->total.se > b->total.se);
	assert_int_equal(a->n_cells + 1, b->n_cells);
	assert_int_equal(b->cells[b->n_cells - 1].show, TALLY_EMPTY);
	tally_result_free(a);
	tally_result_free(b);
	tally_frame_free(f);
}

/* A household of more than two adults counts as one of two, as in the general engine with such weights; and all of them, when asked. */
static void weights__large_households__capped_and_not(void **state)
{
	struct county *c = *state;
	static struct rows r;
	uint64_t random = 29;

	for (int i = 0; i < 80; i++) {
		enum plan design = (enum plan)(i % DESIGNS);
		struct tally_frame *f;
		size_t large = 0;

		random_county(&r, c, &f, &random, design);
		c->round.adults_most = 2;
		for (int capped = 0; capped < 2; capped++) { /* all adults, then two */
			struct survey *s;
			struct estimate e;
			struct tally_result *t;

			for (size_t k = 0; k < r.n && capped; k++) {
				large += r.adults[k] > 2;
				r.weight[k] *= r.adults[k] > 2 ? 2.0 / r.adults[k] : 1;
			}
			s = survey_of(&r, design);
			linear_mean(&e, s, r.sat, NULL);
			tally_frame_all_adults(f, !capped);
			t = county_estimate(c, f, "sat", LEVEL_COUNTY, -1);
			same(&t->total, &e);
			assert_int_equal(t->weights.adults_most, capped ? 2 : 0);
			assert_int_equal(t->weights.large, large);
			tally_result_free(t);
			survey_free(s);
		}
		tally_frame_free(f);
		c->round.adults_most = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page__random_counties__as_the_general_engine),
		cmocka_unit_test(change__two_weeks__as_the_general_engine),
		cmocka_unit_test(weights__population_counts__as_the_general_engine),
		cmocka_unit_test(weights__trimmed__as_the_general_engine),
		cmocka_unit_test(weights__large_households__capped_and_not),
		cmocka_unit_test(weights__population_that_does_not_fit__refused),
		cmocka_unit_test(sample__village_without_answers__counts),
	};

	return cmocka_run_group_tests(tests, county_open, county_close);
}
