/* SPDX-License-Identifier: MIT */
/*
 * Any expression over any answers. Lines "KEY=ANSWER" fill a questionnaire in, the last line is the expression; it is evaluated at five
 * places, as a constraint and as a choice filter. What fails must say why, and nothing may take long or much memory.
 *   make fuzz && check-all/fuzz/fuzz/eval_fuzz -max_len=4096 -timeout=10 -rss_limit_mb=1024 NEW_CORPUS SRCDIR/tests/data/fuzz/evals
 */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/attr.h"
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/instance.h"

static void answer(struct instance *in, char *line)
{
	char *equals = strchr(line, '=');
	struct spot s;

	if (!equals)
		return;
	*equals = '\0';
	if (instance_find(in, line, true, &s))
		instance_put(in, s, equals + 1);
}

static void look(const struct xvalue *v, const struct eval *ctx)
{
	const char *text = xvalue_string(v, ctx);

	if (strlen(text) == 1 && xvalue_boolean(v) && xvalue_number(v) > 9)
		abort();
}

static void evaluate(const struct expr *e, const struct eval *ctx)
{
	struct err err = ERR_INIT;
	struct xvalue v;

	if (expr_eval(&v, e, ctx, &err) == ST_OK)
		look(&v, ctx);
	else if (!err.text[0])
		abort();
}

static void evaluate_at(struct instance *in, const char *key, const char *text, const char *self)
{
	const struct form *form = instance_form(in);
	struct arena *a = arena_new(), *scratch = arena_new();
	struct spot s = { instance_root(in), 0 };
	const struct expr *e;

	if (key[0] && !instance_find(in, key, true, &s))
		abort();
	if (expr_parse_late(&e, a, text, NULL) && expr_bind(e, form, s.node, NULL)) {
		struct eval ctx = { .form = form,
				    .instance = in,
				    .frame = s.frame,
				    .node = s.node,
				    .self = self,
				    .env = instance_env(in),
				    .scratch = scratch };
		const struct choice_list *list = form->nodes[s.node].list;

		evaluate(e, &ctx);
		ctx.list = list;
		for (size_t i = 0; list && i < list->n; i++) {
			ctx.item = &list->choices[i];
			evaluate(e, &ctx);
		}
	}
	arena_free(a);
	arena_free(scratch);
}

/* Without a document, as `ruhu eval` does. */
static void evaluate_alone(const char *text)
{
	struct arena *a = arena_new();
	struct eval_env env = { .now_ms = 1795392000000 };
	struct eval ctx = { .env = &env, .scratch = a };
	const struct expr *e;

	if (expr_parse_late(&e, a, text, NULL))
		evaluate(e, &ctx);
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct {
		const char *key, *self;
	} places[] = { { "", NULL },
		       { "hamlet", NULL },
		       { "happy", "1" },
		       { "person[2]/age", NULL },
		       { "person[1]/job[1]/pay", "2" } };
	struct form *form = fuzz_form();
	struct arena *a = arena_new();
	struct eval_env env = { .now_ms = 1795392000000, .utc_offset = 480, .random = 1 };
	static struct instance *in;
	char *text = arena_strndup(a, (const char *)data, n);

	if (!in)
		in = instance_new(form, &env);
	*instance_env(in) = env;
	instance_reset(in, true);
	for (char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		*end = '\0';
		answer(in, text);
	}
	instance_recompute(in);
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		evaluate_at(in, places[i].key, text, places[i].self);
	evaluate_alone(text);
	arena_free(a);
	return 0;
}
