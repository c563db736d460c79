/* SPDX-License-Identifier: MIT */
/* `ruhu tally --csv` in two files: estimates (tally_csv.c), and tests between them (tally_csv_tests.c). */
#ifndef RUHU_CLI_TALLY_CSV_INTERNAL_H
#define RUHU_CLI_TALLY_CSV_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "cli/tally_csv.h"
#include "cli/tally_replicates.h"
#include "report/doc.h"
#include "tally/design.h"
#include "tally/interval.h"
#include "tally/sheet.h"
#include "tally/survey.h"

#define TALLY_CSV_LIST 32
#define TALLY_CSV_LEVEL 0.95

enum csv_kind { KIND_MEAN, KIND_TOTAL, KIND_SHARE, KIND_RATIO };

struct csv_wish { /* one statistic */
	enum csv_kind kind;
	const char *text;     /* as the person wrote it */
	const char *value;    /* of a share */
	size_t first, second; /* columns; second of a ratio */
};

struct csv_job {
	struct cli *cli;
	const struct tally_csv_options *options;
	struct sheet sheet;
	struct csv_wish wishes[TALLY_CSV_LIST];
	size_t n_wishes;
	size_t stratum, psu[2], fpc[2], weight, base, by, cross[2]; /* columns, SIZE_MAX = none */
	const char *contrast[2]; /* values of by; NULL = none */
	enum interval_method method;
	enum survey_lonely lonely;
	struct survey *survey;
	struct csv_replicates replicates;
	struct doc_table *table; /* for people, or */
	struct strbuf
		csv; /* for programs: exact, no formula protection, empty where there is nothing */
	bool programs;
};


/* One line of the table, of the file or of the page. NaN: nothing stands there. */
struct csv_row {
	const char *kind, *variable, *domain;
	size_t n;
	double value, se, lo, hi, df, deff, ndf, p;
};
void csv_row_write(struct csv_job *j, const struct csv_row *r);

/* y (and x) of a wish, missing outside the domain (SHEET_MISSING = all). */
void csv_values(const struct csv_job *j, const struct csv_wish *w, uint32_t domain, double *y, double *x);
/* The estimate of a wish from them; influence [rows] may be NULL. */
void csv_linear(struct estimate *out, const struct csv_job *j, const struct csv_wish *w, const double *y, const double *x, double *influence);

/* tally_csv_tests.c: the difference of two domains for every wish, the second less the first, with its t-test; and whether two columns have to do
 * with each other (Rao and Scott). */
void csv_contrasts(struct csv_job *j);
void csv_cross(struct csv_job *j);

#endif
