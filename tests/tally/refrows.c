/* SPDX-License-Identifier: MIT */
/* Estimates of a design: totals, means, ratios, shares, intervals, design effects, replicate methods. */
#include "config.h"

#include "tests/tally/refrows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/design.h"
#include "tally/interval.h"
#include "tally/linear.h"
#include "tally/replicate.h"
#include "tally/special.h"
#include "tally/weights.h"

#define ITEMS 12

static void cut(char *to, const char *from, size_t n)
{
	text_cut(to, 80, from, n);
}

/* Takes "|column=value" off text; town: "|T01" is a township. */
static void take_domain(struct parts *p, char *text, bool town)
{
	char *bar = strchr(text, '|');

	if (!bar)
		return;
	if (strchr(bar, '='))
		cut(p->domain, bar + 1, 79);
	else if (town)
		(void)snprintf(p->domain, sizeof(p->domain), "town=%.70s", bar + 1);
	else
		return;
	*bar = '\0';
}

void row_split(struct parts *p, const struct row *r, const struct table *t)
{
	const char *s = r->statistic, *open = strpbrk(s, "([");
	char design[80];

	*p = (struct parts){ 0 };
	cut(design, r->design, strlen(r->design));
	take_domain(p, design, t && table_column(t, "town") != SIZE_MAX);
	if (!open) {
		cut(p->kind, s, strlen(s));
	} else {
		int depth = 0;
		const char *end = open;

		do {
			depth += *end == '(' || *end == '[';
			depth -= *end == ')' || *end == ']';
			end++;
		} while (depth && *end);
		cut(p->kind, s, (size_t)(open - s));
		cut(p->inner, open + 1, (size_t)(end - open - 2));
		cut(p->rest, end, strlen(end));
	}
	take_domain(p, p->inner, false);
	take_domain(p, p->rest, false);
}

double *row_values(const struct table *t, const char *name, const char *domain)
{
	double *y = table_values(t, name);
	unsigned char *in = table_domain(t, domain);

	for (size_t i = 0; y && i < t->rows; i++)
		if (!in[i])
			y[i] = (double)NAN;
	free(in);
	return y;
}

/* 1 in one category of a column, 0 in others: "stypeE" = stype E. */
static double *category_share(const struct table *t, const char *name, const char *domain)
{
	unsigned char *in = table_domain(t, domain);
	double *y = NULL;

	for (size_t c = 0; c < t->cols && !y; c++) {
		const char *column = t->cell[0][c];
		size_t n = strlen(column);

		if (strncmp(column, name, n) != 0 || !name[n])
			continue;
		y = mem_array(t->rows + 1, sizeof(*y));
		for (size_t i = 0; i < t->rows; i++) {
			const char *is = table_at(t, i, column);

			y[i] = in[i] && *is ? (strcmp(is, name + n) == 0 ? 1 : 0) : (double)NAN;
		}
	}
	free(in);
	return y;
}

/* "share(q1)[fs51]": q1 in 1..5 is 1; "share(q2)[fsup1]": q2 without refusals. */
static double *answer_share(const struct table *t, const struct parts *p)
{
	double *y = row_values(t, strcmp(p->inner, "q1") == 0 ? "s5" : "support", p->domain);
	size_t n = strlen(p->rest);
	double level = n > 1 ? p->rest[n - 2] - '0' : 0;

	for (size_t i = 0; y && i < t->rows; i++)
		if (!isnan(y[i]))
			y[i] = fabs(y[i] - level) < 0.5;
	return y;
}

struct replicated {
	const double *y, *x;
	size_t n;
	bool total, subset;
};

static double statistic(void *ctx, const double *weight)
{
	const struct replicated *r = ctx;
	double above = 0, below = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (isnan(r->y[i]) || (r->x && isnan(r->x[i])))
			continue;
		above += weight[i] * r->y[i];
		below += weight[i] * (r->x ? r->x[i] : 1);
	}
	return r->total ? above : above / below;
}

