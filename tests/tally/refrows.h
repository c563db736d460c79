/* SPDX-License-Identifier: MIT */
/* What the engine says for one row of reference.tsv. */
#ifndef RUHU_TESTS_TALLY_REFROWS_H
#define RUHU_TESTS_TALLY_REFROWS_H

#include "tests/tally/refbook.h"

struct answer { /* NaN = not computed */
	double value, se, lo, hi, df, p, ddf;
};
struct row {
	const char *dataset, *design, *statistic, *call;
};

/* False: the statistic, data set or design is not known. */
bool row_estimate(struct book *b, const struct row *r, struct answer *out); /* refrows.c */
bool row_compare(struct book *b, const struct row *r, struct answer *out);  /* refrows_compare.c */
bool row_plain(struct book *b, const struct row *r, struct answer *out);    /* refrows_plain.c */
bool row_quality(struct book *b, const struct row *r, struct answer *out);  /* refrows_quality.c */
bool row_outcome(struct book *b, const struct row *r, struct answer *out);  /* refrows_plain.c */

/* Every interview of a table under the checks of Part 3, against its table of expected figures; returns cells that differ. */
size_t quality_table_differences(struct book *b, const char *dataset, const char *expected,
				 size_t *cells);

/* "kind(inner)rest", each cut to 79 characters; inner and rest "" where there are no brackets. The first '(' and its matching bracket. */
struct parts {
	char kind[80], inner[80], rest[80];
	char domain
		[80]; /* "column=value" after a '|', in the inner text, behind it or in the design; "" = all */
};
void row_split(struct parts *p, const struct row *r, const struct table *t);

/* y of a name, NaN outside the domain; NULL = unknown. */
double *row_values(const struct table *t, const char *name, const char *domain);

#endif
