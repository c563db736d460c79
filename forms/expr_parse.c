/* SPDX-License-Identifier: MIT */
/* Recursive descent over XPath 1.0; binary operators by precedence climbing. */
#include "config.h"

#include "forms/expr.h"

#include <math.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "forms/expr_lex.h"

#define LAST_SAVED "last-saved#"

struct ast *parse_new(struct parser *p, enum op op, int offset)
{
	struct ast *a = arena_alloc(p->arena, sizeof(*a));

	*a = (struct ast){ .op = op,
			   .offset = p->base + offset,
			   .height = 1,
			   .node = REF_UNBOUND,
			   .chain = p->chain };
	p->chain = a;
	return a;
}

void parse_add(struct parser *p, struct ast *a, struct ast *arg)
{
	if (a->last)
		a->last->next = arg;
	else
		a->arg = arg;
	a->last = arg;
	a->n_args++;
	if (arg->height >= a->height)
		a->height = arg->height + 1;
	if (a->height > EXPR_MAX_HEIGHT)
		parse_fault(p, a->offset - p->base, NULL, T("公式太长太复杂，请拆成几个计算题。"));
}

bool parse_enter(struct parser *p)
{
	if (++p->depth <= EXPR_MAX_DEPTH)
		return true;
	parse_fault(p, p->pos, NULL, T("括号套得太深（超过 %d 层）。"), EXPR_MAX_DEPTH);
	return false;
}

static struct ast *parse_reference(struct parser *p)
{
	int start = p->pos, end = start + 2;

	if (lex_char(p, 1) != '{') {
		int n = lex_name(p, p->pos + 1);
		char suggest[100] = "";
		if (n > 0 && n < 90)
			snprintf(suggest, sizeof(suggest), "${%.*s}", n, p->text + p->pos + 1);
		parse_fault(p, start, suggest, T("“$”后面要有花括号：${题目名}。"));
		return NULL;
	}
	while (end < p->len && p->text[end] != '}' && p->text[end] != '$')
		end++;
	if (end >= p->len || p->text[end] != '}') {
		parse_fault(p, start, NULL, T("“${”没有配对的“}”。"));
		return NULL;
	}
	int from = start + 2, to = end;
	p->pos = from;
	lex_peek(p);
	while (to > p->pos && (p->text[to - 1] == ' ' || p->text[to - 1] == '\t'))
		to--;
	if (p->pos != from || to != end) {
		char suggest[100] = "";
		if (to > p->pos && to - p->pos < 90)
			snprintf(suggest, sizeof(suggest), "${%.*s}", to - p->pos,
				 p->text + p->pos);
		parse_fault(p, start, suggest, T("花括号里不能有空格。"));
		return NULL;
	}
	struct ast *ref = parse_new(p, OP_REF, start);
	if (end - from > (int)strlen(LAST_SAVED) &&
	    memcmp(p->text + from, LAST_SAVED, strlen(LAST_SAVED)) == 0) {
		ref->node = REF_EMPTY;
		p->pos = from += (int)strlen(LAST_SAVED);
	}
	int n = lex_name(p, from);
	if (n == 0 || from + n != end) {
		int wide = 0;
		if (lex_wide(p, from + n, &wide)) {
			p->pos = from + n;
			lex_unexpected(p, false);
		}
		parse_fault(p, start, NULL, T("花括号里应当是一个题目名。"));
		return NULL;
	}
	ref->text = arena_strndup(p->arena, p->text + from, (size_t)n);
	p->pos = end + 1;
	return ref;
}

/* The second argument of jr:choice-name is a reference in quotes. */
static struct ast *parse_quoted(struct parser *p, const struct ast *literal)
{
	struct parser in = *p;

	in.text = literal->text;
	in.len = (int)strlen(literal->text);
	in.pos = 0;
	in.base = literal->offset + 1;
	struct ast *ref = parse_binary(&in, 0);
	if (ref && lex_peek(&in) != '\0')
		lex_unexpected(&in, true);
	p->chain = in.chain;
	p->failed = in.failed;
	return p->failed ? NULL : ref;
}

static bool quoted_argument(struct parser *p, struct ast *call)
{
	struct ast *second = call->arg->next;

	if (second->op == OP_STRING) {
		struct ast *ref = parse_quoted(p, second);
		if (!ref)
			return false;
		ref->next = second->next;
		call->arg->next = ref;
		call->last = ref;
		second = ref;
	}
	if (second->op == OP_REF || second->op == OP_PATH)
		return true;
	parse_fault(p, second->offset - p->base, NULL,
		    T("%s 的第二个参数应当是引号里的题目，如 '${q1}'。"), call->text);
	return false;
}

