/* SPDX-License-Identifier: MIT */
/*
 * Pictures of screens, tests/tui/screens/NAME.txt (RUHU_UPDATE=1 writes them): a new screen is one row of a table, and is drawn in every size,
 * in Chinese and English, in the Unicode and in the ASCII theme. Style letters stand with the first theme of each language.
 */
#ifndef RUHU_TESTS_TUI_PICTURES_H
#define RUHU_TESTS_TUI_PICTURES_H

#include <stddef.h>

#include "tests/tui/stage.h"

struct CMUnitTest;

struct picture {
	const char *name;
	enum stage_kind stage;
	const char *keys;
};

/* A test for each: tests has n places; p lives as long as they do. */
void pictures_list(struct CMUnitTest *tests, const struct picture *p, size_t n);

#endif
