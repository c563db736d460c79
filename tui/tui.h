/* SPDX-License-Identifier: MIT */
/*
 * The terminal interface: input, stack of screens, output. tui_run shows the first screen and
 * returns when the stack is empty.
 *
 * With a key script (keys_path) nothing touches the terminal: keys come from the file, frames
 * go nowhere but into <save-screen FILE>, and time stands still but for <wait ...>. For tests
 * of screens there is the same without a file: tui_start, tui_feed, tui_canvas, tui_stop.
 */
#ifndef RUHU_TUI_TUI_H
#define RUHU_TUI_TUI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct canvas;
struct screen_ops;
struct tui;

struct tui_opts {
	const char *keys_path; /* NULL = a person at a terminal */
	bool ascii;            /* borders and ticks of ASCII characters; otherwise measured */
	/* Moves the program's clock for <wait ...>; NULL: waits only let timers run out. */
	void (*clock_shift)(void *ctx, int64_t ms);
	void *ctx;
	int columns, rows; /* of a script; 0 = COLUMNS and LINES, else 80x24 */
};

/* ST_USAGE: no terminal here, or one that cannot place its cursor (the sentence says so);
 * ST_SYNTAX: the script; ST_INPUT: an <expect> of the script failed (the screen is printed on
 * standard error); ST_CANCELLED: the terminal went away or a signal ended the program, screens
 * have saved; or what opening the first screen gave. Restores the terminal in every case. */
MUST_USE enum status tui_run(const struct tui_opts *opts, const struct screen_ops *first, void *arg,
			     struct err *err);

/* For screens: while something long runs inside a callback, draws the stack again (at most 20
 * times a second) and looks at the keys. True if the person wants it stopped (Ctrl-C or Esc).
 * Other keys are dropped. */
bool tui_progress(struct tui *t);

/* For tests. tui_start opens the first screen on a canvas without a terminal; tui_feed plays a
 * piece of a key script through it and draws; tui_stop acts as at hang-up and frees. */
MUST_USE enum status tui_start(struct tui **out, const struct tui_opts *opts,
			       const struct screen_ops *first, void *arg, struct err *err);
MUST_USE enum status tui_feed(struct tui *t, const char *script, struct err *err);
struct canvas *tui_canvas(struct tui *t);
bool tui_ended(const struct tui *t); /* the stack is empty */
void tui_resize(struct tui *t, int columns, int rows);
void tui_stop(struct tui *t);

#endif
