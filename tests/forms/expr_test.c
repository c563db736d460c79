/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/strbuf.h"
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/load.h"
#include "tests/support/paths.h"

struct fixture {
	struct form *form;
	struct arena *arena;
	struct strbuf text;
};

static const struct expr *parsed(struct fixture *fx, const char *text, const char *at)
{
	const struct expr *e;
	struct expr_fault fault;

	if (!expr_parse(&e, fx->arena, text, &fault) || !expr_bind(e, fx->form, at ? form_find(fx->form, at) : 0, &fault))
		fail_msg("%s: %d: %s", text, fault.offset, fault.text);
	return e;
}

static void note_read(void *ctx, int node)
{
	struct fixture *fx = ctx;

	strbuf_addf(&fx->text, "%s ", fx->form->nodes[node].name);
}

static void assert_reads(struct fixture *fx, const char *text, const char *at, const char *wanted)
{
	strbuf_reset(&fx->text);
	expr_reads(parsed(fx, text, at), note_read, fx);
	if (fx->text.len)
		strbuf_cut(&fx->text, fx->text.len - 1);
	assert_string_equal(fx->text.data, wanted);
}

static void expr__reads__what_an_answer_moves(void **state)
{
	struct fixture *fx = *state;

	assert_reads(fx, "1 + 1", NULL, "");
	assert_reads(fx, "${n} > 1", NULL, "n");
	assert_reads(fx, "../n > 1", "income", "n");
	assert_reads(fx, ". > 1", "income", "income");
	assert_reads(fx, "jr:choice-name(1, '${happy}')", NULL, "happy");
	assert_reads(fx, "town = ${town}", "hamlet", "town");
	assert_reads(fx, "instance('hamlet')/root/item[name = ${hamlet}]/town", NULL, "hamlet");
	assert_reads(fx, "count(${person}[age > 17])", NULL, "age person person");
	assert_reads(fx, "count(/data/extra/*)", NULL, "extra remark hidden_remark");
	assert_reads(fx, "${last-saved#village}", NULL, "");
}

static void expr__volatile__clock_and_chance(void **state)
{
	struct fixture *fx = *state;

	assert_true(expr_is_volatile(parsed(fx, "if(${n} = 1, today(), '')", NULL)));
	assert_true(expr_is_volatile(parsed(fx, "${income} * random()", NULL)));
	assert_false(expr_is_volatile(parsed(fx, "date('2026-01-01')", NULL)));
}

static void note_literal(void *ctx, int offset, int node, const char *literal)
{
	struct fixture *fx = ctx;

	strbuf_addf(&fx->text, "%d %s %s; ", offset, fx->form->nodes[node].name, literal);
}

static void assert_literals(struct fixture *fx, const char *text, const char *at, const char *wanted)
{
	strbuf_reset(&fx->text);
	expr_literals(parsed(fx, text, at), note_literal, fx);
	assert_string_equal(fx->text.data, wanted);
}

static void expr__literals__codes_no_list_has(void **state)
{
	struct fixture *fx = *state;

	assert_literals(fx, "${happy} = '1' or ${happy} = '3'", NULL, "29 happy 3; ");
	assert_literals(fx, "7 = ${happy}", NULL, "0 happy 7; ");
	assert_literals(fx, "${happy} = 2 or ${happy} = ''", NULL, "");
	assert_literals(fx, "selected(${sources}, 'sea') and selected(., 'tap')", "sources", "21 sources sea; ");
	assert_literals(fx, "not(selected(., 'ice'))", "sources", "16 sources ice; ");
	assert_literals(fx, "${village} = 'ice'", NULL, "");
}

static void expr__parse__source_kept(void **state)
{
	struct fixture *fx = *state;

	assert_string_equal(expr_source(parsed(fx, " 1  + 1", NULL)), " 1  + 1");
}

static void expr__parse__empty_is_a_fault(void **state)
{
	struct fixture *fx = *state;
	const struct expr *e;
	struct expr_fault fault;

	assert_false(expr_parse(&e, fx->arena, "", &fault));
	assert_false(expr_parse(&e, fx->arena, "  \n", &fault));
	assert_true(fault.text[0] != '\0');
}

static bool parses_repeated(struct fixture *fx, const char *head, const char *part, int times, const char *tail)
{
	const struct expr *e;
	struct expr_fault fault;
	struct eval ctx = { .scratch = fx->arena };
	struct xvalue v;

	strbuf_reset(&fx->text);
	strbuf_adds(&fx->text, head);
	for (int i = 0; i < times; i++)
		strbuf_adds(&fx->text, part);
	strbuf_adds(&fx->text, tail);
	if (!expr_parse(&e, fx->arena, fx->text.data, &fault))
		return false;
	return expr_eval(&v, e, &ctx, NULL) == ST_OK && xvalue_boolean(&v);
}

/* Neither a deep nor a long formula may take the stack; a long list of alternatives is normal. */
static void expr__parse__hostile_sizes(void **state)
{
	struct fixture *fx = *state;

	assert_true(parses_repeated(fx, "1", " or 1", 5000, ""));
	assert_true(parses_repeated(fx, "1", " + 1", 500, ""));
	assert_true(parses_repeated(fx, "", "- ", 10000, "1"));
	assert_false(parses_repeated(fx, "1", " + 1", 10000, ""));
	assert_false(parses_repeated(fx, "", "(", 20000, "1"));
	assert_false(parses_repeated(fx, "", "not(", 20000, "1"));
	assert_false(parses_repeated(fx, "", "if(1,", 5000, "1"));
	assert_false(parses_repeated(fx, "", "a[", 20000, "1"));
	assert_false(parses_repeated(fx, "1", " ", 70000, ""));
	assert_false(parses_repeated(fx, "1", " | 1", 5000, ""));
	assert_false(parses_repeated(fx, "concat(1", ",1", 5000, ""));
}

static void expr__bind__ambiguous_name(void **state)
{
	static const char two[] = "survey,,,\n,type,name,label\n,begin group,a,A\n,text,x,X\n,end group,,\n"
				  ",begin group,b,B\n,text,x,X\n,end group,,\n";
	struct fixture *fx = *state;
	struct form *form = NULL;
	struct err err;
	const struct expr *e;
	struct expr_fault fault;

	assert_int_equal(form_load_bytes(&form, two, sizeof(two) - 1, "two.csv", NULL, &err), ST_OK);
	assert_true(expr_parse(&e, fx->arena, "1 + ${x}", &fault));
	assert_false(expr_bind(e, form, 0, &fault));
	assert_int_equal(fault.offset, 4);
	form_free(form);
}

static int setup(void **state)
{
	struct fixture *fx = test_calloc(1, sizeof(*fx));
	struct err err = ERR_INIT;

	*state = fx;
	fx->arena = arena_new();
	strbuf_init(&fx->text);
	if (form_load(&fx->form, TEST_DATA "/expr/home.csv", NULL, &err) != ST_OK) {
		print_message("home.csv: %s\n", err.text);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fx = *state;

	form_free(fx->form);
	strbuf_clear(&fx->text);
	arena_free(fx->arena);
	test_free(fx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expr__reads__what_an_answer_moves), cmocka_unit_test(expr__volatile__clock_and_chance),
		cmocka_unit_test(expr__literals__codes_no_list_has), cmocka_unit_test(expr__parse__source_kept),
		cmocka_unit_test(expr__parse__empty_is_a_fault),     cmocka_unit_test(expr__parse__hostile_sizes),
		cmocka_unit_test(expr__bind__ambiguous_name),
	};
	return cmocka_run_group_tests_name("expr", tests, setup, teardown);
}
