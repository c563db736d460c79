/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/pinyin.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"
#include "base/utf8.h"

enum { FIRST = 0x4E00, A_ROW = 64 };

static const char *const rows[] = {
#include "base/pinyin_table.inc"
};

/* Second readings that stand in names of places and people, and common characters that the source files under a rare one;
 * sorted. */
static const struct {
	uint32_t cp;
	char letter;
} also[] = {
	{ 0x4E50, 'l' }, { 0x4E50, 'y' }, { 0x4EC7, 'q' }, { 0x4F1A, 'k' }, { 0x4F20, 'c' },
	{ 0x4F20, 'z' }, { 0x4FBF, 'p' }, { 0x5179, 'z' }, { 0x5228, 'p' }, { 0x5239, 's' },
	{ 0x527F, 'j' }, { 0x5319, 's' }, { 0x533A, 'o' }, { 0x5352, 'z' }, { 0x5355, 's' },
	{ 0x5361, 'q' }, { 0x53A6, 'x' }, { 0x53C2, 's' }, { 0x53EC, 's' }, { 0x542D, 'k' },
	{ 0x55B3, 'z' }, { 0x5729, 'w' }, { 0x5729, 'x' }, { 0x57D4, 'b' }, { 0x5821, 'p' },
	{ 0x5A20, 's' }, { 0x5BBF, 'x' }, { 0x5C09, 'y' }, { 0x5C4F, 'b' }, { 0x5CD9, 'z' },
	{ 0x5D4C, 'q' }, { 0x5DF7, 'x' }, { 0x5F39, 'd' }, { 0x5F39, 't' }, { 0x6076, 'e' },
	{ 0x620C, 'x' }, { 0x625B, 'k' }, { 0x6512, 'z' }, { 0x66FE, 'c' }, { 0x66FE, 'z' },
	{ 0x671D, 'c' }, { 0x671D, 'z' }, { 0x6734, 'p' }, { 0x67E5, 'c' }, { 0x67E5, 'z' },
	{ 0x6805, 'z' }, { 0x6816, 'x' }, { 0x69DB, 'k' }, { 0x6A47, 'q' }, { 0x6CCA, 'p' },
	{ 0x6CCC, 'm' }, { 0x6D1E, 't' }, { 0x6D8C, 'c' }, { 0x6DA1, 'w' }, { 0x70C3, 't' },
	{ 0x76DB, 's' }, { 0x77F3, 'd' }, { 0x79CD, 'c' }, { 0x7C98, 'z' }, { 0x7EA4, 'x' },
	{ 0x7EB6, 'l' }, { 0x7FDF, 'd' }, { 0x7FDF, 'z' }, { 0x812F, 'p' }, { 0x82A5, 'j' },
	{ 0x8386, 'p' }, { 0x83CF, 'h' }, { 0x851A, 'y' }, { 0x85CF, 'c' }, { 0x85CF, 'z' },
	{ 0x86E4, 'h' }, { 0x884C, 'h' }, { 0x884C, 'x' }, { 0x88F3, 's' }, { 0x89E3, 'x' },
	{ 0x8C03, 'd' }, { 0x8C03, 't' }, { 0x8D61, 's' }, { 0x8F66, 'j' }, { 0x8F67, 'y' },
	{ 0x8F67, 'z' }, { 0x8F9F, 'p' }, { 0x91CD, 'c' }, { 0x91CD, 'z' }, { 0x94C5, 'y' },
	{ 0x94C6, 'm' }, { 0x9517, 'z' }, { 0x9550, 'h' }, { 0x957F, 'c' }, { 0x957F, 'z' },
	{ 0x964D, 'x' }, { 0x9888, 'j' }, { 0x98A4, 'c' }, { 0x9A6E, 't' },
};

static bool also_begins(uint32_t cp, char letter)
{
	size_t low = 0, high = ARRAY_LEN(also);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (also[middle].cp < cp)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < ARRAY_LEN(also) && also[low].cp == cp; low++)
		if (also[low].letter == letter)
			return true;
	return false;
}

bool pinyin_begins(uint32_t cp, char letter)
{
	if (cp >= FIRST && cp - FIRST < ARRAY_LEN(rows) * A_ROW &&
	    rows[(cp - FIRST) / A_ROW][(cp - FIRST) % A_ROW] == letter)
		return true;
	return also_begins(cp, letter);
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

bool pinyin_finds(const char *text, const char *typed)
{
	bool word = is_word(typed);

	if (!*typed)
		return true;
	for (const char *at = text; *at; at++) {
		if (((unsigned char)*at & 0xC0) == 0x80)
			continue;
		if (begins(at, typed) || (word && spells(at, typed)))
			return true;
	}
	return false;
}
