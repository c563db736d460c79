/* SPDX-License-Identifier: MIT */
/* Filters that go by an index pass exactly what asking every row would, in the same order, and cost what the answer is worth. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/expr.h"
#include "forms/instance.h"
#include "forms/load.h"
#include "tests/support/made.h"

static const struct eval_env env = { .now_ms = 1795392000000, .utc_offset = 480, .random = 1 };

/* 300 rows; towns come again and again, some are empty, some look like numbers. */
static void add_list(struct strbuf *out)
{
	static const char *const towns[] = { "t1", "t2", "", "1", "01", "T1", "t1x", "镇" };

	strbuf_adds(out, "| choices |\n| | list_name | name | label | town | size |\n");
	for (int i = 0; i < 300; i++)
		strbuf_addf(out, "| | v | v%d | 村%d | %s | %d |\n", i, i, towns[i * 5 % 8],
			    i * 7 % 90);
}

struct fixture {
	struct form *form;
	struct instance *in;
	struct arena *a;
};

static struct spot spot_of(struct fixture *fx, const char *name)
{
	return (struct spot){ instance_root(fx->in), form_find(fx->form, name) };
}

static const char *evaluated(struct fixture *fx, const char *text)
{
	const struct expr *e;
	struct xvalue v;
	struct expr_fault fault;
	struct eval ctx = { .form = fx->form,
			    .instance = fx->in,
			    .frame = instance_root(fx->in),
			    .node = spot_of(fx, "village").node,
			    .env = instance_env(fx->in),
			    .scratch = fx->a };

	if (!expr_parse(&e, fx->a, text, &fault) ||
	    !expr_bind(e, fx->form, spot_of(fx, "village").node, &fault))
		fail_msg("%s: %s", text, fault.text);
	assert_int_equal(expr_eval(&v, e, &ctx, NULL), ST_OK);
	return xvalue_string(&v, &ctx);
}

/* The same with a condition no index helps with. */
static void assert_same(struct fixture *fx, const char *indexed, const char *plain)
{
	const char *got = evaluated(fx, indexed), *wanted = evaluated(fx, plain);

	if (strcmp(got, wanted) != 0)
		fail_msg("%s is %s, not %s as %s", indexed, got, wanted, plain);
}

#define ITEMS "instance('v')/root/item"

static void index__paths__as_without_it(void **state)
{
	static const char *const towns[] = { "t1", "t2", "", "1", "01", "T1", "t1x", "镇", "none" };
	struct fixture *fx = *state;

	for (size_t i = 0; i < ARRAY_LEN(towns); i++) {
		instance_set(fx->in, spot_of(fx, "town"), towns[i], NULL, NULL);
		assert_same(fx, "join(' ', " ITEMS "[town = ${town}]/name)",
			    "join(' ', " ITEMS "[not(town != ${town})]/name)");
		assert_same(fx, "join(' ', " ITEMS "[${town} = town and size > 40]/name)",
			    "join(' ', " ITEMS "[not(town != ${town}) and size > 40]/name)");
		assert_same(fx, ITEMS "[town = ${town}][2]/name",
			    ITEMS "[not(town != ${town})][2]/name");
		assert_same(fx, "join(' ', " ITEMS "[town = ${town} and position() < 60]/name)",
			    "join(' ', " ITEMS "[not(town != ${town}) and position() < 60]/name)");
		assert_same(fx, "count(" ITEMS "[town = current()/../town])",
			    "count(" ITEMS "[not(town != ${town})])");
	}
	assert_string_equal(evaluated(fx, "count(" ITEMS "[town = '01'])"),
			    evaluated(fx, "count(" ITEMS "[concat(town, '') = '01'])"));
	/* a number is compared as a number: 01 is 1 */
	assert_same(fx, "count(" ITEMS "[town = 1])", "count(" ITEMS "[number(town) = 1])");
	assert_same(fx, ITEMS "[name = 'v299']/label", "'村299'");
}

static void index__choices__as_without_it(void **state)
{
	struct fixture *fx = *state;
	size_t n, m;

	for (int i = 0; i < 3; i++) {
		static const char *const towns[] = { "t1", "镇", "nowhere" };

		instance_set(fx->in, spot_of(fx, "town"), towns[i], NULL, NULL);
		const struct choice **some =
			instance_choices(fx->in, spot_of(fx, "village"), &n, fx->a);
		const struct choice **same =
			instance_choices(fx->in, spot_of(fx, "slow"), &m, fx->a);
		assert_int_equal(n, m);
		assert_true(i == 2 ? n == 0 : n > 5);
		for (size_t k = 0; k < n; k++)
			assert_ptr_equal(some[k], same[k]);
	}
}

