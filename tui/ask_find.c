/* SPDX-License-Identifier: MIT */
/*
 * One answer out of a long list: what is typed narrows it down, by characters, by code or by the initials of the pinyin; arrows and numbers
 * choose among what is left, Enter takes it. Numbers work as in a short list as long as a row bears them.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/choices.h"
#include "tui/edit.h"
#include "tui/event.h"

enum { MANY = 20, TYPED_MAX = 120 };

bool ask_find_wanted(struct ask *k)
{
	if (ask_node(k)->type->input != INPUT_ONE)
		return false;
	k->choices = interview_choices(k->iv, k->at.spot, &k->n_choices, k->arena);
	return k->n_choices > MANY || (k->n_choices > 9 && (ask_node(k)->look & LOOK_MINIMAL));
}

static void find_enter(struct ask *k)
{
	struct session *s = interview_session(k->iv);

	k->all = k->choices;
	k->n_all = k->n_choices;
	k->labels = arena_array(k->arena, k->n_all + 1, sizeof(*k->labels));
	for (size_t i = 0; i < k->n_all; i++)
		k->labels[i] = instance_choice_label(session_instance(s), k->at.spot, k->all[i],
						     session_lang(s), k->arena, NULL);
	k->choices = arena_array(k->arena, k->n_all + 1, sizeof(const struct choice *));
	memcpy(k->choices, k->all, k->n_all * sizeof(const struct choice *));
	edit_free(k->edit);
	k->edit = edit_new(false, TYPED_MAX);
	ask_choice_enter(k);
}

/* Those that match, in their order. With something typed the first is under the cursor, so that Enter takes it. */
static void narrow_down(struct ask *k)
{
	struct strbuf typed;

	strbuf_init(&typed);
	utf8_narrow(&typed, edit_text(k->edit), strlen(edit_text(k->edit)));
	k->n_choices = 0;
	for (size_t i = 0; i < k->n_all; i++)
		if (choices_match(k->labels[i], k->all[i]->name, typed.data))
			k->choices[k->n_choices++] = k->all[i];
	k->first = k->number = 0;
	k->by_hand = typed.len > 0 && k->n_choices > 0;
	k->cursor = k->by_hand ? 0 : -1;
	k->complaint[0] = '\0';
	strbuf_clear(&typed);
	if (!k->by_hand)
		ask_choice_enter(k); /* to what is chosen */
}

static int find_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	int x = canvas_text(c, 4, y, STYLE_DIM, -1, T("找：")), width = 24, used = 1;

	(void)edit_draw(k->edit, c, x, y, width, 1, STYLE_PLAIN, screen_is_top(k->screen));
	if (*edit_text(k->edit))
		canvas_textf(c, x + width + 2, y, STYLE_DIM, canvas_columns(c) - x - width - 3,
			     T("对得上 %d 个，共 %d 个"), (int)k->n_choices, (int)k->n_all);
	else
		canvas_text(c, x + width + 2, y, STYLE_DIM, canvas_columns(c) - x - width - 3,
			    T("写几个字，或拼音首字母"));
	if (k->n_choices == 0)
		return used + canvas_wrap(c, 4, y + used, canvas_columns(c) - 8, rows - used, 0,
					  STYLE_WARN, T("没有对得上的答案。退格改一改再找。"));
	return used + ask_choice_draw(k, c, y + used, rows - used);
}

static unsigned find_action(struct ask *k, enum action a, const struct event *ev)
{
	if (a == ACTION_NEXT && k->n_choices == 0)
		return SCREEN_HANDLED;
	return ask_choice_action(k, a, ev);
}

/* Keys that a field of text would take belong to the list here, but for those that mend what is typed. */
static unsigned list_key(struct ask *k, const struct event *ev)
{
	if (ev->kind != EVENT_KEY || (ev->key != K_HOME && ev->key != K_END) || k->n_choices == 0)
		return SCREEN_IGNORED;
	return ask_choice_action(k, ev->key == K_HOME ? ACTION_FIRST : ACTION_LAST, ev);
}

/* Digits choose a row while nothing else is typed; a number that no row bears is looked for. */
static bool take_digits(struct ask *k, const struct event *ev)
{
	struct strbuf narrow;
	bool taken = false;

	if (ev->kind != EVENT_TEXT || ev->pasted || *edit_text(k->edit))
		return false;
	strbuf_init(&narrow);
	utf8_narrow(&narrow, ev->text, strlen(ev->text));
	if (narrow.data[strspn(narrow.data, "0123456789")] == '\0') {
		taken = true;
		for (const char *d = narrow.data; *d && taken; d++)
			taken = ask_choice_digit(k, *d) != SCREEN_IGNORED;
	}
	strbuf_clear(&narrow);
	return taken;
}

static unsigned find_event(struct ask *k, const struct event *ev)
{
	unsigned done = list_key(k, ev);
	enum edit_result r;

	if (done != SCREEN_IGNORED)
		return done;
	if (take_digits(k, ev))
		return SCREEN_REDRAW;
	r = edit_event(k->edit, ev);
	if (r == EDIT_IGNORED)
		return SCREEN_IGNORED;
	screen_timer(k->screen, 0);
	if (r != EDIT_MOVED)
		narrow_down(k);
	return SCREEN_REDRAW;
}

const struct ask_kind ask_find = {
	.context = CONTEXT_FIND,
	.enter = find_enter,
	.draw = find_draw,
	.action = find_action,
	.event = find_event,
	.tick = ask_choice_tick,
	.click = ask_choice_click,
	.leave = ask_choice_leave,
};
