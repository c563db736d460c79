/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/today.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/workspace.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "tui/canvas.h"
#include "tui/dialog.h"

enum { CELL_WIDTH = 12, LEFT = 7, MAX_ENTRANCES = 32 };

void today_grid_clear(struct today_grid *g)
{
	VEC_CLEAR(&g->cells);
	VEC_CLEAR(&g->lines);
	g->columns = 0;
}

static bool same_building(const struct today_door *a, const struct today_door *b)
{
	return strncmp(a->household, b->household, 12) == 0 &&
	       strcmp(a->building, b->building) == 0;
}

static bool same_entrance(const struct today_door *a, const struct today_door *b)
{
	return same_building(a, b) && strcmp(a->entrance, b->entrance) == 0;
}

static bool same_floor(const struct today_door *a, const struct today_door *b)
{
	return same_entrance(a, b) && strcmp(a->floor, b->floor) == 0;
}

/* The doors from i that belong together end before this one; the doors come sorted by building, entrance, floor from the top. */
static size_t end_of(const struct today *t, size_t i,
		     bool (*same)(const struct today_door *, const struct today_door *))
{
	size_t end = i + 1;

	while (end < t->doors.n && same(&t->doors.v[i], &t->doors.v[end]))
		end++;
	return end;
}

static void add_line(struct today_grid *g, enum today_line_kind kind, size_t head)
{
	VEC_PUSH(&g->lines,
		 ((struct today_line){ .kind = kind, .first = g->cells.n, .head = head }));
}

static void add_cell(struct today_grid *g, size_t door, int x)
{
	VEC_PUSH(&g->cells, ((struct today_cell){ .door = door, .x = x }));
	g->lines.v[g->lines.n - 1].n++;
}

static int room_for(const struct today_grid *g)
{
	int n = (g->columns - LEFT - 1) / CELL_WIDTH;

	return n > 0 ? n : 1;
}

/* Doors in a row, as many lines as it takes. */
static void lay_row(struct today_grid *g, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		int at = (int)(i - from) % room_for(g);

		if (at == 0)
			add_line(g, LINE_DOORS, i);
		add_cell(g, i, LEFT + at * CELL_WIDTH);
	}
}

struct entrance {
	size_t next, end; /* doors not laid out yet */
	int x;
};

/* Above in the building; floors that are no numbers stay in the order they came. */
static bool is_above(const struct today_door *a, const struct today_door *b)
{
	int64_t x = 0, y = 0;

	return num_parse_int(a->floor, strlen(a->floor), &x) &&
	       num_parse_int(b->floor, strlen(b->floor), &y) && x > y;
}

/* Entrances side by side: a line a floor. */
static void lay_floors(struct today_grid *g, const struct today *t, struct entrance *e, size_t n)
{
	for (;;) {
		const struct today_door *top = NULL;
		size_t head = 0;

		for (size_t i = 0; i < n; i++)
			if (e[i].next < e[i].end &&
			    (!top || is_above(&t->doors.v[e[i].next], top))) {
				head = e[i].next;
				top = &t->doors.v[head];
			}
		if (!top)
			return;
		add_line(g, LINE_DOORS, head);
		for (size_t i = 0; i < n; i++)
			for (int x = e[i].x; e[i].next < e[i].end &&
					     strcmp(t->doors.v[e[i].next].floor, top->floor) == 0;
			     x += CELL_WIDTH)
				add_cell(g, e[i].next++, x);
	}
}

static int widest_floor(const struct today *t, size_t from, size_t to)
{
	int most = 0;

	for (size_t i = from, end; i < to; i = end) {
		end = end_of(t, i, same_floor);
		if ((int)(end - i) > most)
			most = (int)(end - i);
	}
	return most;
}

