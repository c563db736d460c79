/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/zipper.h"

#include <stdbool.h>

#include <zlib.h>

#include "base/mem.h"

void zipper_init(struct zipper *z)
{
	strbuf_init(&z->out);
	strbuf_init(&z->directory);
	z->entries = 0;
}

void zipper_clear(struct zipper *z)
{
	strbuf_clear(&z->out);
	strbuf_clear(&z->directory);
}

/* Little-endian, size bytes. */
static void put(struct strbuf *out, uint32_t x, int size)
{
	for (int i = 0; i < size; i++)
		strbuf_addc(out, (char)(unsigned char)(x >> (8 * i)));
}

static void pack(struct strbuf *out, const void *bytes, size_t n)
{
	z_stream s = { .next_in = NULL };
	unsigned char *copy = mem_alloc(n + 1);
	unsigned char chunk[4096];
	int rc;

	memcpy(copy, bytes, n);
	s.next_in = copy;
	s.avail_in = (uInt)n;
	rc = deflateInit2(&s, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
	while (rc == Z_OK) {
		s.next_out = chunk;
		s.avail_out = sizeof(chunk);
		rc = deflate(&s, Z_FINISH);
		strbuf_add(out, chunk, sizeof(chunk) - s.avail_out);
	}
	(void)deflateEnd(&s);
	free(copy);
}

void zipper_add(struct zipper *z, const char *name, const void *bytes, size_t n, unsigned flags,
		uint32_t claimed)
{
	uint32_t crc = (uint32_t)crc32(0, bytes, (uInt)n), at = (uint32_t)z->out.len;
	uint32_t size = claimed ? claimed : (uint32_t)n, bits = 0;
	struct strbuf packed, header;
	bool late = flags & ZIPPER_DESCRIPTOR;

	strbuf_init(&packed);
	strbuf_init(&header);
	if (flags & ZIPPER_DEFLATED)
		pack(&packed, bytes, n);
	else
		strbuf_add(&packed, bytes, n);
	if (flags & ZIPPER_ENCRYPTED)
		bits |= 1;
	if (late)
		bits |= 8;
	put(&header, 20, 2);
	put(&header, bits, 2);
	put(&header, flags & ZIPPER_DEFLATED ? 8 : 0, 2);
	put(&header, 0x00210000, 4); /* the first day of 1980 */
	strbuf_adds(&z->directory, "PK\1\2");
	put(&z->directory, 20, 2);
	strbuf_add(&z->directory, header.data, header.len);
	put(&z->directory, crc, 4);
	put(&z->directory, (uint32_t)packed.len, 4);
	put(&z->directory, size, 4);
	put(&z->directory, (uint32_t)strlen(name), 2);
	for (int i = 0; i < 12; i++) /* no extra field, comment, disk, attributes */
		put(&z->directory, 0, 1);
	put(&z->directory, at, 4);
	strbuf_adds(&z->directory, name);
	strbuf_adds(&z->out, "PK\3\4");
	strbuf_add(&z->out, header.data, header.len);
	put(&z->out, late ? 0 : crc, 4);
	put(&z->out, late ? 0 : (uint32_t)packed.len, 4);
	put(&z->out, late ? 0 : size, 4);
	put(&z->out, (uint32_t)strlen(name), 4); /* and no extra field */
	strbuf_adds(&z->out, name);
	strbuf_add(&z->out, packed.data, packed.len);
	if (late) {
		strbuf_adds(&z->out, "PK\7\10");
		put(&z->out, crc, 4);
		put(&z->out, (uint32_t)packed.len, 4);
		put(&z->out, size, 4);
	}
	z->entries++;
	strbuf_clear(&packed);
	strbuf_clear(&header);
}

void zipper_end(struct zipper *z)
{
	uint32_t at = (uint32_t)z->out.len;

	strbuf_add(&z->out, z->directory.data, z->directory.len);
	strbuf_adds(&z->out, "PK\5\6");
	put(&z->out, 0, 4);
	put(&z->out, z->entries, 2);
	put(&z->out, z->entries, 2);
	put(&z->out, (uint32_t)z->directory.len, 4);
	put(&z->out, at, 4);
	put(&z->out, 0, 2);
}

static void add_part(struct zipper *z, const char *name, const char *element, const char *inner,
		     unsigned flags)
{
	struct strbuf part;

	strbuf_init(&part);
	if (strncmp(inner, "<?", 2) == 0 || strncmp(inner, "<!", 2) == 0)
		strbuf_adds(&part, inner);
	else
		strbuf_addf(&part, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><%s>%s</%s>", element,
			    inner, element);
	zipper_add(z, name, part.data, part.len, flags, 0);
	strbuf_clear(&part);
}

static void add_sheet(struct zipper *z, const char *sheet, unsigned flags)
{
	struct strbuf text;

	strbuf_init(&text);
	if (strncmp(sheet, "<c", 2) == 0)
		strbuf_addf(&text, "<sheetData><row>%s</row></sheetData>", sheet);
	else if (strncmp(sheet, "<row", 4) == 0)
		strbuf_addf(&text, "<sheetData>%s</sheetData>", sheet);
	else
		strbuf_adds(&text, sheet);
	add_part(z, "xl/worksheets/sheet1.xml", "worksheet", text.data, flags);
	strbuf_clear(&text);
}

void zipper_add_book(struct zipper *z, const struct zipper_book *b)
{
	add_part(z, "_rels/.rels", "Relationships",
		 "<Relationship Id=\"r\" Type=\"http://x/officeDocument\" "
		 "Target=\"xl/workbook.xml\"/>",
		 b->flags);
	add_part(z, "xl/workbook.xml", "workbook",
		 b->book ? b->book
			 : "<sheets><sheet name=\"survey\" sheetId=\"1\" r:id=\"r1\"/></sheets>",
		 b->flags);
	add_part(z, "xl/_rels/workbook.xml.rels", "Relationships",
		 b->rels ? b->rels
			 : "<Relationship Id=\"r1\" Type=\"http://x/worksheet\" "
			   "Target=\"worksheets/sheet1.xml\"/>"
			   "<Relationship Id=\"r2\" Type=\"http://x/sharedStrings\" "
			   "Target=\"sharedStrings.xml\"/>"
			   "<Relationship Id=\"r3\" Type=\"http://x/styles\" "
			   "Target=\"styles.xml\"/>",
		 b->flags);
	if (b->strings)
		add_part(z, "xl/sharedStrings.xml", "sst", b->strings, b->flags);
	if (b->styles)
		add_part(z, "xl/styles.xml", "styleSheet", b->styles, b->flags);
	add_sheet(z, b->sheet, b->flags);
}
