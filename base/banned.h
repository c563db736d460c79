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
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok strncpy strncat atoi atol atof \
	localtime gmtime ctime asctime
#endif

#endif
