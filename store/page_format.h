/* SPDX-License-Identifier: MIT */
/* Pages of a SQLite file and the rows on them, as they lie there: nothing but the one page is asked, and its overflow pages. */
#ifndef RUHU_STORE_PAGE_FORMAT_H
#define RUHU_STORE_PAGE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

enum { PAGE_COLUMNS = 32, PAGE_LEAST = 512, PAGE_MOST = 65536 };
enum page_kind { PAGE_INDEX_INNER = 2, PAGE_INDEX_LEAF = 10, PAGE_TABLE_LEAF = 13 };

struct page_file {
	int fd;
	size_t size, pages;
	unsigned char *page, *more; /* PAGE_MOST bytes each: the page under way; one of an overflow chain */
	struct strbuf payload;	    /* of the cell under way */
};

struct page_row {
	int n;
	uint64_t type[PAGE_COLUMNS]; /* serial types */
	size_t at[PAGE_COLUMNS];     /* in the payload */
	int64_t number;		     /* of a table's row */
};

uint32_t page_be(const unsigned char *b, int n);
bool page_read(struct page_file *f, uint64_t number, unsigned char *into); /* from 1; false: the file has no such page */
/* Cell i of f->page into f->payload and row; what is lost of an overflow chain is zeros. False: it is no cell. */
bool page_cell(struct page_file *f, enum page_kind kind, size_t i, struct page_row *row);
size_t page_type_bytes(uint64_t type);
int64_t page_whole(const unsigned char *b, uint64_t type); /* the integer of such a type */

#endif
