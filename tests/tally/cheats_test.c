/* SPDX-License-Identifier: MIT */
/* A made-up county with an interviewer of each kind that cheats (bench/county_make.h), under the questionnaire that is shipped: what was
 * planted is found, honest people are left in peace. `make check-cheats` does it with many counties. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "base/fs.h"
#include "bench/cheats_count.h"
#include "forms/load.h"
#include "tests/support/paths.h"

struct county_seen {
	struct form *form;
	struct divisions *divisions;
	struct counts kind[CHEATS];
};

static int look(void **state)
{
	static struct county_seen s;
	struct county_plan plan = { .seed = 7, .interviews = 2400, .cheats_each = 2 };
	struct err err = ERR_INIT;
	struct strbuf text;

	strbuf_init(&text);
	if (form_load(&s.form, TOP_SRCDIR "/survey-defs/chuangcheng-full", NULL, &err) != ST_OK ||
	    fs_read(&text, TOP_SRCDIR "/survey-defs/divisions.csv", 1 << 20, &err) != ST_OK ||
	    divisions_read(&s.divisions, text.data, text.len, "divisions.csv", &err) != ST_OK)
		fail_msg("%s", err.text);
	strbuf_clear(&text);
	plan.form = s.form;
	plan.divisions = s.divisions;
	cheats_count(s.kind, &plan);
	*state = &s;
	return 0;
}

static int close_county(void **state)
{
	struct county_seen *s = *state;

	divisions_free(s->divisions);
	form_free(s->form);
	return 0;
}

static void planted__interviews__are_on_the_list(void **state)
{
	static const struct {
		enum cheat cheat;
		enum check check;
	} cases[] = { { CHEAT_COPY, NEAR_COPY }, { CHEAT_FAST, LENGTH },  { CHEAT_LINE, STRAIGHT },   { CHEAT_UNSURE, UNSURE },
		      { CHEAT_OVERLAP, OVERLAP }, { CHEAT_NIGHT, NIGHT }, { CHEAT_WORDS, SAME_WORDS }, { CHEAT_BURST, GAP } };
	const struct county_seen *s = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct counts *c = &s->kind[cases[i].cheat];

		assert_true(c->n >= 15);
		if (c->check[cases[i].check] * 100 < c->n * 90)
			fail_msg("%s: %ld of %ld", cheat_names[cases[i].cheat], c->check[cases[i].check], c->n);
	}
}

static void planted__interviewers__stand_out(void **state)
{
	const struct county_seen *s = *state;

	assert_int_equal(s->kind[CHEAT_NO_REFUSAL].check[TOO_GOOD], s->kind[CHEAT_NO_REFUSAL].people);
	assert_true(s->kind[CHEAT_PRAISE].check[OPINION] + s->kind[CHEAT_PRAISE].check[VARIETY] >= 1);
	assert_int_equal(s->kind[CHEAT_BURST].batch, s->kind[CHEAT_BURST].people);
}

static void honest__people__are_left_in_peace(void **state)
{
	const struct counts *c = &((const struct county_seen *)*state)->kind[CHEAT_NONE];

	assert_true(c->n > 1200 && c->people > 30);
	assert_true(c->any * 100 < c->n * 2);
	assert_true(c->spoken * 100 <= c->people * 6);
	assert_int_equal(c->batch, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(planted__interviews__are_on_the_list),
		cmocka_unit_test(planted__interviewers__stand_out),
		cmocka_unit_test(honest__people__are_left_in_peace),
	};

	return cmocka_run_group_tests(tests, look, close_county);
}
