/* SPDX-License-Identifier: MIT */
/*
 * A canvas on a terminal, through curses' terminfo: only cells that changed are written, with
 * explicit moves after every character that terminals may draw in another width than ours. The
 * only file that includes curses.
 */
#ifndef RUHU_TUI_CURSES_OUT_H
#define RUHU_TUI_CURSES_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "tui/decode.h"
#include "tui/out.h"

/* Writes to fd. ST_USAGE with a sentence if TERM is unknown or the terminal cannot place its
 * cursor. Nothing is written before out->ops->resume. */
MUST_USE enum status curses_out_new(struct out **out, int fd, struct err *err);

/* What this terminal's keys send; borrowed. */
const struct decode_key *curses_out_keys(const struct out *o, size_t *n);
/* The bytes that give the terminal back, for a handler of fatal signals; borrowed. */
const char *curses_out_restore(const struct out *o, size_t *n);
bool curses_out_needs_ascii(const struct out *o); /* this TERM has no box lines in UTF-8 */
/* Draws an ambiguous character at the left edge of row 2 and asks where the cursor is now:
 * EVENT_CURSOR with x = 1 if it took one column. Some terminals never answer. */
void curses_out_measure(struct out *o);

#endif
