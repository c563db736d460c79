/* SPDX-License-Identifier: MIT */
/* The designs that the reference names (its README.md). */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/quality.h"
#include "tally/weights.h"
#include "tests/tally/refbook.h"

struct plan { /* names of columns; "a.b" = both together, "" = none */
	const char *design, *strata, *unit1, *unit2, *fpc1, *fpc2, *weight;
};
static const struct plan households[] = {
	{ "s2", "town", "comm", "hh", "Nc", "Nh", "w" },
	{ "s1", "town", "comm", "", "Nc", "", "w" },
	{ "uc", "town", "comm", "", "", "", "w" },
	{ "nostr", "", "comm", "", "", "", "w" },
	{ "hhst", "town", "hh", "", "", "", "w" },
	{ "srs", "", "hh", "", "", "", "" },
	{ "indep", "wave*town", "wave*comm", "", "Nc", "", "w" },
	{ "indep_wr", "wave*town", "wave*comm", "", "", "", "w" },
	{ "panel", "town", "comm", "", "Nc", "", "w" },
	{ "panel_wr", "town", "comm", "", "", "", "w" },
};
static const struct plan schools[] = {
	{ "srs", "", "cds", "", "fpc", "", "pw" },
	{ "strat", "stype", "cds", "", "fpc", "", "pw" },
	{ "clus1", "", "dnum", "", "fpc", "", "pw" },
	{ "clus2", "", "dnum", "snum", "fpc1", "fpc2", "pw" },
	{ "srs_wr", "", "cds", "", "", "", "pw" },
	{ "strat_wr", "stype", "cds", "", "", "", "pw" },
	{ "clus1_wr", "", "dnum", "", "", "", "pw" },
	{ "clus2_wr", "", "dnum", "", "", "", "pw" },
};

/* One number for two columns "a*b". */
static uint32_t *labels(const struct table *t, const char *name)
{
	const char *star = strchr(name, '*');
	uint32_t *first, *second;
	char left[32];
	size_t n, m;

	if (!*name)
		return NULL;
	if (!star)
		return table_categories(t, name, &n);
	text_cut(left, sizeof(left), name, (size_t)(star - name));
	first = table_categories(t, left, &n);
	second = table_categories(t, star + 1, &m);
	for (size_t i = 0; first && second && i < t->rows; i++)
		second[i] += first[i] * (uint32_t)m;
	free(first);
	return second;
}

static double *numbers(const struct table *t, const char *name)
{
	return *name ? table_values(t, name) : NULL;
}

static enum survey_lonely lonely(const char *design)
{
	static const char *const words[] = { "fail",      "adjust", "average",
					     "certainty", "remove", "collapse" };
	const char *dot = strstr(design, ".lonely.");

	for (size_t i = 0; dot && i < sizeof(words) / sizeof(*words); i++)
		if (strncmp(dot + 8, words[i], strlen(words[i])) == 0)
			return (enum survey_lonely)i;
	return SURVEY_FAIL;
}

static struct survey *build(const struct table *t, const struct plan *plan, const char *design)
{
	uint32_t *stratum = labels(t, plan->strata), *unit1 = labels(t, plan->unit1);
	uint32_t *unit2 = labels(t, plan->unit2);
	double *fpc1 = numbers(t, plan->fpc1), *fpc2 = numbers(t, plan->fpc2);
	double *weight = numbers(t, plan->weight);
	struct survey_spec spec = { .n = t->rows,
				    .stratum = stratum,
				    .unit = { unit1, unit2 },
				    .fpc = { fpc1, fpc2 },
				    .weight = weight,
				    .lonely = lonely(design) };
	struct err err = ERR_INIT;
	struct survey *s = NULL;

	if (unit1 && survey_new(&s, &spec, &err))
		printf("%s %s: %s\n", t->name, design, err.text);
	free(weight);
	free(fpc2);
	free(fpc1);
	free(unit2);
	free(unit1);
	free(stratum);
	return s;
}

/* Population counts by the categories of names, from rows of a table with a column for each and Freq. */
static bool margin(const struct table *t, const struct table *pop, struct weights_margin *m)
{
	uint32_t *cell = mem_array(t->rows + 1, sizeof(*cell));
	double *count = mem_array(pop->rows + 1, sizeof(*count));

	for (size_t g = 0; g < pop->rows; g++)
		count[g] = table_number(table_at(pop, g, "Freq"));
	for (size_t i = 0; i < t->rows; i++) {
		cell[i] = UINT32_MAX;
		for (size_t g = 0; g < pop->rows; g++) {
			bool same = true;

			for (size_t c = 0; c < pop->cols; c++) {
				const char *name = pop->cell[0][c];

				same = same &&
				       (strcmp(name, "Freq") == 0 ||
					strcmp(table_at(t, i, name), table_at(pop, g, name)) == 0);
			}
			if (same)
				cell[i] = (uint32_t)g;
		}
	}
	*m = (struct weights_margin){ cell, count, pop->rows };
	return true;
}

static bool school_margin(const struct table *t, const char *column, const char *const *value,
			  const double *number, size_t n, struct weights_margin *m)
{
	uint32_t *cell = mem_array(t->rows + 1, sizeof(*cell));
	double *count = mem_array(n + 1, sizeof(*count));

	for (size_t g = 0; g < n; g++)
		count[g] = number[g];
	for (size_t i = 0; i < t->rows; i++) {
		cell[i] = UINT32_MAX;
		for (size_t g = 0; g < n; g++)
			if (strcmp(table_at(t, i, column), value[g]) == 0)
				cell[i] = (uint32_t)g;
	}
	*m = (struct weights_margin){ cell, count, n };
	return true;
}

