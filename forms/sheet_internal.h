/* SPDX-License-Identifier: MIT */
/* A workbook while it is read: rows are appended to the sheet at the end of the list; workbook_end makes the tables. Only the sheet
 * readers include this. */
#ifndef RUHU_FORMS_SHEET_INTERNAL_H
#define RUHU_FORMS_SHEET_INTERNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/vec.h"
#include "forms/sheet.h"

struct sheet_draft {
	const char *name;
	VEC(const char *) cells;
	VEC(size_t) starts; /* [row]: where its cells begin in cells */
	VEC(int) numbers;
	size_t cols;
};

struct workbook_draft {
	struct arena *arena; /* becomes the workbook's */
	VEC(struct sheet_draft) sheets;
	size_t text_total; /* bytes of all cells, where the reader counts them */
	bool texts_stay; /* the cells given to draft_row live in the arena or longer: they are not copied */
};

void workbook_begin(struct workbook_draft *d);
void workbook_abandon(struct workbook_draft *d); /* frees all; fine after workbook_end */
void draft_sheet(struct workbook_draft *d, const char *name);
/* Appends a row to the last sheet. Rows without any text are left out; number still tells where the others stand. */
MUST_USE enum status draft_row(struct workbook_draft *d, int number, const char *const *cells,
			       size_t n, struct err *err);
MUST_USE enum status workbook_end(struct workbook **out, struct workbook_draft *d, const char *name,
				  struct err *err);

/* Both take UTF-8 text. plain_name: the sheet a CSV without sheet names becomes; NULL = find out whether it has them. */
MUST_USE enum status sheet_read_csv(struct workbook_draft *d, const char *text, size_t n,
				    const char *plain_name, struct err *err);
MUST_USE enum status sheet_read_md(struct workbook_draft *d, const char *text, size_t n,
				   struct err *err);

bool sheet_same_word(
	const char *cell,
	const char *word); /* ASCII letters in either case, blanks around the cell aside */
bool sheet_is_blank(const char *cell);

#endif
