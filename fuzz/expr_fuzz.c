/* SPDX-License-Identifier: MIT */
/*
 * Any text as an expression, read and bound at three places of a questionnaire. What is refused must say so with a place inside the
 * text; what is taken must read nodes that exist.
 *   make fuzz && check-all/fuzz/fuzz/expr_fuzz -max_len=4096 NEW_CORPUS SRCDIR/tests/data/fuzz/exprs
 */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/attr.h"
#include "forms/expr.h"
#include "forms/form.h"

static void on_read(void *ctx, int node)
{
	const struct form *form = ctx;

	if (node < 0 || node >= form->n_nodes)
		abort();
}

static void on_literal(void *ctx, int offset, int node, const char *literal)
{
	on_read(ctx, node);
	if (offset < 0 || !literal)
		abort();
}

static void check_fault(const struct expr_fault *fault, size_t n)
{
	if (fault->offset < 0 || (size_t)fault->offset > n || !fault->text[0])
		abort();
}

static void read_text(const char *text, size_t n, struct form *form, const char *at, bool late)
{
	struct arena *a = arena_new();
	const struct expr *e;
	struct expr_fault fault;

	if (!(late ? expr_parse_late(&e, a, text, &fault) : expr_parse(&e, a, text, &fault))) {
		check_fault(&fault, n);
	} else if (!expr_bind(e, form, at ? form_find(form, at) : 0, &fault)) {
		check_fault(&fault, n);
	} else {
		expr_reads(e, on_read, form);
		expr_literals(e, on_literal, form);
		(void)expr_is_volatile(e);
		if (strcmp(expr_source(e), text) != 0)
			abort();
	}
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const places[] = { NULL, "hamlet", "person/job/pay" };
	struct form *form = fuzz_form();
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, n);

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		read_text(text, strlen(text), form, places[i], i == 1);
	arena_free(a);
	return 0;
}
