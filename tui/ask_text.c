/* SPDX-License-Identifier: MIT */
/* Questions answered by typing: text and numbers; tui/ask_date.c keeps its dates here too. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/edit.h"
#include "tui/event.h"

/* Text is committed after a second of quiet, so that a power cut costs no more than that. */
enum { QUIET_MS = 1000, TEXT_MAX = 4000, NUMBER_MAX = 64 };

static bool is_free_text(const struct ask *k)
{
	return ask_node(k)->type->input == INPUT_TEXT;
}

void ask_text_enter(struct ask *k)
{
	edit_free(k->edit);
	k->edit = edit_new(is_free_text(k) && (ask_node(k)->look & LOOK_MULTILINE),
			   is_free_text(k) ? TEXT_MAX : NUMBER_MAX);
	edit_set(k->edit, instance_get(session_instance(interview_session(k->iv)), k->at.spot));
}

static const char *how_to(const struct ask *k)
{
	if (ask_node(k)->type->how)
		return i18n_text(ask_node(k)->type->how);
	switch (ask_node(k)->type->input) {
	case INPUT_INTEGER:
		return T("输入整数，回车");
	case INPUT_DECIMAL:
		return T("输入数字，回车");
	case INPUT_TEXT:
		return ask_node(k)->look & LOOK_MULTILINE ? T("写完回车；Alt-回车 换行")
							  : T("写完回车");
	case INPUT_DATE:
	case INPUT_NONE:
	case INPUT_NOTE:
	case INPUT_ONE:
	case INPUT_MANY:
	case INPUT_RANK:
	case INPUT_ACKNOWLEDGE:
		break;
	}
	return "";
}

static int text_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	int width = is_free_text(k) ? canvas_columns(c) - 10 : 24;
	int used = edit_draw(k->edit, c, 5, y, width, rows > 6 ? 5 : 2, STYLE_PLAIN,
			     screen_is_top(k->screen));

	canvas_text(c, 5, y + used + 1, STYLE_DIM, -1, how_to(k));
	return used + 2;
}

/* What is typed becomes the answer; text that is no value of the type is refused with a sentence. */
static bool store(struct ask *k)
{
	struct session *s = interview_session(k->iv);
	struct complaint why;

	if (strcmp(edit_text(k->edit), instance_get(session_instance(s), k->at.spot)) == 0)
		return true;
	if (session_answer(s, edit_text(k->edit), &why))
		return true;
	ask_complain(k, &why);
	return false;
}

static unsigned text_action(struct ask *k, enum action a, const struct event *ev)
{
	(void)k;
	(void)a;
	(void)ev;
	return SCREEN_IGNORED;
}

unsigned ask_text_event(struct ask *k, const struct event *ev)
{
	enum edit_result r = edit_event(k->edit, ev);

	if (r == EDIT_IGNORED)
		return SCREEN_IGNORED;
	if (r == EDIT_FULL)
		screen_say(k->screen, STYLE_WARN, "%s", T("太长了，放不下的部分没有记。"));
	if (r != EDIT_MOVED) {
		k->complaint[0] = '\0';
		if (is_free_text(k))
			screen_timer(k->screen, QUIET_MS);
	}
	return SCREEN_REDRAW;
}

unsigned ask_text_tick(struct ask *k)
{
	store(k);
	return SCREEN_REDRAW;
}

bool ask_text_leave(struct ask *k, bool forward)
{
	if (store(k) || forward)
		return *k->complaint == '\0';
	screen_say(k->screen, STYLE_WARN, "%s", k->complaint);
	return true;
}

const struct ask_kind ask_text = {
	.context = CONTEXT_TEXT,
	.enter = ask_text_enter,
	.draw = text_draw,
	.action = text_action,
	.event = ask_text_event,
	.tick = ask_text_tick,
	.leave = ask_text_leave,
};
