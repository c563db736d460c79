/* SPDX-License-Identifier: MIT */
/*
 * One part of a workbook through the XML parser: elements by their local names (writers choose prefixes freely), no document type,
 * no entities but the five of XML, bounded depth. The only file that knows the parser.
 */
#ifndef RUHU_FORMS_XLSX_XML_H
#define RUHU_FORMS_XLSX_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/xlsx_zip.h"

#define XLSX_MAX_DEPTH 64

/* Four bytes as look() compares them, the last one lowest. */
#define XLSX_FOUR(a, b, c, d) \
	(((uint32_t)(a) << 24) | ((uint32_t)(b) << 16) | ((uint32_t)(c) << 8) | (uint32_t)(d))

/* Callbacks may be NULL; another status than ST_OK ends the reading and is passed on. */
struct xlsx_reader {
	enum status (*start)(struct xlsx_reader *r, const char *name, const char **attrs,
			     struct err *err);
	enum status (*end)(struct xlsx_reader *r, const char *name, struct err *err);
	enum status (*text)(struct xlsx_reader *r, const char *s, size_t n,
			    struct err *err); /* called while in_text */
	/*
	 * NULL, or sees the bytes of a large part before the parser does: what parsing would refuse at the end of its work
	 * is refused in a tenth of the time. Bytes alone, so it may only refuse what is too much however it is read.
	 */
	enum status (*look)(struct xlsx_reader *r, const char *bytes, size_t n, struct err *err);
	void *ctx;
	bool in_text; /* set by a callback: the text that comes now is wanted */
	bool enough; /* set by a callback: the rest of the part is of no interest (its checksum still is) */
};

MUST_USE enum status xlsx_xml_read(struct xlsx_zip *z, int entry, struct xlsx_reader *r,
				   struct err *err);

/* The value of an attribute by its local name, NULL if it is not there. */
const char *xlsx_xml_attr(const char **attrs, const char *name);

#endif
