/* SPDX-License-Identifier: MIT */
/* Numbers on paper. Rounded here and nowhere else; a printed 0.0% or 100.0% is exactly that (statistics.md rule 6). NaN is "—". */
#ifndef RUHU_REPORT_NUMFMT_H
#define RUHU_REPORT_NUMFMT_H

#include <stddef.h>

struct arena;

const char *numfmt_rate(struct arena *a, double share);               /* 0.869 -> "86.9%" */
const char *numfmt_points(struct arena *a, double points);            /* "82.4" */
const char *numfmt_count(struct arena *a, size_t n);                  /* "2,315" */
const char *numfmt_rate_range(struct arena *a, double lo, double hi); /* "84.1–89.3%" */
const char *numfmt_points_range(struct arena *a, double lo, double hi);

#endif
