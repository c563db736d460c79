/* SPDX-License-Identifier: MIT */
/* Choices as they are pressed and looked for, whatever shows them. */
#ifndef RUHU_TUI_CHOICES_H
#define RUHU_TUI_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

struct choice;

/* Every name is a number of at most two digits, as numbers are written: then a row answers to its name, so that what a household says
 * ("7" of 0 to 10, "98" as on the paper) is what is pressed; else to its place in the list. The most digits of a name; 0 = places. */
int choices_code_width(const struct choice *const *list, size_t n);
/* The row that answers to the number, -1 = none; *longer is set if more digits could follow. */
int choices_row(const struct choice *const *list, size_t n, int number, bool *longer);
/* What was typed stands in the label (any case, full-width forms too), begins the name, or is a run of the pinyin initials of the label's
 * characters: "hf" finds 四合福村. Nothing typed matches all. */
bool choices_match(const char *label, const char *name, const char *typed);

#endif
