/* SPDX-License-Identifier: MIT */
/* From the calls of a household to its final code, and from codes to units. */
#include "config.h"

#include "tally/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "forms/household.h"
#include "tally/intern.h"

/* Two calls of one moment at one door differ in nothing but their codes, so these order them. */
struct call {
	const char *unit, *household, *code; /* household: without the unit it begins with */
	int64_t day, at; /* at: milliseconds since 1970; 0 = not told */
};

struct outcomes {
	struct arena *arena;
	struct intern units, codes;
	VEC(struct call) calls;
	VEC(double) weights; /* by number of the unit */
	bool sorted;
	bool period;
	int64_t first, last;
};

struct outcomes *outcomes_new(void)
{
	struct outcomes *o = mem_alloc(sizeof(*o));

	o->arena = arena_new();
	intern_init(&o->units, o->arena);
	intern_init(&o->codes, o->arena);
	return o;
}

void outcomes_free(struct outcomes *o)
{
	if (!o)
		return;
	intern_clear(&o->units);
	intern_clear(&o->codes);
	VEC_CLEAR(&o->calls);
	VEC_CLEAR(&o->weights);
	arena_free(o->arena);
	free(o);
}

enum status outcomes_add(struct outcomes *o, const char *unit, const char *household, int64_t day, const char *started,
			 const char *outcome, struct err *err)
{
	struct call c = { .day = day };
	uint32_t number;
	int offset;

	if (!unit_code_valid(unit))
		return err_set(err, ST_INPUT, T("“%s”不是12位的单位代码，这一行没有计入。"), unit);
	number = intern_add(&o->units, unit, strlen(unit)); /* may move the texts' table */
	c.unit = o->units.text[number];
	number = intern_add(&o->codes, outcome, strlen(outcome));
	c.code = o->codes.text[number];
	if (strncmp(household, unit, UNIT_CODE) == 0)
		household += UNIT_CODE;
	c.household = arena_strdup(o->arena, household);
	if (!clock_parse_instant(started, 0, &c.at, &offset))
		c.at = 0;
	VEC_PUSH(&o->calls, c);
	o->sorted = false;
	return ST_OK;
}

void outcomes_weigh(struct outcomes *o, const char *unit, double weight)
{
	uint32_t number = intern_add(&o->units, unit, strlen(unit));

	while (o->weights.n <= number)
		VEC_PUSH(&o->weights, 0);
	o->weights.v[number] = weight;
}

/* 0 where it was not told. */
static double weight_of(struct outcomes *o, const char *unit)
{
	uint32_t number = intern_add(&o->units, unit, strlen(unit));

	return number < o->weights.n ? o->weights.v[number] : 0;
}

void outcomes_period(struct outcomes *o, int64_t first, int64_t last)
{
	o->period = true;
	o->first = first;
	o->last = last;
}

static int by_history(const void *a, const void *b)
{
	const struct call *x = a, *y = b;
	int c = x->unit == y->unit ? 0 : strcmp(x->unit, y->unit);

	if (c == 0)
		c = strcmp(x->household, y->household);
	if (c == 0 && x->day != y->day)
		c = x->day < y->day ? -1 : 1;
	if (c == 0 && x->at != y->at)
		c = x->at < y->at ? -1 : 1;
	return c ? c : strcmp(x->code, y->code);
}

/* Strength of a code in a history: the greatest wins, among equals the last. */
static int strength(const char *code)
{
	enum outcome_class class;

	if (!*code)
		return 0;
	if (*code == 't')
		return code[1] == '2' || code[1] == '3' ? 3 : 2;
	if (!outcome_classify(code, &class))
		return 1;
	switch (class) {
	case OUTCOME_I:
		return 9;
	case OUTCOME_P:
		return 8;
	case OUTCOME_R:
		return strcmp(code, "2.112") == 0 || strncmp(code, "2.12", 4) == 0 ? 7 : 6;
	case OUTCOME_NC:
	case OUTCOME_O:
	case OUTCOME_NE:
		return 5;
	case OUTCOME_UH:
	case OUTCOME_UO:
	case OUTCOME_CLASSES:
		break;
	}
	return 4;
}

struct final {
	const char *code;
	bool open, unknown;
	size_t attempts;
};

static bool counted(const struct outcomes *o, const struct call *c)
{
	return !*c->code || !o->period || (c->day >= o->first && c->day <= o->last);
}

static struct final final_of(const struct outcomes *o, const struct call *calls, size_t n,
			     bool *any)
{
	struct final f = { "", false, false, 0 };
	int best = -1;

	*any = false;
	for (size_t i = 0; i < n; i++) {
		int s = strength(calls[i].code);

		if (!counted(o, &calls[i]))
			continue;
		*any = true;
		f.attempts += calls[i].code[0] != '\0';
		if (s >= best) {
			best = s;
			f.code = calls[i].code;
		}
	}
	f.open = best == 2 || best == 3;
	f.unknown = best == 1;
	if (best <= 3)
		f.code = best == 3 ? "2.24" : best == 2 ? "3.21" : best == 1 ? "3.9" : "3.11";
	return f;
}

