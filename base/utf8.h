/* SPDX-License-Identifier: MIT */
/*
 * Text measured in terminal columns. The only place of the program that measures, cuts, pads and
 * wraps; strlen is for bytes. Han and full-width forms are 2 columns, combining marks 0,
 * everything ambiguous 1 (platform.md section 5). An invalid byte counts as one column. Wrapping
 * follows the rules of Chinese typesetting through libunistring (no closing punctuation at the
 * head of a line, no opening one at its end).
 */
#ifndef RUHU_BASE_UTF8_H
#define RUHU_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

enum utf8_align { UTF8_LEFT, UTF8_RIGHT, UTF8_CENTRE };

bool utf8_valid(const char *s, size_t n); /* strict: no surrogates, no overlongs */
/* Bytes used (>= 1 if n > 0); *cp = 0xFFFD for a bad byte. */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);
size_t utf8_encode(char out[4], uint32_t cp); /* bytes written; a bad cp gives U+FFFD */
int utf8_cp_width(uint32_t cp);               /* 0, 1 or 2 */
int utf8_width(const char *s);                /* columns of a whole string */
int utf8_width_n(const char *s, size_t n);

/* Bytes of s whose width is at most columns, cut between graphemes; *width (may be NULL) gets the
 * columns they take. */
size_t utf8_fit(const char *s, size_t n, int columns, int *width);

/* Appends s in exactly columns columns: padded with spaces, or cut with "~" as its last column
 * where it does not fit. */
void utf8_pad(struct strbuf *out, const char *s, int columns, enum utf8_align align);

/* One line of wrapped text; bytes borrowed from the text, trailing blanks left off. */
struct utf8_line {
	const char *s;
	size_t n;
	int width;
};

/* Takes the next line of at most columns (>= 2) off *rest; false at the end of the text. An
 * explicit '\n' ends a line; an empty line comes out with n = 0. A word longer than the line is
 * cut. */
bool utf8_next_line(const char **rest, int columns, struct utf8_line *line);

/* Start of the grapheme after the one at pos, and of the one before pos. */
size_t utf8_next(const char *s, size_t len, size_t pos);
size_t utf8_prev(const char *s, size_t len, size_t pos);

/* Appends s fit for a terminal, a printer or an error line: C0/C1 controls, escapes, bidi
 * controls, zero-width and other invisible characters, private use and invalid bytes become U+FFFD; of a
 * flood of combining marks the first stay; '\n' and '\t' become a space unless keep_lines. */
void utf8_clean(struct strbuf *out, const char *s, size_t n, bool keep_lines);

/* Appends s with full-width ASCII forms (U+FF01..FF5E, U+3000) made narrow: what an input method
 * types for digits. */
void utf8_narrow(struct strbuf *out, const char *s, size_t n);

#endif
