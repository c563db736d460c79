/* SPDX-License-Identifier: MIT */
/*
 * Random publications of counties, townships and villages, attacked by linear programming: whoever has all printed rates and bases of all
 * publications together looks for the least and the greatest value that each hidden count can have. Nothing here knows how the engine
 * decides. RUHU_ATTACKS: how many publications (1,000; make check-attack runs
 * 50,000).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "county.h"
#include "forms/form.h"
#include "tally/frame.h"
#include "tally/metric.h"

#define UNITS_MAX 160
#define ROWS_MAX  24
#define K         5

/* --- a small simplex: maximise or minimise x[goal] over A x = b, x >= 0, from a known point ----------------------------------------- */

struct lp {
	int rows, columns;
	double a[ROWS_MAX][UNITS_MAX * 2 + ROWS_MAX + 1]; /* last column: b */
	int basis[ROWS_MAX];
	double cost[UNITS_MAX * 2 + ROWS_MAX + 1];
};

static void pivot(struct lp *lp, int row, int column)
{
	double by = lp->a[row][column];

	for (int j = 0; j <= lp->columns; j++)
		lp->a[row][j] /= by;
	for (int i = 0; i < lp->rows; i++) {
		double times = lp->a[i][column];

		if (i == row || fabs(times) < 1e-12)
			continue;
		for (int j = 0; j <= lp->columns; j++)
			lp->a[i][j] -= times * lp->a[row][j];
	}
	by = lp->cost[column];
	for (int j = 0; j <= lp->columns; j++)
		lp->cost[j] -= by * lp->a[row][j];
	lp->basis[row] = column;
}

/* Bland's rule; minimises. False: without bound. */
static bool descend(struct lp *lp, int columns)
{
	for (;;) {
		int column = 0, row = -1;

		while (column < columns && lp->cost[column] > -1e-9)
			column++;
		if (column == columns)
			return true;
		for (int i = 0; i < lp->rows; i++) {
			double ratio, best;

			if (lp->a[i][column] < 1e-9)
				continue;
			ratio = lp->a[i][lp->columns] / lp->a[i][column];
			best = row < 0 ? HUGE_VAL : lp->a[row][lp->columns] / lp->a[row][column];
			if (ratio < best - 1e-9 ||
			    (ratio < best + 1e-9 && lp->basis[i] < lp->basis[row]))
				row = i;
		}
		if (row < 0)
			return false;
		pivot(lp, row, column);
	}
}

struct equation {
	int n, unit[UNITS_MAX];
	double sign[UNITS_MAX], sum;
};

/* The end of x[goal] in the direction: -1 least, +1 greatest. HUGE_VAL: without bound. */
static double end_of(const struct equation *eq, int rows, int unknowns, int goal, double direction)
{
	static struct lp lp;

	memset(&lp, 0, sizeof(lp));
	lp.rows = rows;
	lp.columns = unknowns + rows;
	for (int i = 0; i < rows; i++) {
		double turn = eq[i].sum < 0 ? -1 : 1;

		for (int k = 0; k < eq[i].n; k++)
			lp.a[i][eq[i].unit[k]] += turn * eq[i].sign[k];
		lp.a[i][unknowns + i] = 1;
		lp.a[i][lp.columns] = turn * eq[i].sum;
		lp.basis[i] = unknowns + i;
		for (int j = 0; j <= lp.columns; j++)
			lp.cost[j] -= j >= unknowns && j < lp.columns ? 0 : lp.a[i][j];
	}
	assert_true(descend(&lp, lp.columns));
	if (fabs(lp.cost[lp.columns]) > 1e-6)
		fail_msg("the printed tables contradict each other");
	for (int i = 0; i < rows;
	     i++) /* an artificial one that stayed at 0 leaves, or its equation says nothing */
		for (int j = 0; lp.basis[i] >= unknowns && j < unknowns; j++)
			if (fabs(lp.a[i][j]) > 1e-9)
				pivot(&lp, i, j);
	memset(lp.cost, 0, sizeof(lp.cost));
	lp.cost[goal] = -direction;
	for (int i = 0; i < rows; i++)
		if (lp.basis[i] == goal)
			for (int j = 0; j <= lp.columns; j++)
				lp.cost[j] += direction * lp.a[i][j];
	if (!descend(&lp, unknowns))
		return direction * HUGE_VAL;
	for (int i = 0; i < rows; i++)
		if (lp.basis[i] == goal)
			return lp.a[i][lp.columns];
	return 0;
}

