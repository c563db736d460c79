/* SPDX-License-Identifier: MIT */
/* Text from outside made fit to be shown. */
#include "config.h"

#include "base/utf8.h"

#include "base/attr.h"
#include "base/strbuf.h"

/* Invisible, or able to change how their neighbours are shown. Not here, since people write with
 * them: the Mongolian variation and vowel separators (U+180B..180F), the narrow space before
 * Mongolian suffixes (U+202F), variation selectors. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x00AD, 0x00AD },    /* soft hyphen */
	{ 0x034F, 0x034F },    /* combining grapheme joiner */
	{ 0x061C, 0x061C },    /* Arabic letter mark */
	{ 0x115F, 0x1160 },    /* Hangul fillers */
	{ 0x17B4, 0x17B5 },    /* Khmer inherent vowels */
	{ 0x200B, 0x200F },    /* zero-width space and joiners, direction marks */
	{ 0x2028, 0x202E },    /* line and paragraph separators, embeddings, overrides */
	{ 0x2060, 0x206F },    /* word joiner, invisible operators, isolates */
	{ 0x3164, 0x3164 },    /* Hangul filler */
	{ 0xE000, 0xF8FF },    /* private use: every font has something else there, of any width */
	{ 0xFDD0, 0xFDEF },    /* not characters */
	{ 0xFEFF, 0xFEFF },    /* byte order mark */
	{ 0xFFA0, 0xFFA0 },    /* half-width Hangul filler */
	{ 0xFFF0, 0xFFFB },    /* annotation marks */
	{ 0xFFFE, 0xFFFF },    /* not characters */
	{ 0x1BCA0, 0x1BCA3 },  /* shorthand controls */
	{ 0x1D173, 0x1D17A },  /* musical controls */
	{ 0xE0000, 0xE00FF },  /* tags */
	{ 0xF0000, 0x10FFFF }, /* private use, not characters */
};

static bool is_shown(uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(hidden) && hidden[i].first <= cp; i++) {
		if (cp <= hidden[i].last)
			return false;
	}
	return true;
}

/* As many marks as the letters of any living script bear; a flood of them would cover the lines around. */
enum { MARKS_MAX = 4 };

void utf8_clean(struct strbuf *out, const char *s, size_t n, bool keep_lines)
{
	size_t from = 0; /* s[from..i) is to be appended as it is */
	int marks = 0;

	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t used = utf8_decode(s + i, n - i, &cp);
		bool blank = cp == '\n' || cp == '\t';

		marks = cp >= 0x300 && utf8_cp_width(cp) == 0 ? marks + 1 : 0;
		if (marks > MARKS_MAX) {
			strbuf_add(out, s + from, i - from);
			i += used;
			from = i;
			continue;
		}
		if ((is_shown(cp) && (cp != 0xFFFD || used == 3)) || (blank && keep_lines)) {
			i += used;
			continue;
		}
		strbuf_add(out, s + from, i - from);
		strbuf_adds(out, blank ? " " : "\xEF\xBF\xBD");
		i += used;
		from = i;
	}
	strbuf_add(out, s + from, n - from);
}

void utf8_narrow(struct strbuf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t used = utf8_decode(s + i, n - i, &cp);

		if (cp >= 0xFF01 && cp <= 0xFF5E)
			strbuf_addc(out, (char)(cp - 0xFF01 + '!'));
		else if (cp == 0x3000)
			strbuf_addc(out, ' ');
		else
			strbuf_add(out, s + i, used);
		i += used;
	}
}
