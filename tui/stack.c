/* SPDX-License-Identifier: MIT */
/* The stack of screens: who gets a key, what becomes of its answer, and one frame. */
#include "config.h"

#include "tui/impl.h"

#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/wipe.h"
#include "tui/canvas.h"
#include "tui/out.h"

#define STACK_MAX 64
#define SAY_ROWS  2

/* It may be a passphrase. */
static void free_text(struct screen *s)
{
	if (s->text)
		wipe(s->text, strlen(s->text));
	free(s->text);
	s->text = NULL;
}

static void free_screen(struct screen *s)
{
	free(s->data);
	free_text(s);
	free(s);
}

static struct screen *new_screen(struct tui *t, const struct screen_ops *ops, int tag)
{
	struct screen *s = mem_alloc(sizeof(*s));

	s->ops = ops;
	s->tui = t;
	s->tag = tag;
	s->due = -1;
	s->code = SCREEN_RESULT_CANCEL;
	s->data = mem_alloc(ops->size ? ops->size : 1);
	s->below = t->top;
	t->top = s;
	t->dirty = true;
	return s;
}

static bool on_stack(const struct tui *t, const struct screen *s)
{
	for (const struct screen *at = t->top; at; at = at->below) {
		if (at == s)
			return true;
	}
	return false;
}

static void close_screen(struct screen *s)
{
	if (s->ops->close)
		s->ops->close(s);
	free_screen(s);
}

static void unlink_screen(struct tui *t, struct screen *s)
{
	for (struct screen **link = &t->top; *link; link = &(*link)->below) {
		if (*link == s) {
			*link = s->below;
			return;
		}
	}
}

/* What a callback of s returned. */
static void apply(struct tui *t, struct screen *s, unsigned flags)
{
	while (s) {
		struct screen *below;
		struct screen_result r;
		bool tell;

		if (flags & SCREEN_QUIT)
			t->quit = true;
		if (flags & (SCREEN_REDRAW | SCREEN_CLOSE))
			t->dirty = true;
		if (!(flags & SCREEN_CLOSE))
			return;
		below = s->below;
		tell = !s->replaced && below && below->ops->result;
		unlink_screen(t, s);
		r = (struct screen_result){ .tag = s->tag,
					    .code = s->code,
					    .text = s->text ? s->text : "" };
		flags = tell ? below->ops->result(below, &r) : 0;
		close_screen(s);
		s = below;
	}
}

/* Opens ops on top; on failure the stack is as before. */
static enum status open_screen(struct tui *t, const struct screen_ops *ops, void *arg, int tag,
			       struct err *err)
{
	struct screen *before = t->top, *s = new_screen(t, ops, tag);
	enum status st = ops->open ? ops->open(s, arg, err) : ST_OK;

	if (st == ST_OK)
		return ST_OK;
	while (t->top != s && t->top != before) { /* what open put above itself */
		struct screen *above = t->top;

		t->top = above->below;
		close_screen(above);
	}
	t->top = before;
	free_screen(s);
	return st;
}

enum status stack_open_first(struct tui *t, const struct screen_ops *ops, void *arg,
			     struct err *err)
{
	return open_screen(t, ops, arg, 0, err);
}

static bool too_deep(const struct tui *t)
{
	int n = 0;

	for (const struct screen *s = t->top; s; s = s->below)
		n++;
	return n >= STACK_MAX;
}

unsigned screen_push(struct screen *s, const struct screen_ops *ops, void *arg, int tag)
{
	struct err err = ERR_INIT;

	if (too_deep(s->tui))
		return SCREEN_HANDLED;
	if (open_screen(s->tui, ops, arg, tag, &err) != ST_OK)
		return dialog_say(s, tag, err.text, SCREEN_RESULT_FAILED);
	return SCREEN_REDRAW;
}

unsigned screen_replace(struct screen *s, const struct screen_ops *ops, void *arg)
{
	struct err err = ERR_INIT;

	if (open_screen(s->tui, ops, arg, s->tag, &err) != ST_OK)
		return dialog_say(s, s->tag, err.text, SCREEN_RESULT_FAILED);
	s->replaced = true;
	return SCREEN_REDRAW | SCREEN_CLOSE;
}

void screen_set_result(struct screen *s, int code, const char *text)
{
	free_text(s);
	s->code = code;
	s->text = text ? mem_strdup(text) : NULL;
}

