/* SPDX-License-Identifier: MIT */
/*
 * An erasure: "what this record held is withdrawn" (architecture sections 3 and 5). It carries no personal data, only grows, and wins
 * for ever. Its id is the digest of its canonical bytes (docs/FORMATS.md); it is signed by whoever says it.
 */
#ifndef RUHU_FORMS_ERASURE_H
#define RUHU_FORMS_ERASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "forms/revision.h"

#define PUBLIC_KEY_SIZE 32
#define SIGNATURE_SIZE  64
#define ERASURE_REASON  32 /* longest */

/* Who signed what: an Ed25519 public key and signature. Made and checked in exports/seal.h; every other part only carries them. */
struct signature {
	unsigned char key[PUBLIC_KEY_SIZE];
	unsigned char bytes[SIGNATURE_SIZE];
};

struct erasure {
	struct identity identity; /* the record */
	const char *reason;       /* a code: 1 to 32 of a-z and '-' */
	int64_t seq;              /* 1 + the greatest seq of the record that was known; >= 1 */
	struct signature by;      /* the key is part of the canonical bytes, the signature is not */
};

bool erasure_reason_valid(const char *reason);
struct digest erasure_id(const struct erasure *e);

#endif
