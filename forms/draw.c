/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/draw.h"

#include <stdint.h>

#include "base/strbuf.h"

static uint64_t fnv1a64(const char *s, size_t n)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* One step of SplitMix64 from state x (Steele, Lea, Flood 2014). */
static uint64_t splitmix64(uint64_t x)
{
	uint64_t z = x + UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int draw_person(const char *seed, const char *wave, const char *household, int n)
{
	if (n < 1)
		return 0;
	uint64_t m = (uint64_t)n;
	uint64_t excess = (UINT64_MAX % m + 1) % m; /* 2^64 mod n */
	struct strbuf text;

	strbuf_init(&text);
	uint64_t u;
	unsigned c = 0;
	do {
		strbuf_reset(&text);
		strbuf_addf(&text, "%s|%s|%s|%u", seed, wave, household, c++);
		u = splitmix64(fnv1a64(text.data, text.len));
	} while (u > UINT64_MAX - excess);
	strbuf_clear(&text);
	return (int)(u % m) + 1;
}
