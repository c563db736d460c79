/* SPDX-License-Identifier: MIT */
/*
 * A file from a stick is first opened and verified in a child process that may do nothing but compute: limits on memory, time and
 * descriptors, and where the kernel knows them a filter of system calls. One child looks at several files, since making it costs more
 * than a file does. Only what a child says that has opened nothing else is believed against a file: where a child hangs, grows, crashes
 * or complains later in its life, the file under way is given to a new child, first, with all of the limits to itself. So what one file
 * does to its child costs that file only. (What is said for a file needs no belief: the parent reads it again.)
 */
#ifndef RUHU_EXPORTS_PACKAGE_CHECK_H
#define RUHU_EXPORTS_PACKAGE_CHECK_H

#include <stddef.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"
#include "exports/package.h"

struct package_limits {
	size_t memory; /* bytes beyond what the program has already */
	int seconds;   /* of processor time, and four times that on the clock; of a child in its whole life */
};
extern const struct package_limits package_limits_usual;

struct package_verdict {
	enum status status; /* ST_INPUT also where the child died of it */
	char text[ERR_TEXT_MAX];
};

/* fn(ctx, i, err) for i = 0 to n-1 in children: begun in one call, heard in another, so that the caller does its own work beside them;
 * what fn reads stays unchanged between the two. */
typedef enum status (*package_job_fn)(void *ctx, size_t i, struct err *err);
struct package_children {
	package_job_fn fn;
	void *ctx;
	size_t n;
	const struct package_limits *limits;
	pid_t pid; /* of the one under way, 0 = none */
	int from;  /* its verdicts */
};
void package_children_begin(struct package_children *c); /* where it cannot, hearing begins */
/* Gives the status and sentence of each in out[i]. ST_IO: no child could be made; then those from *done on were not checked. */
MUST_USE enum status package_children_hear(struct package_children *c, struct package_verdict *out,
					   size_t *done, struct err *err);
void package_children_end(struct package_children *c); /* whatever it is doing */

#endif
