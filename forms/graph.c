/* SPDX-License-Identifier: MIT */
/* What must be worked out again when an answer changes, and in which order. */
#include "config.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/load_internal.h"

enum { CYCLES_MAX = 20 };

struct edge {
	int from, to; /* from reads to */
	bool soft;    /* filters, counts, required: no cycle, only a wish for the order */
};

struct graph {
	struct load *ld;
	VEC(struct edge) edges;
	int *first;  /* [node]: its edges in sorted, first[n] = end */
	int *target; /* grouped by from, hard ones before soft ones */
	int *n_hard;
	int reader;
	bool soft;
};

static void on_read(void *ctx, int node)
{
	struct graph *g = ctx;
	struct edge e = { .from = g->reader, .to = node, .soft = g->soft };

	if (!(g->soft && node == g->reader))
		VEC_PUSH(&g->edges, e);
}

static void add_reads(struct graph *g, const struct expr *e, bool soft)
{
	g->soft = soft;
	if (e)
		expr_reads(e, on_read, g);
}

static void collect(struct graph *g)
{
	for (int i = 1; i < (int)g->ld->nodes.n; i++) {
		const struct node *n = &g->ld->nodes.v[i];

		g->reader = i;
		add_reads(g, n->relevant, false);
		if (n->trigger) /* runs by itself only after these, and may read anything */
			for (const int *t = n->trigger; *t >= 0; t++) {
				g->soft = true;
				on_read(g, *t);
			}
		else
			add_reads(g, n->calculation, false);
		add_reads(g, n->choice_filter, true);
		add_reads(g, n->repeat_count, true);
		add_reads(g, n->required, true);
		add_reads(g, n->read_only, true);
		g->soft = false;
		if (n->gate >= 0)
			on_read(g, n->gate);
	}
}

static bool has_logic(const struct node *n)
{
	return n->relevant || n->calculation || n->choice_filter || n->repeat_count ||
	       n->required || n->read_only || n->gate >= 0 || n->trigger;
}

/* Sorts the edges by reader; a child depends on its parent besides, since relevance is inherited. */
static void index_edges(struct graph *g)
{
	size_t n = g->ld->nodes.n;
	int *fill;

	g->first = mem_array(n + 1, sizeof(*g->first));
	g->n_hard = mem_array(n + 1, sizeof(*g->n_hard));
	g->target = mem_array(g->edges.n + n, sizeof(*g->target));
	fill = mem_array(n + 1, sizeof(*fill));
	for (size_t i = 1; i < n; i++)
		fill[i] = 1;
	for (size_t i = 0; i < g->edges.n; i++)
		fill[g->edges.v[i].from]++;
	for (size_t i = 0; i < n; i++)
		g->first[i + 1] = g->first[i] + fill[i];
	for (size_t i = 1; i < n; i++) {
		g->target[g->first[i]] = g->ld->nodes.v[i].parent;
		g->n_hard[i] = fill[i] = 1;
	}
	for (int soft = 0; soft < 2; soft++)
		for (size_t i = 0; i < g->edges.n; i++) {
			const struct edge *e = &g->edges.v[i];

			if (e->soft != (soft == 1))
				continue;
			g->target[g->first[e->from] + fill[e->from]++] = e->to;
			g->n_hard[e->from] += !e->soft;
		}
	free(fill);
}

static void is_read(void *ctx, int node)
{
	int *wanted = ctx;

	if (node == *wanted)
		*wanted = -1;
}

/* The column of node whose expression reads next; COL_UNKNOWN where it is bound to it by its group or by a consent only. */
static enum column reading_column(const struct node *n, int next)
{
	int wanted = next;

	if (n->calculation && !n->trigger)
		expr_reads(n->calculation, is_read, &wanted);
	if (wanted < 0)
		return COL_CALCULATION;
	if (n->relevant)
		expr_reads(n->relevant, is_read, &wanted);
	return wanted < 0 ? COL_RELEVANT : COL_UNKNOWN;
}

/* The first cell along the cycle that reads the next node. */
static struct diag_place cycle_place(struct load *ld, const int *path, int n)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];

	for (int i = 0; i < n; i++) {
		enum column id = reading_column(&ld->nodes.v[path[i]], path[(i + 1) % n]);

		if (id != COL_UNKNOWN)
			return grid_place(g, load_row_of(ld, path[i]), id, -1, -1);
	}
	return grid_place(g, load_row_of(ld, path[0]), COL_RELEVANT, -1, -1);
}

