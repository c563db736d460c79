/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/interval.h"

#include <math.h>

#include "tally/design.h"
#include "tally/special.h"

static void wilson(struct interval *out, double p, double n, double t)
{
	double a = t * t / n, half = t * sqrt(p * (1 - p) / n + a / (4 * n));

	out->lo = (p + a / 2 - half) / (1 + a);
	out->hi = (p + a / 2 + half) / (1 + a);
	if (!(p > 0))
		out->lo = 0;
	if (!(p < 1))
		out->hi = 1;
}

static void korn_graubard(struct interval *out, double p, double n, double level)
{
	double tail = (1 - level) / 2;

	out->lo = p > 0 ? special_qbeta(tail, n * p, n * (1 - p) + 1) : 0;
	out->hi = p < 1 ? special_qbeta(1 - tail, n * p + 1, n * (1 - p)) : 1;
}

static double expit(double x)
{
	return 1 / (1 + exp(-x));
}

static void logit(struct interval *out, double p, double half)
{
	double centre = log(p / (1 - p)), d = half / (p * (1 - p));

	out->lo = expit(centre - d);
	out->hi = expit(centre + d);
}

static double sine_squared(double angle)
{
	double s = sin(fmin(fmax(angle, 0), M_PI_2));

	return s * s;
}

static void arcsine(struct interval *out, double p, double half)
{
	double centre = asin(sqrt(p)), d = half / (2 * sqrt(p * (1 - p)));

	out->lo = sine_squared(centre - d);
	out->hi = sine_squared(centre + d);
}

bool interval_proportion(struct interval *out, const struct estimate *e,
			 enum interval_method method, double level)
{
	double p = e->value, q = (1 + level) / 2, t, effective, shrink;

	if (e->n < 2 || e->df < 1 || isnan(p))
		return false;
	t = special_qt(q, e->df);
	shrink = special_qt(q, (double)(e->n - 1)) / t;
	shrink *= shrink;
	out->boundary = !(p > 0) || !(p < 1) || !(e->var > 1e-26);
	if (out->boundary) {
		effective = e->sum_w * e->sum_w / e->sum_w2;
		effective = effective < (double)e->n_weight ? effective : (double)e->n_weight;
		korn_graubard(out, p, effective * shrink, level);
		return true;
	}
	effective = p * (1 - p) / e->var;
	switch (method) {
	case INTERVAL_WALD:
		return interval_mean(out, e, level);
	case INTERVAL_WILSON:
		wilson(out, p, effective, t);
		break;
	case INTERVAL_BETA:
		korn_graubard(out, p, effective * shrink, level);
		break;
	case INTERVAL_LOGIT:
		logit(out, p, t * e->se);
		break;
	case INTERVAL_ASIN:
		arcsine(out, p, t * e->se);
		break;
	}
	return true;
}

bool interval_mean(struct interval *out, const struct estimate *e, double level)
{
	double half;

	out->boundary = false;
	if (e->n < 2 || e->df < 1 || isnan(e->value) || !(e->var > 0))
		return false;
	half = special_qt((1 + level) / 2, e->df) * e->se;
	out->lo = e->value - half;
	out->hi = e->value + half;
	return true;
}

void interval_wilson(struct interval *out, double x, double n, double level)
{
	out->boundary = false;
	wilson(out, x / n, n, special_qnorm((1 + level) / 2));
}

void interval_clopper(struct interval *out, double x, double n, double level)
{
	out->boundary = false;
	korn_graubard(out, x / n, n, level);
}

void interval_jeffreys(struct interval *out, double x, double n, double level)
{
	double tail = (1 - level) / 2;

	out->boundary = false;
	out->lo = x > 0 ? special_qbeta(tail, x + 0.5, n - x + 0.5) : 0;
	out->hi = x < n ? special_qbeta(1 - tail, x + 0.5, n - x + 0.5) : 1;
}

enum interval_method interval_method_for(enum interval_method so_far, double p, size_t n)
{
	return p < 0.05 || p > 0.95 || n < 100 ? INTERVAL_BETA : so_far;
}
