/* SPDX-License-Identifier: MIT */
/* Rows without a survey: distribution functions, counts, sample sizes, adjusted p values, outcome rates. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tally/compare.h"
#include "tally/interval.h"
#include "tally/outcome.h"
#include "tally/special.h"
#include "tests/tally/refrows.h"

static bool row_special(const struct row *r, const struct parts *w, struct answer *out)
{
	double a[3] = { 0 };
	char *end = NULL;
	const char *at = w->inner;

	for (size_t i = 0; i < 3 && *at; i++) {
		a[i] = strtod(at, &end);
		at = *end ? end + 1 : end;
	}
	(void)r;
	if (strcmp(w->kind, "qt") == 0)
		out->value = special_qt(a[0], a[1]);
	else if (strcmp(w->kind, "pt") == 0)
		out->value = special_pt(a[0], a[1]);
	else if (strcmp(w->kind, "qnorm") == 0)
		out->value = special_qnorm(a[0]);
	else if (strcmp(w->kind, "qbeta") == 0)
		out->value = special_qbeta(a[0], a[1], a[2]);
	else if (strcmp(w->kind, "pbeta") == 0)
		out->value = special_pbeta(a[0], a[1], a[2]);
	else if (strcmp(w->kind, "pf.upper") == 0)
		out->value = special_f_upper(a[0], a[1], a[2]);
	else if (strcmp(w->kind, "pchisq.upper") == 0)
		out->value = special_chisq_upper(a[0], a[1]);
	else
		return false;
	return true;
}

static bool row_binomial(const struct parts *w, struct answer *out)
{
	const char *slash = strchr(w->inner, '/'), *dot = strrchr(w->kind, '.');
	struct interval limits;
	double x, n, level;

	if (!slash || !dot || strncmp(w->kind, "ci.", 3) != 0)
		return false;
	x = strtod(w->inner, NULL);
	n = strtod(slash + 1, NULL);
	level = strtod(dot + 1, NULL) / 100;
	if (strncmp(w->kind + 3, "wilson", 6) == 0)
		interval_wilson(&limits, x, n, level);
	else if (strncmp(w->kind + 3, "clopper", 7) == 0)
		interval_clopper(&limits, x, n, level);
	else if (strncmp(w->kind + 3, "jeffreys", 8) == 0)
		interval_jeffreys(&limits, x, n, level);
	else
		return false;
	out->value = x / n;
	out->lo = limits.lo;
	out->hi = limits.hi;
	return true;
}

static double named(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtod(at + strlen(name), NULL) : (double)NAN;
}

static bool row_size(const struct parts *w, struct answer *out)
{
	struct compare_size plan = { named(w->inner, "e="), named(w->inner, ",p="),
				     named(w->inner, "deff="), named(w->inner, "N="),
				     named(w->inner, "rr=") };
	struct compare_need need = compare_size(&plan, 0.95);

	out->value = strcmp(w->kind, "n0") == 0  ? need.n0
		     : strcmp(w->kind, "n") == 0 ? need.n
						 : need.issue;
	return true;
}

/* The 25 p values that the rows "METHOD[k of 25]" speak of (the data of Benjamini and Hochberg's method in McDonald's handbook). */
static bool row_adjust(const struct row *r, const struct parts *w, struct answer *out)
{
	static const double p[] = { .001, .008, .039, .041, .042, .06,  .074, .205, .212,
				    .216, .222, .251, .269, .275, .34,  .341, .384, .569,
				    .594, .696, .762, .94,  .942, .975, .986 };
	double q[25];
	size_t k = strtoul(w->inner, NULL, 10);

	(void)r;
	if (k < 1 || k > 25)
		return false;
	compare_adjust(q, p, 25,
		       strcmp(w->kind, "BH") == 0     ? COMPARE_BH
		       : strcmp(w->kind, "holm") == 0 ? COMPARE_HOLM
						      : COMPARE_BONFERRONI);
	out->value = q[k - 1];
	return true;
}

bool row_plain(struct book *b, const struct row *r, struct answer *out)
{
	struct parts w;

	(void)b;
	row_split(&w, r, NULL);
	if (strcmp(r->design, "special") == 0)
		return row_special(r, &w, out);
	if (strcmp(r->design, "binomial") == 0)
		return row_binomial(&w, out);
	if (strcmp(r->design, "samplesize") == 0)
		return row_size(&w, out);
	return strcmp(r->design, "padjust") == 0 && row_adjust(r, &w, out);
}

static double named_rate(const struct outcome_counts *c, const char *name)
{
	for (int k = 0; k < OUTCOME_CLASSES; k++)
		if (strcmp(name, outcome_class_letters((enum outcome_class)k)) == 0)
			return c->n[k];
	if (strcmp(name, "e") == 0)
		return c->e;
	if (strncmp(name, "RR", 2) == 0)
		return c->rr[name[2] - '1'];
	if (strncmp(name, "COOP", 4) == 0)
		return c->coop[name[4] - '1'];
	if (strncmp(name, "REF", 3) == 0)
		return c->ref[name[3] - '1'];
	return c->con[name[3] - '1'];
}

/* The worked example of statistics.md Part 2, which stands in no file: codes and how many of the 1000 addresses. */
static bool worked_example(const char *dataset, struct outcome_counts *c)
{
	static const struct {
		const char *code;
		int n;
	} codes[] = { { "1.1", 612 }, { "1.2", 24 },  { "2.111", 41 }, { "2.112", 37 },
		      { "2.12", 9 },  { "2.23", 14 }, { "2.24", 58 },  { "2.25", 33 },
		      { "2.32", 11 }, { "2.331", 6 }, { "2.9", 4 },    { "3.11", 12 },
		      { "3.17", 5 },  { "3.18", 9 },  { "3.21", 18 },  { "3.9", 2 },
		      { "4.5", 21 },  { "4.61", 62 }, { "4.62", 17 },  { "4.7", 5 } };

	if (strcmp(dataset, "worked1000") != 0)
		return false;
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		enum outcome_class class;

		if (!outcome_classify(codes[i].code, &class))
			return false;
		c->n[class] += codes[i].n;
	}
	return true;
}

/* Every address of a data set with its final code; the rates of the whole and of one township (with its own e). */
bool row_outcome(struct book *b, const struct row *r, struct answer *out)
{
	struct table *t = book_table(b, r->dataset);
	bool weighted = strncmp(r->design, "dbase", 5) == 0;
	struct outcome_counts c = { 0 };
	struct parts w;

	row_split(&w, r, t);
	if (t) {
		unsigned char *in = table_domain(t, w.domain);

		for (size_t i = 0; i < t->rows; i++) {
			enum outcome_class class;

			if (in[i] && outcome_classify(table_at(t, i, "disp"), &class))
				c.n[class] += weighted ? table_number(table_at(t, i, "dbase")) : 1;
		}
		free(in);
	} else if (!worked_example(r->dataset, &c)) {
		return false;
	}
	c.e = outcome_eligible(&c);
	outcome_rates(&c);
	out->value = named_rate(&c, r->statistic);
	return true;
}
