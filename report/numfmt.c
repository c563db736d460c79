/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/numfmt.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/strbuf.h"

#define NONE "—"

static const char *fixed(struct arena *a, double x)
{
	struct strbuf s;
	const char *text;

	strbuf_init(&s);
	num_format_fixed(&s, x, 1);
	text = arena_strndup(a, s.data, s.len);
	strbuf_clear(&s);
	return text;
}

/* Per cent without its sign. */
static const char *per_cent(struct arena *a, double share)
{
	if (share > 0 && share < 0.0005)
		return "<0.1";
	if (share < 1 && share >= 0.9995)
		return ">99.9";
	return fixed(a, 100 * share);
}

const char *numfmt_rate(struct arena *a, double share)
{
	return isnan(share) ? NONE : arena_printf(a, "%s%%", per_cent(a, share));
}

const char *numfmt_points(struct arena *a, double points)
{
	return isnan(points) ? NONE : fixed(a, points);
}

const char *numfmt_count(struct arena *a, size_t n)
{
	if (n < 1000)
		return arena_printf(a, "%zu", n);
	return arena_printf(a, "%s,%03zu", numfmt_count(a, n / 1000), n % 1000);
}

const char *numfmt_rate_range(struct arena *a, double lo, double hi)
{
	return arena_printf(a, "%s–%s%%", per_cent(a, lo), per_cent(a, hi));
}

const char *numfmt_points_range(struct arena *a, double lo, double hi)
{
	return arena_printf(a, "%s–%s", fixed(a, lo), fixed(a, hi));
}
