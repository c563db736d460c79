/* SPDX-License-Identifier: MIT */
/* A screen against its picture in tests/tui/screens/NAME.txt (text, "--", style letters, the cursor).
 * RUHU_UPDATE=1 writes the picture instead. */
#ifndef RUHU_TESTS_SUPPORT_GOLDEN_H
#define RUHU_TESTS_SUPPORT_GOLDEN_H

struct canvas;

/* Fails the cmocka test, printing the screen, where it differs. */
void golden_screen(const struct canvas *c, const char *name);
/* The same for any text against tests/data/PATH. */
void golden_text(const char *text, const char *path);

#endif