/* --- a county, and what was printed of it -------------------------------------------------------------------------------------------- */

struct unit {
	char code[16]; /* "" = the county */
	int parent;
	double count[2];  /* satisfied, others */
	bool known, tiny; /* printed somewhere; must be protected */
	bool asked, told; /* stands in a table; was printed in an earlier one */
};

struct land {
	int n;
	struct unit unit[UNITS_MAX];
};

static uint32_t pick(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

static int new_unit(struct land *l, const char *code, int parent)
{
	struct unit *u = &l->unit[l->n];

	*u = (struct unit){ .parent = parent };
	(void)snprintf(u->code, sizeof(u->code), "%s", code);
	return l->n++;
}

static void add_people(struct land *l, struct tally_frame *f, int village, int n, bool satisfied)
{
	for (int i = 0; i < n; i++) {
		char household[40];
		struct tally_row row = { .unit = l->unit[village].code,
					 .household = household,
					 .day = tally_local_day("2026-11-05T09:00:00+08:00", 480),
					 .outcome = "1.1",
					 .body = satisfied ? "view/q1\t1\n" : "view/q1\t4\n" };

		(void)snprintf(household, sizeof(household), "%s-01-%d%03d", row.unit, satisfied,
			       i);
		assert_int_equal(tally_frame_add(f, &row, NULL), ST_OK);
	}
	for (int u = village; u >= 0; u = l->unit[u].parent)
		l->unit[u].count[satisfied ? 0 : 1] += n;
}

/* What section 10 calls small, said once more. */
static bool is_tiny(const struct unit *u, bool village)
{
	double n = u->count[0] + u->count[1], part = fmin(u->count[0], u->count[1]);

	if (n > 0 && n < 10)
		return true;
	return village && n > 0 && (part > 0 ? part < K : n < 20);
}

static struct tally_frame *random_land(struct land *l, struct county *c, uint64_t *s)
{
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	int towns = 2 + (int)pick(s, 7);
	uint32_t mood = 3 + pick(s, 17);

	l->n = 0;
	(void)new_unit(l, "", -1);
	for (int t = 0; t < towns; t++) {
		int villages = 1 + (int)pick(s, 6), town;
		uint32_t kind = pick(s, 4);
		char code[16];

		(void)snprintf(code, sizeof(code), "1505251%02d000", t);
		town = new_unit(l, code, 0);
		for (int v = 0; v < villages; v++) {
			int n = kind == 0    ? (int)pick(s, 9)
				: pick(s, 3) ? 20 + (int)pick(s, 50)
					     : (int)pick(s, 20);
			int good = 0, village;

			(void)snprintf(code, sizeof(code), "1505251%02d2%02d", t, v);
			village = new_unit(l, code, town);
			for (int i = 0; i < n; i++)
				good += pick(s, 20) < mood;
			add_people(l, f, village, good, true);
			add_people(l, f, village, n - good, false);
		}
	}
	for (int u = 0; u < l->n; u++)
		l->unit[u].tiny = is_tiny(&l->unit[u], l->unit[u].parent > 0);
	return f;
}

static struct unit *unit_of(struct land *l, const char *code)
{
	for (int u = 0; u < l->n; u++)
		if (strcmp(l->unit[u].code, code) == 0)
			return &l->unit[u];
	return NULL;
}

static void read_cell(struct land *l, const struct tally_cell *c)
{
	struct unit *u = unit_of(l, c->key);

	if (u)
		u->asked = true;
	if (u && (c->show == TALLY_SHOWN || c->show == TALLY_EMPTY))
		u->known = true;
}

/* Sums of the tree in one column, hidden counts as unknowns. */
static int equations(struct equation *eq, int *unknown, const struct land *l, int column)
{
	int rows = 0, unknowns = 0;

	for (int u = 0; u < l->n; u++)
		unknown[u] = l->unit[u].known ? -1 : unknowns++;
	for (int p = 0; p < l->n; p++) {
		struct equation *e = &eq[rows];
		bool any = false;

		e->n = 0;
		e->sum = 0;
		for (int u = 0; u < l->n; u++) {
			double sign = u == p ? -1 : 1;

			if (u != p && l->unit[u].parent != p)
				continue;
			any = any || u != p;
			if (unknown[u] < 0) {
				e->sum -= sign * l->unit[u].count[column];
				continue;
			}
			e->unit[e->n] = unknown[u];
			e->sign[e->n++] = sign;
		}
		rows += any && e->n > 0;
	}
	return rows;
}

/* An earlier table, or the county's figure, has so few above it that nothing below can be wider. */
static bool was_told(const struct land *l, int u, int column)
{
	for (u = l->unit[u].parent; u > 0; u = l->unit[u].parent)
		if (l->unit[u].told && l->unit[u].count[column] < K)
			return true;
	return false;
}

struct tally_count {
	int attacked, open;
};

static void attack(struct land *l, struct tally_count *count, int which)
{
	static struct equation eq[ROWS_MAX];
	int unknown[UNITS_MAX];

	for (int column = 0; column < 2; column++) {
		int rows = equations(eq, unknown, l, column), unknowns = 0;

		if (l->unit[0].count[column] < K)
			continue; /* the county's own figure says it all */
		for (int u = 0; u < l->n; u++)
			unknowns += unknown[u] >= 0;
		for (int u = 0; u < l->n; u++) {
			double lo, hi;

			if (!l->unit[u].tiny || !l->unit[u].asked || was_told(l, u, column))
				continue;
			if (unknown[u] < 0)
				fail_msg("publication %d: %s is printed", which, l->unit[u].code);
			lo = end_of(eq, rows, unknowns, unknown[u], -1);
			hi = end_of(eq, rows, unknowns, unknown[u], 1);
			if (hi - lo < K - 1e-6)
				fail_msg("publication %d: %s lies from %g to %g (it is %g)", which,
					 l->unit[u].code, lo, hi, l->unit[u].count[column]);
			if (!(lo <= l->unit[u].count[column] + 1e-6 &&
			      hi >= l->unit[u].count[column] - 1e-6))
				fail_msg("publication %d: the attack itself is wrong", which);
			count->attacked++;
		}
	}
	for (int u = 0; u < l->n; u++)
		count->open += l->unit[u].known;
}

#define RESULTS 6

/* Tables that leave together: any of the three levels, sometimes another metric of the same question. */
static size_t estimate(struct tally_result **r, struct county *c, struct tally_frame *f,
		       uint32_t levels)
{
	size_t n = 0;

	for (int by = LEVEL_COUNTY; by <= LEVEL_VILLAGE; by++)
		for (uint32_t m = 0; m < (levels & 8 ? 2 : 1); m++) {
			struct tally_query q = { .metric =
							 form_metric(c->form, m ? "score" : "sat"),
						 .by = (enum level)by,
						 .node = -1,
						 .period = { .whole = true } };

			if (!(levels >> by & 1) || !tally_allowed(c->form, q.metric, q.by))
				continue;
			assert_int_equal(tally_estimate(&r[n++], f, &q, NULL), ST_OK);
		}
	return n;
}

static size_t remember(struct tally_published *old, size_t n, struct tally_result *const *r,
		       size_t results, bool same)
{
	for (size_t i = 0; i < results; i++)
		for (size_t c = 0; c <= r[i]->n_cells; c++) {
			const struct tally_cell *cell = c ? &r[i]->cells[c - 1] : &r[i]->total;

			old[n++] = (struct tally_published){ .round = "",
							     .metric = r[i]->metric->id,
							     .question = "",
							     .whole = true,
							     .key = cell->key,
							     .n = (int64_t)cell->n,
							     .positive = (int64_t)cell->positive,
							     .show = cell->show,
							     .same_data = same };
		}
	return n;
}

static void read_tables(struct land *l, struct tally_result *const *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(r[i]->metric->id, "sat") != 0)
			continue;
		read_cell(l, &r[i]->total);
		for (size_t c = 0; c < r[i]->n_cells; c++)
			read_cell(l, &r[i]->cells[c]);
	}
	/* the other metric of the question prints its base: it must not stand where the rate does not */
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			for (size_t c = 0; r[i]->by == r[k]->by && c < r[i]->n_cells; c++)
				assert_int_equal(r[i]->cells[c].show == TALLY_SHOWN,
						 r[k]->cells[c].show == TALLY_SHOWN);
}

