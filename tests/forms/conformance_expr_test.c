/* SPDX-License-Identifier: MIT */
/* The expressions on which the other engines agree (directory RUHU_CONFORMANCE): expression, type, value, rounding, note. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/expr.h"
#include "tests/support/paths.h"

/* Deliberate differences, each explained in docs/DEVIATIONS.md under the same word. */
static const struct {
	const char *expression;
	const char *reason;
} deviations[] = {
	{ "number(\"1970-01-01\")", "whole-days" },
	{ "number(\"1969-12-31\")", "whole-days" },
	{ "10 + date(\"2012-07-24\")", "whole-days" },
	{ "\"2018-06-25\" < \"2018-06-25T00:00:00.000-07:00\"", "unnamed-zone" },
	{ "round(\"-1.475\", \"2\")", "half-up" },
};

/* What the zones of the table stood at; none of them has summer time. */
static const struct {
	const char *note;
	int offset;
} zones[] = { { "tz=America/Phoenix", -420 }, { "tz=GMT", 0 } };

struct row {
	const char *cell[5];
};

static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (s[0] == '\\' && s[1] && strchr("tnr\\", s[1])) {
			s++;
			*to++ = *s == 't' ? '\t' : *s == 'n' ? '\n' : *s == 'r' ? '\r' : '\\';
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

static const char *deviation(const char *expression)
{
	for (size_t i = 0; i < ARRAY_LEN(deviations); i++) {
		if (strcmp(expression, deviations[i].expression) == 0)
			return deviations[i].reason;
	}
	return NULL;
}

static bool close_to(double got, double wanted)
{
	return (isnan(got) && isnan(wanted)) || fabs(got - wanted) <= 1e-12 * fmax(1, fabs(wanted)) ||
	       (isinf(got) && isinf(wanted) && (got > 0) == (wanted > 0));
}

static double expected_number(const char *s)
{
	double x = strtod(s, NULL); /* the table writes 1.23e21 and Infinity */

	return strcmp(s, "NaN") == 0 ? (double)NAN : x;
}

static bool matches(const struct row *row, const struct xvalue *v, const struct eval *ctx)
{
	if (strcmp(row->cell[1], "boolean") == 0)
		return strcmp(row->cell[2], xvalue_boolean(v) ? "true" : "false") == 0;
	if (strcmp(row->cell[1], "string") == 0)
		return strcmp(row->cell[2], xvalue_string(v, ctx)) == 0;
	if (strcmp(row->cell[1], "number") != 0)
		return false;
	double got = xvalue_number(v), scale = row->cell[3][0] ? strtod(row->cell[3], NULL) : 0;
	return close_to(scale > 0 ? round(got * scale) / scale : got, expected_number(row->cell[2]));
}

static bool run_row(const struct row *row, struct strbuf *got)
{
	struct arena *a = arena_new();
	struct eval_env env = { .utc_offset = 0 };
	struct eval ctx = { .env = &env, .scratch = a };
	struct expr_fault fault;
	struct err err = ERR_INIT;
	const struct expr *e;
	struct xvalue v = { .type = X_STRING, .string = "" };
	bool wants_error = strcmp(row->cell[1], "error") == 0, ok;

	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (strcmp(zones[i].note, row->cell[4]) == 0)
			env.utc_offset = zones[i].offset;
	}
	strbuf_reset(got);
	if (!expr_parse_late(&e, a, row->cell[0], &fault)) {
		strbuf_addf(got, "fault at %d: %s", fault.offset, fault.text);
		ok = wants_error;
	} else if (expr_eval(&v, e, &ctx, &err) != ST_OK) {
		strbuf_addf(got, "error: %s", err.text);
		ok = wants_error;
	} else {
		strbuf_adds(got, xvalue_string(&v, &ctx));
		ok = !wants_error && matches(row, &v, &ctx);
	}
	arena_free(a);
	return ok;
}

static void split(struct row *row, char *line)
{
	for (int i = 0; i < 5; i++) {
		char *tab = strchr(line, '\t');
		if (tab)
			*tab = '\0';
		unescape(line);
		row->cell[i] = line;
		line = tab ? tab + 1 : line + strlen(line);
	}
}

static void conformance__expressions__as_other_engines(void **state)
{
	const char *dir = getenv("RUHU_CONFORMANCE");
	struct arena *a = arena_new();
	struct strbuf text, got;
	struct err err;
	int passed = 0, total = 0, failed = 0;

	(void)state;
	strbuf_init(&text);
	strbuf_init(&got);
	char *path = fs_join(a, dir && dir[0] ? dir : TOP_SRCDIR "/../shared/conformance", "expressions.tsv");
	bool there = fs_exists(path);
	if (there)
		assert_int_equal(fs_read(&text, path, (size_t)16 << 20, &err), ST_OK);
	else
		print_message("SKIP: %s is not there\n", path);
	char *line = text.data;
	for (bool header = true; line && *line; header = false) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		struct row row;
		split(&row, line);
		line = end ? end + 1 : NULL;
		if (header)
			continue;
		total++;
		const char *reason = deviation(row.cell[0]);
		if (run_row(&row, &got)) {
			passed++;
		} else if (!reason) {
			failed++;
			print_message("FAILED: %s is %s, not %s %s (%s)\n", row.cell[0], got.data, row.cell[1], row.cell[2],
				      row.cell[4]);
		}
	}
	print_message("%d of %d expressions, %d deviate on purpose\n", passed, total, total - passed - failed);
	strbuf_clear(&text);
	strbuf_clear(&got);
	arena_free(a);
	if (!there)
		skip();
	assert_true(total > 0);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conformance__expressions__as_other_engines),
	};
	return cmocka_run_group_tests_name("conformance_expr", tests, NULL, NULL);
}
