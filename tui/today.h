/* SPDX-License-Identifier: MIT */
/* The doors as lines of cells: a heading for each building, its entrances side by side as far as they fit, a line a floor; doors without
 * a building one a line, with their address. Layout depends on the doors and the width only. */
#ifndef RUHU_TUI_TODAY_H
#define RUHU_TUI_TODAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/today.h"
#include "base/vec.h"
#include "tui/screen.h"

struct canvas;
struct interview;
struct workspace;

enum today_line_kind { LINE_BUILDING, LINE_ENTRANCES, LINE_DOORS, LINE_ADDRESS };
struct today_cell {
	size_t door;
	int x;
};
struct today_line {
	enum today_line_kind kind;
	size_t first, n; /* cells; in a line of entrances the first door of each */
	size_t head;     /* door that names the building or the floor */
};
struct today_grid {
	VEC(struct today_cell) cells;
	VEC(struct today_line) lines;
	int columns;          /* it was laid out for */
	int utc_offset;       /* for the times of appointments */
	int64_t today;        /* local day */
	struct workspace *ws; /* for the names of units, where there are several */
	bool many_units;
};

struct today_view {
	struct screen *screen;
	struct workspace *ws;
	struct today *t;
	struct today_grid grid;
	struct interview *iv; /* on the interview screen */
	int first;
	size_t cursor;    /* index of a door */
	char outcome[16]; /* chosen, waiting for a time or a reason */
	struct identity last_visit;
	char last_household[64];
	bool can_undo, undo_issue, loading; /* undo_issue: last_visit is a problem in the ledger */
};

/* Tags of what the screen of doors asks. */
enum {
	TODAY_ASK = 1, TODAY_OUTCOME, TODAY_WHEN, TODAY_WHY, TODAY_FIND, TODAY_REASON, TODAY_AGAIN, TODAY_UNDO, TODAY_DOOR,
	 TODAY_MESSAGE, TODAY_HANDOVER, TODAY_ISSUE, TODAY_RECEIVE, TODAY_PRUNE, TODAY_QUIT, TODAY_RETURNED
};

struct today_door *today_current(struct today_view *v); /* under the cursor; NULL = none */
void today_go_to(struct today_view *v, const char *household);
MUST_USE enum status today_reload(struct today_view *v, struct err *err); /* from the store */

/* today_visit.c: each gives the flags of the screen. */
unsigned today_ask_outcome(struct today_view *v);
unsigned today_outcome_chosen(struct today_view *v, int index); /* of outcome_table() */
unsigned today_when_given(struct today_view *v, const char *text);
unsigned today_why_given(struct today_view *v, const char *text);
unsigned today_undo(struct today_view *v, const char *reason);
unsigned today_issue_written(struct today_view *v, const struct screen_result *r);

void today_draw(struct screen *s, struct canvas *c);

void today_grid_clear(struct today_grid *g);
void today_grid_layout(struct today_grid *g, const struct today *t,
		       int columns); /* nothing to do if it is current */
int today_grid_line(const struct today_grid *g, size_t door);
size_t today_grid_move(const struct today_grid *g, size_t door, int dx, int dy);
void today_grid_draw(const struct today_grid *g, const struct today *t, struct canvas *c, int y,
		     int rows, int first, size_t cursor);

/* Writes the files for the office into a folder and shows what was written, with the digits to read over the telephone. */
unsigned today_hand_over(struct screen *s, int tag, struct workspace *ws, const char *dir);
/* Opens a receipt or a kit: says what it was; offers to clear away what is proven (tag_prune: a question), or the round is another one
 * and the program ends (tag_quit: a message). */
unsigned today_receive(struct screen *s, int tag, int tag_prune, int tag_quit, struct workspace *ws, const char *path);
unsigned today_prune(struct screen *s, int tag, struct workspace *ws);

#endif
