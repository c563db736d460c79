/* SPDX-License-Identifier: MIT */
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
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "tally/counts.h"
#include "tally/frame.h"
#include "tally/metric.h"

static struct tally_result *estimate(struct county *c, struct tally_frame *f, const char *id,
				     enum level by, int node)
{
	struct tally_query q = { .metric = form_metric(c->form, id),
				 .by = by,
				 .node = node,
				 .period = { .whole = true } };
	struct tally_result *r = NULL;
	struct err err = ERR_INIT;

	if (tally_estimate(&r, f, &q, &err) != ST_OK)
		fail_msg("%s: %s", id, err.text);
	return r;
}

static int open_county(void **state)
{
	*state = county_new();
	return 0;
}

static int close_county(void **state)
{
	county_free(*state);
	return 0;
}

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
		struct tally_result *r = estimate(c, f, metric->id, metric->min_level, -1);

		for (unsigned seed = 1; seed < 12; seed++) {
			struct tally_frame *g = county_frame(c, seed * 7919, 1);
			struct tally_result *s = estimate(c, g, metric->id, metric->min_level, -1);

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

static void near_at(double a, double b, int line)
{
	if (!(isnan(a) && isnan(b)) && !(fabs(a - b) <= 1e-12 * fmax(1, fabs(a))))
		fail_msg("line %d: %.17g, not %.17g", line, a, b);
}
#define near(a, b) near_at(a, b, __LINE__)

static void estimates__weights_times_7__nothing_moves(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1), *g = county_frame(c, 0, 7);

	for (size_t m = 0; m < c->form->n_metrics; m++) {
		struct tally_result *r = estimate(c, f, c->form->metrics[m].id, LEVEL_COUNTY, -1);
		struct tally_result *s = estimate(c, g, c->form->metrics[m].id, LEVEL_COUNTY, -1);

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
	struct tally_result *r = estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
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
	struct tally_result *r = estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
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
		r = estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
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

static void add(struct tally_frame *f, const char *unit, int household, const char *body,
		unsigned marks, const char *outcome)
{
	struct strbuf id;
	struct tally_row row = { .unit = unit,
				 .day = tally_local_day("2026-11-05T09:00:00+08:00", 480),
				 .outcome = outcome,
				 .marks = marks,
				 .body = body };

	strbuf_init(&id);
	strbuf_addf(&id, "%s-01-%03d", unit, household);
	row.household = id.data;
	assert_int_equal(tally_frame_add(f, &row, NULL), ST_OK);
	strbuf_clear(&id);
}

#define V1 "150525100201"
#define V2 "150525100202"
#define V3 "150525101201"

static void values__by_hand__as_reckoned(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r;

	add(f, V1, 1, "adults\t2\nview/q1\t1\nview/aware\t1\nview/acts\t1 2\nhours\t3\n", 0, "1.1");
	add(f, V1, 2, "adults\t1\nview/q1\t4\nview/aware\t1\nview/acts\t8\n", 0, "1.1");
	add(f, V2, 1, "adults\t3\nview/q1\t6\nview/aware\t2\nhours\t0.5\n", 0, "1.2");
	add(f, V2, 2, "adults\t1\nview/q1\t9\n", 0, "1.1");
	add(f, V2, 3, "adults\t1\nview/q1\t1\n", 2, "1.1"); /* marked */
	add(f, V2, 4, "", 0, "2.111");
	r = estimate(c, f, "sat", LEVEL_COUNTY, -1); /* weights 2 and 1; one satisfied of two */
	near(r->total.value, 2.0 / 3);
	near(r->total.score, (2 * 100 + 25) / 3.0);
	near(r->total.net, (2 - 1) / 3.0);
	near(r->total.dk_share, 3.0 / 6);
	near(r->total.refused_share, 1.0 / 7);
	assert_int_equal(r->total.n, 2);
	assert_int_equal(r->total.show, TALLY_SMALL);
	tally_result_free(r);
	r = estimate(c, f, "satdk", LEVEL_COUNTY,
		     -1); /* don't know counts as not satisfied; weight by household */
	near(r->total.value, 1.0 / 3);
	near(r->total.dk_share, 1.0 / 3);
	tally_result_free(r);
	r = estimate(c, f, "part", LEVEL_COUNTY, -1); /* only those who had heard */
	near(r->total.value, 2.0 / 3);
	assert_int_equal(r->total.n, 2);
	tally_result_free(r);
	r = estimate(c, f, "hours", LEVEL_COUNTY, -1);
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
		add(f, i % 2 ? V1 : V2, i,
		    i < 30 ? "view/q2\t2\nview/q3\t1\n" : "view/q2\t2\nview/q3\t4\n", 0, "1.1");
	r = estimate(c, f, "place", LEVEL_COUNTY, -1);
	near(r->total.value, (75 + (30 * 0 + 10 * 75) / 40.0) / 2);
	assert_int_equal(r->items_dropped, 0);
	tally_result_free(r);
	n_map = c->form->metrics[4].n_map;
	c->form->metrics[4].n_map =
		0; /* without one: equal steps over each item's own list, 6 and 9 left out */
	r = estimate(c, f, "place", LEVEL_COUNTY, -1);
	near(r->total.value, (75 + (30 * 0 + 10 * 100) / 40.0) / 2);
	c->form->metrics[4].n_map = n_map;
	tally_result_free(r);
	tally_frame_free(f);
}

static void edges__thin_data__no_nan_shown(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r = estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);

	assert_int_equal(r->total.show, TALLY_EMPTY); /* empty file */
	assert_int_equal(r->total.n, 0);
	assert_int_equal(r->n_cells, 0);
	tally_result_free(r);
	add(f, V1, 1, "view/q1\t1\n", 0, "1.1");
	r = estimate(c, f, "sat", LEVEL_COUNTY, -1); /* n = 1 */
	assert_false(r->total.interval);
	near(r->total.value, 1);
	tally_result_free(r);
	for (int i = 2; i < 30; i++)
		add(f, V1, i, i % 3 ? "view/q1\t1\n" : "view/q1\t4\n", 0, "1.1");
	r = estimate(c, f, "sat", LEVEL_COUNTY, -1); /* one PSU in all: estimate only */
	assert_int_equal(r->total.df, 0);
	assert_false(r->total.interval);
	assert_int_equal(r->total.show, TALLY_SHOWN);
	tally_result_free(r);
	for (int i = 1; i < 30; i++)
		add(f, V2, i, i % 3 ? "view/q1\t1\n" : "view/q1\t4\n", 0, "1.1");
	add(f, V3, 1, "view/q1\t1\n", 0,
	    "1.1"); /* a lonely PSU, and a township with a single answer */
	add(f, V3, 2, "view/aware\t1\n", 0, "1.1");
	r = estimate(c, f, "sat", LEVEL_TOWNSHIP, -1);
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
		add(f, i % 2 ? V1 : V2, i, "view/q1\t1\n", 0, "1.1");
	r = estimate(c, f, "sat", LEVEL_COUNTY, -1);
	assert_true(r->total.boundary && r->total.interval);
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
		r = estimate(c, f, "sat", LEVEL_COUNTY, -1);
		if (r->total.verdict != cases[i].verdict)
			fail_msg("target %g: interval %g to %g", cases[i].target, r->total.lo,
				 r->total.hi);
		tally_result_free(r);
	}
	c->round.n_targets = 0;
	tally_frame_free(f);
}

