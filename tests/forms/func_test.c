/* SPDX-License-Identifier: MIT */
/* Runs tests/data/expr/ *.test: three lines a case (expression; answers; type and value), blank lines and # lines between. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/instance.h"
#include "forms/load.h"
#include "tests/support/paths.h"

struct fixture {
	struct form *form;
	struct arena *arena;
};

struct running {
	const struct fixture *fx;
	struct instance *in; /* NULL = no document */
	struct eval_env env;
	struct spot at;
};

static void set_answer(struct running *run, const char *key, const char *value)
{
	struct spot s;

	if (strcmp(key, "lang") == 0) {
		run->env.lang = form_lang(run->fx->form, value);
		return;
	}
	if (!instance_find(run->in, key, true, &s))
		fail_msg("the form has no %s", key);
	instance_put(run->in, s, value);
}

/* "@key; key=value; key=value" */
static void set_answers(struct running *run, const char *line)
{
	char text[512];

	snprintf(text, sizeof(text), "%s", line);
	const char *place = NULL;
	for (char *p = text; p && *p;) {
		char *end = strchr(p, ';'), *equals;
		if (end)
			*end = '\0';
		while (*p == ' ')
			p++;
		if (*p == '@') {
			place = p + 1;
		} else if ((equals = strchr(p, '=')) != NULL) {
			*equals = '\0';
			set_answer(run, p, equals + 1);
		}
		p = end ? end + 1 : NULL;
	}
	run->at = (struct spot){ instance_root(run->in), 0 };
	if (place && !instance_find(run->in, place, true, &run->at))
		fail_msg("the form has no %s", place);
	instance_recompute(run->in);
}

static void describe(struct strbuf *out, const struct xvalue *v, const struct eval *ctx)
{
	static const char *const names[] = { "number", "string", "boolean", "string" };

	strbuf_addf(out, "%s %s", names[v->type], xvalue_string(v, ctx));
}

static void evaluate(struct strbuf *out, struct running *run, const char *text, bool faults)
{
	struct arena *a = run->fx->arena;
	const struct expr *e;
	struct expr_fault fault;
	struct xvalue v;
	struct eval ctx = { .env = &run->env, .scratch = a };

	if (run->in)
		ctx = (struct eval){ .form = run->fx->form, .instance = run->in, .frame = run->at.frame, .node = run->at.node,
				     .env = &run->env, .scratch = a };
	bool ok = faults ? expr_parse(&e, a, text, &fault) : expr_parse_late(&e, a, text, &fault);
	if (ok && run->in)
		ok = expr_bind(e, run->fx->form, run->at.node, &fault);
	if (!ok && faults)
		strbuf_addf(out, "fault %d%s%s", fault.offset, fault.suggest[0] ? " " : "", fault.suggest);
	else if (!ok || expr_eval(&v, e, &ctx, NULL) != ST_OK)
		strbuf_adds(out, "error");
	else
		describe(out, &v, &ctx);
}

static bool same(const char *got, const char *wanted)
{
	if (strncmp(got, "number ", 7) == 0 && strncmp(wanted, "number ", 7) == 0) {
		double a = strtod(got + 7, NULL), b = strtod(wanted + 7, NULL);
		if (isfinite(a) && isfinite(b))
			return fabs(a - b) <= 1e-12 * fmax(1, fabs(b));
	}
	return strcmp(got, wanted) == 0;
}

static bool run_case(const struct fixture *fx, char *const line[3], struct strbuf *got)
{
	struct running run = { .fx = fx, .env = { .utc_offset = 480, .random = 1 } };
	int offset;

	assert_true(clock_parse_instant("2026-11-23T02:00:00+08:00", 0, &run.env.now_ms, &offset));
	run.env.lang = fx->form->default_lang;
	strbuf_reset(got);
	if (strcmp(line[1], "-") != 0) {
		run.in = instance_new(fx->form, &run.env);
		set_answers(&run, line[1]);
	}
	evaluate(got, &run, line[0], strncmp(line[2], "fault", 5) == 0);
	instance_free(run.in);
	return same(got->data, line[2]);
}

static char *next_line(char **rest)
{
	char *line = *rest, *end = line ? strchr(line, '\n') : NULL;

	if (end)
		*end = '\0';
	*rest = end && end[1] ? end + 1 : NULL;
	return line;
}

static void run_file(void **state, const char *name)
{
	struct fixture *fx = *state;
	struct strbuf text, got;
	struct err err;
	int failed = 0, total = 0;

	strbuf_init(&text);
	strbuf_init(&got);
	char *path = fs_join(fx->arena, TEST_DATA "/expr", name);
	assert_int_equal(fs_read(&text, path, (size_t)1 << 20, &err), ST_OK);
	for (char *rest = text.data; rest;) {
		char *line[3] = { next_line(&rest) };
		if (line[0][0] == '#' || line[0][0] == '\0')
			continue;
		line[1] = next_line(&rest);
		line[2] = next_line(&rest);
		if (!line[1] || !line[2])
			fail_msg("%s ends within a case", name);
		total++;
		if (!run_case(fx, line, &got)) {
			failed++;
			print_message("%s: %s [%s] is %s, not %s\n", name, line[0], line[1], got.data, line[2]);
		}
	}
	print_message("%s: %d of %d expressions\n", name, total - failed, total);
	strbuf_clear(&text);
	strbuf_clear(&got);
	assert_true(total > 0);
	assert_int_equal(failed, 0);
}

static void func__operators__as_written(void **state)
{
	run_file(state, "operators.test");
}

static void func__numbers__as_written(void **state)
{
	run_file(state, "numbers.test");
}

static void func__strings__as_written(void **state)
{
	run_file(state, "strings.test");
}

static void func__dates__as_written(void **state)
{
	run_file(state, "dates.test");
}

static void func__regex__as_written(void **state)
{
	run_file(state, "regex.test");
}

static void func__places__as_written(void **state)
{
	run_file(state, "places.test");
}

static void func__digests__as_written(void **state)
{
	run_file(state, "digests.test");
}

static void func__lists__as_written(void **state)
{
	run_file(state, "lists.test");
}

static void func__repeats__as_written(void **state)
{
	run_file(state, "repeats.test");
}

static void func__faults__point_at_the_place(void **state)
{
	run_file(state, "faults.test");
}

static int setup(void **state)
{
	struct fixture *fx = test_calloc(1, sizeof(*fx));
	struct err err = ERR_INIT;

	*state = fx;
	fx->arena = arena_new();
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
	arena_free(fx->arena);
	test_free(fx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(func__operators__as_written), cmocka_unit_test(func__numbers__as_written),
		cmocka_unit_test(func__strings__as_written),   cmocka_unit_test(func__dates__as_written),
		cmocka_unit_test(func__regex__as_written),     cmocka_unit_test(func__lists__as_written),
		cmocka_unit_test(func__repeats__as_written),   cmocka_unit_test(func__faults__point_at_the_place),
		cmocka_unit_test(func__places__as_written),    cmocka_unit_test(func__digests__as_written),
	};
	return cmocka_run_group_tests_name("func", tests, setup, teardown);
}
