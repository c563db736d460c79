/* SPDX-License-Identifier: MIT */
/*
 * Columns of any CSV file, asked for by name: numbers, or labels numbered in the order of their texts, so that the order of the rows does not
 * show. A cell that is empty or "NA" is missing. Numbers have a decimal point only; anything else is refused with its row.
 */
#ifndef RUHU_TALLY_SHEET_H
#define RUHU_TALLY_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct arena;

#define SHEET_MISSING UINT32_MAX

struct sheet_column {
	const char *name; /* borrowed */
	bool label;
	double *number;    /* [rows] NaN = missing */
	uint32_t *code;    /* [rows] SHEET_MISSING */
	const char **text; /* [texts] of a label, in order; they live in the arena */
	size_t texts;
};
struct sheet {
	size_t rows, room;
	VEC(struct sheet_column) columns;
	const char *beginning; /* columns of numbers whose names begin so are read too; NULL = none */
	size_t begun;          /* the first of them stands here in columns, in the order of the file */
	struct arena *arena;
};

void sheet_init(struct sheet *s);
void sheet_clear(struct sheet *s);
/* Declares a column before reading; returns its number, the same for the same name and kind. */
size_t sheet_want(struct sheet *s, const char *name, bool label);
/* ST_NOT_FOUND names the column the file does not have. */
MUST_USE enum status sheet_read(struct sheet *s, const char *path, struct err *err);

#endif
