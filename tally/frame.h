/* SPDX-License-Identifier: MIT */
/*
 * The rows to be counted, as typed columns. Rows are given one by one (by whoever reads them from a store or a file) in any order:
 * everything computed from a frame depends on the set of rows alone, to the last bit.
 *   f = tally_frame_new(form, round, divisions);  tally_frame_add(f, &row, &err) ...;  tally_estimate(...), tally_counts(...)
 * Marked rows and rows that are no interview (outcome other than 1.x) are counted and left out. Answers inside repeats are not
 * columns. form, round and divisions are borrowed and must outlive the frame; round and divisions may be NULL.
 */
#ifndef RUHU_TALLY_FRAME_H
#define RUHU_TALLY_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/form.h"

struct divisions;
struct identity;
struct round;
struct tally_frame;

#define TALLY_NO_DAY INT64_MIN
#define TALLY_MARKS  6 /* bits of enum mark */

struct tally_row {
	const struct identity *id; /* breaks ties between rows of one household; NULL = zeros */
	const char *unit, *household;
	const char *interviewer; /* NULL = not told */
	int64_t day; /* local date of the start (tally_local_day) */
	const char *outcome;
	unsigned marks;
	bool settled; /* a person decided that it counts, whatever else there is of the household */
	const char *body; /* body lines of a revision, NUL-terminated */
};

/* Why an answer is not a value (statistics.md rule 4): by the column `missing` of its list (forms/missing.h); without one by the custom of
 * the questionnaires: 9 refused, 6 don't know (metric.dk_codes), 7 not applicable, -1 lost. */
enum missing {
	MISSING_NONE,
	MISSING_NOT_ASKED,
	MISSING_REFUSED,
	MISSING_DONT_KNOW,
	MISSING_NOT_APPLICABLE,
	MISSING_LOST
};

struct tally_stock {
	size_t rows;                      /* in the columns */
	size_t marked, mark[TALLY_MARKS]; /* left out; a row may bear several marks */
	size_t not_interview;             /* left out: no interview */
	size_t date_suspicious;   /* outside the round's window: in totals, out of periods */
	size_t units, households; /* with at least one row */
	size_t doubled;           /* rows of a household beyond its first, of which nobody decided ... */
	size_t settled;           /* ... and of which somebody did, of all of the household */
	size_t no_adults; /* person weight needs the number of adults and the row has none: counted with weight 1 */
	int64_t first_day, last_day; /* of the rows within the window; TALLY_NO_DAY if none */
};

/* What a village of the sample has come to: households by final outcome. From the register and all calls, whatever the period. */
struct tally_village {
	double issued, responded; /* responded: interviews, partial ones too */
	double eligible, ineligible, unknown;
};

/* How interviews are weighed. */
enum tally_weighting {
	TALLY_WEIGHTS_DECLARED, /* as the round says; where it says nothing, TALLY_WEIGHTS_BASE */
	TALLY_WEIGHTS_NONE,
	TALLY_WEIGHTS_BASE, /* by the chances: villages, households (where the round gives the counts of the frame), adults of the household */
	TALLY_WEIGHTS_POST  /* and then to the round's population counts */
};

/* What the weights came to, for the method note. */
struct tally_weights {
	enum tally_weighting used;
	bool villages; /* N/n and M/issued of the villages are in them, and non-response by township */
	bool two_stage; /* both stages enter the error */
	bool corrected; /* the first stage has its finite population correction */
	size_t merged;  /* townships whose non-response was taken from the whole county */
	size_t margins; /* population counts they were fitted to ... */
	int margin[4];  /* ... by these questions */
	size_t thin;    /* classes of them with fewer than 20 interviews ... */
	size_t stretched; /* ... or whose weights went below a third or above three times what they were */
	double least, median, most, sum; /* of the weights used; NaN until computed */
	double trim;                     /* times the median they were capped at; 0 = not */
	size_t trimmed;                  /* how many were above it */
	int adults_most;                 /* adults of a household counted at most; 0 = all */
	size_t large;                    /* households with more */
	double kish; /* 1 + CV^2, of persons where they are weighed, else of households; NaN until computed */
};

struct tally_frame *tally_frame_new(const struct form *form, const struct round *round,
				    const struct divisions *divisions);
void tally_frame_free(struct tally_frame *f);

/* ST_INPUT: the unit is no 12-digit code (nothing is added). */
MUST_USE enum status tally_frame_add(struct tally_frame *f, const struct tally_row *row,
				     struct err *err);

/* Villages of the sample, with or without interviews; may be left out: then the villages with rows are the sample. Before any estimate. */
MUST_USE enum status tally_frame_village(struct tally_frame *f, const char *unit,
					 const struct tally_village *v, struct err *err);
void tally_frame_weighting(struct tally_frame *f, enum tally_weighting how);
/* All adults of a household count, whatever the round says (so that both can be shown); false: as it says. */
void tally_frame_all_adults(struct tally_frame *f, bool all);
/* After an estimate. */
struct tally_weights tally_frame_weights(struct tally_frame *f);

/* The base weight of a household of this village: inverse chances of both stages, before non-response; 0 where the counts of the frame are not
 * known. */
double tally_frame_base(struct tally_frame *f, const char *unit);

void tally_frame_stock(struct tally_frame *f, struct tally_stock *out);
const struct form *tally_frame_form(const struct tally_frame *f);

/* The unit's name, or its code where the divisions do not know it. */
const char *tally_unit_name(const struct tally_frame *f, const char *code);

/* Local date of a revision's `started` in the round's offset; TALLY_NO_DAY if it cannot be read. */
int64_t tally_local_day(const char *started, int utc_offset);

#endif
