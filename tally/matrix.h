/* SPDX-License-Identifier: MIT */
/* Small dense matrices by rows, for tests of tables (statistics.md section 12). */
#ifndef RUHU_TALLY_MATRIX_H
#define RUHU_TALLY_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

/* b (n x m) becomes a^-1 b; a is destroyed. False where a is singular to working precision. */
bool matrix_solve(double *a, size_t n, double *b, size_t m);
/* out (k x k) = c' a c; a n x n symmetric, c n x k. */
void matrix_sandwich(double *out, const double *a, size_t n, const double *c, size_t k);

#endif
