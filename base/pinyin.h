/* SPDX-License-Identifier: MIT */
/* First letters of the pinyin of Han characters, for looking up names as people type them without an input method. */
#ifndef RUHU_BASE_PINYIN_H
#define RUHU_BASE_PINYIN_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a reading of the character begins with the letter (a to z, zh sh ch with their first). False for what is no Han character of the basic
 * block. Names whose characters are read in two ways (重庆, 厦门, 乐山) are found by both. */
bool pinyin_begins(uint32_t cp, char letter);
/* What was typed stands in the text (in either case), or is a run of the initials of its characters: "hf" finds 四合福村. Nothing typed finds
 * everything. */
bool pinyin_finds(const char *text, const char *typed);

#endif
