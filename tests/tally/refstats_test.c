/* SPDX-License-Identifier: MIT */
/*
 * The public reference numbers (reference.tsv, 15 digits) that this engine covers: special functions, binomial intervals, means,
 * proportions and indices with designs without finite-population correction, outcome rates. The folder comes from RUHU_REFSTATS;
 * data sets are found by their name, so that another folder of the same shape will do.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "tally/design.h"
#include "tally/interval.h"
#include "tally/outcome.h"
#include "tally/special.h"

#define TOLERANCE 1e-8
#define MAX_ROWS  4000

struct table {
	char name[64];
	char ***cell; /* [rows][cols] */
	size_t rows, cols;
};

struct book {
	char dir[400];
	struct table reference;
	struct table data[16];
	size_t n;
	size_t checked, failed;
};

static double number(const char *s)
{
	char *end;
	double x = strtod(s, &end); /* the reference has exponents, which num_parse does not take */

	return *s && !*end ? x : (double)NAN;
}

static enum status take_row(void *ctx, long row, const char *const *cells, size_t n,
			    struct err *err)
{
	struct table *t = ctx;

	(void)row;
	(void)err;
	assert_true(t->rows < MAX_ROWS);
	if (!t->rows)
		t->cols = n;
	t->cell[t->rows] = mem_array(t->cols, sizeof(char *));
	for (size_t i = 0; i < t->cols; i++)
		t->cell[t->rows][i] = mem_strdup(i < n ? cells[i] : "");
	t->rows++;
	return ST_OK;
}

static bool read_table(struct table *t, const char *path, char delimiter)
{
	struct strbuf text;
	struct err err = ERR_INIT;
	bool fine;

	strbuf_init(&text);
	t->cell = mem_array(MAX_ROWS, sizeof(*t->cell));
	fine = fs_read(&text, path, (size_t)16 << 20, &err) == ST_OK &&
	       csvio_parse(text.data, text.len, delimiter, take_row, t, &err) == ST_OK;
	strbuf_clear(&text);
	return fine;
}

static void free_table(struct table *t)
{
	for (size_t r = 0; r < t->rows; r++) {
		for (size_t c = 0; c < t->cols; c++)
			free(t->cell[r][c]);
		free(t->cell[r]);
	}
	free(t->cell);
}

static struct table *data_set(struct book *b, const char *name)
{
	static const char *const places[] = { "", "api/" };
	char path[600];

	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->data[i].name, name) == 0)
			return &b->data[i];
	for (size_t i = 0; i < 2 && b->n < 16; i++) {
		struct table *t = &b->data[b->n];

		(void)snprintf(path, sizeof(path), "%s/%s%s.csv", b->dir, places[i], name);
		if (!fs_exists(path))
			continue;
		(void)snprintf(t->name, sizeof(t->name), "%s", name);
		assert_true(read_table(t, path, ','));
		b->n++;
		return t;
	}
	return NULL;
}

static size_t column(const struct table *t, const char *name)
{
	for (size_t c = 0; c < t->cols; c++)
		if (strcmp(t->cell[0][c], name) == 0)
			return c;
	return SIZE_MAX;
}

static const char *at(const struct table *t, size_t row, const char *name)
{
	size_t c = column(t, name);

	return c == SIZE_MAX ? "" : t->cell[row][c];
}

static double map5(double q, const double *map)
{
	return q >= 1 && q <= 5 ? map[(int)q - 1] : (double)NAN;
}

