/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once: forms, expressions, documents and scratch values live in one.
 * Pointers stay valid until arena_free or arena_reset. */
#ifndef RUHU_BASE_ARENA_H
#define RUHU_BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"

struct arena;

struct arena *arena_new(void) RETURNS_NONNULL;
void arena_free(struct arena *a);  /* NULL is fine */
void arena_reset(struct arena *a); /* keeps the largest block for reuse */

void *arena_alloc(struct arena *a, size_t n) RETURNS_NONNULL; /* zeroed, aligned for any type */
void *arena_array(struct arena *a, size_t count, size_t size) RETURNS_NONNULL;
char *arena_strdup(struct arena *a, const char *s) RETURNS_NONNULL;
char *arena_strndup(struct arena *a, const char *s, size_t n) RETURNS_NONNULL;
char *arena_printf(struct arena *a, const char *fmt, ...) RETURNS_NONNULL PRINTF_LIKE(2, 3);

#endif
