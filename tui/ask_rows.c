/* SPDX-License-Identifier: MIT */
/* A repeat of the form as a table: rows are added, opened and taken out; the questions of a row come one by one. */
#include "config.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_REMOVE = ASK_TAG_ROWS, SHOWN_COLUMNS = 4, COLUMN_WIDTH = 16 };

static struct instance *instance_of(const struct ask *k)
{
	return session_instance(interview_session(k->iv));
}

static int count(const struct ask *k)
{
	return session_rows(interview_session(k->iv));
}

static void rows_enter(struct ask *k)
{
	k->cursor = session_row_due(interview_session(k->iv));
}

/* The first questions of the repeat that a person answers make the columns. */
static int columns_of(const struct ask *k, int out[SHOWN_COLUMNS])
{
	const struct form *form = instance_form(instance_of(k));
	const struct node *rep = ask_node(k);
	int n = 0;

	for (int i = k->at.spot.node + 1; i < rep->end && n < SHOWN_COLUMNS; i++) {
		const struct node *node = &form->nodes[i];

		if (node->kind == NODE_QUESTION && node->repeat == k->at.spot.node &&
		    node->type->input > INPUT_NOTE)
			out[n++] = i;
	}
	return n;
}

/* kept: of a row that does not count, what is stored there. */
static const char *shown(struct ask *k, struct spot spot, bool kept)
{
	struct instance *in = instance_of(k);
	const struct node *node = &instance_form(in)->nodes[spot.node];
	const char *value = kept ? instance_get(in, spot) : instance_value(in, spot);
	const struct choice *choice = node->list && *value ? list_choice(node->list, value) : NULL;

	return choice ? instance_choice_label(in, spot, choice,
					      session_lang(interview_session(k->iv)), k->arena,
					      NULL)
		      : value;
}

static void say_fixed(struct canvas *c, int y, int n, int wanted)
{
	if (n > wanted)
		canvas_textf(c, 5, y, STYLE_WARN, -1,
			     T("前面的回答是 %d 个，多出的 %d 行不算；不要的按 D 去掉。"), wanted,
			     n - wanted);
	else
		canvas_textf(c, 5, y, STYLE_DIM, -1,
			     T("前面的回答是 %d 个。回车一行行填，都填完了按 N。"), wanted);
}

static int rows_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	struct instance *in = instance_of(k);
	int columns[SHOWN_COLUMNS];
	int n_columns = columns_of(k, columns), n = count(k), used = 0;
	int fit = (canvas_columns(c) - 10) / COLUMN_WIDTH;
	int room = rows > 3 ? rows - 3 : 1;
	bool untranslated = false;
	int wanted;
	bool fixed = session_rows_fixed(interview_session(k->iv), &wanted);

	if (n_columns > fit)
		n_columns = fit;
	for (int j = 0; j < n_columns; j++) {
		bool missing = false;
		const char *label = n ? instance_heading(in, columns[j],
							 session_lang(interview_session(k->iv)),
							 k->arena, &missing)
				      : "";

		if (missing)
			label = arena_printf(k->arena, "*%s", label);
		untranslated = untranslated || missing;
		canvas_text(c, 10 + j * COLUMN_WIDTH, y, STYLE_DIM, COLUMN_WIDTH - 1, label);
	}
	used++;
	room -= untranslated && room > 1;
	k->first = screen_scroll(k->first, k->cursor, n, room);
	for (int i = k->first; i < n && used <= room; i++, used++) {
		unsigned style = i == k->cursor		? STYLE_REVERSE :
				 fixed && i >= wanted ? STYLE_DIM :
							STYLE_PLAIN;

		if (i == k->cursor)
			canvas_glyph(c, 3, y + used, STYLE_BOLD, GLYPH_CURSOR);
		canvas_textf(c, 5, y + used, STYLE_BOLD, 4, "%3d", i + 1);
		for (int j = 0; j < n_columns; j++) {
			struct spot spot = { instance_at(in, k->at.spot.frame, k->at.spot.node, i),
					     columns[j] };

			canvas_text(c, 10 + j * COLUMN_WIDTH, y + used, style, COLUMN_WIDTH - 1,
				    shown(k, spot, fixed && i >= wanted));
		}
	}
	if (fixed)
		say_fixed(c, y + used + 1, n, wanted);
	else if (n == 0)
		canvas_text(c, 5, y + used, STYLE_PLAIN, -1,
			    T("已登记 0 个。按 A 添一个；一个也没有就按 N。"));
	else
		canvas_textf(c, 5, y + used + 1, STYLE_DIM, -1,
			     T("已登记 %d 个。A 再添一个，N 填完了。"), n);
	if (untranslated)
		canvas_text(c, 5, y + used + 2, STYLE_WARN, -1,
			    T("带 * 的还没有这种语言的译文，是原文。"));
	return used + 2 + untranslated;
}

static unsigned remove_row(struct ask *k)
{
	if (k->cursor < 0 || k->cursor >= count(k))
		return SCREEN_HANDLED;
	return dialog_prompt_required(k->screen, TAG_REMOVE, T("为什么去掉这一行？"), NULL, 200,
				      T("写一句原因。"));
}

static unsigned open_row(struct ask *k)
{
	if (count(k) == 0)
		return session_row_add(interview_session(k->iv)) ? ask_arrived(k) : SCREEN_HANDLED;
	if (k->cursor >= 0 && session_row_open(interview_session(k->iv), k->cursor))
		return ask_arrived(k);
	return SCREEN_HANDLED;
}

static unsigned rows_action(struct ask *k, enum action a, const struct event *ev)
{
	switch ((int)a) {
	case ACTION_ROW_ADD:
		if (session_row_add(interview_session(k->iv)))
			return ask_arrived(k);
		screen_say(k->screen, STYLE_WARN, "%s", T("这里填几个由前面的回答定，不能再添。"));
		return SCREEN_REDRAW;
	case ACTION_ROW_OPEN:
		return open_row(k);
	case ACTION_ROW_REMOVE:
		return remove_row(k);
	case ACTION_ROSTER_DONE:
		return ask_forward(k);
	default:
		break;
	}
	if (count(k) && screen_list_key(a, ev, count(k), 8, &k->cursor))
		return SCREEN_REDRAW;
	return SCREEN_IGNORED;
}

bool ask_rows_fixed(const struct ask *k)
{
	return k->kind == &ask_rows && session_rows_fixed(interview_session(k->iv), NULL);
}

bool ask_rows_removable(const struct ask *k)
{
	int wanted;

	return !session_rows_fixed(interview_session(k->iv), &wanted) || k->cursor >= wanted;
}

unsigned ask_rows_result(struct ask *k, const struct screen_result *r)
{
	if (r->tag == TAG_REMOVE && r->code >= 0 &&
	    session_row_remove(interview_session(k->iv), k->cursor, r->text)) {
		screen_say(k->screen, STYLE_PLAIN, "%s", T("去掉了这一行。"));
		return ask_arrived(k);
	}
	return SCREEN_REDRAW;
}

static bool rows_leave(struct ask *k, bool forward)
{
	(void)k;
	(void)forward;
	return true;
}

const struct ask_kind ask_rows = {
	.context = CONTEXT_ROSTER,
	.enter = rows_enter,
	.draw = rows_draw,
	.action = rows_action,
	.leave = rows_leave,
};
