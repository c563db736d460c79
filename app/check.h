/* SPDX-License-Identifier: MIT */
/* `ruhu check`: a definition, and beside it the round that is to use it. */
#ifndef RUHU_APP_CHECK_H
#define RUHU_APP_CHECK_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct diag_list;

/* The round file that belongs to the definition at path: the one given, else round.txt in its folder; NULL = none. In a. */
const char *check_round_path(struct arena *a, const char *path, const char *given);

/* Reads the definition (all problems into diags) and, where round is not NULL, the round (into round_diags), and compares what the notice
 * promises with both. strict: what XLSForm does not know is an error. ST_FORM if the definition cannot be used; the machine's faults as they are. */
MUST_USE enum status check_definition(const char *path, const char *round, bool strict, struct diag_list *diags,
				      struct diag_list *round_diags, struct err *err);

#endif
