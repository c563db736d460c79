/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/ask.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/edit.h"
#include "tui/event.h"
#include "tui/screens.h"

/* How long after a question went on by itself an Enter still belongs to it. */
enum { HABIT_MS = 600 };
enum { TAG_MENU = 1, TAG_ASIDE, TAG_REVIEW, TAG_MESSAGE, TAG_LANGUAGE };
enum menu { MENU_ON, MENU_PAUSE, MENU_ASIDE, MENU_REVIEW, MENU_LANGUAGE, MENU_ISSUE };

const struct node *ask_node(const struct ask *k)
{
	return &instance_form(session_instance(interview_session(k->iv)))->nodes[k->at.spot.node];
}

void ask_complain(struct ask *k, const struct complaint *why)
{
	snprintf(k->complaint, sizeof(k->complaint), "%s", why->text);
}

const char *ask_words_at(struct ask *k, struct spot spot, enum text_field field, bool *missing)
{
	struct session *s = interview_session(k->iv);
	const char *text = instance_text(session_instance(s), spot, field, session_lang(s),
					 k->arena, missing);

	return interview_fill(k->iv, text, k->arena);
}

const char *ask_words(struct ask *k, enum text_field field, bool *missing)
{
	return ask_words_at(k, k->at.spot, field, missing);
}

const char *ask_marked(struct ask *k, const char *text, bool missing)
{
	return missing && *text ? arena_printf(k->arena, T("%s（原文）"), text) : text;
}

static const struct ask_kind *kind_of(const struct ask *k)
{
	if (k->at.kind == STOP_END)
		return &ask_end;
	if (k->at.kind == STOP_ROSTER)
		return &ask_rows;
	if ((ask_node(k)->role & ROLE_ADULTS) && *interview_household(k->iv))
		return &ask_adults;
	switch (ask_node(k)->type->input) {
	case INPUT_ONE:
	case INPUT_MANY:
	case INPUT_RANK:
	case INPUT_ACKNOWLEDGE:
		return &ask_choice;
	case INPUT_TEXT:
	case INPUT_INTEGER:
	case INPUT_DECIMAL:
	case INPUT_DATE:
		return ask_date_wanted(k) ? &ask_date : &ask_text;
	case INPUT_NOTE:
	case INPUT_NONE:
		break;
	}
	return &ask_note;
}

unsigned ask_arrived(struct ask *k)
{
	arena_reset(k->arena);
	k->at = session_at(interview_session(k->iv));
	k->choices = NULL;
	k->n_choices = k->n_all = 0;
	k->all = NULL;
	k->cursor = -1;
	k->by_hand = false;
	k->number = 0;
	k->first = k->unseen = 0;
	k->complaint[0] = '\0';
	screen_timer(k->screen, 0);
	k->kind = kind_of(k);
	if (k->at.kind == STOP_QUESTION &&
	    instance_read_only(session_instance(interview_session(k->iv)), k->at.spot))
		k->kind = &ask_note;
	if (k->at.kind == STOP_QUESTION && !k->self && interview_is_hidden(k->iv, k->at.spot))
		k->kind = &ask_hidden;
	if (k->kind == &ask_choice && ask_find_wanted(k))
		k->kind = &ask_find;
	else if (k->kind == &ask_choice && ask_matrix_wanted(k))
		k->kind = &ask_matrix;
	k->kind->enter(k);
	return SCREEN_REDRAW;
}

unsigned ask_forward(struct ask *k)
{
	struct complaint why;

	screen_timer(k->screen, 0);
	if (!k->kind->leave(k, true))
		return SCREEN_REDRAW;
	if (!session_next(interview_session(k->iv), &why)) {
		if (why.mark == MARK_SOFT)
			return ask_soft(k, &why);
		ask_complain(k, &why);
		screen_say(k->screen, STYLE_DIM, "%s",
			   T("答不了就按 Esc：可以先停下，也可以按现状保存。"));
		return SCREEN_REDRAW;
	}
	ask_arrived(k);
	if (k->self)
		return ask_self_arrived(k);
	return ask_adults_wanted(k) ? ask_adults_list(k) : SCREEN_REDRAW;
}

