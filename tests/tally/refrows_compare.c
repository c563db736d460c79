/* SPDX-License-Identifier: MIT */
/* Differences of domains and waves, t-tests, tests of tables, ranks and pairs. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/compare.h"
#include "tally/crosstab.h"
#include "tally/design.h"
#include "tally/linear.h"
#include "tally/special.h"
#include "tests/tally/refrows.h"

#define UNITS 100

static void from_test(struct answer *out, const struct compare_test *t)
{
	double half = special_qt(0.975, t->df) * t->se;

	*out = (struct answer){ t->difference, t->se, t->difference - half, t->difference + half,
				t->df,         t->p,  (double)NAN };
}

/* Mean of y in the second category of group less that in the first. less = degrees of freedom to take off. */
static bool difference(const struct sample *p, const double *y, const uint32_t *group, int less,
		       struct answer *out)
{
	size_t n = p->t->rows;
	double *part[2], *z[2];
	unsigned char *in = mem_array(n + 1, 1);
	struct estimate e[2], d;
	struct compare_test test;

	for (size_t g = 0; g < 2; g++) {
		part[g] = mem_array(n + 1, sizeof(double));
		z[g] = mem_array(n + 1, sizeof(double));
		for (size_t i = 0; i < n; i++) {
			part[g][i] = group[i] == g ? y[i] : (double)NAN;
			in[i] |= (unsigned char)!isnan(part[g][i]);
		}
		linear_mean(&e[g], p->s, part[g], z[g]);
	}
	linear_combine(&d, p->s, 1, &e[1], z[1], -1, &e[0], z[0], in);
	test = compare_t(d.value, d.se, d.df - less);
	from_test(out, &test);
	for (size_t g = 0; g < 2; g++) {
		free(part[g]);
		free(z[g]);
	}
	free(in);
	return true;
}

/* A factor of the reference: "fsex" = sex, "fsat" = sat2, "fsup" = q2 without refusals. */
static uint32_t *factor(const struct table *t, const char *name, size_t *n)
{
	if (table_column(t, name) != SIZE_MAX || *name != 'f')
		return table_categories(t, name, n);
	if (strcmp(name, "fsup") == 0)
		return table_categories(t, "support", n);
	return table_categories(t, name + 1, n);
}

/* The next word of letters, digits, dots and underscores at or after s. */
static const char *word(const char *s, char *out, size_t size)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._";
	size_t n;

	s += strcspn(s, letters);
	n = strspn(s, letters);
	text_cut(out, size, s, n);
	return s + n;
}

static bool row_ttest(const struct sample *p, const struct parts *w, struct answer *out)
{
	char left[80], right[80];
	double *y;
	uint32_t *group;
	size_t n;
	bool fine = false;

	text_cut(left, sizeof(left), w->inner, strcspn(w->inner, "~"));
	(void)word(strchr(w->inner, '~') ? strchr(w->inner, '~') : "", right, sizeof(right));
	if (strncmp(left, "I(", 2) == 0) { /* I(a - b) */
		memmove(left, left + 2, strlen(left + 1));
		left[strcspn(left, ")")] = '\0';
	} else {
		left[strcspn(left, " ")] = '\0';
	}
	y = row_values(p->t, left, w->domain);
	if (!y)
		return false;
	if (strcmp(right, "0") == 0) {
		struct estimate e;
		struct compare_test test;

		linear_mean(&e, p->s, y, NULL);
		test = compare_t(e.value, e.se, e.df - 1);
		from_test(out, &test);
		fine = true;
	} else {
		group = factor(p->t, right, &n);
		fine = group && n == 2 && difference(p, y, group, 1, out);
		free(group);
	}
	free(y);
	return fine;
}

/* "svyby(~Y,~G,": the group stands in the call. */
static bool row_difference(const struct sample *p, const struct row *r, const struct parts *w,
			   struct answer *out)
{
	const char *by = strstr(r->call, "svyby(");
	char y_name[80], g_name[80];
	uint32_t *group;
	double *y;
	size_t n = 0;
	bool fine;

	if (strcmp(w->kind, "wave.diff") == 0) {
		(void)snprintf(y_name, sizeof(y_name), "%s", w->inner);
		(void)snprintf(g_name, sizeof(g_name), "wave");
	} else if (by) {
		(void)word(word(by + 6, y_name, sizeof(y_name)), g_name, sizeof(g_name));
	} else {
		return false;
	}
	y = row_values(p->t, y_name, w->domain);
	group = factor(p->t, g_name, &n);
	fine = y && group && n >= 2 && difference(p, y, group, 0, out);
	free(group);
	free(y);
	return fine;
}

static bool row_crosstab(const struct sample *p, const struct parts *w, struct answer *out)
{
	static const char *const tests[] = { "F", "Chisq", "Wald", "adjWald" };
	char a[80], b[80];
	uint32_t *rows, *columns;
	size_t n, m, test = 0;
	struct crosstab_result result;
	bool fine = false;

	(void)word(word(w->inner, a, sizeof(a)), b, sizeof(b));
	rows = factor(p->t, a, &n);
	columns = factor(p->t, b, &m);
	while (test < 4 && strcmp(tests[test], w->kind + 6) != 0)
		test++;
	if (test < 4 && rows && columns)
		fine = crosstab_independence(&result, p->s, rows, columns,
					     (enum crosstab_test)test) == CROSSTAB_FINE;
	if (fine)
		*out = (struct answer){ .value = result.statistic,
					.df = result.ndf,
					.p = result.p,
					.ddf = result.ddf };
	free(rows);
	free(columns);
	return fine;
}

struct league {
	struct compare_unit unit[UNITS];
	char name[UNITS][32];
	size_t n;
};