/* Derived variables of the README. */
static double variable(const struct table *t, size_t row, const char *name, bool *known)
{
	static const double eq5[] = { 100, 75, 50, 25, 0 }, cn5[] = { 100, 80, 60, 40, 0 };
	static const double lin20[] = { 100, 80, 60, 40, 20 }, cn30[] = { 100, 80, 60, 30, 0 };
	double q1 = number(at(t, row, "q1")), q2 = number(at(t, row, "q2")),
	       q3 = number(at(t, row, "q3"));
	double q4 = number(at(t, row, "q4")), nan = (double)NAN;
	double s5 = q1 <= 5 ? q1 : nan;

	*known = true;
	if (column(t, "q1") != SIZE_MAX) {
		if (strcmp(name, "sat2") == 0)
			return isnan(s5) ? nan : s5 <= 2;
		if (strcmp(name, "sat3") == 0)
			return isnan(s5) ? nan : s5 <= 3;
		if (strcmp(name, "net") == 0)
			return isnan(s5) ? nan : (s5 <= 2) - (s5 >= 4);
		if (strcmp(name, "sat2dk") == 0)
			return q1 > 8 ? nan : q1 <= 2;
		if (strcmp(name, "dk1") == 0)
			return q1 > 8 ? nan : q1 > 5;
		if (strcmp(name, "sup") == 0)
			return q2 > 8 ? nan : q2 < 2;
		if (strcmp(name, "know") == 0)
			return q3 < 2;
		if (strcmp(name, "part") == 0)
			return isnan(q4) ? nan : q4 < 2;
		if (strcmp(name, "partall") == 0)
			return q4 < 2;
		if (strncmp(name, "sc_", 3) == 0)
			return map5(q1, strcmp(name, "sc_eq5") == 0     ? eq5
					: strcmp(name, "sc_cn5") == 0   ? cn5
					: strcmp(name, "sc_lin20") == 0 ? lin20
									: cn30);
		if (strlen(name) == 2 && *name == 'a')
			return map5(number(at(t, row, name)), eq5);
	}
	if (strcmp(name, "satis") == 0)
		return strcmp(at(t, row, "sch.wide"), "Yes") == 0;
	if (strcmp(name, "both01") == 0)
		return strcmp(at(t, row, "comp.imp"), "Yes") == 0;
	if (strcmp(name, "elem") == 0)
		return strcmp(at(t, row, "stype"), "E") == 0;
	if (strcmp(name, "gain") == 0)
		return number(at(t, row, "api00")) - number(at(t, row, "api99"));
	*known = column(t, name) != SIZE_MAX;
	return *known ? number(at(t, row, name)) : nan;
}

struct plan {
	const char *design, *strata, *psu, *weight; /* columns; "" = none */
};
static const struct plan plans[] = {
	{ "uc", "town", "comm", "w" },
	{ "nostr", "", "comm", "w" },
	{ "hhst", "town", "hh", "w" },
	{ "srs", "", "hh", "" },
	{ "uc.lonely.adjust", "town", "comm", "w" },
	{ "srs_wr", "", "cds", "pw" },
	{ "strat_wr", "stype", "cds", "pw" },
	{ "clus1_wr", "", "dnum", "pw" },
	{ "clus2_wr", "", "dnum", "pw" },
};

static const struct plan *plan_of(const char *design, const struct table *t)
{
	for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++)
		if (strcmp(plans[i].design, design) == 0 &&
		    (!*plans[i].psu || column(t, plans[i].psu) != SIZE_MAX))
			return &plans[i];
	return NULL;
}

static const struct table *sort_table;
static const struct plan *sort_plan;

static int by_place(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int c = strcmp(at(sort_table, x, sort_plan->strata), at(sort_table, y, sort_plan->strata));

	return c ? c : strcmp(at(sort_table, x, sort_plan->psu), at(sort_table, y, sort_plan->psu));
}

static size_t *design_rows(const struct table *t, const struct plan *plan, struct design_row *rows)
{
	size_t n = t->rows - 1;
	size_t *order = mem_array(n, sizeof(*order));

	for (size_t i = 0; i < n; i++)
		order[i] = i + 1;
	sort_table = t;
	sort_plan = plan;
	qsort(order, n, sizeof(*order), by_place);
	for (size_t i = 0; i < n; i++) {
		bool town = i && strcmp(at(t, order[i], plan->strata),
					at(t, order[i - 1], plan->strata)) != 0;
		bool comm = town || (i && strcmp(at(t, order[i], plan->psu),
						 at(t, order[i - 1], plan->psu)) != 0);

		rows[i].stratum = i ? rows[i - 1].stratum + town : 0;
		rows[i].psu = i ? rows[i - 1].psu + comm : 0;
		rows[i].weight = *plan->weight ? number(at(t, order[i], plan->weight)) : 1;
	}
	return order;
}

static void check(struct book *b, const char *const *row, const char *what, double got,
		  const char *want)
{
	double w = number(want);

	if (isnan(w))
		return;
	if (!(fabs(got - w) <= TOLERANCE * fmax(1, fabs(w)))) {
		b->failed++;
		print_message("%s %s %s: %s %.15g instead of %s\n", row[0], row[2], row[3], what,
			      got, want);
	}
}

