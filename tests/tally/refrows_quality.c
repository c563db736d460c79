/* SPDX-License-Identifier: MIT */
/* Quality figures: by interview against a whole table, by interviewer and of all. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/quality.h"
#include "tests/tally/refrows.h"

#define ITEMS 99

struct interviews {
	struct table *t;
	struct quality_input in;
	struct quality_measure *measure;
};

static double *column(const struct table *t, const char *name)
{
	double *x = mem_array(t->rows + 1, sizeof(*x));

	for (size_t i = 0; i < t->rows; i++)
		x[i] = table_number(table_at(t, i, name));
	return x;
}

static int32_t *whole(const struct table *t, const char *name)
{
	int32_t *x = mem_array(t->rows + 1, sizeof(*x));

	for (size_t i = 0; i < t->rows; i++)
		x[i] = (int32_t)strtol(table_at(t, i, name), NULL, 10);
	return x;
}

/* The columns i01, i02, ... are the battery. */
static int16_t *answers(const struct table *t, size_t *items)
{
	size_t first = table_column(t, "i01"), n = 0;
	int16_t *a;

	while (first != SIZE_MAX && first + n < t->cols && n < ITEMS &&
	       t->cell[0][first + n][0] == 'i')
		n++;
	*items = n;
	a = mem_array(t->rows * n + 1, sizeof(*a));
	for (size_t i = 0; i < t->rows; i++)
		for (size_t j = 0; j < n; j++) {
			double x = table_number(t->cell[i + 1][first + j]);

			a[i * n + j] = isnan(x) ? QUALITY_MISSING : (int16_t)x;
		}
	return a;
}

static bool interviews_open(struct interviews *q, struct book *b, const char *dataset)
{
	uint32_t *dates;
	int64_t *day;
	size_t n;

	q->t = book_table(b, dataset);
	if (!q->t || table_column(q->t, "i01") == SIZE_MAX)
		return false;
	q->in = (struct quality_input){ .n = q->t->rows, .dont_know = 6, .reverse_worded = true };
	q->in.answer = answers(q->t, &q->in.items);
	q->in.interviewer = table_categories(q->t, "interviewer", &q->in.interviewers);
	dates = table_categories(q->t, "date", &n);
	day = mem_array(q->t->rows + 1, sizeof(*day));
	for (size_t i = 0; i < q->t->rows; i++)
		day[i] = dates[i];
	free(dates);
	q->in.day = day;
	q->in.start = whole(q->t, "start_s");
	q->in.seconds = whole(q->t, "dur_s");
	q->measure = mem_array(q->t->rows + 1, sizeof(*q->measure));
	quality_interviews(q->measure, &q->in);
	return true;
}

static void interviews_close(struct interviews *q)
{
	free((void *)(uintptr_t)q->in.answer);
	free((void *)(uintptr_t)q->in.interviewer);
	free((void *)(uintptr_t)q->in.day);
	free((void *)(uintptr_t)q->in.start);
	free((void *)(uintptr_t)q->in.seconds);
	free(q->measure);
}

static double figure(const struct quality_measure *m, const char *name)
{
	if (strcmp(name, "max_match") == 0)
		return m->max_match;
	if (strcmp(name, "dur_modz") == 0)
		return m->dur_z;
	if (strcmp(name, "dur_ratio") == 0)
		return m->dur_ratio;
	if (strcmp(name, "longest_run") == 0)
		return m->longest_run;
	if (strcmp(name, "modal_share") == 0)
		return m->modal_share;
	if (strcmp(name, "item_missing") == 0)
		return m->item_missing;
	if (strcmp(name, "dk_share") == 0)
		return m->dk_share;
	if (strcmp(name, "overlaps") == 0)
		return m->overlaps;
	if (strcmp(name, "night") == 0)
		return m->night;
	if (strcmp(name, "flag_match") == 0)
		return m->flag_match;
	if (strcmp(name, "flag_short") == 0)
		return m->flag_short;
	return strcmp(name, "flag_straight") == 0 ? m->flag_straight : (double)NAN;
}

static bool same_cell(const struct interviews *q, size_t i, const char *name, const char *want)
{
	const struct quality_measure *m = &q->measure[i];
	double x = table_number(want);

	if (strcmp(name, "id") == 0 || strcmp(name, "interviewer") == 0)
		return strcmp(table_at(q->t, i, name), want) == 0;
	if (strcmp(name, "nearest") == 0)
		return strcmp(m->nearest == SIZE_MAX ? "NA" : table_at(q->t, m->nearest, "id"),
			      want) == 0;
	if (isnan(x))
		return isnan(figure(m, name));
	return fabs(figure(m, name) - x) <= 1e-12 * fmax(1, fabs(x));
}

