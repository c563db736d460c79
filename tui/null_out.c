/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/out.h"

#include "base/attr.h"
#include "base/mem.h"

static void show(struct out *o UNUSED, const struct canvas *c UNUSED)
{
}

static void nothing(struct out *o UNUSED)
{
}

static void no_mouse(struct out *o UNUSED, bool on UNUSED)
{
}

static void free_out(struct out *o)
{
	free(o);
}

struct out *null_out_new(void)
{
	static const struct out_ops ops = { .show = show,
					    .repaint = nothing,
					    .suspend = nothing,
					    .resume = nothing,
					    .mouse = no_mouse,
					    .free = free_out };
	struct out *o = mem_alloc(sizeof(*o));

	o->ops = &ops;
	return o;
}
