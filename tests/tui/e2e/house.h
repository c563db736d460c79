/* SPDX-License-Identifier: MIT */
/*
 * The whole program in a pseudo terminal, on stores in a folder of the test's own. Nothing sleeps: a key counts as digested when
 * the program has answered a request to paint afresh that was sent behind it.
 */
#ifndef RUHU_TESTS_TUI_E2E_HOUSE_H
#define RUHU_TESTS_TUI_E2E_HOUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "tests/support/paths.h"
#include "tests/support/pty.h"

struct strbuf;

#define RUHU TOP_BUILDDIR "/ruhu"
#define WALK TOP_BUILDDIR "/bench/walk"

enum { HOUSE_MS = 20000 }; /* only a failing test waits it out */

struct house {
	char folder[64]; /* made by house_make */
	struct pty *pty; /* the program that runs now, or NULL */
};

void house_make(struct house *h);
void house_clear(struct house *h); /* ends what runs and removes the folder */

/* A shell command in the folder, with $RUHU and $WALK; what it prints goes to out (may be NULL). Its exit status. */
int house_shell(struct house *h, struct strbuf *out, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Starts `ruhu ...` (a shell's words) in a terminal of 100 by 50; now = $RUHU_NOW. Skips the test where there is no terminal. */
void house_start(struct house *h, const char *words, const char *now);
/* Keys as in a key script, <wait ...> left out; returns when they are digested. False if the program ended or hangs. */
bool house_keys(struct house *h, const char *keys);
/* Waits until the whole screen is there and says nothing of 正在保存; the screen then. */
bool house_settle(struct house *h, struct strbuf *screen);
int house_wait_exit(struct house *h);
void house_kill(struct house *h); /* SIGKILL, and it is gone */

#endif
