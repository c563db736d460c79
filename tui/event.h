/* SPDX-License-Identifier: MIT */
/*
 * What happened, as the loop tells it to a screen. A letter typed with Ctrl or Alt is EVENT_KEY
 * with K_CHAR and the letter (lower case for Ctrl) in text; typed plainly it is EVENT_TEXT. The
 * names start with K_ because curses owns KEY_.
 */
#ifndef RUHU_TUI_EVENT_H
#define RUHU_TUI_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#define EVENT_TEXT_MAX 256

/*
 * EVENT_KEY: key, mods, and text with K_CHAR. EVENT_TEXT: whole characters; in a context of
 * keys the loop hands on one at a time. EVENT_RESIZE: the canvas has its new size already.
 * EVENT_CURSOR: the terminal's answer that its cursor stands at x, y (from 0); only the loop
 * sees it. EVENT_MOUSE: at x, y; key is K_ENTER for a click, K_UP and K_DOWN for the wheel; screens
 * get what it means. EVENT_HANGUP: the terminal is gone or the program is told to end; save now, nothing
 * more will be asked.
 */
enum event_kind {
	EVENT_NONE, /* bytes that mean nothing to us */
	EVENT_KEY,
	EVENT_TEXT,
	EVENT_RESIZE,
	EVENT_TICK, /* the screen's timer ran out */
	EVENT_CURSOR,
	EVENT_MOUSE,
	EVENT_HANGUP
};

enum key {
	K_NONE,
	K_CHAR, /* text, with Ctrl or Alt */
	K_ENTER,
	K_ESC,
	K_TAB,
	K_BACKTAB, /* shift and tab */
	K_BACKSPACE,
	K_DELETE,
	K_INSERT,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_F1,
	K_F2,
	K_F3,
	K_F4,
	K_F5,
	K_F6,
	K_F7,
	K_F8,
	K_F9,
	K_F10,
	K_F11,
	K_F12
};

enum { MOD_SHIFT = 1, MOD_ALT = 2, MOD_CTRL = 4 };

struct event {
	enum event_kind kind;
	enum key key;
	unsigned mods;
	bool pasted; /* EVENT_TEXT from a paste: may hold '\n'; never taken for keys */
	int x, y;    /* EVENT_CURSOR, EVENT_MOUSE */
	char text[EVENT_TEXT_MAX]; /* NUL-terminated */
};

/* Notation of scripts and of the actions table: "<f1>", "<c-s>", "<a-x>", "<s-tab>", "<space>",
 * "<lt>", or one character. s points at the token; the bytes it takes are returned, 0 if it is
 * none. */
size_t event_parse(const char *s, struct event *ev);

#endif
