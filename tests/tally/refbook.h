/* SPDX-License-Identifier: MIT */
/*
 * A directory of reference numbers (its README.md): tables, the derived variables, the designs by name. What the tests know of data sets
 * and of the words in reference.tsv stands here and in refrows*.c; the engine knows none of it.
 */
#ifndef RUHU_TESTS_TALLY_REFBOOK_H
#define RUHU_TESTS_TALLY_REFBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tally/survey.h"

struct table {
	char name[64];
	char ***cell; /* [1 + rows][cols]; row 0 = names */
	size_t rows, cols;
};

struct sample { /* a data set under a design */
	char key[128];
	struct table *t;
	struct survey *s;
	size_t capped;      /* weights trimmed */
	char jackknife[16]; /* "JK1", "JKn", "boot" or "" */
	bool mse;
	double **given; /* bootstrap weights [n_given][rows] */
	size_t n_given;
};

struct book {
	char dir[400];
	struct table reference;
	struct table *data[64];
	size_t n_data;
	struct sample *sample[256];
	size_t n_samples;
};

bool book_open(struct book *b, const char *dir); /* false: no reference.tsv there */
void book_close(struct book *b);
/* "A" = A.csv or api/A.csv; "A+B" = both below each other; NULL = not there. A path with a dot in it is a file as it stands. */
struct table *book_table(struct book *b, const char *name);
/* The survey of a design ("s2.lonely.adjust", "uc+rake", ...); what follows a '|' is left to the caller. NULL = unknown. */
struct sample *book_sample(struct book *b, const char *dataset, const char *design);

void text_cut(char *to, size_t size, const char *from,
	      size_t n); /* at most n bytes of from, cut to size */
size_t table_column(const struct table *t, const char *name); /* SIZE_MAX */
const char *table_at(const struct table *t, size_t row,
		     const char *name); /* row from 0; "" where NA */
double table_number(const char *s);     /* NaN */
/* A column or a derived variable by row, NaN = missing; NULL = no such thing. */
double *table_values(const struct table *t, const char *name);
/* The same as category numbers in order of the values, UINT32_MAX = missing. n = how many; NULL as above. */
uint32_t *table_categories(const struct table *t, const char *name, size_t *n);
/* 1 in the rows of "column=value" ("" = all). */
unsigned char *table_domain(const struct table *t, const char *domain);

#endif
