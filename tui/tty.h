/* SPDX-License-Identifier: MIT */
/*
 * The terminal's line and the process's signals: raw mode, a pipe that wakes the loop, and a
 * handler that gives the terminal back when the program crashes. One at a time in a process, by
 * the nature of signals.
 */
#ifndef RUHU_TUI_TTY_H
#define RUHU_TUI_TTY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

/* Saves the settings of fd, installs the handlers and switches to raw. restore (borrowed until
 * tty_stop) is written to out_fd in a crash. */
MUST_USE enum status tty_start(int fd, int out_fd, const char *restore, size_t n, struct err *err);
void tty_stop(void); /* line settings and handlers as before */

int tty_wake_fd(void); /* readable when a signal has come or tty_wake was called */
void tty_wake(void);   /* from any thread: the loop looks around once */
/* The next signal caught (SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGTSTP, SIGCONT); 0 = none. */
int tty_signal(void);

void tty_cooked(void); /* around a stop of the program */
void tty_raw(void);
void tty_size(int fd, int *columns, int *rows); /* 80x24 where the terminal does not tell */

#endif
