/* SPDX-License-Identifier: MIT */
/* Zip archives and small workbooks, written as a test wants them: also wrongly. */
#ifndef RUHU_TESTS_ZIPPER_H
#define RUHU_TESTS_ZIPPER_H

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

enum zipper_flag {
	ZIPPER_STORED = 0,
	ZIPPER_DEFLATED = 1,
	ZIPPER_DESCRIPTOR = 2, /* sizes and checksum behind the data, as streaming writers do */
	ZIPPER_ENCRYPTED = 4,  /* says so, without being so */
};

struct zipper {
	struct strbuf out, directory;
	unsigned entries;
};

void zipper_init(struct zipper *z);
/* claimed: the unpacked size that the headers tell; 0 = the true one. */
void zipper_add(struct zipper *z, const char *name, const void *bytes, size_t n, unsigned flags,
		uint32_t claimed);
/* Writes the directory; the archive is then in z->out. */
void zipper_end(struct zipper *z);
void zipper_clear(struct zipper *z);

/* Parts of a workbook; NULL = the usual one, or none (strings, styles). */
struct zipper_book {
	const char *
		sheet; /* a whole worksheet part, or from "<row" or "<c" on what stands within it */
	const char *strings; /* within sst */
	const char *styles;  /* within styleSheet */
	const char *book;    /* within workbook */
	const char *rels;    /* within Relationships of the workbook */
	unsigned flags;
};

/* Appends to an open archive; the caller may add parts and ends it. */
void zipper_add_book(struct zipper *z, const struct zipper_book *book);

#endif
