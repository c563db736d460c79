/* SPDX-License-Identifier: MIT */
/* Every way to spoil a package on its way, for forge_test. */
#ifndef RUHU_TESTS_FAULTS_SPOIL_H
#define RUHU_TESTS_FAULTS_SPOIL_H

#include "base/strbuf.h"
#include "exports/seal.h"
#include "tests/exports/fixture.h"

struct damage {
	struct fixture *f;
	struct strbuf good[2]; /* the one that is spoiled, and another to take from */
	const char *folder;    /* where some are put for an office */
	long cases, offered, taken;
	char first[80]; /* what was taken */
};

/* Two packages of n records by L1 (the signer 1 of forge.h). */
void damage_begin(struct damage *d, struct fixture *f, const char *name, bool sealed, size_t n);
void damage_end(struct damage *d);
void spoil_parts(struct damage *d);
void spoil_by_splices(struct damage *d, long n);
void spoil(struct damage *d, size_t stride, long splices); /* all ways; stride 1 = every bit and length */

extern struct seal_opener spoil_opener; /* opens the sealed ones; after damage_begin */

#endif
