/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/dialog.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/edit.h"
#include "tui/impl.h"

#define DIALOG_TEXT_MAX 4096
#define BOX_COLUMNS     64

/* An empty box of lines in the middle for so many rows of text; x, y and width of its inside. */
static void draw_box(struct canvas *c, int rows, int *x, int *y, int *width)
{
	int columns = canvas_columns(c), w = columns - 8 < BOX_COLUMNS ? columns - 8 : BOX_COLUMNS;
	int left = (columns - w - 4) / 2, top = (canvas_rows(c) - 2 - rows - 2) / 2;

	if (top < 0)
		top = 0;
	/* whole rows: letters left over beside the box would be read with it */
	canvas_fill(c, 0, top, columns, rows + 2, ' ', STYLE_PLAIN);
	for (int i = 0; i < w + 4; i++) {
		(void)canvas_glyph(c, left + i, top, STYLE_PLAIN, GLYPH_HLINE);
		(void)canvas_glyph(c, left + i, top + rows + 1, STYLE_PLAIN, GLYPH_HLINE);
	}
	*x = left + 2;
	*y = top + 1;
	*width = w;
}

static int box_width(const struct canvas *c)
{
	return canvas_columns(c) - 8 < BOX_COLUMNS ? canvas_columns(c) - 8 : BOX_COLUMNS;
}

struct say {
	char *text;
	int code; /* of a message: its result */
};

struct say_arg {
	const char *text;
	int code;
};

static enum status say_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	const struct say_arg *a = arg;
	struct say *d = screen_data(s);

	d->text = mem_strdup(a->text);
	d->code = a->code;
	return ST_OK;
}

static void say_close(struct screen *s)
{
	free(((struct say *)screen_data(s))->text);
}

static enum context message_context(const struct screen *s UNUSED)
{
	return CONTEXT_MESSAGE;
}

static enum context confirm_context(const struct screen *s UNUSED)
{
	return CONTEXT_CONFIRM;
}

static void say_draw(struct screen *s, struct canvas *c)
{
	const struct say *d = screen_data(s);
	bool question = screen_ops_of(s)->context(s) == CONTEXT_CONFIRM;
	int most = canvas_rows(c) - 8,
	    rows = canvas_wrap(NULL, 0, 0, box_width(c), most, 0, STYLE_PLAIN, d->text);
	int x, y, width;

	draw_box(c, rows + (question ? 4 : 2), &x, &y, &width);
	(void)canvas_wrap(c, x, y + 1, width, most, 0, STYLE_PLAIN, d->text);
	if (question) {
		int at = canvas_textf(c, x, y + rows + 2, STYLE_BOLD, width, "1  %s", T("是"));

		(void)canvas_textf(c, at + 6, y + rows + 2, STYLE_BOLD, x + width - at - 6, "2  %s",
				   T("否"));
	}
}

static unsigned say_action(struct screen *s, enum action a, const struct event *ev UNUSED)
{
	const struct say *d = screen_data(s);

	switch ((int)a) {
	case ACTION_CONTINUE:
		screen_set_result(s, d->code, NULL);
		return SCREEN_CLOSE;
	case ACTION_YES:
		screen_set_result(s, 1, NULL);
		return SCREEN_CLOSE;
	case ACTION_NO:
		screen_set_result(s, 0, NULL);
		return SCREEN_CLOSE;
	default:
		return SCREEN_IGNORED;
	}
}

static const struct screen_ops message_ops = {
	.name = "message",
	.size = sizeof(struct say),
	.overlay = true,
	.open = say_open,
	.context = message_context,
	.draw = say_draw,
	.action = say_action,
	.close = say_close,
};

static const struct screen_ops confirm_ops = {
	.name = "confirm",
	.size = sizeof(struct say),
	.overlay = true,
	.open = say_open,
	.context = confirm_context,
	.draw = say_draw,
	.action = say_action,
	.close = say_close,
};

unsigned dialog_say(struct screen *s, int tag, const char *text, int code)
{
	struct say_arg arg = { .text = text, .code = code };

	return screen_push(s, &message_ops, &arg, tag);
}

unsigned dialog_message(struct screen *s, int tag, const char *fmt, ...)
{
	char text[DIALOG_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return dialog_say(s, tag, text, 0);
}

unsigned dialog_error(struct screen *s, int tag, const struct err *err)
{
	struct strbuf sb;
	unsigned flags;

	if (!err->text[0])
		return SCREEN_IGNORED;
	strbuf_init(&sb);
	if (err->file[0])
		strbuf_addf(&sb, "%s%s%s", err->file, err->sheet[0] ? " " : "", err->sheet);
	if (err->row > 0)
		strbuf_addf(&sb, T(" 第%ld行"), err->row);
	strbuf_addf(&sb, "%s%s", sb.len > 0 ? "\n" : "", err->text);
	flags = dialog_say(s, tag, sb.data, 0);
	strbuf_clear(&sb);
	return flags;
}

unsigned dialog_confirm(struct screen *s, int tag, const char *fmt, ...)
{
	char text[DIALOG_TEXT_MAX];
	struct say_arg arg = { .text = text };
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return screen_push(s, &confirm_ops, &arg, tag);
}

struct prompt {
	char *title, *why;
	struct edit *edit;
	bool refused, hidden;
};

struct prompt_arg {
	const char *title, *initial, *why;
	size_t max;
	bool hidden;
};

static enum status prompt_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	const struct prompt_arg *a = arg;
	struct prompt *d = screen_data(s);

	d->title = mem_strdup(a->title);
	d->why = a->why ? mem_strdup(a->why) : NULL;
	d->edit = a->hidden ? edit_new_secret(a->max) : edit_new(false, a->max);
	edit_set(d->edit, a->initial);
	d->hidden = a->hidden;
	d->refused = a->hidden && a->why;
	return ST_OK;
}

