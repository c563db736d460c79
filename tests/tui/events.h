/* SPDX-License-Identifier: MIT */
/* Events as text for tests, in the notation of key scripts: "ab<up><c-s><paste:x>". */
#ifndef RUHU_TESTS_TUI_EVENTS_H
#define RUHU_TESTS_TUI_EVENTS_H

#include "base/attr.h"
#include "base/strbuf.h"
#include "tui/event.h"

static inline void events_show(struct strbuf *out, const struct event *ev)
{
	static const char *const names[] = {
		[K_NONE] = "none",    [K_CHAR] = "",      [K_ENTER] = "enter",
		[K_ESC] = "esc",      [K_TAB] = "tab",    [K_BACKTAB] = "s-tab",
		[K_BACKSPACE] = "bs", [K_DELETE] = "del", [K_INSERT] = "ins",
		[K_UP] = "up",        [K_DOWN] = "down",  [K_LEFT] = "left",
		[K_RIGHT] = "right",  [K_HOME] = "home",  [K_END] = "end",
		[K_PGUP] = "pgup",    [K_PGDN] = "pgdn",  [K_F1] = "f1",
		[K_F2] = "f2",        [K_F3] = "f3",      [K_F4] = "f4",
		[K_F5] = "f5",        [K_F6] = "f6",      [K_F7] = "f7",
		[K_F8] = "f8",        [K_F9] = "f9",      [K_F10] = "f10",
		[K_F11] = "f11",      [K_F12] = "f12",
	};

	switch (ev->kind) {
	case EVENT_TEXT:
		if (ev->pasted)
			strbuf_addf(out, "{%s}", ev->text);
		else
			strbuf_adds(out, ev->text);
		break;
	case EVENT_KEY:
		strbuf_addf(out, "<%s%s%s%s%s>", ev->mods & MOD_CTRL ? "c-" : "",
			    ev->mods & MOD_ALT ? "a-" : "", ev->mods & MOD_SHIFT ? "s-" : "",
			    names[ev->key], ev->text);
		break;
	case EVENT_CURSOR:
		strbuf_addf(out, "<cursor %d,%d>", ev->x, ev->y);
		break;
	case EVENT_MOUSE:
		strbuf_addf(out, "<%s %d,%d>", ev->key == K_ENTER ? "click" : names[ev->key], ev->x, ev->y);
		break;
	case EVENT_NONE:
	case EVENT_RESIZE:
	case EVENT_TICK:
	case EVENT_HANGUP:
		break;
	}
}

#endif