static void publications__attacked_by_linear_programming__hold(void **state)
{
	struct county *c = *state;
	const char *asked = getenv("RUHU_ATTACKS");
	int64_t n = 1000;
	int refused = 0;
	struct tally_count count = { 0, 0 };
	uint64_t s = 2026;

	assert_true(!asked || num_parse_int(asked, strlen(asked), &n));
	for (int i = 0; i < n; i++) {
		static struct tally_published old[4 * UNITS_MAX];
		struct tally_result *first[RESULTS], *second[RESULTS];
		static struct land l;
		struct tally_frame *f = random_land(&l, c, &s);
		size_t results = estimate(first, c, f, 1 + pick(&s, 15)), more = 0, n_old = 0;

		assert_int_equal(tally_protect(first, results, K, NULL, 0), 0);
		read_tables(&l, first, results);
		attack(&l, &count, i);
		if (i % 2) { /* and a second one of the same data, later */
			n_old = remember(old, 0, first, results, true);
			for (int u = 0; u < l.n; u++)
				l.unit[u].told = l.unit[u].known;
			more = estimate(second, c, f, 1 + pick(&s, 7));
			if (tally_protect(second, more, K, old, n_old) == 0) {
				read_tables(&l, second, more);
				attack(&l, &count, i);
			} else {
				refused++;
			}
		}
		for (size_t k = 0; k < results; k++)
			tally_result_free(first[k]);
		for (size_t k = 0; k < more; k++)
			tally_result_free(second[k]);
		tally_frame_free(f);
	}
	print_message(
		"%" PRId64
		" publications, %d counts attacked, %d cells open, %d second tables refused\n",
		n, count.attacked, count.open, refused);
	assert_true(count.attacked > n && count.open > n);
}

