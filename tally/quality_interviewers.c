/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tally/compare.h"
#include "tally/quality.h"
#include "tally/special.h"
#include "tally/sum.h"

#define OUTLIER_MIN  15 /* interviews */
#define OUTLIER_P    0.01
#define RATE_Z       3
#define DAY_LOAD     15
#define SAME_PLACE   15 /* metres */
#define SAME_SHARE   0.30
#define SAME_MIN     5
#define DIGITS_MIN   25
#define DIGITS_P     0.001
#define WHIPPLE_ODD  175
#define EARTH_RADIUS 6371008.8
#define DEGREE       0.017453292519943295

double quality_distance(double lat1, double lon1, double lat2, double lon2)
{
	double a = sin((lat2 - lat1) * DEGREE / 2), b = sin((lon2 - lon1) * DEGREE / 2);

	return 2 * EARTH_RADIUS *
	       asin(fmin(1, sqrt(a * a + cos(lat1 * DEGREE) * cos(lat2 * DEGREE) * b * b)));
}

/* Two-sample z of a share against that of the rest, its error from the rest alone. */
static double against_rest(double share, double n, double rest, double n_rest)
{
	double v = rest * (1 - rest) * (1 / n + 1 / n_rest);

	return v > 0 ? (share - rest) / sqrt(v) : (double)NAN;
}

void quality_outliers(struct quality_outlier *out, const double *value, const uint32_t *interviewer,
		      size_t n, size_t interviewers)
{
	double *hits = mem_array(interviewers + 1, sizeof(*hits)), all = 0;
	double *p = mem_array(interviewers + 1, sizeof(*p));
	double *holm = mem_array(interviewers + 1, sizeof(*holm));
	size_t total = 0;

	for (size_t v = 0; v < interviewers; v++)
		out[v] = (struct quality_outlier){ 0 };
	for (size_t i = 0; i < n; i++) {
		if (isnan(value[i]))
			continue;
		out[interviewer[i]].n++;
		hits[interviewer[i]] += value[i];
		all += value[i];
		total++;
	}
	for (size_t v = 0; v < interviewers; v++) {
		double own = (double)out[v].n, others = (double)(total - out[v].n);

		out[v].share = own > 0 ? hits[v] / own : (double)NAN;
		out[v].rest = others > 0 ? (all - hits[v]) / others : (double)NAN;
		out[v].z = against_rest(out[v].share, own, out[v].rest, others);
		out[v].p = 2 * special_normal_upper(fabs(out[v].z));
		p[v] = out[v].n >= OUTLIER_MIN ? out[v].p : (double)NAN;
	}
	compare_adjust(holm, p, interviewers, COMPARE_HOLM);
	for (size_t v = 0; v < interviewers; v++) {
		out[v].holm = holm[v];
		out[v].flag = holm[v] < OUTLIER_P;
	}
	free(holm);
	free(p);
	free(hits);
}

struct quality_effect quality_effect(const double *value, const uint32_t *interviewer, size_t n,
				     size_t interviewers)
{
	struct quality_effect e = { (double)NAN, (double)NAN, (double)NAN, (double)NAN };
	double *size = mem_array(interviewers + 1, sizeof(*size));
	double *mean = mem_array(interviewers + 1, sizeof(*mean));
	struct sum between = { 0 }, within = { 0 }, squares = { 0 };
	double total = 0, grand = 0, k = 0, msb, msw, n0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(value[i]))
			continue;
		size[interviewer[i]]++;
		mean[interviewer[i]] += value[i];
		grand += value[i];
		total++;
	}
	grand /= total;
	for (size_t v = 0; v < interviewers; v++) {
		if (!(size[v] > 0))
			continue;
		k++;
		mean[v] /= size[v];
		sum_add(&between, size[v] * (mean[v] - grand) * (mean[v] - grand));
		sum_add(&squares, size[v] * size[v]);
	}
	for (size_t i = 0; i < n; i++)
		if (!isnan(value[i]))
			sum_add(&within, (value[i] - mean[interviewer[i]]) *
						 (value[i] - mean[interviewer[i]]));
	free(mean);
	free(size);
	if (k < 2 || total <= k)
		return e;
	msb = sum_get(&between) / (k - 1);
	msw = sum_get(&within) / (total - k);
	n0 = (total - sum_get(&squares) / total) / (k - 1);
	e.rho = (msb - msw) / (msb + (n0 - 1) * msw);
	e.deff = 1 + (total / k - 1) * fmax(0, e.rho);
	e.f = msb / msw;
	e.p = special_f_upper(e.f, k - 1, total - k);
	return e;
}

struct quality_digits quality_digits(const double *age, size_t n)
{
	struct quality_digits d = { .chisq = 0, .p = (double)NAN, .whipple = (double)NAN };
	double count[10] = { 0 }, expected, last;

	for (size_t i = 0; i < n; i++) {
		if (isnan(age[i]) || age[i] < 0)
			continue;
		last = fmod(floor(age[i]), 10);
		count[(size_t)last]++;
		d.n++;
	}
	expected = (double)d.n / 10;
	if (!d.n)
		return d;
	for (size_t k = 0; k < 10; k++)
		d.chisq += (count[k] - expected) * (count[k] - expected) / expected;
	d.p = special_chisq_upper(d.chisq, 9);
	d.whipple = 500 * (count[0] + count[5]) / (double)d.n;
	d.flag = d.n >= DIGITS_MIN && (d.p < DIGITS_P || d.whipple > WHIPPLE_ODD);
	return d;
}

