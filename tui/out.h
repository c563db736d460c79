/* SPDX-License-Identifier: MIT */
/* Where frames go: a terminal (tui/curses_out.h) or nowhere (key scripts and tests). */
#ifndef RUHU_TUI_OUT_H
#define RUHU_TUI_OUT_H

#include <stdbool.h>

struct canvas;
struct out;

struct out_ops {
	void (*show)(struct out *o, const struct canvas *c);
	void (*repaint)(
		struct out *o); /* nothing is known any more of what stands on the terminal */
	void (*suspend)(struct out *o); /* leaves the terminal as a shell expects it */
	void (*resume)(struct out *o);
	void (*mouse)(struct out *o, bool on); /* clicks and the wheel are told; off until asked for */
	void (*free)(struct out *o);
};

struct out { /* first member of every back end */
	const struct out_ops *ops;
};

struct out *null_out_new(void);

#endif
