/* SPDX-License-Identifier: MIT */
/* What a style looks like on a terminal with so many colours, and which characters draw a
 * glyph. Meaning is never by colour alone: every style has an attribute of its own for
 * terminals without any. */
#ifndef RUHU_TUI_THEME_H
#define RUHU_TUI_THEME_H

#include <stdbool.h>

#include "tui/canvas.h"

struct theme_look {
	int fg; /* colour number of the terminal, -1 = its own */
	bool bold, dim, reverse, underline;
};

/* colours: 0 (none or NO_COLOR), 8, 16 or 256. */
struct theme_look theme_look(unsigned style, int colours);
const char *theme_glyph(enum glyph g, bool ascii); /* one column */
/* For terminals that draw ambiguous characters two columns wide: an ASCII one in the place of a
 * common one of these; s itself otherwise. */
const char *theme_ascii(const char *grapheme);

#endif
