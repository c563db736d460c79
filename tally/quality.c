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
#define NULL_PAIRS     20000

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

struct spot { /* an interview under a key */
	uint64_t key;
	size_t at;
};

static int by_spot(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static size_t group_end(const struct spot *spots, size_t n, size_t at)
{
	size_t end = at;

	while (end < n && spots[end].key == spots[at].key)
		end++;
	return end;
}

/* The most similar one, the first of several. */
static void take_match(struct quality_measure *m, double share, size_t other)
{
	if (share < 0 || share < m->max_match)
		return;
	if (!(share <= m->max_match) || other < m->nearest) {
		m->max_match = share;
		m->nearest = other;
	}
}

/* Pairs within each group of equal keys. */
static void match_groups(struct quality_measure *out, const struct quality_input *in,
			 struct spot *spots)
{
	qsort(spots, in->n, sizeof(*spots), by_spot);
	for (size_t at = 0, end; at < in->n; at = end) {
		end = group_end(spots, in->n, at);
		for (size_t a = at; a < end; a++)
			for (size_t b = a + 1; b < end; b++) {
				size_t i = spots[a].at, j = spots[b].at;
				double share = matches(in->answer + i * in->items,
						       in->answer + j * in->items, in->items);

				take_match(&out[i], share, j);
				take_match(&out[j], share, i);
			}
	}
}

static void measure_matches(struct quality_measure *out, const struct quality_input *in)
{
	struct spot *spots = mem_array(in->n + 1, sizeof(*spots));

	for (size_t i = 0; i < in->n; i++)
		spots[i] = (struct spot){ in->unit ? in->unit[i] : 0, i };
	match_groups(out, in, spots);
	for (size_t i = 0; in->unit && i < in->n; i++)
		spots[i] = (struct spot){ in->interviewer[i], i };
	if (in->unit)
		match_groups(out, in, spots);
	for (size_t i = 0; i < in->n; i++)
		out[i].flag_match = out[i].max_match >= MATCH_SHARE;
	free(spots);
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

static int32_t end_of(const struct quality_input *in, size_t i)
{
	return in->start[i] + (in->seconds[i] > 0 ? in->seconds[i] : 0);
}

static void against(struct quality_measure *m, const struct quality_input *in, size_t i, size_t j)
{
	int32_t start = in->start[i], other = in->start[j];

	if (i == j || other < 0 || in->day[i] != in->day[j])
		return;
	m->overlaps += start < end_of(in, j) && other < end_of(in, i);
	if (end_of(in, j) <= start && start - end_of(in, j) < SHORT_GAP)
		m->short_gap = 1;
}

/* Interviews of the same interviewer on the same day. */
static void measure_times(struct quality_measure *out, const struct quality_input *in)
{
	struct spot *spots = mem_array(in->n + 1, sizeof(*spots));

	for (size_t i = 0; i < in->n; i++)
		spots[i] = (struct spot){ (uint64_t)in->interviewer[i] << 32 | (uint32_t)in->day[i],
					  i };
	qsort(spots, in->n, sizeof(*spots), by_spot);
	for (size_t at = 0, end; at < in->n; at = end) {
		end = group_end(spots, in->n, at);
		for (size_t a = at; a < end; a++) {
			size_t i = spots[a].at;

			if (in->start[i] < 0)
				continue;
			out[i].night = in->start[i] < MORNING || end_of(in, i) > EVENING;
			for (size_t b = at; b < end; b++)
				against(&out[i], in, i, spots[b].at);
		}
	}
	free(spots);
}

static uint32_t next_below(uint64_t *state, size_t n)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)((*state >> 33) % n);
}

/* One answer a person and item, from any interview of the same unit. */
static void unrelated(int16_t *out, const struct quality_input *in, const struct spot *spots,
		      size_t at, size_t end, uint64_t *state)
{
	for (size_t j = 0; j < in->items; j++)
		out[j] = in->answer[spots[at + next_below(state, end - at)].at * in->items + j];
}

double quality_null(const struct quality_input *in, const uint32_t *area, uint64_t seed)
{
	struct spot *spots = mem_array(in->n + 1, sizeof(*spots));
	int16_t *a = mem_array(in->items + 1, sizeof(*a)),
		*b = mem_array(in->items + 1, sizeof(*b));
	double *share = mem_array(NULL_PAIRS, sizeof(*share)), point;

	for (size_t i = 0; i < in->n; i++)
		spots[i] = (struct spot){ area[i], i };
	qsort(spots, in->n, sizeof(*spots), by_spot);
	for (size_t k = 0; k < NULL_PAIRS && in->n; k++) {
		size_t at = next_below(&seed, in->n), end;

		while (at > 0 && spots[at - 1].key == spots[at].key)
			at--;
		end = group_end(spots, in->n, at);
		unrelated(a, in, spots, at, end, &seed);
		unrelated(b, in, spots, at, end, &seed);
		share[k] = matches(a, b, in->items);
	}
	qsort(share, NULL_PAIRS, sizeof(*share), by_value);
	point = share[NULL_PAIRS - 1 - NULL_PAIRS / 1000];
	free(share);
	free(b);
	free(a);
	free(spots);
	return point;
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