static enum context context_of(const struct screen *s)
{
	return s->ops->context ? s->ops->context(s) : CONTEXT_MESSAGE;
}

static bool is_enabled(const void *ctx, enum action a)
{
	const struct screen *s = ctx;

	return !s->ops->enabled || s->ops->enabled(s, a);
}

static unsigned to_screen(struct tui *t, const struct event *ev)
{
	struct screen *s = t->top;
	enum action a = ACTION_NONE;
	unsigned flags = SCREEN_IGNORED;

	if (ev->kind == EVENT_KEY || ev->kind == EVENT_TEXT)
		a = action_for(context_of(s), ev);
	if (a == ACTION_MOUSE) {
		mouse_turn(t);
		return SCREEN_HANDLED;
	}
	if (a == ACTION_HELP && is_enabled(s, a))
		flags = help_push(s);
	else if (a != ACTION_NONE && s->ops->action)
		flags = is_enabled(s, a) ? s->ops->action(s, a, ev) : SCREEN_IGNORED;
	else if (s->ops->event)
		flags = s->ops->event(s, ev);
	apply(t, s, flags);
	return flags;
}

/* Over a slow line an Esc and the key pressed after it come in one piece and look like Alt: where nothing knows that Alt key, they are two. */
static void to_screen_apart(struct tui *t, const struct event *ev)
{
	struct event esc = { .kind = EVENT_KEY, .key = K_ESC }, rest = *ev;

	rest.mods &= ~(unsigned)MOD_ALT;
	if (rest.key == K_CHAR && rest.mods == 0) {
		rest.kind = EVENT_TEXT;
		rest.key = K_NONE;
	}
	stack_event(t, &esc);
	stack_event(t, &rest);
}

static void to_screen_mouse(struct tui *t, const struct event *ev)
{
	struct screen *s = t->top;
	struct event key;
	int zone;

	if (mouse_means(t, ev, context_of(s), is_enabled, &key, &zone))
		stack_event(t, &key);
	else if (zone >= 0 && s->ops->click)
		apply(t, s, s->ops->click(s, zone));
}

/* In a context of keys every character is a key; the one before may have changed the context. */
static void to_screen_text(struct tui *t, const struct event *ev)
{
	size_t n = strlen(ev->text), used;
	struct event one;

	for (size_t pos = 0; pos < n && t->top && !t->quit; pos += used) {
		bool whole = context_of(t->top) & CONTEXTS_TEXT;
		uint32_t cp;

		if (!whole && ev->pasted) /* a paste is no row of keys */
			break;
		used = whole ? n - pos : utf8_decode(ev->text + pos, n - pos, &cp);
		one = *ev;
		memcpy(one.text, ev->text + pos, used);
		one.text[used] = '\0';
		(void)to_screen(t, &one);
	}
	wipe(&one, sizeof(one)); /* it may have been a passphrase */
}

static bool too_small(const struct tui *t)
{
	return canvas_columns(t->canvas) < TUI_COLUMNS_MIN || canvas_rows(t->canvas) < TUI_ROWS_MIN;
}

static bool is_ctrl(const struct event *ev, char c)
{
	return ev->kind == EVENT_KEY && ev->key == K_CHAR && ev->mods == MOD_CTRL &&
	       ev->text[0] == c && !ev->text[1];
}

static void to_all(struct tui *t, const struct event *ev)
{
	struct screen *list[STACK_MAX + 4];
	size_t n = 0;

	for (struct screen *s = t->top; s && n < ARRAY_LEN(list); s = s->below)
		list[n++] = s;
	for (size_t i = 0; i < n; i++) {
		if (on_stack(t, list[i]) && list[i]->ops->event)
			apply(t, list[i], list[i]->ops->event(list[i], ev));
	}
}

void stack_event(struct tui *t, const struct event *ev)
{
	if (!t->top || t->quit || ev->kind == EVENT_NONE)
		return;
	if (ev->kind == EVENT_RESIZE || ev->kind == EVENT_HANGUP) {
		t->dirty = true;
		to_all(t, ev);
		return;
	}
	if (is_ctrl(ev, 'l')) {
		t->out->ops->repaint(t->out);
		t->dirty = true;
		return;
	}
	if (too_small(t) && !is_ctrl(ev, 'c')) /* nobody should answer what is not seen */
		return;
	if (t->say) {
		free(t->say);
		t->say = NULL;
		t->dirty = true;
	}
	if (ev->kind == EVENT_TEXT)
		to_screen_text(t, ev);
	else if (ev->kind == EVENT_MOUSE)
		to_screen_mouse(t, ev);
	else if (to_screen(t, ev) == SCREEN_IGNORED && ev->kind == EVENT_KEY && ev->mods & MOD_ALT)
		to_screen_apart(t, ev);
}

