/* SPDX-License-Identifier: MIT */
/*
 * Questions of one list in a table: a row a question, a column a choice. A digit answers the row and moves down. Each row is a stop of the
 * session as anywhere else; where the terminal is too narrow for the columns its question is asked on its own.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/choices.h"
#include "tui/event.h"

enum { LEFT = 4, LABEL_LEAST = 16, CELL_LEAST = 5, CELL_MOST = 14, HEAD_ROWS = 3, LABEL_ROWS = 3, CHOICES_MOST = 12 };

struct shape {
	int cell, label; /* columns of a cell with the gap behind it, and of a question's words */
	int head;        /* rows that the names of the columns take */
	bool coded;
};

static struct instance *instance_of(const struct ask *k)
{
	return session_instance(interview_session(k->iv));
}

bool ask_matrix_wanted(const struct ask *k)
{
	return k->at.kind == STOP_QUESTION && ask_node(k)->matrix > 0;
}

static struct spot spot_of(const struct ask *k, int node)
{
	return (struct spot){ k->at.spot.frame, node };
}

/* The row below (step 1) or above (-1) node that is asked, -1 = there is none. */
static int row_beside(const struct ask *k, int node, int step)
{
	const struct form *form = instance_form(instance_of(k));
	int head = ask_node(k)->matrix;

	for (int i = node + step; i > head && i < form->n_nodes && form->nodes[i].parent == ask_node(k)->parent;
	     i += step)
		if (form->nodes[i].matrix == head && instance_relevant(instance_of(k), spot_of(k, i)))
			return i;
	return -1;
}

static int first_row(const struct ask *k)
{
	int node = k->at.spot.node;

	for (int i = node; i >= 0; i = row_beside(k, i, -1))
		node = i;
	return node;
}

static const char *words_of(struct ask *k, int node)
{
	bool missing = false;
	const char *text = ask_words_at(k, spot_of(k, node), TEXT_LABEL, &missing);

	return ask_marked(k, text, missing);
}

static const char *choice_words(struct ask *k, size_t i)
{
	struct session *s = interview_session(k->iv);
	bool missing = false;
	const char *text = instance_choice_label(instance_of(k), k->at.spot, k->choices[i],
						 session_lang(s), k->arena, &missing);

	return missing && *text ? arena_printf(k->arena, "*%s", text) : text;
}

/* Chinese may be cut anywhere, a word of letters not. */
static int longest_word(const char *text)
{
	int longest = 0;

	while (*text) {
		size_t n = 0;

		while (text[n] > 0x20 && (unsigned char)text[n] < 0x80)
			n++;
		longest = (int)n > longest ? (int)n : longest;
		text += n ? n : 1;
	}
	return longest;
}

static int head_rows(struct ask *k, int width)
{
	int most = 0;

	for (size_t i = 0; i < k->n_choices; i++) {
		const char *text = choice_words(k, i);
		int rows = longest_word(text) > width ?
				   HEAD_ROWS + 1 :
				   canvas_wrap(NULL, 0, 0, width, HEAD_ROWS + 1, 0, 0, text);

		most = rows > most ? rows : most;
	}
	return most;
}

static int widest_words(struct ask *k)
{
	int most = LABEL_LEAST;

	for (int i = first_row(k); i >= 0; i = row_beside(k, i, 1)) {
		int width = utf8_width(words_of(k, i)) + 3;

		most = width > most ? width : most;
	}
	return most;
}

/* The narrowest cells that show the choices' names in three rows, and wider ones while the questions have room enough; false if they have
 * none. */
static bool shape_of(struct ask *k, int columns, struct shape *s)
{
	int width = CELL_LEAST, n = (int)k->n_choices, room = columns - LEFT - 1, words;

	if (n < 2 || n > CHOICES_MOST)
		return false;
	s->coded = choices_code_width(k->choices, k->n_choices) > 0;
	while (width <= CELL_MOST && head_rows(k, width) > HEAD_ROWS)
		width++;
	if (width > CELL_MOST || room - n * (width + 1) < LABEL_LEAST)
		return false;
	words = widest_words(k);
	while (width < CELL_MOST && head_rows(k, width) > 1 && room - n * (width + 2) >= words)
		width++;
	s->head = head_rows(k, width);
	s->cell = width + 1;
	s->label = room - n * s->cell < words ? room - n * s->cell : words;
	return true;
}

