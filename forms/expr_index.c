/* SPDX-License-Identifier: MIT */
/*
 * Filters answered from an index. "town = ${town}" (alone, or one of several joined by "and") holds for few rows of a long list: they
 * are looked up, and only they are asked the whole condition.
 */
#include "config.h"

#include "forms/expr_internal.h"
#include "forms/list_index.h"

enum { ROWS_WORTH_IT = 64 };

/* The column a path names, -1 if it is not just that. */
static int column_of(const struct choice_list *list, const struct ast *a)
{
	const struct step *s = a->step;

	if (a->op != OP_PATH || a->arg || a->absolute || !s || s->next || s->pred ||
	    s->axis != AXIS_CHILD || !s->name)
		return -1;
	return list_column(list, s->name);
}

/* Whether it is the same for every row: a text, an answer, or a path from the question itself. */
static bool is_fixed(const struct ast *a)
{
	if (a->op == OP_STRING || a->op == OP_REF)
		return true;
	if (a->op != OP_PATH || !a->arg || a->arg->op != OP_CALL ||
	    strcmp(a->arg->text, "current") != 0)
		return false;
	for (const struct step *s = a->step; s; s = s->next)
		if (s->pred)
			return false;
	return true;
}

/* The rows that stand before it are no longer there: such a condition needs the whole list. */
static bool counts_rows(const struct ast *a)
{
	if (a->op == OP_CALL && a->n_args == 0 &&
	    (strcmp(a->text, "position") == 0 || strcmp(a->text, "last") == 0))
		return true;
	for (const struct ast *arg = a->arg; arg; arg = arg->next)
		if (counts_rows(arg))
			return true;
	return false;
}

static bool find_equality(const struct choice_list *list, const struct ast *a, int *column,
			  const struct ast **value)
{
	if (a->op == OP_AND) {
		for (const struct ast *arg = a->arg; arg; arg = arg->next)
			if (find_equality(list, arg, column, value))
				return true;
		return false;
	}
	if (a->op != OP_EQ)
		return false;
	for (int i = 0; i < 2; i++) {
		const struct ast *left = arg_at(a, i);

		*value = arg_at(a, 1 - i);
		*column = column_of(list, left);
		if (*column != -1 && is_fixed(*value))
			return true;
	}
	return false;
}

bool index_rows(struct run *r, const struct choice_list *list, const struct ast *condition,
		struct index_rows *out)
{
	struct run in = *r;
	struct xvalue v;
	const struct ast *value;
	int column;

	if (list->n < ROWS_WORTH_IT || !r->ctx->instance ||
	    !find_equality(list, condition, &column, &value) || counts_rows(condition))
		return false;
	/* as it would be seen from a row */
	in.filtering = true;
	in.node = (struct xnode){ .list = list, .place = XP_ITEM };
	ast_value(&v, &in, value);
	r->status = in.status;
	if (r->status != ST_OK || !(v.type == X_STRING || (v.type == X_NODES && v.nodes->n == 1)))
		return false;
	out->index = instance_index(r->ctx->instance, list, column);
	out->row = list_index_first(out->index, value_to_string(&in, &v));
	return true;
}

bool expr_index(const struct expr *e, const struct eval *ctx, struct index_rows *out)
{
	size_t left = EXPR_MAX_STEPS;
	struct run r = { .ctx = ctx, .left = &left };

	return index_rows(&r, ctx->list, e->root, out) && r.status == ST_OK;
}
