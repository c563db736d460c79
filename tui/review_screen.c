/* SPDX-License-Identifier: MIT */
/* The whole interview as a list: answered, open, skipped and why; Enter goes there. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/interview.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/screens.h"

struct review {
	struct interview *iv;
	struct arena *arena;
	const struct item *items;
	size_t n;
	int cursor, first;
};

static bool is_open(enum item_state s)
{
	return s == ITEM_OPEN || s == ITEM_OPEN_REQUIRED || s == ITEM_WRONG || s == ITEM_DOUBTFUL;
}

static int next_open(const struct review *r, int from)
{
	for (size_t i = 0; i < r->n; i++) {
		size_t at = ((size_t)from + i) % r->n;

		if (is_open(r->items[at].state))
			return (int)at;
	}
	return -1;
}

static enum status review_open(struct screen *s, void *arg, struct err *err)
{
	struct review *r = screen_data(s);
	struct stop at;

	(void)err;
	r->iv = arg;
	r->arena = arena_new();
	r->items = session_items(interview_session(r->iv), &r->n, r->arena);
	at = session_at(interview_session(r->iv));
	for (size_t i = 0; i < r->n; i++)
		if (at.kind == STOP_QUESTION && r->items[i].spot.node == at.spot.node &&
		    r->items[i].spot.frame == at.spot.frame)
			r->cursor = (int)i;
	if (at.kind == STOP_END && r->n && next_open(r, 0) >= 0)
		r->cursor = next_open(r, 0);
	return ST_OK;
}

static void review_close(struct screen *s)
{
	struct review *r = screen_data(s);

	arena_free(r->arena);
}

static enum context review_context(const struct screen *s)
{
	(void)s;
	return CONTEXT_REVIEW;
}

static const char *state_label(enum item_state s)
{
	switch (s) {
	case ITEM_ANSWERED:
		return T("已答");
	case ITEM_OPEN:
		return T("没答");
	case ITEM_OPEN_REQUIRED:
		return T("必答");
	case ITEM_WRONG:
		return T("要改");
	case ITEM_DOUBTFUL:
		return T("核对");
	case ITEM_SKIPPED:
		return T("跳过");
	}
	return "";
}

static int state_width(void)
{
	int width = 0;

	for (int s = ITEM_ANSWERED; s <= ITEM_SKIPPED; s++)
		if (utf8_width(state_label((enum item_state)s)) > width)
			width = utf8_width(state_label((enum item_state)s));
	return width;
}

static const char *value_of(struct review *r, struct spot spot, struct arena *a)
{
	struct session *s = interview_session(r->iv);
	struct instance *in = session_instance(s);
	const struct node *node = &instance_form(in)->nodes[spot.node];
	const char *value = instance_get(in, spot), *shown = "";

	if (interview_is_hidden(r->iv, spot))
		return T("（住户自答）");
	if (node->type->input == INPUT_ACKNOWLEDGE && *value)
		return T("知道了");
	if (!node->list)
		return value;
	/* Of a select_multiple there are several, with blanks between. */
	for (const char *at = value; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		const char *name = arena_printf(a, "%.*s", (int)len, at);
		const struct choice *c = list_choice(node->list, name);

		if (c)
			name = instance_choice_label(in, spot, c, session_lang(s), a, NULL);
		shown = *shown ? arena_printf(a, "%s%s%s", shown, T("、"), name) : name;
		at += len;
	}
	return shown;
}

static void draw_item(struct review *r, struct canvas *c, int y, int i, struct arena *a)
{
	const struct item *item = &r->items[i];
	struct session *s = interview_session(r->iv);
	bool missing = false;
	const char *label = instance_text(session_instance(s), item->spot, TEXT_LABEL,
					  session_lang(s), a, &missing);
	unsigned style = item->state == ITEM_SKIPPED ? STYLE_DIM
			 : is_open(item->state)      ? STYLE_BOLD
						     : STYLE_PLAIN;
	int columns = canvas_columns(c), value_width = columns / 3, label_x = 4 + state_width();

	/* In front: a long text is cut at its end. */
	if (missing)
		label = arena_printf(a, T("（原文）%s"), label);
	if (i == r->cursor)
		canvas_glyph(c, 1, y, STYLE_BOLD, GLYPH_CURSOR);
	canvas_text(c, 3, y, style, -1, state_label(item->state));
	canvas_text(c, label_x, y, style, columns - label_x - 2 - value_width,
		    interview_fill(r->iv, label, a));
	if (item->state == ITEM_SKIPPED || item->state == ITEM_WRONG ||
	    item->state == ITEM_DOUBTFUL)
		canvas_text(c, columns - value_width, y, STYLE_DIM, value_width - 1,
			    item->why ? item->why : "");
	else
		canvas_text(c, columns - value_width, y, STYLE_PLAIN, value_width - 1,
			    value_of(r, item->spot, a));
	if (i == r->cursor)
		canvas_style(c, 0, y, columns, STYLE_REVERSE);
}

static void review_draw(struct screen *s, struct canvas *c)
{
	struct review *r = screen_data(s);
	struct arena *a = arena_new();
	int top, rows;

	screen_header(c, interview_place(r->iv), T("全部题目"), NULL);
	screen_body(c, &top, &rows);
	rows -= 2;
	rows += top;
	top += screen_returned(c, top, interview_returned(r->iv));
	rows -= top;
	r->first = screen_scroll(r->first, r->cursor, (int)r->n, rows);
	for (int i = r->first; i < (int)r->n && i < r->first + rows; i++)
		draw_item(r, c, top + i - r->first, i, a);
	/* The reason is often longer than its column: the whole of it for the row under the cursor. */
	if (r->cursor < (int)r->n && r->items[r->cursor].why)
		canvas_wrap(c, 3, top + rows, canvas_columns(c) - 6, 2, 0, STYLE_PLAIN,
			    r->items[r->cursor].why);
	arena_free(a);
}

static unsigned review_action(struct screen *s, enum action a, const struct event *ev)
{
	struct review *r = screen_data(s);
	int open;

	switch ((int)a) {
	case ACTION_JUMP:
		if (r->cursor >= (int)r->n)
			return SCREEN_HANDLED;
		if (r->items[r->cursor].state == ITEM_SKIPPED) {
			screen_say(s, STYLE_WARN, "%s", T("这一题按前面的回答不用问。"));
			return SCREEN_REDRAW;
		}
		if (!session_jump(interview_session(r->iv), r->items[r->cursor].spot))
			return SCREEN_HANDLED;
		screen_set_result(s, 1, "");
		return SCREEN_CLOSE;
	case ACTION_NEXT_OPEN:
		open = r->n ? next_open(r, r->cursor + 1) : -1;
		if (open < 0)
			screen_say(s, STYLE_GOOD, "%s", T("没有漏下的题。"));
		else
			r->cursor = open;
		return SCREEN_REDRAW;
	case ACTION_BACK:
		return SCREEN_CLOSE;
	default:
		return r->n && screen_list_key(a, ev, (int)r->n, 10, &r->cursor) ? SCREEN_REDRAW
										 : SCREEN_IGNORED;
	}
}

const struct screen_ops review_screen = {
	.name = "review",
	.size = sizeof(struct review),
	.open = review_open,
	.context = review_context,
	.draw = review_draw,
	.action = review_action,
	.close = review_close,
};
