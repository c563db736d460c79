/* SPDX-License-Identifier: MIT */
/*
 * Which households a round sent people to. The register knows it of the round in use: those that were given to a team. When another round begins,
 * the list is put down under its name (docs/FORMATS.md), so that a round's outcome rates stay those of its own households.
 */
#ifndef RUHU_APP_ISSUED_H
#define RUHU_APP_ISSUED_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/store.h"

struct round;
struct strbuf;
struct workspace;

/* Before next is the one in use: keeps the list of the round in use until now; puts back that of next, if it was in use before; where the villages
 * of next are drawn anew (waves: independent) nobody is given anything yet, and nothing is drawn. What was done is said, in sentences. */
MUST_USE enum status issued_switch(struct workspace *ws, const struct round *next, struct strbuf *said, struct err *err);
/* The households of a round whose list was kept; *kept false: it was not, the register is to be asked. */
MUST_USE enum status issued_each(struct workspace *ws, const char *round, store_household_fn fn, void *ctx, bool *kept, struct err *err);

/* The part of the log of samples that a round's households come from; *n bytes of it. */
const char *issued_sample_log(const char *log, const char *round, size_t *n);

#endif
