/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/lint_domain.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "forms/form.h"

enum { LIST_LOOKED_AT = 2000, WHOLES_LOOKED_AT = 200 };

bool rel_holds(enum rel rel, double a, double b)
{
	switch (rel) {
	case REL_EQ:
		return num_equal(a, b);
	case REL_NE:
		return !num_equal(a, b);
	case REL_LT:
		return a < b && !num_equal(a, b);
	case REL_LE:
		return a < b || num_equal(a, b);
	case REL_GT:
		return a > b && !num_equal(a, b);
	case REL_GE:
		return a > b || num_equal(a, b);
	case REL_HAS:
	case REL_HAS_NOT:
		break;
	}
	return true;
}

static double number_of(const char *text)
{
	double x, none = NAN;

	return num_parse(text, strlen(text), &x) ? x : none;
}

static void narrow_range(struct range *r, enum rel rel, double x)
{
	bool open = rel == REL_LT || rel == REL_GT;

	if ((rel == REL_EQ || rel == REL_GE || rel == REL_GT) &&
	    (x > r->low || (x >= r->low && open))) {
		r->low = x;
		r->low_open = open;
	}
	if ((rel == REL_EQ || rel == REL_LE || rel == REL_LT) &&
	    (x < r->high || (x <= r->high && open))) {
		r->high = x;
		r->high_open = open;
	}
}

static bool in_range(const struct range *r, double x)
{
	return rel_holds(r->low_open ? REL_GT : REL_GE, x, r->low) &&
	       rel_holds(r->high_open ? REL_LT : REL_LE, x, r->high);
}

static bool is_void(const struct range *r)
{
	return r->low > r->high || (r->low >= r->high && (r->low_open || r->high_open));
}

/* Blank-separated codes. */
static bool has_code(const char *text, const char *code)
{
	size_t n = strlen(code);

	while (*text) {
		size_t k = strcspn(text, " ");

		if (k == n && memcmp(text, code, n) == 0)
			return true;
		text += k + (text[k] == ' ');
	}
	return false;
}

static void push(const char **list, size_t *n, const char *text)
{
	if (*n < DOMAIN_TEXTS)
		list[(*n)++] = text;
}

static void add_text(struct domain *d, const struct atom *a)
{
	if (a->rel == REL_HAS) {
		d->filled = true;
		push(d->has, &d->n_has, a->text);
	} else if (a->rel == REL_HAS_NOT) {
		push(d->not_has, &d->n_not_has, a->text);
	} else if (a->rel == REL_NE) {
		d->filled = d->filled || !a->text[0];
		push(d->not, &d->n_not, a->text);
	} else if (!a->text[0]) {
		d->empty = true;
	} else {
		d->filled = true;
		if (d->is && strcmp(d->is, a->text) != 0 &&
		    !num_equal(number_of(d->is), number_of(a->text)))
			d->contradiction = true;
		d->is = a->text;
	}
}

static void add_atom(struct domain *d, const struct atom *a)
{
	if (a->what == ATOM_COUNT && a->rel != REL_NE) {
		narrow_range(&d->count, a->rel, a->number);
	} else if (a->what == ATOM_LENGTH && a->rel != REL_NE) {
		narrow_range(&d->length, a->rel, a->number);
	} else if (a->what != ATOM_VALUE) {
		return;
	} else if (a->text) {
		add_text(d, a);
	} else if (a->rel == REL_NE) {
		if (d->n_not_number < DOMAIN_TEXTS)
			d->not_number[d->n_not_number++] = a->number;
	} else if (isnan(a->number)) {
		d->contradiction = d->contradiction || !a->maybe_nan;
	} else {
		d->number = d->number || !a->maybe_nan;
		narrow_range(a->maybe_nan ? &d->maybe : &d->value, a->rel, a->number);
	}
}

bool domain_add(struct domain *all, size_t *n, size_t cap, const struct form *form,
		const struct atom *atom, int given)
{
	static const struct range any = { -INFINITY, INFINITY, false, false },
				  natural = { 0, INFINITY, false, false };
	size_t i = 0;

	while (i < *n && all[i].node != atom->node)
		i++;
	if (i == cap)
		return false;
	if (i == *n) {
		all[(*n)++] = (struct domain){ .node = atom->node,
					       .n = &form->nodes[atom->node],
					       .given = atom->node == given,
					       .value = any,
					       .maybe = any,
					       .count = natural,
					       .length = natural };
	}
	add_atom(&all[i], atom);
	return true;
}

