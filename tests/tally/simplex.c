/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "simplex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

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

double simplex_end(const struct equation *eq, int rows, int unknowns, int goal, double direction)
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
