/* SPDX-License-Identifier: MIT */
/* A folder of its own, stores in it, small forms and records for the tests of exports/. */
#ifndef RUHU_TESTS_EXPORTS_FIXTURE_H
#define RUHU_TESTS_EXPORTS_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "exports/merge.h"
#include "forms/form.h"
#include "forms/household.h"
#include "forms/revision.h"
#include "store/store.h"
#include "tests/support/paths.h"

#define EXPORTS_DATA TEST_DATA "/exports"

struct fixture {
	struct arena *arena;
	const char *dir;
	struct divisions *divisions;
	struct form *flat, *nested;
	uint64_t random;
};

int fixture_open(void **state); /* of cmocka; *state = struct fixture * */
int fixture_close(void **state);
void must(enum status st, const struct err *err); /* fails the test with the sentence */
uint32_t draw(struct fixture *f, uint32_t below);

/* A new store in the folder. with_forms: it holds both forms. */
struct store *fixture_store(struct fixture *f, const char *name, enum store_kind kind,
			    bool with_forms);
struct digest fixture_state(struct store *st); /* its digest */
bool same_state(struct store *a, struct store *b);

/* A random record of a form (revision 1) or, made from *parent, its next revision. */
void fixture_interview(struct fixture *f, struct store *st, const struct form *form,
		       struct identity id, int64_t seq, const struct digest *parent,
		       struct digest *out);
void fixture_visit(struct fixture *f, struct store *st, struct identity id, int64_t seq,
		   const struct digest *parent, struct digest *out);
struct identity fixture_identity(struct fixture *f);
/* Visits and interviews of both forms, each with up to two revisions more. */
void fixture_fill(struct fixture *f, struct store *st, size_t records);

/* Merges paths (NULL at the end of the list) and prints the report into *text (caller clears), may be NULL. */
struct strbuf;
enum status fixture_merge(struct fixture *f, struct store *st, const char *const *paths,
			  const char *form_path, struct strbuf *text);
const char *fixture_export(struct fixture *f, struct store *st,
			   const char *name); /* exchange; gives the folder */
const char *fixture_path(struct fixture *f, const char *name);
void fixture_write(const char *path, const char *bytes, size_t n);

/* Lines of a table under EXPORTS_DATA: fn(ctx, cells of the line). */
void fixture_table(struct fixture *f, const char *name,
		   void (*fn)(void *ctx, const char *const *cells), void *ctx);

#endif
