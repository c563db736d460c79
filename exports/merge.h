/* SPDX-License-Identifier: MIT */
/*
 * Plain CSV into an office store (architecture section 5): set union, so order, repetition and interruption do not matter. A file is
 * taken whole or not at all; it is called taken only after the commit it is part of. What is refused and what is only marked is
 * listed in docs/FORMATS.md.
 *   merge_open(&m, store, &options, &err);  merge_path(m, "U盘", &err) ...;  st = merge_run(m, &err);
 *   merge_report_print(&text, merge_report(m));  merge_free(m);
 */
#ifndef RUHU_EXPORTS_MERGE_H
#define RUHU_EXPORTS_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "store/store.h"

struct arena;
struct divisions;
struct merge;
struct seal_opener;
struct strbuf;

enum merge_outcome {
	MERGE_TAKEN,
	MERGE_HAD,
	MERGE_REFUSED,
	MERGE_SKIPPED
}; /* 收下 已有 不收 跳过 */

/* Texts in the report's arena. */
struct sentences {
	const char **v;
	size_t n, cap;
};

struct merge_file {
	const char *path; /* as given or found */
	enum merge_outcome outcome;
	enum status
		code; /* why it was refused: ST_INPUT, ST_SYNTAX, ST_LIMIT, ST_IO, ...; ST_OK otherwise */
	int64_t rows, added, already, marked; /* of a refused file: rows read, 0, 0, 0 */
	struct sentences problems;            /* sentences, the first few; why refused */
	struct sentences notes; /* sentences, the first few: marked rows, unknown columns, ... */
	int64_t more_problems, more_notes; /* how many are not listed */
	bool package;			   /* not a table */
	bool set_aside;			   /* skipped: an office decided not to take it any more */
};

struct merge_report {
	struct arena *arena;          /* the merge's: everything here lives as long as it */
	VEC(struct merge_file) files; /* in byte order of their paths */
	int64_t count[MERGE_SKIPPED + 1];
	int64_t added, already, marked, corrections; /* corrections: added rows with _seq above 1 */
	int64_t unregistered;        /* rows whose household is not in the register */
	struct sentences households; /* the first of them */
	struct sentences rounds;     /* taken under their name, sample unknown */
	struct sentences
		conflicts; /* one sentence each, the first few; state of the store, not of this run */
	int64_t shared; /* households that more than one counting interview of a round claims, and nobody decided; of the store as well */
	struct sentences shared_households; /* the first of them */
	struct store_state state;           /* afterwards */
	bool cancelled;
};

struct merge_options {
	const struct divisions *
		divisions; /* unit codes are checked against it; NULL or empty = shape only, which is said */
	const char *form_path; /* --form: a definition the store need not hold yet; NULL = none */
	/* Called after each file; done of total. False stops: the file under way is left out, what is taken stays. May be NULL. */
	/* The keys that open sealed packages, asked for when the first one is met; may be NULL. What it gives lives until merge_free. */
	enum status (*openers)(void *ctx, const struct seal_opener **openers, size_t *n, struct err *err);
	int64_t now_ms; /* when packages were taken */
	bool (*progress)(void *ctx, const char *path, size_t done, size_t total);
	void *ctx;
};

MUST_USE enum status merge_open(struct merge **out, struct store *st,
				const struct merge_options *options, struct err *err);
/* A file (whatever its name) or a folder with all below it (only names ending in .csv are read; the rest is listed as skipped).
 * ST_NOT_FOUND, ST_IO. */
MUST_USE enum status merge_path(struct merge *m, const char *path, struct err *err);
/* Reads everything. ST_OK: all taken, had or skipped. ST_INPUT: some were refused, the report tells why. ST_IO: some could not be
 * read. Another status: the store gave up; what was committed stays. ST_CANCELLED. The report is valid in every case. */
MUST_USE enum status merge_run(struct merge *m, struct err *err);
const struct merge_report *merge_report(const struct merge *m);
/* How many files, from the first one on, will not change any more: what they brought is committed. For progress. */
size_t merge_settled(const struct merge *m);
void merge_free(struct merge *m);

/* One line a file, reasons below it; ends with counts and the four groups of digits. */
void merge_report_print(struct strbuf *out, const struct merge_report *report);
const char *merge_outcome_name(enum merge_outcome outcome); /* T()-ed: 收下 已有 不收 跳过 */

#endif
