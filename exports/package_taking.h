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
/* Who may have signed a revision: a device only what is its own; an office passes on what devices signed, and vouches for them. *leave: by a
 * key that was revoked, it is not taken. Also false with t->k->store_status. */
bool package_author_good(struct taking *t, const struct package_revision *v, bool *leave);
/* Decisions are an office's: a laptop that has one knows it from an answer, and what it signed itself would stand above it as newer. */
bool package_decided_by_office(struct taking *t, const struct package_revision *v);

#endif
