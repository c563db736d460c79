/* SPDX-License-Identifier: MIT */
/* What the files of the terminal core share: the stack, its loop and scripts. Screens do not
 * include this. */
#ifndef RUHU_TUI_IMPL_H
#define RUHU_TUI_IMPL_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/decode.h"
#include "tui/screen.h"
#include "tui/tui.h"

#define TUI_COLUMNS_MIN 60
#define TUI_ROWS_MIN    16
#define TUI_INPUT       4096

struct out;

struct screen {
	const struct screen_ops *ops;
	struct tui *tui;
	struct screen *below;
	void *data;
	int tag;
	bool replaced; /* its result is nobody's */
	int64_t due;   /* monotonic ms, < 0 = no timer */
	int code;
	char *text;
};

struct tui {
	struct tui_opts opts;
	struct canvas *canvas;
	struct out *out;
	struct screen *top;
	bool dirty, quit, mouse;
	char *say; /* NULL = the line */
	unsigned say_style;
	int64_t drawn_at;

	/* a person at a terminal; unused in a script */
	bool terminal, measuring;
	struct decoder decoder;
	unsigned char input[2 * TUI_INPUT];
	size_t n_input;
	bool hangup, stop_asked;
};

/* stack.c */
enum status stack_open_first(struct tui *t, const struct screen_ops *ops, void *arg,
			     struct err *err);
void stack_event(struct tui *t, const struct event *ev); /* key, text, resize or hang-up */
void stack_draw(struct tui *t);       /* if dirty: one frame, and what comes after it */
void stack_draw_frame(struct tui *t); /* only the frame */
void stack_after_draw(struct tui *t);
int64_t stack_next_due(const struct tui *t); /* of all timers, < 0 = none */
void stack_tick(struct tui *t, int64_t now); /* timers due by then */
void stack_end(struct tui *t,
	       bool hangup); /* tells all screens to save if hangup, and closes them */

/* mouse.c */
void mouse_turn(struct tui *t); /* on, or off again */
bool mouse_means(struct tui *t, const struct event *ev, enum context context, bool (*enabled)(const void *ctx, enum action a),
		 struct event *key, int *zone);

/* help.c */
unsigned help_push(struct screen *s);

/* dialog.c: a message whose result code is as given */
unsigned dialog_say(struct screen *s, int tag, const char *text, int code);

/* loop.c */
struct tui *tui_new(const struct tui_opts *opts, int columns, int rows, struct out *out);
void tui_free(struct tui *t);

#endif