/* A few more interviews between two publications: where a unit grew by fewer than k, its new number does not leave. */
static void publications__data_moved_a_little__difference_does_not_show(void **state)
{
	struct county *c = *state;
	static struct tally_published old[UNITS_MAX];
	struct tally_result *r[RESULTS];
	static struct land l;
	struct tally_frame *f = tally_frame_new(c->form, &c->round, &c->divisions);
	int town[3], village[3];
	size_t n, n_old;

	l.n = 0;
	(void)new_unit(&l, "", -1);
	for (int t = 0; t < 3; t++) {
		char code[16];

		(void)snprintf(code, sizeof(code), "1505251%02d000", t);
		town[t] = new_unit(&l, code, 0);
		(void)snprintf(code, sizeof(code), "1505251%02d201", t);
		village[t] = new_unit(&l, code, town[t]);
		add_people(&l, f, village[t], 40, true);
		add_people(&l, f, village[t], 20, false);
	}
	n = estimate(r, c, f, 2);
	assert_int_equal(tally_protect(r, n, K, NULL, 0), 0);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(r[0]->cells[i].show, TALLY_SHOWN);
	n_old = remember(old, 0, r, n, false);
	for (size_t i = 0; i < n_old; i++) /* the keys outlive their tables */
		old[i].key = unit_of(&l, old[i].key)->code;
	tally_result_free(r[0]);
	(void)snprintf(l.unit[village[0]].code, 16,
		       "150525100202"); /* two more in the first township */
	add_people(&l, f, village[0], 2, false);
	(void)snprintf(l.unit[village[1]].code, 16, "150525101202"); /* fifty in the second */
	add_people(&l, f, village[1], 50, true);
	n = estimate(r, c, f, 2);
	assert_int_equal(tally_protect(r, n, K, old, n_old), 0);
	assert_int_not_equal(r[0]->cells[0].show, TALLY_SHOWN);
	assert_int_equal(r[0]->cells[1].show + r[0]->cells[2].show > 0,
			 1); /* and another with it */
	tally_result_free(r[0]);
	tally_frame_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(publications__attacked_by_linear_programming__hold),
		cmocka_unit_test(publications__data_moved_a_little__difference_does_not_show),
	};

	return cmocka_run_group_tests(tests, county_open, county_close);
}
