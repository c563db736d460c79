/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/protect.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct table {
	enum protect_mark *mark;
	const int64_t *count;
	size_t r, c;
};

/* Is node reached from its row without the cell itself? Breadth first over rows 0..r-1 and columns r..r+c-1. */
static bool is_bridge(const struct table *t, size_t cell)
{
	size_t nodes = t->r + t->c, goal = t->r + cell % t->c, head = 0, tail = 0;
	size_t *queue = mem_array(nodes, sizeof(*queue));
	bool *seen = mem_array(nodes, sizeof(*seen)), found;

	queue[tail++] = cell / t->c;
	seen[cell / t->c] = true;
	while (head < tail && !seen[goal]) {
		size_t at = queue[head++];
		bool row = at < t->r;

		for (size_t k = 0; k < (row ? t->c : t->r); k++) {
			size_t edge = row ? at * t->c + k : k * t->c + (at - t->r);
			size_t next = row ? t->r + k : k;

			if (edge == cell || t->mark[edge] == PROTECT_SHOWN || seen[next])
				continue;
			seen[next] = true;
			queue[tail++] = next;
		}
	}
	found = seen[goal];
	free(seen);
	free(queue);
	return !found;
}

/* The bridge with the smallest count, the first in order of rows; SIZE_MAX: none. */
static size_t smallest_bridge(const struct table *t, const bool *given_up)
{
	size_t best = SIZE_MAX;

	for (size_t k = 0; k < t->r * t->c; k++)
		if (t->mark[k] != PROTECT_SHOWN && !given_up[k] &&
		    (best == SIZE_MAX || t->count[k] < t->count[best]) && is_bridge(t, k))
			best = k;
	return best;
}

static int64_t cost(const struct table *t, size_t cell)
{
	return t->mark[cell] == PROTECT_SHOWN ? t->count[cell] : 0;
}

static bool hide(struct table *t, size_t cell)
{
	if (t->mark[cell] != PROTECT_SHOWN)
		return false;
	t->mark[cell] = PROTECT_COMPLEMENTARY;
	return true;
}

/* Closes a rectangle over the cell at the least loss. */
static bool close_rectangle(struct table *t, size_t cell)
{
	size_t row = cell / t->c, column = cell % t->c, best_row = SIZE_MAX, best_column = 0;
	int64_t least = 0;

	for (size_t i = 0; i < t->r; i++)
		for (size_t j = 0; j < t->c; j++) {
			size_t a = row * t->c + j, b = i * t->c + column, d = i * t->c + j;
			int64_t loss;

			if (i == row || j == column || !t->count[a] || !t->count[b] || !t->count[d])
				continue;
			loss = cost(t, a) + cost(t, b) + cost(t, d);
			if (best_row != SIZE_MAX && loss >= least)
				continue;
			least = loss;
			best_row = i;
			best_column = j;
		}
	if (best_row == SIZE_MAX)
		return false;
	(void)hide(t, row * t->c + best_column);
	(void)hide(t, best_row * t->c + column);
	(void)hide(t, best_row * t->c + best_column);
	return true;
}

/* Without a rectangle the whole row goes, and where that is gone already, the column. */
static bool hide_line(struct table *t, size_t cell)
{
	size_t hidden = 0;

	for (size_t j = 0; j < t->c; j++)
		hidden += hide(t, cell / t->c * t->c + j);
	if (hidden)
		return true;
	for (size_t i = 0; i < t->r; i++)
		hidden += hide(t, i * t->c + cell % t->c);
	return hidden > 0;
}

void protect_table(enum protect_mark *mark, const int64_t *count, size_t rows, size_t columns,
		   int64_t least)
{
	struct table t = { mark, count, rows, columns };
	bool *given_up = mem_array(rows * columns + 1, sizeof(*given_up));
	size_t cell;

	for (size_t k = 0; k < rows * columns; k++)
		if (count[k] > 0 && count[k] < least)
			mark[k] = PROTECT_PRIMARY;
	while ((cell = smallest_bridge(&t, given_up)) != SIZE_MAX)
		if (!close_rectangle(&t, cell) && !hide_line(&t, cell))
			given_up[cell] =
				true; /* a table of one row or column: its margin must not be printed */
	free(given_up);
}

size_t protect_exposed(const enum protect_mark *mark, size_t rows, size_t columns)
{
	struct table t = { NULL, NULL, rows, columns };
	size_t n = 0;

	t.mark = mem_array(rows * columns + 1, sizeof(*t.mark));
	for (size_t k = 0; k < rows * columns; k++)
		t.mark[k] = mark[k];
	for (size_t k = 0; k < rows * columns; k++)
		n += mark[k] != PROTECT_SHOWN && is_bridge(&t, k);
	free(t.mark);
	return n;
}
