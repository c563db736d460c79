/* SPDX-License-Identifier: MIT */
/* What a frame takes in: answers that are no value, dates, units, wide columns; and the plain counts of it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
#include "tests/support/paths.h"

#define near(a, b) near_at(a, b, 1e-12, __LINE__)

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
	r = county_estimate(c, f, "sat", LEVEL_COUNTY, -1);
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

static void counts__answers__as_lines(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	struct counts_query q = { .by = LEVEL_TOWNSHIP, .period = { .whole = true } };
	struct strbuf out;
	size_t left_out;
	int why;

	county_add(f, V3, 1, "sex\t2\nview/acts\t2 1\ntold\t1\nwhy\t好\\n的\n", 0, "1.1");
	county_add(f, V2, 1, "sex\t1\nview/q1\tx\n", 0, "1.1");
	county_add(f, V1, 1, "sex\t1\nview/q1\t9\n", 0, "1.1");
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
		county_add(f, V1, i, body, 0, "1.1");
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
		county_add(f, V1, i, body.data, 0, "1.1");
	}
	strbuf_clear(&body);
	r = county_estimate(c, f, "hours", LEVEL_COUNTY, -1);
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
		cmocka_unit_test(period__suspicious_date__in_totals_out_of_periods),
		cmocka_unit_test(day__local_to_the_round__not_the_machine),
		cmocka_unit_test(counts__answers__as_lines),
		cmocka_unit_test(missing__column_of_the_choices__decides),
		cmocka_unit_test(frame__many_codes__columns_widen),
		cmocka_unit_test(frame__spoiled_unit__refused),
	};

	return cmocka_run_group_tests(tests, county_open, county_close);
}
