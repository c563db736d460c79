/* SPDX-License-Identifier: MIT */
/*
 * The interview screen, in parts: tui/ask.c moves between stops and owns the state below; tui/ask_choice.c, tui/ask_text.c,
 * tui/ask_note.c and tui/ask_rows.c know one kind of stop each and stand in the table in tui/ask.c: a new kind of question is one file
 * there and one row.
 */
#ifndef RUHU_TUI_ASK_H
#define RUHU_TUI_ASK_H

#include <stdbool.h>

#include "app/preferences.h"
#include "app/interview.h"
#include "tui/actions.h"
#include "tui/screen.h"

struct ask;
struct canvas;
struct edit;
struct event;

/* One kind of stop. All work on the present stop; draw gets the rows left under the question's text. */
struct ask_kind {
	enum context context;
	void (*enter)(struct ask *k); /* the cursor has come here */
	int (*draw)(struct ask *k, struct canvas *c, int y, int rows); /* returns rows used */
	unsigned (*action)(struct ask *k, enum action a,
			   const struct event *ev);               /* SCREEN_IGNORED = not mine */
	unsigned (*event)(struct ask *k, const struct event *ev); /* may be NULL */
	unsigned (*tick)(struct ask *k);                          /* may be NULL */
	unsigned (*click)(struct ask *k, int what); /* a zone it drew; may be NULL */
	/* Stores what is on the screen before leaving. forward: refusal blocks and is shown. False = stay. */
	bool (*leave)(struct ask *k, bool forward);
};

struct ask {
	struct screen *screen;
	struct workspace *ws;
	struct interview *iv;
	struct arena *arena; /* of the present stop */
	const struct ask_kind *kind;
	struct stop at;
	struct edit *edit;
	const struct choice **choices;
	size_t n_choices;
	const struct choice **
		all; /* of a long list: choices are those among them that match what is typed in edit */
	const char **labels; /* of all */
	size_t n_all;
	int cursor;   /* row of choices or of a roster, -1 = nowhere */
	enum pace pace; /* how soon a chosen answer goes on by itself */
	bool by_hand; /* the cursor was moved with the arrows */
	int64_t moved_at; /* when a digit went on by itself to this stop; 0 = it did not, or a key came since */
	int number;          /* digits typed so far, where more could follow; 0 = none */
	int64_t number_at;   /* when */
	const char *before;  /* the answer before them, in the arena */
	int first;           /* first row shown of a long list or text */
	int unseen, page;    /* of a text to read aloud, as it was drawn: rows below the edge, rows shown */
	char complaint[512]; /* "" = none */
	char trouble[512];   /* of the last attempt to save, "" = none */
	char notice[512]; /* to be read once: what was resumed, quiet hours; until the next key */
	bool finished, review_first;
	bool table; /* the matrix is drawn as a table: the terminal is wide enough */
	bool self; /* the laptop is turned round: the household answers */
};

/* The household answers by itself (tui/ask_self.c). */
unsigned ask_self_turn(struct ask *k); /* T: hand the laptop over, or take it back */
bool ask_self_allows(enum action a);   /* while the household has it */
unsigned ask_self_arrived(
	struct ask *k); /* at another stop: hides it, or asks for the laptop back */
extern const struct ask_kind ask_hidden;

extern const struct ask_kind ask_choice, ask_matrix, ask_find, ask_text, ask_date, ask_note, ask_adults, ask_rows,
	ask_end;
/* The form fixes how many rows this roster has: none are added, and only those beyond are taken out. */
bool ask_rows_fixed(const struct ask *k);
bool ask_rows_removable(const struct ask *k); /* the one under the cursor */
bool ask_adults_wanted(
	const struct ask *k); /* the stop is the adults of the household, and none is listed */
unsigned ask_adults_list(struct ask *k);

bool ask_date_wanted(const struct ask *k);
/* Of tui/ask_text.c, for dates. */
void ask_text_enter(struct ask *k);
unsigned ask_text_event(struct ask *k, const struct event *ev);
unsigned ask_text_tick(struct ask *k);
bool ask_text_leave(struct ask *k, bool forward);

/* Questions of one list in a table. fit decides, before anything is drawn, whether there is room for it. */
bool ask_matrix_wanted(const struct ask *k);
void ask_matrix_fit(struct ask *k, int columns, int rows);

/* Of tui/ask_choice.c, for long lists. */
void ask_choice_enter(struct ask *k);
int ask_choice_draw(struct ask *k, struct canvas *c, int y, int rows);
unsigned ask_choice_digit(struct ask *k, char ch); /* SCREEN_IGNORED: no row has this number */
unsigned ask_choice_action(struct ask *k, enum action a, const struct event *ev);
unsigned ask_choice_tick(struct ask *k);
unsigned ask_choice_click(struct ask *k, int row);
bool ask_choice_leave(struct ask *k, bool forward);
bool ask_find_wanted(struct ask *k); /* the choices are too many to look through */

unsigned ask_finish(struct ask *k); /* checks, stores, shows the slip */
unsigned ask_stored(struct ask *k,
		    const char *number); /* it is written: the slip, or NULL = back to the doors */
/* At the end: there are answers to keep, not just a refusal or an appointment. */
bool ask_end_has_answers(const struct ask *k);

struct node;
const struct node *ask_node(const struct ask *k);
/* Says what the soft check says and asks for the way on. */
unsigned ask_soft(struct ask *k, const struct complaint *why);
void ask_complain(struct ask *k, const struct complaint *why);
unsigned ask_forward(struct ask *k); /* leave, check, next stop */
unsigned ask_forward_by_itself(
	struct ask *k); /* the same when a moment ran out: Enter is not expected now */
unsigned ask_arrived(
	struct ask *k); /* after the session's cursor moved: sets the state for the new stop */
void ask_draw(struct screen *s, struct canvas *c); /* tui/ask_draw.c */
/* The same text, marked where it stands in the source language because this one has none. */
const char *ask_marked(struct ask *k, const char *text, bool missing);
/* The text of a field in the present language with the round's slots filled; "" if none. In k->arena. */
const char *ask_words_at(struct ask *k, struct spot spot, enum text_field field, bool *missing);
const char *ask_words(struct ask *k, enum text_field field, bool *missing);

/* The screen: arg is struct ask_arg; result code 1 = the interview ended (as whatever), 0 = set down. */
struct ask_arg {
	struct workspace *ws;
	struct interview *iv;
	const char *warning; /* shown with the first question; may be NULL */
	bool review;         /* starts with the list of all questions: a correction */
};
extern const struct screen_ops ask_screen;

#endif
