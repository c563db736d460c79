/* SPDX-License-Identifier: MIT */
/*
 * The screen as a grid of cells. Screens draw here and nowhere else; a back end
 * (tui/curses_out.c, or none) shows it; tests compare it as text. A cell holds the bytes of one
 * grapheme, its width (2 = the next cell is its right half) and a style. Drawing outside is
 * cut; nothing is ever drawn half (a wide character that does not fit becomes a space).
 */
#ifndef RUHU_TUI_CANVAS_H
#define RUHU_TUI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct canvas;
struct strbuf;

#define CELL_BYTES 16

enum style { /* meaning, not colour; the theme maps it. Bits. */
	     STYLE_PLAIN = 0,
	     STYLE_BOLD = 1 << 0,
	     STYLE_DIM = 1 << 1,
	     STYLE_REVERSE = 1 << 2,
	     STYLE_UNDERLINE = 1 << 3,
	     STYLE_GOOD = 1 << 4, /* done */
	     STYLE_WARN = 1 << 5, /* asks for attention */
	     STYLE_ERROR = 1 << 6,
	     STYLE_ACCENT = 1 << 7 /* the question, the cursor row */
};

struct cell {
	char text[CELL_BYTES]; /* UTF-8, NUL-terminated; "" = right half of a wide one */
	uint8_t width;         /* 1 or 2; 0 = right half */
	uint16_t style;
};

enum glyph {
	GLYPH_HLINE,
	GLYPH_FULL,
	GLYPH_EMPTY,
	GLYPH_TICK,
	GLYPH_CURSOR,
	GLYPH_DOT,
	GLYPH_UP,
	GLYPH_DOWN,
	GLYPH_COUNT
};

struct canvas *canvas_new(int columns, int rows, bool ascii);
void canvas_free(struct canvas *c);
void canvas_resize(struct canvas *c, int columns, int rows); /* cleared */
void canvas_clear(struct canvas *c);
int canvas_columns(const struct canvas *c);
int canvas_rows(const struct canvas *c);
bool canvas_ascii(const struct canvas *c);
const struct cell *canvas_cell(const struct canvas *c, int x, int y);

/* What a click there means to the screen that is drawn, a number from 0; the last one put on a cell holds. */
void canvas_zone(struct canvas *c, int x, int y, int width, int height, int what);
int canvas_zone_at(const struct canvas *c, int x, int y); /* -1 = nothing */
void canvas_zones_clear(struct canvas *c);

/* All return the column after what was drawn. Text is cleaned (utf8_clean). width: at most so
 * many columns, cut with "~"; < 0 = to the edge. */
int canvas_text(struct canvas *c, int x, int y, unsigned style, int width, const char *text);
int canvas_textf(struct canvas *c, int x, int y, unsigned style, int width, const char *fmt, ...)
	PRINTF_LIKE(6, 7);
void canvas_fill(struct canvas *c, int x, int y, int width, int height, char ch, unsigned style);
void canvas_hline(struct canvas *c, int y);
int canvas_glyph(struct canvas *c, int x, int y, unsigned style, enum glyph g);
/* Wrapped text from row y down, at most max_rows; returns the number of rows it took (also with
 * c == NULL: measures only). skip rows are left out at the top (scrolling). */
int canvas_wrap(struct canvas *c, int x, int y, int width, int max_rows, int skip, unsigned style,
		const char *text);
/* The same for lines of two columns, the second beginning at column hang: what is wrapped of it stays under it. */
int canvas_wrap_pairs(struct canvas *c, int x, int y, int width, int max_rows, int skip, int hang,
		      const char *text);
void canvas_style(struct canvas *c, int x, int y, int width,
		  unsigned style); /* adds style bits to cells */
void canvas_cursor(struct canvas *c, int x,
		   int y); /* where the terminal's cursor stands; x < 0 hides it */
bool canvas_cursor_at(const struct canvas *c, int *x, int *y);

/* Rows as text, trailing blanks cut, then (with_style) a line "--" and one character a cell of
 * the style layer; for golden tests and :save-screen. */
void canvas_dump(struct strbuf *out, const struct canvas *c, bool with_style);

#endif
