/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/attr.h"
#include "tally/special.h"

static void near(double got, double want, double relative)
{
	if (!(fabs(got - want) <= relative * fabs(want)))
		fail_msg("%.17g instead of %.17g", got, want);
}

/* Closed forms, so that the check does not rest on another program's table. */
static void beta__one_parameter_is_1__power_law(void **state)
{
	static const double a[] = { 1e-3, 0.5, 2, 88.37, 1e5 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(a); i++)
		for (double x = 0.05; x < 1; x += 0.1) {
			near(special_pbeta(x, a[i], 1), pow(x, a[i]), 1e-12);
			near(special_pbeta(x, 1, a[i]), -expm1(a[i] * log1p(-x)), 1e-12);
		}
}

static void t__df_1_and_2__closed_forms(void **state)
{
	(void)state;
	for (double p = 0.0005; p < 0.5; p += 0.0123) {
		near(special_qt(p, 1), -1 / tan(M_PI * p), 1e-12);
		near(special_qt(1 - p, 2), (1 - 2 * p) / sqrt(2 * p * (1 - p)), 1e-12);
	}
	near(special_pt(1, 1), 0.75, 1e-14);
}

static void quantiles__undo_probabilities(void **state)
{
	static const double dfs[] = { 1, 2.5, 7, 52, 313, 1e6 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dfs); i++)
		for (double p = 1e-6; p < 0.5; p *= 3) {
			near(special_pt(special_qt(p, dfs[i]), dfs[i]), p, 1e-12);
			near(special_pbeta(special_qbeta(p, 3.3, dfs[i]), 3.3, dfs[i]), p, 1e-12);
		}
	near(0.5 * erfc(-special_qnorm(1e-12) * -M_SQRT1_2), 1 - 1e-12, 1e-14);
}

static void limits__said_without_nan(void **state)
{
	(void)state;
	assert_true(special_qt(0.5, 3) <= 0 && special_qt(0.5, 3) >= 0);
	assert_true(special_qbeta(0, 2, 3) <= 0 && special_qbeta(1, 2, 3) >= 1);
	assert_true(special_qbeta(0.025, 0.001, 5) <= 0); /* below the smallest double */
	assert_true(special_pbeta(0, 2, 3) <= 0 && special_pbeta(1, 2, 3) >= 1);
	assert_true(isnan(special_qt(0.9, 0)) && isnan(special_qbeta(0.5, 0, 1)) &&
		    isnan(special_qnorm(-1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(beta__one_parameter_is_1__power_law),
		cmocka_unit_test(t__df_1_and_2__closed_forms),
		cmocka_unit_test(quantiles__undo_probabilities),
		cmocka_unit_test(limits__said_without_nan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
