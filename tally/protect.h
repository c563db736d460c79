/* SPDX-License-Identifier: MIT */
/*
 * Counts in a two-way table with margins that leaves the office (statistics.md section 10). Primary: 0 < count < t. Complementary: until
 * no hidden cell can be computed from the margins, that is, no edge of the graph (rows, columns; one edge a hidden cell) is a bridge.
 * Deterministic.
 */
#ifndef RUHU_TALLY_PROTECT_H
#define RUHU_TALLY_PROTECT_H

#include <stddef.h>
#include <stdint.h>

enum protect_mark { PROTECT_SHOWN, PROTECT_PRIMARY, PROTECT_COMPLEMENTARY };

/* count, mark: rows * columns. Marks that are PRIMARY on entry stay (cells hidden for another reason). */
void protect_table(enum protect_mark *mark, const int64_t *count, size_t rows, size_t columns,
		   int64_t least);

/* The audit: hidden cells that margins give away. */
size_t protect_exposed(const enum protect_mark *mark, size_t rows, size_t columns);

#endif
