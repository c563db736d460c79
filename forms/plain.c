/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "forms/expr.h"
#include "forms/form.h"

struct reading {
	bool *read; /* [node]; NULL = only counted */
	int n;
};

static void note(void *ctx, int node)
{
	struct reading *r = ctx;

	r->n++;
	if (r->read && node >= 0)
		r->read[node] = true;
}

/* Which nodes any rule reads, whatever it is for. */
static void find_read(const struct form *form, bool *read)
{
	struct reading r = { .read = read };

	for (int i = 0; i < form->n_nodes; i++) {
		const struct node *node = &form->nodes[i];
		const struct expr *const rules[] = { node->required,     node->relevant,
						     node->constraint,   node->calculation,
						     node->read_only,    node->choice_filter,
						     node->repeat_count, node->default_expr,
						     node->seed,         node->soft };

		for (size_t k = 0; k < ARRAY_LEN(rules); k++)
			if (rules[k])
				expr_reads(rules[k], note, &r);
		if (node->gate > 0)
			read[node->gate] = true;
		if (node->choices_from > 0)
			read[node->choices_from] = true;
		for (const int *t = node->trigger; t && *t >= 0; t++)
			read[*t] = true;
	}
	/* Who reads a group may mean what is in it. */
	for (int i = 1; i < form->n_nodes; i++)
		read[i] = read[i] || (form->nodes[i].parent > 0 && read[form->nodes[i].parent]);
}

static bool depends_on_nothing(const struct form *form, int at)
{
	const struct node *node = &form->nodes[at];
	struct reading r = { 0 };

	if (node->required)
		expr_reads(node->required, note, &r);
	if (r.n > 0 || (node->required && expr_is_volatile(node->required)))
		return false;
	if (node->constraint || node->soft || node->calculation || node->read_only ||
	    node->choice_filter || node->trigger || node->default_expr || node->choices_from > 0 ||
	    node->role)
		return false;
	for (int i = at; i > 0; i = form->nodes[i].parent)
		if (form->nodes[i].relevant || form->nodes[i].gate >= 0 ||
		    form->nodes[i].kind == NODE_REPEAT)
			return false;
	return true;
}

static bool of_a_kind(const struct node *node)
{
	if (node->kind != NODE_QUESTION || !node->type->stores)
		return false;
	switch (node->type->input) {
	case INPUT_TEXT:
	case INPUT_INTEGER:
	case INPUT_DECIMAL:
	case INPUT_DATE:
	case INPUT_ONE:
	case INPUT_MANY:
		return true;
	case INPUT_NONE:
	case INPUT_NOTE:
	case INPUT_RANK:
	case INPUT_ACKNOWLEDGE:
		break;
	}
	return false;
}

void plain_find(struct plain *out, const struct form *form)
{
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in = instance_new(form, &env);
	bool *read = mem_array((size_t)form->n_nodes, sizeof(*read)), repeats = false, any = false;

	out->is = mem_array((size_t)form->n_nodes, sizeof(*out->is));
	out->owed = mem_array((size_t)form->n_nodes, sizeof(*out->owed));
	out->rest = mem_array((size_t)form->n_nodes, sizeof(*out->rest));
	out->n_rest = 0;
	find_read(form, read);
	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *node = &form->nodes[i];
		struct spot s = { .frame = instance_root(in), .node = i };

		repeats = repeats || node->kind == NODE_REPEAT;
		if (node->kind != NODE_QUESTION || repeats)
			continue;
		out->is[i] = of_a_kind(node) && !read[i] && depends_on_nothing(form, i);
		if (out->is[i])
			out->owed[i] = instance_required(in, s);
		else
			out->rest[out->n_rest++] = i;
		any = any || out->is[i];
	}
	out->useful = any && !repeats;
	free(read);
	instance_free(in);
}

void plain_clear(struct plain *p)
{
	free(p->is);
	free(p->owed);
	free(p->rest);
	*p = (struct plain){ 0 };
}
