/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/digest.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The library wants its state at a multiple of 64 bytes, more than malloc promises: it lies
 * somewhere in room. */
enum { STATE_ALIGN = 64 };

struct digest_stream {
	unsigned char room[sizeof(crypto_generichash_state) + STATE_ALIGN];
};

static crypto_generichash_state *state_of(struct digest_stream *s)
{
	size_t past = (uintptr_t)s->room % STATE_ALIGN;

	return (void *)(s->room + (past ? STATE_ALIGN - past : 0));
}

bool digest_ready(void)
{
	return sodium_init() >= 0;
}

void check_of(unsigned char out[CHECK_SIZE], const void *bytes, size_t n)
{
	static const unsigned char key[crypto_shorthash_siphashx24_KEYBYTES] = "ruhu row check 1";

	_Static_assert(CHECK_SIZE == crypto_shorthash_siphashx24_BYTES, "a check's size");
	(void)crypto_shorthash_siphashx24(out, bytes, n, key);
}

struct digest digest_of(const void *bytes, size_t n)
{
	struct digest d;

	/* Fails only for sizes that it does not know. */
	if (crypto_generichash(d.b, sizeof(d.b), bytes, n, NULL, 0) != 0)
		abort();
	return d;
}

struct digest_stream *digest_stream_new(void)
{
	struct digest_stream *s = mem_alloc(sizeof(*s));

	if (crypto_generichash_init(state_of(s), NULL, 0, DIGEST_SIZE) != 0)
		abort();
	return s;
}

void digest_stream_add(struct digest_stream *s, const void *bytes, size_t n)
{
	if (n && crypto_generichash_update(state_of(s), bytes, n) != 0)
		abort();
}

struct digest digest_stream_end(struct digest_stream *s)
{
	struct digest d;

	if (crypto_generichash_final(state_of(s), d.b, sizeof(d.b)) != 0)
		abort();
	free(s);
	return d;
}

int digest_compare(const struct digest *a, const struct digest *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

void digest_hex(char out[DIGEST_HEX], const struct digest *d)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(d->b); i++) {
		out[2 * i] = hex[d->b[i] >> 4];
		out[2 * i + 1] = hex[d->b[i] & 15];
	}
	out[DIGEST_HEX - 1] = '\0';
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool digest_from_hex(struct digest *d, const char *hex)
{
	struct digest got = { { 0 } };

	if (strlen(hex) != DIGEST_HEX - 1)
		return false;
	for (size_t i = 0; i < sizeof(got.b); i++) {
		int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		got.b[i] = (unsigned char)(high * 16 + low);
	}
	*d = got;
	return true;
}

void digest_groups(char out[DIGEST_GROUPS], const struct digest *d)
{
	uint64_t number = 0;

	for (size_t i = 0; i < 8; i++)
		number = number << 8 | d->b[i];
	for (size_t i = DIGEST_GROUPS - 1; i-- > 0;) {
		if (i % 5 == 4) {
			out[i] = ' ';
			continue;
		}
		out[i] = (char)('0' + number % 10);
		number /= 10;
	}
	out[DIGEST_GROUPS - 1] = '\0';
}

void digest_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}
