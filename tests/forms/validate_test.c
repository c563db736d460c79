/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/load.h"
#include "forms/validate.h"
#include "tests/support/paths.h"

struct fixture {
	struct form *form;
	struct instance *in;
};

static int setup(void **state)
{
	static struct fixture fx;
	struct eval_env env = { .now_ms = INT64_C(1795401727000), .utc_offset = 480 };

	if (form_load(&fx.form, TEST_DATA "/scenarios/logic.md", NULL, NULL) != ST_OK)
		return -1;
	fx.in = instance_new(fx.form, &env);
	*state = &fx;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fx = *state;

	instance_free(fx->in);
	form_free(fx->form);
	return 0;
}

static struct spot at(struct fixture *fx, const char *key)
{
	struct spot s = { NULL, 0 };

	assert_true(instance_find(fx->in, key, false, &s));
	return s;
}

static void validate__typed__gives_the_canonical_spelling(void **state)
{
	static const struct {
		const char *key, *typed, *want; /* NULL = refused */
		unsigned mark; /* 0 = none */
	} cases[] = {
		{ "age", "47", "47", 0 },
		{ "age", " 047 ", "47", 0 },
		{ "age", "４７", "47", 0 },
		{ "age", "47.0", "47", 0 },
		{ "age", "47岁", NULL, MARK_TYPE },
		{ "age", "4e3", NULL, MARK_TYPE },
		{ "weight", "70.50", "70.5", 0 },
		{ "weight", "七十", NULL, MARK_TYPE },
		{ "born", "2001/2/3", "2001-02-03", 0 },
		{ "born", "２００１年２月３日", "2001-02-03", 0 },
		{ "born", "2001-13-01", NULL, MARK_TYPE },
		{ "region", "a", "a", 0 },
		{ "region", " ａ ", "a", 0 },
		{ "region", "z", NULL, MARK_CHOICE },
		{ "region", "a b", NULL, MARK_CHOICE },
		{ "acts", "2 1 2", "2 1", 0 },
		{ "acts", "2\t1\n97", "2 1 97", 0 },
		{ "acts", "１　２", "1 2", 0 },
		{ "acts", "1 22", NULL, MARK_CHOICE },
		{ "acts", "96 9", NULL, MARK_CHOICE },
		{ "free", "  照写　不误 ", "  照写　不误 ", 0 },
		{ "free", "坏\xff", NULL, MARK_TYPE },
		{ "free", " \t ", "", 0 },
		{ "greet", "1", NULL, MARK_TYPE },
		{ "greet", "", "", 0 },
	};
	struct fixture *fx = *state;
	struct strbuf out;

	strbuf_init(&out);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct complaint why = { .mark = MARK_TYPE };
		bool ok;

		strbuf_reset(&out);
		strbuf_adds(&out, "<");
		ok = validate_typed(fx->in, at(fx, cases[i].key), cases[i].typed, &out, &why);
		if (ok != (cases[i].want != NULL))
			fail_msg("%s \"%s\": %s", cases[i].key, cases[i].typed, ok ? "taken" : why.text);
		assert_string_equal(out.data + 1, ok ? cases[i].want : "");
		assert_int_equal(ok ? 0 : why.mark, cases[i].mark);
		if (!ok)
			assert_true(utf8_valid(why.text, strlen(why.text)) && why.text[0] != '\0');
		strbuf_reset(&out);
		assert_int_equal(validate_typed(fx->in, at(fx, cases[i].key), cases[i].typed, &out, NULL), ok);
	}
	strbuf_clear(&out);
}

static void validate__typed__refuses_what_is_too_long_and_quotes_it_short(void **state)
{
	struct fixture *fx = *state;
	struct strbuf text, out;
	struct complaint why;

	strbuf_init(&text);
	strbuf_init(&out);
	for (int i = 0; i < 7000; i++)
		strbuf_adds(&text, "长");
	assert_false(validate_typed(fx->in, at(fx, "free"), text.data, &out, &why));
	strbuf_cut(&text, 3000);
	assert_true(validate_typed(fx->in, at(fx, "free"), text.data, &out, &why));
	assert_false(validate_typed(fx->in, at(fx, "age"), text.data, &out, &why));
	assert_true(strlen(why.text) < 200);
	assert_non_null(strstr(why.text, "……"));
	strbuf_clear(&text);
	strbuf_clear(&out);
}

static void validate__spot__looks_at_constraint_and_required(void **state)
{
	struct fixture *fx = *state;
	struct complaint why;

	assert_false(validate_spot(fx->in, at(fx, "region"), &why));
	assert_int_equal(why.mark, MARK_REQUIRED);
	assert_string_equal(why.text, "旗必须选。");
	assert_false(validate_spot(fx->in, at(fx, "region"), NULL));
	instance_set(fx->in, at(fx, "region"), "a", NULL, NULL);
	assert_true(validate_spot(fx->in, at(fx, "region"), &why));
	instance_set(fx->in, at(fx, "age"), "12", NULL, NULL);
	assert_false(validate_spot(fx->in, at(fx, "age"), &why));
	assert_int_equal(why.mark, MARK_CONSTRAINT);
	assert_string_equal(why.text, "12岁不在调查范围。");
	instance_set(fx->in, at(fx, "weight"), "301", NULL, NULL);
	assert_false(validate_spot(fx->in, at(fx, "weight"), &why));
	assert_non_null(strstr(why.text, "“301”"));
}

static void count_complaint(void *ctx, const struct complaint *c)
{
	int *n = ctx;

	assert_true(c->text[0] != '\0');
	++*n;
}

static void validate__all__tells_each_complaint_once(void **state)
{
	struct fixture *fx = *state;
	int n = 0;

	instance_put(fx->in, at(fx, "age"), "007");
	instance_put(fx->in, at(fx, "acts"), "1 1");
	instance_put(fx->in, at(fx, "born"), "2030-01-01");
	instance_recompute(fx->in);
	assert_int_equal(validate_all(fx->in, true, true, count_complaint, &n), MARK_TYPE | MARK_CONSTRAINT | MARK_REQUIRED);
	assert_int_equal(n, 4);
	assert_int_equal(validate_all(fx->in, false, false, NULL, NULL), MARK_TYPE | MARK_CONSTRAINT);
	for (unsigned m = 1; m <= MARK_CONSENT; m <<= 1)
		assert_true(mark_name((enum mark)m)[0] != '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(validate__typed__gives_the_canonical_spelling, setup, teardown),
		cmocka_unit_test_setup_teardown(validate__typed__refuses_what_is_too_long_and_quotes_it_short, setup, teardown),
		cmocka_unit_test_setup_teardown(validate__spot__looks_at_constraint_and_required, setup, teardown),
		cmocka_unit_test_setup_teardown(validate__all__tells_each_complaint_once, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
