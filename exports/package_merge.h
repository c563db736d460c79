/* SPDX-License-Identifier: MIT */
/* Packages beside CSV files in a merge, and what the chains of the devices say. Inside exports/, but for the last two. */
#ifndef RUHU_EXPORTS_PACKAGE_MERGE_H
#define RUHU_EXPORTS_PACKAGE_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/store.h"

struct merge;
struct strbuf;

/* Takes file i, inside the transaction: what became of it goes into its place of the report. Statuses are the store's. */
MUST_USE enum status merge_take_package(struct merge *m, size_t i, struct err *err);

/* Appends a sentence for each device that has revisions which did not arrive (with the numbers of the packages that did not), and for
 * each fork of a chain (two packages of one number, or one that does not follow the one before it). */
MUST_USE enum status package_chains(struct strbuf *out, struct store *st, struct err *err);
/* The same, for those who list computers: of each one that has revisions which did not arrive. */
struct package_gap {
	const unsigned char *key;
	int64_t missing, aside; /* revisions that are waited for; and those that a decision set aside */
	const char *numbers;	/* of the packages, "4、6-7" */
	const struct decided_gap *decided; /* NULL = nothing */
};
typedef void (*package_gap_fn)(void *ctx, const struct package_gap *g);
MUST_USE enum status package_gaps_each(struct store *st, package_gap_fn fn, void *ctx, struct err *err);
/* The ids of all that did not arrive of one computer. */
MUST_USE enum status package_missing(struct store *st, const unsigned char key[PUBLIC_KEY_SIZE], struct digest **out, size_t *n, struct arena *a,
				     struct err *err);
/* Appends a line for each trusted device whose last package came before from_ms: code, number, time. */
typedef void (*package_absent_fn)(void *ctx, const char *code, int64_t number, int64_t at_ms);
MUST_USE enum status package_absent(struct store *st, int64_t from_ms, package_absent_fn fn,
				    void *ctx, struct err *err);

#endif
