/* SPDX-License-Identifier: MIT */
/* Node sets: references, location paths and the texts of nodes, over the record and over choice lists. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "forms/expr_internal.h"

#define NODE_STEPS 8 /* a node of a set costs memory too */

struct xnodes *nodes_new(struct run *r)
{
	return arena_alloc(r->ctx->scratch, sizeof(struct xnodes));
}

void nodes_add(struct run *r, struct xnodes *set, struct xnode n)
{
	run_charge(r, NODE_STEPS);
	if (r->status != ST_OK)
		return;
	if (set->n == set->cap) {
		set->cap = set->cap ? 2 * set->cap : 4;
		struct xnode *v = arena_array(r->ctx->scratch, set->cap, sizeof(*v));
		if (set->n)
			memcpy(v, set->v, set->n * sizeof(*v));
		set->v = v;
	}
	set->v[set->n++] = n;
}

static bool same_node(const struct xnode *a, const struct xnode *b)
{
	return a->frame == b->frame && a->list == b->list && a->node == b->node &&
	       a->item == b->item && a->place == b->place;
}

static size_t node_hash(const struct xnode *n)
{
	uint64_t h = (uint64_t)(uintptr_t)n->frame ^ (uint64_t)(uintptr_t)n->list;

	h = (h ^ (unsigned)n->node) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ (unsigned)n->item ^ ((uint64_t)(unsigned)n->place << 32)) *
	    UINT64_C(0xbf58476d1ce4e5b9);
	return (size_t)(h >> 20);
}

/* Keeps the first of equal nodes. */
void nodes_unique(struct run *r, struct xnodes *set)
{
	if (set->n < 2)
		return;
	size_t size = 4, kept = 0;
	while (size < 2 * set->n)
		size *= 2;
	size_t *slot = arena_array(r->ctx->scratch, size, sizeof(*slot)); /* index + 1 */
	for (size_t i = 0; i < set->n; i++) {
		size_t h = node_hash(&set->v[i]) & (size - 1);
		while (slot[h] && !same_node(&set->v[slot[h] - 1], &set->v[i]))
			h = (h + 1) & (size - 1);
		if (slot[h])
			continue;
		set->v[kept++] = set->v[i];
		slot[h] = kept;
	}
	set->n = kept;
}

struct xnode node_current(const struct eval *ctx)
{
	return (struct xnode){ .frame = ctx->frame, .node = ctx->node };
}

static const struct node *form_nodes(const struct run *r)
{
	return r->ctx->form->nodes;
}

bool node_is_instance(const struct run *r, const struct xnode *n)
{
	return !n->list && n->node > 0 && form_nodes(r)[n->node].kind == NODE_REPEAT;
}

int node_index(const struct run *r, const struct xnode *n)
{
	if (n->list)
		return n->place == XP_ITEM ? n->item + 1 : 1;
	return node_is_instance(r, n) ? frame_index(n->frame) + 1 : 1;
}

static const char *label_text(struct run *r, const struct choice *c)
{
	const struct eval *ctx = r->ctx;
	int lang = ctx->env ? ctx->env->lang : 0;

	if (ctx->instance)
		return instance_choice_label(ctx->instance, (struct spot){ ctx->frame, ctx->node },
					     c, lang, ctx->scratch, NULL);
	const struct tmpl *t =
		ctx->form && (size_t)lang < ctx->form->n_langs ? c->label[lang] : NULL;
	return t ? t->source : "";
}

static const char *list_text(struct run *r, const struct xnode *n)
{
	const struct choice *c = n->item < (int)n->list->n ? &n->list->choices[n->item] : NULL;

	if (!c)
		return "";
	switch (n->place) {
	case XP_ITEM:
	case XP_NAME:
		return c->name;
	case XP_LABEL:
		return label_text(r, c);
	case XP_ITEXT:
		return arena_printf(r->ctx->scratch, "%s-%d", n->list->name, n->item);
	case XP_ROOT:
	case XP_DOC:
		return "";
	default:
		return c->extra[n->place];
	}
}

const char *node_text(struct run *r, const struct xnode *n)
{
	if (n->list)
		return list_text(r, n);
	if (n->node < 0 || !r->ctx->instance || form_nodes(r)[n->node].kind != NODE_QUESTION)
		return "";
	return instance_value(r->ctx->instance, (struct spot){ n->frame, n->node });
}

/* The repeat instance around f (f included) that also encloses node. */
static struct frame *frame_around(const struct run *r, struct frame *f, int node)
{
	const struct node *nodes = form_nodes(r);

	for (int rep = frame_node(f); rep != 0 && !(node > rep && node < nodes[rep].end);
	     rep = frame_node(f))
		f = frame_parent(f);
	return f;
}

static struct frame *frame_of(const struct run *r)
{
	return r->ctx->frame ? r->ctx->frame : instance_root(r->ctx->instance);
}

struct frame *frame_enclosing(const struct run *r, int node)
{
	return frame_around(r, frame_of(r), node);
}

/* The filtered node's frame inside a predicate where the question itself stands outside the repeat. */
static struct frame *reference_frame(const struct run *r, int node)
{
	struct frame *f = frame_enclosing(r, node);

