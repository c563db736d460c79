/* SPDX-License-Identifier: MIT */
/*
 * What tells one interviewer from the others. Villages differ and some people say "do not know" more often: an interviewer stands out where
 * he is far from how much interviewers differ among themselves, not where a test that knows nothing of that says so.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/review_internal.h"

#define PEOPLE_MIN 5    /* interviewers to be compared */
#define EACH_MIN   15   /* interviews of one */
#define OPINIONS_MIN 5
#define FAR	   3.5  /* Iglewicz and Hoaglin */

double review_robust(double x, double median, double mad)
{
	if (mad > 0)
		return 0.6745 * (x - median) / mad;
	return x > median ? HUGE_VAL : x < median ? -HUGE_VAL : 0;
}

struct opinions { /* of one interview, from 0 (bad) to 1 (good); NaN where fewer than half are answered */
	double mean, spread;
};

static struct opinions opinions_of(const struct review *rv, const int16_t *answer)
{
	const struct review_input *in = rv->in;
	struct opinions o = { (double)NAN, (double)NAN };
	double sum = 0, square = 0, n = 0;

	for (size_t k = 0; k < in->opinions.n; k++) {
		const struct review_opinion *q = &in->opinions.v[k];
		int code = answer[q->place];
		double x = (double)(q->reverse ? code - 1 : q->steps - code) / (q->steps - 1);

		if (code < 1 || code > q->steps)
			continue;
		sum += x;
		square += x * x;
		n++;
	}
	if (n >= OPINIONS_MIN && n * 2 > (double)in->opinions.n) {
		o.mean = sum / n;
		o.spread = sqrt(fmax(0, (square - sum * sum / n) / (n - 1)));
	}
	return o;
}

/* Less the mean of all interviews of the township: what is good in one place is not the interviewer's doing. */
static void take_off_places(double *x, const uint32_t *place, size_t n)
{
	double *sum, *count;
	uint32_t *slot = mem_array(n + 1, sizeof(*slot)), *seen = mem_array(n + 1, sizeof(*seen)), places = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t k = 0;

		while (k < places && seen[k] != place[i])
			k++;
		if (k == places)
			seen[places++] = place[i];
		slot[i] = k;
	}
	sum = mem_array(places + 1, sizeof(*sum));
	count = mem_array(places + 1, sizeof(*count));
	for (size_t i = 0; i < n; i++)
		if (!isnan(x[i])) {
			sum[slot[i]] += x[i];
			count[slot[i]]++;
		}
	for (size_t i = 0; i < n; i++)
		x[i] -= sum[slot[i]] / count[slot[i]];
	free(count);
	free(sum);
	free(seen);
	free(slot);
}

/* The mean of each interviewer who has enough. Rows stand by interviewer. */
static void by_person(const struct review *rv, const double *x, double *mean)
{
	for (size_t at = 0, end; at < rv->n; at = end) {
		uint32_t person = rv->interview[at].interviewer;
		double n = 0, sum = 0;

		for (end = at; end < rv->n && rv->interview[end].interviewer == person; end++)
			if (!isnan(x[end])) {
				n++;
				sum += x[end];
			}
		mean[person] = n >= EACH_MIN ? sum / n : (double)NAN;
	}
}

static size_t known(const double *x, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += isnan(x[i]) ? 0 : 1;
	return count;
}

struct pattern {
	const int16_t *answer;
	size_t items;
};

static int by_pattern(const void *left, const void *right)
{
	const struct pattern *a = left, *b = right;

	return memcmp(a->answer, b->answer, a->items * sizeof(*a->answer)); /* any order does */
}

/* Shannon's entropy of the answers to all questions taken together, over log n, which it is where no two are alike (statistics.md Part 3). */
static double entropy(struct pattern *v, size_t n)
{
	double sum = 0;

	if (n < EACH_MIN)
		return (double)NAN;
	qsort(v, n, sizeof(*v), by_pattern);
	for (size_t at = 0, end; at < n; at = end) {
		double share;

		for (end = at + 1; end < n && by_pattern(&v[at], &v[end]) == 0;)
			end++;
		share = (double)(end - at) / (double)n;
		sum -= share * log(share);
	}
	return sum / log((double)n);
}

