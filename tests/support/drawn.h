/* SPDX-License-Identifier: MIT */
/* Answers as people might give them, drawn from a seed that each call moves on. */
#ifndef RUHU_TESTS_SUPPORT_DRAWN_H
#define RUHU_TESTS_SUPPORT_DRAWN_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/form.h"

struct strbuf;

int drawn_below(uint64_t *random, int n); /* 0 .. n - 1 */
/* An answer of a type with a spelling of its own; false where any text will do. */
bool drawn_special(uint64_t *random, const char *type, struct strbuf *out);
/* Values that forms ask for: small counts, ages, years, prices, codes; then whatever else. */
void drawn_value(uint64_t *random, enum input input, int tries, struct strbuf *out);

#endif