size_t quality_table_differences(struct book *b, const char *dataset, const char *expected,
				 size_t *cells)
{
	struct table *want = book_table(b, expected);
	struct interviews q = { 0 };
	size_t wrong = 0;

	*cells = 0;
	if (!want || !interviews_open(&q, b, dataset) || want->rows != q.t->rows)
		return SIZE_MAX;
	for (size_t i = 0; i < want->rows; i++)
		for (size_t c = 0; c < want->cols; c++) {
			++*cells;
			if (same_cell(&q, i, want->cell[0][c], want->cell[i + 1][c]))
				continue;
			if (++wrong < 20)
				printf("%s %s %s: not %s\n", expected, want->cell[i + 1][0],
				       want->cell[0][c], want->cell[i + 1][c]);
		}
	interviews_close(&q);
	return wrong;
}

static double count(const struct interviews *q, const char *name)
{
	double n = 0;

	for (size_t i = 0; i < q->t->rows; i++)
		n += figure(&q->measure[i], name) > 0;
	return n;
}

/* Of all interviews. */
static bool overall(const struct interviews *q, const char *name, struct answer *out)
{
	double *seconds = column(q->t, "dur_s");
	bool known = true;

	if (strcmp(name, "median.dur") == 0) {
		out->value = quality_median(seconds, q->t->rows);
	} else if (strcmp(name, "mad.dur") == 0) {
		out->value = quality_mad(seconds, q->t->rows);
	} else if (strcmp(name, "logdur.med") == 0) {
		for (size_t i = 0; i < q->t->rows; i++)
			seconds[i] = log(seconds[i]);
		out->value = quality_median(seconds, q->t->rows);
	} else if (strcmp(name, "n.overlap") == 0) {
		out->value = count(q, "overlaps");
	} else if (strncmp(name, "n.", 2) == 0) {
		out->value = count(q, name + 2);
	} else {
		known = false;
	}
	free(seconds);
	return known;
}

/* Satisfied (1, 2) among those with an opinion. */
static double *top2(const struct table *t, const char *item)
{
	double *y = column(t, item);

	for (size_t i = 0; i < t->rows; i++)
		y[i] = y[i] <= 5 ? y[i] <= 2 : (double)NAN;
	return y;
}

/* Figures of one interviewer, "name(V01)" or "name(item|V01)". */
static bool by_interviewer(const struct interviews *q, const struct parts *w, struct answer *out)
{
	const char *bar = strchr(w->inner, '|'), *who = bar ? bar + 1 : w->inner;
	struct quality_interviewer *all = mem_array(q->in.interviewers + 1, sizeof(*all));
	struct quality_outlier *far = mem_array(q->in.interviewers + 1, sizeof(*far));
	char item[16];
	size_t v = SIZE_MAX;
	double *y;
	bool known = true;

	text_cut(item, sizeof(item), w->inner, strcspn(w->inner, "| "));
	for (size_t i = 0; i < q->t->rows; i++)
		if (strcmp(table_at(q->t, i, "interviewer"), who) == 0)
			v = q->in.interviewer[i];
	y = strncmp(w->kind, "z.top2", 6) == 0 ? top2(q->t, item)
					       : column(q->t, bar ? item : "age");
	quality_interviewers(all, q->measure, &q->in);
	if (v == SIZE_MAX) {
		known = false;
	} else if (strcmp(w->kind, "z.top2") == 0) {
		quality_outliers(far, y, q->in.interviewer, q->t->rows, q->in.interviewers);
		out->value = far[v].z;
	} else if (strcmp(w->kind, "share.match85") == 0) {
		out->value = all[v].matched;
	} else if (strcmp(w->kind, "median.dur") == 0) {
		out->value = all[v].median_seconds;
	} else {
		struct quality_digits d;

		for (size_t i = 0; i < q->t->rows; i++)
			if (q->in.interviewer[i] != v)
				y[i] = (double)NAN;
		d = quality_digits(y, q->t->rows);
		out->value = strcmp(w->kind, "digit.chisq") == 0 ? d.chisq : d.whipple;
		out->p = d.p;
		out->df = 9;
		known = strcmp(w->kind, "digit.chisq") == 0 || strncmp(w->kind, "whipple", 7) == 0;
	}
	free(y);
	free(far);
	free(all);
	return known;
}

static bool effect(const struct interviews *q, const struct parts *w, struct answer *out)
{
	char item[16];
	struct quality_effect e;
	double *y;

	text_cut(item, sizeof(item), w->inner, strcspn(w->inner, "| "));
	y = top2(q->t, item);
	e = quality_effect(y, q->in.interviewer, q->t->rows, q->in.interviewers);
	out->value = strcmp(w->kind, "rho_int") == 0 ? e.rho : e.deff;
	out->p = e.p;
	free(y);
	return true;
}

bool row_quality(struct book *b, const struct row *r, struct answer *out)
{
	struct interviews q = { 0 };
	struct parts w;
	bool known;

	if (!interviews_open(&q, b, r->dataset))
		return false;
	row_split(&w, r, q.t);
	if (!*w.inner)
		known = overall(&q, w.kind, out);
	else if (strcmp(w.kind, "rho_int") == 0 || strcmp(w.kind, "deff_int") == 0)
		known = effect(&q, &w, out);
	else
		known = by_interviewer(&q, &w, out);
	interviews_close(&q);
	return known;
}