static void add_final(struct outcome_counts *c, const struct final *f, double weight)
{
	enum outcome_class class = OUTCOME_UO;
	size_t at;

	(void)outcome_classify(f->code, &class);
	c->n[class] += 1;
	c->weighted[class] += weight;
	c->households++;
	c->attempts += f->attempts;
	c->open += f->open;
	c->unknown += f->unknown;
	if (!f->attempts)
		return;
	at = f->attempts < OUTCOME_VISITS ? f->attempts - 1 : OUTCOME_VISITS - 1;
	c->tried[at]++;
	if (class != OUTCOME_I && class != OUTCOME_P)
		return;
	c->done[at]++;
	c->calls_of_done += f->attempts;
}

static void add_code(struct outcome_table *t, const char *code)
{
	size_t at = 0;

	while (at < t->n_codes && strcmp(t->codes[at].code, code) < 0)
		at++;
	if (at == t->n_codes || strcmp(t->codes[at].code, code) != 0) {
		memmove(t->codes + at + 1, t->codes + at, (t->n_codes - at) * sizeof(*t->codes));
		t->codes[at] = (struct outcome_code){ code, 0 };
		t->n_codes++;
	}
	t->codes[at].n++;
}

#define E_OWN_MIN 30 /* statistics.md Part 2 */

static void fill_rates(struct outcome_table *t)
{
	t->total.e = outcome_eligible(&t->total);
	t->total.own_e = true;
	outcome_rates(&t->total);
	for (size_t i = 0; i < t->n_units; i++) {
		struct outcome_counts *c = &t->units[i].counts;
		double resolved = 0;

		for (int k = 0; k < OUTCOME_CLASSES; k++)
			resolved += k == OUTCOME_UH || k == OUTCOME_UO ? 0 : c->n[k];
		c->own_e = resolved >= E_OWN_MIN;
		c->e = c->own_e ? outcome_eligible(c) : t->total.e;
		outcome_rates(c);
	}
}

static void sort_calls(struct outcomes *o)
{
	if (!o->sorted && o->calls.n)
		qsort(o->calls.v, o->calls.n, sizeof(*o->calls.v), by_history);
	o->sorted = true;
}

static int by_door(const struct call *c, const char *unit, const char *household)
{
	int order = strcmp(c->unit, unit);

	return order ? order : strcmp(c->household, household);
}

size_t outcomes_attempts(struct outcomes *o, const char *unit, const char *household)
{
	size_t from = 0, to = o->calls.n, n = 0;

	if (strncmp(household, unit, UNIT_CODE) == 0)
		household += UNIT_CODE;
	sort_calls(o);
	while (from < to) {
		size_t half = from + (to - from) / 2;

		if (by_door(&o->calls.v[half], unit, household) < 0)
			from = half + 1;
		else
			to = half;
	}
	for (; from < o->calls.n && by_door(&o->calls.v[from], unit, household) == 0; from++)
		n += *o->calls.v[from].code != '\0';
	return n;
}

void outcomes_table(struct outcome_table *t, struct outcomes *o, enum level by)
{
	const struct call *calls = o->calls.v;
	double weight = 0;

	sort_calls(o);
	memset(t, 0, sizeof(*t));
	t->units = mem_array(o->units.n, sizeof(*t->units));
	t->codes = mem_array(o->codes.n + 4,
			     sizeof(*t->codes)); /* and those the rules make: 2.24 3.11 3.21 3.9 */
	for (size_t i = 0, end; i < o->calls.n; i = end) {
		struct final f;
		char code[UNIT_CODE + 1];
		bool any;

		for (end = i + 1; end < o->calls.n && calls[end].unit == calls[i].unit &&
				  strcmp(calls[end].household, calls[i].household) == 0;)
			end++;
		if (i == 0 || calls[i].unit != calls[i - 1].unit)
			weight = weight_of(o, calls[i].unit);
		f = final_of(o, calls + i, end - i, &any);
		if (!any)
			continue;
		add_final(&t->total, &f, weight);
		add_code(t, f.code);
		unit_parent(code, calls[i].unit, by);
		if (!t->n_units || strcmp(t->units[t->n_units - 1].code, code) != 0)
			memcpy(t->units[t->n_units++].code, code, sizeof(code));
		add_final(&t->units[t->n_units - 1].counts, &f, weight);
	}
	fill_rates(t);
}

void outcome_table_clear(struct outcome_table *t)
{
	free(t->units);
	free(t->codes);
	memset(t, 0, sizeof(*t));
}
