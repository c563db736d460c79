/* SPDX-License-Identifier: MIT */
/*
 * The second copy: a stick with a folder named ruhu on it gets, after each interview, a sealed package with everything that has no receipt.
 * Whoever makes that folder says by it that the stick is for copies; no other stick is touched, and without the office's keys nothing
 * is written, since it could be read by whoever finds it.
 */
#ifndef RUHU_APP_STICK_H
#define RUHU_APP_STICK_H

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct workspace;

/* The folder on a stick that is in: below $RUHU_MEDIA, else where systems mount sticks. NULL = none; in a. */
const char *stick_find(struct arena *a);
/* What became of the second copy, a sentence in a; NULL: there is no stick, or no key to seal with. */
const char *stick_copy(struct workspace *ws, struct arena *a);

#endif
