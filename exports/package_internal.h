/* SPDX-License-Identifier: MIT */
/* The spelling of a package, shared by writer and reader so that there is one. */
#ifndef RUHU_EXPORTS_PACKAGE_INTERNAL_H
#define RUHU_EXPORTS_PACKAGE_INTERNAL_H

#include "base/strbuf.h"
#include "exports/package.h"

enum package_section {
	SEC_KEY,
	SEC_FORM,
	SEC_INTERVIEW,
	SEC_VISIT,
	SEC_HOUSEHOLD,
	SEC_ISSUE,
	SEC_DECISION,
	SEC_ERASURE,
	SEC_RECEIPT,
	SEC_ELSEWHERE,
	SEC_KIT,
	SEC_COUNT
};
#define PACKAGE_MAGIC "ruhu-package "
#define PACKAGE_FIRST PACKAGE_MAGIC "1\n"

struct package_part {
	size_t count, bytes;
	struct digest digest;
};

extern const char *const package_kinds[PACKAGE_ANSWER + 1];
extern const char *const package_roles[PACKAGE_FORMER + 1];
extern const char *const package_sections[SEC_COUNT];

/* The manifest with its empty line; empty parts are left out. */
void package_print_manifest(struct strbuf *out, const struct package_manifest *m,
			    const unsigned char key[PUBLIC_KEY_SIZE],
			    const struct package_part parts[SEC_COUNT]);
void package_print_key(struct strbuf *out, const struct package_key *key);
void package_print_form(struct strbuf *out,
			const struct package_form *form); /* the line before its bytes */
/* The line before the canonical bytes. */
void package_print_revision(struct strbuf *out, size_t bytes, const struct signature *by);
void package_print_erasure(struct strbuf *out, const struct erasure *e);
void package_print_digest(struct strbuf *out, const struct digest *d);
void package_print_signature(struct strbuf *out, const struct signature *by);
void package_add_hex(struct strbuf *out, const unsigned char *bytes, size_t n);
/* What is signed: the manifest names the digest of every section. */
struct digest package_signed(const char *manifest, size_t n);

#endif
