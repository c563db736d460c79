/* SPDX-License-Identifier: MIT */
/*
 * The sheet readers on any bytes. The first byte chooses: 'c' CSV, 'm' markdown, 'x' a workbook as it is, 'p' the parts of a
 * workbook, each ended by a NUL byte (worksheet, shared strings, styles, workbook, relations), put into an archive here, since
 * checksums and packing would keep mutations from ever reaching the XML.
 *   make fuzz && check-all/fuzz/fuzz/sheet_fuzz -max_len=16384 NEW_CORPUS SRCDIR/tests/data/fuzz/sheets
 */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/attr.h"
#include "forms/sheet.h"
#include "tests/support/zipper.h"

static void read_bytes(const char *bytes, size_t n, const char *name)
{
	struct workbook *wb;
	struct err err = ERR_INIT;

	if (workbook_read(&wb, bytes, n, name, &err) != ST_OK) {
		if (wb || !err.text[0])
			abort(); /* refused, but not with a sentence */
		return;
	}
	for (size_t s = 0; s < wb->n; s++)
		for (int i = 0; i < wb->sheets[s].rows * wb->sheets[s].cols; i++)
			if (strlen(wb->sheets[s].cells[i]) > CELL_MAX_BYTES)
				abort();
	workbook_free(wb);
}

static void read_parts(const char *bytes, size_t n)
{
	struct arena *a = arena_new();
	struct zipper_book book = { .sheet = "", .flags = ZIPPER_STORED };
	const char **const parts[] = { &book.sheet, &book.strings, &book.styles, &book.book,
				       &book.rels };
	struct zipper z;

	for (size_t i = 0; i < ARRAY_LEN(parts) && n > 0; i++) {
		const char *end = memchr(bytes, '\0', n);
		size_t length = end ? (size_t)(end - bytes) : n;

		if (length > 0)
			*parts[i] = arena_strndup(a, bytes, length);
		bytes += end ? length + 1 : length;
		n -= end ? length + 1 : length;
	}
	zipper_init(&z);
	zipper_add_book(&z, &book);
	zipper_end(&z);
	read_bytes(z.out.data, z.out.len, "f.xlsx");
	zipper_clear(&z);
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *bytes = (const char *)data;

	if (n == 0)
		return 0;
	switch (*bytes) {
	case 'c':
		read_bytes(bytes + 1, n - 1, "f.csv");
		break;
	case 'm':
		read_bytes(bytes + 1, n - 1, "f.md");
		break;
	case 'x':
		read_bytes(bytes + 1, n - 1, "f.xlsx");
		break;
	default:
		read_parts(bytes + 1, n - 1);
	}
	return 0;
}
