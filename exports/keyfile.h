/* SPDX-License-Identifier: MIT */
/*
 * The keys that open what is sealed for an office (docs/FORMATS.md "Key file"): in a file beside the store, each under a passphrase by
 * Argon2id; and on paper, with a check sign after every four, so that each mistyped sign is noticed and its group named.
 */
#ifndef RUHU_EXPORTS_KEYFILE_H
#define RUHU_EXPORTS_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "exports/seal.h"

struct strbuf;

enum { KEY_SALT = 16, KEY_NONCE = 24, KEY_BOX = SEAL_SEED + 16, KEYFILE_KEYS = 32 };

struct key_entry {
	unsigned char key[SEAL_KEY]; /* public */
	uint64_t passes, memory;     /* of Argon2id; memory in bytes */
	unsigned char salt[KEY_SALT], nonce[KEY_NONCE], box[KEY_BOX];
};
struct keyfile {
	VEC(struct key_entry) keys;
};

void keyfile_clear(struct keyfile *f);
void keyfile_print(struct strbuf *out, const struct keyfile *f);
/* ST_SYNTAX: damaged, or not a key file. */
MUST_USE enum status keyfile_read(struct keyfile *out, const char *bytes, size_t n,
				  struct err *err);
/* The seed under the passphrase; 256 MiB of memory, 64 MiB on a machine that has not so much. */
MUST_USE enum status key_lock(struct key_entry *out, const unsigned char seed[SEAL_SEED],
			      const char *passphrase, struct err *err);
/* ST_INPUT: the passphrase is wrong. */
MUST_USE enum status key_unlock(unsigned char seed[SEAL_SEED], const struct key_entry *entry,
				const char *passphrase, struct err *err);

/* 13 groups of four signs and a check sign, five groups a line. */
void key_paper(struct strbuf *out, const unsigned char seed[SEAL_SEED]);
/* ST_INPUT names the group that is wrong; blanks, dashes, line ends and small letters do not matter. */
MUST_USE enum status key_paper_read(unsigned char seed[SEAL_SEED], const char *text,
				    struct err *err);

#endif