	if (r->filtering && !r->node.list && r->node.frame &&
	    form_nodes(r)[node].repeat != frame_node(f))
		f = frame_around(r, r->node.frame, node);
	return f;
}

bool node_of_ref(const struct run *r, int node, struct xnode *out)
{
	if (node < 0 || !r->ctx->instance)
		return false;
	const struct node *n = &form_nodes(r)[node];
	if (n->kind == NODE_REPEAT)
		return false;
	struct frame *f =
		n->repeat == 0 ? instance_root(r->ctx->instance) : reference_frame(r, node);
	if (n->repeat != 0 && n->repeat != frame_node(f))
		return false;
	*out = (struct xnode){ .frame = f, .node = node };
	return true;
}

/* A row beyond the count, or of a skipped repeat, is not there for an expression: a record that is loaded has none either. */
static bool row_hidden(const struct run *r, struct frame *row, int repeat)
{
	return !instance_relevant(r->ctx->instance, (struct spot){ row, repeat });
}

static void expand(struct run *r, struct xnodes *out, struct frame *f, int node)
{
	const struct node *nodes = form_nodes(r);
	int rep = nodes[node].kind == NODE_REPEAT ? node : nodes[node].repeat, here = frame_node(f);

	while (rep != 0 && nodes[rep].repeat != here)
		rep = nodes[rep].repeat;
	if (rep == 0)
		return;
	int n = instance_count(r->ctx->instance, f, rep);
	for (int i = 0; i < n && r->status == ST_OK; i++) {
		struct frame *in = instance_at(r->ctx->instance, f, rep, i);
		if (row_hidden(r, in, rep))
			continue;
		if (rep == node || (nodes[node].kind != NODE_REPEAT && nodes[node].repeat == rep))
			nodes_add(r, out, (struct xnode){ .frame = in, .node = node });
		else
			expand(r, out, in, node);
	}
}

void nodes_below(struct run *r, struct xnodes *out, struct frame *f, int node)
{
	const struct node *n = &form_nodes(r)[node];

	if (n->kind != NODE_REPEAT && n->repeat == frame_node(f))
		nodes_add(r, out, (struct xnode){ .frame = f, .node = node });
	else
		expand(r, out, f, node);
}

void nodes_of_ref(struct run *r, struct xnodes *out, int node)
{
	struct xnode one;

	if (node_of_ref(r, node, &one))
		nodes_add(r, out, one);
	else if (r->ctx->instance)
		expand(r, out, reference_frame(r, node), node);
}

static bool name_is(const char *test, const char *name)
{
	return !test || strcmp(test, name) == 0;
}

bool node_column(struct run *r, const struct ast *path, const char **text)
{
	const struct step *s = path->step;
	struct xnode n = r->node;

	if (path->arg || path->absolute || !s || s->next || s->pred || s->axis != AXIS_CHILD ||
	    !s->name || n.place != XP_ITEM)
		return false;
	n.place = XP_DOC;
	for (size_t i = 0; i < n.list->n_extra && n.place == XP_DOC; i++) {
		if (strcmp(s->name, n.list->extra_name[i]) == 0)
			n.place = (int)i;
	}
	if (strcmp(s->name, "name") == 0)
		n.place = XP_NAME;
	if (n.place == XP_DOC)
		return false;
	*text = node_text(r, &n);
	return true;
}

/* A file may have a column called "name" that is not the code of its choices. */
static bool has_column(const struct choice_list *list, const char *name)
{
	for (size_t i = 0; i < list->n_extra; i++) {
		if (strcmp(list->extra_name[i], name) == 0)
			return true;
	}
	return false;
}

static void list_children(struct run *r, struct xnodes *out, const struct xnode *n,
			  const char *name)
{
	struct xnode child = *n;

	if (n->place == XP_DOC && name_is(name, "root")) {
		child.place = XP_ROOT;
		nodes_add(r, out, child);
	} else if (n->place == XP_ROOT && name_is(name, "item")) {
		child.place = XP_ITEM;
		for (child.item = 0; (size_t)child.item < n->list->n; child.item++)
			nodes_add(r, out, child);
	} else if (n->place == XP_ITEM) {
		static const struct {
			const char *name;
			int place;
		} fixed[] = { { "name", XP_NAME }, { "label", XP_LABEL }, { "itextId", XP_ITEXT } };
		for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
			child.place = fixed[i].place;
			if (name_is(name, fixed[i].name) && !has_column(n->list, fixed[i].name))
				nodes_add(r, out, child);
		}
		for (size_t i = 0; i < n->list->n_extra; i++) {
			child.place = (int)i;
			if (name_is(name, n->list->extra_name[i]))
				nodes_add(r, out, child);
		}
	}
}