static void prompt_close(struct screen *s)
{
	struct prompt *d = screen_data(s);

	free(d->title);
	free(d->why);
	edit_free(d->edit);
}

static enum context prompt_context(const struct screen *s UNUSED)
{
	return CONTEXT_PROMPT;
}

/* A dot for each sign before the cursor and behind it; of a long line as many as there is room for. */
static void draw_dots(const struct edit *e, struct canvas *c, int x, int y, int width)
{
	const char *text = edit_text(e);
	size_t n = strlen(text), cursor = edit_cursor(e);
	int dots = 0, before = 0;

	for (size_t at = 0; at < n; at = utf8_next(text, n, at), dots++)
		before += at < cursor;
	for (int i = 0; i < dots && i < width - 1; i++)
		(void)canvas_glyph(c, x + i, y, STYLE_PLAIN, GLYPH_DOT);
	canvas_cursor(c, x + (before < width - 1 ? before : width - 1), y);
}

static void prompt_draw(struct screen *s, struct canvas *c)
{
	struct prompt *d = screen_data(s);
	int most = canvas_rows(c) - 10,
	    rows = canvas_wrap(NULL, 0, 0, box_width(c), most, 0, STYLE_PLAIN, d->title);
	int x, y, width;

	draw_box(c, rows + 4, &x, &y, &width);
	(void)canvas_wrap(c, x, y + 1, width, most, 0, STYLE_BOLD, d->title);
	if (d->hidden)
		draw_dots(d->edit, c, x, y + rows + 2, width);
	else
		(void)edit_draw(d->edit, c, x, y + rows + 2, width, 1, STYLE_PLAIN, true);
	if (d->refused)
		(void)canvas_text(c, x, y + rows + 3, STYLE_WARN, width, d->why);
}

/* The line without blanks at its ends, full-width blanks too. */
static char *trimmed(const char *text)
{
	size_t n;

	for (;;) {
		if (*text == ' ')
			text++;
		else if (strncmp(text, "\xE3\x80\x80", 3) == 0)
			text += 3;
		else
			break;
	}
	n = strlen(text);
	for (;;) {
		if (n > 0 && text[n - 1] == ' ')
			n--;
		else if (n >= 3 && strncmp(text + n - 3, "\xE3\x80\x80", 3) == 0)
			n -= 3;
		else
			break;
	}
	return mem_strndup(text, n);
}

static unsigned prompt_action(struct screen *s, enum action a, const struct event *ev UNUSED)
{
	struct prompt *d = screen_data(s);
	char *text;

	if (a == ACTION_CANCEL)
		return SCREEN_CLOSE;
	if (a != ACTION_ACCEPT)
		return SCREEN_IGNORED;
	if (d->hidden) { /* as it is, and no further copy */
		screen_set_result(s, 1, edit_text(d->edit));
		return SCREEN_CLOSE;
	}
	text = trimmed(edit_text(d->edit));
	d->refused = d->why && !text[0];
	if (!d->refused)
		screen_set_result(s, 1, text);
	free(text);
	return d->refused ? SCREEN_REDRAW : SCREEN_CLOSE;
}

static unsigned prompt_event(struct screen *s, const struct event *ev)
{
	struct prompt *d = screen_data(s);

	switch (edit_event(d->edit, ev)) {
	case EDIT_IGNORED:
		return SCREEN_IGNORED;
	case EDIT_MOVED:
	case EDIT_CHANGED:
		d->refused = false;
		break;
	case EDIT_FULL:
		screen_say(s, STYLE_WARN, "%s", T("这一行写满了，后面的字没有记下来。"));
		break;
	}
	return SCREEN_REDRAW;
}

static unsigned push_prompt(struct screen *s, int tag, struct prompt_arg *arg)
{
	static const struct screen_ops ops = {
		.name = "prompt",
		.size = sizeof(struct prompt),
		.overlay = true,
		.open = prompt_open,
		.context = prompt_context,
		.draw = prompt_draw,
		.action = prompt_action,
		.event = prompt_event,
		.close = prompt_close,
	};

	return screen_push(s, &ops, arg, tag);
}

unsigned dialog_prompt_required(struct screen *s, int tag, const char *title, const char *initial,
				size_t max_bytes, const char *why)
{
	struct prompt_arg arg = {
		.title = title, .initial = initial, .why = why, .max = max_bytes
	};

	return push_prompt(s, tag, &arg);
}

unsigned dialog_secret(struct screen *s, int tag, const char *title, const char *wrong,
		       size_t max_bytes)
{
	struct prompt_arg arg = { .title = title, .why = wrong, .max = max_bytes, .hidden = true };

	return push_prompt(s, tag, &arg);
}

unsigned dialog_prompt(struct screen *s, int tag, const char *title, const char *initial,
		       size_t max_bytes)
{
	return dialog_prompt_required(s, tag, title, initial, max_bytes, NULL);
}