/* Estimates of a table that holds them, or of every township of a survey. */
static bool read_league(struct book *b, const struct row *r, const char *variable, struct league *l)
{
	struct table *t = book_table(b, r->dataset);
	struct sample *p;
	uint32_t *town;
	size_t n = 0;

	if (t && table_column(t, "est") != SIZE_MAX) {
		for (l->n = 0; l->n < t->rows && l->n < UNITS; l->n++) {
			l->unit[l->n] =
				(struct compare_unit){ table_number(table_at(t, l->n, "est")),
						       table_number(table_at(t, l->n, "se")),
						       table_number(table_at(t, l->n, "df")),
						       0,
						       0,
						       0 };
			(void)snprintf(l->name[l->n], 32, "%s", table_at(t, l->n, "unit"));
		}
		return true;
	}
	p = book_sample(b, r->dataset, r->design);
	town = p ? table_categories(p->t, "town", &n) : NULL;
	for (size_t u = 0; town && u < n && u < UNITS; u++) {
		char domain[64] = "";
		double *y;
		struct estimate e;

		for (size_t i = 0; i < p->t->rows; i++)
			if (town[i] == u)
				(void)snprintf(domain, sizeof(domain), "town=%s",
					       table_at(p->t, i, "town"));
		y = row_values(p->t, variable, domain);
		if (!y)
			break;
		linear_mean(&e, p->s, y, NULL);
		l->unit[l->n] = (struct compare_unit){ e.value, e.se, e.df, 0, 0, 0 };
		text_cut(l->name[l->n++], 32, domain + 5, SIZE_MAX);
		free(y);
	}
	free(town);
	return l->n > 1;
}

static size_t unit_of(const struct league *l, const char *name, size_t n)
{
	for (size_t i = 0; i < l->n; i++)
		if (strlen(l->name[i]) == n && strncmp(l->name[i], name, n) == 0)
			return i;
	return SIZE_MAX;
}

static bool row_rank(struct league *l, const struct parts *w, struct answer *out)
{
	const char *bar = strchr(w->inner, '|'), *name = bar ? bar + 1 : w->inner;
	size_t at = unit_of(l, name, strlen(name));
	const struct compare_unit *u = &l->unit[at];

	if (at == SIZE_MAX)
		return false;
	if (strcmp(w->kind, "rank.z") == 0) {
		double df = u->df;

		for (size_t i = 0; i < l->n; i++)
			l->unit[i].df = 0;
		compare_ranks(l->unit, l->n, 0.95);
		l->unit[at].df = df;
	} else {
		compare_ranks(l->unit, l->n, 0.95);
	}
	*out = (struct answer){ u->rank, u->se, u->lo, u->hi, u->df, (double)NAN, (double)NAN };
	return true;
}

static bool row_pair(struct league *l, const struct parts *w, struct answer *out)
{
	size_t pairs = l->n * (l->n - 1) / 2;
	double *p = mem_array(pairs + 1, sizeof(*p)), *bh = mem_array(pairs + 1, sizeof(*bh));
	double *holm = mem_array(pairs + 1, sizeof(*holm));
	const char *dash = strchr(w->inner, '-');
	size_t n = 0, which = SIZE_MAX, a, b;
	struct compare_test t, own = { 0 };

	a = dash ? unit_of(l, w->inner, (size_t)(dash - w->inner)) : SIZE_MAX;
	b = dash ? unit_of(l, dash + 1, strlen(dash + 1)) : SIZE_MAX;
	for (size_t i = 0; i < l->n; i++)
		for (size_t j = i + 1; j < l->n; j++) {
			const struct compare_unit *x = &l->unit[i], *y = &l->unit[j];

			t = compare_welch(x->value, x->se, x->df, y->value, y->se, y->df);
			if (i == a && j == b) {
				which = n;
				own = t;
			}
			p[n++] = t.p;
		}
	compare_adjust(bh, p, n, COMPARE_BH);
	compare_adjust(holm, p, n, COMPARE_HOLM);
	if (which != SIZE_MAX)
		*out = (struct answer){ own.difference, own.se, bh[which],  holm[which],
					own.df,         own.p,  (double)NAN };
	free(holm);
	free(bh);
	free(p);
	return which != SIZE_MAX;
}

/* Pairs do not name their variable: it is that of the ranks of the same design. */
static void league_variable(const struct book *b, const struct row *r, char *out, size_t size)
{
	(void)snprintf(out, size, "sc_eq5");
	for (size_t i = 1; i <= b->reference.rows; i++) {
		char **c = b->reference.cell[i];

		if (strcmp(c[1], r->dataset) == 0 && strcmp(c[2], r->design) == 0 &&
		    strncmp(c[3], "rank.", 5) == 0 && strchr(c[3], '|')) {
			const char *open = strchr(c[3], '(');

			text_cut(out, size, open + 1, strcspn(open + 1, "|"));
			return;
		}
	}
}

bool row_compare(struct book *b, const struct row *r, struct answer *out)
{
	struct table *t = book_table(b, r->dataset);
	struct sample *p;
	struct parts w;

	if (!t)
		return false;
	row_split(&w, r, t);
	if (strncmp(w.kind, "rank.", 5) == 0 || strcmp(w.kind, "pair") == 0) {
		struct league l = { .n = 0 };
		char variable[64];

		league_variable(b, r, variable, sizeof(variable));
		return read_league(b, r, variable, &l) &&
		       (*w.kind == 'r' ? row_rank(&l, &w, out) : row_pair(&l, &w, out));
	}
	p = book_sample(b, r->dataset, r->design);
	if (!p)
		return false;
	if (strcmp(w.kind, "ttest") == 0)
		return row_ttest(p, &w, out);
	if (strncmp(w.kind, "chisq.", 6) == 0)
		return row_crosstab(p, &w, out);
	return row_difference(p, r, &w, out);
}
