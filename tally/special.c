/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/special.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "base/num.h"

#define LN_SQRT_2PI 0.918938533204672741780329736406
#define SQRT_2PI    2.50662827463100050241576528481
#define STEPS       400 /* of a search; it takes about ten */

/* log(n!) - Stirling's formula (Loader 2000, "Fast and accurate computation of binomial probabilities"): no cancellation at large n. */
static double stirling_error(double n)
{
	double n2 = n * n;

	if (n <= 15)
		return lgamma(n + 1) - (n + 0.5) * log(n) + n - LN_SQRT_2PI;
	return (1.0 / 12 -
		(1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / n2) / n2) / n2) / n2) /
	       n;
}

/* x log(x/m) + m - x, without cancellation where x is near m (Loader 2000). */
static double deviance(double x, double m)
{
	double v, s, term, next;

	if (fabs(x - m) >= 0.1 * (x + m))
		return x * log(x / m) + m - x;
	v = (x - m) / (x + m);
	s = (x - m) * v;
	term = 2 * x * v;
	v *= v;
	for (int j = 1; j < 1000; j++) {
		term *= v;
		next = s + term / (2 * j + 1);
		if (!(next > s) && !(next < s))
			break;
		s = next;
	}
	return s;
}

/* x^a y^b / B(a, b), y = 1 - x: the factor before the continued fraction, and the density in the logit of x. */
static double beta_kernel(double x, double y, double a, double b)
{
	double n = a + b;
	double e = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) -
		   deviance(b, n * y);

	return exp(e) * sqrt(a / n * b) / SQRT_2PI;
}

/* Continued fraction of the incomplete beta function, its even part (Didonato & Morris 1992, ACM Algorithm 708, BFRAC): unlike the
 * plain one it loses nothing where x is near the mean. For x <= (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double y, double a, double b)
{
	double lambda = a > b ? (a + b) * y - b : a - (a + b) * x;
	double c = 1 + lambda, c0 = b / a, c1 = 1 + 1 / a, p = 1, s = a + 1;
	double an = 0, bn = 1, an1 = 1, bn1 = c / c1, r = c1 / c;

	for (int k = 1; k < 100000; k++) {
		double n = k, t = n / a, w = n * (b - n) * x, e = a / s, before = r;
		double alpha = p * (p + c0) * e * e * (w * x), beta;

		e = (1 + t) / (c1 + t + t);
		beta = n + w / s + e * (c + n * (1 + y));
		p = 1 + t;
		s += 2;
		t = alpha * an + beta * an1;
		an = an1;
		an1 = t;
		t = alpha * bn + beta * bn1;
		bn = bn1;
		bn1 = t;
		r = an1 / bn1;
		if (fabs(r - before) <= DBL_EPSILON * r)
			break;
		an /= bn1;
		bn /= bn1;
		an1 = r;
		bn1 = 1;
	}
	return r;
}

/* Lower and upper tail of the beta distribution at x; y = 1 - x is given apart, so that neither end loses digits. */
static void beta_tails(double x, double y, double a, double b, double *lower, double *upper)
{
	if (!(x > 0) || !(y > 0)) {
		*lower = x > 0 ? 1 : 0;
		*upper = 1 - *lower;
	} else if (x <= (a + 1) / (a + b + 2)) {
		*lower = beta_kernel(x, y, a, b) * beta_fraction(x, y, a, b);
		*upper = 1 - *lower;
	} else {
		*upper = beta_kernel(x, y, a, b) * beta_fraction(y, x, b, a);
		*lower = 1 - *upper;
	}
}

double special_pbeta(double x, double a, double b)
{
	double lower, upper;

	if (!(a > 0) || !(b > 0) || isnan(x))
		return (double)NAN;
	beta_tails(x, 1 - x, a, b, &lower, &upper);
	return lower;
}

/* Newton's method for log(tail) on the logit of x, with a bracket: the tail is nearly a straight line there. */
double special_qbeta(double p, double a, double b)
{
	double lo = -744, hi = 744, u;
	bool low = p <= 0.5;
	double target = low ? log(p) : log1p(-p);

	if (!(a > 0) || !(b > 0) || !(p >= 0) || !(p <= 1))
		return (double)NAN;
	if (!(p > 0) || !(p < 1))
		return p > 0 ? 1 : 0;
	u = log(a / b);
	u = u < lo ? lo : u > hi ? hi : u;
	for (int i = 0; i < STEPS; i++) {
		double x = 1 / (1 + exp(-u)), y = 1 / (1 + exp(u));
		double lower, upper, tail, h, next;

		beta_tails(x, y, a, b, &lower, &upper);
		tail = low ? lower : upper;
		h = tail > 0 ? log(tail) - target : -HUGE_VAL;
		if ((h < 0) == low)
			lo = u;
		else
			hi = u;
		next = u - h / (beta_kernel(x, y, a, b) / tail * (low ? 1 : -1));
		if (!(next > lo) || !(next < hi))
			next = (lo + hi) / 2;
		if (fabs(next - u) <= 2 * DBL_EPSILON * (1 + fabs(u))) {
			u = next;
			break;
		}
		u = next;
	}
	return u < -743 ? 0 : 1 / (1 + exp(-u));
}

