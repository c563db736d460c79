/* SPDX-License-Identifier: MIT */
/*
 * What the fieldwork itself shows: where the interviews were held and how fast the interviewer got from one to the next, whether one
 * household was interviewed twice, whether the drawn person is the one who opened the door more often than a draw makes it, and how many
 * interviews a day holds. Positions are looked at here and go no further: what comes out are distances.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/compare.h"
#include "tally/review_internal.h"

#define FAR_METRES    1000.0 /* from the middle of the village's interviews */
#define FAR_POINTS    8      /* of a village, to have a middle */
#define FAR_Z         3.5
#define TRAVEL_KMH    60.0
#define TRAVEL_METRES 200.0 /* less is the fault of the positions */
#define OPENER_MIN    15
#define OPENER_PEERS  30
#define OPENER_P      0.01
#define LOAD_DAYS     20 /* days of all interviewers, to say what is usual */
#define ADULTS_MAX    20
#define DAY_MS        INT64_C(86400000)

/* Interviews of one village. */
struct spot {
	uint32_t unit;
	size_t row;
};

static int by_unit(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Distances from the middle of one village; the households of a scattered village are far from it, so only what is also far from the usual
 * distance there counts. */
static void judge_village(struct review *rv, const struct spot *spot, size_t n, const double *lat, const double *lon)
{
	double *x = mem_array(n + 1, sizeof(*x)), *y = mem_array(n + 1, sizeof(*y)), *away = mem_array(n + 1, sizeof(*away));
	double middle, width;

	for (size_t i = 0; i < n; i++) {
		x[i] = lat[spot[i].row];
		y[i] = lon[spot[i].row];
	}
	middle = quality_median(x, n);
	width = quality_median(y, n);
	for (size_t i = 0; i < n; i++)
		away[i] = quality_distance(x[i], y[i], middle, width);
	middle = quality_median(away, n);
	width = quality_mad(away, n);
	for (size_t i = 0; i < n; i++) {
		struct review_interview *r = &rv->interview[spot[i].row];

		r->metres_off = away[i];
		r->far_off = n >= FAR_POINTS && away[i] > FAR_METRES && review_robust(away[i], middle, width) > FAR_Z;
	}
	free(away);
	free(y);
	free(x);
}

static void judge_places(struct review *rv, const uint32_t *unit, const double *lat, const double *lon)
{
	struct spot *spots = mem_array(rv->n + 1, sizeof(*spots));
	size_t n = 0;

	for (size_t i = 0; i < rv->n; i++)
		if (!isnan(lat[i]))
			spots[n++] = (struct spot){ unit[i], i };
	rv->places = n;
	if (n)
		qsort(spots, n, sizeof(*spots), by_unit);
	for (size_t at = 0, end; at < n; at = end) {
		for (end = at; end < n && spots[end].unit == spots[at].unit;)
			end++;
		judge_village(rv, spots + at, end - at, lat, lon);
	}
	free(spots);
}

/* From the interview before of the same person and day. Rows stand by person and start. */
static void judge_travel(struct review *rv, const struct review_raw *const *raw, const double *lat, const double *lon)
{
	for (size_t i = 1; i < rv->n; i++) {
		struct review_interview *r = &rv->interview[i];
		int64_t left = raw[i - 1]->ended >= 0 ? raw[i - 1]->ended : raw[i - 1]->started;
		double metres, hours;

		if (rv->interview[i - 1].interviewer != r->interviewer || isnan(lat[i]) || isnan(lat[i - 1]) || left < 0 ||
		    raw[i]->started < 0 || raw[i]->started - left >= DAY_MS / 2)
			continue;
		metres = quality_distance(lat[i - 1], lon[i - 1], lat[i], lon[i]);
		hours = (double)(raw[i]->started - left) / 3600000;
		if (metres < TRAVEL_METRES || (hours > 0 && metres / 1000 / hours <= TRAVEL_KMH))
			continue;
		r->travel = true;
		r->travel_km = metres / 1000;
		r->travel_minutes = hours * 60;
	}
}

static int by_household(const void *a, const void *b)
{
	const struct review_interview *x = *(const struct review_interview *const *)a, *y = *(const struct review_interview *const *)b;
	int c = strcmp(x->household, y->household);

	return c ? c : memcmp(x->id.b, y->id.b, IDENTITY_SIZE);
}

/* One household, several interviews: each is told of another. */
static void judge_doubles(struct review *rv)
{
	struct review_interview **order = mem_array(rv->n + 1, sizeof(*order));
	size_t n = 0;

	for (size_t i = 0; i < rv->n; i++)
		if (*rv->interview[i].household)
			order[n++] = &rv->interview[i];
	if (n)
		qsort(order, n, sizeof(*order), by_household);
	for (size_t i = 0; i < n; i++) {
		bool before = i && strcmp(order[i - 1]->household, order[i]->household) == 0;
		bool after = i + 1 < n && strcmp(order[i + 1]->household, order[i]->household) == 0;

		if (before || after)
			order[i]->same_household = (size_t)(order[before ? i - 1 : i + 1] - rv->interview);
	}
	free(order);
}

/* Households of at least two adults where it is known who opened, by the number of adults. */
struct doors {
	size_t n, opened, of[ADULTS_MAX + 1];
};

/* The chance that the drawn one of so many opened, when the odds of all are so many times those of a draw. */
static double lifted(int adults, double odds)
{
	return odds / (odds + adults - 1);
}

static double expected(const struct doors *d, double odds)
{
	double sum = 0;

	for (int a = 2; a <= ADULTS_MAX; a++)
		sum += (double)d->of[a] * lifted(a, odds);
	return sum;
}

/* Whoever opens is at home, and who is at home is more easily interviewed: how much that lifts the odds is taken from the other
 * interviewers. At least 1: nobody's own share makes another suspect. */
static double peers_odds(const struct doors *others)
{
	double lo = 0, hi = 20;

	for (int step = 0; step < 60 && others->n >= OPENER_PEERS; step++) {
		double half = (lo + hi) / 2;

		if (expected(others, exp(half)) < (double)others->opened)
			lo = half;
		else
			hi = half;
	}
	return exp(lo);
}

static struct doors less(const struct doors *all, const struct doors *own)
{
	struct doors rest = { .n = all->n - own->n, .opened = all->opened - own->opened };

	for (int a = 0; a <= ADULTS_MAX; a++)
		rest.of[a] = all->of[a] - own->of[a];
	return rest;
}

/* P(at least so many as opened), each door by itself. */
static double upper_tail(const struct doors *d, double odds)
{
	double *at = mem_array(d->n + 2, sizeof(*at)), tail = 0;
	size_t seen = 0;

	at[0] = 1;
	for (int a = 2; a <= ADULTS_MAX; a++)
		for (size_t i = 0; i < d->of[a]; i++) {
			double p = lifted(a, odds);

			for (size_t j = ++seen; j > 0; j--)
				at[j] = at[j] * (1 - p) + at[j - 1] * p;
			at[0] *= 1 - p;
		}
	for (size_t j = d->opened; j <= d->n; j++)
		tail += at[j];
	free(at);
	return fmin(1, tail);
}

static void judge_doors(struct review *rv, const struct doors *each, const struct doors *all)
{
	size_t people = rv->n_persons;
	double *p = mem_array(people + 1, sizeof(*p)), *holm = mem_array(people + 1, sizeof(*holm));

	for (size_t v = 0; v < people; v++) {
		struct review_person *r = &rv->person[v];
		struct doors others = less(all, &each[v]);
		double odds = peers_odds(&others);

		r->doors = each[v].n;
		r->opened = each[v].opened;
		r->opened_by_draw = expected(&each[v], 1);
		r->opened_by_peers = expected(&each[v], odds);
		p[v] = each[v].n >= OPENER_MIN ? upper_tail(&each[v], odds) : (double)NAN;
	}
	compare_adjust(holm, p, people, COMPARE_HOLM);
	for (size_t v = 0; v < people; v++) {
		rv->person[v].opened_p = holm[v];
		rv->person[v].opener = holm[v] < OPENER_P;
	}
	free(holm);
	free(p);
}

static void judge_openers(struct review *rv, const struct review_raw *const *raw)
{
	struct doors *each = mem_array(rv->n_persons + 1, sizeof(*each)), all = { 0 };

	for (size_t i = 0; i < rv->n; i++) {
		struct doors *d[] = { &each[rv->interview[i].interviewer], &all };

		for (size_t k = 0; k < 2 && raw[i]->opened >= 0 && raw[i]->adults >= 2 && raw[i]->adults <= ADULTS_MAX; k++) {
			d[k]->n++;
			d[k]->of[raw[i]->adults]++;
			d[k]->opened += raw[i]->opened > 0;
		}
	}
	judge_doors(rv, each, &all);
	free(each);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The upper quartile of interviews a day and three times the distance of the quartiles above it, at least three. */
static void judge_load(struct review *rv)
{
	double *count = mem_array(rv->n + 1, sizeof(*count)), q1, q3;
	size_t n = 0;

	for (size_t i = 0; i < rv->n; i++) {
		const struct review_interview *r = &rv->interview[i], *before = i ? r - 1 : NULL;

		if (r->day < 0)
			continue;
		n += !n || !before || before->interviewer != r->interviewer || before->day != r->day;
		count[n - 1]++;
	}
	if (n)
		qsort(count, n, sizeof(*count), by_value);
	q1 = n ? count[(n - 1) / 4] : 0;
	q3 = n ? count[(n - 1) * 3 / 4] : 0;
	rv->day_limit = n >= LOAD_DAYS ? q3 + 3 * fmax(q3 - q1, 1) : HUGE_VAL;
	for (size_t v = 0; v < rv->n_persons; v++)
		rv->person[v].heavy_day = rv->person[v].q.flag_load || (double)rv->person[v].q.most_a_day > rv->day_limit;
	free(count);
}

void review_field(struct review *rv, const struct review_raw *const *raw, const uint32_t *unit, const double *lat, const double *lon)
{
	judge_places(rv, unit, lat, lon);
	judge_travel(rv, raw, lat, lon);
	judge_doubles(rv);
	judge_openers(rv, raw);
	judge_load(rv);
}
