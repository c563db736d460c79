/* SPDX-License-Identifier: MIT */
/*
 * Cells that leave the office together, as a tree of sums (statistics.md section 10): the county, its townships, their villages, over all
 * tables. Whoever holds the printed cells can confine every hidden count to a range; this hides until the range of each protected count
 * is as wide as the threshold. Deterministic: of what may be hidden the smallest goes, ties by place.
 */
#ifndef RUHU_TALLY_DISCLOSE_H
#define RUHU_TALLY_DISCLOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISCLOSE_TOP SIZE_MAX

struct disclose_cell {
	size_t parent;        /* a smaller index; DISCLOSE_TOP = of nothing */
	const int64_t *count; /* [columns], not negative; a parent's is the sum of its parts' */
	bool protect;         /* none of its counts may be known closer than the threshold */
	bool locked;          /* was printed before: hiding it would not take it back */
	bool hidden;          /* in: at least these; out: all */
};

/* Hides further cells. Returns how many protected ones can still be confined (all that is left is locked); 0 = fine. A column of which the
 * top, or a locked cell above, has less than least is no secret of their parts: it has been told. */
size_t disclose_hide(struct disclose_cell *cells, size_t n, size_t columns, int64_t least);

/* The audit alone: protected cells that what is printed confines to less than least. */
size_t disclose_exposed(const struct disclose_cell *cells, size_t n, size_t columns, int64_t least);

#endif
