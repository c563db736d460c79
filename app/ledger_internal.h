/* SPDX-License-Identifier: MIT */
/* The ledger's table: ledger_table.c writes it, ledger_import.c reads it. */
#ifndef RUHU_APP_LEDGER_INTERNAL_H
#define RUHU_APP_LEDGER_INTERNAL_H

#include "app/ledger.h"

/* Columns: the fields, and beside them what follows. */
enum {
	LEDGER_UNIT = ISSUE_FIELDS,
	LEDGER_SINCE,
	LEDGER_HOUSEHOLD,
	LEDGER_REASON,
	LEDGER_UUID,
	LEDGER_SEQ,
	LEDGER_HEAD,
	LEDGER_COLUMNS
};

#define LEDGER_HEAD_DIGITS 16 /* of the revision a row was written from ... */
#define LEDGER_HEAD_MARK   'r' /* ... behind a letter: digits alone, or with an e among them, a spreadsheet takes for a number */

/* '|' between the spellings of a column's head; the first is written. */
extern const char *const ledger_columns[LEDGER_COLUMNS];

/* The cell that is written for it. */
const char *ledger_cell(const struct issue *i, int column, struct arena *a);

#endif
