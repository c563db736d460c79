/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The first block is small, since many arenas hold one record; each further one is twice the
 * last, up to BLOCK_MAX. */
enum { BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20 };

struct block {
	struct block *next;
	size_t size, used;
	max_align_t data[];
};

struct arena {
	struct block *head; /* the block that is being filled */
};

static struct block *block_new(size_t size)
{
	struct block *b = mem_alloc(sizeof(*b) + size);

	b->size = size;
	return b;
}

struct arena *arena_new(void)
{
	return mem_alloc(sizeof(struct arena));
}

static void free_blocks(struct block *b)
{
	while (b) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	free_blocks(a->head);
	free(a);
}

void arena_reset(struct arena *a)
{
	struct block *largest = a->head;
	struct block **link = &a->head;

	if (!largest)
		return;
	for (struct block *b = a->head; b; b = b->next) {
		if (b->size > largest->size)
			largest = b;
	}
	while (*link != largest)
		link = &(*link)->next;
	*link = largest->next;
	free_blocks(a->head);
	memset(largest->data, 0, largest->used);
	largest->used = 0;
	largest->next = NULL;
	a->head = largest;
}

void *arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	struct block *b = a->head;
	size_t need = n ? n : 1;
	char *p;

	if (need > SIZE_MAX / 2)
		return mem_array(SIZE_MAX, 2); /* ends the program as exhaustion does */
	need = (need + align - 1) / align * align;
	if (!b || b->size - b->used < need) {
		size_t size = b ? b->size * 2 : BLOCK_MIN;

		if (size > BLOCK_MAX)
			size = BLOCK_MAX;
		if (size < need)
			size = need;
		b = block_new(size);
		/* A giant goes behind, so that the head keeps being filled. */
		if (need > BLOCK_MAX / 2 && a->head) {
			b->next = a->head->next;
			a->head->next = b;
		} else {
			b->next = a->head;
			a->head = b;
		}
	}
	p = (char *)b->data + b->used;
	b->used += need;
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return mem_array(count, size); /* ends the program as exhaustion does */
	return arena_alloc(a, count * size);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n)
		memcpy(copy, s, n);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s ? s : "", s ? strlen(s) : 0);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return arena_strdup(a, "");
	text = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	n = vsnprintf(text, (size_t)n + 1, fmt, ap);
	va_end(ap);
	if (n < 0)
		*text = '\0';
	return text;
}