void ask_matrix_fit(struct ask *k, int columns, int rows)
{
	struct shape s;
	bool some = k->kind == &ask_matrix && rows >= 10 && shape_of(k, columns, &s);

	k->table = some && rows - s.head >= 8;
}

static const char *answer_of(const struct ask *k, int node)
{
	return instance_get(instance_of(k), spot_of(k, node));
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; *at;) {
		size_t len = strcspn(at, " ");

		if (len == n && memcmp(at, word, n) == 0)
			return true;
		at += len + strspn(at + len, " ");
	}
	return false;
}

static void draw_head(struct ask *k, struct canvas *c, int y, const struct shape *s)
{
	for (size_t i = 0; i < k->n_choices; i++) {
		const char *text = choice_words(k, i);
		int used = canvas_wrap(NULL, 0, 0, s->cell - 1, HEAD_ROWS, 0, 0, text);

		canvas_wrap(c, LEFT + s->label + (int)i * s->cell, y + s->head - used, s->cell - 1, HEAD_ROWS, 0, STYLE_DIM, text);
	}
}

static void draw_cells(struct ask *k, struct canvas *c, int y, int node, const struct shape *s)
{
	int x = LEFT + s->label;

	if (interview_is_hidden(k->iv, spot_of(k, node)) && !(k->self && node == k->at.spot.node)) {
		canvas_text(c, x, y, STYLE_DIM, -1, T("（住户自答）"));
		return;
	}
	for (size_t i = 0; i < k->n_choices; i++, x += s->cell) {
		bool chosen = has_word(answer_of(k, node), k->choices[i]->name);
		char number[16];

		if (s->coded)
			snprintf(number, sizeof(number), chosen ? "[%.3s]" : " %.3s ", k->choices[i]->name);
		else
			snprintf(number, sizeof(number), chosen ? "[%d]" : " %d ", (int)i + 1);
		canvas_zone(c, x, y, s->cell, 1, node * (CHOICES_MOST + 1) + (int)i);
		canvas_text(c, x, y, chosen ? STYLE_REVERSE | STYLE_BOLD : STYLE_DIM, s->cell - 1, number);
	}
}

static int label_height(struct ask *k, const struct shape *s, int node)
{
	return canvas_wrap(NULL, 0, 0, s->label - 1, LABEL_ROWS, 0, 0, words_of(k, node));
}

/* The first row shown so that the present one is seen with one more below it. */
static int first_shown(struct ask *k, const struct shape *s, int rows)
{
	int first = k->at.spot.node, below = row_beside(k, first, 1), sum = label_height(k, s, first);

	if (below >= 0)
		sum += label_height(k, s, below);
	for (int above = row_beside(k, first, -1); above >= 0; above = row_beside(k, above, -1)) {
		sum += label_height(k, s, above);
		if (sum > rows)
			break;
		first = above;
	}
	return first;
}

static int matrix_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	struct shape s;
	int node, used, room;

	if (!k->table || !shape_of(k, canvas_columns(c), &s))
		return ask_choice_draw(k, c, y, rows);
	draw_head(k, c, y, &s);
	used = s.head;
	room = rows - used;
	node = first_shown(k, &s, room);
	if (row_beside(k, node, -1) >= 0)
		canvas_glyph(c, canvas_columns(c) - 1, y + used, STYLE_BOLD, GLYPH_UP);
	for (; node >= 0; node = row_beside(k, node, 1)) {
		int height = label_height(k, &s, node);
		bool here = node == k->at.spot.node;

		if (used + height > rows) {
			canvas_glyph(c, canvas_columns(c) - 1, y + used - 1, STYLE_BOLD, GLYPH_DOWN);
			break;
		}
		if (here)
			canvas_glyph(c, LEFT - 2, y + used, STYLE_BOLD, GLYPH_CURSOR);
		canvas_zone(c, LEFT, y + used, s.label - 1, height, node * (CHOICES_MOST + 1) + CHOICES_MOST);
		canvas_wrap(c, LEFT, y + used, s.label - 1, LABEL_ROWS, 0, here ? STYLE_BOLD : STYLE_PLAIN, words_of(k, node));
		draw_cells(k, c, y + used, node, &s);
		used += height;
	}
	return used;
}

