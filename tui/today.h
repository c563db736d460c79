/* SPDX-License-Identifier: MIT */
/* The doors as lines of cells: a heading for each building, then a line a floor. Layout depends on the width only. */
#ifndef RUHU_TUI_TODAY_H
#define RUHU_TUI_TODAY_H

#include <stddef.h>

#include "app/today.h"
#include "base/vec.h"
#include "tui/screen.h"

struct canvas;

struct today_line {
	size_t first, n; /* doors shown in this line, by index; n 0 = the heading of the building of door first */
};
struct today_grid {
	VEC(struct today_line) lines;
	int columns; /* it was laid out for */
};

void today_grid_clear(struct today_grid *g);
void today_grid_layout(struct today_grid *g, const struct today *t, int columns); /* nothing to do if it is current */
int today_grid_line(const struct today_grid *g, size_t door);
size_t today_grid_move(const struct today_grid *g, size_t door, int dx, int dy);
void today_grid_draw(const struct today_grid *g, const struct today *t, struct canvas *c, int y, int rows, int first, size_t cursor);

/* Writes the files for the office into a folder and shows what was written, with the digits to read over the telephone. */
unsigned today_hand_over(struct screen *s, int tag, struct workspace *ws, const char *dir);

#endif