/* As many entrances from i as fit beside each other; returns where the rest begins. */
static size_t lay_band(struct today_grid *g, const struct today *t, size_t i, size_t to)
{
	struct entrance band[MAX_ENTRANCES];
	size_t n = 0;
	int used = 0;

	while (i < to && n < MAX_ENTRANCES) {
		size_t end = end_of(t, i, same_entrance);
		int width = widest_floor(t, i, end);

		if (n && used + width > room_for(g))
			break;
		band[n++] =
			(struct entrance){ .next = i, .end = end, .x = LEFT + used * CELL_WIDTH };
		used += width;
		i = end;
	}
	if (*t->doors.v[band[0].next].entrance) {
		add_line(g, LINE_ENTRANCES, band[0].next);
		for (size_t k = 0; k < n; k++)
			add_cell(g, band[k].next, band[k].x);
	}
	if (used <= room_for(g)) {
		lay_floors(g, t, band, n);
		return i;
	}
	for (size_t from = band[0].next, end; from < band[0].end; from = end) {
		end = end_of(t, from, same_floor);
		lay_row(g, from, end);
	}
	return i;
}

static void lay_building(struct today_grid *g, const struct today *t, size_t from, size_t to)
{
	const struct today_door *head = &t->doors.v[from];

	if (!*head->building && !*head->door) {
		if (g->many_units)
			add_line(g, LINE_BUILDING, from);
		for (size_t i = from; i < to; i++) {
			add_line(g, LINE_ADDRESS, i);
			add_cell(g, i, 2);
		}
		return;
	}
	add_line(g, LINE_BUILDING, from);
	if (!*head->floor && !*head->entrance) {
		lay_row(g, from, to);
		return;
	}
	while (from < to)
		from = lay_band(g, t, from, to);
}

void today_grid_layout(struct today_grid *g, const struct today *t, int columns)
{
	if (g->columns == columns)
		return;
	today_grid_clear(g);
	g->columns = columns;
	g->many_units = t->doors.n && strncmp(t->doors.v[0].household,
					      t->doors.v[t->doors.n - 1].household, UNIT_CODE) != 0;
	for (size_t i = 0, end; i < t->doors.n; i = end) {
		end = end_of(t, i, same_building);
		lay_building(g, t, i, end);
	}
}

static bool has_doors(const struct today_line *line)
{
	return line->kind == LINE_DOORS || line->kind == LINE_ADDRESS;
}

int today_grid_line(const struct today_grid *g, size_t door)
{
	for (size_t i = 0; i < g->lines.n; i++) {
		const struct today_line *line = &g->lines.v[i];

		for (size_t k = 0; has_doors(line) && k < line->n; k++)
			if (g->cells.v[line->first + k].door == door)
				return (int)i;
	}
	return 0;
}

/* The line with doors next to this one, up or down; the same where there is none. */
static int beside(const struct today_grid *g, int at, int step)
{
	int to = at;

	do
		to += step;
	while (to >= 0 && to < (int)g->lines.n && !has_doors(&g->lines.v[to]));
	return to >= 0 && to < (int)g->lines.n ? to : at;
}

size_t today_grid_move(const struct today_grid *g, size_t door, int dx, int dy)
{
	int at = today_grid_line(g, door), to;
	const struct today_line *line;
	size_t here = 0, best;

	if (!g->lines.n)
		return door;
	line = &g->lines.v[at];
	while (here + 1 < line->n && g->cells.v[line->first + here].door != door)
		here++;
	if (dx && (dx < 0 ? here > 0 : here + 1 < line->n))
		return g->cells.v[dx < 0 ? line->first + here - 1 : line->first + here + 1].door;
	to = beside(g, at, dx ? dx : dy);
	if (to == at)
		return door;
	if (dx)
		return g->cells.v[g->lines.v[to].first + (dx < 0 ? g->lines.v[to].n - 1 : 0)].door;
	best = g->lines.v[to].first;
	for (size_t k = 0; k < g->lines.v[to].n; k++)
		if (abs(g->cells.v[g->lines.v[to].first + k].x - g->cells.v[line->first + here].x) <
		    abs(g->cells.v[best].x - g->cells.v[line->first + here].x))
			best = g->lines.v[to].first + k;
	return g->cells.v[best].door;
}

