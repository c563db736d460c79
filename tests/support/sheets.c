/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/sheets.h"

#include "base/strbuf.h"
#include "forms/sheet.h"

void sheets_dump(struct strbuf *out, const struct workbook *wb)
{
	for (size_t s = 0; s < wb->n; s++) {
		strbuf_addf(out, "%s\n", wb->sheets[s].name);
		for (int r = 0; r < wb->sheets[s].rows; r++) {
			strbuf_addf(out, "%d:", wb->sheets[s].row_number[r]);
			for (int c = 0; c < wb->sheets[s].cols; c++)
				strbuf_addf(out, "%s%s", c > 0 ? "|" : "",
					    sheet_cell(&wb->sheets[s], r, c));
			strbuf_addc(out, '\n');
		}
	}
}