static unsigned go(struct ask *k, int node)
{
	if (node < 0 || node == k->at.spot.node || !session_jump(interview_session(k->iv), spot_of(k, node)))
		return SCREEN_HANDLED;
	(void)ask_arrived(k);
	return k->self ? ask_self_arrived(k) : SCREEN_REDRAW;
}

/* At the last row the moment of the other questions stays: behind it another screen comes. */
static unsigned digit(struct ask *k, const struct event *ev)
{
	unsigned done = ask_choice_action(k, ACTION_DIGIT, ev);
	bool one = ask_node(k)->type->input == INPUT_ONE;

	/* No timer: it goes on with Enter only, or there is nothing to go on with. */
	if (done != SCREEN_REDRAW || !one || !screen_timer_running(k->screen) || k->number || *k->complaint || !*answer_of(k, k->at.spot.node) ||
	    row_beside(k, k->at.spot.node, 1) < 0)
		return done;
	return ask_forward_by_itself(k);
}

static unsigned matrix_click(struct ask *k, int what)
{
	int node = what / (CHOICES_MOST + 1), choice = what % (CHOICES_MOST + 1);

	if (!k->table)
		return ask_choice_click(k, what);
	if (node != k->at.spot.node && go(k, node) == SCREEN_HANDLED)
		return SCREEN_HANDLED;
	if (choice < CHOICES_MOST)
		(void)ask_choice_click(k, choice);
	screen_timer(k->screen, 0); /* the next click says where it goes on */
	return SCREEN_REDRAW;
}

static unsigned matrix_action(struct ask *k, enum action a, const struct event *ev)
{
	int last = k->at.spot.node;

	if (!k->table)
		return ask_choice_action(k, a, ev);
	switch ((int)a) {
	case ACTION_DIGIT:
		return digit(k, ev);
	case ACTION_MOVE_LINE:
		return go(k, row_beside(k, last, ev->key == K_UP ? -1 : 1));
	case ACTION_FIRST:
	case ACTION_PAGE_UP:
		return go(k, first_row(k));
	case ACTION_LAST:
	case ACTION_PAGE_DOWN:
		for (int i = last; i >= 0; i = row_beside(k, i, 1))
			last = i;
		return go(k, last);
	case ACTION_TOGGLE:
		return SCREEN_HANDLED;
	default:
		return ask_choice_action(k, a, ev);
	}
}

/* What was passed over with the arrows and must be answered is gone back to before the table is left. */
static bool matrix_leave(struct ask *k, bool forward)
{
	struct complaint why;

	if (!ask_choice_leave(k, forward))
		return false;
	if (!forward || !k->table || row_beside(k, k->at.spot.node, 1) >= 0)
		return true;
	for (int i = first_row(k); i >= 0 && i != k->at.spot.node; i = row_beside(k, i, 1)) {
		if (validate_spot(instance_of(k), spot_of(k, i), &why) || why.mark == MARK_SOFT)
			continue;
		(void)go(k, i);
		ask_complain(k, &why);
		return false;
	}
	return true;
}

const struct ask_kind ask_matrix = {
	.context = CONTEXT_CHOICE,
	.enter = ask_choice_enter,
	.draw = matrix_draw,
	.action = matrix_action,
	.tick = ask_choice_tick,
	.click = matrix_click,
	.leave = matrix_leave,
};
