/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/matrix.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define SINGULAR 1e-13 /* of the largest element of the column at the start */

static void swap_rows(double *a, size_t columns, size_t i, size_t j)
{
	for (size_t k = 0; k < columns && i != j; k++) {
		double t = a[i * columns + k];

		a[i * columns + k] = a[j * columns + k];
		a[j * columns + k] = t;
	}
}

/* Clears column k below the pivot in a and does the same to b. */
static void eliminate(double *a, size_t n, double *b, size_t m, size_t k)
{
	for (size_t i = k + 1; i < n; i++) {
		double f = a[i * n + k] / a[k * n + k];

		for (size_t j = k; j < n; j++)
			a[i * n + j] -= f * a[k * n + j];
		for (size_t j = 0; j < m; j++)
			b[i * m + j] -= f * b[k * m + j];
	}
}

bool matrix_solve(double *a, size_t n, double *b, size_t m)
{
	double largest = 0;

	for (size_t i = 0; i < n * n; i++)
		largest = fmax(largest, fabs(a[i]));
	for (size_t k = 0; k < n; k++) {
		size_t pivot = k;

		for (size_t i = k + 1; i < n; i++)
			if (fabs(a[i * n + k]) > fabs(a[pivot * n + k]))
				pivot = i;
		if (!(fabs(a[pivot * n + k]) > SINGULAR * largest))
			return false;
		swap_rows(a, n, k, pivot);
		swap_rows(b, m, k, pivot);
		eliminate(a, n, b, m, k);
	}
	for (size_t k = n; k-- > 0;)
		for (size_t j = 0; j < m; j++) {
			double x = b[k * m + j];

			for (size_t i = k + 1; i < n; i++)
				x -= a[k * n + i] * b[i * m + j];
			b[k * m + j] = x / a[k * n + k];
		}
	return true;
}

void matrix_sandwich(double *out, const double *a, size_t n, const double *c, size_t k)
{
	double *ac = mem_array(n * k + 1, sizeof(*ac));

	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < k; q++)
			for (size_t j = 0; j < n; j++)
				ac[i * k + q] += a[i * n + j] * c[j * k + q];
	for (size_t p = 0; p < k; p++)
		for (size_t q = 0; q < k; q++) {
			out[p * k + q] = 0;
			for (size_t i = 0; i < n; i++)
				out[p * k + q] += c[i * k + p] * ac[i * k + q];
		}
	free(ac);
}
