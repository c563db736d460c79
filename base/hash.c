/* SPDX-License-Identifier: MIT */
/* SHA-2 is libsodium's. MD5 (RFC 1321) and SHA-1 (RFC 3174) are here, see docs/DECISIONS.md. */
#include "config.h"

#include "base/hash.h"

#include <math.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"

enum { BLOCK = 64 };

static uint32_t rotate(uint32_t x, unsigned by)
{
	return x << by | x >> (32 - by);
}

static uint32_t word_at(const unsigned char *p, bool big)
{
	const unsigned at[] = { big ? 24 : 0, big ? 16 : 8, big ? 8 : 16, big ? 0 : 24 };
	uint32_t w = 0;

	for (size_t i = 0; i < 4; i++)
		w |= (uint32_t)p[i] << at[i];
	return w;
}

static void md5_block(uint32_t state[5], const unsigned char *block)
{
	static const unsigned turns[4][4] = {
		{ 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 }
	};
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];

	for (unsigned i = 0; i < 64; i++) {
		const unsigned pick[] = { i, 5 * i + 1, 3 * i + 5, 7 * i };
		const uint32_t mix[] = { (b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d,
					 c ^ (b | ~d) };
		uint32_t sine = (uint32_t)(fabs(sin(i + 1.0)) * 4294967296.0); /* the RFC's table */
		uint32_t x =
			a + mix[i / 16] + sine + word_at(block + 4 * (pick[i / 16] % 16), false);

		a = d;
		d = c;
		c = b;
		b += rotate(x, turns[i / 16][i % 4]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
}

static void sha1_block(uint32_t state[5], const unsigned char *block)
{
	static const uint32_t add[] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];

	for (size_t i = 0; i < 80; i++)
		w[i] = i < 16 ? word_at(block + 4 * i, true)
			      : rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (size_t i = 0; i < 80; i++) {
		const uint32_t mix[] = { (b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d),
					 b ^ c ^ d };
		uint32_t x = rotate(a, 5) + mix[i / 20] + e + w[i] + add[i / 20];

		e = d;
		d = c;
		c = rotate(b, 30);
		b = a;
		a = x;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

/* What both have in common: blocks of 64 bytes, a 1 bit, zeros, and the length in bits. */
static void run_blocks(uint32_t state[5],
		       void (*block)(uint32_t state[5], const unsigned char *block), bool big,
		       const unsigned char *bytes, size_t n)
{
	unsigned char last[2 * BLOCK] = { 0 };
	size_t rest = n % BLOCK, size = rest + 9 > BLOCK ? 2 * BLOCK : BLOCK;
	uint64_t bits = (uint64_t)n * 8;

	for (size_t i = 0; i + BLOCK <= n; i += BLOCK)
		block(state, bytes + i);
	if (rest > 0)
		memcpy(last, bytes + n - rest, rest);
	last[rest] = 0x80;
	for (size_t i = 0; i < 8; i++)
		last[size - 8 + i] = (unsigned char)(bits >> 8 * (big ? 7 - i : i) & 0xFF);
	for (size_t i = 0; i < size; i += BLOCK)
		block(state, last + i);
}

static void run_short(unsigned char *out, size_t words, bool big, const void *bytes, size_t n)
{
	uint32_t state[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

	run_blocks(state, big ? sha1_block : md5_block, big, bytes, n);
	for (size_t i = 0; i < 4 * words; i++)
		out[i] = (unsigned char)(state[i / 4] >> 8 * (big ? 3 - i % 4 : i % 4) & 0xFF);
}

static void md5(unsigned char *out, const void *bytes, size_t n)
{
	run_short(out, 4, false, bytes, n);
}

static void sha1(unsigned char *out, const void *bytes, size_t n)
{
	run_short(out, 5, true, bytes, n);
}

static void sha256(unsigned char *out, const void *bytes, size_t n)
{
	crypto_hash_sha256(out, bytes, n);
}

static void sha512(unsigned char *out, const void *bytes, size_t n)
{
	crypto_hash_sha512(out, bytes, n);
}

/* SHA-384 is SHA-512 from another start, cut (FIPS 180-4). */
static void sha384(unsigned char *out, const void *bytes, size_t n)
{
	static const uint64_t start[8] = { 0xcbbb9d5dc1059ed8, 0x629a292a367cd507,
					   0x9159015a3070dd17, 0x152fecd8f70e5939,
					   0x67332667ffc00b31, 0x8eb44a8768581511,
					   0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4 };
	crypto_hash_sha512_state state;

	crypto_hash_sha512_init(&state);
	memcpy(state.state, start, sizeof(start));
	crypto_hash_sha512_update(&state, bytes, n);
	crypto_hash_sha512_final(&state, out);
}

bool hash_of(unsigned char out[HASH_MAX], size_t *size, const char *algorithm, const void *bytes,
	     size_t n)
{
	static const struct {
		const char *name;
		size_t size;
		void (*fn)(unsigned char *out, const void *bytes, size_t n);
	} table[] = {
		{ "MD5", 16, md5 },        { "SHA-1", 20, sha1 },     { "SHA-256", 32, sha256 },
		{ "SHA-384", 48, sha384 }, { "SHA-512", 64, sha512 },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (strcmp(table[i].name, algorithm) != 0)
			continue;
		table[i].fn(out, bytes, n);
		*size = table[i].size;
		return true;
	}
	return false;
}
