/* SPDX-License-Identifier: MIT */
/*
 * The order of evaluation. Besides what the expressions read, a node depends on the group around it (relevance is inherited) and on
 * its consent question, so the graph is built here from the expressions themselves. The loader has refused cycles; should one be left
 * (a group whose relevance reads its own question), it is cut at its first node in document order.
 */
#include "config.h"

#include "base/arena.h"
#include "forms/instance_internal.h"

struct edge {
	int from, to; /* to reads from */
};

struct builder {
	const struct form *form;
	VEC(struct edge) edges, fired;
	int *seen; /* [node]: last reader that was noted for it */
	int reader;
};

static void note_read(void *ctx, int node)
{
	struct builder *b = ctx;

	if (node <= 0 || node == b->reader || b->seen[node] == b->reader)
		return;
	b->seen[node] = b->reader;
	VEC_PUSH(&b->edges, ((struct edge){ node, b->reader }));
}

struct enclosing {
	const struct form *form;
	int node;
	bool found;
};

static void look_for_repeat(void *ctx, int node)
{
	struct enclosing *e = ctx;

	for (int r = e->form->nodes[e->node].repeat; r > 0; r = e->form->nodes[r].repeat)
		if (node == r)
			e->found = true;
}

/* Whether an expression in a repeat may look at other rows: a path, or a function that is given the repeat. */
static bool reads_rows(const struct form *form, int node, const struct expr *e)
{
	struct enclosing around = { form, node, false };

	if (!e || form->nodes[node].repeat == 0)
		return false;
	if (strchr(expr_source(e), '/') || strstr(expr_source(e), "indexed-repeat"))
		return true;
	expr_reads(e, look_for_repeat, &around);
	return around.found;
}

static void collect(struct builder *b, struct plan *plan)
{
	int adults = -1;

	for (int i = 1; i < b->form->n_nodes; i++) {
		const struct node *node = &b->form->nodes[i];
		const struct expr *own[] = { node->relevant,
					     node->trigger ? NULL : node->calculation,
					     node->choice_filter, node->repeat_count };
		bool moves = false;

		b->reader = i;
		if (node->role & ROLE_ADULTS && adults < 0)
			adults = i;
		for (size_t k = 0; k < ARRAY_LEN(own); k++) {
			if (!own[k])
				continue;
			expr_reads(own[k], note_read, b);
			plan->wide[i] = plan->wide[i] || reads_rows(b->form, i, own[k]);
			moves = moves || expr_is_volatile(own[k]);
		}
		if (node->gate > 0)
			note_read(b, node->gate);
		for (const int *t = node->trigger; t && *t >= 0; t++) {
			note_read(b, *t);
			if (*t != i)
				VEC_PUSH(&b->fired, ((struct edge){ *t, i }));
		}
		if (moves)
			plan->moving[plan->n_moving++] = i;
	}
	for (int i = 1; adults > 0 && i < b->form->n_nodes; i++) {
		b->reader = i;
		if (b->form->nodes[i].role & ROLE_PERSON_DRAW)
			note_read(b, adults);
	}
}

/* Both directions of the graph as arrays: the entries of node are [start[node]] .. [start[node + 1]]. */
static void index_edges(struct arena *a, int n, const struct edge *edges, size_t n_edges,
			bool by_reader, int **start, int **list)
{
	int *at = arena_array(a, (size_t)n + 2, sizeof(int));
	int *out = arena_array(a, n_edges + 1, sizeof(int));

	for (size_t i = 0; i < n_edges; i++)
		at[(by_reader ? edges[i].to : edges[i].from) + 2]++;
	for (int i = 2; i < n + 2; i++)
		at[i] += at[i - 1];
	for (size_t i = 0; i < n_edges; i++)
		out[at[(by_reader ? edges[i].to : edges[i].from) + 1]++] =
			by_reader ? edges[i].from : edges[i].to;
	*start = at;
	*list = out;
}

/* Depth first from each node in document order: what it depends on comes out before it. */
static void rank_nodes(struct plan *plan, struct arena *a, const struct form *form,
		       const int *start, const int *reads)
{
	int n = form->n_nodes, ranked = 0, depth = 0;
	int *stack = arena_array(a, (size_t)n + 1, sizeof(int));
	int *next = arena_array(
		a, (size_t)n,
		sizeof(int)); /* 0 = not seen; else 1 + how many of its reads are done */

	for (int first = 0; first < n; first++) {
		if (next[first])
			continue;
		stack[depth++] = first;
		next[first] = 1;
		while (depth > 0) {
			int node = stack[depth - 1], step = next[node]++, on = -1;
			int n_reads = start[node + 1] - start[node];

			if (step == 1)
				on = form->nodes[node].parent;
			else if (step - 2 < n_reads)
				on = reads[start[node] + step - 2];
			else {
				depth--;
				plan->rank[node] = ranked;
				plan->node_at[ranked++] = node;
			}
			if (on >= 0 && !next[on]) {
				next[on] = 1;
				stack[depth++] = on;
			}
		}
	}
}

void plan_build(struct plan *plan, struct arena *a, const struct form *form)
{
	size_t n = (size_t)form->n_nodes;
	struct builder b = { .form = form };
	struct arena *scratch = arena_new();
	int *start, *reads;

	plan->rank = arena_array(a, n, sizeof(int));
	plan->node_at = arena_array(a, n, sizeof(int));
	plan->wide = arena_array(a, n, sizeof(bool));
	plan->moving = arena_array(a, n, sizeof(int));
	b.seen = arena_array(scratch, n, sizeof(int));
	collect(&b, plan);
	index_edges(a, form->n_nodes, b.edges.v, b.edges.n, false, &plan->reader_start,
		    &plan->reader);
	index_edges(a, form->n_nodes, b.fired.v, b.fired.n, false, &plan->fired_start,
		    &plan->fired);
	index_edges(scratch, form->n_nodes, b.edges.v, b.edges.n, true, &start, &reads);
	rank_nodes(plan, scratch, form, start, reads);
	VEC_CLEAR(&b.edges);
	VEC_CLEAR(&b.fired);
	arena_free(scratch);
}
