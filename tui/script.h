/* SPDX-License-Identifier: MIT */
/*
 * Key scripts: what a person would type, as a file. Characters are typed as they are; <enter>,
 * <f1>, <c-s>, <a-x>, <s-tab>, <space> and
 * <lt> (a '<') are keys. Line ends and lines that start with '#' are left out. Further:
 *	<type TEXT>		pastes
 *	<at-once 12>		the characters in one breath: no timer runs out between them
 *	<click 12,5>		the left button at that column and row, from 0
 *	<wait 45s>		moves the clock (ms, s, m, h, d) and lets timers run out
 *	<save-screen FILE>	writes the screen as text (canvas_dump with styles)
 *	<expect TEXT>		fails unless TEXT is on the screen
 *	<size 60x16>		another window size
 */
#ifndef RUHU_TUI_SCRIPT_H
#define RUHU_TUI_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "tui/event.h"

struct tui;

enum step_kind { STEP_EVENT, STEP_PASTE, STEP_BREATH, STEP_CLICK, STEP_WAIT, STEP_SAVE, STEP_EXPECT, STEP_SIZE };

struct step {
	enum step_kind kind;
	long line;
	struct event event; /* STEP_EVENT */
	char *text;         /* STEP_PASTE, STEP_BREATH, STEP_SAVE, STEP_EXPECT */
	int64_t ms;         /* STEP_WAIT */
	int columns, rows;  /* STEP_SIZE; of STEP_CLICK where */
};

struct script {
	char *name; /* for sentences; "" = none */
	VEC(struct step) steps;
};

/* All of it is read before anything runs; ST_SYNTAX with the line otherwise. The caller clears
 * *s in every case. */
MUST_USE enum status script_parse(struct script *s, const char *name, const char *text,
				  struct err *err);
MUST_USE enum status script_load(struct script *s, const char *path, struct err *err);
void script_clear(struct script *s);

/* Plays it. ST_INPUT where an <expect> is not met. Ends early when the program has ended. */
MUST_USE enum status script_run(const struct script *s, struct tui *t, struct err *err);

#endif