static bool population(struct book *b, const struct table *t, const char *what,
		       struct weights_margin *m)
{
	static const char *const types[] = { "E", "H", "M" }, *const wide[] = { "No", "Yes" };
	static const double n_types[] = { 4421, 755, 1018 }, n_wide[] = { 1072, 5122 };
	char name[80];
	struct table *pop;

	if (strcmp(what, "stype") == 0)
		return school_margin(t, what, types, n_types, 3, m);
	if (strcmp(what, "sch.wide") == 0)
		return school_margin(t, what, wide, n_wide, 2, m);
	(void)snprintf(name, sizeof(name), "pop%s_%s",
		       strncmp(t->name, "hh", 2) == 0 ? t->name + 2 : t->name, what);
	pop = book_table(b, name);
	return pop && margin(t, pop, m);
}

static bool calibrate(struct book *b, struct sample *p, bool rake)
{
	static const char *const own[] = { "sex", "age", "town" }, *const theirs[] = { "stype",
										       "sch.wide" };
	bool households_file = table_column(p->t, "comm") != SIZE_MAX;
	const char *const *names = households_file ? own : theirs;
	size_t n = rake ? (households_file ? 3 : 2) : 1;
	struct weights_margin m[3] = { { 0 } };
	struct err err = ERR_INIT;
	bool fine = true;

	for (size_t i = 0; i < n && fine; i++)
		fine = population(b, p->t, rake || !households_file ? names[i] : "sex_age", &m[i]);
	if (fine)
		fine = (rake ? weights_rake(p->s, m, n, &err)
			     : weights_post_stratify(p->s, m, false, &err)) == ST_OK;
	if (!fine)
		printf("%s: %s\n", p->key, err.text);
	for (size_t i = 0; i < n; i++) {
		free((void *)(uintptr_t)m[i].cell);
		free((void *)(uintptr_t)m[i].count);
	}
	return fine;
}

static bool bootstrap(struct book *b, struct sample *p)
{
	char name[80];
	struct table *w;

	(void)snprintf(name, sizeof(name), "%s_bootw", p->t->name);
	w = book_table(b, name);
	if (!w)
		return false;
	p->n_given = w->cols - 1;
	p->given = mem_array(p->n_given + 1, sizeof(*p->given));
	for (size_t r = 0; r < p->n_given; r++) {
		p->given[r] = mem_array(p->t->rows + 1, sizeof(double));
		for (size_t i = 0; i < p->t->rows; i++)
			for (size_t k = 0; k < w->rows; k++)
				if (strcmp(table_at(p->t, i, w->cell[0][0]), w->cell[k + 1][0]) ==
				    0)
					p->given[r][i] = table_number(w->cell[k + 1][r + 1]);
	}
	return true;
}

/* What follows the '+' of a design. */
static bool modify(struct book *b, struct sample *p, const char *what)
{
	p->mse = strstr(what, ".mse") != NULL;
	if (strncmp(what, "ps", 2) == 0 || strncmp(what, "rake", 4) == 0)
		return calibrate(b, p, *what == 'r');
	if (strncmp(what, "trim", 4) == 0) {
		double upper = 3.5 * quality_median(p->s->weight, p->s->n);

		p->capped = weights_trim(p->s, upper, strstr(what, "strict") != NULL);
		return true;
	}
	if (strncmp(what, "JK", 2) == 0) {
		(void)snprintf(p->jackknife, sizeof(p->jackknife), "%.3s", what);
		return true;
	}
	(void)snprintf(p->jackknife, sizeof(p->jackknife), "boot");
	return strncmp(what, "subboot", 7) == 0 && bootstrap(b, p);
}

struct sample *book_sample(struct book *b, const char *dataset, const char *design)
{
	struct table *t = book_table(b, dataset);
	char key[128], plain[64], name[40];
	const struct plan *plans, *plan = NULL;
	size_t n, length = strcspn(design, ".+|");
	struct sample *p;

	text_cut(plain, sizeof(plain), design, strcspn(design, "|"));
	(void)snprintf(key, sizeof(key), "%.60s %s", dataset, plain);
	for (size_t i = 0; i < b->n_samples; i++)
		if (strcmp(b->sample[i]->key, key) == 0)
			return b->sample[i];
	if (!t || b->n_samples == sizeof(b->sample) / sizeof(*b->sample))
		return NULL;
	text_cut(name, sizeof(name), design, length);
	plans = table_column(t, "comm") != SIZE_MAX ? households : schools;
	n = plans == households ? sizeof(households) / sizeof(*households)
				: sizeof(schools) / sizeof(*schools);
	for (size_t i = 0; i < n; i++)
		if (strcmp(plans[i].design, name) == 0)
			plan = &plans[i];
	if (!plan)
		return NULL;
	p = mem_alloc(sizeof(*p));
	(void)snprintf(p->key, sizeof(p->key), "%s", key);
	p->t = t;
	p->s = build(t, plan, design);
	if (!p->s || (strchr(key + strlen(dataset), '+') &&
		      !modify(b, p, strchr(key + strlen(dataset), '+') + 1))) {
		survey_free(p->s);
		free(p);
		return NULL;
	}
	b->sample[b->n_samples++] = p;
	return p;
}
