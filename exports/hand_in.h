/* SPDX-License-Identifier: MIT */
/* Packages out of a store: what a laptop or an office hands in, and what an office answers. */
#ifndef RUHU_EXPORTS_HAND_IN_H
#define RUHU_EXPORTS_HAND_IN_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "exports/package.h"
#include "store/store.h"

struct strbuf;

/* What the maker of a package says of itself; strings are borrowed. */
struct hand_in_options {
	const struct seal_signer *signer;
	const char *round, *made, *tool;
	int64_t now_ms;
	size_t n_recipients; /* 0 = plain */
	unsigned char recipients[SEAL_RECIPIENTS][SEAL_KEY];
};
struct hand_in {
	int packages;                                 /* usually one; a large store gives several */
	char path[512];                               /* of the last one */
	int64_t number;                               /* of the last one */
	struct digest id;                             /* of the last one */
	int64_t interviews, visits, issues, others, erasures; /* revisions */
	int64_t left_out;                             /* revisions that an office has signed for */
};

/* Writes DIR/CODE-NNNN.ruhu with everything that has no receipt yet: under a temporary name, synced, read back, then named. The number
 * is taken before the file is written, so that no two packages ever have the same one. dir is made if absent. Nothing to hand in:
 * packages is 0. */
MUST_USE enum status hand_in_write(struct hand_in *out, struct store *st, const char *dir,
				   const struct hand_in_options *o, struct err *err);

/* An office's answer to path: the ids of the revisions it holds that key signed (NULL = all), every erasure, its forms, and to one laptop
 * the interviews that are returned to it; with any of these it is sealed for that laptop. */
struct answer_given {
	int64_t receipts, returned;
};
MUST_USE enum status answer_write(struct store *st, const char *path,
				  const unsigned char key[PUBLIC_KEY_SIZE],
				  const struct hand_in_options *o, struct answer_given *out, struct err *err);

/* A kit (exports/kit.h) as a package of the office; keys says who may be answered to: the office's signing key and sealing keys. */
MUST_USE enum status kit_package(struct strbuf *out, struct store *st, const char *kit, size_t n,
				 const struct hand_in_options *o, struct err *err);

/* Into a store that opened an answer or kit, all or nothing: forms, receipts for what is here, interviews returned (exports/sendbacks.h),
 * erasures. */
struct answer_taken {
	int64_t erased; /* that hold */
	int64_t receipts, returned;
	int64_t elsewhere; /* returned, but not of records that are here */
};
MUST_USE enum status answer_take(struct store *st, const struct package *p, struct answer_taken *out, struct err *err);
/* A form of a package into the store, if it compiles to what the package says of it (ST_INPUT otherwise). */
MUST_USE enum status package_form_take(struct store *st, const struct package_form *f,
				       struct err *err);
/* How many records the store holds, and of how many every revision has a receipt. */
MUST_USE enum status receipts_count(struct store *st, int64_t *records, int64_t *proven,
				    struct err *err);

#endif
