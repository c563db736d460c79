/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/theme.h"

#include <string.h>

#include "base/attr.h"

/* Colours readable on black and on white alike. */
static const struct {
	unsigned style;
	int c8, c16, c256;
	bool bold, underline;
} looks[] = {
	{ STYLE_ERROR, 1, 9, 160, true, false },
	{ STYLE_WARN, 3, 3, 136, true, false },
	{ STYLE_GOOD, 2, 2, 34, false, false },
	{ STYLE_ACCENT, 6, 6, 31, true, false },
};

struct theme_look theme_look(unsigned style, int colours)
{
	struct theme_look look = {
		.fg = -1,
		.bold = (style & STYLE_BOLD) != 0,
		.dim = (style & STYLE_DIM) != 0,
		.reverse = (style & STYLE_REVERSE) != 0,
		.underline = (style & STYLE_UNDERLINE) != 0,
	};

	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		if (!(style & looks[i].style))
			continue;
		look.bold = look.bold || looks[i].bold;
		if (colours >= 256)
			look.fg = looks[i].c256;
		else if (colours >= 16)
			look.fg = looks[i].c16;
		else if (colours >= 8)
			look.fg = looks[i].c8;
		break;
	}
	return look;
}

const char *theme_glyph(enum glyph g, bool ascii)
{
	static const struct {
		const char *unicode, *ascii;
	} glyphs[GLYPH_COUNT] = {
		[GLYPH_HLINE] = { "─", "-" },  [GLYPH_FULL] = { "█", "#" },
		[GLYPH_EMPTY] = { "░", "." },  [GLYPH_TICK] = { "√", "*" },
		[GLYPH_CURSOR] = { ">", ">" }, [GLYPH_DOT] = { "·", "." },
		[GLYPH_UP] = { "↑", "^" },     [GLYPH_DOWN] = { "↓", "v" },
	};

	if ((unsigned)g >= GLYPH_COUNT)
		return " ";
	return ascii ? glyphs[g].ascii : glyphs[g].unicode;
}

const char *theme_ascii(const char *grapheme)
{
	static const char *const pairs[][2] = {
		{ "“", "\"" }, { "”", "\"" }, { "‘", "'" }, { "’", "'" }, { "—", "-" },
		{ "–", "-" },  { "…", "." },  { "·", "." }, { "×", "x" }, { "÷", "/" },
		{ "±", "+" },  { "≥", ">" },  { "≤", "<" }, { "→", ">" }, { "←", "<" },
		{ "↑", "^" },  { "↓", "v" },  { "※", "*" }, { "□", "o" }, { "■", "#" },
		{ "○", "o" },  { "●", "*" },  { "△", "^" }, { "▲", "^" }, { "★", "*" },
		{ "☆", "*" },  { "√", "*" },  { "℃", "C" }, { "§", "S" }, { "─", "-" },
		{ "│", "|" },  { "°", "o" },
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		if (strcmp(grapheme, pairs[i][0]) == 0)
			return pairs[i][1];
	}
	return grapheme;
}
