/* SPDX-License-Identifier: MIT */
/* The table of functions, joined from the groups, and how functions get at their arguments. */
#include "config.h"

#include "base/i18n.h"
#include "base/vec.h"
#include "forms/diag.h"
#include "forms/expr_internal.h"

static const struct func *(*const groups[])(size_t *n) = {
	func_logic_table, func_number_table, func_string_table, func_date_table,
	func_nodes_table, func_select_table, func_geo_table,    func_digest_table,
};

const struct func *func_find(const char *name)
{
	for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
		size_t n;
		const struct func *f = groups[g](&n);
		for (size_t i = 0; i < n; i++) {
			if (strcmp(f[i].name, name) == 0)
				return &f[i];
		}
	}
	return NULL;
}

/* Of single phone apps, or with nothing to work on here (xlsform.md 3.7). */
bool func_is_foreign(const char *name)
{
	static const char *const names[] = {
		"extract-signed", "property", "version", "add-date", "difference-in-months",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return strncmp(name, "cht:", 4) == 0;
}

static const char *nearest_taking(const char *name, int n_args)
{
	VEC(const char *) names = { 0 };

	for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
		size_t n;
		const struct func *f = groups[g](&n);
		for (size_t i = 0; i < n; i++)
			if (n_args < 0 || (n_args >= f[i].min && (f[i].max < 0 || n_args <= f[i].max)))
				VEC_PUSH(&names, f[i].name);
	}
	const char *found = diag_nearest(name, names.v, names.n);
	VEC_CLEAR(&names);
	return found;
}

const char *func_nearest(const char *name, int n_args)
{
	const char *found = nearest_taking(name, n_args);

	return found ? found : nearest_taking(name, -1);
}

const struct ast *arg_at(const struct ast *call, int i)
{
	const struct ast *a = call->arg;

	while (i-- > 0)
		a = a->next;
	return a;
}

void arg_value(struct xvalue *out, struct run *r, const struct ast *call, int i)
{
	ast_value(out, r, arg_at(call, i));
}

const char *arg_string(struct run *r, const struct ast *call, int i)
{
	const char *s = ast_string(r, arg_at(call, i));

	run_charge_bytes(r, strlen(s));
	return s;
}

double arg_number(struct run *r, const struct ast *call, int i)
{
	return ast_number(r, arg_at(call, i));
}

bool arg_boolean(struct run *r, const struct ast *call, int i)
{
	return ast_boolean(r, arg_at(call, i));
}

const struct xnodes *arg_nodes(struct run *r, const struct ast *call, int i)
{
	struct xvalue v;

	arg_value(&v, r, call, i);
	if (v.type == X_NODES)
		return v.nodes;
	run_fail(r, T("%s 的第 %d 个参数应当是题目或选项，不能是一个值。"), call->text, i + 1);
	return nodes_new(r);
}

void arg_each_text(struct run *r, const struct ast *call, int i,
		   bool (*fn)(void *ctx, const char *text), void *ctx)
{
	for (const struct ast *a = arg_at(call, i); a && r->status == ST_OK; a = a->next) {
		struct xvalue v;
		ast_value(&v, r, a);
		if (v.type != X_NODES && !fn(ctx, value_to_string(r, &v)))
			return;
		for (size_t k = 0; v.type == X_NODES && k < v.nodes->n; k++) {
			if (!fn(ctx, node_text(r, &v.nodes->v[k])))
				return;
		}
	}
}

/* SplitMix64 over the caller's state, so that an interview can be replayed. */
uint64_t run_random(struct run *r)
{
	if (!r->ctx->env)
		return 0;
	uint64_t z = r->ctx->env->random += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}