unsigned ask_forward_by_itself(struct ask *k)
{
	unsigned done = ask_forward(k);

	k->moved_at = workspace_now(k->ws);
	return done;
}

/* The Enter that some people press after every digit: nobody has seen the next stop yet, so it must not skip or end anything. */
static bool is_habit(struct ask *k, const struct event *ev)
{
	int64_t since = workspace_now(k->ws) - k->moved_at;
	bool moved = k->moved_at != 0;

	k->moved_at = 0;
	return moved && ev->kind == EVENT_KEY && ev->key == K_ENTER && since >= 0 &&
	       since < HABIT_MS;
}

static unsigned backward(struct ask *k)
{
	screen_timer(k->screen, 0);
	k->kind->leave(k, false);
	if (!session_prev(interview_session(k->iv))) {
		screen_say(k->screen, STYLE_PLAIN, "%s", T("这是第一题。"));
		return SCREEN_REDRAW;
	}
	return ask_arrived(k);
}

static enum status ask_open(struct screen *s, void *arg, struct err *err)
{
	const struct ask_arg *a = arg;
	struct ask *k = screen_data(s);
	struct preferences p;

	(void)err;
	k->screen = s;
	k->ws = a->ws;
	k->iv = a->iv;
	k->arena = arena_new();
	preferences_load(&p, k->ws);
	k->pace = p.pace;
	k->edit = edit_new(false, 4000);
	ask_arrived(k);
	k->review_first = a->review;
	if (a->review)
		screen_timer(s, 1);
	if (interview_resumed_sentence(k->iv) || a->warning)
		snprintf(k->notice, sizeof(k->notice), "%s",
			 a->warning ? a->warning : interview_resumed_sentence(k->iv));
	return ST_OK;
}

static void ask_close(struct screen *s)
{
	struct ask *k = screen_data(s);

	edit_free(k->edit);
	arena_free(k->arena);
}

static enum context ask_context(const struct screen *s)
{
	return ((struct ask *)screen_data(s))->kind->context;
}

/* A household's problem; in practice and in a form on its own there is no household. */
static bool issue_possible(const struct ask *k)
{
	return !k->self && *interview_household(k->iv) && !interview_is_practice(k->iv);
}

static unsigned write_issue(struct ask *k)
{
	struct issue_arg arg = { .ws = k->ws, .household = interview_household(k->iv) };

	screen_timer(k->screen, 0);
	k->kind->leave(k, false);
	return screen_push(k->screen, &issue_screen, &arg, ASK_TAG_ISSUE);
}

static unsigned show_menu(struct ask *k)
{
	const struct dialog_item items[] = {
		{ .label = T("接着问"), .code = MENU_ON },
		{ .label = T("先停下，以后接着做"), .code = MENU_PAUSE },
		{ .label = T("按现状保存，不再问了"), .code = MENU_ASIDE },
		{ .label = T("看全部题目"), .code = MENU_REVIEW },
		{ .label = T("换一种语言"), .code = MENU_LANGUAGE },
		{ .label = T("记一个住户反映的问题"), .code = MENU_ISSUE },
	};

	return dialog_menu(k->screen, TAG_MENU, T("现在要做什么？答过的题都已经保存。"), items,
			   ARRAY_LEN(items) - !issue_possible(k), 0);
}

static unsigned show_languages(struct ask *k)
{
	const struct form *form = instance_form(session_instance(interview_session(k->iv)));
	struct dialog_item items[16] = { 0 };
	size_t n = 0;

	if (form->n_langs < 2) {
		screen_say(k->screen, STYLE_PLAIN, "%s", T("这份问卷只有一种语言。"));
		return SCREEN_REDRAW;
	}
	for (; n < form->n_langs && n < ARRAY_LEN(items); n++)
		items[n] = (struct dialog_item){ .label = form->lang[n], .code = (int)n };
	return dialog_menu(k->screen, TAG_LANGUAGE, T("用哪种语言念题？"), items, n,
			   session_lang(interview_session(k->iv)));
}

