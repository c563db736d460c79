/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "county.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "forms/revision.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/outcome.h"
#include "tests/support/paths.h"

enum { UNIT, HOUSEHOLD, STARTED, OUTCOME, MARKS, LANG, ADULTS, FIELDS = 15 };

static const char *const keys[FIELDS] = {
	[ADULTS] = "adults", "sex",       "view/q1", "view/q2", "view/q3",
	"view/aware",        "view/acts", "hours",   "told",
};

static struct division places[] = {
	{ "150525000000", "小旗", "旗", LEVEL_COUNTY },
	{ "150525100000", "甲镇", "镇", LEVEL_TOWNSHIP },
	{ "150525101000", "乙苏木", "苏木", LEVEL_TOWNSHIP },
	{ "150525102000", "丙街道", "街道", LEVEL_TOWNSHIP },
	{ "150525103000", "丁镇", "镇", LEVEL_TOWNSHIP },
};

static struct round small_round(void)
{
	struct round r = { .id = "2026Q4",
			   .title = "小旗群众满意度调查 2026年四季度",
			   .headline = "sat",
			   .headline_pinned = "2026-10-30",
			   .sample = SAMPLE_PROBABILITY,
			   .strata = "township",
			   .psu = "village",
			   .frame = "",
			   .weights = "",
			   .waves = "",
			   .person = "draw",
			   .seed = "s",
			   .wave = "1",
			   .utc_offset = 480,
			   .k = 5,
			   .office = "小旗文明办",
			   .telephone = "0475-0000000",
			   .form_number = "",
			   .authority = "",
			   .approval = "",
			   .valid_until = "",
			   .unapproved_reason = "",
			   .office_keys = "",
			   .canonical = "" };

	r.from = clock_days_from_civil(2026, 11, 1);
	r.to = clock_days_from_civil(2026, 11, 30);
	return r;
}

struct county *county_new(void)
{
	struct county *c = mem_alloc(sizeof(*c));
	struct err err = ERR_INIT;
	struct diag_list diags;
	struct strbuf text;
	char *p;

	diag_init(&diags, "county.md");
	if (form_load(&c->form, TEST_DATA "/tally/county.md", &diags, &err) != ST_OK)
		fail_msg("%s", err.text);
	diag_clear(&diags);
	c->round = small_round();
	c->divisions.v = places;
	c->divisions.n = sizeof(places) / sizeof(*places);
	strbuf_init(&text);
	assert_int_equal(fs_read(&text, TEST_DATA "/tally/county.tsv", 1 << 20, &err), ST_OK);
	c->line = mem_array(1000, sizeof(*c->line));
	for (p = text.data; *p && c->n < 1000; p += strcspn(p, "\n") + 1)
		if (*p != '#')
			c->line[c->n++] = mem_strndup(p, strcspn(p, "\n"));
	strbuf_clear(&text);
	return c;
}

void county_free(struct county *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		free(c->line[i]);
	free(c->line);
	form_free(c->form);
	free(c);
}

static void split(char *line, const char *field[FIELDS])
{
	for (int i = 0; i < FIELDS; i++) {
		field[i] = line;
		line += strcspn(line, "\t");
		if (*line)
			*line++ = '\0';
	}
}

static void number_of_line(struct identity *id, size_t line)
{
	memset(id, 0, sizeof(*id));
	id->b[14] = (unsigned char)(line >> 8);
	id->b[15] = (unsigned char)line;
}

static void add_line(struct tally_frame *f, size_t at, const char *text, int adults_times)
{
	char *copy = mem_strdup(text), number[16];
	const char *field[FIELDS];
	struct strbuf body;
	struct identity id;
	int64_t value = 0;

	split(copy, field);
	number_of_line(&id, at);
	strbuf_init(&body);
	for (int i = ADULTS; i < FIELDS; i++)
		if (i == ADULTS && num_parse_int(field[i], strlen(field[i]), &value)) {
			(void)snprintf(number, sizeof(number), "%d", (int)value * adults_times);
			body_add(&body, keys[i], number);
		} else {
			body_add(&body, keys[i], field[i]);
		}
	if (num_parse_int(field[MARKS], strlen(field[MARKS]), &value) && *field[OUTCOME]) {
		struct tally_row row = { .id = &id,
					 .unit = field[UNIT],
					 .household = field[HOUSEHOLD],
					 .day = tally_local_day(field[STARTED], 480),
					 .outcome = field[OUTCOME],
					 .marks = (unsigned)value,
					 .body = body.data };

		assert_int_equal(tally_frame_add(f, &row, NULL), ST_OK);
	}
	strbuf_clear(&body);
	free(copy);
}

struct tally_frame *county_frame(struct county *c, unsigned order, int adults_times)
{
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	size_t *at = mem_array(c->n, sizeof(*at));

	for (size_t i = 0; i < c->n; i++)
		at[i] = i;
	for (size_t i = c->n; order && i > 1; i--) {
		size_t j, keep = at[i - 1];

		order = order * 1103515245U + 12345U;
		j = (order >> 16) % i;
		at[i - 1] = at[j];
		at[j] = keep;
	}
	for (size_t i = 0; i < c->n; i++)
		add_line(f, at[i], c->line[at[i]], adults_times);
	free(at);
	return f;
}

struct outcomes *county_outcomes(struct county *c)
{
	struct outcomes *o = outcomes_new();

	for (size_t i = 0; i < c->n; i++) {
		char *copy = mem_strdup(c->line[i]);
		const char *field[FIELDS];

		split(copy, field);
		assert_int_equal(outcomes_add(o, field[UNIT], field[HOUSEHOLD],
					      tally_local_day(field[STARTED], 480), field[STARTED],
					      field[OUTCOME], NULL),
				 ST_OK);
		free(copy);
	}
	return o;
}

int county_open(void **state)
{
	*state = county_new();
	return 0;
}

int county_close(void **state)
{
	county_free(*state);
	return 0;
}

void county_add(struct tally_frame *f, const char *unit, int household, const char *body,
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

struct tally_result *county_estimate(struct county *c, struct tally_frame *f, const char *id,
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

void near_at(double a, double b, double within, int line)
{
	if (!(isnan(a) && isnan(b)) && !(fabs(a - b) <= within * fmax(1, fabs(a))))
		fail_msg("line %d: %.17g, not %.17g", line, a, b);
}
