/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "bench/county_plan.h"

#include <string.h>

#include "base/fs.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/form.h"
#include "forms/household.h"
#include "forms/load.h"

enum { TEXT_MAX = 1 << 22 };

static bool take(const struct county_option *known, size_t n_known, const char *name, const char *number)
{
	int64_t n;

	if (!num_parse_int(number, strlen(number), &n) || n < 0)
		return false;
	for (size_t i = 0; i < n_known; i++)
		if (strcmp(known[i].name, name) == 0) {
			*known[i].value = n;
			return true;
		}
	return false;
}

bool county_options(const struct county_option *known, size_t n_known, int argc, char **argv)
{
	for (int i = 0; i + 1 < argc; i += 2)
		if (!take(known, n_known, argv[i], argv[i + 1]))
			return false;
	return argc >= 0 && argc % 2 == 0;
}

enum status county_read(struct form **form, struct divisions **divisions, const char *form_path, const char *divisions_path,
			struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = form_load(form, form_path, NULL, err);
	if (st == ST_OK)
		st = fs_read(&text, divisions_path, TEXT_MAX, err);
	if (st == ST_OK)
		st = divisions_read(divisions, text.data, text.len, divisions_path, err);
	strbuf_clear(&text);
	return st;
}
