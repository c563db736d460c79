/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/utf8.h"

#include <string.h>
#include <unigbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/strbuf.h"

/* No grapheme of a real script has more characters; a longer heap of combining marks is cut here. */
enum { GRAPHEME_MAX = 32 };

/* Bytes before a place at which looking for the grapheme there may begin. */
#define LOOK_BACK ((size_t)8 * GRAPHEME_MAX)

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static bool is_printable_ascii(char c)
{
	return c >= 0x20 && c < 0x7F;
}

/* Bytes of the sequence a lead byte begins and the range of its second byte (Unicode, table 3-7);
 * 0 for a bad lead. */
static size_t sequence(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	*high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

size_t utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	unsigned char lead, low, high;
	size_t need;
	uint32_t value;

	*cp = 0xFFFD;
	if (n == 0)
		return 0;
	lead = (unsigned char)s[0];
	if (lead < 0x80) {
		*cp = lead;
		return 1;
	}
	need = sequence(lead, &low, &high);
	if (need == 0 || need > n || (unsigned char)s[1] < low || (unsigned char)s[1] > high)
		return 1;
	value = lead & (0x7FU >> need);
	for (size_t i = 1; i < need; i++) {
		if (!is_continuation(s[i]))
			return 1;
		value = value << 6 | ((unsigned char)s[i] & 0x3FU);
	}
	*cp = value;
	return need;
}

/* As utf8_decode, and tells a bad byte from a written U+FFFD. */
static size_t decode_good(const char *s, size_t n, uint32_t *cp, bool *good)
{
	size_t used = utf8_decode(s, n, cp);

	*good = *cp != 0xFFFD || used == 3;
	return used;
}

bool utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		bool good;

		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		i += decode_good(s + i, n - i, &cp, &good);
		if (!good)
			return false;
	}
	return true;
}

size_t utf8_encode(char out[4], uint32_t cp)
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

int utf8_cp_width(uint32_t cp)
{
	int width;

	/* ASCII, Cyrillic; a control is drawn as one mark. */
	if (cp < 0x7F || (cp >= 0x400 && cp < 0x460))
		return 1;
	if (cp >= 0x4E00 && cp < 0xA000)
		return 2;
	width = uc_width(cp, "UTF-8");
	return width < 0 ? 1 : width;
}

int utf8_width_n(const char *s, size_t n)
{
	int width = 0;

	for (size_t i = 0; i < n;) {
		uint32_t cp;

		if ((unsigned char)s[i] < 0x80) {
			width++;
			i++;
			continue;
		}
		i += utf8_decode(s + i, n - i, &cp);
		width += utf8_cp_width(cp);
	}
	return width;
}

int utf8_width(const char *s)
{
	return utf8_width_n(s, strlen(s));
}

/* Characters that never join a neighbour of the same kind: their grapheme break property is Other
 * (UAX 29). */
static bool stands_alone(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7F) || (cp >= 0x4E00 && cp < 0xA000) ||
	       (cp >= 0x3001 && cp <= 0x3029) || (cp >= 0xFF01 && cp <= 0xFF5E) ||
	       (cp >= 0x2010 && cp <= 0x2027);
}

size_t utf8_next(const char *s, size_t len, size_t pos)
{
	uint32_t cp, after;
	size_t end;
	const uint8_t *next;
	bool good;

	if (pos >= len)
		return len;
	end = pos + decode_good(s + pos, len - pos, &cp, &good);
	if (!good || end >= len)
		return end;
	utf8_decode(s + end, len - end, &after);
	if (stands_alone(cp) && stands_alone(after))
		return end;
	for (int i = 1; i < GRAPHEME_MAX && end < len; i++) {
		size_t used = decode_good(s + end, len - end, &after, &good);

		if (!good)
			break;
		end += used;
	}
	next = u8_grapheme_next((const uint8_t *)s + pos, (const uint8_t *)s + end);
	return next ? (size_t)(next - (const uint8_t *)s) : end;
}

size_t utf8_prev(const char *s, size_t len, size_t pos)
{
	size_t from, next;

	if (pos > len)
		pos = len;
	if (pos == 0)
		return 0;
	if (is_printable_ascii(s[pos - 1]) && (pos == 1 || is_printable_ascii(s[pos - 2])))
		return pos - 1;
	/* Forward from a place safely before: backwards a cluster cannot always be told from half
	 * of one. */
	from = pos > LOOK_BACK ? pos - LOOK_BACK : 0;
	while (from > 0 && from < pos && is_continuation(s[from]))
		from++;
	while ((next = utf8_next(s, len, from)) < pos)
		from = next;
	return from;
}

size_t utf8_fit(const char *s, size_t n, int columns, int *width)
{
	size_t pos = 0;
	int total = 0;

	while (pos < n) {
		size_t next = utf8_next(s, n, pos);
		int w = utf8_width_n(s + pos, next - pos);

		if (total + w > columns)
			break;
		total += w;
		pos = next;
	}
	if (width)
		*width = total;
	return pos;
}

static void add_spaces(struct strbuf *out, int n)
{
	while (n-- > 0)
		strbuf_addc(out, ' ');
}

void utf8_pad(struct strbuf *out, const char *s, int columns, enum utf8_align align)
{
	size_t n = strlen(s);
	int width = utf8_width_n(s, n);
	int before = 0;

	if (columns <= 0)
		return;
	if (width > columns) {
		size_t cut = utf8_fit(s, n, columns - 1, &width);

		strbuf_add(out, s, cut);
		add_spaces(out, columns - 1 - width);
		strbuf_addc(out, '~');
		return;
	}
	if (align == UTF8_RIGHT)
		before = columns - width;
	else if (align == UTF8_CENTRE)
		before = (columns - width) / 2;
	add_spaces(out, before);
	strbuf_add(out, s, n);
	add_spaces(out, columns - width - before);
}
