/* SPDX-License-Identifier: MIT */
/* Questions that stand in one table: in a group `table-list`, or `list-nolabel` under a question `label` (xlsform.md 3.3). */
#include "config.h"

#include "forms/load_internal.h"

/* A column a choice: all rows have the same ones, whatever was answered before. */
static bool may_stand(const struct node *n)
{
	return n->kind == NODE_QUESTION && (n->type->input == INPUT_ONE || n->type->input == INPUT_MANY) &&
	       n->list && n->choices_from <= 0 && !n->choice_filter && !n->shuffled &&
	       !(n->look & LOOK_HIDDEN);
}

static bool same_columns(const struct node *x, const struct node *y)
{
	return x->list == y->list && x->turned == y->turned;
}

/* The question `label` above i, with nothing between but rows of its table; 0 = there is none. */
static int label_above(const struct load *ld, int i)
{
	const struct node *row = &ld->nodes.v[i];

	for (int k = i - 1; k > row->parent; k--) {
		const struct node *n = &ld->nodes.v[k];

		if (n->parent != row->parent || n->kind != NODE_QUESTION || !n->list ||
		    n->list != row->list)
			return 0;
		if (n->look & LOOK_LABEL)
			return k;
		if (!(n->look & LOOK_LIST_NOLABEL))
			return 0;
	}
	return 0;
}

static int first_row(const struct load *ld, int group)
{
	for (int k = group + 1; k < ld->nodes.v[group].end; k++)
		if (ld->nodes.v[k].parent == group && may_stand(&ld->nodes.v[k]))
			return k;
	return -1;
}

void load_matrices(struct load *ld)
{
	for (int i = 1; i < (int)ld->nodes.n; i++) {
		struct node *n = &ld->nodes.v[i];
		const struct node *group = &ld->nodes.v[n->parent > 0 ? n->parent : 0];
		int head = may_stand(n) && n->look & LOOK_LIST_NOLABEL ? label_above(ld, i) : 0;

		if (head > 0) {
			/* It shows the names of the columns and is never answered. */
			ld->nodes.v[head].look |= LOOK_HIDDEN;
			ld->nodes.v[head].required = NULL;
			n->turned = n->turned || ld->nodes.v[head].turned;
			n->matrix = head;
		} else if (may_stand(n) && group->kind == NODE_GROUP && group->look & LOOK_TABLE_LIST &&
			   same_columns(n, &ld->nodes.v[first_row(ld, n->parent)])) {
			n->matrix = n->parent;
		}
	}
}
