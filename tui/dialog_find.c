/* SPDX-License-Identifier: MIT */
/* A long list to choose from: what is typed narrows it down, as in a question with many answers (ask_find.c). */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "tui/canvas.h"
#include "tui/choices.h"
#include "tui/dialog.h"
#include "tui/edit.h"

enum { TYPED_MAX = 120, FIELD = 24, FIELD_NARROW = 14, KEYED = 9 };

struct find_item {
	char *label;
	int code;
};

struct find {
	char *title;
	VEC(struct find_item) items;
	VEC(size_t) left; /* that match */
	struct edit *edit;
	int cursor, first, page;
};

struct find_arg {
	const char *title;
	const struct dialog_item *items;
	size_t n;
};

static void narrow_down(struct find *f)
{
	struct strbuf typed;

	strbuf_init(&typed);
	utf8_narrow(&typed, edit_text(f->edit), strlen(edit_text(f->edit)));
	f->left.n = 0;
	for (size_t i = 0; i < f->items.n; i++)
		if (choices_match(f->items.v[i].label, "", typed.data))
			VEC_PUSH(&f->left, i);
	f->cursor = f->first = 0;
	strbuf_clear(&typed);
}

static enum status find_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	const struct find_arg *a = arg;
	struct find *f = screen_data(s);

	f->title = mem_strdup(a->title);
	for (size_t i = 0; i < a->n; i++)
		VEC_PUSH(&f->items, ((struct find_item){ mem_strdup(a->items[i].label), a->items[i].code }));
	f->edit = edit_new(false, TYPED_MAX);
	f->page = 1;
	narrow_down(f);
	return ST_OK;
}

static void find_close(struct screen *s)
{
	struct find *f = screen_data(s);

	for (size_t i = 0; i < f->items.n; i++)
		free(f->items.v[i].label);
	VEC_CLEAR(&f->items);
	VEC_CLEAR(&f->left);
	edit_free(f->edit);
	free(f->title);
}

static enum context find_context(const struct screen *s UNUSED)
{
	return CONTEXT_PICK;
}

static void draw_field(const struct find *f, struct canvas *c, int y, bool focus)
{
	int width = canvas_columns(c) < 80 ? FIELD_NARROW : FIELD;
	int x = canvas_text(c, 4, y, STYLE_DIM, -1, T("找：")), behind = x + width + 2, room = canvas_columns(c) - behind - 1;

	(void)edit_draw(f->edit, c, x, y, width, 1, STYLE_PLAIN, focus);
	if (*edit_text(f->edit))
		(void)canvas_textf(c, behind, y, STYLE_DIM, room, T("对得上 %d 个，共 %d 个"), (int)f->left.n, (int)f->items.n);
	else
		(void)canvas_text(c, behind, y, STYLE_DIM, room, T("写几个字，或拼音首字母"));
}

static void find_draw(struct screen *s, struct canvas *c)
{
	struct find *f = screen_data(s);
	int top, rows, columns = canvas_columns(c), n = (int)f->left.n;
	bool keys = !*edit_text(f->edit);

	screen_header(c, f->title, NULL, NULL);
	screen_body(c, &top, &rows);
	draw_field(f, c, top, screen_is_top(s));
	if (n == 0)
		(void)canvas_wrap(c, 4, top + 2, columns - 8, 2, 0, STYLE_WARN, T("没有对得上的。退格改一改再找。"));
	f->page = rows - 2;
	f->first = screen_scroll(f->first, f->cursor, n, f->page);
	for (int i = f->first; i < n && i < f->first + f->page; i++) {
		int y = top + 2 + i - f->first;
		unsigned style = i == f->cursor ? STYLE_BOLD : STYLE_PLAIN;

		canvas_zone(c, 0, y, columns, 1, i);
		if (i == f->cursor)
			(void)canvas_glyph(c, 3, y, STYLE_ACCENT, GLYPH_CURSOR);
		if (keys && i < KEYED)
			(void)canvas_textf(c, 5, y, style, 1, "%d", i + 1);
		(void)canvas_text(c, 8, y, style, columns - 10, f->items.v[f->left.v[i]].label);
	}
	if (f->first > 0)
		(void)canvas_glyph(c, columns - 2, top + 2, STYLE_DIM, GLYPH_UP);
	if (f->first + f->page < n)
		(void)canvas_glyph(c, columns - 2, top + rows - 1, STYLE_DIM, GLYPH_DOWN);
}

static unsigned find_choose(struct screen *s, int i)
{
	struct find *f = screen_data(s);
	const struct find_item *it;

	if (i < 0 || i >= (int)f->left.n)
		return SCREEN_HANDLED;
	it = &f->items.v[f->left.v[i]];
	screen_set_result(s, it->code, it->label);
	return SCREEN_CLOSE;
}

static unsigned find_action(struct screen *s, enum action a, const struct event *ev)
{
	struct find *f = screen_data(s);

	if (a == ACTION_CANCEL)
		return SCREEN_CLOSE;
	if (a == ACTION_CHOOSE)
		return find_choose(s, f->cursor);
	return screen_list_key(a, ev, (int)f->left.n, f->page, &f->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
}

/* The digit of a row, as long as nothing is typed. */
static int digit_of(const struct find *f, const struct event *ev)
{
	struct strbuf narrow;
	int digit = 0;

	if (ev->kind != EVENT_TEXT || ev->pasted || *edit_text(f->edit))
		return 0;
	strbuf_init(&narrow);
	utf8_narrow(&narrow, ev->text, strlen(ev->text));
	if (narrow.len == 1 && narrow.data[0] >= '1' && narrow.data[0] <= '9')
		digit = narrow.data[0] - '0';
	strbuf_clear(&narrow);
	return digit;
}

static unsigned find_event(struct screen *s, const struct event *ev)
{
	struct find *f = screen_data(s);
	int digit = digit_of(f, ev);
	enum edit_result r;

	if (digit)
		return find_choose(s, digit - 1);
	r = edit_event(f->edit, ev);
	if (r == EDIT_IGNORED)
		return SCREEN_IGNORED;
	if (r != EDIT_MOVED)
		narrow_down(f);
	return SCREEN_REDRAW;
}

unsigned dialog_find(struct screen *s, int tag, const char *title, const struct dialog_item *items, size_t n)
{
	static const struct screen_ops ops = {
		.name = "find",
		.size = sizeof(struct find),
		.open = find_open,
		.context = find_context,
		.draw = find_draw,
		.action = find_action,
		.event = find_event,
		.click = find_choose,
		.close = find_close,
	};
	struct find_arg arg = { .title = title, .items = items, .n = n };

	return screen_push(s, &ops, &arg, tag);
}
