/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>

#include "base/i18n.h"
#include "forms/expr_internal.h"

static void fn_true(struct xvalue *out, struct run *r, const struct ast *call)
{
	(void)r;
	(void)call;
	value_boolean(out, true);
}

static void fn_false(struct xvalue *out, struct run *r, const struct ast *call)
{
	(void)r;
	(void)call;
	value_boolean(out, false);
}

static void fn_boolean(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_boolean(out, arg_boolean(r, call, 0));
}

static void fn_not(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_boolean(out, !arg_boolean(r, call, 0));
}

static void fn_boolean_from_string(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0);

	value_boolean(out, strcmp(s, "1") == 0 || strcmp(s, "true") == 0);
}

static void fn_if(struct xvalue *out, struct run *r, const struct ast *call)
{
	arg_value(out, r, call, arg_boolean(r, call, 0) ? 1 : 2);
}

/* Empty text and NaN are missing; infinity is not (xlsform.md 4.1). */
static void fn_coalesce(struct xvalue *out, struct run *r, const struct ast *call)
{
	arg_value(out, r, call, 0);
	bool missing =
		out->type == X_NUMBER ? isnan(out->number) : value_to_string(r, out)[0] == '\0';
	if (missing)
		arg_value(out, r, call, 1);
}

static void fn_once(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct xnode here = node_current(r->ctx);
	const char *own = r->ctx->instance ? node_text(r, &here) : "";

	if (own[0] != '\0')
		value_string(out, own);
	else
		arg_value(out, r, call, 0);
}

/* The first argument; the others only make the question depend on them. */
static void fn_depend(struct xvalue *out, struct run *r, const struct ast *call)
{
	arg_value(out, r, call, 0);
}

static void fn_checklist(struct xvalue *out, struct run *r, const struct ast *call)
{
	double min = arg_number(r, call, 0), max = arg_number(r, call, 1);
	int yes = 0;

	for (const struct ast *a = call->arg->next->next; a; a = a->next) {
		struct xvalue v;
		ast_value(&v, r, a);
		for (size_t i = 0; v.type == X_NODES && i < v.nodes->n; i++)
			yes += node_text(r, &v.nodes->v[i])[0] != '\0';
		if (v.type != X_NODES)
			yes += value_to_boolean(r, &v);
	}
	value_boolean(out, (min < 0 || yes >= min) && (max < 0 || yes <= max));
}

static void fn_weighted_checklist(struct xvalue *out, struct run *r, const struct ast *call)
{
	double min = arg_number(r, call, 0), max = arg_number(r, call, 1), sum = 0;

	if (call->n_args % 2 != 0) {
		run_fail(r, T("weighted-checklist 的条件和权重要成对。"));
		return;
	}
	for (const struct ast *a = call->arg->next->next; a; a = a->next->next) {
		if (ast_boolean(r, a))
			sum += ast_number(r, a->next);
	}
	value_boolean(out, (min < 0 || sum >= min) && (max < 0 || sum <= max));
}

static const struct func table[] = {
	{ "true", 0, 0, 0, fn_true },
	{ "false", 0, 0, 0, fn_false },
	{ "boolean", 1, 1, 0, fn_boolean },
	{ "not", 1, 1, 0, fn_not },
	{ "boolean-from-string", 1, 1, 0, fn_boolean_from_string },
	{ "if", 3, 3, 0, fn_if },
	{ "coalesce", 2, 2, 0, fn_coalesce },
	{ "once", 1, 1, 0, fn_once },
	{ "depend", 1, -1, 0, fn_depend },
	{ "checklist", 2, -1, 0, fn_checklist },
	{ "weighted-checklist", 2, -1, 0, fn_weighted_checklist },
};

const struct func *func_logic_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
