/* SPDX-License-Identifier: MIT */
/* The leader's page and the tables of the small county, compared with texts in tests/data/report; RUHU_UPDATE=1 rewrites them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tally/county.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/form.h"
#include "report/doc.h"
#include "report/summary.h"
#include "report/summary_internal.h"
#include "report/tables.h"
#include "tally/counts.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/outcome.h"
#include "tests/support/paths.h"

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

static void same_text(const char *name, const struct strbuf *got)
{
	struct strbuf want;
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/report/%s", TEST_DATA, name);
	if (getenv("RUHU_UPDATE")) {
		assert_int_equal(fs_write(path, got->data, got->len, 0644, NULL), ST_OK);
		return;
	}
	strbuf_init(&want);
	assert_int_equal(fs_read(&want, path, 1 << 20, NULL), ST_OK);
	assert_string_equal(got->data, want.data);
	strbuf_clear(&want);
}

static void print_summary(struct county *c, const char *period, const char *name)
{
	static const struct summary_language languages[] = { { "中文", 70 }, { "蒙古语", 24 } };
	static const char *const allowed[] = { "第6题前的说明是为没听说过的人念的。" };
	struct summary_input in = { .round = &c->round,
				    .form = c->form,
				    .period_text = period,
				    .only = "",
				    .state_digits = "4071 9925 3318 6640",
				    .printed = "2026-12-01 09:30",
				    .data = { 2, 3, 1 },
				    .languages = languages,
				    .n_languages = 2,
				    .allowed = allowed,
				    .n_allowed = 1 };
	struct doc *d = NULL;
	struct err err = ERR_INIT;
	struct strbuf out;

	in.frame = county_frame(c, 5, 1);
	in.outcomes = county_outcomes(c);
	assert_true(tally_period_parse(&in.period, period));
	if (summary_doc(&d, &in, &err) != ST_OK)
		fail_msg("%s", err.text);
	strbuf_init(&out);
	doc_write_text(&out, d, 78, 62);
	same_text(name, &out);
	strbuf_clear(&out);
	doc_free(d);
	outcomes_free(in.outcomes);
	tally_frame_free(in.frame);
}

static void summary__probability_sample__page(void **state)
{
	struct county *c = *state;

	print_summary(c, "", "summary.txt");
}

static void summary__quota_and_approved__no_intervals_no_drill(void **state)
{
	struct county *c = *state;

	c->round.sample = SAMPLE_QUOTA;
	c->round.approval = "奈统制〔2026〕5号";
	print_summary(c, "2026-11-01..2026-11-14", "summary-quota.txt");
	c->round.sample = SAMPLE_PROBABILITY;
	c->round.approval = "";
}

static void summary__second_week__against_the_first(void **state)
{
	struct county *c = *state;

	c->round.waves = "panel";
	print_summary(c, "2026-W46", "summary-week.txt");
	c->round.waves = "";
}

static void summary__periods__as_people_say_them(void **state)
{
	static const char *const cases[][2] = { { "2026-Q4", "2026年第四季度" },
						{ "2026-11", "2026年11月" },
						{ "2026-W47", "2026年第47周，11月16日至11月22日" },
						{ "2026-11-01..2026-11-14", "2026-11-01..2026-11-14" },
						{ "2026-11-01", "2026-11-01" } };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(summary_period_words(a, cases[i][0]), cases[i][1]);
	arena_free(a);
}

static bool came_again(void *ctx, const char *interviewer, const char *unit, const char *household)
{
	(void)interviewer;
	return outcomes_attempts(ctx, unit, household) > 1;
}

static void tables__metric_outcomes_counts__page(void **state)
{
	struct county *c = *state;
	struct tally_frame *f = county_frame(c, 9, 1);
	struct outcomes *o = county_outcomes(c);
	struct counts_query counts = { .by = LEVEL_COUNTY, .period = { .whole = true }, .k = 5 };
	struct doc *d = doc_new("汇总结果");
	struct outcome_table t;
	struct tally_change late;
	size_t n_late;
	struct strbuf out;

	for (size_t m = 0; m < c->form->n_metrics; m++) {
		const struct metric *metric = &c->form->metrics[m];
		struct tally_query q = { .metric = metric,
					 .by = metric->min_level,
					 .node = -1,
					 .period = { .whole = true } };
		struct tally_result *r;

		assert_int_equal(tally_estimate(&r, f, &q, NULL), ST_OK);
		tables_metric(d, f, r);
		tally_result_free(r);
	}
	outcomes_table(&t, o, LEVEL_TOWNSHIP);
	tables_outcomes(d, f, &t);
	assert_int_equal(tally_contrast(&late, &n_late, f, form_metric(c->form, "sat"), came_again, o, NULL), ST_OK);
	tables_late(d, f, form_metric(c->form, "sat"), &late, n_late);
	assert_int_equal(tables_counts(d, f, &counts, NULL), ST_OK);
	strbuf_init(&out);
	doc_write_text(&out, d, 78, 0);
	assert_null(strstr(out.data, "nan"));
	same_text("tables.txt", &out);
	strbuf_clear(&out);
	outcome_table_clear(&t);
	doc_free(d);
	outcomes_free(o);
	tally_frame_free(f);
}

static void summary__nothing_collected__a_page_all_the_same(void **state)
{
	struct county *c = *state;
	struct summary_input in = { .round = &c->round,
				    .form = c->form,
				    .period = { .whole = true },
				    .period_text = "",
				    .only = "",
				    .state_digits = "0000 0000 0000 0000",
				    .printed = "2026-12-01 09:30" };
	struct strbuf out;
	struct doc *d = NULL;

	in.frame = tally_frame_new(c->form, &c->round, &c->divisions);
	in.outcomes = outcomes_new();
	assert_int_equal(summary_doc(&d, &in, NULL), ST_OK);
	strbuf_init(&out);
	doc_write_text(&out, d, 78, 62);
	assert_non_null(strstr(out.data, "还没有人回答"));
	assert_null(strstr(out.data, "nan"));
	strbuf_clear(&out);
	doc_free(d);
	outcomes_free(in.outcomes);
	tally_frame_free(in.frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summary__probability_sample__page),
		cmocka_unit_test(summary__quota_and_approved__no_intervals_no_drill),
		cmocka_unit_test(summary__second_week__against_the_first),
		cmocka_unit_test(summary__periods__as_people_say_them),
		cmocka_unit_test(tables__metric_outcomes_counts__page),
		cmocka_unit_test(summary__nothing_collected__a_page_all_the_same),
	};

	return cmocka_run_group_tests(tests, open_county, close_county);
}
