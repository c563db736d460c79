/* SPDX-License-Identifier: MIT */
/* Errors of `ruhu tally --csv` by replicate weights (statistics.md section 7), for checking and for files that come without a design. */
#ifndef RUHU_CLI_TALLY_REPLICATES_H
#define RUHU_CLI_TALLY_REPLICATES_H

#include <stdbool.h>
#include <stddef.h>

#include "tally/replicate.h"

struct estimate;
struct sheet;

struct csv_replicates {
	bool on, mse;
	struct replicates r;
	const double **given; /* owned; columns of the sheet */
};

/* how: "jk1", "jkn", "NAME*" (the sheet was read with that beginning), NULL = off. False: none of these. */
bool csv_replicates_known(const char *how);
void csv_replicates_make(struct csv_replicates *out, const char *how, bool mse, const struct survey *s, const struct sheet *sheet);
void csv_replicates_clear(struct csv_replicates *c);

/* Variance and standard error of sum w y / sum w x, or, where x is NULL, of sum w y, in the place of the linearised ones. Rows where y or x is
 * NaN do not count. alone: no PSUs were declared, so that the degrees of freedom are those of the replicates. */
void csv_replicates_error(struct estimate *e, const struct csv_replicates *c, const double *y, const double *x, bool alone);

#endif
