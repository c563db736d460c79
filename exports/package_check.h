/* SPDX-License-Identifier: MIT */
/*
 * A file from a stick is first opened and verified in a child process that may do nothing but compute: limits on memory, time and
 * descriptors, and where the kernel knows them a filter of system calls. What hangs, grows or crashes costs its own file only.
 */
#ifndef RUHU_EXPORTS_PACKAGE_CHECK_H
#define RUHU_EXPORTS_PACKAGE_CHECK_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "exports/package.h"

struct package_limits {
	size_t memory; /* bytes beyond what the program has already */
	int seconds;   /* of processor time, and four times that on the clock */
};
extern const struct package_limits package_limits_usual;

/* Runs fn(ctx, err) in the child and gives its status and sentence. ST_INPUT: the child died of it. Where no child can be made
 * (ST_IO), nothing was checked. */
MUST_USE enum status package_in_child(enum status (*fn)(void *ctx, struct err *err), void *ctx,
				      const struct package_limits *limits, struct err *err);
/* package_open in the child, without its result. */
MUST_USE enum status package_check(const char *bytes, size_t n, const struct seal_opener *openers,
				   size_t n_openers, struct err *err);

#endif
