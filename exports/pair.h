/* SPDX-License-Identifier: MIT */
/*
 * A change of the store and of its doors together. Two files cannot be committed at once: the doors come first, since addresses of
 * households the store does not have are seen by nobody, while a household without its address would be. Inside exports/ only.
 */
#ifndef RUHU_EXPORTS_PAIR_H
#define RUHU_EXPORTS_PAIR_H

#include "base/attr.h"
#include "base/err.h"

struct doors;
struct store;

/* doors NULL = the store alone. After a failure nothing is open. */
MUST_USE enum status pair_begin(struct store *st, struct doors *doors, struct err *err);
/* Commits both if status is ST_OK, else rolls both back; gives the status that results. */
MUST_USE enum status pair_end(struct store *st, struct doors *doors, enum status status,
			      struct err *err);

#endif