static void index__choice__only_what_the_filter_passes(void **state)
{
	struct fixture *fx = *state;

	instance_set(fx->in, spot_of(fx, "town"), evaluated(fx, ITEMS "[name = 'v8']/town"), NULL,
		     NULL);
	assert_non_null(instance_choice(fx->in, spot_of(fx, "village"), "v8x", 2));
	assert_null(instance_choice(fx->in, spot_of(fx, "village"), "v", 1));
	instance_set(fx->in, spot_of(fx, "village"), "v8", NULL, NULL);
	instance_set(fx->in, spot_of(fx, "town"), "nowhere", NULL, NULL);
	assert_string_equal(instance_get(fx->in, spot_of(fx, "village")), ""); /* filtered out */
}

/* What the person waits for, in expressions, which do not depend on the machine; and a wide ceiling on the time. */
static void cost__answer_in_200_rows__few_expressions(void **state)
{
	struct strbuf text;
	struct form *form;
	struct instance *in;
	struct frame *row = NULL;
	uint64_t before;
	clock_t began;

	(void)state;
	strbuf_init(&text);
	made_repeat(&text, 500);
	form = made_load(&text);
	in = instance_new(form, &env);
	for (int i = 0; i < 200; i++)
		row = instance_add(in, instance_root(in), form_find(form, "person"));
	began = clock();
	before = instance_evaluations(in);
	instance_set(in, (struct spot){ row, form_find(form, "p12") }, "3", NULL, NULL);
	assert_in_range(instance_evaluations(in) - before, 1, 8);
	before = instance_evaluations(in);
	instance_set(in, (struct spot){ row, form_find(form, "p2") }, "3", NULL, NULL);
	assert_in_range(instance_evaluations(in) - before, 1, 12);
	before = instance_evaluations(in);
	instance_set(in, (struct spot){ instance_root(in), form_find(form, "q2") }, "3", NULL,
		     NULL);
	assert_in_range(instance_evaluations(in) - before, 200, 220);
	assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 0.3);
	instance_free(in);
	form_free(form);
	strbuf_clear(&text);
}

static void cost__filter_of_20000_rows__only_those_that_pass(void **state)
{
	struct arena *a = arena_new();
	struct strbuf text;
	struct form *form = NULL;
	struct instance *in;
	struct err err = ERR_INIT;
	size_t n;

	(void)state;
	strbuf_init(&text);
	made_villages(&text, 20000);
	assert_int_equal(fs_write("villages.csv", text.data, text.len, 0600, &err), ST_OK);
	strbuf_reset(&text);
	made_cascade(&text);
	assert_int_equal(fs_write("made.md", text.data, text.len, 0600, &err), ST_OK);
	assert_int_equal(form_load(&form, "made.md", NULL, &err), ST_OK);
	in = instance_new(form, &env);
	instance_set(in, (struct spot){ instance_root(in), form_find(form, "town") }, "t0123", NULL,
		     NULL);
	uint64_t before = instance_evaluations(in);
	(void)instance_choices(in, (struct spot){ instance_root(in), form_find(form, "village") },
			       &n, a);
	assert_int_equal(n, 50);
	assert_in_range(instance_evaluations(in) - before, 50, 60);
	instance_set(in, (struct spot){ instance_root(in), form_find(form, "wanted") }, "v00123",
		     NULL, NULL);
	assert_string_equal(
		instance_value(in, (struct spot){ instance_root(in), form_find(form, "pulled") }),
		"861");
	assert_string_equal(
		instance_value(in, (struct spot){ instance_root(in), form_find(form, "size") }),
		"861");
	instance_free(in);
	form_free(form);
	strbuf_clear(&text);
	arena_free(a);
}

static int setup(void **state)
{
	struct fixture *fx = test_calloc(1, sizeof(*fx));
	struct strbuf text;

	strbuf_init(&text);
	strbuf_adds(&text, "| survey |\n| | type | name | label | choice_filter |\n| | text | town "
			   "| 乡镇 | |\n"
			   "| | select_one v | village | 村 | town = ${town} |\n"
			   "| | select_one v | slow | 村 | not(town != ${town}) |\n");
	add_list(&text);
	fx->form = made_load(&text);
	fx->in = instance_new(fx->form, &env);
	fx->a = arena_new();
	strbuf_clear(&text);
	*state = fx;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fx = *state;

	instance_free(fx->in);
	form_free(fx->form);
	arena_free(fx->a);
	test_free(fx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(index__paths__as_without_it),
		cmocka_unit_test(index__choices__as_without_it),
		cmocka_unit_test(index__choice__only_what_the_filter_passes),
		cmocka_unit_test(cost__answer_in_200_rows__few_expressions),
		cmocka_unit_test(cost__filter_of_20000_rows__only_those_that_pass),
	};

	return cmocka_run_group_tests_name("list_index", tests, setup, teardown);
}