/* Checks name and number of arguments; in a late parse a fault becomes a part that fails when it is reached. */
static bool check_call(struct parser *p, struct ast *call, int start)
{
	char text[sizeof(p->fault->text)];
	const char *suggest = NULL;

	call->func = func_find(call->text);
	if (!call->func && func_is_foreign(call->text)) {
		snprintf(text, sizeof(text),
			 T("“%"
			   "s”是个别手机软件自带的函数，这里不能用；请改用通用的函数，或者删去这一"
			   "处。"),
			 call->text);
	} else if (!call->func) {
		suggest = func_nearest(call->text, call->n_args);
		snprintf(text, sizeof(text), T("没有“%s”这个函数。"), call->text);
	} else if (call->n_args < call->func->min) {
		if (call->n_args == 0 && call->func->min == 1) /* XPath's context node */
			suggest = arena_printf(p->arena, "%s(.)", call->text);
		snprintf(text, sizeof(text), T("%s 至少要有 %d 个参数，这里有 %d 个。"), call->text,
			 call->func->min, call->n_args);
	} else if (call->func->max >= 0 && call->n_args > call->func->max) {
		snprintf(text, sizeof(text), T("%s 最多只能有 %d 个参数，这里有 %d 个。"),
			 call->text, call->func->max, call->n_args);
	} else {
		return !(call->func->flags & FUNC_QUOTED_REF) || quoted_argument(p, call);
	}
	if (!p->late) {
		parse_fault(p, start, suggest, "%s", text);
		return false;
	}
	call->op = OP_FAULT;
	call->text = arena_strdup(p->arena, text);
	return true;
}

static struct ast *parse_call(struct parser *p, int n)
{
	int start = p->pos;
	struct ast *call = parse_new(p, OP_CALL, start);

	call->text = arena_strndup(p->arena, p->text + start, (size_t)n);
	p->pos += n;
	lex_peek(p);
	int open = p->pos++;
	if (!parse_enter(p))
		return NULL;
	if (!lex_take(p, ')')) {
		do {
			struct ast *arg = parse_binary(p, 0);
			if (!arg) {
				/* "if(" and nothing more: the open bracket is the better place to show */
				if (p->fault->offset == p->base + p->len)
					p->fault->offset = p->base + open;
				return NULL;
			}
			parse_add(p, call, arg);
		} while (lex_take(p, ','));
		if (!lex_take(p, ')')) {
			if (lex_peek(p) == '\0')
				parse_fault(p, open, NULL, T("这个左括号没有配对的右括号。"));
			else
				lex_unexpected(p, true);
			return NULL;
		}
	}
	p->depth--;
	return !p->failed && check_call(p, call, start) ? call : NULL;
}

static struct ast *parse_group(struct parser *p)
{
	int open = p->pos++;

	if (!parse_enter(p))
		return NULL;
	struct ast *a = parse_binary(p, 0);
	if (!a)
		return NULL;
	if (!lex_take(p, ')')) {
		if (lex_peek(p) == '\0')
			parse_fault(p, open, NULL, T("这个左括号没有配对的右括号。"));
		else
			lex_unexpected(p, true);
		return NULL;
	}
	p->depth--;
	return a;
}

static struct ast *parse_literal(struct parser *p)
{
	int start = p->pos;
	struct ast *a = parse_new(p, OP_STRING, start);

	if (p->text[start] == '"' || p->text[start] == '\'') {
		a->text = lex_string(p);
		if (a->text && !num_parse(a->text, strlen(a->text), &a->number))
			a->number = NAN;
		return a->text ? a : NULL;
	}
	a->op = OP_NUMBER;
	if (!lex_number(p, &a->number))
		return NULL;
	a->text = arena_strndup(p->arena, p->text + start, (size_t)(p->pos - start));
	return a;
}

/* A step such as parent::node() looks like a call but is none. */
static bool at_call(const struct parser *p, int n)
{
	int i = p->pos + n;

	while (i < p->len && (p->text[i] == ' ' || p->text[i] == '\t' || p->text[i] == '\n' ||
			      p->text[i] == '\r'))
		i++;
	return i < p->len && p->text[i] == '(' && !lex_is_word(p, "node");
}

static struct ast *parse_path(struct parser *p)
{
	char c = lex_peek(p), d = lex_char(p, 1);