static void report_cycle(struct load *ld, const int *path, int n)
{
	struct strbuf text;

	strbuf_init(&text);
	for (int i = 0; i < n; i++)
		strbuf_addf(&text, "%s → ", ld->nodes.v[path[i]].name);
	strbuf_adds(&text, ld->nodes.v[path[0]].name);
	if (n == 1)
		load_error(ld, cycle_place(ld, path, n), NULL,
			   T("这一题的计算或条件用到了自己：%s。"), text.data);
	else
		load_error(ld, cycle_place(ld, path, n), NULL,
			   T("计算和条件绕成了圈，算不出结果：%s。"), text.data);
	strbuf_clear(&text);
}

struct walk {
	int *order;
	int n_order;
	int cycles;
};

/* Depth first, without recursion; order gets every node after all it depends on. With hard edges only, cycles are reported. */
static void walk(struct graph *g, bool soft, struct walk *w)
{
	int n = (int)g->ld->nodes.n, *path = mem_array((size_t)n, sizeof(*path)),
	    *next = mem_array((size_t)n, sizeof(*next));
	unsigned char *colour = mem_array((size_t)n, 1);

	w->n_order = w->cycles = 0;
	for (int root = 0; root < n; root++) {
		int depth = 0;

		if (colour[root])
			continue;
		path[depth++] = root;
		colour[root] = 1;
		next[root] = g->first[root];
		while (depth > 0) {
			int at = path[depth - 1], to, start = depth - 1;

			if (next[at] == (soft ? g->first[at + 1] : g->first[at] + g->n_hard[at])) {
				colour[at] = 2;
				w->order[w->n_order++] = at;
				depth--;
				continue;
			}
			to = g->target[next[at]++];
			if (colour[to] == 0) {
				colour[to] = 1;
				next[to] = g->first[to];
				path[depth++] = to;
			} else if (colour[to] == 1) {
				while (path[start] != to)
					start--;
				if (!soft && w->cycles < CYCLES_MAX)
					report_cycle(g->ld, path + start, depth - start);
				w->cycles++;
			}
		}
	}
	free(path);
	free(next);
	free(colour);
}

static void make_order(struct graph *g)
{
	struct load *ld = g->ld;
	size_t n = ld->nodes.n;
	int *all = mem_array(n, sizeof(*all)), *order = arena_array(ld->a, n + 1, sizeof(*order)),
	    used = 0;
	struct walk hard = { .order = all }, both = { .order = mem_array(n, sizeof(*all)) };

	walk(g, false, &hard);
	if (hard.cycles == 0)
		walk(g, true, &both);
	for (size_t i = 0; i < n; i++) {
		int node = both.cycles == 0 && hard.cycles == 0 ? both.order[i] : all[i];

		if (has_logic(&ld->nodes.v[node]))
			order[used++] = node;
	}
	order[used] = -1;
	ld->form->order = order;
	free(all);
	free(both.order);
}

static int by_to(const void *left, const void *right)
{
	const struct edge *a = left, *b = right;

	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return a->from < b->from ? -1 : a->from > b->from;
}

static void make_dependents(struct graph *g)
{
	struct load *ld = g->ld;
	size_t n = ld->nodes.n, edge = 0;
	const int **dependents = arena_array(ld->a, n, sizeof(*dependents));
	int *flat = arena_array(ld->a, g->edges.n + n, sizeof(*flat));

	if (g->edges.n > 0)
		qsort(g->edges.v, g->edges.n, sizeof(*g->edges.v), by_to);
	for (size_t i = 0; i < n; i++) {
		dependents[i] = flat;
		for (; edge < g->edges.n && g->edges.v[edge].to == (int)i; edge++)
			if (flat == dependents[i] || flat[-1] != g->edges.v[edge].from)
				*flat++ = g->edges.v[edge].from;
		*flat++ = -1;
	}
	ld->form->dependents = dependents;
}

void load_graph(struct load *ld)
{
	struct graph g = { .ld = ld };

	collect(&g);
	index_edges(&g);
	make_order(&g);
	make_dependents(&g);
	VEC_CLEAR(&g.edges);
	free(g.first);
	free(g.n_hard);
	free(g.target);
}
