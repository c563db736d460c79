/* SPDX-License-Identifier: MIT */
/*
 * What tables that leave together must not show (statistics.md section 10). Primary: a base under k or under 10; for villages also a part
 * of the base under k, and everybody or nobody of fewer than 20; a unit that is too small in the other period; one that grew by fewer than
 * k since it was last published. Complementary: disclose.h, over all levels of a metric and what was published before; metrics of the
 * same questions share their mask.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "forms/household.h"
#include "forms/round.h"
#include "tally/disclose.h"
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
	if (r->compared && c->change.n > 0 && c->change.n < (size_t)r->least)
		return TALLY_SMALL;
	if (!village || !tally_is_rate(r->metric))
		return TALLY_SHOWN;
	if (is_boundary(c->value))
		return c->n < BOUNDARY_BASE_MIN ? TALLY_SMALL : TALLY_SHOWN;
	part = c->positive < c->n - c->positive ? c->positive : c->n - c->positive;
	return part < (size_t)k ? TALLY_SMALL : TALLY_SHOWN;
}

void suppress_primary(struct tally_result *r, int k)
{
	r->least = k > RATE_BASE_MIN ? k : RATE_BASE_MIN;
	r->total.show = primary(r, &r->total, k, false);
	for (size_t i = 0; i < r->n_cells; i++)
		r->cells[i].show = primary(r, &r->cells[i], k, r->by == LEVEL_VILLAGE);
}

/* A cell of a tree, wherever it is printed: in several tables of a metric, or in one of earlier days. */
struct place {
	const char *key; /* "" = the whole; borrowed */
	int64_t count[2];
	bool protect, hidden, locked, printed;
};

struct family {
	VEC(struct place) places;
	size_t columns;
};

static struct place *place_of(struct family *fam, const char *key)
{
	const struct place fresh = { .key = key };

	for (size_t i = 0; i < fam->places.n; i++)
		if (strcmp(fam->places.v[i].key, key) == 0)
			return &fam->places.v[i];
	VEC_PUSH(&fam->places, fresh);
	return &fam->places.v[fam->places.n - 1];
}

static bool has_place(const struct family *fam, const char *key)
{
	for (size_t i = 0; i < fam->places.n; i++)
		if (strcmp(fam->places.v[i].key, key) == 0)
			return true;
	return false;
}

static bool is_hidden(const struct tally_cell *c)
{
	return c->show == TALLY_SMALL || c->show == TALLY_HIDDEN;
}

static void add_cell(struct family *fam, const struct tally_result *r, const struct tally_cell *c)
{
	struct place *p = place_of(fam, c->key);
	bool rate = tally_is_rate(r->metric);

	p->count[0] = (int64_t)(rate ? c->positive : c->n);
	p->count[1] = (int64_t)(rate ? c->n - c->positive : 0);
	p->protect = p->protect || c->show == TALLY_SMALL;
	p->hidden = p->hidden || is_hidden(c);
	p->printed = true;
	fam->columns = rate ? 2 : 1;
}

static int64_t apart(int64_t a, int64_t b)
{
	return a < b ? b - a : a - b;
}

/* What was published counts as known where the numbers are the same; where they moved by a few, the difference is what must not be seen. */
static void add_published(struct family *fam, const struct tally_published *old, int k)
{
	int64_t rest = fam->columns == 2 ? old->n - old->positive : 0;
	int64_t first = fam->columns == 2 ? old->positive : old->n, moved;
	bool shown = old->show == TALLY_SHOWN || old->show == TALLY_EMPTY;
	struct place *p;

	if (!old->same_data && !has_place(fam, old->key))
		return; /* its numbers add up to nothing of today */
	p = place_of(fam, old->key);
	if (!p->printed) { /* in no table of today */
		p->count[0] = first;
		p->count[1] = rest;
		p->hidden = !shown;
		p->protect = old->show == TALLY_SMALL;
		p->locked = shown;
		return;
	}
	moved = apart(p->count[0], first) + apart(p->count[1], rest);
	if (moved == 0 && shown && !p->protect)
		p->locked = true;
	else if (moved == 0)
		p->hidden = p->hidden || !shown;
	else if (shown && moved < k)
		p->protect = true;
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct place *)a)->key, ((const struct place *)b)->key);
}

