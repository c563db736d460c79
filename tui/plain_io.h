/* SPDX-License-Identifier: MIT */
/* Lines in and out, within the plain mode. */
#ifndef RUHU_TUI_PLAIN_IO_H
#define RUHU_TUI_PLAIN_IO_H

#include <stdbool.h>

#include "base/attr.h"

enum { PLAIN_LINE = 4096 };

/* A line on standard output, cleaned of what a terminal would obey; with lines, wrapped by nobody: that is the reader's. */
void plain_say(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Prints the question (may be NULL) and "> ", reads a line into line: blanks at the ends cut off, full-width forms kept. False: no more input. */
bool plain_read(const char *question, char line[PLAIN_LINE]);
/* The same until something is written; false: no more input. */
bool plain_read_required(const char *question, const char *why, char line[PLAIN_LINE]);
/* 1 or y, 2 or n; false also where the input ends. */
bool plain_yes(const char *question);
/* The letter of a command: "/q" anywhere, "q" where letters are no answer (text false); '\0' = it is none. */
char plain_command(const char *line, bool text);

#endif
