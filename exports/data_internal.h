/* SPDX-License-Identifier: MIT */
#ifndef RUHU_EXPORTS_DATA_INTERNAL_H
#define RUHU_EXPORTS_DATA_INTERNAL_H

#include "exports/data.h"
#include "exports/outfile.h"
#include "forms/form.h"
#include "forms/instance.h"
#include "forms/missing.h"

enum { DATA_NAME = 32 };

enum data_what { DATA_RECORD, DATA_STRATUM, DATA_PSU, DATA_PERSON, DATA_HOUSEHOLD, DATA_VILLAGES, DATA_HOUSEHOLDS, DATA_DAY, DATA_ROW, DATA_WHERE, DATA_ANSWER, DATA_CHOSEN };

struct data_column {
	char name[DATA_NAME + 1]; /* ASCII, as both SPSS and Stata take it */
	const char *label;
	enum data_what what;
	int node;		     /* of an answer */
	const struct choice *choice; /* DATA_CHOSEN: whether this one was */
	const struct metric *metric; /* DATA_WHERE: whether the interview is one that it is about */
	bool number;		     /* else text, at most width bytes */
	bool by_place;		     /* its codes are no numbers: place in the list, from 1 */
	size_t width;
};

struct data_columns {
	VEC(struct data_column) v;
};

/* Values of one record: number, or text. */
struct data_cell {
	double number; /* NaN = nothing: not asked, or no answer */
	const char *text;
	enum choice_missing missing;
};

/* repeat 0: the interviews; else the rows of that repeat. Labels live as long as the form or in a. */
void data_columns(struct data_columns *out, const struct data_options *o, int repeat, struct arena *a);
void data_columns_clear(struct data_columns *c);
struct data_cell data_value(const struct data_column *c, struct instance *in, struct frame *frame);
/* The number that stands for a choice in a column, and why it is no value. */
double data_code(const struct data_column *c, const struct choice_list *list, size_t choice);
enum choice_missing data_missing(const struct choice_list *list, const char *code);
const char *data_label(const struct form *form, const struct tmpl *const *label, const char *otherwise);

/* What people read for a cell of numbers: a choice, a township; NULL = the number itself. */
const char *data_word(const struct data_options *o, const struct data_column *c, const struct data_cell *cell);

double data_town(const char *unit); /* the nine digits of its township as a number */
/* Appends at most so many bytes and characters of text, whole characters, on one line. */
void data_cut(struct strbuf *out, const char *text, size_t bytes, size_t characters);

/* data_write.c: one table by ReadStat. */
struct data_writer;
MUST_USE enum status data_writer_new(struct data_writer **out, struct outfile *f, const struct data_options *o, const struct data_columns *c, size_t rows,
				     struct err *err);
MUST_USE enum status data_writer_row(struct data_writer *w, const struct data_cell *cells, struct err *err);
MUST_USE enum status data_writer_end(struct data_writer *w, struct err *err); /* frees it, also after an error */
void data_writer_drop(struct data_writer *w);				      /* frees it unfinished */

/* data_book.c: the table as a workbook, written to path first, which is gone at the end. */
struct data_book;
MUST_USE enum status data_book_new(struct data_book **out, const char *path, const struct data_options *o, const struct data_columns *c, struct err *err);
void data_book_row(struct data_book *b, const struct data_cell *cells); /* what fails is told at the end */
MUST_USE enum status data_book_end(struct data_book *b, struct outfile *f, struct err *err); /* frees it */
void data_book_drop(struct data_book *b);

/* data_script.c */
void data_codebook(struct strbuf *out, const struct data_options *o, const struct data_columns *c);
void data_script(struct strbuf *out, const struct data_options *o, const struct data_columns *c, const char *csv);

#endif
