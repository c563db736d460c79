/* SPDX-License-Identifier: MIT */
/*
 * The regular expressions of regex(): what JavaRosa's users write (Java's dialect without back references, look-around and
 * Unicode properties), on characters, not bytes. Time grows with pattern times text, never exponentially, so that a hostile
 * definition cannot hang the program.
 */
#ifndef RUHU_FORMS_FUNC_REGEX_H
#define RUHU_FORMS_FUNC_REGEX_H

struct arena;

enum regex_result { REGEX_NO, REGEX_YES, REGEX_BAD_PATTERN, REGEX_TOO_LONG };

/* The whole text must match (xlsform.md 4.1). Working memory comes from a; the steps are taken off *left, and where they would not do
 * it is REGEX_TOO_LONG. */
enum regex_result regex_match(struct arena *a, const char *pattern, const char *text, size_t *left);

#endif
