/* SPDX-License-Identifier: MIT */
/* Park and Miller's generator as ODK XForms prescribes it for randomize() with a seed, so that every engine shuffles alike. */
#ifndef RUHU_FORMS_SHUFFLE_H
#define RUHU_FORMS_SHUFFLE_H

#include <stdint.h>

struct shuffle {
	int64_t state;
};

/* seed is cut to a whole number. */
void shuffle_begin(struct shuffle *s, double seed);
/* The same where the seed is no number: the first eight bytes of the text's SHA-256, as JavaRosa and Web Forms take it. */
void shuffle_begin_text(struct shuffle *s, const char *seed);
double shuffle_next(struct shuffle *s); /* from 0 up to, not including, 1 */

#endif
