/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "tui/theme.h"

#define CANVAS_SIDE_MAX 2000

struct zone {
	int x, y, width, height, what;
};

struct canvas {
	int columns, rows;
	bool ascii;
	int cursor_x, cursor_y; /* cursor_x < 0: hidden */
	struct cell *cells;
	VEC(struct zone) zones;
};

static const struct cell blank = { .text = " ", .width = 1, .style = STYLE_PLAIN };

static int clamp_side(int n)
{
	return n < 1 ? 1 : n > CANVAS_SIDE_MAX ? CANVAS_SIDE_MAX : n;
}

struct canvas *canvas_new(int columns, int rows, bool ascii)
{
	struct canvas *c = mem_alloc(sizeof(*c));

	c->ascii = ascii;
	canvas_resize(c, columns, rows);
	return c;
}

void canvas_free(struct canvas *c)
{
	if (!c)
		return;
	VEC_CLEAR(&c->zones);
	free(c->cells);
	free(c);
}

void canvas_resize(struct canvas *c, int columns, int rows)
{
	c->columns = clamp_side(columns);
	c->rows = clamp_side(rows);
	free(c->cells);
	c->cells = mem_array((size_t)c->columns * (size_t)c->rows, sizeof(*c->cells));
	canvas_clear(c);
}

void canvas_clear(struct canvas *c)
{
	size_t n = (size_t)c->columns * (size_t)c->rows;

	for (size_t i = 0; i < n; i++)
		c->cells[i] = blank;
	c->cursor_x = c->cursor_y = -1;
	canvas_zones_clear(c);
}

void canvas_zones_clear(struct canvas *c)
{
	c->zones.n = 0;
}

void canvas_zone(struct canvas *c, int x, int y, int width, int height, int what)
{
	VEC_PUSH(&c->zones, ((struct zone){ x, y, width, height, what }));
}

int canvas_zone_at(const struct canvas *c, int x, int y)
{
	for (size_t i = c->zones.n; i-- > 0;) {
		const struct zone *z = &c->zones.v[i];

		if (x >= z->x && x < z->x + z->width && y >= z->y && y < z->y + z->height)
			return z->what;
	}
	return -1;
}

int canvas_columns(const struct canvas *c)
{
	return c->columns;
}

int canvas_rows(const struct canvas *c)
{
	return c->rows;
}

bool canvas_ascii(const struct canvas *c)
{
	return c->ascii;
}

static struct cell *at(const struct canvas *c, int x, int y)
{
	return &c->cells[(size_t)y * (size_t)c->columns + (size_t)x];
}

static bool inside(const struct canvas *c, int x, int y)
{
	return x >= 0 && x < c->columns && y >= 0 && y < c->rows;
}

const struct cell *canvas_cell(const struct canvas *c, int x, int y)
{
	return inside(c, x, y) ? at(c, x, y) : &blank;
}

/* Makes the cell free: the other half of a wide character that stood there becomes a space. */
static void vacate(struct canvas *c, int x, int y)
{
	struct cell *cell = at(c, x, y);

	if (cell->width == 0 && x > 0) {
		struct cell *left = at(c, x - 1, y);

		*left = (struct cell){ .text = " ", .width = 1, .style = left->style };
	} else if (cell->width == 2 && x + 1 < c->columns) {
		struct cell *right = at(c, x + 1, y);

		*right = (struct cell){ .text = " ", .width = 1, .style = right->style };
	}
}

static void put(struct canvas *c, int x, int y, unsigned style, const char *s, size_t n, int width)
{
	struct cell *cell;

	if (!inside(c, x, y))
		return;
	vacate(c, x, y);
	cell = at(c, x, y);
	*cell = blank;
	cell->style = (uint16_t)style;
	if (width == 2) {
		struct cell *right;

		if (x + 1 >= c->columns)
			return;
		vacate(c, x + 1, y);
		right = at(c, x + 1, y);
		*right = (struct cell){ .text = "", .width = 0, .style = (uint16_t)style };
		cell->width = 2;
	}
	memcpy(cell->text, s, n);
	cell->text[n] = '\0';
	if (c->ascii && width == 1 && n > 1) {
		const char *other = theme_ascii(cell->text);

		if (other != cell->text)
			memcpy(cell->text, other, strlen(other) + 1);
	}
}