bool domain_needs_answer(const struct domain *d)
{
	return d->filled || d->number || d->count.low >= 1 || d->length.low >= 1;
}

/* Whether the text may be the answer. */
static bool may_be(const struct domain *d, const char *text, bool many)
{
	double x = number_of(text);

	if (d->number && (isnan(x) || !in_range(&d->value, x) || !in_range(&d->maybe, x)))
		return false;
	for (size_t i = 0; i < d->n_not; i++)
		if (strcmp(d->not [i], text) == 0)
			return false;
	for (size_t i = 0; i < d->n_not_number; i++)
		if (num_equal(d->not_number[i], x))
			return false;
	for (size_t i = 0; i < d->n_has; i++)
		if (many ? !has_code(text, d->has[i]) : strcmp(text, d->has[i]) != 0)
			return false;
	for (size_t i = 0; i < d->n_not_has; i++)
		if (many ? has_code(text, d->not_has[i]) : strcmp(text, d->not_has[i]) == 0)
			return false;
	return true;
}

/* A question of one choice: whether any of the list is left. A code that is not in the list is another fault. */
static bool any_choice(const struct domain *d)
{
	const struct choice_list *list = d->n->list;

	if (list->open || list->n == 0 || list->n > LIST_LOOKED_AT || d->n->choices_from)
		return true;
	if (d->is && !list_choice(list, d->is))
		return true;
	for (size_t i = 0; i < d->n_has; i++)
		if (!list_choice(list, d->has[i]))
			return true;
	for (size_t i = 0; i < list->n; i++)
		if ((!d->is || strcmp(d->is, list->choices[i].name) == 0) &&
		    may_be(d, list->choices[i].name, false))
			return true;
	return false;
}

static bool any_whole(const struct domain *d)
{
	double low = ceil(d->value.low), high = floor(d->value.high);

	if (high - low > WHOLES_LOOKED_AT || isinf(low) || isinf(high))
		return true;
	for (double x = low; x <= high; x++) {
		bool good = in_range(&d->value, x);

		for (size_t i = 0; i < d->n_not_number; i++)
			good = good && !num_equal(d->not_number[i], x);
		if (good)
			return true;
	}
	return false;
}

static bool counts_possible(struct domain *d)
{
	const struct choice_list *list = d->n->list;
	struct range *sizes[] = { &d->count, &d->length };
	size_t distinct = 0;

	for (size_t i = 0; i < d->n_has; i++) {
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen = seen || strcmp(d->has[i], d->has[k]) == 0;
		distinct += !seen;
	}
	if (distinct > 0)
		narrow_range(&d->count, REL_GE, (double)distinct);
	if (list && !list->open && list->n > 0 && !d->n->choices_from)
		narrow_range(&d->count, REL_LE, (double)list->n);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		double low;

		if (d->filled)
			narrow_range(sizes[i], REL_GE, 1);
		if (d->empty)
			narrow_range(sizes[i], REL_LE, 0);
		low = ceil(sizes[i]->low);
		if (sizes[i]->low_open && low <= sizes[i]->low)
			low++;
		if (!in_range(sizes[i], low))
			return false;
	}
	return true;
}

static bool is_number_type(const struct node *n)
{
	return n->type && (n->type->input == INPUT_INTEGER || n->type->input == INPUT_DECIMAL ||
			   n->type->input == INPUT_DATE);
}

bool domain_possible(struct domain *d)
{
	enum input input = d->n->type ? d->n->type->input : INPUT_NONE;

	d->filled = d->filled || d->given || d->number;
	if (d->contradiction || (d->empty && d->filled))
		return false;
	if (!counts_possible(d))
		return false;
	if (!d->filled)
		return true;
	d->number = d->number || is_number_type(d->n);
	if (d->number) {
		narrow_range(&d->value, REL_GE, d->maybe.low);
		d->value.low_open =
			d->value.low_open || (d->maybe.low_open && d->value.low <= d->maybe.low);
		narrow_range(&d->value, REL_LE, d->maybe.high);
		d->value.high_open = d->value.high_open ||
				     (d->maybe.high_open && d->value.high >= d->maybe.high);
		if (is_void(&d->value))
			return false;
		if (d->value.low >= d->value.high)
			for (size_t i = 0; i < d->n_not_number; i++)
				if (num_equal(d->not_number[i], d->value.low))
					return false;
	}
	if (d->is && input != INPUT_DATE && !may_be(d, d->is, input != INPUT_ONE))
		return false;
	if (input == INPUT_INTEGER && !any_whole(d))
		return false;
	return input != INPUT_ONE || !d->n->list || any_choice(d);
}
