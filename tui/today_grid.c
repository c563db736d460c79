/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/today.h"

#include <string.h>

#include "app/office.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"

enum { CELL_WIDTH = 12, LEFT = 6 };

void today_grid_clear(struct today_grid *g)
{
	VEC_CLEAR(&g->lines);
	g->columns = 0;
}

static bool same_building(const struct today_door *a, const struct today_door *b)
{
	return strncmp(a->household, b->household, 12) == 0 && strcmp(a->building, b->building) == 0;
}

/* The doors come sorted by entrance, then floor from the top: a line ends where the floor or the entrance changes. Without floors a line
 * is filled to the edge. */
static bool same_line(const struct today_door *a, const struct today_door *b)
{
	return same_building(a, b) && strcmp(a->entrance, b->entrance) == 0 && strcmp(a->floor, b->floor) == 0;
}

void today_grid_layout(struct today_grid *g, const struct today *t, int columns)
{
	size_t per_line = (size_t)((columns - LEFT - 2) / CELL_WIDTH);

	if (g->columns == columns)
		return;
	today_grid_clear(g);
	g->columns = columns;
	for (size_t i = 0; i < t->doors.n;) {
		struct today_line line = { .first = i };

		if (i == 0 || !same_building(&t->doors.v[i - 1], &t->doors.v[i]))
			VEC_PUSH(&g->lines, line);
		while (i + line.n < t->doors.n && line.n < per_line && same_line(&t->doors.v[i], &t->doors.v[i + line.n]))
			line.n++;
		VEC_PUSH(&g->lines, line);
		i += line.n;
	}
}

int today_grid_line(const struct today_grid *g, size_t door)
{
	for (size_t i = 0; i < g->lines.n; i++) {
		const struct today_line *line = &g->lines.v[i];

		if (line->n && door >= line->first && door < line->first + line->n)
			return (int)i;
	}
	return 0;
}

size_t today_grid_move(const struct today_grid *g, size_t door, int dx, int dy)
{
	int at = today_grid_line(g, door), to = at;
	const struct today_line *line;
	size_t offset;

	if (!g->lines.n)
		return door;
	if (dx) {
		size_t last = g->lines.v[g->lines.n - 1].first + g->lines.v[g->lines.n - 1].n - 1;

		return dx < 0 ? (door ? door - 1 : 0) : (door < last ? door + 1 : last);
	}
	do
		to += dy;
	while (to >= 0 && to < (int)g->lines.n && g->lines.v[to].n == 0);
	if (to < 0 || to >= (int)g->lines.n)
		return door;
	line = &g->lines.v[to];
	offset = door - g->lines.v[at].first;
	return line->first + (offset < line->n ? offset : line->n - 1);
}

static unsigned style_of(enum door_state state)
{
	switch (state) {
	case DOOR_DONE:
		return STYLE_GOOD;
	case DOOR_DRAFT:
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

static void draw_line(const struct today_line *line, const struct today *t, struct canvas *c, int y, size_t cursor)
{
	const struct today_door *head = &t->doors.v[line->first];

	if (line->n == 0) {
		canvas_textf(c, 1, y, STYLE_ACCENT, -1, "%s", *head->building ? head->building : T("（没写楼栋）"));
		return;
	}
	canvas_textf(c, 1, y, STYLE_DIM, LEFT, "%s", *head->entrance ? head->entrance : head->floor);
	for (size_t i = 0; i < line->n; i++) {
		const struct today_door *d = &t->doors.v[line->first + i];
		int x = LEFT + 2 + (int)i * CELL_WIDTH;

		if (line->first + i == cursor)
			canvas_glyph(c, x - 1, y, STYLE_BOLD, GLYPH_CURSOR);
		canvas_textf(c, x, y, style_of(d->state), CELL_WIDTH - 2, "%s %s", cell_name(d), door_state_label(d->state));
		if (line->first + i == cursor)
			canvas_style(c, x, y, CELL_WIDTH - 2, STYLE_REVERSE);
	}
}

void today_grid_draw(const struct today_grid *g, const struct today *t, struct canvas *c, int y, int rows, int first, size_t cursor)
{
	for (int i = first; i < (int)g->lines.n && i < first + rows; i++)
		draw_line(&g->lines.v[i], t, c, y + i - first, cursor);
}

unsigned today_hand_over(struct screen *s, int tag, struct workspace *ws, const char *dir)
{
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done;

	strbuf_init(&said);
	if (office_export(ws, dir, false, &said, &err) == ST_OK)
		done = dialog_view(s, tag, T("交班"), said.data);
	else
		done = dialog_error(s, tag, &err);
	strbuf_clear(&said);
	return done;
}
