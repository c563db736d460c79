/* SPDX-License-Identifier: MIT */
/*
 * A program in a pseudo terminal, its screen kept by libvterm. Frames come in pieces: every
 * look at the screen retries until it holds or a deadline passes; nothing sleeps. The program's
 * environment is only what is set here: LC_ALL, TZ, HOME, PATH, TERM and extra.
 *	struct pty *p = pty_start(argv, 80, 24, "xterm-256color", extra);
 *	assert_true(pty_wait_text(p, "入户", PTY_MS));
 *	pty_keys(p, "1<enter>");
 *	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
 *	pty_free(p);
 */
#ifndef RUHU_TESTS_SUPPORT_PTY_H
#define RUHU_TESTS_SUPPORT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PTY_MS 5000 /* long enough for a loaded machine; only a failing test waits it out */

struct pty;
struct strbuf;

/* extra: "NAME=value" strings up to NULL, may be NULL. NULL if no pty can be had (skip the
 * test). */
struct pty *pty_start(const char *const *argv, int columns, int rows, const char *term,
		      const char *const *extra);
void pty_free(struct pty *p); /* kills what still runs */

void pty_send(struct pty *p, const char *bytes, size_t n);
void pty_keys(
	struct pty *p,
	const char *script); /* keys and <type …> of a key script as the bytes a terminal sends */
bool pty_wait_text(struct pty *p, const char *text, int ms);
bool pty_wait_no_text(struct pty *p, const char *text, int ms);
bool pty_wait_cursor(struct pty *p, int x, int y, int ms);
void pty_screen(struct pty *p,
		struct strbuf *out); /* as it is now, a line a row, trailing blanks cut */
void pty_cursor(struct pty *p, int *x, int *y);
size_t pty_raw(struct pty *p, const char **bytes); /* all the program wrote so far */
bool pty_wait_raw(struct pty *p, const char *bytes, int ms);
void pty_resize(struct pty *p, int columns, int rows);
void pty_signal(struct pty *p, int sig);
pid_t pty_pid(const struct pty *p);
void pty_hang_up(struct pty *p);              /* closes the terminal's side */
bool pty_wait_stopped(struct pty *p, int ms); /* by SIGSTOP */
/* Exit status, 128 + signal, or -1 if it still ran at the deadline (it is killed then). */
int pty_wait_exit(struct pty *p, int ms);

#endif
