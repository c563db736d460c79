/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/rows.h"

#include <stdlib.h>

#include "base/mem.h"
#include "tally/frame_internal.h"

static int by_id(const void *a, const void *b)
{
	return memcmp(((const struct tally_design_row *)a)->id.b, ((const struct tally_design_row *)b)->id.b, IDENTITY_SIZE);
}

enum status tally_frame_rows(struct tally_design_row **out, size_t *n, struct tally_frame *f, struct err *err)
{
	const double *person = NULL, *household = NULL;
	const struct frame_design *fd = frame_design(f);
	struct tally_design_row *rows;
	enum status st = frame_weights(&household, f, false, err);

	*out = NULL;
	*n = 0;
	if (st == ST_OK)
		st = frame_weights(&person, f, true, err);
	if (st != ST_OK)
		return st;
	rows = mem_array(f->n + fd->d.n_psus + 1, sizeof(*rows));
	for (size_t p = 0; p < fd->d.n_psus; p++) {
		const struct design_psu *psu = &fd->d.psu[p];
		struct tally_design_row row = { .unit = f->units.text[fd->unit[p]], .psu = p };

		row.villages = fd->d.strata[psu->stratum].frame;
		row.households = psu->frame;
		for (size_t i = psu->first; i < psu->end; i++) {
			row.id = f->rows[i].id;
			row.person = person[i];
			row.household = household[i];
			rows[(*n)++] = row;
		}
	}
	qsort(rows, *n, sizeof(*rows), by_id);
	for (size_t p = 0; p < fd->d.n_psus; p++)
		if (fd->d.psu[p].first == fd->d.psu[p].end)
			rows[(*n)++] = (struct tally_design_row){ .unit = f->units.text[fd->unit[p]],
								  .psu = p,
								  .villages = fd->d.strata[fd->d.psu[p].stratum].frame,
								  .households = fd->d.psu[p].frame };
	*out = rows;
	return ST_OK;
}

bool tally_frame_persons(const struct tally_frame *f, const struct metric *m)
{
	return frame_weights_persons(f, m);
}
