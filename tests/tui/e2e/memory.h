/* SPDX-License-Identifier: MIT */
/* What is left in the memory of a program that runs. */
#ifndef RUHU_TESTS_TUI_E2E_MEMORY_H
#define RUHU_TESTS_TUI_E2E_MEMORY_H

#include <stdbool.h>
#include <sys/types.h>

/* Is the text anywhere in what the program can write to? */
bool memory_holds(pid_t pid, const char *text);

#endif
