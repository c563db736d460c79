/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/seal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Not mistaken for each other when read aloud or written by hand. */
static const char signs[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

static const char *const domains[] = {
	[SEAL_REVISION] = "ruhu revision 1\n",
	[SEAL_ERASURE] = "ruhu erasure 1\n",
	[SEAL_PACKAGE] = "ruhu package 1\n",
};

enum { MESSAGE_MAX = 32 + DIGEST_SIZE };

static size_t message(unsigned char out[MESSAGE_MAX], enum seal_domain domain,
		      const struct digest *what)
{
	size_t n = strlen(domains[domain]);

	memcpy(out, domains[domain], n);
	memcpy(out + n, what->b, DIGEST_SIZE);
	return n + DIGEST_SIZE;
}

void seal_signer_from_seed(struct seal_signer *out, const unsigned char seed[SEAL_SEED])
{
	if (crypto_sign_seed_keypair(out->key, out->secret, seed) != 0)
		abort();
}

void seal_sign(struct signature *out, const struct seal_signer *signer, enum seal_domain domain,
	       const struct digest *what)
{
	unsigned char text[MESSAGE_MAX];
	size_t n = message(text, domain, what);

	memcpy(out->key, signer->key, sizeof(out->key));
	if (crypto_sign_detached(out->bytes, NULL, text, n, signer->secret) != 0)
		abort();
}

void seal_sign_erasure(struct erasure *e, const struct seal_signer *signer)
{
	struct digest id;

	memcpy(e->by.key, signer->key, sizeof(e->by.key)); /* part of what is signed */
	id = erasure_id(e);
	seal_sign(&e->by, signer, SEAL_ERASURE, &id);
}

bool seal_verify(const struct signature *by, enum seal_domain domain, const struct digest *what)
{
	unsigned char text[MESSAGE_MAX];
	size_t n = message(text, domain, what);

	return crypto_sign_verify_detached(by->bytes, text, n, by->key) == 0;
}

void seal_fingerprint(char out[SEAL_FINGERPRINT], const unsigned char key[PUBLIC_KEY_SIZE])
{
	struct digest d = digest_of(key, PUBLIC_KEY_SIZE);
	size_t at = 0;

	for (size_t i = 0; i < 16; i++) {
		size_t bit = 5 * i;
		unsigned pair = (unsigned)d.b[bit / 8] << 8 | d.b[bit / 8 + 1];

		if (i > 0 && i % 4 == 0)
			out[at++] = '-';
		out[at++] = signs[pair >> (11 - bit % 8) & 31];
	}
	out[at] = '\0';
}

bool seal_fingerprint_is(const char *typed, const unsigned char key[PUBLIC_KEY_SIZE])
{
	char want[SEAL_FINGERPRINT];
	const char *w = want;

	seal_fingerprint(want, key);
	for (; *typed; typed++) {
		char c = *typed;

		if (c == ' ' || c == '-')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		w += *w == '-';
		if (c != *w)
			return false;
		w++;
	}
	return *w == '\0';
}
