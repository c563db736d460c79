/* SPDX-License-Identifier: MIT */
/* Scenes in true terminals as data: a kind of terminal and a list of acts, each of which waits for its marker. scenes_test.c plays them. */
#ifndef RUHU_TESTS_TUI_E2E_SCENES_H
#define RUHU_TESTS_TUI_E2E_SCENES_H

#include <stddef.h>

#define DOORS   "未访 24"
#define RESTORE "\033[?1049l"
#define PASTING "\033[?2004l"

/* A digit and Enter in one breath go on at once, so that a whole way is one burst of keys. */
#define TO_NOTICE "<enter>"
#define TO_K0     TO_NOTICE "<enter>"
#define TO_ADULTS TO_K0 "1<enter>"
#define TO_DRAWN  TO_ADULTS "1452430"
#define TO_K1     TO_DRAWN "<enter>"
#define TO_STREET TO_K1 "1<enter>"
#define TO_TOOK   TO_STREET "2<enter>"
#define TO_PLACES TO_TOOK "12<enter>"
#define TO_LONG   TO_PLACES "<enter>"
#define TO_YEARS  TO_LONG "<enter>"
#define TO_AREA   TO_YEARS "12<enter>"
#define TO_MOVED  TO_AREA "<enter>"
#define TO_QUOTE  TO_MOVED "<enter>"
#define TO_MORE   TO_QUOTE "<enter>"
#define TO_THANKS TO_MORE "<enter>"
#define TO_CARD   TO_THANKS "<enter>"
#define TO_ROSTER TO_CARD "<enter>"
#define TO_END    TO_ROSTER "N"

enum { PASTED = 1000 }; /* characters */

enum verb { END, KEYS, SEE, GONE, SPLIT, BURST, PASTE, SIZE, STORM, RAW, NO_RAW, FORGOTTEN, EXIT, FILES };

struct act {
	enum verb verb;
	const char *text;
	int a, b;
};

struct scene {
	const char *name, *term;
	int columns, rows;
	const char *options, *env;
	struct act acts[80];
};

/* All of them; the table is static. */
const struct scene *scene_list(size_t *n);

#endif
