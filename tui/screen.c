/* SPDX-License-Identifier: MIT */
/* What screens use: their data, timer, sentence, and the parts all of them share. */
#include "config.h"

#include "tui/screen.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/impl.h"
#include "tui/tty.h"

void *screen_data(const struct screen *s)
{
	return s->data;
}

struct tui *screen_tui(const struct screen *s)
{
	return s->tui;
}

const struct screen_ops *screen_ops_of(const struct screen *s)
{
	return s->ops;
}

bool screen_is_top(const struct screen *s)
{
	return s->tui->top == s;
}

void screen_timer(struct screen *s, int ms)
{
	s->due = ms > 0 ? clock_mono_ms() + ms : -1;
}

bool screen_timer_running(const struct screen *s)
{
	return s->due >= 0;
}

bool screen_is_live(const struct screen *s)
{
	return s->tui->terminal;
}

void screen_wake(void)
{
	tty_wake();
}

void screen_say(struct screen *s, unsigned style, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	free(s->tui->say);
	s->tui->say = mem_strdup(text);
	s->tui->say_style = style;
	s->tui->dirty = true;
}

void screen_header(struct canvas *c, const char *left, const char *centre, const char *right)
{
	int columns = canvas_columns(c), right_w = right ? utf8_width(right) : 0,
	    centre_w = centre ? utf8_width(centre) : 0;
	int right_x, left_end, centre_x;

	if (right_w > columns - 2)
		right_w = columns - 2;
	right_x = columns - 1 - right_w;
	if (centre_w > right_x - 4)
		centre_w = 0; /* no place for it */
	left_end = right_x - 2;
	if (centre_w)
		left_end -= centre_w + 2;
	if (left && left_end > 1)
		left_end = canvas_text(c, 1, 0, STYLE_BOLD, left_end - 1, left);
	else
		left_end = 1;
	if (centre_w) {
		centre_x = (columns - centre_w) / 2;
		if (centre_x < left_end + 2)
			centre_x = left_end + 2;
		if (centre_x + centre_w > right_x - 2)
			centre_x = right_x - 2 - centre_w;
		(void)canvas_text(c, centre_x, 0, STYLE_PLAIN, centre_w, centre);
	}
	if (right)
		(void)canvas_text(c, right_x, 0, STYLE_PLAIN, right_w, right);
	canvas_hline(c, 1);
}

void screen_body(const struct canvas *c, int *top, int *rows)
{
	*top = 2;
	*rows = canvas_rows(c) - 4 > 0 ? canvas_rows(c) - 4 : 0;
}

int screen_scroll(int first, int cursor, int n, int rows)
{
	if (rows <= 0)
		return 0;
	if (cursor < first)
		first = cursor;
	if (cursor >= first + rows)
		first = cursor - rows + 1;
	if (first > n - rows)
		first = n - rows;
	return first < 0 ? 0 : first;
}

bool screen_list_key(enum action a, const struct event *ev, int n, int page, int *cursor)
{
	int to = *cursor;

	switch ((int)a) {
	case ACTION_MOVE_LINE:
		to += ev->key == K_UP ? -1 : 1;
		break;
	case ACTION_PAGE_UP:
		to -= page > 1 ? page - 1 : 1;
		break;
	case ACTION_PAGE_DOWN:
		to += page > 1 ? page - 1 : 1;
		break;
	case ACTION_FIRST:
		to = 0;
		break;
	case ACTION_LAST:
		to = n - 1;
		break;
	default:
		return false;
	}
	if (to >= n)
		to = n - 1;
	*cursor = to < 0 ? 0 : to;
	return true;
}
