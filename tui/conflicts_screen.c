/* SPDX-License-Identifier: MIT */
/* What waits for a decision: records with several versions, households with several interviews; below them what was decided. */
#include "config.h"

#include <stdio.h>

#include "app/conflict.h"
#include "app/workspace.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_VIEW = 1, TAG_OPEN };

struct list_view {
	struct screen *screen;
	struct workspace *ws;
	struct conflicts *l;
	int cursor, first, page;
};

static enum status list_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	struct list_view *v = screen_data(s);

	v->screen = s;
	v->ws = arg;
	screen_timer(s, 1);
	return ST_OK;
}

static unsigned list_tick(struct screen *s)
{
	struct list_view *v = screen_data(s);
	struct conflicts *l = NULL;
	struct err err = ERR_INIT;

	screen_timer(s, 0);
	if (conflicts_load(&l, v->ws, &err) != ST_OK)
		return dialog_error(s, TAG_VIEW, &err);
	conflicts_free(v->l);
	v->l = l;
	if (v->cursor >= (int)l->rows.n)
		v->cursor = l->rows.n ? (int)l->rows.n - 1 : 0;
	return SCREEN_REDRAW;
}

static void list_close(struct screen *s)
{
	conflicts_free(((struct list_view *)screen_data(s))->l);
}

static enum context list_context(const struct screen *s UNUSED)
{
	return CONTEXT_CONFLICTS;
}

static void draw_row(const struct list_view *v, struct canvas *c, int i, int y)
{
	const struct conflict_row *row = &v->l->rows.v[i];
	unsigned style = row->decided ? STYLE_DIM : STYLE_PLAIN;
	int columns = canvas_columns(c), what = columns >= 80 ? 24 : 12;

	if (i == v->cursor) {
		(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
		style = STYLE_BOLD;
	}
	(void)canvas_text(c, 3, y, style, what - 4, row->twins && columns >= 80 ? row->household : row->twins ? T("重复户") : row->number);
	(void)canvas_text(c, what, y, style, columns - what - 1, row->about);
}

static void list_draw(struct screen *s, struct canvas *c)
{
	struct list_view *v = screen_data(s);
	int top, rows, n = v->l ? (int)v->l->rows.n : 0;
	char right[48] = "";

	if (n)
		snprintf(right, sizeof(right), "%d/%d", v->cursor + 1, n);
	screen_header(c, T("两种说法，要人来定"), NULL, right);
	screen_body(c, &top, &rows);
	if (n == 0) {
		(void)canvas_wrap(c, 3, top + 1, canvas_columns(c) - 6, 3, 0, STYLE_DIM,
				  v->l ? T("没有要定的：每份记录只有一种说法，每户只有一份访谈算数。") : T("正在找…"));
		return;
	}
	(void)canvas_textf(c, 3, top, STYLE_DIM, canvas_columns(c) - 4, T("等着定的 %d 件；定过的 %d 户，可以重新定"), (int)v->l->open, n - (int)v->l->open);
	v->page = rows - 2;
	v->first = screen_scroll(v->first, v->cursor, n, v->page);
	for (int i = 0; i < v->page && v->first + i < n; i++)
		draw_row(v, c, v->first + i, top + 2 + i);
}

static unsigned list_action(struct screen *s, enum action a, const struct event *ev)
{
	struct list_view *v = screen_data(s);
	int n = v->l ? (int)v->l->rows.n : 0;
	struct conflict_arg arg = { .ws = v->ws };

	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_CONFLICT_OPEN:
		arg.row = &v->l->rows.v[v->cursor];
		return screen_push(s, &conflict_screen, &arg, TAG_OPEN);
	default:
		return screen_list_key(a, ev, n, v->page, &v->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static bool list_enabled(const struct screen *s, enum action a)
{
	const struct list_view *v = screen_data(s);

	return a != ACTION_CONFLICT_OPEN || (v->l && v->l->rows.n);
}

static unsigned list_result(struct screen *s, const struct screen_result *r)
{
	if (r->tag != TAG_OPEN || r->code != 1)
		return SCREEN_REDRAW;
	screen_say(s, STYLE_GOOD, "%s", r->text);
	return list_tick(s);
}

const struct screen_ops conflicts_screen = {
	.name = "conflicts",
	.size = sizeof(struct list_view),
	.open = list_open,
	.context = list_context,
	.draw = list_draw,
	.action = list_action,
	.enabled = list_enabled,
	.tick = list_tick,
	.result = list_result,
	.close = list_close,
};
