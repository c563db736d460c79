/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/disclose.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* What an outsider knows of a count. */
struct range {
	double lo, hi;
};

struct tree {
	struct disclose_cell *cells;
	size_t n, columns;
	int64_t least;
	struct range *below; /* [n] from its parts alone */
	struct range *known; /* [n] from everything */
	struct range *parts; /* [n] sums of below over its parts */
	size_t *open;        /* [n] parts whose upper end is open */
	bool *has_parts;
	bool *given_up; /* nothing is left to hide for it */
};

static struct range exactly(const struct tree *t, size_t i, size_t column)
{
	double c = (double)t->cells[i].count[column];

	return (struct range){ c, c };
}

/* From the leaves up: a hidden cell is at least and at most what its parts are. */
static void from_parts(struct tree *t, size_t column)
{
	for (size_t i = 0; i < t->n; i++) {
		t->parts[i] = (struct range){ 0, 0 };
		t->open[i] = 0;
	}
	for (size_t i = t->n; i-- > 0;) {
		size_t up = t->cells[i].parent;
		bool free = !t->has_parts[i] || t->open[i];

		t->below[i] = (struct range){ t->parts[i].lo, free ? HUGE_VAL : t->parts[i].hi };
		if (!t->cells[i].hidden)
			t->below[i] = exactly(t, i, column);
		if (up == DISCLOSE_TOP)
			continue;
		t->parts[up].lo += t->below[i].lo;
		if (isinf(t->below[i].hi))
			t->open[up]++;
		else
			t->parts[up].hi += t->below[i].hi;
	}
}

/* From the top down: a part is what its whole leaves when the other parts are at their ends. Exact, since every count stands in at most
 * two sums and the sums form a tree. */
static void from_wholes(struct tree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		size_t up = t->cells[i].parent;
		struct range own = t->below[i], others;
		bool open;

		t->known[i] = own;
		if (up == DISCLOSE_TOP || !t->cells[i].hidden)
			continue;
		open = t->open[up] > (size_t)(isinf(own.hi) ? 1 : 0);
		others.lo = t->parts[up].lo - own.lo;
		others.hi = t->parts[up].hi - (isinf(own.hi) ? 0 : own.hi);
		if (!open)
			t->known[i].lo = fmax(own.lo, t->known[up].lo - others.hi);
		t->known[i].hi = fmin(own.hi, t->known[up].hi - others.lo);
	}
}

/* The top, or one that was printed before, has fewer than least itself: that tells it of every part. */
static bool told(const struct tree *t, size_t i, size_t column)
{
	while (t->cells[i].parent != DISCLOSE_TOP) {
		i = t->cells[i].parent;
		if (t->cells[i].locked && t->cells[i].count[column] < t->least)
			return true;
	}
	return t->cells[i].count[column] < t->least;
}

static bool confined(const struct tree *t, size_t i, size_t column)
{
	if (!t->cells[i].protect || told(t, i, column))
		return false;
	return t->known[i].hi - t->known[i].lo < (double)t->least;
}

/* Cells whose counts are confined in some column; the first for which something may be done, SIZE_MAX if none. */
static size_t audit(struct tree *t, size_t *first)
{
	bool *seen = mem_array(t->n + 1, sizeof(*seen));
	size_t n = 0;

	*first = SIZE_MAX;
	for (size_t c = 0; c < t->columns; c++) {
		from_parts(t, c);
		from_wholes(t);
		for (size_t i = 0; i < t->n; i++) {
			if (seen[i] || !confined(t, i, c))
				continue;
			seen[i] = true;
			n++;
			if (*first == SIZE_MAX && !t->given_up[i])
				*first = i;
		}
	}
	free(seen);
	return n;
}

static int64_t size(const struct tree *t, size_t i)
{
	int64_t sum = 0;

	for (size_t c = 0; c < t->columns; c++)
		sum += t->cells[i].count[c];
	return sum;
}

static void take_smaller(const struct tree *t, size_t i, size_t *best)
{
	const struct disclose_cell *c = &t->cells[i];

	if (!c->hidden && !c->locked && size(t, i) > 0 &&
	    (*best == SIZE_MAX || size(t, i) < size(t, *best)))
		*best = i;
}

/* The smallest printed part of parent (of nothing: none). */
static size_t smallest_part(const struct tree *t, size_t parent)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < t->n; i++)
		if (t->cells[i].parent == parent)
			take_smaller(t, i, &best);
	return best;
}

/* The smallest printed part of a hidden cell beside i. */
static size_t smallest_cousin(const struct tree *t, size_t i)
{
	size_t best = SIZE_MAX;

	for (size_t k = 0; k < t->n; k++) {
		size_t up = t->cells[k].parent;

		if (up != DISCLOSE_TOP && up != i && t->cells[up].hidden &&
		    t->cells[up].parent == t->cells[i].parent)
			take_smaller(t, k, &best);
	}
	return best;
}

/* What to hide so that the range of i grows: a part of its own where they give it away, a cell beside it, a part of one, the whole. */
static size_t next_to_hide(const struct tree *t, size_t i)
{
	size_t best = smallest_part(t, i);

	for (; best == SIZE_MAX && t->cells[i].parent != DISCLOSE_TOP; i = t->cells[i].parent) {
		size_t up = t->cells[i].parent;

		best = smallest_part(t, up);
		if (best == SIZE_MAX)
			best = smallest_cousin(t, i);
		if (best == SIZE_MAX)
			take_smaller(t, up, &best);
	}
	return best;
}

static void tree_init(struct tree *t, struct disclose_cell *cells, size_t n, size_t columns,
		      int64_t least)
{
	*t = (struct tree){ .cells = cells, .n = n, .columns = columns, .least = least };
	t->below = mem_array(n + 1, sizeof(*t->below));
	t->known = mem_array(n + 1, sizeof(*t->known));
	t->parts = mem_array(n + 1, sizeof(*t->parts));
	t->open = mem_array(n + 1, sizeof(*t->open));
	t->has_parts = mem_array(n + 1, sizeof(*t->has_parts));
	t->given_up = mem_array(n + 1, sizeof(*t->given_up));
	for (size_t i = 0; i < n; i++)
		if (cells[i].parent != DISCLOSE_TOP)
			t->has_parts[cells[i].parent] = true;
}

static void tree_clear(struct tree *t)
{
	free(t->below);
	free(t->known);
	free(t->parts);
	free(t->open);
	free(t->has_parts);
	free(t->given_up);
}

size_t disclose_hide(struct disclose_cell *cells, size_t n, size_t columns, int64_t least)
{
	struct tree t;
	size_t exposed, first;

	tree_init(&t, cells, n, columns, least);
	for (size_t i = 0; i < n; i++)
		cells[i].hidden = (cells[i].hidden || cells[i].protect) && !cells[i].locked;
	while ((exposed = audit(&t, &first)) > 0 && first != SIZE_MAX) {
		size_t next = next_to_hide(&t, first);

		if (next == SIZE_MAX)
			t.given_up[first] = true;
		else
			cells[next].hidden = true;
	}
	tree_clear(&t);
	return exposed;
}

size_t disclose_exposed(const struct disclose_cell *cells, size_t n, size_t columns, int64_t least)
{
	struct disclose_cell *copy = mem_array(n + 1, sizeof(*copy));
	struct tree t;
	size_t first, exposed;

	for (size_t i = 0; i < n; i++)
		copy[i] = cells[i];
	tree_init(&t, copy, n, columns, least);
	exposed = audit(&t, &first);
	tree_clear(&t);
	free(copy);
	return exposed;
}
