/* SPDX-License-Identifier: MIT */
/* book FILE: the cells of a workbook, a line each: sheet, tab, cell. For scripts. */
#include "config.h"

#include <stdio.h>

#include "forms/sheet.h"

int main(int argc, char **argv)
{
	struct workbook *wb = NULL;
	struct err err = ERR_INIT;

	if (argc != 2 || workbook_open(&wb, argv[1], &err) != ST_OK) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	for (size_t s = 0; s < wb->n; s++)
		for (int r = 0; r < wb->sheets[s].rows; r++)
			for (int c = 0; c < wb->sheets[s].cols; c++)
				if (*sheet_cell(&wb->sheets[s], r, c))
					(void)printf("%s\t%s\n", wb->sheets[s].name, sheet_cell(&wb->sheets[s], r, c));
	workbook_free(wb);
	return 0;
}
