/* SPDX-License-Identifier: MIT */
/*
 * A screen: a table of functions and a private struct. Screens lie on a stack; the topmost gets
 * the keys.
 *
 *	struct hello { int n; };
 *	static unsigned hello_action(struct screen *s, enum action a, const struct event *ev)
 *	{
 *		struct hello *h = screen_data(s);
 *		if (a == ACTION_BACK)
 *			return SCREEN_CLOSE;
 *		h->n++;
 *		return SCREEN_REDRAW;
 *	}
 *	static const struct screen_ops hello = {
 *		.name = "hello", .size = sizeof(struct hello), .context = ..., .draw = ..., ...
 *	};
 *	return screen_push(s, &hello, arg, TAG_HELLO);
 *
 * The life of a key: bytes -> event -> ACTION (if the context has one for it and enabled does
 * not refuse) -> ops->action; otherwise ops->event. Each batch of keys is followed by one draw,
 * the frame goes to the terminal, then after_draw is called: slow things such as writing to the
 * disk belong there.
 *
 * Drawing: draw gets a cleared canvas and draws rows 0 to rows - 3 from the model and nothing
 * else; it stores no coordinates and must do with any size from 60x16. The last two rows belong
 * to the stack: a line (or the sentence of screen_say) and the footer of the topmost screen,
 * made from the actions table. An overlay (dialogs) is drawn over the screen below.
 */
#ifndef RUHU_TUI_SCREEN_H
#define RUHU_TUI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "tui/actions.h"
#include "tui/event.h"

struct canvas;
struct screen;
struct tui;

/* What a callback returns; bits. */
enum {
	SCREEN_IGNORED = 0,
	SCREEN_REDRAW = 1,
	SCREEN_CLOSE = 2,  /* take me off the stack; the screen below gets the result */
	SCREEN_QUIT = 4,   /* end the program */
	SCREEN_HANDLED = 8 /* done, nothing to redraw */
};

enum { SCREEN_RESULT_CANCEL = -1, SCREEN_RESULT_FAILED = -2 };

struct screen_result {
	int tag; /* as given to screen_push */
	/* SCREEN_RESULT_CANCEL unless the child called screen_set_result; SCREEN_RESULT_FAILED: it
	 * could not be opened (the person has read why) */
	int code;
	const char *text; /* "" unless set; borrowed, valid during the call */
};

struct screen_ops {
	const char *name;
	size_t size; /* of the private struct: zeroed before open, freed after close */
	bool overlay;
	/* Optional. On failure err carries the sentence shown to the person; close is not
	 * called then. */
	enum status (*open)(struct screen *s, void *arg, struct err *err);
	enum context (*context)(const struct screen *s);
	void (*draw)(struct screen *s, struct canvas *c);
	/* All below are optional. */
	unsigned (*action)(struct screen *s, enum action a, const struct event *ev);
	/* Keys and text that are no action, EVENT_RESIZE, EVENT_HANGUP. */
	unsigned (*event)(struct screen *s, const struct event *ev);
	/* A zone of the canvas (canvas_zone) that it drew was clicked. */
	unsigned (*click)(struct screen *s, int what);
	/* False: not in the footer, and its key does nothing. */
	bool (*enabled)(const struct screen *s, enum action a);
	/* The timer ran out. */
	unsigned (*tick)(struct screen *s);
	/* A pushed screen has closed. */
	unsigned (*result)(struct screen *s, const struct screen_result *r);
	unsigned (*after_draw)(struct screen *s);
	void (*close)(struct screen *s);
};

void *screen_data(const struct screen *s);
struct tui *screen_tui(const struct screen *s);
const struct screen_ops *screen_ops_of(const struct screen *s);
bool screen_is_top(const struct screen *s);

/* Opens a screen on top. Returns flags to be returned by the caller (possibly or-ed with
 * SCREEN_CLOSE). If open fails, its sentence is shown as a message instead, and the caller's
 * result gets SCREEN_RESULT_FAILED when that has been read. */
unsigned screen_push(struct screen *s, const struct screen_ops *ops, void *arg, int tag);
/* Opens a screen in the place of s: return its flags (s closes, and what the new one says goes
 * to the screen below s under the old tag). If open fails, s stays. */
unsigned screen_replace(struct screen *s, const struct screen_ops *ops, void *arg);
/* What the screen below gets when s closes; text is copied, NULL = "". */
void screen_set_result(struct screen *s, int code, const char *text);

/* One timer a screen: tick is called after ms milliseconds; 0 stops it. In a key script it runs
 * out before the next key. */
void screen_timer(struct screen *s, int ms);
bool screen_timer_running(const struct screen *s);

/* A person sits at a terminal; in a key script nothing happens between the keys. wake (from any
 * thread) makes the loop call after_draw again. */
bool screen_is_live(const struct screen *s);
void screen_wake(void);

/* One sentence on the line above the footer until the next key ("多选题：已去掉“以上都没有”").
 * Kept short: it is cut at the edge. */
void screen_say(struct screen *s, unsigned style, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Row 0: left, centre and right part (each may be NULL; the left one gives way first), row 1: a
 * line. */
void screen_header(struct canvas *c, const char *left, const char *centre, const char *right);
/* First row and number of rows for the body under screen_header. */
void screen_body(const struct canvas *c, int *top, int *rows);
/* Keeps a cursor of a list of n rows visible: returns the first row to show, given the one
 * shown before. */
int screen_scroll(int first, int cursor, int n, int rows);
/* Moves a cursor of a list for ACTION_MOVE_LINE, PAGE_UP, PAGE_DOWN, FIRST and LAST; true if
 * the action was one of them. page = rows shown. */
bool screen_list_key(enum action a, const struct event *ev, int n, int page, int *cursor);

#endif
