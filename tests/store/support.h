/* SPDX-License-Identifier: MIT */
/* A folder of its own for each test, and short ways to say a revision. */
#ifndef RUHU_TESTS_STORE_SUPPORT_H
#define RUHU_TESTS_STORE_SUPPORT_H

#include "store/store.h"

struct place {
	char folder[128];
	char store[160]; /* folder/ruhu.db; nothing is there yet */
};

int place_make(void **state); /* cmocka fixtures: *state = struct place */
int place_remove(void **state);
struct store *store_fresh(const struct place *p, enum store_kind kind); /* created, opened */
struct store *store_again(const struct place *p);			/* opened */
void rev_make(struct revision *rev, unsigned char identity, int64_t seq, const char *body);
struct digest rev_add(struct store *st, const struct revision *rev);
/* Asserts that err holds Chinese words and part. */
void expect_sentence(const struct err *err, const char *part);

#endif
