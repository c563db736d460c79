/* SPDX-License-Identifier: MIT */
/*
 * A definition's carriers read into tables of text. Readers work on file descriptors and memory, never on names; a folder of
 * survey.csv, choices.csv, settings.csv (metrics.csv) is joined by workbook_open. Cells are trimmed and cleaned as xlsform.md 3.2
 * says (runs of blanks to one, curly quotes straightened) by the loader, not here: here a cell is exactly what the file says.
 */
#ifndef RUHU_FORMS_SHEET_H
#define RUHU_FORMS_SHEET_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;

#define WORKBOOK_MAX_BYTES ((size_t)64 << 20)
#define SHEET_MAX_ROWS     100000
#define SHEET_MAX_COLS     1024
#define CELL_MAX_BYTES     ((size_t)1 << 20)

struct sheet {
	const char *name; /* as spelled in the file */
	int rows, cols;
	const char **cells; /* rows * cols, row-major, never NULL: "" where empty */
	int *row_number; /* the row as the person sees it in the file (1 = first line of the sheet) */
};

struct workbook {
	struct arena *arena;
	const char *
		name; /* the file's or folder's base name, for sentences and for the default form_id */
	const char *dir; /* where files beside the definition are; NULL = it came from memory */
	struct sheet *sheets;
	size_t n;
};

/* path: a file of any carrier, or a folder. Errors name file and row. The caller frees *out. */
MUST_USE enum status workbook_open(struct workbook **out, const char *path, struct err *err);
/* The same from bytes in memory. A workbook is known by its bytes, the others by name's ending (".md" or else CSV). */
MUST_USE enum status workbook_read(struct workbook **out, const char *bytes, size_t n,
				   const char *name, struct err *err);
void workbook_free(struct workbook *wb);

const struct sheet *workbook_sheet(const struct workbook *wb,
				   const char *name); /* case-insensitive; NULL if absent */

static inline const char *sheet_cell(const struct sheet *s, int row, int col)
{
	return s->cells[(size_t)row * (size_t)s->cols + (size_t)col];
}

#endif
