/* SPDX-License-Identifier: MIT */
/* Conditions that never hold: a question or group that is never asked, a constraint that no answer meets. */
#include "config.h"

#include "base/i18n.h"
#include "forms/lint.h"
#include "forms/lint_solve.h"

enum { UP_MAX = GROUP_DEPTH_MAX + 1 };

/* The relevance of the node (own) and of what encloses it; returns how many. */
static size_t chain(const struct load *ld, int node, bool own, struct condition out[UP_MAX])
{
	size_t n = 0;

	for (int at = own ? node : ld->nodes.v[node].parent; at > 0 && n < UP_MAX;
	     at = ld->nodes.v[at].parent)
		if (ld->nodes.v[at].relevant)
			out[n++] = (struct condition){ ld->nodes.v[at].relevant, at };
	return n;
}

static void check_relevance(struct load *ld, struct solver *s, int node)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const struct node *n = &ld->nodes.v[node];
	struct condition all[UP_MAX], own = { n->relevant, node };
	struct diag_place at = grid_place(g, ld->rows.v[node], COL_RELEVANT, -1, 0);

	if (!solver_can_hold(s, &own, 1, 0, false))
		load_warning(ld, at, NULL, T("这个条件永远不会成立，“%s”问不到。"), n->name);
	else if (!solver_can_hold(s, all, chain(ld, node, true, all), 0, true) &&
		 solver_can_hold(s, all, chain(ld, node, false, all), 0, true))
		load_warning(
			ld, at, NULL,
			T("这个条件和它所在的组、它用到的题目的条件合在一起，永远不会成立，“%s”问"
			  "不到。"),
			n->name);
}

static void check_constraint(struct load *ld, struct solver *s, int node)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const struct node *n = &ld->nodes.v[node];
	struct condition own = { n->constraint, node };

	if (!solver_can_hold(s, &own, 1, node, false))
		load_warning(ld, grid_place(g, ld->rows.v[node], COL_CONSTRAINT, -1, 0), NULL,
			     T("没有一个答案能满足这个限制，“%s”填什么都过不去。"), n->name);
}

void lint_reach(struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	struct solver *s = solver_new(ld->form);

	for (int i = 1; i < (int)ld->nodes.n; i++) {
		const struct node *n = &ld->nodes.v[i];
		int row = ld->rows.v[i];

		if (row <= 0)
			continue;
		if (n->relevant)
			check_relevance(ld, s, i);
		if (n->constraint && n->type && n->type->input != INPUT_NONE &&
		    grid_text(g, row, COL_CONSTRAINT, -1)[0])
			check_constraint(ld, s, i);
	}
	solver_free(s);
}
