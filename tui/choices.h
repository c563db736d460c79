/* SPDX-License-Identifier: MIT */
/* Choices as they are pressed and looked for, whatever shows them. */
#ifndef RUHU_TUI_CHOICES_H
#define RUHU_TUI_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

struct choice;

/* Every name is one digit: then a row answers to its name, else to its place in the list. */
bool choices_are_coded(const struct choice *const *list, size_t n);
/* What was typed stands in the label (any case, full-width forms too), begins the name, or is a run of the pinyin initials of the label's
 * characters: "hf" finds 四合福村. Nothing typed matches all. */
bool choices_match(const char *label, const char *name, const char *typed);

#endif
