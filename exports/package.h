/* SPDX-License-Identifier: MIT */
/*
 * The package NAME.ruhu (docs/FORMATS.md "Package"): one flat text file that carries revisions, erasures, forms, receipts and keys,
 * signed by the device or office that made it. Kits are packages of the office; what a laptop hands in and what an office answers are.
 *   w = package_new(); package_add_...(w, ...); st = package_finish(&bytes, &id, w, &manifest, signer, &err); package_drop(w);
 *   st = package_read(&p, bytes, n, &err);  ... package_free(p);
 * package_read refuses every byte that package_finish would not have written, and checks every signature in it. It does not know who
 * may sign: that is the roster's (store_key_get).
 */
#ifndef RUHU_EXPORTS_PACKAGE_H
#define RUHU_EXPORTS_PACKAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/vec.h"
#include "exports/seal.h"
#include "forms/revision.h"

struct arena;
struct package_writer;
struct strbuf;

#define PACKAGE_MAX ((size_t)96 << 20) /* bytes of the plain text */

enum package_kind { PACKAGE_HAND_IN, PACKAGE_KIT, PACKAGE_ANSWER };
/* former: signed what is passed on here, and may hand in no more. */
enum package_role { PACKAGE_DEVICE, PACKAGE_OFFICE, PACKAGE_SEAL, PACKAGE_SPARE, PACKAGE_FORMER };

struct package_manifest {
	enum package_kind kind;
	const char *round;      /* id, "" = none */
	const char *device;     /* code of the device or office that made it */
	int64_t number;         /* of its packages, from 1 */
	struct digest previous; /* the package before it; zero = the first */
	const char *made;       /* time with offset: a claim */
	const char *tool;
	size_t n_recipients; /* 0 = not sealed */
	unsigned char recipients[SEAL_RECIPIENTS][SEAL_KEY];
};

/* Whose key it is: of devices and offices (they sign), of offices (they open what is sealed). */
struct package_key {
	unsigned char key[SEAL_KEY];
	enum package_role role;
	const char *code;
};
struct package_revision {
	struct digest id;
	struct revision rev;
	bool is_signed;
	struct signature by;
};
struct package_form {
	const char *id, *version;
	struct digest digest;
	const char *canonical;
	size_t canonical_len;
};

struct package {
	struct arena *arena;
	struct package_manifest m;
	struct signature by; /* who made it; checked */
	struct digest id;    /* of the plain bytes */
	VEC(struct package_key) keys;
	VEC(struct package_form) forms;
	VEC(struct package_revision) revisions; /* by kind, then id */
	VEC(struct erasure) erasures;
	VEC(struct digest) receipts; /* revisions the office holds */
	VEC(struct digest)
	elsewhere; /* revisions of this device that are not here, since an office has signed for them */
	const char *kit; /* of exports/kit.h, or NULL */
	size_t kit_len;
};

struct package_writer *package_new(void);
void package_drop(struct package_writer *w);
/* Within a section in ascending order: keys by key, forms by id and version, revisions of a kind by id, erasures by id, digests. */
void package_add_key(struct package_writer *w, const struct package_key *key);
void package_add_form(struct package_writer *w, const struct package_form *form);
void package_add_revision(struct package_writer *w, const struct revision *rev,
			  const struct signature *by); /* by NULL = born from a CSV */
void package_add_erasure(struct package_writer *w, const struct erasure *e);
void package_add_receipt(struct package_writer *w, const struct digest *id);
void package_add_elsewhere(struct package_writer *w, const struct digest *id);
void package_add_kit(struct package_writer *w, const char *bytes, size_t n);
size_t package_size(const struct package_writer *w); /* bytes so far, for splitting */
/* Appends the plain package. ST_LIMIT: more than PACKAGE_MAX. */
MUST_USE enum status package_finish(struct strbuf *out, struct digest *id, struct package_writer *w,
				    const struct package_manifest *m,
				    const struct seal_signer *signer, struct err *err);

/* ST_SYNTAX: no package, cut off, changed, of another version, a signature that does not hold. ST_LIMIT. *out NULL on failure. */
MUST_USE enum status package_read(struct package **out, const char *bytes, size_t n,
				  struct err *err);
void package_free(struct package *p);

/* A file as it lies on a stick: opens it if it is sealed, then reads it. *sealed tells which. ST_NOT_FOUND: sealed for other keys;
 * ST_USAGE: sealed, and there is no key at all here. A sealed package must name exactly the recipients it is sealed for. */
MUST_USE enum status package_open(struct package **out, bool *sealed, const char *bytes, size_t n,
				  const struct seal_opener *openers, size_t n_openers,
				  struct err *err);
bool package_is(const char *bytes, size_t n); /* by its first line, sealed or not */

#endif