static void find_patterns(struct review *rv, const int16_t *answer)
{
	struct pattern *v = mem_array(rv->n + 1, sizeof(*v));

	for (size_t at = 0, end; at < rv->n; at = end) {
		uint32_t person = rv->interview[at].interviewer;

		for (end = at; end < rv->n && rv->interview[end].interviewer == person; end++)
			v[end - at] = (struct pattern){ .answer = answer + end * rv->items, .items = rv->items };
		rv->person[person].patterns = entropy(v, end - at);
	}
	free(v);
}

static void judge_opinions(struct review *rv, const int16_t *answer, const uint32_t *town)
{
	size_t people = rv->n_persons;
	double *x = mem_array(rv->n + 1, sizeof(*x)), *y = mem_array(rv->n + 1, sizeof(*y));
	double *mean = mem_array(people + 1, sizeof(*mean)), *spread = mem_array(people + 1, sizeof(*spread));
	double median, mad, middle, width;

	for (size_t v = 0; v < people; v++)
		mean[v] = spread[v] = (double)NAN;
	for (size_t i = 0; i < rv->n; i++) {
		struct opinions o = opinions_of(rv, answer + i * rv->items);

		x[i] = o.mean;
		y[i] = o.spread;
	}
	take_off_places(x, town, rv->n);
	by_person(rv, x, mean);
	by_person(rv, y, spread);
	median = quality_median(mean, people);
	mad = quality_mad(mean, people);
	middle = quality_median(spread, people);
	width = quality_mad(spread, people);
	for (size_t v = 0; v < people && known(mean, people) >= PEOPLE_MIN; v++) {
		struct review_person *p = &rv->person[v];

		if (isnan(mean[v]))
			continue;
		p->opinion = mean[v];
		p->opinion_z = review_robust(mean[v], median, mad);
		p->variety = spread[v];
		p->variety_z = review_robust(spread[v], middle, width);
		p->odd_opinion = fabs(p->opinion_z) > FAR;
		p->little_variety = p->variety_z < -FAR;
		p->scattered = p->variety_z > FAR;
	}
	free(spread);
	free(mean);
	free(y);
	free(x);
}

/* More unanswered or unknown than chance allows, and than interviewers differ. */
static void judge_unsure(struct review *rv)
{
	size_t people = rv->n_persons;
	double *dk = mem_array(people + 1, sizeof(*dk)), *missing = mem_array(people + 1, sizeof(*missing));
	double dk_middle, dk_width, missing_middle, missing_width;
	bool enough;

	for (size_t v = 0; v < people; v++) {
		bool some = rv->person[v].q.n >= EACH_MIN;

		dk[v] = some ? rv->person[v].q.dk : (double)NAN;
		missing[v] = some ? rv->person[v].q.missing : (double)NAN;
	}
	enough = known(dk, people) >= PEOPLE_MIN;
	dk_middle = quality_median(dk, people);
	dk_width = quality_mad(dk, people);
	missing_middle = quality_median(missing, people);
	missing_width = quality_mad(missing, people);
	for (size_t v = 0; v < people; v++) {
		struct review_person *p = &rv->person[v];

		p->dk_robust = enough ? review_robust(p->q.dk, dk_middle, dk_width) : (double)NAN;
		p->missing_robust = enough ? review_robust(p->q.missing, missing_middle, missing_width) : (double)NAN;
		p->unsure = p->q.flag_missing && (!enough || p->dk_robust > FAR || p->missing_robust > FAR);
	}
	free(missing);
	free(dk);
}

void review_people(struct review *rv, const int16_t *answer, const uint32_t *town)
{
	find_patterns(rv, answer);
	if (rv->opinions >= OPINIONS_MIN)
		judge_opinions(rv, answer, town);
	judge_unsure(rv);
}
