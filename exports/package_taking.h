/* SPDX-License-Identifier: MIT */
/* A package on its way into a store: package_merge.c, and package_author.c, which says whom to believe. */
#ifndef RUHU_EXPORTS_PACKAGE_TAKING_H
#define RUHU_EXPORTS_PACKAGE_TAKING_H

#include "exports/merge_internal.h"
#include "exports/package.h"

struct taking {
	struct intake *k;
	struct merge *m;
	struct package *p;
	struct store_key signer;
	struct digest file;
	int64_t left_out;    /* signed by keys that were revoked */
	VEC(unsigned) marks; /* a revision each */
	VEC(bool) leave;     /* likewise */
	struct err *err;
};

/* False, with a sentence about the package. */
bool package_refuse(struct taking *t, enum status code, const char *text);
/* Fills t->signer. False: it is not in the roster, was revoked, or writes another's code; said. */
bool package_signer_known(struct taking *t);
/* Who may have signed a revision: a device only what is its own; an office passes on what devices signed, and vouches for them. Decisions are
 * an office's: a laptop knows them from an answer, and one that it signed would stand above the office's as newer. What is wrong, NULL =
 * nothing, or the store's fault (t->k->store_status). *leave: by a key that was revoked, it is not taken. */
const char *package_author_fault(struct taking *t, const struct package_revision *v, bool *leave);

#endif
