/* SPDX-License-Identifier: MIT */
/*
 * Text that grows. Invariant: data is never NULL after strbuf_init and data[len] is '\0'; the
 * bytes may hold NUL.
 *   struct strbuf sb;  strbuf_init(&sb);  strbuf_addf(&sb, "%d", 1);  ... strbuf_clear(&sb);
 */
#ifndef RUHU_BASE_STRBUF_H
#define RUHU_BASE_STRBUF_H

#include <stddef.h>

#include "base/attr.h"

struct strbuf {
	char *data;
	size_t len, cap;
};

void strbuf_init(struct strbuf *sb);
void strbuf_clear(struct strbuf *sb); /* frees; the buffer may be initialised again */
void strbuf_reset(struct strbuf *sb); /* length 0, memory kept */
void strbuf_reserve(struct strbuf *sb, size_t more);
void strbuf_add(struct strbuf *sb, const void *bytes, size_t n);
void strbuf_adds(struct strbuf *sb, const char *s);
void strbuf_addc(struct strbuf *sb, char c);
/* As strbuf_adds, with instead[i] for every character that is which[i]. */
void strbuf_adds_instead(struct strbuf *sb, const char *s, const char *which, const char *const *instead);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) PRINTF_LIKE(2, 3);
void strbuf_cut(struct strbuf *sb, size_t len); /* shortens to len; len <= sb->len */
/* The bytes, to be freed by the caller; sb is empty and initialised again. */
char *strbuf_take(struct strbuf *sb) RETURNS_NONNULL;

#endif
