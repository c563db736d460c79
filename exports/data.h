/* SPDX-License-Identifier: MIT */
/*
 * Files for statisticians: the interviews that count, one a row, as SPSS .sav, Stata .dta or a workbook, the same as CSV of codes, the codebook, and an
 * R script that computes the metrics from that CSV with the errors of the sample. What leaves is what the copy for people has: nothing finer
 * than township, no household, interviewer, time of day, process question or quotation; villages are numbers that say nothing.
 */
#ifndef RUHU_EXPORTS_DATA_H
#define RUHU_EXPORTS_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct arena;
struct divisions;
struct form;
struct round;
struct store;
struct strbuf;
struct tally_design;
struct tally_frame;

enum data_format { DATA_SAV, DATA_DTA, DATA_XLSX };
/* Choices as what people read, or as the codes of the questionnaire. Of the workbook which sheets there are; labels alone also give a CSV of words. */
enum data_choices { DATA_BOTH, DATA_LABELS, DATA_CODES };

struct data_options {
	enum data_format format;
	enum data_choices choices;
	bool compact; /* several choices stay one text; else a 0/1 column for each */
	bool joined;  /* the rows of a repeat bear what the interview says, each */
	const struct form *form;
	const struct round *round;	   /* NULL = none */
	const struct divisions *divisions; /* may be NULL */
	const struct tally_frame *frame;
	const struct tally_design *design; /* tally_frame_rows: which interviews count, and their weights */
	int64_t now_ms; /* written into the file; the same state and time give the same bytes */
};

struct data_result {
	struct arena *arena;
	VEC(const char *) files; /* paths; the data file first */
	size_t rows; /* of the main table: interviews, and villages without any */
};

/* dir is made if absent; all files appear or none. The caller frees *out. */
MUST_USE enum status data_export(struct data_result **out, struct store *st, const char *dir, const struct data_options *options, struct err *err);
void data_result_free(struct data_result *r);

#endif
