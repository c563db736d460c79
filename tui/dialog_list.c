/* SPDX-License-Identifier: MIT */
/* The menu: a dialog that fills the screen. */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/impl.h"

struct menu_item {
	char *label, *note;
	char key;
	int code;
	bool disabled;
};

struct menu {
	char *title;
	VEC(struct menu_item) items;
	int cursor, first, page;
};

struct menu_arg {
	const char *title;
	const struct dialog_item *items;
	size_t n;
	int selected;
};

static bool key_taken(const struct menu_arg *a, char key)
{
	for (size_t i = 0; i < a->n; i++) {
		if (a->items[i].key &&
		    tolower((unsigned char)a->items[i].key) == tolower((unsigned char)key))
			return true;
	}
	return false;
}

static enum status menu_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	const struct menu_arg *a = arg;
	struct menu *m = screen_data(s);

	m->title = mem_strdup(a->title);
	for (size_t i = 0; i < a->n; i++) {
		const struct dialog_item *it = &a->items[i];
		char key = it->key;

		if (!key && i < 9 && !key_taken(a, (char)('1' + i)))
			key = (char)('1' + i);
		VEC_PUSH(&m->items, ((struct menu_item){ .label = mem_strdup(it->label),
							 .note = mem_strdup(it->note),
							 .key = key,
							 .code = it->code,
							 .disabled = it->disabled }));
	}
	m->page = 1;
	if (a->selected > 0 && (size_t)a->selected < a->n)
		m->cursor = a->selected;
	return ST_OK;
}

static void menu_close(struct screen *s)
{
	struct menu *m = screen_data(s);

	for (size_t i = 0; i < m->items.n; i++) {
		free(m->items.v[i].label);
		free(m->items.v[i].note);
	}
	VEC_CLEAR(&m->items);
	free(m->title);
}

static enum context menu_context(const struct screen *s UNUSED)
{
	return CONTEXT_MENU;
}

static void menu_draw_item(const struct menu *m, struct canvas *c, int i, int y)
{
	const struct menu_item *it = &m->items.v[i];
	unsigned style = it->disabled ? STYLE_DIM : i == m->cursor ? STYLE_BOLD : STYLE_PLAIN;
	int columns = canvas_columns(c), x;

	if (i == m->cursor)
		(void)canvas_glyph(c, 3, y, STYLE_ACCENT, GLYPH_CURSOR);
	if (it->key)
		(void)canvas_textf(c, 5, y, style, 1, "%c", toupper((unsigned char)it->key));
	x = canvas_text(c, 8, y, style, columns - 9, it->label);
	if (it->note[0])
		(void)canvas_text(c, x + 2, y, STYLE_DIM, columns - 1 - x - 2, it->note);
}

static void menu_draw(struct screen *s, struct canvas *c)
{
	struct menu *m = screen_data(s);
	int columns = canvas_columns(c), top, rows, used, n = (int)m->items.n, at;

	screen_body(c, &top, &rows);
	/* the title may be a sentence or two */
	used = canvas_wrap(c, 1, 0, columns - 2, 4, 0, STYLE_BOLD, m->title);
	canvas_hline(c, used);
	top = used + 2;
	rows = canvas_rows(c) - 3 - top;
	m->page = rows;
	m->first = screen_scroll(m->first, m->cursor, n, rows);
	for (at = 0; at < rows && m->first + at < n; at++) {
		canvas_zone(c, 0, top + at, columns, 1, m->first + at);
		menu_draw_item(m, c, m->first + at, top + at);
	}
	if (m->first > 0)
		(void)canvas_glyph(c, columns - 2, top, STYLE_DIM, GLYPH_UP);
	if (m->first + rows < n)
		(void)canvas_glyph(c, columns - 2, top + rows - 1, STYLE_DIM, GLYPH_DOWN);
}

static unsigned menu_choose(struct screen *s, int i)
{
	struct menu *m = screen_data(s);

	if (i < 0 || (size_t)i >= m->items.n)
		return SCREEN_IGNORED;
	m->cursor = i;
	if (m->items.v[i].disabled) {
		screen_say(s, STYLE_WARN, "%s",
			   m->items.v[i].note[0] ? m->items.v[i].note : T("这一项现在不能选。"));
		return SCREEN_REDRAW;
	}
	screen_set_result(s, m->items.v[i].code, m->items.v[i].label);
	return SCREEN_CLOSE;
}

static unsigned menu_action(struct screen *s, enum action a, const struct event *ev)
{
	struct menu *m = screen_data(s);

	if (a == ACTION_CANCEL)
		return SCREEN_CLOSE;
	if (a == ACTION_CHOOSE)
		return menu_choose(s, m->cursor);
	return screen_list_key(a, ev, (int)m->items.n, m->page, &m->cursor) ? SCREEN_REDRAW
									    : SCREEN_IGNORED;
}

static unsigned menu_event(struct screen *s, const struct event *ev)
{
	struct menu *m = screen_data(s);
	struct strbuf narrow;
	unsigned flags = SCREEN_IGNORED;

	if (ev->kind != EVENT_TEXT)
		return SCREEN_IGNORED;
	strbuf_init(&narrow);
	utf8_narrow(&narrow, ev->text, strlen(ev->text));
	for (size_t i = 0; i < m->items.n && narrow.len == 1; i++) {
		if (m->items.v[i].key && tolower((unsigned char)m->items.v[i].key) ==
						 tolower((unsigned char)narrow.data[0])) {
			flags = menu_choose(s, (int)i);
			break;
		}
	}
	strbuf_clear(&narrow);
	return flags;
}

unsigned dialog_menu(struct screen *s, int tag, const char *title, const struct dialog_item *items,
		     size_t n, int selected)
{
	static const struct screen_ops ops = {
		.name = "menu",
		.size = sizeof(struct menu),
		.open = menu_open,
		.context = menu_context,
		.draw = menu_draw,
		.action = menu_action,
		.event = menu_event,
		.click = menu_choose,
		.close = menu_close,
	};
	struct menu_arg arg = { .title = title, .items = items, .n = n, .selected = selected };

	return screen_push(s, &ops, &arg, tag);
}
