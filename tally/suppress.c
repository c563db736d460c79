/* SPDX-License-Identifier: MIT */
/*
 * What a table must not show (statistics.md section 10). Primary: a base under k or under 10; for villages also a part of the base
 * under k, and everybody or nobody of fewer than 20. Complementary, the simplest rule that leaves nothing to subtraction: where exactly
 * one unit of a printed total is hidden, the one with the next smallest base goes too (ties: the smaller code).
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "tally/metric_internal.h"

#define RATE_BASE_MIN     10
#define BOUNDARY_BASE_MIN 20

static bool is_boundary(double p)
{
	return !(p > 0) || !(p < 1);
}

static enum tally_show primary(const struct tally_result *r, const struct tally_cell *c, int k,
			       bool village)
{
	size_t part;

	if (c->n == 0 || isnan(c->value))
		return TALLY_EMPTY;
	if (c->n < (size_t)r->least)
		return TALLY_SMALL;
	if (!village || !tally_is_rate(r->metric))
		return TALLY_SHOWN;
	if (is_boundary(c->value))
		return c->n < BOUNDARY_BASE_MIN ? TALLY_SMALL : TALLY_SHOWN;
	part = c->positive < c->n - c->positive ? c->positive : c->n - c->positive;
	return part < (size_t)k ? TALLY_SMALL : TALLY_SHOWN;
}

static bool hidden(const struct tally_cell *c)
{
	return c->show == TALLY_SMALL || c->show == TALLY_HIDDEN;
}

static void complement(struct tally_cell *cells, size_t n)
{
	struct tally_cell *next = NULL;
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		count += hidden(&cells[i]);
		if (cells[i].show == TALLY_SHOWN && (!next || cells[i].n < next->n))
			next = &cells[i];
	}
	if (count == 1 && next)
		next->show = TALLY_HIDDEN;
}

void suppress_cells(struct tally_result *r, int k)
{
	r->least = k > RATE_BASE_MIN ? k : RATE_BASE_MIN;
	r->total.show = primary(r, &r->total, k, false);
	for (size_t i = 0; i < r->n_cells; i++)
		r->cells[i].show = primary(r, &r->cells[i], k, r->by == LEVEL_VILLAGE);
	if (r->by ==
	    LEVEL_VILLAGE) { /* a township's row is printed in another table: its villages are parts of it */
		for (size_t i = 0, end; i < r->n_cells; i = end) {
			for (end = i; end < r->n_cells &&
				      strncmp(r->cells[end].key, r->cells[i].key, 9) == 0;)
				end++;
			complement(r->cells + i, end - i);
		}
	}
	complement(r->cells, r->n_cells);
	for (size_t i = 0; i < r->n_cells; i++) {
		r->hidden += hidden(&r->cells[i]);
		r->cells[i].change.show = r->cells[i].change.n >= (size_t)r->least;
	}
	r->total.change.show = r->total.change.n >= (size_t)r->least;
}
