/* SPDX-License-Identifier: MIT */
/* A table that was changed in a spreadsheet, taken in on the screen: where it is, what differs, whether and why, and then what came of it. */
#ifndef RUHU_TUI_EDITS_STEPS_H
#define RUHU_TUI_EDITS_STEPS_H

#include <stdbool.h>

#include "base/digest.h"
#include "tui/screen.h"

struct workspace;

struct edits_steps {
	struct screen *screen;
	struct workspace *ws;
	char path[401];
	long long records;  /* that differ */
	struct digest seen; /* of the difference that was shown: nothing else is taken */
};

/* Asks on behalf of the screen. Flags of the screen. */
unsigned edits_ask(struct edits_steps *e, struct screen *s, struct workspace *ws);
/* An answer to one of its questions: false where it is none of them, else *flags; *written: the store has changed. */
bool edits_answered(struct edits_steps *e, const struct screen_result *r, unsigned *flags, bool *written);

#endif