static double replicate_se(const struct sample *p, struct replicated *r)
{
	struct replicates reps;
	double v;

	if (strcmp(p->jackknife, "JK1") == 0)
		replicates_jk1(&reps, p->s);
	else if (strcmp(p->jackknife, "JKn") == 0)
		replicates_jkn(&reps, p->s);
	else
		replicates_bootstrap(&reps, p->s, (const double *const *)p->given, p->n_given);
	/* A total over the whole file: R weighs census strata 0 in every replicate; in a subset it does not. */
	reps.census_out = r->total && strcmp(p->jackknife, "JKn") == 0 && !r->subset;
	v = replicates_variance(&reps, p->mse, statistic, r);
	replicates_clear(&reps);
	return sqrt(v);
}

/* In some rows R takes the degrees of freedom from all rows of the domain, also those without an answer. */
static int domain_df(const struct sample *p, const char *domain)
{
	unsigned char *in = table_domain(p->t, domain);
	struct estimate e;

	survey_stock(p->s, in, &e);
	free(in);
	return e.df;
}

static void plain_interval(struct answer *out, struct estimate *e)
{
	struct interval limits = { e->value, e->value, false };

	(void)interval_mean(&limits, e, 0.95);
	out->value = e->value;
	out->se = e->se;
	out->lo = limits.lo;
	out->hi = limits.hi;
	out->df = e->df;
}

static bool estimate(struct sample *p, const struct row *r, const struct parts *w,
		     struct estimate *e, double *y, double *x, bool total)
{
	struct replicated reps = { y, x, p->t->rows, total,
				   strstr(r->call, "na.rm=TRUE") || strstr(r->call, "subset(") };

	if (!y)
		return false;
	if (total)
		linear_total(e, p->s, y, NULL);
	else
		linear_ratio(e, p->s, y, x, NULL);
	if (strstr(r->call, "na.rm=TRUE"))
		e->df = domain_df(p, w->domain);
	if (*p->jackknife) {
		e->se = replicate_se(p, &reps);
		e->var = e->se * e->se;
		e->df = survey_df(p->s);
	}
	return true;
}

static bool row_mean(struct sample *p, const struct row *r, const struct parts *w,
		     struct answer *out)
{
	const struct table *t = p->t;
	bool total = strcmp(w->kind, "total") == 0, ratio = strcmp(w->kind, "ratio") == 0;
	bool bracket = r->statistic[strlen(w->kind)] == '[';
	double *y, *x = NULL;
	struct estimate e;
	char above[80];
	bool fine;

	if (ratio) {
		cut(above, w->inner, strcspn(w->inner, "/"));
		y = row_values(t, above, w->domain);
		x = row_values(t, strchr(w->inner, '/') + 1, w->domain);
	} else if (strcmp(w->kind, "share") == 0) {
		y = answer_share(t, w);
	} else if (strcmp(w->kind, "mr.cases") == 0) {
		y = row_values(t, w->inner, *w->domain ? w->domain : "q3=1");
	} else if (strcmp(w->kind, "mr.mentions") == 0) {
		y = row_values(t, w->inner, *w->domain ? w->domain : "q3=1");
		x = row_values(t, "mentions", *w->domain ? w->domain : "q3=1");
	} else {
		y = bracket ? category_share(t, w->inner, w->domain)
			    : row_values(t, w->inner, w->domain);
	}
	fine = y && (!ratio || x) && estimate(p, r, w, &e, y, x, total);
	if (fine)
		plain_interval(out, &e);
	free(x);
	free(y);
	return fine;
}

static bool row_proportion(struct sample *p, const struct row *r, const struct parts *w,
			   struct answer *out)
{
	static const char *const names[] = { "mean", "wilson", "beta", "logit", "asin", "xlogit" };
	const char *dot = strrchr(w->kind, '.');
	double *y = row_values(p->t, w->inner, w->domain), level = table_number(dot + 1) / 100;
	enum interval_method method = INTERVAL_WALD;
	struct interval limits = { 0 };
	struct estimate e;
	bool fine = false;

