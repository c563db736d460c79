/* SPDX-License-Identifier: MIT */
/* How this computer is used: kept in its store, and never leaves it. */
#ifndef RUHU_APP_PREFERENCES_H
#define RUHU_APP_PREFERENCES_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct workspace;

/* After a digit chose an answer. */
enum pace { PACE_QUICK, PACE_SLOW, PACE_ENTER }; /* goes on in a moment; in a longer one; waits for Enter */

struct preferences {
	char lang[8]; /* "" = as the machine is set */
	bool ascii;   /* lines and marks of ASCII characters; else measured */
	enum pace pace;
};

void preferences_load(struct preferences *p, struct workspace *ws); /* what cannot be read is as usual */
MUST_USE enum status preferences_save(const struct preferences *p, struct workspace *ws, struct err *err);

#endif
