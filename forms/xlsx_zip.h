/* SPDX-License-Identifier: MIT */
/*
 * The parts of a zip archive that lies in memory, read as a stream. Sizes are believed neither from the headers nor from the
 * stream: both are held against the caps, so that a hostile archive costs no more than an honest one. The only file that knows
 * the zip library.
 */
#ifndef RUHU_FORMS_XLSX_ZIP_H
#define RUHU_FORMS_XLSX_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

#define XLSX_MAX_ENTRIES 1000
#define XLSX_MAX_PART    ((size_t)64 << 20)
#define XLSX_MAX_TOTAL   ((size_t)128 << 20) /* of all parts read */
#define XLSX_MAX_RATIO   200
#define XLSX_RATIO_FREE \
	((size_t)1 << 20) /* below this a part may be packed as tightly as it likes */
#define XLSX_ENTRY_NAME_MAX 256

struct xlsx_zip;

/* bytes stay the caller's and must outlive the archive. */
MUST_USE enum status xlsx_zip_open(struct xlsx_zip **out, const char *bytes, size_t n,
				   struct err *err);
void xlsx_zip_close(struct xlsx_zip *z);

/* The entry of that name (ASCII letters in either case), -1 if there is none. */
int xlsx_zip_find(const struct xlsx_zip *z, const char *name);

/* Whether the part's header says more than XLSX_RATIO_FREE bytes. */
bool xlsx_zip_is_large(const struct xlsx_zip *z, int entry);

/* Gets the part piece by piece; another status than ST_OK ends the reading and is passed on. */
typedef enum status (*xlsx_bytes_fn)(void *ctx, const char *bytes, size_t n, struct err *err);
/* The whole part, its checksum verified at the end. A part read twice counts once against XLSX_MAX_TOTAL. */
MUST_USE enum status xlsx_zip_read(struct xlsx_zip *z, int entry, xlsx_bytes_fn fn, void *ctx,
				   struct err *err);

/* The sentence for an archive that is cut short or spoilt. */
enum status xlsx_damaged(struct err *err);

#endif