/* "mean(VAR)", "prop.METHOD.LEVEL(VAR)", either with "|column=value" inside or after; "index(a1..a6,eq5)". */
static bool split_statistic(const char *s, char *kind, char *var, char *domain)
{
	const char *open = strchr(s, '('), *close = strrchr(s, ')'), *bar = strchr(s, '|');

	if (!open || !close || close < open || (size_t)(open - s) > 30 || strlen(s) > 60 ||
	    strchr(close, '['))
		return false;
	memcpy(kind, s, (size_t)(open - s));
	kind[open - s] = '\0';
	*domain = '\0';
	if (bar)
		(void)snprintf(domain, 64, "%s", bar + 1);
	domain[strcspn(domain, ")")] = '\0';
	(void)snprintf(var, 64, "%s", open + 1);
	var[strcspn(var, "|)")] = '\0';
	return true;
}

static bool in_domain(const struct table *t, size_t row, const char *domain)
{
	char name[64];
	size_t n = strcspn(domain, "=");

	if (!*domain)
		return true;
	memcpy(name, domain, n);
	name[n] = '\0';
	return strcmp(at(t, row, name), domain + n + 1) == 0;
}

static bool estimate(struct estimate *e, const struct table *t, const struct plan *plan,
		     const char *kind, const char *var, const char *domain)
{
	static const char *const battery[] = { "a1", "a2", "a3", "a4", "a5", "a6" };
	size_t n = t->rows - 1, items = strcmp(kind, "index") == 0 ? 6 : 1;
	struct design_row *rows = mem_array(n, sizeof(*rows));
	size_t *order = design_rows(t, plan, rows);
	double *y[6];
	bool known = true;

	for (size_t j = 0; j < items; j++) {
		y[j] = mem_array(n, sizeof(double));
		for (size_t i = 0; i < n && known; i++) {
			y[j][i] = variable(t, order[i], items == 6 ? battery[j] : var, &known);
			if (!in_domain(t, order[i], domain))
				y[j][i] = (double)NAN;
		}
	}
	if (known)
		design_index(e, rows, n, (const double *const *)y, items);
	for (size_t j = 0; j < items; j++)
		free(y[j]);
	free(order);
	free(rows);
	return known;
}

static void check_design(struct book *b, const char *const *row)
{
	static const char *const methods[] = { "mean", "wilson", "beta" };
	struct table *t = data_set(b, row[1]);
	const struct plan *plan = t ? plan_of(row[2], t) : NULL;
	char kind[64], var[64], domain[64];
	struct estimate e;
	struct interval limits = { 0 };
	bool prop, any = false;

	if (!plan || !split_statistic(row[3], kind, var, domain))
		return;
	prop = strncmp(kind, "prop.", 5) == 0;
	if (prop) {
		const char *level = strrchr(kind, '.') + 1;

		for (int m = 0; m < 3 && !any; m++) {
			if (strncmp(kind + 5, methods[m], strlen(methods[m])) != 0 ||
			    strlen(methods[m]) + 6 != (size_t)(level - kind))
				continue;
			if (!estimate(&e, t, plan, kind, var, domain))
				return;
			any = interval_proportion(&limits, &e, (enum interval_method)m,
						  number(level) / 100);
		}
	} else if (strcmp(kind, "mean") == 0 ||
		   (strcmp(kind, "index") == 0 && strcmp(var, "a1..a6,eq5") == 0)) {
		any = estimate(&e, t, plan, kind, var, domain) && interval_mean(&limits, &e, 0.95);
	}
	if (!any)
		return;
	b->checked++;
	check(b, row, "value", e.value, row[5]);
	check(b, row, "se", e.se, row[6]);
	if (strstr(row[4], "na.rm=TRUE"))
		return; /* R takes the degrees of freedom of the whole file there, section 3 those of the rows in the estimate */
	check(b, row, "lo", limits.lo, row[7]);
	check(b, row, "hi", limits.hi, row[8]);
	check(b, row, "df", e.df, row[9]);
}

static void check_special(struct book *b, const char *const *row)
{
	const char *open = strchr(row[3], '(');
	double a[3] = { 0 }, got;
	char *end = NULL;

	if (!open)
		return;
	for (size_t i = 0; i < 3 && (i == 0 || *end == ','); i++)
		a[i] = strtod(i ? end + 1 : open + 1, &end);
	if (strncmp(row[3], "qt(", 3) == 0)
		got = special_qt(a[0], a[1]);
	else if (strncmp(row[3], "pt(", 3) == 0)
		got = special_pt(a[0], a[1]);
	else if (strncmp(row[3], "qnorm(", 6) == 0)
		got = special_qnorm(a[0]);
	else if (strncmp(row[3], "qbeta(", 6) == 0)
		got = special_qbeta(a[0], a[1], a[2]);
	else if (strncmp(row[3], "pbeta(", 6) == 0)
		got = special_pbeta(a[0], a[1], a[2]);
	else
		return;
	b->checked++;
	/* the table has 15 digits: half a unit in the last of them on top of 1e-12 */
	if (!(fabs(got - number(row[5])) <= 6e-15 * fabs(got) + 1e-12 * fabs(got))) {
		b->failed++;
		print_message("%s: %.17g instead of %s\n", row[3], got, row[5]);
	}
}

