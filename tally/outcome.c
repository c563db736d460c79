/* SPDX-License-Identifier: MIT */
/* From the calls of a household to its final code, and from codes to units. */
#include "config.h"

#include "tally/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "forms/household.h"
#include "forms/revision.h"
#include "tally/intern.h"

struct call {
	uint32_t unit, code;
	int64_t day;
	const char *household, *started;
	struct identity id;
};

struct outcomes {
	struct arena *arena;
	struct intern units, codes;
	VEC(struct call) calls;
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
	arena_free(o->arena);
	free(o);
}

enum status outcomes_add(struct outcomes *o, const struct identity *id, const char *unit,
			 const char *household, int64_t day, const char *started,
			 const char *outcome, struct err *err)
{
	struct call c = { .day = day };

	if (!unit_code_valid(unit))
		return err_set(err, ST_INPUT, T("“%s”不是12位的单位代码，这一行没有计入。"), unit);
	c.unit = intern_add(&o->units, unit, strlen(unit));
	c.code = intern_add(&o->codes, outcome, strlen(outcome));
	c.household = arena_strdup(o->arena, household);
	c.started = arena_strdup(o->arena, started);
	if (id)
		c.id = *id;
	VEC_PUSH(&o->calls, c);
	return ST_OK;
}

void outcomes_period(struct outcomes *o, int64_t first, int64_t last)
{
	o->period = true;
	o->first = first;
	o->last = last;
}

struct call_key {
	const char *unit, *household, *code;
	const struct call *c;
};

static int by_history(const void *a, const void *b)
{
	const struct call_key *x = a, *y = b;
	int c = strcmp(x->unit, y->unit);

	if (c == 0)
		c = strcmp(x->household, y->household);
	if (c == 0 && x->c->day != y->c->day)
		c = x->c->day < y->c->day ? -1 : 1;
	if (c == 0)
		c = strcmp(x->c->started, y->c->started);
	if (c == 0)
		c = memcmp(x->c->id.b, y->c->id.b, IDENTITY_SIZE);
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

static bool counted(const struct outcomes *o, const struct call *c, const char *code)
{
	return !*code || !o->period || (c->day >= o->first && c->day <= o->last);
}

static struct final final_of(const struct outcomes *o, const struct call_key *calls, size_t n,
			     bool *any)
{
	struct final f = { "", false, false, 0 };
	int best = -1;

	*any = false;
	for (size_t i = 0; i < n; i++) {
		int s = strength(calls[i].code);

		if (!counted(o, calls[i].c, calls[i].code))
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

static void add_final(struct outcome_counts *c, const struct final *f)
{
	enum outcome_class class = OUTCOME_UO;
	size_t at;

	(void)outcome_classify(f->code, &class);
	c->n[class] += 1;
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

static struct call_key *sorted_calls(const struct outcomes *o)
{
	struct call_key *keys = mem_array(o->calls.n ? o->calls.n : 1, sizeof(*keys));

	for (size_t i = 0; i < o->calls.n; i++) {
		const struct call *c = &o->calls.v[i];

		keys[i] = (struct call_key){ o->units.text[c->unit], c->household,
					     o->codes.text[c->code], c };
	}
	qsort(keys, o->calls.n, sizeof(*keys), by_history);
	return keys;
}

void outcomes_table(struct outcome_table *t, struct outcomes *o, enum level by)
{
	struct call_key *keys = sorted_calls(o);

	memset(t, 0, sizeof(*t));
	t->units = mem_array(o->units.n, sizeof(*t->units));
	t->codes = mem_array(o->codes.n + 4,
			     sizeof(*t->codes)); /* and those the rules make: 2.24 3.11 3.21 3.9 */
	for (size_t i = 0, end; i < o->calls.n; i = end) {
		struct final f;
		char code[UNIT_CODE + 1];
		bool any;

		for (end = i + 1; end < o->calls.n && strcmp(keys[end].unit, keys[i].unit) == 0 &&
				  strcmp(keys[end].household, keys[i].household) == 0;)
			end++;
		f = final_of(o, keys + i, end - i, &any);
		if (!any)
			continue;
		add_final(&t->total, &f);
		add_code(t, f.code);
		unit_parent(code, keys[i].unit, by);
		if (!t->n_units || strcmp(t->units[t->n_units - 1].code, code) != 0)
			memcpy(t->units[t->n_units++].code, code, sizeof(code));
		add_final(&t->units[t->n_units - 1].counts, &f);
	}
	free(keys);
	fill_rates(t);
}

void outcome_table_clear(struct outcome_table *t)
{
	free(t->units);
	free(t->codes);
	memset(t, 0, sizeof(*t));
}
