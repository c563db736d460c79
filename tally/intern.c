/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/intern.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

static uint32_t hash(const char *s, size_t n)
{
	uint32_t h = 2166136261U; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619U;
	return h;
}

void intern_init(struct intern *in, struct arena *arena)
{
	memset(in, 0, sizeof(*in));
	in->arena = arena;
	in->slots = 16;
	in->slot = mem_array(in->slots, sizeof(*in->slot));
	in->cap = 8;
	in->text = mem_array(in->cap, sizeof(*in->text));
	in->text[in->n++] = "";
}

void intern_clear(struct intern *in)
{
	free(in->slot);
	free(in->text);
	memset(in, 0, sizeof(*in));
}

static size_t place(const struct intern *in, const char *s, size_t n)
{
	size_t mask = in->slots - 1, at = hash(s, n) & mask;

	for (; in->slot[at]; at = (at + 1) & mask) {
		const char *t = in->text[in->slot[at]];

		if (strncmp(t, s, n) == 0 && t[n] == '\0')
			break;
	}
	return at;
}

static void grow(struct intern *in)
{
	free(in->slot);
	in->slots *= 2;
	in->slot = mem_array(in->slots, sizeof(*in->slot));
	for (size_t i = 1; i < in->n; i++)
		in->slot[place(in, in->text[i], strlen(in->text[i]))] = (uint32_t)i;
}

uint32_t intern_add(struct intern *in, const char *s, size_t n)
{
	uint32_t code;
	size_t at;

	if (n == 0)
		return 0;
	if (n == 1 && in->byte[(unsigned char)*s])
		return in->byte[(unsigned char)*s];
	at = place(in, s, n);
	code = in->slot[at];
	if (!code) {
		if (in->n == in->cap) {
			in->cap *= 2;
			in->text = mem_resize(in->text, in->cap, sizeof(*in->text));
		}
		code = (uint32_t)in->n;
		in->text[in->n++] = arena_strndup(in->arena, s, n);
		in->slot[at] = code;
		if (in->n * 2 > in->slots)
			grow(in);
	}
	if (n == 1)
		in->byte[(unsigned char)*s] = code;
	return code;
}
