/* SPDX-License-Identifier: MIT */
/* The screens by name, with what each takes as its argument and gives as its result. */
#ifndef RUHU_TUI_SCREENS_H
#define RUHU_TUI_SCREENS_H

#include "forms/revision.h"
#include "tui/screen.h"

struct ask;
struct canvas;
struct form;
struct interview;
struct workspace;

/* Tags from here on belong to parts of the interview screen. */
enum {
	ASK_TAG_ROWS = 100,
	ASK_TAG_END = 200,
	ASK_TAG_ADULTS = 300,
	ASK_TAG_SOFT = 400,
	ASK_TAG_SELF = 500,
	ASK_TAG_ISSUE = 600
};
unsigned ask_self_result(struct ask *k, const struct screen_result *r);
unsigned ask_adults_result(struct ask *k, const struct screen_result *r);
unsigned ask_rows_result(struct ask *k, const struct screen_result *r);
unsigned ask_soft_result(struct ask *k, const struct screen_result *r);
unsigned ask_end_result(struct ask *k, const struct screen_result *r);

extern const struct screen_ops
	hello_screen; /* struct workspace: who is using it, is the date right */
extern const struct screen_ops today_screen;     /* struct workspace */
extern const struct screen_ops office_screen;    /* struct workspace */
extern const struct screen_ops tally_screen;     /* struct workspace: the office's figures */
extern const struct screen_ops first_run_screen; /* struct first_run */
extern const struct screen_ops review_screen;    /* struct interview: result 1 = jumped */
extern const struct screen_ops
	adults_screen; /* struct interview: the adults of the household; result 1 = the number is stored */

/* A draft of another version of the form: the screen becomes the interview, and *iv is the caller's to close; NULL where the person went
 * back. */
struct moved_arg {
	struct workspace *ws;
	struct identity draft;
	const struct form *form; /* the version in use */
	struct interview **iv;
};
extern const struct screen_ops moved_screen; /* struct moved_arg; result as of ask_screen */

/* A problem of the household, for the ledger: result 1 = it is written down, its identity as text. */
struct issue_arg {
	struct workspace *ws;
	const char *household;
};
extern const struct screen_ops issue_screen;  /* struct issue_arg */
unsigned issue_said(struct screen *s, const struct screen_result *r); /* what the screen below says of it */
/* Paper forms keyed in twice. */
struct entry_arg {
	struct workspace *ws;
	const struct form *form;
};
extern const struct screen_ops entry_screen;  /* struct entry_arg */
extern const struct screen_ops ledger_screen; /* struct workspace: the office's ledger */
extern const struct screen_ops conflicts_screen; /* struct workspace: what waits for a decision */
struct devices_arg {
	struct workspace *ws;
	bool late; /* only who has not handed in in this round */
};
extern const struct screen_ops devices_screen; /* struct devices_arg */
struct record_arg {
	struct workspace *ws;
	const struct identity *record;
};
extern const struct screen_ops record_screen;   /* struct record_arg: result 1 = withdrawn, with what to tell */
/* An interview that the office returned: result 1 = to be opened for a correction, 2 = it cannot be mended, with what to tell. */
struct returned_arg {
	struct workspace *ws;
	const struct identity *record;
	const char *place; /* the door's name */
};
extern const struct screen_ops returned_screen; /* struct returned_arg */
/* Its comment as it stands over what is being revised; returns the rows it takes. "": none. */
int screen_returned(struct canvas *c, int y, const char *words);
/* In the office: asks for the comment, and returns the record with it (what there is to tell comes to tag). */
unsigned return_ask(struct screen *s, int tag);
unsigned return_write(struct screen *s, int tag, struct workspace *ws, const struct identity *record, const char *text);
extern const struct screen_ops settings_screen; /* struct workspace */
struct merge_arg {
	struct workspace *ws;
	const char *path;
};
extern const struct screen_ops merge_screen; /* struct merge_arg */
struct conflict_row;
struct conflict_arg {
	struct workspace *ws;
	const struct conflict_row *row;
};
extern const struct screen_ops conflict_screen; /* struct conflict_arg: result 1 = decided, with what to tell */

struct first_run {
	const char *path;
	bool *created;
};

#endif