	if (c == '(')
		return parse_after(p, parse_group(p));
	if (c == '"' || c == '\'' || (c >= '0' && c <= '9') || (c == '.' && d >= '0' && d <= '9'))
		return parse_after(p, parse_literal(p));
	if (c == '$')
		return parse_after(p, parse_reference(p));
	if (c == '/')
		return parse_absolute(p);
	int n = lex_name(p, p->pos);
	if (n > 0 && at_call(p, n))
		return parse_after(p, parse_call(p, n));
	if (n > 0 || c == '.' || c == '*' || c == '@')
		return parse_relative(p);
	lex_unexpected(p, false);
	return NULL;
}

static struct ast *parse_unary(struct parser *p)
{
	int minus = 0, start;

	for (lex_peek(p), start = p->pos; lex_take(p, '-');)
		minus++;
	struct ast *a = parse_path(p);
	while (a && lex_peek(p) == '|' && lex_char(p, 1) != '|') {
		struct ast *both = parse_new(p, OP_UNION, p->pos++), *right = parse_path(p);
		if (!right)
			return NULL;
		parse_add(p, both, a);
		parse_add(p, both, right);
		a = both;
	}
	/* Two minus signs give the number, one its negative; more add nothing. */
	for (int i = minus ? 2 - minus % 2 : 0; a && i > 0; i--) {
		struct ast *neg = parse_new(p, OP_NEG, start);
		parse_add(p, neg, a);
		a = neg;
	}
	return p->failed ? NULL : a;
}

static int op_level(enum op op)
{
	if (op == OP_OR)
		return 0;
	if (op == OP_AND)
		return 1;
	if (op == OP_EQ || op == OP_NE)
		return 2;
	if (op >= OP_LT && op <= OP_GE)
		return 3;
	return op == OP_ADD || op == OP_SUB ? 4 : 5;
}

struct ast *parse_binary(struct parser *p, int level)
{
	struct ast *left = parse_unary(p);
	enum op op;
	int n;

	while (left && lex_peek(p) != '\0' && lex_operator(p, &op, &n) && op_level(op) >= level) {
		int at = p->pos;
		p->pos += n;
		struct ast *right = parse_binary(p, op_level(op) + 1);
		if (!right)
			return NULL;
		/* a or b or c is one node, so that long lists do not make a deep tree */
		if (!((op == OP_OR || op == OP_AND) && left->op == op)) {
			struct ast *both = parse_new(p, op, at);
			parse_add(p, both, left);
			left = both;
		}
		parse_add(p, left, right);
		if (p->failed)
			return NULL;
	}
	return p->failed ? NULL : left;
}

static bool parse(const struct expr **out, struct arena *a, const char *text, bool late,
		  struct expr_fault *fault)
{
	struct expr_fault none;
	struct parser p = { .arena = a, .late = late, .fault = fault ? fault : &none };
	size_t n = strlen(text);

	*p.fault = (struct expr_fault){ 0 };
	if (n > EXPR_MAX_BYTES) {
		parse_fault(&p, 0, NULL, T("公式超过 %zu 个字节。"), EXPR_MAX_BYTES);
		return false;
	}
	p.text = arena_strndup(a, text, n);
	p.len = (int)n;
	if (lex_peek(&p) == '\0')
		parse_fault(&p, 0, NULL, T("公式是空的。"));
	struct ast *root = p.failed ? NULL : parse_binary(&p, 0);
	if (root && lex_peek(&p) != '\0')
		lex_unexpected(&p, true);
	if (p.failed || !root)
		return false;
	struct expr *e = arena_alloc(a, sizeof(*e));
	*e = (struct expr){ .source = p.text, .root = root, .chain = p.chain };
	e->form = arena_alloc(a, sizeof(*e->form));
	*out = e;
	return true;
}

bool expr_parse(const struct expr **out, struct arena *a, const char *text,
		struct expr_fault *fault)
{
	return parse(out, a, text, false, fault);
}

bool expr_parse_late(const struct expr **out, struct arena *a, const char *text,
		     struct expr_fault *fault)
{
	return parse(out, a, text, true, fault);
}

const char *expr_source(const struct expr *e)
{
	return e->source;
}

bool expr_is_volatile(const struct expr *e)
{
	for (const struct ast *a = e->chain; a; a = a->chain) {
		if (a->op == OP_CALL && (a->func->flags & FUNC_VOLATILE))
			return true;
	}
	return false;
}
