/* SPDX-License-Identifier: MIT */
/* First letters of the pinyin of Han characters, for looking up names as people type them without an input method. */
#ifndef RUHU_BASE_PINYIN_H
#define RUHU_BASE_PINYIN_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a reading of the character begins with the letter (a to z, zh sh ch with their first). False for what is no Han character of the basic
 * block. Names whose characters are read in two ways (重庆, 厦门, 乐山) are found by both. */
bool pinyin_begins(uint32_t cp, char letter);

#endif
