/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/edit.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "base/wipe.h"
#include "tui/canvas.h"
#include "tui/event.h"

#define UNDO_MAX 200

struct past {
	char *text;
	size_t cursor;
};

struct edit {
	bool lines, secret;
	size_t max;
	struct strbuf text;
	size_t cursor;
	VEC(struct past) undo, redo;
	bool typing; /* the last change was typing too: one undo takes back the whole run */
};

struct edit *edit_new(bool lines, size_t max_bytes)
{
	struct edit *e = mem_alloc(sizeof(*e));

	e->lines = lines;
	e->max = max_bytes;
	strbuf_init(&e->text);
	return e;
}

struct edit *edit_new_secret(size_t max_bytes)
{
	struct edit *e = edit_new(false, max_bytes);

	e->secret = true;
	strbuf_reserve(&e->text, max_bytes); /* it never moves */
	return e;
}

static void forget_redo(struct edit *e)
{
	while (e->redo.n > 0)
		free(e->redo.v[--e->redo.n].text);
}

static void forget_past(struct edit *e)
{
	forget_redo(e);
	while (e->undo.n > 0)
		free(e->undo.v[--e->undo.n].text);
	e->typing = false;
}

void edit_free(struct edit *e)
{
	if (!e)
		return;
	forget_past(e);
	VEC_CLEAR(&e->undo);
	VEC_CLEAR(&e->redo);
	if (e->secret)
		wipe_strbuf(&e->text);
	strbuf_clear(&e->text);
	free(e);
}

const char *edit_text(const struct edit *e)
{
	return e->text.data;
}

size_t edit_cursor(const struct edit *e)
{
	return e->cursor;
}

/* Puts s (clean) at the cursor as far as the cap allows, whole graphemes only. */
static bool put(struct edit *e, const char *s, size_t n)
{
	size_t room = e->max > e->text.len ? e->max - e->text.len : 0, take = 0;
	size_t tail = e->text.len - e->cursor;

	while (take < n) {
		size_t next = utf8_next(s, n, take);

		if (next > room)
			break;
		take = next;
	}
	strbuf_add(&e->text, s, take); /* makes the room */
	memmove(e->text.data + e->cursor + take, e->text.data + e->cursor, tail);
	memcpy(e->text.data + e->cursor, s, take);
	e->cursor += take;
	return take == n;
}

static bool put_raw(struct edit *e, const char *s)
{
	struct strbuf clean;
	bool fits;

	strbuf_init(&clean);
	if (e->secret)
		strbuf_reserve(&clean, 4 * strlen(s));
	utf8_clean(&clean, s, strlen(s), e->lines);
	fits = put(e, clean.data, clean.len);
	wipe_strbuf(&clean);
	return fits;
}

void edit_set(struct edit *e, const char *text)
{
	forget_past(e);
	strbuf_reset(&e->text);
	e->cursor = 0;
	(void)put_raw(e, text ? text : "");
}

void edit_place(struct edit *e, size_t cursor)
{
	e->cursor = cursor < e->text.len ? cursor : e->text.len;
}

static void remember(struct edit *e, bool typing)
{
	bool same_run = typing && e->typing;

	if (e->secret)
		return;
	e->typing = typing;
	if (same_run)
		return;
	forget_redo(e);
	if (e->undo.n == UNDO_MAX) {
		free(e->undo.v[0].text);
		memmove(e->undo.v, e->undo.v + 1, (UNDO_MAX - 1) * sizeof(*e->undo.v));
		e->undo.n--;
	}
	VEC_PUSH(&e->undo,
		 ((struct past){ .text = mem_strdup(e->text.data), .cursor = e->cursor }));
}

bool edit_insert(struct edit *e, const char *text)
{
	bool typing = strlen(text) <=
		      4; /* a character; a burst of an input method is a step of its own */

	forget_redo(e);
	remember(e, typing);
	return put_raw(e, text);
}

static void cut(struct edit *e, size_t from, size_t to)
{
	memmove(e->text.data + from, e->text.data + to, e->text.len - to);
	strbuf_cut(&e->text, e->text.len - (to - from));
	e->cursor = from;
}

