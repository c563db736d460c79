/* SPDX-License-Identifier: MIT */
/* One key an answer: a digit selects and, after a moment in which it can be corrected, goes on; several answers toggle. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/choices.h"

/* Long enough to see what was selected and to press another digit, short enough not to be waited for; longer where a second digit
 * may follow. */
enum { MOMENT_MS = 350, MOMENT_LONG_MS = 1000, LABEL_ROWS = 5 };

static bool is_ack(const struct ask *k)
{
	return ask_node(k)->type->input == INPUT_ACKNOWLEDGE;
}

static bool is_rank(const struct ask *k)
{
	return ask_node(k)->type->input == INPUT_RANK;
}

static bool is_many(const struct ask *k)
{
	return ask_node(k)->type->input == INPUT_MANY || is_rank(k);
}

static const char *answer(const struct ask *k)
{
	return instance_get(session_instance(interview_session(k->iv)), k->at.spot);
}

static const char *name_of(const struct ask *k, int row)
{
	return is_ack(k) ? "OK" : k->choices[row]->name;
}

/* The place of word among the words of list, from 1; 0 = it is not there. */
static int place_of(const char *list, const char *word)
{
	size_t n = strlen(word);
	int place = 1;

	for (const char *at = list; *at; place++) {
		size_t len = strcspn(at, " ");

		if (len == n && memcmp(at, word, n) == 0)
			return place;
		at += len + strspn(at + len, " ");
	}
	return 0;
}

static bool is_chosen(const struct ask *k, int row)
{
	return place_of(answer(k), name_of(k, row)) > 0;
}

/* Whether rows answer to their codes, else to their places. */
static bool coded(const struct ask *k)
{
	return !is_ack(k) && choices_code_width(k->choices, k->n_choices) > 0;
}

void ask_choice_enter(struct ask *k)
{
	if (is_ack(k))
		k->n_choices = 1;
	else if (!k->choices)
		k->choices = interview_choices(k->iv, k->at.spot, &k->n_choices, k->arena);
	for (size_t i = 0; i < k->n_choices; i++)
		if (k->cursor < 0 && is_chosen(k, (int)i))
			k->cursor = (int)i;
}

static const char *label_of(struct ask *k, int row)
{
	struct session *s = interview_session(k->iv);
	bool missing = false;
	const char *label;

	if (is_ack(k))
		return T("知道了");
	label = instance_choice_label(session_instance(s), k->at.spot, k->choices[row],
				      session_lang(s), k->arena, &missing);
	return ask_marked(k, label, missing);
}

/* Columns of the digits, and where the words begin. */
static int digits_of(const struct ask *k)
{
	int digits = 2;

	for (size_t n = k->n_choices / 100; n; n /= 10)
		digits++;
	return digits;
}

static int label_x(const struct ask *k)
{
	return 6 + digits_of(k) + 1 + (is_many(k) ? 4 : 2);
}

static int height_of(struct ask *k, const struct canvas *c, int row)
{
	return canvas_wrap(NULL, 0, 0, canvas_columns(c) - label_x(k) - 3, LABEL_ROWS, 0, 0,
			   label_of(k, row));
}

/* The first choice to show so that the cursor's is seen whole; choices may take several rows each. */
static int first_shown(struct ask *k, const struct canvas *c, int rows)
{
	int cursor = k->cursor < 0 ? 0 : k->cursor, n = (int)k->n_choices, first = k->first,
	    sum = 0;

	if (first > cursor || first >= n)
		first = cursor;
	if (first < cursor - rows) /* each takes a row at least */
		first = cursor - rows;
	for (int i = first; i <= cursor; i++)
		sum += height_of(k, c, i);
	for (; sum > rows && first < cursor; first++)
		sum -= height_of(k, c, first);
	sum = 0;
	for (int i = n - 1; i >= 0 && sum <= rows; i--) {
		sum += height_of(k, c, i);
		if (sum <= rows && i < first)
			first = i;
	}
	return first;
}

static int draw_row(struct ask *k, struct canvas *c, int y, int row, int rows)
{
	bool chosen = is_chosen(k, row);
	unsigned style = row == k->cursor ? STYLE_REVERSE : STYLE_PLAIN;
	int x = 4;

	if (row == k->cursor)
		canvas_glyph(c, x, y, STYLE_BOLD, GLYPH_CURSOR);
	x += 2;
	if (coded(k))
		canvas_textf(c, x, y, STYLE_BOLD, 3, "%*s", digits_of(k), name_of(k, row));
	else
		canvas_textf(c, x, y, STYLE_BOLD, -1, "%*d", digits_of(k), row + 1);
	x += digits_of(k) + 1;
	if (is_rank(k) && chosen)
		canvas_textf(c, x, y, STYLE_BOLD, 5, "[%d] ", place_of(answer(k), name_of(k, row)));
	else if (is_many(k))
		canvas_text(c, x, y, chosen ? STYLE_BOLD : STYLE_PLAIN, -1,
			    chosen ? "[x] " : "[ ] ");
	else
		canvas_text(c, x, y, STYLE_BOLD, -1, chosen ? "* " : "  ");
	return canvas_wrap(c, label_x(k), y, canvas_columns(c) - label_x(k) - 3, rows, 0,
			   style | (chosen ? STYLE_BOLD : 0u), label_of(k, row));
}

