/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/expr.h"

#include <math.h>
#include <stdarg.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "forms/expr_internal.h"

void run_fail(struct run *r, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	if (r->status != ST_OK)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->status = err_set(r->err, ST_INPUT, "%s", text);
}

void run_charge(struct run *r, size_t steps)
{
	if (*r->left >= steps) {
		*r->left -= steps;
		return;
	}
	*r->left = 0;
	run_fail(r, "%s", T("这个公式要查的内容太多，算不完；请把条件写得具体些。"));
}

void run_charge_bytes(struct run *r, size_t n)
{
	run_charge(r, 1 + n / 16);
}

static bool single_self(struct run *r, const char **text)
{
	struct xnode n = r->node;

	if (!r->filtering && !r->ctx->item) {
		if (r->ctx->self) {
			*text = r->ctx->self;
			return true;
		}
		n = node_current(r->ctx);
	}
	if (!n.list &&
	    (!r->ctx->instance || n.node < 0 || r->ctx->form->nodes[n.node].kind != NODE_QUESTION))
		return false;
	*text = node_text(r, &n);
	return true;
}

bool ast_single(struct run *r, const struct ast *a, const char **text)
{
	struct xnode n;

	if (a->op == OP_STRING) {
		*text = a->text;
		return true;
	}
	if (a->op == OP_SELF)
		return single_self(r, text);
	if (a->op == OP_PATH)
		return r->node.list && node_column(r, a, text);
	if (a->op != OP_REF)
		return false;
	if (a->node == REF_EMPTY) {
		*text = "";
		return true;
	}
	if (!node_of_ref(r, a->node, &n))
		return false;
	*text = instance_value(r->ctx->instance, (struct spot){ n.frame, n.node });
	return true;
}

/* Two numbers that may be dates: a day beside an instant is its local midnight. */
static void align(const struct run *r, double *a, enum xdate da, double *b, enum xdate db)
{
	if (da == XDATE_DAY && db == XDATE_INSTANT)
		*a = date_instant(*a, da, run_offset(r));
	else if (da == XDATE_INSTANT && db == XDATE_DAY)
		*b = date_instant(*b, db, run_offset(r));
}

static bool compare_numbers(enum op op, double a, double b)
{
	if (isnan(a) || isnan(b))
		return op == OP_NE;
	bool equal = !(a < b || a > b) || num_equal(a, b);
	if (op == OP_EQ || op == OP_NE)
		return equal == (op == OP_EQ);
	if (equal)
		return op == OP_LE || op == OP_GE;
	return (op == OP_LT || op == OP_LE) == (a < b);
}

static bool compare_scalars(struct run *r, enum op op, const struct xvalue *a,
			    const struct xvalue *b)
{
	bool equality = op == OP_EQ || op == OP_NE;

	if (equality && (a->type == X_BOOLEAN || b->type == X_BOOLEAN))
		return (value_to_boolean(r, a) == value_to_boolean(r, b)) == (op == OP_EQ);
	if (equality && a->type == X_STRING && b->type == X_STRING)
		return (strcmp(a->string, b->string) == 0) == (op == OP_EQ);
	enum xdate da, db;
	double x = value_to_number(r, a, &da), y = value_to_number(r, b, &db);
	align(r, &x, da, &y, db);
	return compare_numbers(op, x, y);
}

/* True if it holds for some node of the set; swap = the set stands on the right. */
static bool compare_set(struct run *r, enum op op, const struct xnodes *set,
			const struct xvalue *other, bool swap)
{
	for (size_t i = 0; i < set->n && r->status == ST_OK; i++) {
		struct xvalue text;
		value_string(&text, node_text(r, &set->v[i]));
		if (other->type == X_NODES
			    ? compare_set(r, op, other->nodes, &text, true)
			    : compare_scalars(r, op, swap ? other : &text, swap ? &text : other))
			return true;
	}
	return false;
}

static void operand(struct xvalue *out, struct run *r, const struct ast *a)
{
	const char *text;

	if (ast_single(r, a, &text))
		value_string(out, text);
	else
		ast_value(out, r, a);
	if (out->type == X_NODES && out->nodes->n == 1)
		value_string(out, node_text(r, &out->nodes->v[0]));
}

bool ast_compare(struct run *r, const struct ast *a)
{
	struct xvalue left, right;

	operand(&left, r, a->arg);
	operand(&right, r, a->arg->next);
	bool sets = left.type == X_NODES || right.type == X_NODES;
	if (!sets || ((left.type == X_BOOLEAN || right.type == X_BOOLEAN) &&
		      (a->op == OP_EQ || a->op == OP_NE)))
		return compare_scalars(r, a->op, &left, &right);
	if (left.type == X_NODES)
		return compare_set(r, a->op, left.nodes, &right, false);
	return compare_set(r, a->op, right.nodes, &left, true);
}