/* What was said last is written before the screen goes; where it cannot be, a second try leaves all the same. */
static unsigned pause(struct ask *k)
{
	struct err err = ERR_INIT;

	k->kind->leave(k, false);
	if (interview_flush(k->iv, &err) != ST_OK && strcmp(k->trouble, err.text) != 0) {
		snprintf(k->trouble, sizeof(k->trouble), "%s", err.text);
		return SCREEN_REDRAW;
	}
	screen_set_result(k->screen, 0, "");
	return SCREEN_CLOSE;
}

/* Where nothing is missing any more, it is simply done. */
static unsigned set_aside(struct ask *k)
{
	struct complaint why;

	screen_timer(k->screen, 0);
	k->kind->leave(k, false);
	if (session_check(interview_session(k->iv), &why))
		return ask_finish(k);
	if (interview_entry(k->iv)) { /* the paper is as it is */
		k->finished = true;
		screen_set_result(k->screen, 1, "");
		return SCREEN_CLOSE;
	}
	if (interview_is_practice(k->iv))
		return pause(k);
	return dialog_prompt_required(k->screen, TAG_ASIDE,
				      T("为什么不问完？（写一句，例如：住户要出门）"), NULL, 200,
				      T("写一句原因，办公室才知道是怎么回事。"));
}

static unsigned ask_action(struct screen *s, enum action a, const struct event *ev)
{
	struct ask *k = screen_data(s);
	unsigned done;

	interview_tick(k->iv);
	if (is_habit(k, ev)) {
		screen_say(k->screen, STYLE_PLAIN, "%s",
			   T("上一题已经记下，这是下一题：看过再按回车。"));
		return SCREEN_REDRAW;
	}
	k->notice[0] = '\0';
	if (a == ACTION_SELF)
		return ask_self_turn(k);
	done = k->kind->action(k, a, ev);
	if (done != SCREEN_IGNORED)
		return done;
	switch ((int)a) {
	case ACTION_NEXT:
		return ask_forward(k);
	case ACTION_PREV:
		return backward(k);
	case ACTION_LANGUAGE:
		return show_languages(k);
	case ACTION_REVIEW:
		k->kind->leave(k, false);
		return screen_push(s, &review_screen, k->iv, TAG_REVIEW);
	case ACTION_PAUSE:
		return pause(k);
	case ACTION_ASIDE:
		return set_aside(k);
	case ACTION_MENU:
		return show_menu(k);
	case ACTION_ISSUE:
		return write_issue(k);
	default:
		return SCREEN_IGNORED;
	}
}

static unsigned ask_event(struct screen *s, const struct event *ev)
{
	struct ask *k = screen_data(s);

	interview_tick(k->iv);
	if (ev->kind == EVENT_HANGUP) {
		struct err err = ERR_INIT;

		k->kind->leave(k, false);
		if (interview_flush(k->iv, &err) != ST_OK)
			snprintf(k->trouble, sizeof(k->trouble), "%s", err.text);
		return SCREEN_HANDLED;
	}
	if (ev->kind != EVENT_RESIZE) {
		k->notice[0] = '\0';
		k->moved_at = 0;
	}
	return k->kind->event ? k->kind->event(k, ev) : SCREEN_IGNORED;
}

static unsigned ask_click(struct screen *s, int what)
{
	struct ask *k = screen_data(s);

	interview_tick(k->iv);
	k->notice[0] = '\0';
	k->moved_at = 0;
	return k->kind->click ? k->kind->click(k, what) : SCREEN_IGNORED;
}

static unsigned ask_tick(struct screen *s)
{
	struct ask *k = screen_data(s);

	interview_tick(k->iv);
	if (k->review_first) {
		k->review_first = false;
		return screen_push(s, &review_screen, k->iv, TAG_REVIEW);
	}
	return k->kind->tick ? k->kind->tick(k) : SCREEN_IGNORED;
}

