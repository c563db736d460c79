/* SPDX-License-Identifier: MIT */
/*
 * Parts of documents built from results: what `ruhu tally` prints, and what the leader's page is put together from. A builder takes
 * results as they are: what must not be shown is marked in them already.
 *   d = doc_new(T("..."));  tables_metric(d, frame, result);  tables_outcomes(d, frame, &outcomes);  tables_data(d, frame, &data);
 */
#ifndef RUHU_REPORT_TABLES_H
#define RUHU_REPORT_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/doc.h"

struct counts_query;
struct form;
struct metric;
struct outcome_table;
struct round;
struct strbuf;
struct tally_cell;
struct tally_change;
struct tally_frame;
struct tally_result;

/* What the store knows about the data beside the rows themselves; printed under every table. */
struct tables_data {
	size_t not_in_register; /* households met that the register does not hold */
	size_t corrections;     /* records with a later revision */
	size_t conflicts;       /* records with several heads */
	size_t decided;         /* interviews an office set aside */
};

/* A metric by unit or answer: heading (with "SRS近似" where it is one), table, notes. */
void tables_metric(struct doc *d, const struct tally_frame *f, const struct tally_result *r);
/* What changed since the period compared with; and the order of the units with its intervals. */
void tables_change(struct doc *d, const struct tally_frame *f, const struct tally_result *r);
void tables_rank(struct doc *d, const struct tally_frame *f, const struct tally_result *r);
/* One note on the two rounds compared: what they share, and whether they asked in the same words. Nothing where no result is of two. */
void tables_rounds(struct doc *d, const struct tally_result *const *results, size_t n);
/* Several metrics for the whole county, a row each. */
void tables_overview(struct doc *d, const struct tally_frame *f,
		     struct tally_result *const *results, size_t n);
/* 口径: one paragraph a metric, then one about the intervals. */
void tables_methods(struct doc *d, const struct tally_frame *f, struct tally_result *const *results,
		    size_t n);
/* Final outcomes by class and by code, and the response rates by unit. */
void tables_outcomes(struct doc *d, const struct tally_frame *f, const struct outcome_table *t);
/* All rates of statistics.md Part 2 by unit, and how many calls it took. */
void tables_rates(struct doc *d, const struct tally_frame *f, const struct outcome_table *t);
/* Those who were met only when somebody came again against those met at once: the cheapest look at what the ones never met would have said.
 * late: how many; change: theirs less the others'. */
void tables_late(struct doc *d, const struct tally_frame *f, const struct metric *m, const struct tally_change *change, size_t late);
/* A table of plain frequencies: unit, question, answer, number and share of those who answered. */
MUST_USE enum status tables_counts(struct doc *d, struct tally_frame *f,
				   const struct counts_query *q, struct err *err);
/* Rows left out, suspicious dates and the rest, as one note. */
void tables_data(struct doc *d, struct tally_frame *f, const struct tables_data *data);

/* The sentence for tally_protect that could not. */
MUST_USE enum status tables_exposed(struct err *err);

/* Texts of a cell, in the document's arena. */
const char *tables_value(struct doc *d, const struct tally_result *r, const struct tally_cell *c);
const char *tables_base(struct doc *d,
			const struct tally_cell *c); /* "" where the unit is hidden */
const char *tables_why_hidden(struct doc *d, const struct tally_result *r); /* a note */
const char *tables_interval(struct doc *d, const struct tally_result *r,
			    const struct tally_cell *c);
/* How far the figure can be relied on: enum tally_flag of one that is shown with its error; of all of a table; as letters ("" = none); and what the
 * letters mean, a sentence, nothing without flags. */
unsigned tables_flags(const struct tally_result *r, const struct tally_cell *c);
unsigned tables_flags_all(const struct tally_result *r);
const char *tables_letters(struct doc *d, unsigned flags);
void tables_legend(struct strbuf *out, unsigned flags);
void tables_note_marks(struct doc *d, unsigned flags);
const char *tables_cell_name(const struct form *form, const struct tally_result *r,
			     const struct tally_cell *c);
const char *tables_verdict(const struct tally_cell *c); /* 达标, 未达标, 尚不能判定; "" = none */
const char *tables_points(struct doc *d, const struct tally_result *r, double x); /* a difference: "+1.3" */
const char *tables_change_verdict(const struct tally_change *c); /* 上升, 下降, 看不出变化 */
void tables_chart_target(struct doc_chart *c, const struct tally_result *r); /* the line, where there is a target */
bool tables_has_intervals(const struct tally_result *r);

/* "全旗" has many names: the division all rows lie in, or "". */
const char *tables_county(const struct tally_frame *f, const struct outcome_table *t);

#endif
