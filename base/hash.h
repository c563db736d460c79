/* SPDX-License-Identifier: MIT */
/* The digests that questionnaires ask for by name (digest() of XLSForm). Not for anything that must be safe: what ruhu itself relies
 * on is base/digest.h. */
#ifndef RUHU_BASE_HASH_H
#define RUHU_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>

#define HASH_MAX 64

/* algorithm: "MD5", "SHA-1", "SHA-256", "SHA-384" or "SHA-512"; *size = bytes written. False for any other name. */
bool hash_of(unsigned char out[HASH_MAX], size_t *size, const char *algorithm, const void *bytes,
	     size_t n);

#endif
