/* SPDX-License-Identifier: MIT */
/* Archives that are no workbooks, or are made to hurt. */
#ifndef RUHU_TESTS_SUPPORT_HOSTILE_H
#define RUHU_TESTS_SUPPORT_HOSTILE_H

#include "base/err.h"
#include "base/strbuf.h"

struct hostile {
	const char *what; /* for people, in English */
	const char *name; /* of the file */
	const struct strbuf *bytes;
	enum status want;  /* how it is refused */
	const char *words; /* which the sentence holds */
};

typedef void (*hostile_fn)(void *ctx, const struct hostile *h);

void hostile_each(hostile_fn fn, void *ctx);

#endif
