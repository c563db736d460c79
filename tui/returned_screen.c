/* SPDX-License-Identifier: MIT */
/* 退回补问: how the office says it, and what the volunteer sees of it: the comment whole, then the interview, or why it cannot be mended. */
#include "config.h"

#include <stdio.h>

#include "app/sendback.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

unsigned return_ask(struct screen *s, int tag)
{
	return dialog_prompt_required(s, tag, T("退回去看什么、补问什么？（不写姓名、电话和地址）"), NULL, SENDBACK_TEXT, T("写一句，访问员才知道补什么。"));
}

unsigned return_write(struct screen *s, int tag, struct workspace *ws, const struct identity *record, const char *text)
{
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done;

	strbuf_init(&said);
	done = sendback_write(ws, record, text, &said, &err) == ST_OK ? dialog_message(s, tag, "%s", said.data) : dialog_error(s, tag, &err);
	strbuf_clear(&said);
	return done;
}

/* A long one gives way to the questions: the whole of it stood on the page before. */
int screen_returned(struct canvas *c, int y, const char *words)
{
	int most = canvas_rows(c) < 20 ? 2 : 3, width = canvas_columns(c) - 2, all;
	struct strbuf text;

	if (!*words)
		return 0;
	strbuf_init(&text);
	strbuf_addf(&text, T("退回补问：%s"), words);
	all = canvas_wrap(NULL, 1, 0, width, 1 << 16, 0, 0, text.data);
	(void)canvas_wrap(c, 1, y, width, most, 0, STYLE_WARN | STYLE_BOLD, text.data);
	if (all > most)
		(void)canvas_glyph(c, canvas_columns(c) - 2, y + most - 1, STYLE_BOLD, GLYPH_DOWN);
	strbuf_clear(&text);
	return all < most ? all : most;
}

enum { TAG_WHY = 1, TAG_SAID };

struct returned {
	struct screen *screen;
	struct workspace *ws;
	struct identity record;
	struct arena *arena;
	const char *place, *words;
	int first, page, total;
};

static enum status returned_open(struct screen *s, void *arg, struct err *err)
{
	const struct returned_arg *a = arg;
	struct returned *v = screen_data(s);
	enum status st;

	v->screen = s;
	v->ws = a->ws;
	v->record = *a->record;
	v->arena = arena_new();
	v->place = arena_strdup(v->arena, a->place);
	st = sendback_words(&v->words, v->ws, &v->record, v->arena, err);
	if (st != ST_OK)
		arena_free(v->arena);
	return st;
}

static void returned_close(struct screen *s)
{
	arena_free(((struct returned *)screen_data(s))->arena);
}

static enum context returned_context(const struct screen *s UNUSED)
{
	return CONTEXT_RETURNED;
}

static void returned_draw(struct screen *s, struct canvas *c)
{
	struct returned *v = screen_data(s);
	int top, rows, y, width = canvas_columns(c) - 6;
	char more[32] = "";

	screen_body(c, &top, &rows);
	y = top + (rows > 14);
	rows -= (rows > 14) + 4;
	v->page = rows;
	v->total = canvas_wrap(NULL, 3, 0, width, 1 << 20, 0, 0, v->words);
	v->first = screen_scroll(v->first, v->first, v->total, rows);
	if (v->total > rows)
		(void)snprintf(more, sizeof(more), "%d/%d", v->first + rows < v->total ? v->first + rows : v->total, v->total);
	screen_header(c, v->place, T("退回补问"), more);
	y += canvas_wrap(c, 1, y, width, 1, 0, STYLE_DIM, T("办公室看了这一户的访谈，要再问一问："));
	y += canvas_wrap(c, 3, y, width, rows, v->first, STYLE_ACCENT | STYLE_BOLD, v->words);
	(void)canvas_wrap(c, 1, y + 1, width, 2, 0, STYLE_PLAIN, T("回车打开原来的访谈，改过的成为新的一版，原来的也留着。问不到了按 N。"));
}

static unsigned returned_action(struct screen *s, enum action a, const struct event *ev)
{
	struct returned *v = screen_data(s);

	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_RETURNED_MEND:
		screen_set_result(s, 1, NULL);
		return SCREEN_CLOSE;
	case ACTION_RETURNED_CANNOT:
		return dialog_prompt_required(s, TAG_WHY, T("为什么没法补？（例如：住户搬走了）"), NULL, 400, T("写一句原因。"));
	default:
		return screen_list_key(a, ev, v->total - v->page + 1, v->page, &v->first) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static unsigned cannot(struct returned *v, const char *why)
{
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done = SCREEN_CLOSE | SCREEN_REDRAW;

	strbuf_init(&said);
	if (sendback_cannot(v->ws, &v->record, why, &said, &err) == ST_OK)
		screen_set_result(v->screen, 2, said.data);
	else
		done = dialog_error(v->screen, TAG_SAID, &err);
	strbuf_clear(&said);
	return done;
}

static unsigned returned_result(struct screen *s, const struct screen_result *r)
{
	return r->tag == TAG_WHY && r->code == 1 ? cannot(screen_data(s), r->text) : SCREEN_REDRAW;
}

const struct screen_ops returned_screen = {
	.name = "returned",
	.size = sizeof(struct returned),
	.open = returned_open,
	.context = returned_context,
	.draw = returned_draw,
	.action = returned_action,
	.result = returned_result,
	.close = returned_close,
};
