/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/package_taken.h"

#include <stdio.h>

#include "base/num.h"
#include "base/strbuf.h"
#include "store/store.h"

enum { NAME = DIGEST_HEX + 6 };

static void name_of(char out[NAME], const struct digest *file)
{
	char hex[DIGEST_HEX];

	digest_hex(hex, file);
	(void)snprintf(out, NAME, "taken.%s", hex);
}

enum status package_taken_note(struct store *st, const struct digest *file, int64_t n, struct err *err)
{
	char name[NAME], value[24];

	name_of(name, file);
	(void)snprintf(value, sizeof(value), "%lld", (long long)n);
	return store_setting_set(st, name, value, err);
}

enum status package_taken_count(struct store *st, const struct digest *file, int64_t *n, struct err *err)
{
	char name[NAME];
	struct strbuf value;
	enum status status;

	name_of(name, file);
	strbuf_init(&value);
	status = store_setting_get(st, name, &value, err);
	if (status == ST_OK && value.len)
		(void)num_parse_int(value.data, value.len, n);
	strbuf_clear(&value);
	return status;
}
