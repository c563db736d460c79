/* SPDX-License-Identifier: MIT */
/* Packages for forge_test: good ones, and those of people who should not be believed; and seeded faults of the checks. */
#ifndef RUHU_TESTS_FAULTS_FORGE_H
#define RUHU_TESTS_FAULTS_FORGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "exports/package.h"

struct forge {
	const struct seal_signer *by, *revisions_by; /* who signs the whole, and each record */
	const char *code, *records_code;             /* what both say of the computer */
	int64_t number;
	uint32_t first; /* its records are first, first + 1, ... */
	size_t n;
	bool records_twisted; /* signatures of records are those of something else */
	const struct seal_signer *erases_by;
	bool erasure_twisted;
	size_t recipients;                       /* 0 = plain */
	unsigned char keys[2][SEAL_KEY];         /* of the recipients */
};

struct identity forge_identity(uint32_t number);
void forge_signer(struct seal_signer *out, uint32_t number); /* a key of its own for each number */
/* Appends the package; sealed where it has recipients. An erasure is of the record before the first. */
void forge_package(struct strbuf *out, const struct forge *f);

enum forge_mutant {
	FORGE_NONE,
	FORGE_PACKAGE_SIGNATURE,
	FORGE_REVISION_SIGNATURE,
	FORGE_ERASURE_SIGNATURE,
	FORGE_ANY_ERASURE,
	FORGE_ANYBODY,
	FORGE_REVOKED,
	FORGE_MUTANTS
};
extern enum forge_mutant forge_mutant;

#endif
