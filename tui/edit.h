/* SPDX-License-Identifier: MIT */
/*
 * A text being typed: one line (scrolls sideways) or several (wraps). Moves and deletes by
 * grapheme; undo; a cap in bytes. The text is always valid UTF-8 without control characters
 * (several lines: with '\n'). Full-width digits are left as typed: the caller narrows them.
 */
#ifndef RUHU_TUI_EDIT_H
#define RUHU_TUI_EDIT_H

#include <stdbool.h>
#include <stddef.h>

struct canvas;
struct edit;
struct event;

enum edit_result {
	EDIT_IGNORED, /* not an editing key */
	EDIT_MOVED,   /* the cursor moved, or there was nothing to do */
	EDIT_CHANGED,
	EDIT_FULL /* some of what was typed did not fit in max_bytes and was left out */
};

struct edit *edit_new(bool lines, size_t max_bytes);
/* One line that is nobody's business: nothing is kept to undo, and it is overwritten when the field goes. */
struct edit *edit_new_secret(size_t max_bytes);
void edit_free(struct edit *e);
void edit_set(struct edit *e,
	      const char *text); /* cursor at the end, undo forgotten; cleaned and cut to the cap */
const char *edit_text(const struct edit *e);        /* borrowed until the next change */
size_t edit_cursor(const struct edit *e);           /* in bytes */
void edit_place(struct edit *e, size_t cursor);     /* at most the length, at the beginning of a character */
bool edit_insert(struct edit *e, const char *text); /* false if some did not fit */

/* Text, arrows, Home/End (Ctrl-A/Ctrl-E), Backspace, Delete, Ctrl-W (word back), Ctrl-U (to the
 * start), Ctrl-K (to the end), Ctrl-Z (undo), Ctrl-Y (redo); with several lines also Up, Down,
 * and Alt-Enter for a new line. Enter, Tab and Escape are never taken. */
enum edit_result edit_event(struct edit *e, const struct event *ev);

/* Draws into width x height cells and sets the canvas cursor there if focus (input methods
 * follow it). Blank cells are underlined so that the field is seen. Returns the rows used. */
int edit_draw(struct edit *e, struct canvas *c, int x, int y, int width, int height, unsigned style,
	      bool focus);

#endif