struct tallies { /* answers of one interviewer, or of all */
	double asked, missing, given, unknown;
};

static void add_answers(struct tallies *t, const struct quality_input *in, size_t i)
{
	for (size_t j = 0; j < in->items; j++) {
		int16_t a = in->answer[i * in->items + j];

		t->asked++;
		t->missing += a == QUALITY_MISSING;
		t->given += a != QUALITY_MISSING;
		t->unknown += a != QUALITY_MISSING && a == in->dont_know;
	}
}

static double spread(const struct quality_input *in, size_t i)
{
	double n = 0, sum = 0, square = 0;

	for (size_t j = 0; j < in->items; j++) {
		int16_t a = in->answer[i * in->items + j];

		if (a == QUALITY_MISSING)
			continue;
		n++;
		sum += a;
		square += (double)a * a;
	}
	return n > 1 ? sqrt(fmax(0, (square - sum * sum / n) / (n - 1))) : (double)NAN;
}

/* Largest share of the interviewer's points that lie within a few steps of one of them. */
static double same_place(const struct quality_input *in, const size_t *rows, size_t n)
{
	size_t most = 0, points = 0;

	for (size_t a = 0; in->lat && a < n; a++) {
		size_t near = 0, i = rows[a];

		if (isnan(in->lat[i]))
			continue;
		points++;
		for (size_t b = 0; b < n; b++) {
			size_t j = rows[b];

			near += !isnan(in->lat[j]) && quality_distance(in->lat[i], in->lon[i], in->lat[j], in->lon[j]) <= SAME_PLACE;
		}
		most = near > most ? near : most;
	}
	return points ? (double)most / (double)points : (double)NAN;
}

static int by_day(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void count_days(struct quality_interviewer *o, const struct quality_input *in, const size_t *rows)
{
	int64_t *days = mem_array(o->n + 1, sizeof(*days));
	size_t n = 0;

	for (size_t i = 0; in->day && i < o->n; i++)
		days[n++] = in->day[rows[i]];
	qsort(days, n, sizeof(*days), by_day);
	for (size_t at = 0, end; at < n; at = end) {
		for (end = at; end < n && days[end] == days[at];)
			end++;
		o->days++;
		o->most_a_day = end - at > o->most_a_day ? end - at : o->most_a_day;
	}
	free(days);
}

static void one_interviewer(struct quality_interviewer *o, const struct quality_measure *measures,
			    const struct quality_input *in, const size_t *rows, size_t n, const struct tallies *all)
{
	double *seconds = mem_array(n + 1, sizeof(*seconds)), matched = 0;
	struct tallies own = { 0 };
	struct sum variety = { 0 };
	size_t varied = 0;

	*o = (struct quality_interviewer){ 0 };
	for (size_t k = 0; k < n; k++) {
		size_t i = rows[k];
		double sd;

		seconds[k] = (double)NAN;
		o->n++;
		matched += measures[i].flag_match;
		add_answers(&own, in, i);
		sd = spread(in, i);
		if (!isnan(sd)) {
			sum_add(&variety, sd);
			varied++;
		}
		if (in->seconds && in->seconds[i] > 0)
			seconds[k] = in->seconds[i];
	}
	o->median_seconds = quality_median(seconds, n);
	o->matched = o->n ? matched / (double)o->n : (double)NAN;
	o->missing = own.asked > 0 ? own.missing / own.asked : (double)NAN;
	o->dk = own.given > 0 ? own.unknown / own.given : (double)NAN;
	o->missing_z = against_rest(o->missing, own.asked,
				    (all->missing - own.missing) / (all->asked - own.asked),
				    all->asked - own.asked);
	o->dk_z = against_rest(o->dk, own.given,
			       (all->unknown - own.unknown) / (all->given - own.given),
			       all->given - own.given);
	o->variety = varied ? sum_get(&variety) / (double)varied : (double)NAN;
	o->same_place = same_place(in, rows, n);
	count_days(o, in, rows);
	o->flag_load = o->most_a_day > DAY_LOAD;
	o->flag_missing = o->missing_z > RATE_Z || o->dk_z > RATE_Z;
	o->flag_place = o->n >= SAME_MIN && o->same_place > SAME_SHARE;
	free(seconds);
}

void quality_interviewers(struct quality_interviewer *out, const struct quality_measure *measures,
			  const struct quality_input *in)
{
	size_t *rows = mem_array(in->n + 1, sizeof(*rows)), *start = mem_array(in->interviewers + 2, sizeof(*start));
	struct tallies all = { 0 };

	for (size_t i = 0; i < in->n; i++) {
		add_answers(&all, in, i);
		start[in->interviewer[i] + 2]++;
	}
	for (size_t v = 2; v < in->interviewers + 2; v++)
		start[v] += start[v - 1];
	for (size_t i = 0; i < in->n; i++) /* start[v + 1] moves on from the first row of v to that of the next */
		rows[start[in->interviewer[i] + 1]++] = i;
	for (size_t v = 0; v < in->interviewers; v++)
		one_interviewer(&out[v], measures, in, rows + start[v], start[v + 1] - start[v], &all);
	free(start);
	free(rows);
}
