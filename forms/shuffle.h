/* SPDX-License-Identifier: MIT */
/* Park and Miller's generator as ODK XForms prescribes it for randomize() with a seed, so that every engine shuffles alike. */
#ifndef RUHU_FORMS_SHUFFLE_H
#define RUHU_FORMS_SHUFFLE_H

#include <math.h>
#include <stdint.h>

struct shuffle {
	int64_t state;
};

static inline void shuffle_begin(struct shuffle *s, double seed)
{
	seed = trunc(seed);
	s->state = fabs(seed) < 9.0e18 ? (int64_t)seed % 2147483647 : 0;
	if (s->state <= 0)
		s->state += 2147483646;
}

/* From 0 up to, not including, 1. */
static inline double shuffle_next(struct shuffle *s)
{
	s->state = s->state * 16807 % 2147483647;
	return (double)(s->state - 1) / 2147483646.0;
}

#endif
