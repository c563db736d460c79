/* SPDX-License-Identifier: MIT */
/* From interned codes to the numbers of a metric: one small table a column, then one pass over the rows. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "forms/missing.h"
#include "forms/round.h"
#include "tally/metric_internal.h"

static bool listed(const char *const *codes, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

/* What the list says of its choices holds; a list that says nothing follows the questionnaires' custom: the metric's don't-know codes,
 * 9 refused, 7 not applicable, -1 lost. */
static enum missing missing_of(const struct form *form, const struct metric *m, size_t item,
			       const char *code)
{
	static const enum missing said[] = {
		[CHOICE_VALUE] = MISSING_NONE,
		[CHOICE_REFUSED] = MISSING_REFUSED,
		[CHOICE_DONT_KNOW] = MISSING_DONT_KNOW,
		[CHOICE_NOT_APPLICABLE] = MISSING_NOT_APPLICABLE,
		[CHOICE_LOST] = MISSING_LOST,
		[CHOICE_ODD] = MISSING_LOST,
	};
	const struct choice_list *list = form->nodes[m->items[item]].list;

	if (!*code)
		return MISSING_NOT_ASKED;
	if (list_tells_missing(list))
		return said[list_missing(list, code)];
	if (listed((const char *const *)m->dk_codes, m->n_dk, code))
		return MISSING_DONT_KNOW;
	if (strcmp(code, "9") == 0)
		return MISSING_REFUSED;
	if (strcmp(code, "7") == 0)
		return MISSING_NOT_APPLICABLE;
	return strcmp(code, "-1") == 0 ? MISSING_LOST : MISSING_NONE;
}

static bool is_number(const struct form *form, const struct metric *m, size_t item)
{
	enum input input = form->nodes[m->items[item]].type->input;

	return input == INPUT_INTEGER || input == INPUT_DECIMAL;
}

/* One word of an answer (the answer itself, but for select_multiple). */
static bool word_in_base(const struct form *form, const struct metric *m, size_t item,
			 const char *code, int *why)
{
	enum missing missing = missing_of(form, m, item, code);

	if (missing != MISSING_NOT_ASKED && is_number(form, m, item))
		missing = MISSING_NONE;
	*why = MISSING_NONE;
	if (*code && m->n_base ? listed((const char *const *)m->base, m->n_base, code)
			       : missing == MISSING_NONE)
		return true;
	if (missing == MISSING_DONT_KNOW && m->dk_in_base && tally_is_rate(m))
		return true;
	*why = missing == MISSING_NONE ? MISSING_NOT_APPLICABLE : (int)missing;
	return false;
}

bool tally_in_base(const struct form *form, const struct metric *m, size_t item, const char *code,
		   int *why)
{
	int reason = MISSING_NOT_ASKED;
	bool in = false;
	char word[64];

	if (!*code || form->nodes[m->items[item]].type->input != INPUT_MANY) {
		in = word_in_base(form, m, item, code, &reason);
	} else {
		for (const char *p = code; *p && !in;) {
			size_t n = strcspn(p, " ");

			if (n && n < sizeof(word)) {
				memcpy(word, p, n);
				word[n] = '\0';
				in = word_in_base(form, m, item, word, &reason);
			}
			p += n;
			p += strspn(p, " ");
		}
	}
	if (why)
		*why = reason;
	return in;
}

static bool reversed(const struct form *form, const struct metric *m, size_t item)
{
	return listed((const char *const *)m->reverse, m->n_reverse,
		      form->nodes[m->items[item]].name);
}

static double declared_score(const struct metric *m, const char *code, bool reverse)
{
	double lo = HUGE_VAL, hi = -HUGE_VAL, found = (double)NAN;

	for (size_t i = 0; i < m->n_map; i++) {
		lo = fmin(lo, m->map[i].score);
		hi = fmax(hi, m->map[i].score);
		if (strcmp(m->map[i].code, code) == 0)
			found = m->map[i].score;
	}
	return reverse ? lo + hi - found : found;
}

/* 100 ... 0 in equal steps over the valid codes, in the order of the list. */
static double even_score(const struct form *form, const struct metric *m, size_t item,
			 const char *code, bool reverse)
{
	const struct choice_list *list = form->nodes[m->items[item]].list;
	size_t valid = 0, at = SIZE_MAX;

	for (size_t i = 0; list && i < list->n; i++) {
		if (missing_of(form, m, item, list->choices[i].name) != MISSING_NONE)
			continue;
		if (strcmp(list->choices[i].name, code) == 0)
			at = valid;
		valid++;
	}
	if (at == SIZE_MAX || valid < 2)
		return (double)NAN;
	return 100.0 * (double)(reverse ? at : valid - 1 - at) / (double)(valid - 1);
}

