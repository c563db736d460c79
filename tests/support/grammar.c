/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/grammar.h"

#include <stdint.h>
#include <string.h>

#include "base/attr.h"

enum { PILE_MAX = 6 };

/* Bytes of a sequence at s (after ESC) that is allowed, 0 = none is. '#' in a pattern is a run of digits and semicolons, perhaps empty. */
static size_t sequence(const char *s, size_t n)
{
	static const char *const allowed[] = { "[#H",      "[#m",      "[#J",      "[#K",
					       "[?1h",     "[?1l",     "[?12h",    "[?12l",
					       "[?25h",    "[?25l",    "[?34h",    "[?34l",
					       "[?12;25h", "[?1049h",  "[?1049l",  "[?2004h", "[?1000h", "[?1006h", "[?1000l", "[?1006l",
					       "[?2004l",  "[22;0;0t", "[23;0;0t", "[6n",
					       "(B",       "=",        ">" };

	for (size_t i = 0; i < ARRAY_LEN(allowed); i++) {
		size_t at = 0;
		const char *p = allowed[i];

		for (; *p; p++) {
			if (*p == '#') {
				while (at < n && ((s[at] >= '0' && s[at] <= '9') || s[at] == ';'))
					at++;
			} else if (at < n && s[at] == *p) {
				at++;
			} else {
				break;
			}
		}
		if (!*p)
			return at;
	}
	return 0;
}

/* Bytes of the character at s, 0 = it is not UTF-8 in its shortest form. */
static size_t character(const unsigned char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;

	if (s[0] >= 0xF8 || (s[0] >= 0x80 && s[0] < 0xC0) || len > n)
		return 0;
	*cp = len == 1 ? s[0] : s[0] & (0x7Fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3F);
	}
	return *cp < least[len] || *cp > 0x10FFFF || (*cp >= 0xD800 && *cp <= 0xDFFF) ? 0 : len;
}

struct range {
	uint32_t first, last;
};

static bool within(const struct range *r, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n; i++)
		if (cp >= r[i].first && cp <= r[i].last)
			return true;
	return false;
}

static const char *judge(uint32_t cp)
{
	static const struct range invisible[] = {
		{ 0xAD, 0xAD },     { 0x34F, 0x34F },   { 0x61C, 0x61C },     { 0x115F, 0x1160 },
		{ 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },   { 0x3164, 0x3164 },
		{ 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 }, { 0xE0000, 0xE0FFF }, { 0xFDD0, 0xFDEF },
		{ 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF }
	};
	static const struct range private[] = { { 0xE000, 0xF8FF }, { 0xF0000, 0x10FFFF } };

	if (cp < 0x20 || cp == 0x7F)
		return "a control character";
	if (cp >= 0x80 && cp < 0xA0)
		return "a C1 control";
	if (within(invisible, ARRAY_LEN(invisible), cp))
		return "an invisible character or one that turns the direction";
	if (within(private, ARRAY_LEN(private), cp))
		return "private use";
	return NULL;
}

static bool is_mark(uint32_t cp)
{
	static const struct range marks[] = {
		{ 0x300, 0x36F },   { 0x483, 0x489 },   { 0x591, 0x5BD },   { 0x610, 0x61A },
		{ 0x64B, 0x65F },   { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20FF },
		{ 0x302A, 0x302D }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F }
	};

	return within(marks, ARRAY_LEN(marks), cp);
}

const char *grammar_fault(const char *bytes, size_t n, bool screen, size_t *at)
{
	int pile = 0;

	for (size_t i = 0; i < n;) {
		uint32_t cp = 0;
		size_t used;
		const char *fault;

		if (at)
			*at = i;
		if (bytes[i] == '\n' || (screen && bytes[i] == '\r') ||
		    (!screen && bytes[i] == '\t')) {
			i++;
			continue;
		}
		if (bytes[i] == '\033' && screen) {
			used = sequence(bytes + i + 1, n - i - 1);
			if (!used)
				return "a sequence that is not on the list";
			i += 1 + used;
			continue;
		}
		used = character((const unsigned char *)bytes + i, n - i, &cp);
		if (!used)
			return "no UTF-8";
		fault = judge(cp);
		if (fault)
			return fault;
		pile = is_mark(cp) ? pile + 1 : 0;
		if (pile > PILE_MAX)
			return "a pile of marks";
		i += used;
	}
	return NULL;
}
