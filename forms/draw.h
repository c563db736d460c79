/* SPDX-License-Identifier: MIT */
/* The reproducible choice of one person among n adults (statistics.md Part 2): decided by the file, so nobody can redraw. */
#ifndef RUHU_FORMS_DRAW_H
#define RUHU_FORMS_DRAW_H

#include <stdbool.h>

/* u = SplitMix64(FNV-1a64("seed|wave|household|c")), c = 0, 1, ... until u < 2^64 - (2^64 mod n); returns u mod n + 1 (1..n);
 * 0 if n < 1. Roster order: men from oldest to youngest, then women likewise. */
int draw_person(const char *seed, const char *wave, const char *household, int n);

/* To which half of the households scales are read from their end: a bit of SplitMix64(FNV-1a64("seed|order|household")). Not the parity of
 * the number: every second door is one side of the stairs, and a sample at an even interval has one parity. "" = false. */
bool draw_turned(const char *seed, const char *household);

/* How a round chooses the person. DRAW_BY_HAND: the program does not; whoever asks types the number. */
enum draw_method { DRAW_RANDOM, DRAW_KISH, DRAW_BY_HAND };
enum draw_method draw_method_of(const char *person); /* "draw", "kish", "birthday", "door" of a round */
/* The person by the method; 0 for DRAW_BY_HAND and n < 1. */
int draw_by(enum draw_method method, const char *seed, const char *wave, const char *household, int n);

/* Kish's eight tables (1949) in the cycle of twelve A A B1 B2 C C D D E1 E2 F F: of five, the third and the fifth are chosen a little more
 * often (3/12), and nobody beyond the sixth. */
#define DRAW_KISH_CYCLE 12
const char *draw_kish_name(int at); /* of a place in the cycle: "B1" */
int draw_kish(int at, int n);
/* Where a household stands: its serial number counts in the order of addresses, each grid begins at a place of its own. */
int draw_kish_place(const char *seed, const char *wave, const char *household);

/* Whose birthday was last before a day (or that day), or is next after it; of several the oldest. A person whose birthday is not known (month
 * 0) cannot be chosen. 1..n; 0 = nobody. */
struct birthday {
	int month, day, age;
};
int draw_birthday(const struct birthday *v, int n, int month, int day, bool next);

#endif
