/* SPDX-License-Identifier: MIT */
/* Whether a metric of one round means what it means in another: only then may their figures be set against each other. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "forms/expr.h"
#include "forms/missing.h"
#include "forms/round.h"
#include "tally/metric_internal.h"

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_expr(const struct expr *a, const struct expr *b)
{
	return same_text(a ? expr_source(a) : NULL, b ? expr_source(b) : NULL);
}

/* Texts in a language that both forms have; without one in common there is nothing to compare. */
static bool same_words(const struct form *a, const struct tmpl *const *x, const struct form *b, const struct tmpl *const *y)
{
	int first = a->n_langs ? a->default_lang : -1, second = first < 0 ? -1 : form_lang(b, a->lang[first]);

	if (second < 0)
		return true;
	return same_text(x && x[first] ? x[first]->source : NULL, y && y[second] ? y[second]->source : NULL);
}

static bool same_choices(const struct form *a, const struct choice_list *x, const struct form *b, const struct choice_list *y)
{
	if (!x || !y || x->n != y->n)
		return !x && !y;
	for (size_t i = 0; i < x->n; i++)
		if (strcmp(x->choices[i].name, y->choices[i].name) != 0 ||
		    list_missing(x, x->choices[i].name) != list_missing(y, y->choices[i].name) ||
		    !same_words(a, (const struct tmpl *const *)x->choices[i].label, b, (const struct tmpl *const *)y->choices[i].label))
			return false;
	return true;
}

bool metric_same_question(const struct form *a, int first, const struct form *b, int second)
{
	const struct node *x = &a->nodes[first], *y = &b->nodes[second];

	return x->type == y->type && same_choices(a, x->list, b, y->list);
}

static bool same_codes(const char *const *x, size_t n, const char *const *y, size_t m)
{
	for (size_t i = 0; i < n && n == m; i++)
		if (strcmp(x[i], y[i]) != 0)
			return false;
	return n == m;
}

static bool same_map(const struct metric *a, const struct metric *b)
{
	for (size_t i = 0; i < a->n_map && a->n_map == b->n_map; i++)
		if (strcmp(a->map[i].code, b->map[i].code) != 0 || fabs(a->map[i].score - b->map[i].score) > 1e-9)
			return false;
	return a->n_map == b->n_map && same_codes((const char *const *)a->reverse, a->n_reverse, (const char *const *)b->reverse, b->n_reverse);
}

/* What differs, in a word; NULL = nothing. */
static const char *difference(const struct form *x, const struct metric *a, const struct form *y, const struct metric *b)
{
	if (a->kind != b->kind || a->n_items != b->n_items)
		return T("算法或所用的题");
	for (size_t i = 0; i < a->n_items; i++) {
		const struct node *p = &x->nodes[a->items[i]], *q = &y->nodes[b->items[i]];

		if (strcmp(p->name, q->name) != 0)
			return T("算法或所用的题");
		if (!metric_same_question(x, a->items[i], y, b->items[i]))
			return T("题型或选项");
		if (!same_expr(p->relevant, q->relevant))
			return T("哪些人要答这道题");
	}
	if (!same_codes((const char *const *)a->positive, a->n_positive, (const char *const *)b->positive, b->n_positive))
		return T("哪些回答算数");
	if (!same_codes((const char *const *)a->base, a->n_base, (const char *const *)b->base, b->n_base) ||
	    !same_codes((const char *const *)a->dk_codes, a->n_dk, (const char *const *)b->dk_codes, b->n_dk) || a->dk_in_base != b->dk_in_base)
		return T("分母");
	if (!same_map(a, b))
		return T("各回答的分数");
	if (!same_expr(a->where, b->where))
		return T("只算哪些人");
	return a->household_weight != b->household_weight ? T("按户算还是按人算") : NULL;
}

static bool reworded(const struct form *x, const struct metric *a, const struct form *y, const struct metric *b)
{
	for (size_t i = 0; i < a->n_items; i++)
		if (!same_words(x, (const struct tmpl *const *)x->nodes[a->items[i]].text[TEXT_LABEL], y,
				(const struct tmpl *const *)y->nodes[b->items[i]].text[TEXT_LABEL]))
			return true;
	return false;
}

static const char *label_of(const struct form *form, const struct metric *m)
{
	return m->label && form->n_langs && m->label[form->default_lang] ? m->label[form->default_lang] : m->id;
}

enum status tally_comparable(struct tally_match *out, const struct tally_frame *f, const struct metric *m, const struct tally_frame *other,
			     struct err *err)
{
	const char *title = other->round ? other->round->title : other->form->title, *what;

	out->metric = form_metric(other->form, m->id);
	if (!out->metric)
		return err_set(err, ST_INPUT, T("“%s”的问卷里没有指标“%s”，不能相比。"), title, label_of(f->form, m));
	what = difference(f->form, m, other->form, out->metric);
	if (what)
		return err_set(err, ST_INPUT, T("指标“%s”在“%s”里的定义和这一期不同（%s），两期的数不能相比。"), label_of(f->form, m), title, what);
	out->reworded = reworded(f->form, m, other->form, out->metric);
	return ST_OK;
}
