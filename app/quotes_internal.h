/* SPDX-License-Identifier: MIT */
/* The words of a quotation: what may be left out of them, and what may not stay in. app/quotes_words.c. */
#ifndef RUHU_APP_QUOTES_INTERNAL_H
#define RUHU_APP_QUOTES_INTERNAL_H

struct arena;
struct divisions;

/* Where the pieces of shorter ("……" between them) stand in said, in bytes: "0-12 20-35"; NULL where they do not, in their order. */
const char *quote_pieces(struct arena *a, const char *said, const char *shorter);
/* The pieces, "……" wherever words are missing; "" where keep fits the words not (between characters, ascending, within). */
const char *quote_keep(struct arena *a, const char *said, const char *keep);
/* What in the words tells more than the township: a place of the list below it, a door, a long number. NULL = nothing. */
const char *quote_fault(const char *text, const struct divisions *d, struct arena *a);

#endif
