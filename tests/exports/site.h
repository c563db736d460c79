/* SPDX-License-Identifier: MIT */
/* Laptops and offices of the tests of packages: a store with its key, and what is done with it. */
#ifndef RUHU_TESTS_EXPORTS_SITE_H
#define RUHU_TESTS_EXPORTS_SITE_H

#include "exports/seal.h"
#include "tests/exports/fixture.h"

struct site {
	struct store *st; /* the test closes it */
	struct seal_signer signer;
	char code[8];
};

/* A new store in the folder that holds the flat form and trusts itself; sign: its key, its code "D<sign>". */
void site_open(struct site *s, struct fixture *f, const char *name, enum store_kind kind,
	       unsigned char sign);
void site_trust(struct site *at, const struct site *who, enum key_role role, enum key_state state);

/* A visit of this device; parent may be NULL. */
struct digest site_visit(struct site *s, struct identity id, int64_t seq,
			 const struct digest *parent);
void site_erase(struct site *s, struct identity id);
/* What an office of this code returned of a record (forms/sendback.h); its body lives in body. */
struct strbuf;
void site_make_return(struct revision *rev, struct strbuf *body, const char *code, struct identity record, const char *text,
		      const struct digest *seen, size_t n);

/* One package into a folder of the fixture; gives its path. */
const char *site_hand_in(struct fixture *f, struct site *s, const char *dir);

/* The package at path goes in whole, or is refused for a reason that is said and leaves the store as it was. */
void site_takes(struct fixture *f, struct site *s, const char *path);
void site_refuses(struct fixture *f, struct site *s, const char *path, const char *because);

#endif