/* The township of a village where it is printed, else the whole: keys in order, so parents stand before their parts. */
static size_t parent_of(const struct family *fam, size_t i, bool units)
{
	char town[UNIT_CODE + 1];

	if (!*fam->places.v[i].key)
		return DISCLOSE_TOP;
	if (units && unit_level(fam->places.v[i].key) == LEVEL_VILLAGE) {
		unit_parent(town, fam->places.v[i].key, LEVEL_TOWNSHIP);
		for (size_t k = i; k-- > 0;)
			if (strcmp(fam->places.v[k].key, town) == 0)
				return k;
	}
	return 0;
}

/* Answers of a question need not add up to the whole: those who gave none are a part that is not printed, and where one person may give
 * several they are no parts at all. */
static void even_out(struct family *fam, struct disclose_cell *cells, int64_t *rest)
{
	size_t n = fam->places.n;

	rest[0] = fam->places.v[0].count[0];
	rest[1] = fam->places.v[0].count[1];
	for (size_t i = 1; i < n; i++) {
		rest[0] -= fam->places.v[i].count[0];
		rest[1] -= fam->places.v[i].count[1];
	}
	cells[n] = (struct disclose_cell){ .parent = 0, .count = rest, .hidden = true };
	for (size_t i = 1; (rest[0] < 0 || rest[1] < 0) && i <= n; i++)
		cells[i].parent = DISCLOSE_TOP;
	if (rest[0] < 0 || rest[1] < 0)
		rest[0] = rest[1] = 0;
}

static size_t protect_family(struct family *fam, bool units, int k)
{
	struct disclose_cell *cells = mem_array(fam->places.n + 2, sizeof(*cells));
	size_t exposed, n = fam->places.n;
	int64_t rest[2] = { 0, 0 };

	for (size_t i = 0; i < fam->places.n; i++) {
		const struct place *p = &fam->places.v[i];

		cells[i] = (struct disclose_cell){ .parent = parent_of(fam, i, units),
						   .count = p->count,
						   .protect = p->protect,
						   .locked = p->locked,
						   .hidden = p->hidden };
	}
	if (!units && n)
		even_out(fam, cells, rest);
	exposed = disclose_hide(cells, n + (rest[0] + rest[1] > 0 ? 1 : 0), fam->columns, k);
	for (size_t i = 0; i < fam->places.n; i++)
		fam->places.v[i].hidden = cells[i].hidden;
	free(cells);
	return exposed;
}

/* The same metric, period and division by a question: tables that add up to each other. */
static bool related(const struct tally_result *a, const struct tally_result *b)
{
	return a->round == b->round && a->metric == b->metric && a->node == b->node && a->period.whole == b->period.whole &&
	       a->period.first == b->period.first && a->period.last == b->period.last;
}

static bool is_table(const struct tally_published *old, const struct tally_result *r)
{
	if (*old->round && strcmp(old->round, r->round ? r->round->id : "") != 0)
		return false;
	return strcmp(old->metric, r->metric->id) == 0 && strcmp(old->question, r->question) == 0 &&
	       old->whole == r->period.whole &&
	       (old->whole || (old->first == r->period.first && old->last == r->period.last));
}

static bool hide_cell(struct tally_cell *c, const struct place *p)
{
	if (c->show != TALLY_SHOWN || !p->hidden)
		return false;
	c->show = p->protect ? TALLY_SMALL : TALLY_HIDDEN;
	return true;
}

/* All tables that add up to results[at]; *changed where one more cell went. */
static size_t protect_related(struct tally_result *const *results, size_t n, size_t at, int k,
			      const struct tally_published *old, size_t n_old, bool *changed)
{
	struct family fam = { .columns = 1 };
	size_t exposed;

	for (size_t i = at; i < n; i++) {
		if (!related(results[at], results[i]))
			continue;
		add_cell(&fam, results[i], &results[i]->total);
		for (size_t c = 0; c < results[i]->n_cells; c++)
			add_cell(&fam, results[i], &results[i]->cells[c]);
	}
	for (size_t i = 0; i < n_old; i++)
		if (is_table(&old[i], results[at]))
			add_published(&fam, &old[i], k);
	qsort(fam.places.v, fam.places.n, sizeof(*fam.places.v), by_key);
	exposed = protect_family(&fam, results[at]->node < 0, k);
	for (size_t i = at; i < n; i++) {
		if (!related(results[at], results[i]))
			continue;
		*changed |= hide_cell(&results[i]->total, place_of(&fam, results[i]->total.key));
		for (size_t c = 0; c < results[i]->n_cells; c++)
			*changed |= hide_cell(&results[i]->cells[c],
					      place_of(&fam, results[i]->cells[c].key));
	}
	VEC_CLEAR(&fam.places);
	return exposed;
}

