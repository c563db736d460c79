/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/shuffle.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"

enum { MULTIPLIER = 16807, MODULUS = 2147483647 };

static void begin(struct shuffle *s, int64_t seed)
{
	s->state = seed % MODULUS;
	if (s->state <= 0)
		s->state += MODULUS - 1;
}

void shuffle_begin(struct shuffle *s, double seed)
{
	begin(s, fabs(seed) < 9.0e18 ? (int64_t)seed : 0);
}

void shuffle_begin_text(struct shuffle *s, const char *seed)
{
	unsigned char hash[HASH_MAX];
	uint64_t first = 0;
	size_t n;

	if (hash_of(hash, &n, "SHA-256", seed, strlen(seed)))
		for (size_t i = 0; i < 8; i++)
			first = first << 8 | hash[i];
	/* two's complement without a cast that is not defined */
	begin(s, first > INT64_MAX ? -(int64_t)(UINT64_MAX - first) - 1 : (int64_t)first);
}

double shuffle_next(struct shuffle *s)
{
	s->state = s->state * MULTIPLIER % MODULUS;
	return (double)(s->state - 1) / (MODULUS - 1);
}