/* Bytes of the grapheme at s that fit in a cell, and its columns (at most 2). */
static size_t cell_bytes(const char *s, size_t n, int *width)
{
	uint32_t cp;
	size_t used = n;

	*width = utf8_width_n(s, used);
	/* A pile of marks, or a sequence that terminals disagree on: its first character. */
	if (used >= CELL_BYTES || *width > 2) {
		used = utf8_decode(s, n, &cp);
		*width = utf8_cp_width(cp);
	}
	return used;
}

/* Draws clean text from x, in at most room columns; returns the columns used. */
static int put_clean(struct canvas *c, int x, int y, unsigned style, int room, const char *s,
		     size_t n)
{
	int used = 0;

	for (size_t pos = 0; pos < n;) {
		size_t next = utf8_next(s, n, pos);
		int width;
		size_t bytes = cell_bytes(s + pos, next - pos, &width);

		if (width > 0) {
			if (used + width > room)
				break;
			if (x + used < 0 && x + used + width > 0)
				put(c, 0, y, style, " ", 1, 1);
			else
				put(c, x + used, y, style, s + pos, bytes, width);
			used += width;
		}
		pos = next;
	}
	return used;
}

int canvas_text(struct canvas *c, int x, int y, unsigned style, int width, const char *text)
{
	struct strbuf clean;
	int room = c->columns - x, used;

	if (y < 0 || y >= c->rows || room <= 0)
		return x;
	if (width >= 0 && width < room)
		room = width;
	strbuf_init(&clean);
	utf8_clean(&clean, text, strlen(text), false);
	if (utf8_width_n(clean.data, clean.len) > room) {
		used = room > 0 ? put_clean(c, x, y, style, room - 1, clean.data, clean.len) : 0;
		for (; used < room - 1; used++) /* a wide character was left out before the mark */
			put(c, x + used, y, style, " ", 1, 1);
		if (room > 0) {
			put(c, x + used, y, style, "~", 1, 1);
			used++;
		}
	} else {
		used = put_clean(c, x, y, style, room, clean.data, clean.len);
	}
	strbuf_clear(&clean);
	return x + used;
}

