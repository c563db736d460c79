/* SPDX-License-Identifier: MIT */
/* Force-included everywhere: calls that cannot be used safely do not compile. */
#ifndef RUHU_BASE_BANNED_H
#define RUHU_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fortified, some C libraries define these two as macros, which clang will not have poisoned. */
#undef sprintf
#undef vsprintf
#ifdef __GNUC__
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok strncat atoi atol atof \
	localtime gmtime ctime asctime
/* xlsxwriter's headers name this one in macros that nobody here expands; poisoned, they could not be read. A call is an error as well. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
char *strncpy(char *restrict to, const char *restrict from, size_t n)
	__attribute__((deprecated("leaves text without its end")));
#pragma GCC diagnostic pop
#endif

#endif
