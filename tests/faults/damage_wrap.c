/* SPDX-License-Identifier: MIT */
/* The seeded faults of damage_test: the linker puts these in the place of the program's own functions (--wrap). */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "store/db.h"
#include "tests/faults/damage.h"

static enum mutant mutant;
static bool blind; /* pages are not checked */

void mutant_set(enum mutant m, bool without_pages)
{
	mutant = m;
	blind = without_pages || m == MUTANT_PAGES;
}

#define WRAP(type, name, ...)            \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

WRAP(void, row_end, const struct strbuf *row, unsigned char out[ROW_DIGEST])
{
	__real_row_end(row, out);
	if (mutant == MUTANT_ROW_DIGESTS)
		memset(out, 0x5a, ROW_DIGEST);
}

WRAP(void, check_of, unsigned char out[CHECK_SIZE], const void *bytes, size_t n)
{
	__real_check_of(out, bytes, n);
	if (mutant == MUTANT_ROW_DIGESTS)
		memset(out, 0x5a, CHECK_SIZE);
}

WRAP(void, row_text, struct strbuf *row, const char *s)
{
	__real_row_text(row, mutant == MUTANT_ROW_TEXTS ? "" : s);
}

WRAP(void, row_int, struct strbuf *row, int64_t value)
{
	__real_row_int(row, mutant == MUTANT_ROW_NUMBERS ? 0 : value);
}

WRAP(enum status, seal_check, struct db *db, int table, const struct seal_sum *found,
     const char *what, struct err *err)
{
	return mutant == MUTANT_SEALS ? ST_OK : __real_seal_check(db, table, found, what, err);
}

WRAP(int, digest_compare, const struct digest *a, const struct digest *b)
{
	return mutant == MUTANT_DIGESTS ? 0 : __real_digest_compare(a, b);
}

WRAP(int, sqlite3_prepare_v2, sqlite3 *handle, const char *sql, int n, sqlite3_stmt **s,
     const char **tail)
{
	bool pages = strstr(sql, "integrity_check") || strstr(sql, "quick_check");

	return __real_sqlite3_prepare_v2(handle, blind && pages ? "SELECT 'ok'" : sql, n, s, tail);
}
