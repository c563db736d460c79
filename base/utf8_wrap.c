/* SPDX-License-Identifier: MIT */
/* Breaking text into lines. */
#include "config.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>

#include "base/mem.h"

/* Bytes looked at on the stack; wider lines take them from the heap. */
enum { WINDOW_STACK = 1024 };

static bool is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\r' || cp == 0x3000;
}

/* Bytes of the paragraph that decide about its next line: a line and what follows it, so that a
 * long paragraph is not looked at anew for each of its lines. Ends between characters. */
static size_t window_of(const char *s, size_t n, int columns)
{
	size_t most = 16 * (size_t)columns + 128;
	size_t end = utf8_fit(s, n < most ? n : most, 2 * columns + 16, NULL);

	return end > 0 ? end : utf8_next(s, n, 0);
}

/* Sets line to the longest piece of s[0..n) that may stand alone in columns; returns the bytes
 * used up, 0 if there is none. whole: s[n] is the end of the paragraph. */
static size_t best_break(const char *s, size_t n, bool whole, int columns, const char *breaks,
			 struct utf8_line *line)
{
	size_t best = 0, text_end = 0; /* text_end leaves trailing blanks off */
	int width = 0, text_width = 0;

	for (size_t i = 0; i <= n;) {
		bool may =
			i == n ? whole
			       : breaks[i] == UC_BREAK_POSSIBLE || breaks[i] == UC_BREAK_MANDATORY;
		uint32_t cp;

		if (text_width > columns)
			break;
		if (may && (text_end > 0 || i == n)) {
			best = i;
			line->n = text_end;
			line->width = text_width;
		}
		if (i == n)
			break;
		i += utf8_decode(s + i, n - i, &cp);
		width += utf8_cp_width(cp);
		if (!is_blank(cp)) {
			text_end = i;
			text_width = width;
		}
	}
	return best;
}

/* A word longer than the line. */
static size_t cut_word(const char *s, size_t n, int columns, struct utf8_line *line)
{
	size_t used = utf8_fit(s, n, columns, &line->width);

	if (used == 0) {
		used = utf8_next(s, n, 0);
		line->width = utf8_width_n(s, used);
	}
	line->n = used;
	while (line->n > 0 && is_blank((unsigned char)s[line->n - 1])) {
		line->n--;
		line->width--;
	}
	return used;
}

bool utf8_next_line(const char **rest, int columns, struct utf8_line *line)
{
	const char *s = *rest;
	char stack[WINDOW_STACK];
	char *breaks = stack;
	size_t paragraph, window, used;

	if (!*s)
		return false;
	if (columns < 2)
		columns = 2;
	paragraph = strcspn(s, "\n");
	window = window_of(s, paragraph, columns);
	if (window > sizeof(stack))
		breaks = mem_alloc(window);
	u8_possible_linebreaks((const uint8_t *)s, window, "UTF-8", breaks);
	line->s = s;
	line->n = 0;
	line->width = 0;
	used = best_break(s, window, window == paragraph, columns, breaks, line);
	if (used == 0 && paragraph > 0)
		used = cut_word(s, window, columns, line);
	if (breaks != stack)
		free(breaks);
	if (used == paragraph && s[used] == '\n')
		used++;
	*rest = s + used;
	return true;
}
