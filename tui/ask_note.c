/* SPDX-License-Identifier: MIT */
/* Texts to read aloud (the notice), notes, and answers the program gave (the drawn person): Enter goes on. */
#include "config.h"

#include <stdio.h>

#include "app/roster.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "tui/ask.h"
#include "tui/canvas.h"

#include <string.h>

static void note_enter(struct ask *k)
{
	k->first = 0;
}

/* The person the draw fell on, from the roster in door.db. */
static const char *drawn_person(struct ask *k, const char *value)
{
	struct roster roster;
	int64_t n = 0;

	if (!(ask_node(k)->role & ROLE_PERSON_DRAW) || !num_parse_int(value, strlen(value), &n))
		return NULL;
	if (!*interview_household(k->iv) ||
	    roster_load(&roster, k->ws, interview_household(k->iv), NULL) != ST_OK)
		return NULL;
	return n >= 1 && n <= (int64_t)roster.n ? roster_describe(&roster, (size_t)n - 1, k->arena)
						: NULL;
}

static int note_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	const struct node *n = ask_node(k);
	const char *value;
	const char *person;
	int used = 0;

	if (n->type->input == INPUT_NOTE)
		return 0;
	value = instance_get(session_instance(interview_session(k->iv)), k->at.spot);
	person = drawn_person(k, value);
	if (person) {
		used += canvas_wrap(c, 5, y, canvas_columns(c) - 10, rows, 0, STYLE_BOLD, person);
		used += canvas_wrap(c, 5, y + used + 1, canvas_columns(c) - 10, 2, 0, STYLE_DIM,
				    T("由程序抽定，不能换人。这位不在就约时间再来。")) +
			1;
	} else {
		used += canvas_wrap(c, 5, y, canvas_columns(c) - 10, rows, 0, STYLE_BOLD,
				    *value ? value : T("（空）"));
	}
	return used;
}

static unsigned note_action(struct ask *k, enum action a, const struct event *ev)
{
	if (a == ACTION_MOVE_LINE || a == ACTION_PAGE_UP || a == ACTION_PAGE_DOWN) {
		screen_list_key(a, ev, 200, 8, &k->first);
		return SCREEN_REDRAW;
	}
	/* What was never on the screen was not read aloud. */
	if (a == ACTION_NEXT && k->unseen > 0) {
		k->first += k->page > 1 ? k->page - 1 : 1;
		return SCREEN_REDRAW;
	}
	return SCREEN_IGNORED;
}

static bool note_leave(struct ask *k, bool forward)
{
	(void)k;
	(void)forward;
	return true;
}

const struct ask_kind ask_note = {
	.context = CONTEXT_NOTICE,
	.enter = note_enter,
	.draw = note_draw,
	.action = note_action,
	.leave = note_leave,
};