double tally_score(const struct form *form, const struct metric *m, size_t item, const char *code)
{
	bool reverse = reversed(form, m, item);

	return m->n_map ? declared_score(m, code, reverse)
			: even_score(form, m, item, code, reverse);
}

static bool any_positive(const struct metric *m, const char *answer)
{
	if (!m->n_positive)
		return true;
	for (size_t i = 0; i < m->n_positive; i++)
		if (frame_has_word(answer, m->positive[i]))
			return true;
	return false;
}

static double value_of(const struct form *form, const struct metric *m, size_t item,
		       const char *code)
{
	double x;

	switch (m->kind) {
	case METRIC_SHARE:
	case METRIC_MULTIPLE:
		return any_positive(m, code) ? 1 : 0;
	case METRIC_SCORE:
	case METRIC_INDEX:
		return tally_score(form, m, item, code);
	case METRIC_MEAN:
		return num_parse(code, strlen(code), &x) ? x : (double)NAN;
	}
	return (double)NAN;
}

void metric_code_values(struct code_value *out, const struct form *form, const struct metric *m,
			size_t item, const struct intern *codes)
{
	double best = -HUGE_VAL, worst = HUGE_VAL;

	for (size_t i = 0; i < m->n_map; i++) {
		best = fmax(best, m->map[i].score);
		worst = fmin(worst, m->map[i].score);
	}
	for (size_t c = 0; c < codes->n; c++) {
		struct code_value *v = &out[c];
		double nan = (double)NAN;
		int why;

		*v = (struct code_value){ nan, nan, nan, MISSING_NONE };
		if (!tally_in_base(form, m, item, codes->text[c], &why)) {
			v->missing = (signed char)why;
			continue;
		}
		v->y = value_of(form, m, item, codes->text[c]);
		if (isnan(v->y))
			v->missing = MISSING_LOST;
		if (m->dk_in_base &&
		    missing_of(form, m, item, codes->text[c]) == MISSING_DONT_KNOW) {
			v->y = 0; /* in the base as not satisfied, and still printed as don't know */
			v->missing = MISSING_DONT_KNOW;
			continue;
		}
		if (m->kind != METRIC_SHARE || !m->n_map)
			continue;
		v->score = tally_score(form, m, item, codes->text[c]);
		v->net = isnan(v->score) ? nan : v->y - (v->score < (best + worst) / 2);
	}
}

static void take_item(struct metric_values *v, size_t j)
{
	const struct column *c = frame_column(v->f, v->m->items[j]);

	v->column[j] = c;
	if (!c)
		return; /* an answer inside a repeat has no column */
	v->table[j] = mem_array(c->values.n, sizeof(**v->table));
	metric_code_values(v->table[j], v->f->form, v->m, j, &c->values);
}

/* Values are summed as differences from the first one, so that a mean without variation has none. */
static double first_value(const struct metric_values *v, size_t j)
{
	for (size_t i = 0; v->column[j] && i < v->f->n; i++) {
		double y = v->table[j][frame_code(v->column[j], i)].y;

		if (!isnan(y))
			return y;
	}
	return 0;
}

enum status metric_values_init(struct metric_values *v, struct tally_frame *f,
			       const struct metric *m, struct err *err)
{
	bool persons = frame_weights_persons(f, m);
	enum status st;

	frame_sort(f);
	*v = (struct metric_values){ .f = f, .m = m, .where = f->where[m - f->form->metrics] };
	v->items = m->kind == METRIC_INDEX ? m->n_items : m->n_items > 0;
	st = frame_weights(&v->weight, f, persons, err);
	if (st != ST_OK)
		return st;
	v->fd = frame_design(f);
	v->survey = v->fd->survey[persons];
	v->column = mem_array(m->n_items + 1, sizeof(*v->column));
	v->table = mem_array(m->n_items + 1, sizeof(*v->table));
	v->shift = mem_array(m->n_items + 1, sizeof(*v->shift));
	v->kept = mem_array(m->n_items + 1, sizeof(*v->kept));
	for (size_t j = 0; j < m->n_items; j++) {
		take_item(v, j);
		v->kept[j] = true;
		v->shift[j] = tally_is_rate(m) ? 0 : first_value(v, j);
	}
	return ST_OK;
}

void metric_values_clear(struct metric_values *v)
{
	for (size_t j = 0; v->table && j < v->m->n_items; j++)
		free(v->table[j]);
	free(v->column);
	free(v->table);
	free(v->shift);
	free(v->kept);
}