int ask_choice_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	int used = 0, i;

	if (k->n_choices == 0)
		return canvas_wrap(c, 4, y, canvas_columns(c) - 8, rows, 0, STYLE_WARN,
				   T("按前面的回答，这一题没有可选的答案。回车，到下一题。"));
	k->first = first_shown(k, c, rows);
	for (i = k->first; i < (int)k->n_choices; i++) {
		int height = height_of(k, c, i);

		if (i > k->first && used + height > rows)
			break;
		canvas_zone(c, 4, y + used, canvas_columns(c) - 6, height, i);
		used += draw_row(k, c, y + used, i, height < rows ? height : rows);
	}
	if (k->first > 0)
		canvas_glyph(c, canvas_columns(c) - 2, y, STYLE_BOLD, GLYPH_UP);
	if (i < (int)k->n_choices)
		canvas_glyph(c, canvas_columns(c) - 2, y + used - 1, STYLE_BOLD, GLYPH_DOWN);
	return used;
}

/* moment: milliseconds until it goes on by itself, 0 = it does not. */
static unsigned select_row(struct ask *k, int row, int moment)
{
	struct complaint why;
	bool cleared = false;
	bool fits;

	k->cursor = row;
	k->by_hand = false;
	k->complaint[0] = '\0';
	if (is_many(k))
		fits = session_toggle(interview_session(k->iv), name_of(k, row), &cleared, &why);
	else
		fits = session_answer(interview_session(k->iv), name_of(k, row), &why);
	if (!fits)
		ask_complain(k, &why);
	else if (cleared)
		screen_say(k->screen, STYLE_PLAIN, "%s",
			   T("这一项不能和别的一起选，已经换成这一项。"));
	if (fits && moment > 0 && !is_many(k) && k->pace != PACE_ENTER)
		screen_timer(k->screen, k->pace == PACE_SLOW ? 3 * moment : moment);
	return SCREEN_REDRAW;
}

/* Digits within a moment make one number: what the first of them chose is taken back. */
static bool continues(struct ask *k, int value, bool *longer)
{
	struct complaint why;
	int64_t since = workspace_now(k->ws) - k->number_at;

	if (k->number == 0 || since < 0 || since > MOMENT_LONG_MS ||
	    choices_row(k->choices, k->n_choices, k->number * 10 + value, longer) < 0)
		return false;
	return !is_many(k) || session_answer(interview_session(k->iv), k->before, &why);
}

unsigned ask_choice_digit(struct ask *k, char ch)
{
	int value = ch - '0', row;
	bool longer = false;

	if (is_ack(k))
		return value == 1 ? select_row(k, 0, MOMENT_MS) : SCREEN_IGNORED;
	if (continues(k, value, &longer)) {
		value += k->number * 10;
		longer = false;
	} else {
		k->before = arena_strdup(k->arena, answer(k));
	}
	row = choices_row(k->choices, k->n_choices, value, &longer);
	k->number = longer ? value : 0;
	k->number_at = workspace_now(k->ws);
	if (row < 0 && !longer)
		screen_say(k->screen, STYLE_WARN, T("没有“%d”这一项。"), value);
	if (row < 0)
		return SCREEN_REDRAW;
	return select_row(k, row, longer ? MOMENT_LONG_MS : MOMENT_MS);
}

static unsigned clear(struct ask *k)
{
	struct complaint why;

	screen_timer(k->screen, 0);
	k->complaint[0] = '\0';
	if (!session_answer(interview_session(k->iv), "", &why))
		ask_complain(k, &why);
	k->cursor = -1;
	return SCREEN_REDRAW;
}

unsigned ask_choice_action(struct ask *k, enum action a, const struct event *ev)
{
	if (a == ACTION_DIGIT) {
		struct strbuf narrow;
		unsigned done;
		char ch;

		strbuf_init(&narrow);
		utf8_narrow(&narrow, ev->text, strlen(ev->text));
		ch = narrow.data[0];
		strbuf_clear(&narrow);
		done = ask_choice_digit(k, ch);
		return done == SCREEN_IGNORED ? SCREEN_HANDLED : done;
	}
	if (a == ACTION_CLEAR)
		return clear(k);
	if (a == ACTION_TOGGLE)
		return k->cursor >= 0 && k->cursor < (int)k->n_choices
			       ? select_row(k, k->cursor, 0)
			       : SCREEN_HANDLED;
	if (k->n_choices && screen_list_key(a, ev, (int)k->n_choices, 8, &k->cursor)) {
		screen_timer(k->screen, 0);
		k->by_hand = true;
		return SCREEN_REDRAW;
	}
	return SCREEN_IGNORED;
}

unsigned ask_choice_tick(struct ask *k)
{
	return ask_forward_by_itself(k);
}

/* Enter on a row reached with the arrows selects it: the volunteer sees the bar there and means it. */
bool ask_choice_leave(struct ask *k, bool forward)
{
	if (forward && k->by_hand && !is_many(k) && k->cursor >= 0 &&
	    k->cursor < (int)k->n_choices && !is_chosen(k, k->cursor)) {
		select_row(k, k->cursor, 0);
		return *k->complaint == '\0';
	}
	return true;
}

unsigned ask_choice_click(struct ask *k, int row)
{
	return row < (int)k->n_choices ? select_row(k, row, MOMENT_MS) : SCREEN_HANDLED;
}

const struct ask_kind ask_choice = {
	.context = CONTEXT_CHOICE,
	.enter = ask_choice_enter,
	.draw = ask_choice_draw,
	.action = ask_choice_action,
	.tick = ask_choice_tick,
	.click = ask_choice_click,
	.leave = ask_choice_leave,
};
