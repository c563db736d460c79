/* SPDX-License-Identifier: MIT */
/* A screen against its picture in tests/tui/screens/NAME.txt (text, "--", style letters, the cursor).
 * RUHU_UPDATE=1 writes the picture instead. */
#ifndef RUHU_TESTS_SUPPORT_GOLDEN_H
#define RUHU_TESTS_SUPPORT_GOLDEN_H

#include <stdbool.h>

struct canvas;
struct strbuf;

/* Fails the cmocka test, printing the screen, where it differs. */
void golden_screen(const struct canvas *c, const char *name);
/* What stands in such a picture; with_style: the style letters too. */
void golden_dump(struct strbuf *out, const struct canvas *c, bool with_style);
/* The same for any text against PATH in the source folder. */
void golden_text(const char *text, const char *path);

#endif
