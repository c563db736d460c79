/* SPDX-License-Identifier: MIT */
/* A text or a document to scroll through; a document can be handed out from there. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "report/doc.h"
#include "tui/canvas.h"
#include "tui/dialog.h"

struct view {
	char *title, *text;
	struct doc *doc; /* laid out anew for another width */
	int laid_columns;
	int hang; /* of lines in two columns: where the second begins, 0 = other text */
	int first, total, page;
	const struct dialog_sheet *keys; /* NULL = it can only be read */
	void *own;
};

struct view_arg {
	const char *title, *text;
	struct doc *doc;
	int hang;
	const struct dialog_sheet *keys;
	const void *own_arg;
};

static enum status view_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	const struct view_arg *a = arg;
	struct view *v = screen_data(s);

	v->title = mem_strdup(a->title);
	v->text = mem_strdup(a->text);
	v->doc = a->doc;
	v->hang = a->hang;
	v->page = 1;
	v->keys = a->keys;
	if (v->keys)
		v->own = v->keys->open(s, a->own_arg);
	return ST_OK;
}

static void view_close(struct screen *s)
{
	struct view *v = screen_data(s);

	free(v->title);
	free(v->text);
	doc_free(v->doc);
	free(v->own);
}

static enum context view_context(const struct screen *s UNUSED)
{
	return CONTEXT_VIEW;
}

static enum context sheet_context(const struct screen *s UNUSED)
{
	return CONTEXT_SHEET;
}

static void view_lay_out(struct view *v, int columns)
{
	struct strbuf sb;

	if (!v->doc || v->laid_columns == columns)
		return;
	strbuf_init(&sb);
	doc_write_text(&sb, v->doc, columns, 0);
	free(v->text);
	v->text = strbuf_take(&sb);
	v->laid_columns = columns;
}

static void view_draw(struct screen *s, struct canvas *c)
{
	struct view *v = screen_data(s);
	int columns = canvas_columns(c), top, rows;
	char place[64] = "";

	view_lay_out(v, columns - 2);
	screen_body(c, &top, &rows);
	v->page = rows;
	v->total = canvas_wrap_pairs(NULL, 0, 0, columns - 2, 1 << 20, 0, v->hang, v->text);
	if (v->first > v->total - rows)
		v->first = v->total - rows;
	if (v->first < 0)
		v->first = 0;
	if (v->total > rows)
		(void)snprintf(place, sizeof(place), "%d/%d", v->first + rows, v->total);
	screen_header(c, v->title, NULL, place);
	(void)canvas_wrap_pairs(c, 1, top, columns - 2, rows, v->first, v->hang, v->text);
}

static unsigned view_action(struct screen *s, enum action a, const struct event *ev)
{
	struct view *v = screen_data(s);
	unsigned flags = SCREEN_IGNORED;

	if (a == ACTION_BACK) {
		screen_set_result(s, 0, NULL);
		return SCREEN_CLOSE;
	}
	if (v->keys && v->keys->action(v->own, a, &flags))
		return flags;
	if (a == ACTION_LAST) {
		v->first = v->total;
		return SCREEN_REDRAW;
	}
	return screen_list_key(a, ev, v->total, v->page, &v->first) ? SCREEN_REDRAW
								    : SCREEN_IGNORED;
}

static unsigned view_event(struct screen *s, const struct event *ev)
{
	struct view *v = screen_data(s);

	if (ev->kind == EVENT_KEY && ev->key == K_ENTER) { /* what a person presses to go on */
		screen_set_result(s, 0, NULL);
		return SCREEN_CLOSE;
	}
	if (ev->kind == EVENT_TEXT && ev->text[0] == ' ') {
		v->first += v->page > 1 ? v->page - 1 : 1;
		return SCREEN_REDRAW;
	}
	return SCREEN_IGNORED;
}

static const struct screen_ops view_ops = {
	.name = "view",
	.size = sizeof(struct view),
	.open = view_open,
	.context = view_context,
	.draw = view_draw,
	.action = view_action,
	.event = view_event,
	.close = view_close,
};

static unsigned sheet_result(struct screen *s, const struct screen_result *r)
{
	struct view *v = screen_data(s);
	unsigned flags = SCREEN_REDRAW;

	v->keys->result(v->own, r, &flags);
	return flags;
}

static const struct screen_ops sheet_ops = {
	.name = "sheet",
	.size = sizeof(struct view),
	.open = view_open,
	.context = sheet_context,
	.draw = view_draw,
	.action = view_action,
	.event = view_event,
	.result = sheet_result,
	.close = view_close,
};

unsigned dialog_view(struct screen *s, int tag, const char *title, const char *text)
{
	struct view_arg arg = { .title = title, .text = text };

	return screen_push(s, &view_ops, &arg, tag);
}

unsigned dialog_pairs(struct screen *s, int tag, const char *title, const char *text, int hang)
{
	struct view_arg arg = { .title = title, .text = text, .hang = hang };

	return screen_push(s, &view_ops, &arg, tag);
}

unsigned dialog_sheet(struct screen *s, int tag, struct doc *doc, const struct dialog_sheet *keys, const void *arg_of_keys)
{
	struct view_arg arg = { .title = doc->title, .text = "", .doc = doc, .keys = keys, .own_arg = arg_of_keys };
	unsigned flags = screen_push(s, keys ? &sheet_ops : &view_ops, &arg, tag);

	if (flags == SCREEN_HANDLED) /* not opened: too many screens */
		doc_free(doc);
	return flags;
}

unsigned dialog_doc(struct screen *s, int tag, struct doc *doc)
{
	return dialog_sheet(s, tag, doc, NULL, NULL);
}
