/* SPDX-License-Identifier: MIT */
/* Allocation that does not return NULL. True exhaustion ends the program through the handler set
 * at start (the terminal is restored first; every answer is already committed). Sizes that come
 * from a file are capped by the caller before they get here. */
#ifndef RUHU_BASE_MEM_H
#define RUHU_BASE_MEM_H

#include <stddef.h>

#include "base/attr.h"

void *mem_alloc(size_t n) RETURNS_NONNULL;                  /* zeroed */
void *mem_array(size_t count, size_t size) RETURNS_NONNULL; /* zeroed; overflow ends the program */
void *mem_resize(void *p, size_t count, size_t size) RETURNS_NONNULL; /* new bytes are not zeroed */
char *mem_strdup(const char *s) RETURNS_NONNULL;                      /* s may be NULL: gives "" */
char *mem_strndup(const char *s, size_t n) RETURNS_NONNULL;

/* Once, at the start: blocks of a megabyte and more live on their own, so that one that grows is not copied, takes no more than was written
 * to, and goes back to the machine when it is freed. Where the C library cannot, nothing changes. */
void mem_large_apart(void);
/* After much was freed: what the C library keeps of it goes back to the machine, where it can tell. Costs a few milliseconds. */
void mem_trim(void);

/* Called once before abort() when memory has run out; NULL = none. */
void mem_on_exhausted(void (*restore_terminal)(void));
/* After that: says so to the person and ends the program (it must not allocate); without one it aborts. */
void mem_last_words(void (*say_and_exit)(void));

#endif