static double arithmetic(struct run *r, const struct ast *a)
{
	struct xvalue left, right;
	enum xdate da, db;

	operand(&left, r, a->arg);
	operand(&right, r, a->arg->next);
	double x = value_to_number(r, &left, &da), y = value_to_number(r, &right, &db);
	if (a->op == OP_ADD)
		return x + y;
	if (a->op == OP_MUL)
		return x * y;
	if (a->op == OP_DIV)
		return x / y;
	if (a->op == OP_MOD)
		return fmod(x, y);
	align(r, &x, da, &y, db);
	return x - y;
}

static bool all_or_any(struct run *r, const struct ast *a)
{
	bool stop = a->op == OP_OR;

	for (const struct ast *arg = a->arg; arg; arg = arg->next) {
		if (ast_boolean(r, arg) == stop)
			return stop;
	}
	return !stop;
}

static void eval_nodes(struct xvalue *out, struct run *r, const struct ast *a)
{
	struct xnodes *set = nodes_new(r);

	*out = (struct xvalue){ .type = X_NODES, .nodes = set };
	if (!r->ctx->form && !r->ctx->item) {
		run_fail(r, T("这里没有问卷，公式里不能用题目。"));
	} else if (a->op == OP_REF) {
		if (a->node >= 0)
			nodes_of_ref(r, set, a->node);
		else if (a->node == REF_UNBOUND)
			run_fail(r, T("这里没有问卷，“%s”指的是哪道题不清楚。"), a->text);
	} else if (a->op == OP_SELF) {
		nodes_add(r, set, r->node);
	} else if (a->op == OP_PATH) {
		nodes_of_path(r, set, a);
	} else {
		for (const struct ast *arg = a->arg; arg; arg = arg->next) {
			struct xvalue part;
			ast_value(&part, r, arg);
			if (part.type != X_NODES)
				run_fail(r, T("“|”两边都应当是题目。"));
			for (size_t i = 0; part.type == X_NODES && i < part.nodes->n; i++)
				nodes_add(r, set, part.nodes->v[i]);
		}
		nodes_unique(r, set);
	}
}

void ast_value(struct xvalue *out, struct run *r, const struct ast *a)
{
	const char *text;

	run_charge(r, 1);
	if (r->status != ST_OK) {
		value_string(out, "");
		return;
	}
	switch (a->op) {
	case OP_NUMBER:
		value_number(out, a->number);
		return;
	case OP_STRING:
		value_string(out, a->text);
		return;
	case OP_SELF:
		if (!r->filtering && r->ctx->self && ast_single(r, a, &text)) {
			value_string(out, text);
			return;
		}
		eval_nodes(out, r, a);
		return;
	case OP_REF:
	case OP_PATH:
	case OP_UNION:
		eval_nodes(out, r, a);
		return;
	case OP_CALL:
		value_string(out, "");
		a->func->fn(out, r, a);
		return;
	case OP_FAULT:
		value_string(out, "");
		run_fail(r, "%s", a->text);
		return;
	case OP_OR:
	case OP_AND:
		value_boolean(out, all_or_any(r, a));
		return;
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		value_boolean(out, ast_compare(r, a));
		return;
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
		value_number(out, arithmetic(r, a));
		return;
	case OP_NEG:
		value_number(out, -ast_number(r, a->arg));
		return;
	}
}

const char *ast_string(struct run *r, const struct ast *a)
{
	const char *text;
	struct xvalue v;

	if (ast_single(r, a, &text))
		return text;
	ast_value(&v, r, a);
	return value_to_string(r, &v);
}

double ast_number(struct run *r, const struct ast *a)
{
	struct xvalue v;
	enum xdate date;

	operand(&v, r, a);
	return value_to_number(r, &v, &date);
}

bool ast_boolean(struct run *r, const struct ast *a)
{
	const char *text;
	struct xvalue v;

	if (a->op >= OP_EQ && a->op <= OP_GE)
		return ast_compare(r, a);
	if (ast_single(r, a, &text))
		return text[0] != '\0';
	ast_value(&v, r, a);
	return value_to_boolean(r, &v);
}

enum status expr_eval(struct xvalue *out, const struct expr *e, const struct eval *ctx,
		      struct err *err)
{
	size_t left = EXPR_MAX_STEPS;
	struct run r = { .ctx = ctx, .left = &left, .err = err };
	const char *text;

	if (ctx->item)
		r.node = (struct xnode){ .list = ctx->list,
					 .item = (int)(ctx->item - ctx->list->choices),
					 .place = XP_ITEM };
	else
		r.node = node_current(ctx);
	if (ast_single(&r, e->root, &text)) {
		value_string(out, text);
		return r.status;
	}
	ast_value(out, &r, e->root);
	if (out->type == X_NODES) {
		enum xdate date;
		out->string = value_to_string(&r, out);
		out->number = value_to_number(&r, out, &date);
		out->boolean = value_to_boolean(&r, out);
	}
	return r.status;
}
