/* SPDX-License-Identifier: MIT */
/* BLAKE2b-256 and SipHash (libsodium), hex, random identities, and the digits people read to each other. */
#ifndef RUHU_BASE_DIGEST_H
#define RUHU_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define DIGEST_SIZE   32
#define DIGEST_HEX    (2 * DIGEST_SIZE + 1)
#define DIGEST_GROUPS 20 /* "4071 9925 3318 6640" with its NUL */

struct digest {
	unsigned char b[DIGEST_SIZE];
};

struct digest_stream; /* several pieces, one digest */

/* Starts the library; false if the machine gives no randomness. Called once by app/. */
bool digest_ready(void);
struct digest digest_of(const void *bytes, size_t n);
struct digest_stream *digest_stream_new(void);
void digest_stream_add(struct digest_stream *s, const void *bytes, size_t n);
struct digest digest_stream_end(struct digest_stream *s); /* frees s */

/* SipHash-2-4 of 128 bits under a key that everybody knows: a checksum against damage, a sixth of a digest's cost. Proves nothing of who
 * wrote the bytes. */
#define CHECK_SIZE 16
void check_of(unsigned char out[CHECK_SIZE], const void *bytes, size_t n);

int digest_compare(const struct digest *a, const struct digest *b); /* memcmp order */
void digest_hex(char out[DIGEST_HEX], const struct digest *d);
bool digest_from_hex(struct digest *d, const char *hex);
/* Four groups of four decimal digits: the first 8 bytes as a big-endian number modulo 10^16. For
 * the telephone. */
void digest_groups(char out[DIGEST_GROUPS], const struct digest *d);

void digest_random(void *out, size_t n);

#endif