/* The frame with 正在保存 is on the terminal: now the disk may take its time. The next key does not wait for it either. */
static unsigned ask_after_draw(struct screen *s)
{
	struct ask *k = screen_data(s);
	struct err err = ERR_INIT;
	enum status st;

	if (interview_saved(k->iv) || k->finished)
		return SCREEN_IGNORED;
	st = screen_is_live(s) ? interview_save(k->iv, screen_wake, &err)
			       : interview_flush(k->iv, &err);
	if (st == ST_OK && !interview_saved(k->iv))
		return SCREEN_IGNORED;
	if (st == ST_OK) {
		k->trouble[0] = '\0';
		return SCREEN_REDRAW;
	}
	if (strcmp(k->trouble, err.text) == 0)
		return SCREEN_IGNORED;
	snprintf(k->trouble, sizeof(k->trouble), "%s", err.text);
	return SCREEN_REDRAW;
}

static unsigned chose(struct ask *k, int code)
{
	switch ((enum menu)code) {
	case MENU_PAUSE:
		return pause(k);
	case MENU_ASIDE:
		return set_aside(k);
	case MENU_REVIEW:
		return screen_push(k->screen, &review_screen, k->iv, TAG_REVIEW);
	case MENU_LANGUAGE:
		return show_languages(k);
	case MENU_ISSUE:
		return write_issue(k);
	case MENU_ON:
		break;
	}
	return SCREEN_REDRAW;
}

static unsigned ask_result(struct screen *s, const struct screen_result *r)
{
	struct ask *k = screen_data(s);
	struct err err = ERR_INIT;
	char number[32];
	bool slip;

	interview_tick(k->iv);
	k->moved_at = 0;
	if (r->tag == ASK_TAG_ISSUE) {
		ask_arrived(k);
		return issue_said(s, r);
	}
	if (r->tag >= ASK_TAG_SELF)
		return ask_self_result(k, r);
	if (r->tag >= ASK_TAG_SOFT)
		return ask_soft_result(k, r);
	if (r->tag >= ASK_TAG_ADULTS)
		return ask_adults_result(k, r);
	if (r->tag >= ASK_TAG_END)
		return ask_end_result(k, r);
	if (r->tag >= ASK_TAG_ROWS)
		return ask_rows_result(k, r);
	if (r->code < 0)
		return SCREEN_REDRAW;
	switch (r->tag) {
	case TAG_MENU:
		return chose(k, r->code);
	case TAG_REVIEW:
		return ask_arrived(k);
	case TAG_LANGUAGE:
		session_set_lang(interview_session(k->iv), r->code);
		return ask_arrived(k);
	case TAG_ASIDE:
		slip = ask_end_has_answers(k);
		if (interview_set_aside(k->iv, r->text, number, &err) != ST_OK)
			return dialog_error(s, TAG_MESSAGE, &err);
		return ask_stored(k, slip ? number : NULL);
	default:
		return SCREEN_REDRAW;
	}
}

/* Del clears a choice; where a text is read it means something for the roster only. */
static bool ask_enabled(const struct screen *s, enum action a)
{
	const struct ask *k = screen_data(s);

	if (k->self)
		return ask_self_allows(a) || a == ACTION_HELP;
	if (a == ACTION_ISSUE)
		return issue_possible(k);
	if (a == ACTION_ROW_ADD)
		return !ask_rows_fixed(k);
	if (a == ACTION_ROW_REMOVE)
		return ask_rows_removable(k);
	if (a == ACTION_SELF)
		return k->kind == &ask_choice || k->kind == &ask_matrix || k->kind == &ask_find || k->kind == &ask_text || k->kind == &ask_date ||
		       k->kind == &ask_hidden;
	return a != ACTION_CLEAR || k->kind == &ask_choice || k->kind == &ask_matrix || k->kind == &ask_adults;
}

const struct screen_ops ask_screen = {
	.name = "interview",
	.size = sizeof(struct ask),
	.open = ask_open,
	.context = ask_context,
	.draw = ask_draw,
	.action = ask_action,
	.event = ask_event,
	.click = ask_click,
	.enabled = ask_enabled,
	.tick = ask_tick,
	.result = ask_result,
	.after_draw = ask_after_draw,
	.close = ask_close,
};