static void period__suspicious_date__in_totals_out_of_periods(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1);
	struct tally_query q = { .metric = form_metric(c->form, "sat"),
				 .by = LEVEL_COUNTY,
				 .node = -1 };
	struct tally_stock stock;
	size_t whole, month;
	struct tally_result *r;

	tally_frame_stock(f, &stock);
	assert_int_equal(stock.date_suspicious, 1);
	assert_true(stock.marked > 0 && stock.mark[1] == stock.marked);
	assert_true(stock.not_interview > 0);
	r = estimate(c, f, "sat", LEVEL_COUNTY, -1);
	whole = r->total.n;
	tally_result_free(r);
	assert_true(tally_period_parse(&q.period, "2026-11"));
	assert_int_equal(tally_estimate(&r, f, &q, NULL), ST_OK);
	month = r->total.n;
	tally_result_free(r);
	assert_int_equal(month + 1, whole);
	assert_true(tally_period_parse(&q.period, "2025"
						  "-01"));
	assert_int_equal(tally_estimate(&r, f, &q, NULL), ST_OK);
	assert_int_equal(r->total.show, TALLY_EMPTY);
	tally_result_free(r);
	assert_false(tally_period_parse(&q.period, "去年"));
	tally_frame_free(f);
}

static void day__local_to_the_round__not_the_machine(void **state)
{
	(void)state;
	assert_int_equal(tally_local_day("2026-11-04T23:30:00Z", 480) -
				 tally_local_day("2026-11-04T10:00:00+08:00", 480),
			 1);
	assert_int_equal(tally_local_day("1969-12-31T12:00:00Z", 0), -1);
	assert_true(tally_local_day("昨天", 480) == TALLY_NO_DAY);
}

static void by_question__answers__are_the_rows(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 0, 1);
	struct tally_result *r = estimate(c, f, "sat", LEVEL_COUNTY, form_find(c->form, "sex"));

	assert_int_equal(r->n_cells, 2);
	assert_string_equal(r->cells[0].name, "男");
	assert_int_equal(r->cells[0].n + r->cells[1].n, r->total.n);
	assert_true(r->cells[0].interval);
	tally_result_free(r);
	tally_frame_free(f);
}

