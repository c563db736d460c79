/* SPDX-License-Identifier: MIT */
/* Which question of an old version is which of the new one, what changed, what answers are worth; and expressions in words. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/compare.h"
#include "forms/expr_words.h"
#include "forms/load.h"
#include "tests/support/paths.h"

static struct form *load(const char *name)
{
	struct arena *a = arena_new();
	struct form *form = NULL;

	assert_int_equal(form_load(&form, arena_printf(a, TEST_DATA "/%s", name), NULL, NULL),
			 ST_OK);
	arena_free(a);
	return form;
}

static void compare__each_question__what_changed_and_what_survives(void **state)
{
	static const struct {
		const char *path, *to; /* NULL = gone */
		unsigned what;
		enum survival survival;
	} cases[] = {
		{ "adults", "adults", CHANGE_MOVED | CHANGE_LOGIC, SURVIVES },
		{ "heat", "heat", CHANGE_CHOICES | CHANGE_WORDING, SURVIVES_PARTLY },
		{ "gone", NULL, CHANGE_REMOVED, SURVIVES_NOT },
		{ "size", "size", CHANGE_TYPE, SURVIVES_PARTLY },
		{ "person", "family/person", CHANGE_MOVED, SURVIVES },
		{ "person/name", "family/person/name", CHANGE_MOVED, SURVIVES },
		{ "person/age", "family/person/age", CHANGE_MOVED | CHANGE_LOGIC, SURVIVES },
		{ "last", "last", CHANGE_LOGIC, SURVIVES },
	};
	struct form *from = load("cli/moving-1.md"), *to = load("cli/moving-2.md");
	struct arena *a = arena_new();
	const struct comparison *c = form_compare(a, from, to);
	size_t added = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int node = form_find(from, cases[i].path), now = c->to_of[node];
		const struct node_change *change = &c->changes[node - 1];

		assert_int_equal(change->from, node);
		assert_string_equal(now >= 0 ? to->nodes[now].path : "",
				    cases[i].to ? cases[i].to : "");
		if (change->what != cases[i].what)
			fail_msg("%s: %x, not %x", cases[i].path, change->what, cases[i].what);
		assert_int_equal(change->survival, cases[i].survival);
	}
	for (size_t i = 0; i < c->n; i++)
		added += c->changes[i].what == CHANGE_ADDED;
	assert_int_equal(added, 2); /* family, added */
	arena_free(a);
	form_free(from);
	form_free(to);
}

static void compare__the_same_form__nothing(void **state)
{
	struct form *form = load("scenarios/flow.md"), *again = load("scenarios/flow.md");
	struct arena *a = arena_new();
	const struct comparison *c = form_compare(a, form, again);

	(void)state;
	assert_int_equal(c->n, form->n_nodes - 1);
	for (size_t i = 0; i < c->n; i++) {
		assert_int_equal(c->changes[i].what, 0);
		assert_int_equal(c->changes[i].survival, SURVIVES);
	}
	arena_free(a);
	form_free(form);
	form_free(again);
}

static void compare__keys__go_where_the_question_went(void **state)
{
	static const struct {
		const char *key, *to;
	} cases[] = {
		{ "adults", "adults" },
		{ "person[2]/age", "family/person[2]/age" },
		{ "person[12]/name", "family/person[12]/name" },
		{ "person", "family/person" },
		{ "gone", NULL },
		{ "nothing", NULL },
		{ "person[2]/nothing", NULL },
	};
	struct form *from = load("cli/moving-1.md"), *to = load("cli/moving-2.md");
	struct arena *a = arena_new();
	const struct comparison *c = form_compare(a, from, to);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *key = comparison_key(c, cases[i].key, a);

		assert_string_equal(key ? key : "-", cases[i].to ? cases[i].to : "-");
	}
	arena_free(a);
	form_free(from);
	form_free(to);
}

static const struct expr *logic_of(const struct form *form, const char *path, const char *column)
{
	const struct node *node = &form->nodes[form_find(form, path)];
	size_t n;
	const struct logic *logic = form_logic(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(logic[i].name, column) == 0)
			return logic[i].get(node);
	return NULL;
}

static void words__expressions__as_a_person_would_say_them(void **state)
{
	static const struct {
		const char *form, *path, *column, *words;
	} cases[] = {
		{ "household", "home/owner", "relevant", "“家里几位成年人？” > 0" },
		{ "household", "home/landlord", "relevant", "“房子是自己的吗？”答的是“否”" },
		{ "household", "home/adults", "constraint", "答案 ≥ 0，并且答案 ≤ 15" },
		{ "household", "total_age", "calculation", "“${name}多大年纪？”的合计" },
		{ "household", "slot/mark", "default", "本行的序号 × 10" },
		{ "logic", "stop_note", "relevant",
		  "“多大年纪？” < 60，并且“参加过哪些活动？”答的是“只选这项”" },
		{ "logic", "town", "choice_filter", "选项的 region 栏 = “您在哪个旗？”" },
		{ "logic", "age", "required",
		  "如果“您在哪个旗？”答的是“奈曼旗”，就是总是，否则是从不" },
		{ "logic", "next_decade", "calculation", "decade + 1" },
		{ "logic", "born", "constraint", "答案 ≤ 今天" },
		{ "flow", "best", "relevant", "“有哪些？”已经回答" },
		{ "flow", "best", "choice_filter", "“有哪些？”选了选项的 name 栏" },
		{ "flow", "first_word", "calculation", "“随便说一个词”（只算一次）" },
		{ "flow", "outside", "calculation", "coalesce(twice, “none”)" },
		{ "soft", "rooms", "soft_constraint",
		  "答案 ≤ 20，并且答案 ≥ “家里几位成年人？” ÷ 4" },
		{ "soft", "acts", "soft_constraint", "答案选的项数 < 3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *a = arena_new();
		struct form *form = load(arena_printf(a, "scenarios/%s.md", cases[i].form));
		const struct expr *e;
		struct strbuf out;

		strbuf_init(&out);
		e = logic_of(form, cases[i].path, cases[i].column);
		if (!e)
			fail_msg("%s has no %s", cases[i].path, cases[i].column);
		expr_words(&out, e, form->default_lang);
		assert_string_equal(out.data, cases[i].words);
		strbuf_clear(&out);
		form_free(form);
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compare__each_question__what_changed_and_what_survives),
		cmocka_unit_test(compare__the_same_form__nothing),
		cmocka_unit_test(compare__keys__go_where_the_question_went),
		cmocka_unit_test(words__expressions__as_a_person_would_say_them),
	};

	i18n_start_locale();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
