/* SPDX-License-Identifier: MIT */
/* Between metric.c (cells), metric_values.c (codes to numbers) and suppress.c. */
#ifndef RUHU_TALLY_METRIC_INTERNAL_H
#define RUHU_TALLY_METRIC_INTERNAL_H

#include "tally/design.h"
#include "tally/frame_internal.h"
#include "tally/metric.h"

#define TALLY_LEVEL 0.95

/* One metric over all rows of the frame, in their fixed order. */
struct metric_values {
	size_t n;
	struct design_row *rows;
	double **y;                /* [items][n]; NaN = not in the base */
	size_t items;              /* of those kept */
	double *score, *top, *net; /* [n] of a share with a map, else NULL */
	signed char *
		status; /* [n] enum missing of the (first) item, -1 = outside the metric: condition or period */
	size_t dropped;
};

void metric_values_init(struct metric_values *v, struct tally_frame *f, const struct tally_query *q,
			enum tally_basis basis);
void metric_values_clear(struct metric_values *v);

/* Primary marks of every cell and the complementary ones (section 10); r->by tells whether the stricter rules for villages hold. */
void suppress_cells(struct tally_result *r, int k);

#endif
