/* SPDX-License-Identifier: MIT */
/* Returned interviews (forms/sendback.h) in an office's answer to a laptop: put in there, taken out here. */
#ifndef RUHU_EXPORTS_SENDBACKS_H
#define RUHU_EXPORTS_SENDBACKS_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "exports/package.h"
#include "store/store.h"

/* Those that wait for an answer and whose record the device of this key made. *n: how many. */
MUST_USE enum status sendbacks_put(struct package_writer *w, struct store *st, const unsigned char key[PUBLIC_KEY_SIZE], int64_t *n,
				   struct err *err);
/* ST_INPUT, and nothing taken, where the answer holds anything else, or one that no office signed which this laptop knows or which the
 * answer's signer (whom the caller knows) names as an office. *added: new here; *elsewhere: of records that are not, or of another round. */
MUST_USE enum status sendbacks_take(struct store *st, const struct package *p, int64_t *added, int64_t *elsewhere, struct err *err);

#endif