	(void)r;
	for (size_t m = 0; m < 6; m++)
		if (strlen(names[m]) + 5 == (size_t)(dot - w->kind) &&
		    strncmp(w->kind + 5, names[m], strlen(names[m])) == 0) {
			method = m == 5 ? INTERVAL_LOGIT : (enum interval_method)m;
			fine = y != NULL;
		}
	if (fine) {
		linear_mean(&e, p->s, y, NULL);
		fine = interval_proportion(&limits, &e, method, level);
		*out = (struct answer){ e.value, e.se,        limits.lo,  limits.hi,
					e.df,    (double)NAN, (double)NAN };
	}
	free(y);
	return fine;
}

static bool row_index(struct sample *p, const struct parts *w, struct answer *out)
{
	char prefix, name[24];
	int first, end;
	double *y[ITEMS] = { 0 }, c[ITEMS];
	struct estimate e;
	size_t n = 0;

	if (sscanf(w->inner, "%c%d..%*c%d", &prefix, &first, &end) != 3 || end - first >= ITEMS)
		return false;
	for (int k = first; k <= end; k++, n++) {
		(void)snprintf(name, sizeof(name), "e%c%d", prefix, k);
		y[n] = row_values(p->t, name, w->domain);
		c[n] = 1 / (double)(end - first + 1);
	}
	linear_index(&e, p->s, (const double *const *)y, c, n, NULL);
	plain_interval(out, &e);
	while (n)
		free(y[--n]);
	return true;
}

static bool row_effect(struct sample *p, const struct parts *w, struct answer *out)
{
	double *y = row_values(p->t, w->inner, w->domain);
	struct estimate e;

	if (!y)
		return false;
	linear_mean(&e, p->s, y, NULL);
	if (strcmp(w->kind, "deff") == 0)
		out->value = linear_deff(p->s, y, false);
	else if (strcmp(w->kind, "deff.replace") == 0)
		out->value = linear_deff(p->s, y, true);
	else if (strcmp(w->kind, "deff.kish") == 0)
		out->value = weights_kish((double)e.n_weight, e.sum_w, e.sum_w2);
	else if (strcmp(w->kind, "neff.kish") == 0)
		out->value =
			(double)e.n_weight / weights_kish((double)e.n_weight, e.sum_w, e.sum_w2);
	else if (strcmp(w->kind, "var") == 0) {
		linear_variance(&e, p->s, y, NULL);
		plain_interval(out, &e);
	}
	free(y);
	return true;
}

static bool row_weights(const struct sample *p, const char *kind, struct answer *out)
{
	double least = HUGE_VAL, most = 0, squares = 0;

	for (size_t i = 0; i < p->s->n; i++) {
		double w = p->s->weight[i];

		least = fmin(least, w);
		most = fmax(most, w);
		squares += w * w;
	}
	if (strcmp(kind, "minweight") == 0 || strcmp(kind, "min") == 0)
		out->value = least;
	else if (strcmp(kind, "maxweight") == 0 || strcmp(kind, "max") == 0)
		out->value = most;
	else if (strcmp(kind, "sumw2") == 0)
		out->value = squares;
	else if (strcmp(kind, "n.capped") == 0)
		out->value = (double)p->capped;
	else if (strcmp(kind, "degf") == 0)
		out->value = survey_df(p->s);
	else if (strcmp(kind, "scale") == 0 && p->n_given > 1)
		out->value = 1 / (double)(p->n_given - 1);
	else
		return false;
	return true;
}

bool row_estimate(struct book *b, const struct row *r, struct answer *out)
{
	struct sample *p = book_sample(b, r->dataset, r->design);
	struct parts w;

	if (!p)
		return false;
	row_split(&w, r, p->t);
	if (strncmp(w.kind, "prop.", 5) == 0)
		return row_proportion(p, r, &w, out);
	if (strcmp(w.kind, "index") == 0)
		return row_index(p, &w, out);
	if (strncmp(w.kind, "deff", 4) == 0 || strcmp(w.kind, "neff.kish") == 0 ||
	    strcmp(w.kind, "var") == 0)
		return row_effect(p, &w, out);
	if (!*w.inner)
		return row_weights(p, w.kind, out);
	if (strcmp(w.kind, "alpha") == 0)
		return false;
	return row_mean(p, r, &w, out);
}
