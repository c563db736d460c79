/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What an empty buffer (cap 0) points at; never written. */
static char nothing[1];

void strbuf_init(struct strbuf *sb)
{
	sb->data = nothing;
	sb->len = sb->cap = 0;
}

void strbuf_clear(struct strbuf *sb)
{
	if (sb->cap)
		free(sb->data);
	strbuf_init(sb);
}

void strbuf_reset(struct strbuf *sb)
{
	strbuf_cut(sb, 0);
}

void strbuf_reserve(struct strbuf *sb, size_t more)
{
	size_t need, cap;

	if (more > SIZE_MAX / 2 - sb->len - 1) /* ends the program as exhaustion does */
		more = SIZE_MAX / 2;
	need = sb->len + more + 1;
	if (need <= sb->cap)
		return;
	cap = sb->cap ? sb->cap * 2 : 32;
	if (cap < need)
		cap = need;
	sb->data = mem_resize(sb->cap ? sb->data : NULL, cap, 1);
	sb->data[sb->len] = '\0';
	sb->cap = cap;
}

void strbuf_add(struct strbuf *sb, const void *bytes, size_t n)
{
	if (!n)
		return;
	if (n >= sb->cap - sb->len) /* asked here, since nearly always there is room */
		strbuf_reserve(sb, n);
	memcpy(sb->data + sb->len, bytes, n);
	sb->len += n;
	sb->data[sb->len] = '\0';
}

void strbuf_adds(struct strbuf *sb, const char *s)
{
	strbuf_add(sb, s, strlen(s));
}

void strbuf_addc(struct strbuf *sb, char c)
{
	strbuf_add(sb, &c, 1);
}

void strbuf_adds_instead(struct strbuf *sb, const char *s, const char *which, const char *const *instead)
{
	for (;;) {
		size_t n = strcspn(s, which);

		strbuf_add(sb, s, n);
		if (!s[n])
			return;
		strbuf_adds(sb, instead[strchr(which, s[n]) - which]);
		s += n + 1;
	}
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;
	size_t room;
	int n;

	strbuf_reserve(sb, 64);
	room = sb->cap - sb->len;
	va_start(ap, fmt);
	n = vsnprintf(sb->data + sb->len, room, fmt, ap);
	va_end(ap);
	if (n > 0 && (size_t)n >= room) {
		strbuf_reserve(sb, (size_t)n);
		va_start(ap, fmt);
		n = vsnprintf(sb->data + sb->len, sb->cap - sb->len, fmt, ap);
		va_end(ap);
	}
	if (n > 0)
		sb->len += (size_t)n;
	sb->data[sb->len] = '\0';
}

void strbuf_cut(struct strbuf *sb, size_t len)
{
	if (!sb->cap || len > sb->len)
		return;
	sb->len = len;
	sb->data[len] = '\0';
}

char *strbuf_take(struct strbuf *sb)
{
	char *data = sb->cap ? sb->data : mem_strdup("");

	strbuf_init(sb);
	return data;
}
