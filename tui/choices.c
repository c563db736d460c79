/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/choices.h"

#include <ctype.h>
#include <string.h>

#include "base/num.h"
#include "base/pinyin.h"
#include "base/utf8.h"
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

static char lower(char c)
{
	return (char)tolower((unsigned char)c);
}

/* Letters and digits in either case, and everything else as it is. */
static bool begins(const char *text, const char *typed)
{
	while (*typed && lower(*text) == lower(*typed)) {
		text++;
		typed++;
	}
	return *typed == '\0';
}

/* One letter for each character from here on; brackets and blanks between do not count. */
static bool spells(const char *label, const char *typed)
{
	size_t n = strlen(label);

	while (*typed && n) {
		uint32_t cp;
		size_t used = utf8_decode(label, n, &cp);
		bool letter = cp < 0x80 && isalnum((int)cp);

		if (letter ? lower((char)cp) == lower(*typed) : pinyin_begins(cp, lower(*typed)))
			typed++;
		else if (letter || (cp >= 0x3400 && cp <= 0x9FFF))
			return false;
		label += used;
		n -= used;
	}
	return *typed == '\0';
}

static bool is_word(const char *typed)
{
	return typed[strspn(typed,
			    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] ==
	       '\0';
}

bool choices_match(const char *label, const char *name, const char *typed)
{
	bool word = is_word(typed);

	if (!*typed || begins(name, typed))
		return true;
	for (const char *at = label; *at; at++) {
		if (((unsigned char)*at & 0xC0) == 0x80)
			continue;
		if (begins(at, typed) || (word && spells(at, typed)))
			return true;
	}
	return false;
}