static void children(struct run *r, struct xnodes *out, const struct xnode *n, const char *name)
{
	if (n->list) {
		list_children(r, out, n, name);
		return;
	}
	struct xnode child = *n;
	const struct node *nodes = form_nodes(r);
	if (n->node == NODE_DOC) {
		child.node = 0;
		if (!name || (nodes[0].name && strcmp(name, nodes[0].name) == 0))
			nodes_add(r, out, child);
		return;
	}
	for (int c = n->node + 1; c < nodes[n->node].end && r->status == ST_OK; c = nodes[c].end) {
		if (!name_is(name, nodes[c].name))
			continue;
		child.node = c;
		child.frame = n->frame;
		if (nodes[c].kind != NODE_REPEAT) {
			nodes_add(r, out, child);
			continue;
		}
		int count = instance_count(r->ctx->instance, n->frame, c);
		for (int i = 0; i < count; i++) {
			child.frame = instance_at(r->ctx->instance, n->frame, c, i);
			if (!row_hidden(r, child.frame, c))
				nodes_add(r, out, child);
		}
	}
}

static void parent(struct run *r, struct xnodes *out, const struct xnode *n)
{
	struct xnode up = *n;

	if (n->list) {
		if (n->place == XP_DOC)
			return;
		up.place = n->place == XP_ITEM ? XP_ROOT : n->place == XP_ROOT ? XP_DOC : XP_ITEM;
		nodes_add(r, out, up);
		return;
	}
	if (n->node == NODE_DOC)
		return;
	if (node_is_instance(r, n))
		up.frame = frame_parent(n->frame);
	up.node = form_nodes(r)[n->node].parent; /* -1 above the root element: NODE_DOC */
	nodes_add(r, out, up);
}

static void descend(struct run *r, struct xnodes *out, const struct xnode *n)
{
	nodes_add(r, out, *n);
	struct xnodes *kids = nodes_new(r);
	children(r, kids, n, NULL);
	for (size_t i = 0; i < kids->n && r->status == ST_OK; i++)
		descend(r, out, &kids->v[i]);
}

static const char *node_name(const struct run *r, const struct xnode *n)
{
	if (n->list)
		return n->place == XP_ITEM   ? "item"
		       : n->place == XP_ROOT ? "root"
		       : n->place >= 0       ? n->list->extra_name[n->place]
					     : "";
	return n->node < 0 ? "" : form_nodes(r)[n->node].name;
}

/* Keeps the nodes of set, from index from on, for which the predicates hold. */
static void filter(struct run *r, struct xnodes *set, size_t from, const struct ast *pred)
{
	for (; pred; pred = pred->next) {
		size_t kept = from;
		struct run in = *r;
		in.filtering = true;
		in.size = set->n - from;
		for (size_t i = from; i < set->n && in.status == ST_OK; i++) {
			struct xvalue v;
			in.node = set->v[i];
			in.pos = i - from + 1;
			ast_value(&v, &in, pred);
			bool keep = v.type == X_NUMBER ? !(v.number < (double)in.pos ||
							   v.number > (double)in.pos) &&
								 v.number >= 1
						       : value_to_boolean(&in, &v);
			if (keep)
				set->v[kept++] = set->v[i];
		}
		set->n = kept;
		r->status = in.status;
	}
}

static void take_step(struct run *r, struct xnodes *out, const struct xnode *n,
		      const struct step *s, bool root)
{
	switch (s->axis) {
	case AXIS_CHILD:
		/* The name of the root element stands nowhere in a workbook: as the first of a path any will do. */
		children(r, out, n, root ? NULL : s->name);
		break;
	case AXIS_PARENT:
		parent(r, out, n);
		break;
	case AXIS_SELF:
	case AXIS_FILTER:
		if (name_is(s->name, node_name(r, n)))
			nodes_add(r, out, *n);
		break;
	case AXIS_DEEP:
		descend(r, out, n);
		break;
	}
}

void nodes_of_path(struct run *r, struct xnodes *out, const struct ast *path)
{
	struct xvalue start;
	struct xnodes *set = nodes_new(r);

	if (!r->ctx->instance && !path->arg && !r->node.list) {
		run_fail(r, T("这里没有问卷，公式里不能用题目。"));
		return;
	}
	if (path->absolute) {
		nodes_add(r, set,
			  (struct xnode){ .frame = instance_root(r->ctx->instance),
					  .node = NODE_DOC });
	} else if (path->arg) {
		ast_value(&start, r, path->arg);
		if (start.type != X_NODES) {
			run_fail(r, T("“/”和“[”前面应当是题目或选项表。"));
			return;
		}
		for (size_t i = 0; i < start.nodes->n; i++)
			nodes_add(r, set, start.nodes->v[i]);
	} else {
		struct xnode here = r->node;
		if (!here.list && !here.frame)
			here.frame = frame_of(r);
		nodes_add(r, set, here);
	}
	for (const struct step *s = path->step; s; s = s->next) {
		if (s->axis == AXIS_FILTER) {
			filter(r, set, 0, s->pred);
			continue;
		}
		struct xnodes *next = nodes_new(r);
		for (size_t i = 0; i < set->n && r->status == ST_OK; i++) {
			size_t from = next->n;
			take_step(r, next, &set->v[i], s, path->absolute && s == path->step);
			filter(r, next, from, s->pred);
		}
		if (set->n > 1 && (s->axis == AXIS_PARENT || s->axis == AXIS_DEEP))
			nodes_unique(r, next);
		set = next;
	}
	*out = *set;
}
