/* SPDX-License-Identifier: MIT */
/* Answers of select questions: codes with blanks between. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "forms/expr_internal.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next code of *s, its bytes in *n; NULL at the end. */
static const char *next_code(const char **s, size_t *n)
{
	const char *p = *s;

	while (is_blank(*p))
		p++;
	const char *start = p;
	while (*p && !is_blank(*p))
		p++;
	*n = (size_t)(p - start);
	*s = p;
	return *n ? start : NULL;
}

static void fn_selected(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *needle = arg_string(r, call, 1), *code;
	size_t n, m = strlen(needle);
	bool found = false;

	while (m > 0 && is_blank(*needle)) {
		needle++;
		m--;
	}
	while (m > 0 && is_blank(needle[m - 1]))
		m--;
	while (!found && (code = next_code(&s, &n)))
		found = n == m && memcmp(code, needle, n) == 0;
	value_boolean(out, found);
}

static void fn_selected_at(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *code;
	double wanted = arg_number(r, call, 1), i = 0;
	size_t n;

	value_string(out, "");
	for (; wanted >= 0 && (code = next_code(&s, &n)); i++) {
		if (i + 1 > wanted) {
			value_string(out, arena_strndup(r->ctx->scratch, code, n));
			return;
		}
	}
}

static void fn_count_selected(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0);
	double count = 0;
	size_t n;

	while (next_code(&s, &n))
		count++;
	value_number(out, count);
}

static void fn_choice_name(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *code = arg_string(r, call, 0);
	const struct ast *ref = call->arg->next;
	const struct eval *ctx = r->ctx;

	value_string(out, "");
	if (!ctx->form || !ctx->instance || ref->node < 0) {
		run_fail(r, T("这里没有问卷，jr:choice-name 查不到选项。"));
		return;
	}
	const struct choice_list *list = ctx->form->nodes[ref->node].list;
	const struct choice *c = list ? list_choice(list, code) : NULL;
	if (!c)
		return;
	struct spot at = { ctx->frame, ctx->node };
	struct xnode place;
	if (node_of_ref(r, ref->node, &place))
		at = (struct spot){ place.frame, place.node };
	value_string(out, instance_choice_label(ctx->instance, at, c, ctx->env ? ctx->env->lang : 0,
						ctx->scratch, NULL));
}

static const struct func table[] = {
	{ "selected", 2, 2, 0, fn_selected },
	{ "is-selected", 2, 2, 0, fn_selected }, /* JavaRosa's older name */
	{ "selected-at", 2, 2, 0, fn_selected_at },
	{ "count-selected", 1, 1, 0, fn_count_selected },
	{ "jr:choice-name", 2, 2, FUNC_QUOTED_REF, fn_choice_name },
};

const struct func *func_select_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
