/* SPDX-License-Identifier: MIT */
/* The rows of a frame with their place in the design and their weights: for a file that another program estimates from. */
#ifndef RUHU_TALLY_ROWS_H
#define RUHU_TALLY_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/revision.h"

struct metric;
struct tally_frame;

struct tally_design_row {
	struct identity id; /* all zeros: a village of the sample in which nobody was interviewed; its weights are 0 */
	double person, household; /* weights */
	uint32_t psu;		  /* in psus */
};

struct tally_design_psu {
	const char *unit;	     /* borrowed from the frame */
	double villages, households; /* in the township, in the village; 0 = not known */
};

struct tally_design {
	struct tally_design_row *rows; /* by id, and then the villages without any */
	size_t n;
	struct tally_design_psu *psus; /* by unit */
	size_t n_psus;
};

/* The caller clears *out, also after an error. Errors as those of an estimate. */
MUST_USE enum status tally_frame_rows(struct tally_design *out, struct tally_frame *f, struct err *err);
void tally_design_clear(struct tally_design *d);

/* Does the metric count persons (the adults of the household enter its weight)? */
bool tally_frame_persons(const struct tally_frame *f, const struct metric *m);

#endif