int canvas_textf(struct canvas *c, int x, int y, unsigned style, int width, const char *fmt, ...)
{
	char small[512], *text = small;
	va_list ap;
	int n, end;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		return x;
	if ((size_t)n >= sizeof(small)) {
		text = mem_alloc((size_t)n + 1);
		va_start(ap, fmt);
		(void)vsnprintf(text, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	end = canvas_text(c, x, y, style, width, text);
	if (text != small)
		free(text);
	return end;
}

void canvas_fill(struct canvas *c, int x, int y, int width, int height, char ch, unsigned style)
{
	int x0 = x < 0 ? 0 : x, y0 = y < 0 ? 0 : y;

	for (int row = y0; row < y + height && row < c->rows; row++) {
		for (int col = x0; col < x + width && col < c->columns; col++)
			put(c, col, row, style, &ch, 1, 1);
	}
}

void canvas_hline(struct canvas *c, int y)
{
	for (int x = 0; x < c->columns; x++)
		canvas_glyph(c, x, y, STYLE_DIM, GLYPH_HLINE);
}

int canvas_glyph(struct canvas *c, int x, int y, unsigned style, enum glyph g)
{
	const char *s = theme_glyph(g, c->ascii);

	put(c, x, y, style, s, strlen(s), 1);
	return x + 1;
}

/* Two blanks stand between columns, never between words. */
static bool has_columns(const char *s, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (s[i - 1] == ' ' && s[i] == ' ')
			return true;
	return false;
}

/* hang > 0: lines of two columns keep the rest of the second under its beginning. */
/* NOLINTNEXTLINE(readability-function-size): a place, a size and a text are eight arguments */
static int wrap(struct canvas *c, int x, int y, int width, int max_rows, int skip, int hang,
		unsigned style, const char *text)
{
	struct strbuf clean;
	struct utf8_line line;
	const char *rest;
	int rows = 0, indent = 0;

	if (width < 2 || max_rows <= 0)
		return 0;
	strbuf_init(&clean);
	utf8_clean(&clean, text, strlen(text), true);
	rest = clean.data;
	for (int n = 0; rows < max_rows && utf8_next_line(&rest, width - indent, &line); n++) {
		int room = c && c->columns - x - indent < width - indent ? c->columns - x - indent
									 : width - indent;

		if (n >= skip) {
			if (c && y + rows >= 0 && y + rows < c->rows)
				(void)put_clean(c, x + indent, y + rows, style, room, line.s,
						line.n);
			rows++;
		}
		if (rest > clean.data && rest[-1] == '\n')
			indent = 0;
		else if (hang > 0 && hang + 10 < width && has_columns(line.s, line.n))
			indent = hang;
	}
	strbuf_clear(&clean);
	return rows;
}

/* NOLINTNEXTLINE(readability-function-size): a place, a size and a text are eight arguments */
int canvas_wrap(struct canvas *c, int x, int y, int width, int max_rows, int skip, unsigned style,
		const char *text)
{
	return wrap(c, x, y, width, max_rows, skip, 0, style, text);
}

/* NOLINTNEXTLINE(readability-function-size): a place, a size and a text are eight arguments */
int canvas_wrap_pairs(struct canvas *c, int x, int y, int width, int max_rows, int skip, int hang,
		      const char *text)
{
	return wrap(c, x, y, width, max_rows, skip, hang, STYLE_PLAIN, text);
}

void canvas_style(struct canvas *c, int x, int y, int width, unsigned style)
{
	for (int i = 0; i < width; i++) {
		if (inside(c, x + i, y))
			at(c, x + i, y)->style |= (uint16_t)style;
	}
}

void canvas_cursor(struct canvas *c, int x, int y)
{
	c->cursor_x = inside(c, x, y) ? x : -1;
	c->cursor_y = y;
}

bool canvas_cursor_at(const struct canvas *c, int *x, int *y)
{
	*x = c->cursor_x;
	*y = c->cursor_y;
	return c->cursor_x >= 0;
}

/* One letter a style; upper case where more than one bit is set. */
static char style_letter(unsigned style)
{
	static const struct {
		unsigned bit;
		char letter;
	} letters[] = {
		{ STYLE_ERROR, 'e' },  { STYLE_WARN, 'w' },      { STYLE_GOOD, 'g' },
		{ STYLE_ACCENT, 'a' }, { STYLE_UNDERLINE, 'u' }, { STYLE_REVERSE, 'r' },
		{ STYLE_DIM, 'd' },    { STYLE_BOLD, 'b' },
	};

	for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
		if (style & letters[i].bit)
			return (char)(style == letters[i].bit ? letters[i].letter
							      : letters[i].letter - 'a' + 'A');
	}
	return ' ';
}

static void dump_row(struct strbuf *out, const struct canvas *c, int y, bool styles)
{
	size_t start = out->len;

	for (int x = 0; x < c->columns; x++) {
		const struct cell *cell = at(c, x, y);

		if (styles)
			strbuf_addc(out, style_letter(cell->style));
		else
			strbuf_adds(out, cell->text);
	}
	while (out->len > start && out->data[out->len - 1] == ' ')
		strbuf_cut(out, out->len - 1);
	strbuf_addc(out, '\n');
}

void canvas_dump(struct strbuf *out, const struct canvas *c, bool with_style)
{
	for (int y = 0; y < c->rows; y++)
		dump_row(out, c, y, false);
	if (!with_style)
		return;
	strbuf_adds(out, "--\n");
	for (int y = 0; y < c->rows; y++)
		dump_row(out, c, y, true);
}
