/* SPDX-License-Identifier: MIT */
/* Rows out of the pages of a damaged file. */
#ifndef RUHU_STORE_RESCUE_PAGES_H
#define RUHU_STORE_RESCUE_PAGES_H

#include "store/db.h"

struct pages_found {
	int64_t rows; /* of all tables, true or not */
};
/* Words as their index has them stand in the temporary table spare(n, text) afterwards. Puts every row that can be told to belong to a table of into (whole, and without rows) there as it lies in the file at path, which need
 * be no readable database. ST_IO; the status of into. */
MUST_USE enum status pages_gather(struct db *into, const char *path, struct pages_found *found, struct err *err);

#endif
