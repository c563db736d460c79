/* SPDX-License-Identifier: MIT */
/* The least and the greatest value of one unknown under sums that are known: a small simplex, for attacks on tables. */
#ifndef RUHU_TESTS_TALLY_SIMPLEX_H
#define RUHU_TESTS_TALLY_SIMPLEX_H

#define UNITS_MAX 160
#define ROWS_MAX  24

/* sign[k] * x[unit[k]] add up to sum; all x are at least 0. */
struct equation {
	int n, unit[UNITS_MAX];
	double sign[UNITS_MAX], sum;
};

/* The end of x[goal] in the direction: -1 least, +1 greatest. HUGE_VAL: without bound. Fails the test where the equations contradict each other. */
double simplex_end(const struct equation *eq, int rows, int unknowns, int goal, double direction);

#endif
