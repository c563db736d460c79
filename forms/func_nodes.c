/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>
#include <stdint.h>

#include "base/i18n.h"
#include "base/num.h"
#include "forms/expr_internal.h"
#include "forms/shuffle.h"

static void give(struct xvalue *out, const struct xnodes *set)
{
	*out = (struct xvalue){ .type = X_NODES, .nodes = set };
}

static void fn_position(struct xvalue *out, struct run *r, const struct ast *call)
{
	if (call->n_args == 0) {
		value_number(out, r->filtering ? (double)r->pos : 1);
		return;
	}
	const struct ast *a = call->arg;
	if (a->op == OP_REF && a->node >= 0 && r->ctx->form->nodes[a->node].kind == NODE_REPEAT) {
		/* position(${person}) inside person: this one's place, not the first one's */
		for (struct frame *f = r->ctx->frame; f && frame_node(f) != 0;
		     f = frame_parent(f)) {
			if (frame_node(f) == a->node) {
				value_number(out, frame_index(f) + 1);
				return;
			}
		}
	}
	const struct xnodes *set = arg_nodes(r, call, 0);
	value_number(out, set->n ? node_index(r, &set->v[0]) : (double)NAN);
}

static void fn_last(struct xvalue *out, struct run *r, const struct ast *call)
{
	(void)call;
	value_number(out, r->filtering ? (double)r->size : 1);
}

static void fn_current(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct xnodes *set = nodes_new(r);

	(void)call;
	if (!r->ctx->instance)
		run_fail(r, T("这里没有问卷，公式里不能用题目。"));
	else
		nodes_add(r, set, node_current(r->ctx));
	give(out, set);
}

static void fn_instance(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct xnodes *set = nodes_new(r);
	const struct choice_list *list = call->list;
	const char *name = arg_string(r, call, 0);

	give(out, set);
	for (size_t i = 0; !list && r->ctx->form && i < r->ctx->form->n_lists; i++) {
		if (strcmp(r->ctx->form->lists[i].name, name) == 0)
			list = &r->ctx->form->lists[i];
	}
	if (list)
		nodes_add(r, set, (struct xnode){ .list = list, .place = XP_DOC });
	else if (strcmp(name, "__last-saved") != 0) /* the last saved record: none here, so empty */
		run_fail(r, T("没有叫“%s”的选项表。"), name);
}

/* indexed-repeat(question, repeat, index[, repeat, index ...]) */
static void fn_indexed_repeat(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct xnodes *set = nodes_new(r);
	const struct ast *target = call->arg, *a = target->next;

	give(out, set);
	if (!r->ctx->instance || target->node < 0 || a->node < 0 || call->n_args % 2 == 0) {
		run_fail(r, T("indexed-repeat 要写成：题目、重复组、第几个（后两个可成对再写）。"));
		return;
	}
	const struct node *nodes = r->ctx->form->nodes;
	struct frame *f = frame_enclosing(r, a->node);
	for (; a; a = a->next->next) {
		double index = ast_number(r, a->next);
		int rep = a->node;
		if (rep < 0 || nodes[rep].kind != NODE_REPEAT ||
		    nodes[rep].repeat != frame_node(f)) {
			run_fail(r, T("indexed-repeat 的第二个参数应当是重复组，并从外到里写。"));
			return;
		}
		if (!(index >= 1) || index > instance_count(r->ctx->instance, f, rep))
			return;
		f = instance_at(r->ctx->instance, f, rep, (int)index - 1);
	}
	nodes_below(r, set, f, target->node);
}

static double next_random(struct run *r, struct shuffle *seeded)
{
	return seeded ? shuffle_next(seeded)
		      : (double)(run_random(r) >> 11) / 9007199254740992.0; /* 2^53 */
}

static void begin_shuffle(struct shuffle *s, struct run *r, const struct ast *call)
{
	struct xvalue v;
	enum xdate date;

	arg_value(&v, r, call, 1);
	double seed = value_to_number(r, &v, &date);
	if (isnan(seed))
		shuffle_begin_text(s, value_to_string(r, &v));
	else
		shuffle_begin(s, seed);
}

static void fn_randomize(struct xvalue *out, struct run *r, const struct ast *call)
{
	const struct xnodes *in = arg_nodes(r, call, 0);
	struct xnodes *set = nodes_new(r);
	struct shuffle s, *seeded = call->n_args > 1 ? &s : NULL;

	if (seeded)
		begin_shuffle(seeded, r, call);
	/* Fisher and Yates, inside out */
	for (size_t i = 0; i < in->n && r->status == ST_OK; i++) {
		size_t j = (size_t)(next_random(r, seeded) * (double)(i + 1));
		nodes_add(r, set, in->v[i]);
		if (j < i) {
			set->v[i] = set->v[j];
			set->v[j] = in->v[i];
		}
	}
	give(out, set);
}

/* The text of a choice in a column; a file may have a column of its own called "name". */
static const char *column_text(struct run *r, const struct choice_list *list, int item,
			       const char *column)
{
	struct xnode n = { .list = list, .item = item };

	for (size_t x = 0; x < list->n_extra; x++) {
		if (strcmp(list->extra_name[x], column) == 0)
			return list->choices[item].extra[x];
	}
	n.place = strcmp(column, "label") == 0 ? XP_LABEL : XP_NAME;
	return n.place == XP_NAME && strcmp(column, "name") != 0 ? "" : node_text(r, &n);
}

/* pulldata(file, column wanted, column of the key, key): the first row that has the key. */
static void fn_pulldata(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *file = arg_string(r, call, 0), *wanted = arg_string(r, call, 1),
		   *key = arg_string(r, call, 2), *value = arg_string(r, call, 3);

	value_string(out, "");
	for (size_t i = 0; r->ctx->form && i < r->ctx->form->n_lists; i++) {
		const struct choice_list *list = &r->ctx->form->lists[i];
		if (list->origin != LIST_FILE || strcmp(list->name, file) != 0)
			continue;
		for (size_t k = 0; k < list->n; k++) {
			if (strcmp(column_text(r, list, (int)k, key), value) != 0)
				continue;
			value_string(out, column_text(r, list, (int)k, wanted));
			return;
		}
	}
}

/* The label behind an itextId column: "LIST-INDEX". */
static void fn_itext(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *id = arg_string(r, call, 0), *dash = strrchr(id, '-');
	int64_t index;

	value_string(out, "");
	if (!dash || !r->ctx->form || !num_parse_int(dash + 1, strlen(dash + 1), &index) ||
	    index < 0)
		return;
	for (size_t i = 0; i < r->ctx->form->n_lists; i++) {
		const struct choice_list *list = &r->ctx->form->lists[i];
		if (strlen(list->name) != (size_t)(dash - id) ||
		    memcmp(list->name, id, (size_t)(dash - id)) != 0 || (size_t)index >= list->n)
			continue;
		struct xnode label = { .list = list, .item = (int)index, .place = XP_LABEL };
		value_string(out, node_text(r, &label));
		return;
	}
}

static const struct func table[] = {
	{ "position", 0, 1, 0, fn_position },
	{ "last", 0, 0, 0, fn_last },
	{ "current", 0, 0, 0, fn_current },
	{ "instance", 1, 1, 0, fn_instance },
	{ "indexed-repeat", 3, 7, 0, fn_indexed_repeat },
	{ "randomize", 1, 2, 0, fn_randomize },
	{ "pulldata", 4, 4, 0, fn_pulldata },
	{ "jr:itext", 1, 1, 0, fn_itext },
};

const struct func *func_nodes_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
