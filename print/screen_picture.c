/* SPDX-License-Identifier: MIT */
/*
 * A golden screen as a picture: screen_picture FILE HEADING OUT.png, where FILE is tests/tui/screens/NAME.txt and HEADING e.g. "zh Unicode 80x24".
 * Cells are a fixed grid as on a terminal; styles are the letters of the golden file. Not installed; `make pictures` uses it.
 */
#include "config.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <pango/pangocairo.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "base/utf8.h"

enum { CELL_W = 9, CELL_H = 20, MARGIN = 8, ROWS_MAX = 64 };
#define FONT "DejaVu Sans Mono, WenQuanYi Micro Hei, AR PL UMing CN 10.5"

struct colour {
	double r, g, b;
};

static struct colour colour_of(char style)
{
	switch (style) {
	case 'd':
		return (struct colour){ .60, .62, .60 };
	case 'a':
		return (struct colour){ .45, .78, .95 };
	case 'g':
		return (struct colour){ .55, .85, .45 };
	case 'w':
		return (struct colour){ .98, .80, .35 };
	case 'e':
		return (struct colour){ .98, .45, .40 };
	default:
		return (struct colour){ .90, .91, .88 };
	}
}

static void draw_cell(cairo_t *cr, PangoLayout *layout, int x, int y, const char *text, size_t n, char style)
{
	PangoAttrList *attrs = pango_attr_list_new();
	bool bold = isupper((unsigned char)style) || style == 'b';
	struct colour ink;
	int width = utf8_width_n(text, n) * CELL_W;

	style = (char)tolower((unsigned char)style);
	ink = colour_of(style);
	if (bold)
		pango_attr_list_insert(attrs, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
	if (style == 'r') {
		cairo_set_source_rgb(cr, .80, .82, .78);
		cairo_rectangle(cr, MARGIN + x * CELL_W, MARGIN + y * CELL_H, width, CELL_H);
		cairo_fill(cr);
		ink = (struct colour){ .10, .11, .12 };
	}
	if (style == 'u') {
		cairo_set_source_rgb(cr, .60, .62, .60);
		cairo_rectangle(cr, MARGIN + x * CELL_W, MARGIN + (y + 1) * CELL_H - 3, width, 1);
		cairo_fill(cr);
	}
	pango_layout_set_attributes(layout, attrs);
	pango_layout_set_text(layout, text, (int)n);
	cairo_set_source_rgb(cr, ink.r, ink.g, ink.b);
	cairo_move_to(cr, MARGIN + x * CELL_W, MARGIN + y * CELL_H + 2);
	pango_cairo_show_layout(cr, layout);
	pango_attr_list_unref(attrs);
}

struct line {
	const char *s;
	size_t n;
};

static struct line next_line(const char **at)
{
	struct line l = { *at, strcspn(*at, "\n") };

	*at += l.n + ((*at)[l.n] == '\n');
	return l;
}

/* The rows of the heading's picture and, behind "--", its styles. */
static bool find(const char *text, const char *heading, struct line *rows, struct line *styles, int *n)
{
	char head[128];
	const char *at;
	int k = 0;

	(void)snprintf(head, sizeof(head), "==== %s\n", heading);
	at = strstr(text, head);
	if (!at)
		return false;
	at += strlen(head);
	for (*n = 0; *at && *n < ROWS_MAX && strncmp(at, "--\n", 3) != 0 && strncmp(at, "====", 4) != 0; (*n)++)
		rows[*n] = next_line(&at);
	if (strncmp(at, "--\n", 3) == 0)
		at += 3;
	for (; *at && k < *n && strncmp(at, "====", 4) != 0; k++)
		styles[k] = next_line(&at);
	for (; k < *n; k++)
		styles[k] = (struct line){ "", 0 };
	return true;
}

static void draw_row(cairo_t *cr, PangoLayout *layout, int y, struct line row, struct line style)
{
	int x = 0;

	for (size_t at = 0; at < row.n;) {
		size_t next = utf8_next(row.s, row.n, at);

		draw_cell(cr, layout, x, y, row.s + at, next - at, (size_t)x < style.n ? style.s[x] : ' ');
		x += utf8_width_n(row.s + at, next - at);
		at = next;
	}
}

static bool draw(const char *text, const char *heading, const char *out)
{
	struct line rows[ROWS_MAX], styles[ROWS_MAX];
	int n = 0, columns = 0;
	const char *cross = strrchr(heading, 'x'), *blank = strrchr(heading, ' ');
	cairo_surface_t *surface;
	PangoLayout *layout;
	cairo_t *cr;
	bool good;

	if (!cross || !blank || sscanf(blank, "%dx%d", &columns, &n) != 2 || !find(text, heading, rows, styles, &n))
		return false;
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns * CELL_W + 2 * MARGIN, n * CELL_H + 2 * MARGIN);
	cr = cairo_create(surface);
	cairo_set_source_rgb(cr, .10, .11, .12);
	cairo_paint(cr);
	layout = pango_cairo_create_layout(cr);
	{
		PangoFontDescription *font = pango_font_description_from_string(FONT);

		pango_layout_set_font_description(layout, font);
		pango_font_description_free(font);
	}
	for (int y = 0; y < n; y++)
		draw_row(cr, layout, y, rows[y], styles[y]);
	good = cairo_surface_write_to_png(surface, out) == CAIRO_STATUS_SUCCESS;
	g_object_unref(layout);
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return good;
}

int main(int argc, char **argv)
{
	struct strbuf text;
	struct err err = ERR_INIT;
	bool good = false;

	if (argc != 4) {
		fputs("screen_picture FILE HEADING OUT.png\n", stderr);
		return 2;
	}
	strbuf_init(&text);
	if (fs_read(&text, argv[1], (size_t)4 << 20, &err) != ST_OK)
		fprintf(stderr, "%s\n", err.text);
	else
		good = draw(text.data, argv[2], argv[3]);
	if (!good)
		fprintf(stderr, "%s: no picture of \"%s\"\n", argv[1], argv[2]);
	strbuf_clear(&text);
	return good ? 0 : 1;
}
