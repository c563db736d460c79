/* SPDX-License-Identifier: MIT */
/*
 * Packages of a merge, read and verified some files ahead of the one whose turn it is, so that one child (package_check.h) serves them
 * all. Bytes are read once: what was verified is what is taken, whatever becomes of the stick.
 */
#ifndef RUHU_EXPORTS_PACKAGE_AHEAD_H
#define RUHU_EXPORTS_PACKAGE_AHEAD_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "exports/package_check.h"

struct merge;

struct package_ahead {
	size_t file; /* in the report */
	struct strbuf bytes;
	struct digest digest;
	bool read;  /* else v says why not */
	bool known; /* taken before: not verified again */
	struct package_verdict v;
	const struct seal_opener *openers; /* of the merge; what it was opened with */
	size_t n_openers;
};

/* File i of the merge, a package; *out until the next call. Statuses are the store's, the file's own are in (*out)->v. */
MUST_USE enum status package_ahead_get(struct merge *m, size_t i, const struct package_ahead **out,
				       struct err *err);
void package_ahead_free(struct merge *m);

#endif