static unsigned style_of(enum door_state state)
{
	switch (state) {
	case DOOR_DONE:
		return STYLE_GOOD;
	case DOOR_DRAFT:
	case DOOR_RETURNED:
	case DOOR_APPOINTMENT:
		return STYLE_WARN | STYLE_BOLD;
	case DOOR_REFUSED:
	case DOOR_OTHER:
		return STYLE_DIM;
	case DOOR_NEW:
	case DOOR_AWAY:
	case DOOR_PARTIAL:
		break;
	}
	return STYLE_PLAIN;
}

static const char *cell_name(const struct today_door *d)
{
	const char *serial = strrchr(d->household, '-');

	return *d->door ? d->door : serial ? serial + 1 : d->household;
}

/* "约19:30", "约25日", "完". */
static void state_text(const struct today_grid *g, const struct today_door *d, char *out,
		       size_t size)
{
	struct civil at = clock_civil(d->appointment_ms, g->utc_offset);

	if (d->state != DOOR_APPOINTMENT || !d->appointment_ms)
		snprintf(out, size, "%s", door_state_label(d->state));
	else if (clock_days_from_civil(at.year, at.month, at.day) == g->today)
		snprintf(out, size, "%s%02d:%02d", door_state_label(d->state), at.hour, at.minute);
	else
		snprintf(out, size, T("%s%d日"), door_state_label(d->state), at.day);
}

static void draw_cell(const struct today_grid *g, const struct today_line *line,
		      const struct today *t, struct canvas *c, int y, const struct today_cell *cell,
		      bool cursor)
{
	const struct today_door *d = &t->doors.v[cell->door];
	int width = line->kind == LINE_ADDRESS ? canvas_columns(c) - cell->x - 2 : CELL_WIDTH - 1;
	char state[64];

	state_text(g, d, state, sizeof(state));
	canvas_zone(c, cell->x, y, width, 1, (int)cell->door);
	if (cursor)
		canvas_glyph(c, cell->x - 1, y, STYLE_BOLD, GLYPH_CURSOR);
	if (line->kind == LINE_ADDRESS)
		canvas_textf(c, cell->x, y, style_of(d->state), width, "%s %s  %s", cell_name(d),
			     state, d->address);
	else
		canvas_textf(c, cell->x, y, style_of(d->state), width, "%s %s", cell_name(d),
			     state);
	if (cursor)
		canvas_style(c, cell->x, y, width, STYLE_REVERSE);
}

static void draw_line(const struct today_grid *g, const struct today_line *line,
		      const struct today *t, struct canvas *c, int y, size_t cursor)
{
	const struct today_door *head = &t->doors.v[line->head];

	if (line->kind == LINE_BUILDING) {
		char unit[UNIT_CODE + 1];

		snprintf(unit, sizeof(unit), "%.*s", UNIT_CODE, head->household);
		canvas_textf(c, 1, y, STYLE_ACCENT, -1, "%s%s%s",
			     g->many_units ? workspace_unit_name(g->ws, unit) : "",
			     g->many_units ? " " : "",
			     *head->building || g->many_units ? head->building : T("（没写楼栋）"));
	}
	if (line->kind == LINE_DOORS && *head->floor)
		canvas_textf(c, 1, y, STYLE_DIM, LEFT - 2, T("%s层"), head->floor);
	for (size_t i = 0; i < line->n; i++) {
		const struct today_cell *cell = &g->cells.v[line->first + i];

		if (has_doors(line))
			draw_cell(g, line, t, c, y, cell, cell->door == cursor);
		else
			canvas_text(c, cell->x, y, STYLE_DIM, CELL_WIDTH,
				    t->doors.v[cell->door].entrance);
	}
}

void today_grid_draw(const struct today_grid *g, const struct today *t, struct canvas *c, int y,
		     int rows, int first, size_t cursor)
{
	for (int i = first; i < (int)g->lines.n && i < first + rows; i++)
		draw_line(g, &g->lines.v[i], t, c, y + i - first, cursor);
}
