/* SPDX-License-Identifier: MIT */
/*
 * Plain CSV out of a store (architecture section 5; docs/FORMATS.md "Plain CSV").
 *   EXPORT_EXCHANGE  what a laptop hands over and merge reads: every revision of every interview and visit, exact cells, UTF-8
 *                    without BOM, CRLF. The same state always gives the same bytes.
 *   EXPORT_PEOPLE    the copy for spreadsheets: heads only, labels, BOM, formula-safe, a _copy column; no household, unit below
 *                    township, device, interviewer, time of day, process question or quotation.
 * Files appear under their names only when all of them are whole and on the disk; a failure leaves none of the new ones.
 */
#ifndef RUHU_EXPORTS_CSV_OUT_H
#define RUHU_EXPORTS_CSV_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct arena;
struct divisions;
struct store;

enum export_purpose { EXPORT_EXCHANGE, EXPORT_PEOPLE };

struct export_options {
	enum export_purpose purpose;
	const char *round; /* NULL = all */
	const struct divisions
		*divisions; /* names of townships in the people's copy; may be NULL */
	const char *(*outcome_label)(
		const char *code); /* words for the people's copy; NULL = the codes */
	bool (*progress)(
		void *ctx,
		int64_t done); /* records so far; false stops: ST_CANCELLED, no file. May be NULL */
	void *ctx;
};

struct export_file {
	const char *path;
	int64_t rows;
};
struct export_result {
	struct arena *arena;
	VEC(struct export_file) files; /* none where the store has nothing to export */
	int64_t interviews, visits;    /* records, not revisions */
	int64_t aside; /* of the people's copy: interviews an office set aside, which are not in it */
};

/* dir is made if absent. The caller frees *out. */
MUST_USE enum status csv_export(struct export_result **out, struct store *st, const char *dir,
				const struct export_options *options, struct err *err);
void export_result_free(struct export_result *result);

#endif