static void check_binomial(struct book *b, const char *const *row)
{
	const char *open = strchr(row[3], '('), *slash = open ? strchr(open, '/') : NULL;
	struct interval limits;
	double x, n, level;

	if (!slash || strncmp(row[3], "ci.", 3) != 0)
		return;
	x = strtod(open + 1, NULL);
	n = strtod(slash + 1, NULL);
	level = strtod(open - 2, NULL) / 100;
	if (strncmp(row[3] + 3, "wilson", 6) == 0)
		interval_wilson(&limits, x, n, level);
	else if (strncmp(row[3] + 3, "clopper", 7) == 0)
		interval_clopper(&limits, x, n, level);
	else if (strncmp(row[3] + 3, "jeffreys", 8) == 0)
		interval_jeffreys(&limits, x, n, level);
	else
		return;
	b->checked++;
	check(b, row, "lo", limits.lo, row[7]);
	check(b, row, "hi", limits.hi, row[8]);
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

/* Every address of a data set with its final code; the rates of the whole and of one township (with its own e). */
static void check_outcome(struct book *b, const char *const *row)
{
	struct table *t = data_set(b, row[1]);
	const char *bar = strchr(row[2], '|');
	bool weighted = strncmp(row[2], "dbase", 5) == 0;
	struct outcome_counts c = { 0 };

	if (!t || strcmp(row[4], "AAPOR formula") != 0)
		return;
	for (size_t i = 1; i < t->rows; i++) {
		enum outcome_class class;

		if (bar && strcmp(at(t, i, "town"), bar + 1) != 0)
			continue;
		assert_true(outcome_classify(at(t, i, "disp"), &class));
		c.n[class] += weighted ? number(at(t, i, "dbase")) : 1;
	}
	c.e = outcome_eligible(&c);
	outcome_rates(&c);
	b->checked++;
	check(b, row, "value", named_rate(&c, row[3]), row[5]);
}

static int open_book(void **state)
{
	const char *dir = getenv("RUHU_REFSTATS");
	struct book *b = mem_alloc(sizeof(*b));
	char path[600];

	(void)snprintf(b->dir, sizeof(b->dir), "%s",
		       dir && *dir ? dir : TOP_SRCDIR "/../shared/refstats");
	(void)snprintf(path, sizeof(path), "%s/reference.tsv", b->dir);
	*state = b;
	if (!fs_exists(path)) {
		print_message("SKIP: no reference numbers in %s (RUHU_REFSTATS)\n", b->dir);
		return 0;
	}
	return read_table(&b->reference, path, '\t') ? 0 : -1;
}

static int close_book(void **state)
{
	struct book *b = *state;

	free_table(&b->reference);
	for (size_t i = 0; i < b->n; i++)
		free_table(&b->data[i]);
	free(b);
	return 0;
}

static void each(struct book *b, const char *design, void (*fn)(struct book *, const char *const *))
{
	if (!b->reference.rows)
		skip();
	b->checked = b->failed = 0;
	for (size_t i = 1; i < b->reference.rows; i++) {
		const char *const *row = (const char *const *)b->reference.cell[i];

		if (!design || strcmp(row[2], design) == 0)
			fn(b, row);
	}
	print_message("%zu of %zu reference rows checked\n", b->checked, b->reference.rows - 1);
	assert_int_equal(b->failed, 0);
}

static void special__reference__agrees(void **state)
{
	each(*state, "special", check_special);
}

static void binomial__reference__agrees(void **state)
{
	each(*state, "binomial", check_binomial);
}

static void estimates__reference__agree(void **state)
{
	each(*state, NULL, check_design);
}

static void outcome_rates__reference__agree(void **state)
{
	each(*state, NULL, check_outcome);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(special__reference__agrees),
		cmocka_unit_test(binomial__reference__agrees),
		cmocka_unit_test(estimates__reference__agree),
		cmocka_unit_test(outcome_rates__reference__agree),
	};

	return cmocka_run_group_tests(tests, open_book, close_book);
}