/* P(T > t), t > 0. */
static double t_tail(double t, double df)
{
	double lower, upper, s = t * t;

	if (!(s < DBL_MAX))
		return 0;
	beta_tails(df / (df + s), s / (df + s), df / 2, 0.5, &lower, &upper);
	return lower / 2;
}

static double t_density(double t, double df)
{
	double e = stirling_error((df + 1) / 2) - stirling_error(df / 2) -
		   deviance(df / 2, (df + 1) / 2);
	double l = log1p(t * t / df) / 2;

	return exp(e - df * l - l) / SQRT_2PI;
}

double special_pt(double t, double df)
{
	if (!(df > 0) || isnan(t))
		return (double)NAN;
	if (num_is_zero(t))
		return 0.5;
	return t > 0 ? 1 - t_tail(t, df) : t_tail(-t, df);
}

/* The upper quantile of a tail q < 1/2. On a logarithmic scale, where heavy tails are straight lines; below 1 on the plain one. */
static double t_upper(double q, double df)
{
	double lo = 0, hi = DBL_MAX, t = -special_qnorm(q);

	for (int i = 0; i < STEPS; i++) {
		double tail = t_tail(t, df), next;

		if (tail > q)
			lo = t;
		else
			hi = t;
		if (t > 1 && tail > 0)
			next = t * exp((log(tail) - log(q)) * tail / (t_density(t, df) * t));
		else
			next = t + (tail - q) / t_density(t, df);
		if (!(next > lo) || !(next < hi))
			next = hi < DBL_MAX ? (lo + hi) / 2 : 2 * t + 1;
		if (fabs(next - t) <= 2 * DBL_EPSILON * t)
			return next;
		t = next;
	}
	return t;
}

double special_qt(double p, double df)
{
	if (!(df > 0) || !(p >= 0) || !(p <= 1))
		return (double)NAN;
	if (!(p > 0) || !(p < 1))
		return p > 0 ? HUGE_VAL : -HUGE_VAL;
	if (p < 0.5)
		return -t_upper(p, df);
	return p > 0.5 ? t_upper(1 - p, df) : 0;
}

double special_qnorm(double p)
{
	double q = p < 0.5 ? p : 1 - p, r, z;

	if (!(p >= 0) || !(p <= 1))
		return (double)NAN;
	if (!(q > 0))
		return p > 0.5 ? HUGE_VAL : -HUGE_VAL;
	if (!(q < 0.5))
		return 0;
	r = sqrt(
		-2 *
		log(q)); /* Abramowitz & Stegun 26.2.23, 4.5e-4; then Newton on the logarithm of the tail */
	z = r - (2.515517 + r * (0.802853 + r * 0.010328)) /
			(1 + r * (1.432788 + r * (0.189269 + r * 0.001308)));
	for (int i = 0; i < 6; i++) {
		double tail = 0.5 * erfc(z * M_SQRT1_2);

		z += (log(tail) - log(q)) * tail / (exp(-z * z / 2) / SQRT_2PI);
	}
	return p < 0.5 ? -z : z;
}

double special_t_two_sided(double t, double df)
{
	if (!(df > 0) || isnan(t))
		return (double)NAN;
	return num_is_zero(t) ? 1 : 2 * t_tail(fabs(t), df);
}

double special_normal_upper(double z)
{
	return 0.5 * erfc(z * M_SQRT1_2);
}

double special_f_upper(double f, double df1, double df2)
{
	double lower, upper, all = df2 + df1 * f;

	if (!(df1 > 0) || !(df2 > 0) || isnan(f))
		return (double)NAN;
	if (!(f > 0))
		return 1;
	beta_tails(df2 / all, df1 * f / all, df2 / 2, df1 / 2, &lower, &upper);
	return lower;
}

/* Lower tail of the gamma distribution by its series, upper by the continued fraction (Lentz), over x^a e^-x / gamma(a + 1). */
static double gamma_series(double x, double a)
{
	double term = 1, sum = 1;

	for (int n = 1; n < 100000 && term > DBL_EPSILON * sum / 4; n++) {
		term *= x / (a + n);
		sum += term;
	}
	return sum;
}

static double gamma_fraction(double x, double a)
{
	double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, h = d;

	for (int n = 1; n < 100000; n++) {
		double step, an = -n * (n - a);

		b += 2;
		d = 1 / (an * d + b);
		c = b + an / c;
		step = d * c;
		h *= step;
		if (fabs(step - 1) <= DBL_EPSILON)
			break;
	}
	return a * h;
}

double special_chisq_upper(double x, double df)
{
	double a = df / 2, h = x / 2, kernel;

	if (!(df > 0) || isnan(x))
		return (double)NAN;
	if (!(x > 0))
		return 1;
	kernel = exp(-stirling_error(a) - deviance(a, h)) / (SQRT_2PI * sqrt(a));
	return h < a + 1 ? 1 - kernel * gamma_series(h, a) : kernel * gamma_fraction(h, a);
}
