/* SPDX-License-Identifier: MIT */
/* The reproducible choice of one person among n adults (statistics.md Part 2): decided by the file, so nobody can redraw. */
#ifndef RUHU_FORMS_DRAW_H
#define RUHU_FORMS_DRAW_H

/* u = SplitMix64(FNV-1a64("seed|wave|household|c")), c = 0, 1, ... until u < 2^64 - (2^64 mod n); returns u mod n + 1 (1..n);
 * 0 if n < 1. Roster order: men from oldest to youngest, then women likewise. */
int draw_person(const char *seed, const char *wave, const char *household, int n);

#endif