static bool same_question(const struct tally_result *a, const struct tally_result *b)
{
	return a != b && a->round == b->round && a->by == b->by && a->node == b->node && a->n_cells == b->n_cells &&
	       a->metric->n_items && b->metric->n_items &&
	       a->metric->items[0] == b->metric->items[0];
}

/* Two metrics of one question tell each other's base: what one hides the other does too. */
static bool share_mask(const struct tally_result *from, struct tally_result *to)
{
	bool changed = false;

	for (size_t c = 0; c < from->n_cells; c++)
		if (is_hidden(&from->cells[c]) && to->cells[c].show == TALLY_SHOWN) {
			to->cells[c].show = TALLY_HIDDEN;
			changed = true;
		}
	return changed;
}

/* What is hidden in one of two periods compared is hidden in both. */
static bool share_periods(struct tally_result *a, struct tally_result *b)
{
	bool changed = false;

	for (size_t i = 0, j = 0; i < a->n_cells && j < b->n_cells;) {
		struct tally_cell *x = &a->cells[i], *y = &b->cells[j];
		int c = a->node >= 0 ? 0 : strcmp(x->key, y->key);

		if (c == 0 && is_hidden(x) != is_hidden(y) && (x->show == TALLY_SHOWN || y->show == TALLY_SHOWN)) {
			*(is_hidden(x) ? &y->show : &x->show) = TALLY_HIDDEN;
			changed = true;
		}
		i += c <= 0;
		j += c >= 0;
	}
	return changed;
}

/* May the other period's figure stand beside this cell's? */
static bool then_shown(const struct tally_result *r, const struct tally_cell *c)
{
	const struct tally_result *then = r->then;

	if (!then)
		return false;
	if (!*c->key)
		return then->total.show == TALLY_SHOWN;
	for (size_t i = 0; i < then->n_cells; i++)
		if (strcmp(then->cells[i].key, c->key) == 0)
			return then->cells[i].show == TALLY_SHOWN;
	return false;
}

static bool is_first(struct tally_result *const *results, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (related(results[i], results[at]))
			return false;
	return true;
}

static void finish(struct tally_result *r)
{
	r->hidden = 0;
	r->total.change.show = then_shown(r, &r->total);
	for (size_t c = 0; c < r->n_cells; c++) {
		r->hidden += is_hidden(&r->cells[c]);
		r->cells[c].change.show = then_shown(r, &r->cells[c]);
	}
}

size_t tally_protect(struct tally_result *const *asked, size_t n_asked, int k,
		     const struct tally_published *old, size_t n_old)
{
	struct tally_result **results = mem_array(2 * n_asked + 1, sizeof(*results));
	bool changed = true;
	size_t exposed = 0, n = 0;

	for (size_t i = 0; i < n_asked; i++) {
		results[n++] = asked[i];
		if (asked[i]->then)
			results[n++] = asked[i]->then;
	}

	while (changed) { /* every round hides at least one cell more */
		changed = false;
		exposed = 0;
		for (size_t i = 0; i < n; i++)
			if (is_first(results, i))
				exposed += protect_related(results, n, i, k, old, n_old, &changed);
		for (size_t a = 0; a < n; a++)
			for (size_t b = 0; b < n; b++)
				if (same_question(results[a], results[b]))
					changed |= share_mask(results[a], results[b]);
		for (size_t i = 0; i < n_asked; i++)
			if (asked[i]->then)
				changed |= share_periods(asked[i], asked[i]->then);
	}
	for (size_t i = 0; i < n; i++)
		finish(results[i]);
	free(results);
	return exposed;
}
