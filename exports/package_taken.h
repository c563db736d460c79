/* SPDX-License-Identifier: MIT */
/* How many revisions a package had that was taken: of a sealed one nobody is asked for the passphrase again. Settings of the store,
 * "taken." and the digest of the file. */
#ifndef RUHU_EXPORTS_PACKAGE_TAKEN_H
#define RUHU_EXPORTS_PACKAGE_TAKEN_H

#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"

struct store;

MUST_USE enum status package_taken_note(struct store *st, const struct digest *file, int64_t n, struct err *err);
/* *n stays as it is where it is not known. */
MUST_USE enum status package_taken_count(struct store *st, const struct digest *file, int64_t *n, struct err *err);

#endif
