/* SPDX-License-Identifier: MIT */
/* The plan of a made-up county from a command line: what the programs that make one have in common. */
#ifndef RUHU_BENCH_COUNTY_PLAN_H
#define RUHU_BENCH_COUNTY_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct divisions;
struct form;

struct county_option {
	const char *name; /* "--seed" */
	int64_t *value;
};
/* Pairs of a name and a number from 0; false where one is neither, or a number is missing. */
bool county_options(const struct county_option *known, size_t n_known, int argc, char **argv);

/* Both are the caller's to free, in every case. */
MUST_USE enum status county_read(struct form **form, struct divisions **divisions, const char *form_path, const char *divisions_path,
				 struct err *err);

#endif
