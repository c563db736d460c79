/* SPDX-License-Identifier: MIT */
/* The office's ledger on the screen: ledger_screen.c holds the list and its keys, ledger_draw.c draws, ledger_steps.c asks. */
#ifndef RUHU_TUI_LEDGER_H
#define RUHU_TUI_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "app/ledger.h"
#include "base/vec.h"
#include "forms/household.h"
#include "tui/screen.h"

struct canvas;
struct workspace;

enum { LEDGER_VIEW = 1, LEDGER_OWNER_FILTER, LEDGER_REASON, LEDGER_TOWN, LEDGER_VILLAGE, LEDGER_STEP, LEDGER_VERDICT }; /* tags */
enum { LEDGER_WORDS = 1000, LEDGER_STEPS = 5 };

/* What is being changed: questions one after the other, then one revision, or a new issue. */
struct ledger_steps {
	const enum issue_field *fields;
	size_t n, at;
	char words[LEDGER_STEPS][LEDGER_WORDS + 1];
	const char *status;	  /* what becomes of it beside the fields; NULL = nothing */
	char unit[UNIT_CODE + 1]; /* of a new issue; "" = the one under the cursor is changed */
};

struct ledger_view {
	struct screen *screen;
	struct workspace *ws;
	struct ledger *l;
	VEC(size_t) shown; /* indices of issues */
	struct ledger_wanted want;
	char owner[200]; /* what want.owner points to */
	int cursor, first, page;
	bool loading;
	struct identity target; /* the one under the cursor when a key was pressed */
	struct ledger_steps steps;
};

/* The issue under the cursor, NULL = the list is empty. */
struct issue *ledger_current(const struct ledger_view *v);
/* Makes the changes to the one that v->target names and reads the ledger again; says what came of it. Flags of the screen. */
unsigned ledger_apply(struct ledger_view *v, const struct issue_change *changes, size_t n, const char *reason);
/* The ledger as the store has it now, with the cursor on v->target where that is in the list. */
MUST_USE enum status ledger_reload(struct ledger_view *v, struct err *err);

void ledger_draw_page(struct ledger_view *v, struct canvas *c);

/* Each asks what it needs, one thing after the other, and ends in ledger_apply or in a new issue. Flags of the screen. */
unsigned ledger_ask_assign(struct ledger_view *v);
unsigned ledger_ask_close(struct ledger_view *v);
unsigned ledger_ask_mend(struct ledger_view *v);
unsigned ledger_ask_new(struct ledger_view *v);
unsigned ledger_ask_verdict(struct ledger_view *v);
/* An answer to a question of these (tags from LEDGER_TOWN on). */
unsigned ledger_answered(struct ledger_view *v, const struct screen_result *r);

#endif
