/* SPDX-License-Identifier: MIT */
/* Every bit of a store is turned over, and every reading is compared with what it gave before. */
#ifndef RUHU_TESTS_FAULTS_DAMAGE_H
#define RUHU_TESTS_FAULTS_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/strbuf.h"

/* Seeded faults: what the program leaves out (damage_wrap.c). */
enum mutant {
	MUTANT_NONE,
	MUTANT_PAGES,
	MUTANT_ROW_DIGESTS,
	MUTANT_ROW_TEXTS,
	MUTANT_ROW_NUMBERS,
	MUTANT_SEALS,
	MUTANT_DIGESTS
};
/* pages: the check of the pages at opening is left out as well, as it is for files too large for it. */
void mutant_set(enum mutant mutant, bool without_pages);

struct dump {
	const char *path; /* of the store */
	struct strbuf *out;
	struct err err;
	enum status status; /* the first fault */
};
/* One thing the program prints or exports. total: reads whole tables, and must notice by itself what the check of the pages would. */
struct reading {
	const char *name;
	bool total;
	void (*read)(struct dump *d, void *opened); /* NULL: it opens the store by itself */
};
/* How the things of one file are read: opened once for all that do not open it themselves. */
struct reading_set {
	const struct reading *readings;
	size_t n;
	void *(*open)(struct dump *d); /* NULL with d->status */
	void (*close)(void *opened);
	size_t n_opened; /* the first ones want it opened; the rest, whole commands, do not */
};
extern const struct reading_set damage_store_set, damage_door_set;
/* Fills the store that path names with one of everything. */
void damage_fill(const char *path);

#endif