static void counts__answers__as_lines(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct counts_query q = { .by = LEVEL_TOWNSHIP, .period = { .whole = true } };
	struct strbuf out;
	size_t left_out;
	int why;

	add(f, V3, 1, "sex\t2\nview/acts\t2 1\ntold\t1\nwhy\t好\\n的\n", 0, "1.1");
	add(f, V2, 1, "sex\t1\nview/q1\tx\n", 0, "1.1");
	add(f, V1, 1, "sex\t1\nview/q1\t9\n", 0, "1.1");
	strbuf_init(&out);
	assert_int_equal(tally_counts_csv(&out, f, &q, &left_out, NULL), ST_OK);
	assert_string_equal(out.data,
			    "unit,question,answer,n\n150525100000,sex,1,2\n150525100000,q1,9,"
			    "1\n150525100000,q1,x,1\n"
			    "150525101000,sex,2,1\n150525101000,acts,1,1\n150525101000,acts,2,1\n");
	assert_int_equal(left_out, 0);
	strbuf_reset(&out);
	q.k = 2;
	assert_int_equal(tally_counts_csv(&out, f, &q, &left_out, NULL), ST_OK);
	/* one answered in the second township, so the first goes too: the county's total would tell */
	assert_string_equal(out.data,
			    "unit,question,answer,n\n150525100000,q1,9,1\n150525100000,q1,x,1\n");
	assert_int_equal(left_out, 3);
	why = form_find(c->form, "why");
	q.nodes = &why;
	q.n_nodes = 1;
	assert_int_equal(tally_counts_csv(&out, f, &q, NULL, NULL), ST_INPUT);
	strbuf_clear(&out);
	tally_frame_free(f);
}

/* A list that says which of its choices are no value is taken at its word; one that says nothing follows the custom of 6 and 9. */
static void missing__column_of_the_choices__decides(void **state)
{
	static const char *const answers[] = { "6", "7", "9", "1", "2", "3" };
	struct county *c = *state;
	struct err err = ERR_INIT;
	struct diag_list diags;
	struct tally_frame *f;
	struct form *form;

	diag_init(&diags, "missing.md");
	if (form_load(&form, TEST_DATA "/tally/missing.md", &diags, &err) != ST_OK)
		fail_msg("%s", err.text);
	f = tally_frame_new(form, &c->round, NULL);
	for (int i = 0; i < 6; i++) {
		char body[40];

		(void)snprintf(body, sizeof(body), "a\t%s\nb\t%s\n", answers[i],
			       i % 2 ? "6"
			       : i   ? "9"
				     : "1");
		add(f, V1, i, body, 0, "1.1");
	}
	for (int m = 0; m < 2; m++) {
		struct tally_query q = { .metric = &form->metrics[m],
					 .node = -1,
					 .period = { .whole = true } };
		struct tally_result *r;

		assert_int_equal(tally_estimate(&r, f, &q, &err), ST_OK);
		assert_int_equal(r->total.n, m ? 1 : 3);
		near(r->total.value, m ? 1 : 2.0 / 3);
		assert_int_equal(r->total.dk, m ? 3 : 1);
		assert_int_equal(r->total.refused, m ? 2 : 1);
		assert_int_equal(r->total.not_applicable, m ? 0 : 1);
		tally_result_free(r);
	}
	tally_frame_free(f);
	form_free(form);
	diag_clear(&diags);
}

static void frame__many_codes__columns_widen(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_result *r;
	struct strbuf body;
	double sum = 0;

	strbuf_init(&body);
	for (int i = 0; i < 70000; i++) {
		strbuf_reset(&body);
		strbuf_addf(&body, "hours\t%d\n", i);
		sum += i;
		add(f, V1, i, body.data, 0, "1.1");
	}
	strbuf_clear(&body);
	r = estimate(c, f, "hours", LEVEL_COUNTY, -1);
	near(r->total.value, sum / 70000);
	tally_result_free(r);
	tally_frame_free(f);
}

static void frame__spoiled_unit__refused(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct tally_row row = {
		.unit = "1.50525E+11", .household = "x", .outcome = "1.1", .body = ""
	};
	struct err err = ERR_INIT;

	assert_int_equal(tally_frame_add(f, &row, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "1.50525E+11"));
	tally_frame_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
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
		cmocka_unit_test(period__suspicious_date__in_totals_out_of_periods),
		cmocka_unit_test(day__local_to_the_round__not_the_machine),
		cmocka_unit_test(by_question__answers__are_the_rows),
		cmocka_unit_test(counts__answers__as_lines),
		cmocka_unit_test(missing__column_of_the_choices__decides),
		cmocka_unit_test(frame__many_codes__columns_widen),
		cmocka_unit_test(frame__spoiled_unit__refused),
	};

	return cmocka_run_group_tests(tests, open_county, close_county);
}
