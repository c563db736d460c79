/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/quality.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define MATCH_SHARE    0.85 /* Kuriakose and Robbins 2016 */
#define SHORT_RATIO    0.5
#define ODD_Z          3.5 /* Iglewicz and Hoaglin */
#define FAST           12  /* answers a minute */
#define STRAIGHT_ITEMS 8
#define STRAIGHT_SHARE 0.95
#define MISSING_SHARE  0.30
#define SHORT_GAP      60
#define MORNING        (8 * 3600)
#define EVENING        (21 * 3600)

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double quality_median(const double *x, size_t n)
{
	double *sorted = mem_array(n + 1, sizeof(*sorted)), median = (double)NAN;
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(x[i]))
			sorted[m++] = x[i];
	qsort(sorted, m, sizeof(*sorted), by_value);
	if (m)
		median = m % 2 ? sorted[m / 2] : (sorted[m / 2 - 1] + sorted[m / 2]) / 2;
	free(sorted);
	return median;
}

double quality_mad(const double *x, size_t n)
{
	double *far = mem_array(n + 1, sizeof(*far)), median = quality_median(x, n), mad;

	for (size_t i = 0; i < n; i++)
		far[i] = fabs(x[i] - median);
	mad = quality_median(far, n);
	free(far);
	return mad;
}

/* Runs, modes and gaps of one interview's answers; a missing answer breaks a run. */
static void measure_answers(struct quality_measure *m, const struct quality_input *in, size_t i)
{
	const int16_t *a = in->answer + i * in->items;
	size_t answered = 0, unknown = 0, mode = 0;
	int run = 0;

	for (size_t j = 0; j < in->items; j++) {
		size_t same = 0;

		if (a[j] == QUALITY_MISSING) {
			run = 0;
			continue;
		}
		run = j && a[j] == a[j - 1] ? run + 1 : 1;
		m->longest_run = run > m->longest_run ? run : m->longest_run;
		answered++;
		unknown += a[j] == in->dont_know;
		for (size_t k = 0; k < in->items; k++)
			same += a[k] == a[j];
		mode = same > mode ? same : mode;
	}
	m->modal_share = answered ? (double)mode / (double)answered : (double)NAN;
	m->item_missing =
		in->items ? (double)(in->items - answered) / (double)in->items : (double)NAN;
	m->dk_share = answered ? (double)unknown / (double)answered : (double)NAN;
	m->flag_missing = m->item_missing > MISSING_SHARE || m->dk_share > MISSING_SHARE;
	m->flag_straight =
		in->reverse_worded && in->items >= STRAIGHT_ITEMS &&
		((size_t)m->longest_run == in->items || m->modal_share >= STRAIGHT_SHARE);
	if (in->seconds && in->seconds[i] > 0) {
		m->speed = (double)answered / ((double)in->seconds[i] / 60);
		m->flag_speed = m->speed > FAST;
	}
}

static double matches(const int16_t *a, const int16_t *b, size_t items)
{
	size_t equal = 0, base = 0;

	for (size_t j = 0; j < items; j++) {
		base += a[j] != QUALITY_MISSING || b[j] != QUALITY_MISSING;
		equal += a[j] == b[j] && a[j] != QUALITY_MISSING;
	}
	return base ? (double)equal / (double)base : -1;
}

static bool compared(const struct quality_input *in, size_t i, size_t j)
{
	return !in->unit || in->unit[i] == in->unit[j] || in->interviewer[i] == in->interviewer[j];
}

static void measure_matches(struct quality_measure *out, const struct quality_input *in)
{
	for (size_t i = 0; i < in->n; i++)
		for (size_t j = i + 1; j < in->n; j++) {
			double share;

			if (!compared(in, i, j))
				continue;
			share = matches(in->answer + i * in->items, in->answer + j * in->items,
					in->items);
			if (share >= 0 && !(share <= out[i].max_match)) {
				out[i].max_match = share;
				out[i].nearest = j;
			}
			if (share >= 0 && !(share <= out[j].max_match)) {
				out[j].max_match = share;
				out[j].nearest = i;
			}
		}
	for (size_t i = 0; i < in->n; i++)
		out[i].flag_match = out[i].max_match >= MATCH_SHARE;
}

static void measure_lengths(struct quality_measure *out, const struct quality_input *in,
			    size_t path)
{
	double *plain = mem_array(in->n + 1, sizeof(*plain)),
	       *logs = mem_array(in->n + 1, sizeof(*logs));
	double median, middle, mad;

	for (size_t i = 0; i < in->n; i++) {
		bool known = in->seconds[i] > 0 && (!in->path || in->path[i] == path);

		plain[i] = known ? in->seconds[i] : (double)NAN;
		logs[i] = known ? log(in->seconds[i]) : (double)NAN;
	}
	median = quality_median(plain, in->n);
	middle = quality_median(logs, in->n);
	mad = quality_mad(logs, in->n);
	for (size_t i = 0; i < in->n; i++) {
		if (isnan(plain[i]))
			continue;
		out[i].dur_ratio = plain[i] / median;
		out[i].dur_z = mad > 0 ? 0.6745 * (logs[i] - middle) / mad : (double)NAN;
		out[i].flag_short = out[i].dur_ratio < SHORT_RATIO || out[i].dur_z < -ODD_Z;
		out[i].flag_long = out[i].dur_z > ODD_Z;
	}
	free(logs);
	free(plain);
}

/* Interviews of the same interviewer on the same day. */
static void measure_times(struct quality_measure *out, const struct quality_input *in)
{
	for (size_t i = 0; i < in->n; i++) {
		int32_t start = in->start[i],
			end = start + (in->seconds[i] > 0 ? in->seconds[i] : 0);

		if (start < 0)
			continue;
		out[i].night = start < MORNING || end > EVENING;
		for (size_t j = 0; j < in->n; j++) {
			int32_t other = in->start[j], over;

			if (i == j || other < 0 || in->day[i] != in->day[j] ||
			    in->interviewer[i] != in->interviewer[j])
				continue;
			over = other + (in->seconds[j] > 0 ? in->seconds[j] : 0);
			out[i].overlaps += start < over && other < end;
			if (over <= start && start - over < SHORT_GAP)
				out[i].short_gap = 1;
		}
	}
}

void quality_interviews(struct quality_measure *out, const struct quality_input *in)
{
	for (size_t i = 0; i < in->n; i++) {
		out[i] = (struct quality_measure){ .max_match = (double)NAN,
						   .nearest = SIZE_MAX,
						   .dur_z = (double)NAN,
						   .dur_ratio = (double)NAN,
						   .speed = (double)NAN };
		measure_answers(&out[i], in, i);
	}
	measure_matches(out, in);
	for (size_t p = 0; in->seconds && p < (in->path ? in->paths : 1); p++)
		measure_lengths(out, in, p);
	if (in->start && in->day && in->seconds)
		measure_times(out, in);
}
