/* SPDX-License-Identifier: MIT */
/* Texts as small integers in order of first sight; 0 is "". Two hundred thousand rows share a few dozen codes. */
#ifndef RUHU_TALLY_INTERN_H
#define RUHU_TALLY_INTERN_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct intern {
	struct arena *arena; /* borrowed: holds the texts */
	const char **text;   /* [n] */
	size_t n, cap;
	uint32_t *slot;     /* open addressing, 0 = free */
	size_t slots;       /* a power of two */
	uint32_t byte[256]; /* codes of one-byte texts, 0 = not seen */
};

void intern_init(struct intern *in, struct arena *arena);
void intern_clear(struct intern *in);
uint32_t intern_add(struct intern *in, const char *s, size_t n);

#endif
