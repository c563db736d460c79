/* SPDX-License-Identifier: MIT */
/* Is a two-way table of shares independent? Rao and Scott's and Wald's tests on a survey (statistics.md section 8). */
#ifndef RUHU_TALLY_CROSSTAB_H
#define RUHU_TALLY_CROSSTAB_H

#include <stddef.h>
#include <stdint.h>

struct survey;

enum crosstab_test { CROSSTAB_F, CROSSTAB_CHISQ, CROSSTAB_WALD, CROSSTAB_ADJUSTED_WALD };

#define CROSSTAB_MISSING UINT32_MAX
#define CROSSTAB_MAX     20 /* categories of a variable */

struct crosstab_result {
	double statistic, p;
	double ndf, ddf; /* ddf NaN for CROSSTAB_CHISQ */
	size_t n;        /* rows with both answers */
};

enum crosstab_why { /* no test */
		    CROSSTAB_FINE,
		    CROSSTAB_ONE_CATEGORY, /* everybody in one row or column */
		    CROSSTAB_NO_DF,        /* fewer than two PSUs a stratum can tell */
		    CROSSTAB_SINGULAR,
		    CROSSTAB_TOO_MANY
};

/* row, column: category of each row of the survey below CROSSTAB_MAX, or CROSSTAB_MISSING. */
enum crosstab_why crosstab_independence(struct crosstab_result *out, const struct survey *s,
					const uint32_t *row, const uint32_t *column,
					enum crosstab_test test);

#endif
