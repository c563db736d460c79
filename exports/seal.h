/* SPDX-License-Identifier: MIT */
/*
 * All cryptography of the program, through libsodium only (docs/FORMATS.md "Package"): Ed25519 signatures (exports/seal_sign.c) and
 * sealed files (exports/seal_box.c). No other file includes sodium.h, but for base/digest.c.
 */
#ifndef RUHU_EXPORTS_SEAL_H
#define RUHU_EXPORTS_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "forms/erasure.h"

struct strbuf;

#define SEAL_SEED        32
#define SEAL_KEY         32
#define SEAL_FINGERPRINT 20 /* "4Q7T-K2MN-9AXC-77WD" with its NUL */
#define SEAL_RECIPIENTS  8  /* at most */

/* A signing key pair. Its seed is what is kept; wiped (base/wipe.h) when done with. */
struct seal_signer {
	unsigned char key[PUBLIC_KEY_SIZE];
	unsigned char secret[64];
};

/* What a signature is about: each has its own domain string, so that none can be taken for another. */
enum seal_domain { SEAL_REVISION, SEAL_ERASURE, SEAL_PACKAGE };

void seal_signer_from_seed(struct seal_signer *out, const unsigned char seed[SEAL_SEED]);
void seal_sign(struct signature *out, const struct seal_signer *signer, enum seal_domain domain,
	       const struct digest *what);
/* As its reason, seq and identity are; fills e->by. */
void seal_sign_erasure(struct erasure *e, const struct seal_signer *signer);
bool seal_verify(const struct signature *by, enum seal_domain domain, const struct digest *what);
/* What people read to each other: the first 80 bits of the key's digest, no signs that are mistaken for each other. */
void seal_fingerprint(char out[SEAL_FINGERPRINT], const unsigned char key[PUBLIC_KEY_SIZE]);
/* Does what a person typed (small letters, blanks, no dashes) mean this key's fingerprint? All of it. */
bool seal_fingerprint_is(const char *typed, const unsigned char key[PUBLIC_KEY_SIZE]);

/* A key pair that opens sealed files (X25519), made from a seed. */
struct seal_opener {
	unsigned char key[SEAL_KEY];
	unsigned char secret[SEAL_KEY];
};
void seal_opener_from_seed(struct seal_opener *out, const unsigned char seed[SEAL_SEED]);
/* A signing key as one that is sealed for (Ed25519 to X25519): an office's answer to one laptop. False: no key of ours. */
bool seal_key_of_signer(unsigned char out[SEAL_KEY], const unsigned char key[PUBLIC_KEY_SIZE]);
void seal_opener_of_signer(struct seal_opener *out, const struct seal_signer *signer);

/* Appends the sealed form of bytes, which every one of the recipients can open; 1 to SEAL_RECIPIENTS of them. */
MUST_USE enum status seal_close(struct strbuf *out, const void *bytes, size_t n,
				const unsigned char (*recipients)[SEAL_KEY], size_t n_recipients,
				struct err *err);
bool seal_is_sealed(const char *bytes, size_t n);
/* Is all of a sealed file there? Known without a key. ST_SYNTAX: its first lines are damaged or, which has a sentence of its own, it
 * was cut off. */
MUST_USE enum status seal_whole(const char *bytes, size_t n, struct err *err);
/* Whom a sealed file is for. Statuses of seal_whole. */
MUST_USE enum status seal_recipients(unsigned char (*recipients)[SEAL_KEY], size_t *n_recipients,
				     const char *bytes, size_t n, struct err *err);
/* Appends what was sealed, all of it or nothing. ST_NOT_FOUND: none of the keys is one it is for; ST_SYNTAX: cut off or changed. */
MUST_USE enum status seal_open(struct strbuf *out, const char *bytes, size_t n,
			       const struct seal_opener *openers, size_t n_openers,
			       struct err *err);

#endif
