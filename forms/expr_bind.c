/* SPDX-License-Identifier: MIT */
/* Names to places: ${names}, paths and the columns of choice lists are looked up once, as seen from the expression's own node. */
#include "config.h"

#include "forms/expr.h"

#include <stdarg.h>

#include "base/i18n.h"
#include "base/num.h"
#include "base/vec.h"
#include "forms/diag.h"
#include "forms/expr_internal.h"

#define PLACE_UNKNOWN (-2) /* a place only evaluation knows; its names cannot be checked */

/* What a path has reached: a node of the form, or a level of a list. */
struct place {
	int node;
	const struct choice_list *list;
	int level; /* enum xplace */
};

struct binding {
	const struct form *form;
	int node;
	struct expr_fault *fault;
};

static bool bind_ast(struct binding *b, struct ast *a, struct place here);

static bool bind_fault(struct binding *b, int offset, const char *suggest, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
static bool bind_fault(struct binding *b, int offset, const char *suggest, const char *fmt, ...)
{
	va_list ap;

	*b->fault = (struct expr_fault){ .offset = offset };
	va_start(ap, fmt);
	vsnprintf(b->fault->text, sizeof(b->fault->text), fmt, ap);
	va_end(ap);
	if (suggest)
		snprintf(b->fault->suggest, sizeof(b->fault->suggest), "%s", suggest);
	return false;
}

/* The nearest of the names of the nodes below parent (-1 = of all nodes), written with before and after around it. */
static void nearest_node(char *out, size_t size, const struct binding *b, const char *name,
			 int parent, const char *before, const char *after)
{
	VEC(const char *) names = { 0 };

	for (int i = 1; i < b->form->n_nodes; i++) {
		if (parent < 0 || b->form->nodes[i].parent == parent)
			VEC_PUSH(&names, b->form->nodes[i].name);
	}
	const char *found = diag_nearest(name, names.v, names.n);
	if (found)
		snprintf(out, size, "%s%s%s", before, found, after);
	else
		out[0] = '\0';
	VEC_CLEAR(&names);
}

static int name_count(const struct form *form, const char *name, int *node)
{
	int n = 0;

	for (int i = 1; i < form->n_nodes; i++) {
		if (form->nodes[i].name && strcmp(form->nodes[i].name, name) == 0 && n++ == 0)
			*node = i;
	}
	return n;
}

static bool bind_reference(struct binding *b, struct ast *a)
{
	int node = 0, n = name_count(b->form, a->text, &node);
	char suggest[sizeof(b->fault->suggest)];

	if (n == 0) {
		nearest_node(suggest, sizeof(suggest), b, a->text, -1, "${", "}");
		return bind_fault(b, a->offset, suggest, T("没有叫“%s”的题目。"), a->text);
	}
	if (a->node == REF_EMPTY) /* ${last-saved#name} */
		return true;
	if (n > 1)
		return bind_fault(b, a->offset, NULL,
				  T("有 %d 道题都叫“%s”，不知道指哪一道；请把题目名改得各不相同。"),
				  n, a->text);
	a->node = node;
	a->read = node;
	a->read_end = node + 1;
	return true;
}

static int child_named(const struct form *form, int parent, const char *name)
{
	for (int c = parent + 1; c < form->nodes[parent].end; c = form->nodes[c].end) {
		if (form->nodes[c].name && strcmp(form->nodes[c].name, name) == 0)
			return c;
	}
	return -1;
}

/* A bare word that is no child: most likely a question without ${}, or true without (). */
static bool unknown_child(struct binding *b, const struct step *s, int parent)
{
	char suggest[sizeof(b->fault->suggest)] = "";
	const struct func *f = func_find(s->name);
	int node;

	if (f && f->min == 0)
		snprintf(suggest, sizeof(suggest), "%s()", s->name);
	else if (name_count(b->form, s->name, &node) > 0)
		snprintf(suggest, sizeof(suggest), "${%s}", s->name);
	else
		nearest_node(suggest, sizeof(suggest), b, s->name, parent, "", "");
	if (suggest[0] == '$')
		return bind_fault(b, s->offset, suggest, T("“%s”是题目，要写成 ${%s}。"), s->name,
				  s->name);
	return bind_fault(b, s->offset, suggest, T("这里没有叫“%s”的题目。"), s->name);
}

static bool list_child(struct binding *b, const struct step *s, struct place *at)
{
	if (at->level == XP_DOC || at->level == XP_ROOT) {
		const char *wanted = at->level == XP_DOC ? "root" : "item";
		if (s->name && strcmp(s->name, wanted) != 0)
			return bind_fault(b, s->offset, wanted,
					  T("选项表的路径是 /root/item/列名，这里应当是“%s”。"),
					  wanted);
		at->level = at->level == XP_DOC ? XP_ROOT : XP_ITEM;
		return true;
	}
	if (at->level != XP_ITEM || !s->name) {
		at->level = XP_NAME;
		return true;
	}
	at->level = XP_NAME;
	VEC(const char *) names = { 0 };
	VEC_PUSH(&names, "name");
	VEC_PUSH(&names, "label");
	VEC_PUSH(&names, "itextId");
	for (size_t i = 0; i < at->list->n_extra; i++)
		VEC_PUSH(&names, at->list->extra_name[i]);
	bool known = false;
	for (size_t i = 0; i < names.n; i++)
		known = known || strcmp(names.v[i], s->name) == 0;
	const char *nearest = known ? NULL : diag_nearest(s->name, names.v, names.n);
	VEC_CLEAR(&names);
	return known || at->list->open ||
	       bind_fault(b, s->offset, nearest, T("选项表“%s”没有“%s”这一列。"), at->list->name,
			  s->name);
}

static bool bind_child(struct binding *b, const struct step *s, struct place *at)
{
	const struct node *nodes = b->form->nodes;

	if (at->list)
		return list_child(b, s, at);
	if (at->node == PLACE_UNKNOWN)
		return true;
	if (at->node == NODE_DOC) {
		at->node = 0;
		return true;
	}
	if (!s->name) {
		at->node = PLACE_UNKNOWN;
		return true;
	}
	/* A select's own expression may name columns of its list without ${}: the choice filter. */
	if (at->node == b->node && nodes[at->node].kind == NODE_QUESTION && nodes[at->node].list) {
		int node;
		struct expr_fault first = *b->fault;
		*at = (struct place){ .list = nodes[at->node].list, .level = XP_ITEM };
		if (list_child(b, s, at))
			return true;
		if (name_count(b->form, s->name, &node) == 0)
			return false;
		*b->fault = first;
		return unknown_child(b, s, b->node);
	}
	int child = child_named(b->form, at->node, s->name);
	if (child < 0)
		return unknown_child(b, s, at->node);
	at->node = child;
	return true;
}

static bool bind_step(struct binding *b, const struct step *s, struct place *at)
{
	switch (s->axis) {
	case AXIS_CHILD:
		return bind_child(b, s, at);
	case AXIS_PARENT:
		if (at->list)
			at->level = at->level == XP_ITEM   ? XP_ROOT
				    : at->level == XP_ROOT ? XP_DOC
							   : XP_ITEM;
		else if (at->node == NODE_DOC)
			return bind_fault(b, s->offset, NULL, T("“..”已经越出了问卷的最上层。"));
		else if (at->node != PLACE_UNKNOWN)
			at->node = b->form->nodes[at->node].parent;
		return true;
	case AXIS_DEEP:
		*at = (struct place){ .node = PLACE_UNKNOWN };
		return true;
	case AXIS_SELF:
	case AXIS_FILTER:
		return true;
	}
	return true;
}

/* Where a path that begins with a value begins. */
static struct place place_of(const struct binding *b, const struct ast *a, struct place here)
{
	if (a->op == OP_REF && a->node >= 0)
		return (struct place){ .node = a->node };
	if (a->op == OP_SELF)
		return here;
	if (a->op == OP_CALL && strcmp(a->text, "current") == 0)
		return (struct place){ .node = b->node };
	if (a->op == OP_CALL && a->list)
		return (struct place){ .list = a->list, .level = XP_DOC };
	return (struct place){ .node = PLACE_UNKNOWN };
}

static bool plain_path(const struct ast *path)
{
	if (!path->absolute)
		return false;
	for (const struct step *s = path->step; s; s = s->next) {
		if (s->axis != AXIS_CHILD || s->pred || !s->name)
			return false;
	}
	return true;
}

static bool bind_path(struct binding *b, struct ast *a, struct place here)
{
	struct place at = here;

	if (a->arg) {
		if (!bind_ast(b, a->arg, here))
			return false;
		at = place_of(b, a->arg, here);
	} else if (a->absolute) {
		at = (struct place){ .node = NODE_DOC };
	}
	int known = at.list ? -1 : at.node;
	for (const struct step *s = a->step; s; s = s->next) {
		if (!bind_step(b, s, &at))
			return false;
		if (!at.list && at.node >= 0)
			known = at.node;
		for (struct ast *pred = s->pred; pred; pred = pred->next) {
			if (!bind_ast(b, pred, at))
				return false;
		}
	}
	if (at.list ||
	    (at.node == PLACE_UNKNOWN && a->arg && a->arg->op == OP_CALL && a->arg->list))
		return true;
	if (at.node >= 0) {
		a->read = at.node;
		a->read_end = at.node + 1;
		a->node = at.node;
		if (plain_path(a) && at.node > 0) {
			a->op = OP_REF;
			a->text = b->form->nodes[at.node].name;
		}
		return true;
	}
	/* "*" and "//": anything below the last place that was certain */
	a->read = known >= 0 ? known : 0;
	a->read_end = known >= 0 ? b->form->nodes[known].end : b->form->n_nodes;
	return true;
}

static bool bind_instance(struct binding *b, struct ast *call)
{
	const struct ast *name = call->arg;

	if (name->op != OP_STRING || strcmp(name->text, "__last-saved") == 0)
		return true;
	VEC(const char *) names = { 0 };
	for (size_t i = 0; i < b->form->n_lists; i++) {
		VEC_PUSH(&names, b->form->lists[i].name);
		if (strcmp(b->form->lists[i].name, name->text) == 0)
			call->list = &b->form->lists[i];
	}
	const char *nearest = call->list ? NULL : diag_nearest(name->text, names.v, names.n);
	VEC_CLEAR(&names);
	return call->list ||
	       bind_fault(b, name->offset, nearest, T("没有叫“%s”的选项表。"), name->text);
}

static bool bind_ast(struct binding *b, struct ast *a, struct place here)
{
	if (a->op == OP_REF)
		return bind_reference(b, a);
	if (a->op == OP_PATH)
		return bind_path(b, a, here);
	if (a->op == OP_SELF && !here.list) {
		a->node = here.node >= 0 ? here.node : REF_UNBOUND;
		a->read = a->node >= 0 ? a->node : 0;
		a->read_end = a->node >= 0 ? a->node + 1 : 0;
	}
	for (struct ast *arg = a->arg; arg; arg = arg->next) {
		if (!bind_ast(b, arg, here))
			return false;
	}
	if (a->op == OP_CALL && strcmp(a->text, "instance") == 0)
		return bind_instance(b, a);
	return true;
}

bool expr_bind(const struct expr *e, const struct form *form, int node, struct expr_fault *fault)
{
	struct expr_fault none;
	struct binding b = { .form = form, .node = node, .fault = fault ? fault : &none };

	*b.fault = (struct expr_fault){ 0 };
	*e->form = form;
	return bind_ast(&b, e->root, (struct place){ .node = node });
}

void expr_reads(const struct expr *e, void (*fn)(void *ctx, int node), void *ctx)
{
	for (const struct ast *a = e->chain; a; a = a->chain) {
		for (int i = a->read; i < a->read_end; i++)
			fn(ctx, i);
	}
}

struct literal_check {
	const struct form *form;
	void (*fn)(void *ctx, int offset, int node, const char *literal);
	void *ctx;
};

static bool in_list(const struct choice_list *list, const struct ast *literal)
{
	if (literal->op == OP_STRING)
		return literal->text[0] == '\0' || list_choice(list, literal->text);
	for (size_t i = 0; i < list->n; i++) {
		double x;
		const char *name = list->choices[i].name;
		if (num_parse(name, strlen(name), &x) && num_equal(x, literal->number))
			return true;
	}
	return false;
}

static void check_pair(const struct literal_check *c, const struct ast *ref,
		       const struct ast *literal)
{
	bool place = ref->op == OP_REF || ref->op == OP_SELF || ref->op == OP_PATH;

	if (!place || ref->node < 0 || (literal->op != OP_STRING && literal->op != OP_NUMBER))
		return;
	const struct choice_list *list = c->form->nodes[ref->node].list;
	if (list && !in_list(list, literal))
		c->fn(c->ctx, literal->offset, ref->node, literal->text);
}

void expr_literals(const struct expr *e,
		   void (*fn)(void *ctx, int offset, int node, const char *literal), void *ctx)
{
	struct literal_check c = { .form = *e->form, .fn = fn, .ctx = ctx };

	for (const struct ast *a = e->chain; a && c.form; a = a->chain) {
		if (a->op >= OP_EQ && a->op <= OP_GE) {
			check_pair(&c, a->arg, a->arg->next);
			check_pair(&c, a->arg->next, a->arg);
		} else if (a->op == OP_CALL && strcmp(a->text, "selected") == 0) {
			check_pair(&c, a->arg, a->arg->next);
		}
	}
}
