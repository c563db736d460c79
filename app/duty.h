/* SPDX-License-Identifier: MIT */
/*
 * Who answers for what: the office's own list of departments (survey-defs/templates/departments.csv), each with its 分管领域, the metrics and
 * questions that are about it, and the sort of problem that goes to it. A page for one of them is made of these alone.
 */
#ifndef RUHU_APP_DUTY_H
#define RUHU_APP_DUTY_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct arena;
struct form;
struct issue;
struct metric;
struct workspace;

struct duty {
	const char *domain; /* NULL = it is one department's */
	VEC(const char *) owners;     /* names of departments */
	VEC(const char *) categories; /* codes of issues */
	VEC(const struct metric *) metrics;
	VEC(int) nodes; /* their items, and the questions named */
};

/* The rows of the domain, or of the department (its name or code). Names that no form of the round has, and words that are no category, are errors
 * with row and column; ST_NOT_FOUND where no row is of it. What it fills in lives in a. */
MUST_USE enum status duty_read(struct duty *out, struct workspace *ws, const struct form *form, const char *path, const char *domain,
			       const char *owner, struct arena *a, struct err *err);
/* Given to one of its departments; or to nobody yet, and of its sort. */
bool duty_has(const struct duty *d, const struct issue *i);
const char *duty_owners(const struct duty *d, struct arena *a); /* "城管局、住建局" */
void duty_clear(struct duty *d);

#endif