static void draw_footer(struct tui *t)
{
	struct canvas *c = t->canvas;
	int y = canvas_rows(c) - 2, columns = canvas_columns(c);
	int rows = t->say ? canvas_wrap(NULL, 0, 0, columns - 2, SAY_ROWS, 0, 0, t->say) : 1;
	struct strbuf footer;

	strbuf_init(&footer);
	/* A long sentence takes the row above too, until the next key. */
	canvas_fill(c, 0, y - rows + 1, columns, rows + 1, ' ', STYLE_PLAIN);
	if (t->say)
		(void)canvas_wrap(c, 1, y - rows + 1, columns - 2, rows, 0, t->say_style, t->say);
	else
		canvas_hline(c, y);
	action_footer(&footer, context_of(t->top), columns - 2, canvas_ascii(c), is_enabled,
		      t->top);
	(void)canvas_text(c, 1, y + 1, STYLE_PLAIN, columns - 1, footer.data);
	strbuf_clear(&footer);
}

/* The lowest screen that is seen, and those over it. */
static void draw_from(struct screen *s, struct canvas *c)
{
	if (s->ops->overlay && s->below)
		draw_from(s->below, c);
	canvas_cursor(c, -1, -1); /* only the topmost may have one, and be clicked */
	canvas_zones_clear(c);
	if (s->ops->draw)
		s->ops->draw(s, c);
}

void stack_draw_frame(struct tui *t)
{
	canvas_clear(t->canvas);
	if (too_small(t)) {
		(void)canvas_wrap(t->canvas, 0, 0, canvas_columns(t->canvas),
				  canvas_rows(t->canvas), 0, STYLE_PLAIN,
				  T("窗口太小，请拉大到至少60列16行。答案都在，拉大以后接着做。"));
	} else {
		draw_from(t->top, t->canvas);
		draw_footer(t);
	}
	t->out->ops->show(t->out, t->canvas);
	t->drawn_at = clock_mono_ms();
}

void stack_after_draw(struct tui *t)
{
	struct screen *list[STACK_MAX + 4];
	size_t n = 0;

	for (struct screen *s = t->top; s && n < ARRAY_LEN(list); s = s->below)
		list[n++] = s;
	for (size_t i = 0; i < n; i++) {
		if (on_stack(t, list[i]) && list[i]->ops->after_draw)
			apply(t, list[i], list[i]->ops->after_draw(list[i]));
	}
}

void stack_draw(struct tui *t)
{
	/* Once more for what after_draw changed ("正在保存" becomes "已保存"); a screen that
	 * always asks again does not get more. What a key left to be written is written even
	 * where nothing is to be drawn. */
	for (int i = 0; i < 3 && (t->dirty || i == 0) && t->top && !t->quit; i++) {
		if (t->dirty) {
			t->dirty = false;
			stack_draw_frame(t);
		}
		stack_after_draw(t);
	}
}

int64_t stack_next_due(const struct tui *t)
{
	int64_t due = -1;

	for (const struct screen *s = t->top; s; s = s->below) {
		if (s->due >= 0 && (due < 0 || s->due < due))
			due = s->due;
	}
	return due;
}

void stack_tick(struct tui *t, int64_t now)
{
	struct screen *list[STACK_MAX + 4];
	size_t n = 0;

	for (struct screen *s = t->top; s && n < ARRAY_LEN(list); s = s->below) {
		if (s->due >= 0 && s->due <= now)
			list[n++] = s;
	}
	for (size_t i = 0; i < n; i++) {
		if (!on_stack(t, list[i]) || list[i]->due < 0)
			continue;
		list[i]->due = -1;
		if (list[i]->ops->tick)
			apply(t, list[i], list[i]->ops->tick(list[i]));
	}
}

void stack_end(struct tui *t, bool hangup)
{
	if (hangup) {
		struct event ev = { .kind = EVENT_HANGUP };

		to_all(t, &ev);
	}
	stack_after_draw(t);
	while (t->top) {
		struct screen *s = t->top;

		t->top = s->below;
		close_screen(s);
	}
}