static enum edit_result delete_range(struct edit *e, size_t from, size_t to)
{
	if (from == to)
		return EDIT_MOVED;
	remember(e, false);
	cut(e, from, to);
	return EDIT_CHANGED;
}

static enum edit_result travel(struct edit *e, bool back)
{
	struct past p, now;

	e->typing = false;
	if ((back ? e->undo.n : e->redo.n) == 0)
		return EDIT_MOVED;
	now = (struct past){ .text = mem_strdup(e->text.data), .cursor = e->cursor };
	if (back) {
		p = e->undo.v[--e->undo.n];
		VEC_PUSH(&e->redo, now);
	} else {
		p = e->redo.v[--e->redo.n];
		VEC_PUSH(&e->undo, now);
	}
	strbuf_reset(&e->text);
	strbuf_adds(&e->text, p.text);
	e->cursor = p.cursor;
	free(p.text);
	return EDIT_CHANGED;
}

static size_t line_start(const struct edit *e)
{
	size_t at = e->cursor;

	while (at > 0 && e->text.data[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct edit *e)
{
	return e->cursor + strcspn(e->text.data + e->cursor, "\n");
}

/* Start of the word before the cursor: blanks, then no blanks. */
static size_t word_start(const struct edit *e)
{
	size_t at = e->cursor;

	while (at > 0 && e->text.data[at - 1] == ' ')
		at--;
	while (at > 0 && e->text.data[at - 1] != ' ' && e->text.data[at - 1] != '\n')
		at--;
	return at;
}

/* Up and down by lines as typed, keeping the column; edge = where there is no line that way. */
static enum edit_result move_line(struct edit *e, bool up)
{
	size_t start = line_start(e), end = line_end(e), target;
	int column = utf8_width_n(e->text.data + start, e->cursor - start);

	e->typing = false;
	if (up ? start == 0 : e->text.data[end] == '\0')
		return EDIT_IGNORED;
	if (up) {
		e->cursor = start - 1;
		target = line_start(e);
		end = start - 1;
	} else {
		target = end + 1;
		e->cursor = target;
		end = line_end(e);
	}
	e->cursor = target + utf8_fit(e->text.data + target, end - target, column, NULL);
	return EDIT_MOVED;
}

static enum edit_result move_to(struct edit *e, size_t at)
{
	e->cursor = at;
	e->typing = false;
	return EDIT_MOVED;
}

static enum edit_result ctrl_key(struct edit *e, char c)
{
	switch (c) {
	case 'a':
		return move_to(e, line_start(e));
	case 'e':
		return move_to(e, line_end(e));
	case 'w':
		return delete_range(e, word_start(e), e->cursor);
	case 'u':
		return delete_range(e, line_start(e), e->cursor);
	case 'k':
		return delete_range(e, e->cursor, line_end(e));
	case 'z':
		return travel(e, true);
	case 'y':
		return travel(e, false);
	default:
		return EDIT_IGNORED;
	}
}

static enum edit_result edit_key(struct edit *e, const struct event *ev)
{
	size_t len = e->text.len;

	switch ((int)ev->key) {
	case K_LEFT:
		return move_to(e, e->cursor > 0 ? utf8_prev(e->text.data, len, e->cursor) : 0);
	case K_RIGHT:
		return move_to(e, e->cursor < len ? utf8_next(e->text.data, len, e->cursor) : len);
	case K_HOME:
		return move_to(e, line_start(e));
	case K_END:
		return move_to(e, line_end(e));
	case K_BACKSPACE:
		return delete_range(e, e->cursor > 0 ? utf8_prev(e->text.data, len, e->cursor) : 0,
				    e->cursor);
	case K_DELETE:
		return delete_range(e, e->cursor,
				    e->cursor < len ? utf8_next(e->text.data, len, e->cursor)
						    : len);
	case K_UP:
	case K_DOWN:
		return e->lines ? move_line(e, ev->key == K_UP) : EDIT_IGNORED;
	default:
		return EDIT_IGNORED;
	}
}

enum edit_result edit_event(struct edit *e, const struct event *ev)
{
	if (ev->kind == EVENT_TEXT)
		return edit_insert(e, ev->text) ? EDIT_CHANGED : EDIT_FULL;
	if (ev->kind != EVENT_KEY)
		return EDIT_IGNORED;
	if (ev->key == K_CHAR)
		return ev->mods == MOD_CTRL && !ev->text[1] ? ctrl_key(e, ev->text[0])
							    : EDIT_IGNORED;
	if (ev->key == K_ENTER && ev->mods == MOD_ALT && e->lines)
		return edit_insert(e, "\n") ? EDIT_CHANGED : EDIT_FULL;
	return ev->mods == 0 ? edit_key(e, ev) : EDIT_IGNORED;
}

static void blank_row(struct canvas *c, int x, int y, int width, unsigned style)
{
	canvas_fill(c, x, y, width, 1, ' ', style | STYLE_UNDERLINE);
}

static int draw_one(const struct edit *e, struct canvas *c, int x, int y, int width, unsigned style,
		    bool focus)
{
	size_t from = 0, n;
	int before = utf8_width_n(e->text.data, e->cursor);

	/* scrolled by half a field, so that the cursor does not stick to the edge */
	while (before >= width) {
		int gone;

		from += utf8_fit(e->text.data + from, e->cursor - from, width > 3 ? width / 2 : 1,
				 &gone);
		if (gone == 0)
			break;
		before -= gone;
	}
	blank_row(c, x, y, width, style);
	n = utf8_fit(e->text.data + from, e->text.len - from, width, NULL);
	{
		char *shown = mem_strndup(e->text.data + from, n);

		(void)canvas_text(c, x, y, style | STYLE_UNDERLINE, width, shown);
		free(shown);
	}
	if (focus)
		canvas_cursor(c, x + before, y);
	return 1;
}

struct field {
	int x, y, width, height;
};

static int draw_lines(const struct edit *e, struct canvas *c, const struct field *f, unsigned style,
		      bool focus)
{
	int x = f->x, y = f->y, width = f->width, height = f->height;
	const char *text = e->text.data;
	size_t pos = 0;
	int rows = 0, cursor_row = 0, cursor_x = 0, first, drawn;
	VEC(size_t) starts = { 0 };

	/* Cut by columns, not by the rules of typesetting: what is typed must not jump from
	 * line to line. */
	for (;;) {
		size_t line = strcspn(text + pos, "\n"),
		       n = utf8_fit(text + pos, line, width - 1, NULL);

		if (n == 0 && line > 0)
			n = utf8_next(text, e->text.len, pos) - pos;
		VEC_PUSH(&starts, pos);
		if (e->cursor >= pos && e->cursor <= pos + n) {
			cursor_row = rows;
			cursor_x = utf8_width_n(text + pos, e->cursor - pos);
		}
		rows++;
		pos += n;
		if (text[pos] == '\0')
			break;
		if (text[pos] == '\n')
			pos++;
	}
	VEC_PUSH(&starts, e->text.len + 1);
	first = cursor_row >= height ? cursor_row - height + 1 : 0;
	drawn = rows - first < height ? rows - first : height;
	for (int r = 0; r < drawn; r++) {
		size_t from = starts.v[first + r], to = starts.v[first + r + 1];
		char *shown =
			mem_strndup(text + from, (to <= e->text.len ? to : e->text.len) - from);

		shown[strcspn(shown, "\n")] = '\0';
		blank_row(c, x, y + r, width, style);
		(void)canvas_text(c, x, y + r, style | STYLE_UNDERLINE, width, shown);
		free(shown);
	}
	VEC_CLEAR(&starts);
	if (focus)
		canvas_cursor(c, x + cursor_x, y + cursor_row - first);
	return drawn;
}

/* NOLINTNEXTLINE(readability-function-size): a place, a size and a look are eight arguments */
int edit_draw(struct edit *e, struct canvas *c, int x, int y, int width, int height, unsigned style,
	      bool focus)
{
	if (width < 3 || height < 1)
		return 0;
	if (!e->lines)
		return draw_one(e, c, x, y, width, style, focus);
	return draw_lines(e, c, &(struct field){ x, y, width, height }, style, focus);
}
