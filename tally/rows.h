/* SPDX-License-Identifier: MIT */
/* The rows of a frame with their place in the design and their weights: for a file that another program estimates from. */
#ifndef RUHU_TALLY_ROWS_H
#define RUHU_TALLY_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/revision.h"

struct metric;
struct tally_frame;

struct tally_design_row {
	struct identity id; /* all zeros: a village of the sample in which nobody was interviewed; its weights are 0 */
	const char *unit;   /* borrowed from the frame */
	size_t psu;	    /* from 0, by unit */
	double person, household; /* weights */
	double villages, households; /* in the township, in the village; 0 = not known */
};

/* All rows by id, and then the villages without any. The caller frees *out. Errors as those of an estimate. */
MUST_USE enum status tally_frame_rows(struct tally_design_row **out, size_t *n, struct tally_frame *f, struct err *err);

/* Does the metric count persons (the adults of the household enter its weight)? */
bool tally_frame_persons(const struct tally_frame *f, const struct metric *m);

#endif
