/* SPDX-License-Identifier: MIT */
/* How long an interview takes: figures worked out by hand, over ways that exclude each other, depend on each other, or are many. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "forms/form.h"
#include "forms/load.h"
#include "forms/reading.h"

struct read {
	struct arena *a;
	struct form *form;
	struct reading r;
};

static void read_md(struct read *out, const char *survey, const char *choices)
{
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	strbuf_addf(&text, "| survey |\n%s| choices |\n| | list_name | name | label |\n%s", survey, choices);
	if (form_load_bytes(&out->form, text.data, text.len, "f.md", NULL, &err) != ST_OK)
		fail_msg("%s", err.text);
	strbuf_clear(&text);
	out->a = arena_new();
	form_reading(&out->r, out->form, out->a);
}

static void assert_seconds(double is, double should_be)
{
	if (!(fabs(is - should_be) < 1e-9))
		fail_msg("%g s, not %g s", is, should_be);
}

static void done(struct read *r)
{
	form_free(r->form);
	arena_free(r->a);
}

static const char *chosen(const struct read *r, const struct reading_way *w, const char *name)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(r->form->nodes[w->choice[i].node].name, name) == 0)
			return w->choice[i].value;
	return NULL;
}

#define YES_NO "| | yn | 1 | 是 |\n| | yn | 2 | 否 |\n"

static void reading__words__counted_as_they_are_said(void **state)
{
	struct read r;

	(void)state;
	/* 4 characters; 3 and a number of two and a word of two; marks and hints are not read: 1 s, 7/4 s; two answers of 5 s. */
	read_md(&r, "| | type | name | label | hint |\n| | note | n | 您好，谢谢！ | 出示证件 |\n| | integer | q | 住了 18 年 WiFi？ | 不要念 |\n",
		"| | x | 1 | 一 |\n");
	assert_seconds(r.r.longest.seconds, 1 + 1.75 + 5);
	assert_seconds(r.r.shortest.seconds, r.r.longest.seconds);
	assert_seconds(r.r.notices, 1);
	assert_int_equal(r.r.longest.questions, 1);
	assert_int_equal(reading_minutes(&r.r), 1);
	done(&r);
}

/* a leads to b or to c, never both: the longest way has one of them, the sum of all has both. */
static void reading__branches__one_of_two(void **state)
{
	struct read r;

	(void)state;
	read_md(&r,
		"| | type | name | label | relevant | required |\n| | select_one yn | a | 一二三四 | | yes |\n"
		"| | text | b | 一二三四五六七八 | ${a} = '1' | |\n| | text | c | 一二三四 | ${a} = '2' | |\n",
		YES_NO);
	assert_seconds(r.r.longest.seconds, 6 + 7);
	assert_seconds(r.r.shortest.seconds, 6 + 6);
	assert_seconds(r.r.all, 6 + 7 + 6);
	assert_string_equal(chosen(&r, &r.r.longest, "a"), "1");
	assert_string_equal(chosen(&r, &r.r.shortest, "a"), "2");
	done(&r);
}

/* A group, a number, a calculation on the way and several choices at once. */
static void reading__far_away__followed(void **state)
{
	struct read r;

	(void)state;
	read_md(&r,
		"| | type | name | label | relevant | calculation | required |\n"
		"| | calculate | many | | | ${n} > 3 | |\n"
		"| | integer | n | 一二三四 | | | yes |\n"
		"| | select_multiple yn | m | 一二三四 | ${many} = 'true' | | yes |\n"
		"| | begin group | g | | count-selected(${m}) = 2 | | |\n| | text | t | 一二三四 | | | |\n| | end group | | | | | |\n",
		YES_NO);
	assert_seconds(r.r.shortest.seconds, 6);
	assert_seconds(r.r.longest.seconds, 18);
	assert_string_equal(chosen(&r, &r.r.longest, "n"), "4");
	done(&r);
}

/* A refusal at the door is no interview: both ways are ways on which the consents are given. */
static void reading__consent__is_given(void **state)
{
	struct read r;

	(void)state;
	read_md(&r,
		"| | type | name | label | relevant | required | role |\n| | select_one yn | k | 一二三四 | | yes | consent_respondent |\n"
		"| | text | t | 一二三四 | ${k} = '1' | | |\n",
		YES_NO);
	assert_seconds(r.r.shortest.seconds, 12);
	assert_string_equal(chosen(&r, &r.r.shortest, "k"), "1");
	done(&r);
}

static void reading__repeat__counted_once(void **state)
{
	struct read r;

	(void)state;
	read_md(&r,
		"| | type | name | label | relevant |\n| | begin repeat | p | 人 | |\n| | select_one yn | a | 一二三四 | |\n"
		"| | text | b | 一二三四 | ${a} = '1' |\n| | end repeat | | | |\n",
		YES_NO);
	assert_true(r.r.repeats);
	assert_seconds(r.r.longest.seconds, 12);
	assert_seconds(r.r.shortest.seconds, 6);
	done(&r);
}

/* Twenty answers that are all read at the end: two million ways are not followed, and it is said. */
static void reading__too_many_ways__said(void **state)
{
	struct strbuf survey;
	struct read r;

	(void)state;
	strbuf_init(&survey);
	strbuf_adds(&survey, "| | type | name | label | relevant | required |\n");
	for (int i = 0; i < 20; i++)
		strbuf_addf(&survey, "| | select_one yn | q%d | 一二三四 | | yes |\n", i);
	strbuf_adds(&survey, "| | text | t | 一二三四 | ");
	for (int i = 0; i < 20; i++)
		strbuf_addf(&survey, "%s${q%d} = '1'", i ? " and " : "", i);
	strbuf_adds(&survey, " | |\n");
	read_md(&r, survey.data, YES_NO);
	assert_true(r.r.at_least);
	assert_true(r.r.longest.seconds >= 20 * 6);
	done(&r);
	strbuf_clear(&survey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading__words__counted_as_they_are_said),
		cmocka_unit_test(reading__branches__one_of_two),
		cmocka_unit_test(reading__far_away__followed),
		cmocka_unit_test(reading__consent__is_given),
		cmocka_unit_test(reading__repeat__counted_once),
		cmocka_unit_test(reading__too_many_ways__said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
