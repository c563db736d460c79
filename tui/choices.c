/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/choices.h"

#include <string.h>
#include <strings.h>

#include "base/num.h"
#include "base/pinyin.h"
#include "forms/form.h"

enum { CODE_DIGITS = 2 };

/* Its number, -1 if the name is not one. */
static int code_of(const char *name)
{
	size_t n = strlen(name);
	int64_t x;

	if (n < 1 || n > CODE_DIGITS || strspn(name, "0123456789") != n || (n > 1 && name[0] == '0') ||
	    !num_parse_int(name, n, &x))
		return -1;
	return (int)x;
}

int choices_code_width(const struct choice *const *list, size_t n)
{
	int width = 0;

	for (size_t i = 0; i < n; i++) {
		int digits = (int)strlen(list[i]->name);

		if (code_of(list[i]->name) < 0)
			return 0;
		width = digits > width ? digits : width;
	}
	return width;
}

int choices_row(const struct choice *const *list, size_t n, int number, bool *longer)
{
	int row = -1;

	*longer = false;
	if (choices_code_width(list, n) == 0) {
		*longer = number > 0 && number * 10 <= (int)n;
		return number >= 1 && number <= (int)n ? number - 1 : -1;
	}
	for (size_t i = 0; i < n; i++) {
		int code = code_of(list[i]->name);

		if (code == number)
			row = (int)i;
		*longer = *longer || (number > 0 && code / 10 == number);
	}
	return row;
}

bool choices_match(const char *label, const char *name, const char *typed)
{
	return strncasecmp(name, typed, strlen(typed)) == 0 || pinyin_finds(label, typed);
}
