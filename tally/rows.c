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

enum status tally_frame_rows(struct tally_design *out, struct tally_frame *f, struct err *err)
{
	const double *person = NULL, *household = NULL;
	const struct frame_design *fd = frame_design(f);
	enum status st = frame_weights(&household, f, false, err);
	size_t with;

	*out = (struct tally_design){ .rows = NULL };
	if (st == ST_OK)
		st = frame_weights(&person, f, true, err);
	if (st != ST_OK)
		return st;
	out->n_psus = fd->d.n_psus;
	out->psus = mem_array(fd->d.n_psus + 1, sizeof(*out->psus));
	out->rows = mem_array(f->n + fd->d.n_psus + 1, sizeof(*out->rows));
	for (size_t p = 0; p < fd->d.n_psus; p++) {
		const struct design_psu *psu = &fd->d.psu[p];

		out->psus[p] = (struct tally_design_psu){ f->units.text[fd->unit[p]], fd->d.strata[psu->stratum].frame, psu->frame };
		for (size_t i = psu->first; i < psu->end; i++)
			out->rows[out->n++] = (struct tally_design_row){ f->rows[i].id, person[i], household[i], (uint32_t)p };
	}
	with = out->n;
	for (size_t p = 0; p < fd->d.n_psus; p++)
		if (fd->d.psu[p].first == fd->d.psu[p].end)
			out->rows[out->n++] = (struct tally_design_row){ .psu = (uint32_t)p };
	if (with > 1)
		qsort(out->rows, with, sizeof(*out->rows), by_id);
	return ST_OK;
}

void tally_design_clear(struct tally_design *d)
{
	free(d->rows);
	free(d->psus);
	*d = (struct tally_design){ .rows = NULL };
}

bool tally_frame_persons(const struct tally_frame *f, const struct metric *m)
{
	return frame_weights_persons(f, m);
}
