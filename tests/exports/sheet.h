/* SPDX-License-Identifier: MIT */
/* A table as a spreadsheet program reads and saves it; all in the fixture's arena. */
#ifndef RUHU_TESTS_EXPORTS_SHEET_H
#define RUHU_TESTS_EXPORTS_SHEET_H

#include <stddef.h>

#include "base/vec.h"
#include "tests/exports/fixture.h"

/* A file as a spreadsheet program has it: rows of cells, the header first. */
struct sheet {
	struct arena *a;
	VEC(const char **) rows;
	size_t columns;
};

/* What the program does when it saves. */
enum { SAVE_BOM = 1, SAVE_GB18030 = 2, SAVE_ROWS = 4, SAVE_COLUMNS = 8, SAVE_LF = 16 };

void sheet_read(struct sheet *s, struct fixture *f, const char *path);
size_t sheet_column(const struct sheet *s, const char *name);
const char *sheet_cell(const struct sheet *s, size_t row, const char *name);
void sheet_save(const struct sheet *s, struct fixture *f, const char *path, unsigned how);
void sheet_add_column(struct sheet *s, const char *name);
void sheet_drop(struct sheet *s, size_t row);

#endif
