/* SPDX-License-Identifier: MIT */
/* Texts of the form with their references filled in, and the choices on offer. */
#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/num.h"
#include "forms/instance_internal.h"
#include "forms/list_index.h"
#include "forms/missing.h"
#include "forms/shuffle.h"

/* The text in lang, else the default language's, else any. */
static const struct tmpl *pick(const struct form *form, const struct tmpl *const *texts, int lang,
			       bool *missing)
{
	const struct tmpl *t = NULL;

	if (missing)
		*missing = false;
	if (!texts || form->n_langs == 0)
		return NULL;
	if (lang >= 0 && (size_t)lang < form->n_langs)
		t = texts[lang];
	if (t)
		return t;
	if (form->default_lang >= 0 && (size_t)form->default_lang < form->n_langs)
		t = texts[form->default_lang];
	for (size_t i = 0; !t && i < form->n_langs; i++)
		t = texts[i];
	if (t && missing)
		*missing = true;
	return t;
}

static const char *fill(struct instance *in, struct spot s, const struct tmpl *t, int lang,
			struct arena *a)
{
	struct strbuf out;
	const char *text;
	int present = in->env.lang;

	if (!t || t->n == 0)
		return "";
	if (t->n == 1 && t->pieces[0].literal)
		return t->pieces[0].literal;
	strbuf_init(&out);
	in->env.lang = lang; /* jr:choice-name() speaks the language of the text it stands in */
	for (size_t i = 0; i < t->n; i++)
		strbuf_adds(&out, t->pieces[i].literal ? t->pieces[i].literal
						       : eval_text_in(in, t->pieces[i].expr, s, a));
	in->env.lang = present;
	text = arena_strndup(a, out.data, out.len);
	strbuf_clear(&out);
	return text;
}

const char *instance_text(struct instance *in, struct spot s, enum text_field field, int lang,
			  struct arena *a, bool *missing)
{
	return fill(in, s, pick(in->form, in->form->nodes[s.node].text[field], lang, missing), lang,
		    a);
}

const char *instance_choice_label(struct instance *in, struct spot s, const struct choice *c,
				  int lang, struct arena *a, bool *missing)
{
	const struct tmpl *t = pick(in->form, c->label, lang, missing);

	return t ? fill(in, s, t, lang, a) : c->name;
}

/* Answers to a question within a repeat as choices that say what they stand for. */
static const struct choice **answers(struct instance *in, struct spot s, size_t *n, struct arena *a)
{
	const struct node *from = &in->form->nodes[in->form->nodes[s.node].choices_from];
	struct frame *parent = frame_holding(s.frame, from->repeat);
	int rows = from->repeat > 0 && in->form->nodes[from->repeat].repeat == parent->node
			   ? instance_count(in, parent, from->repeat)
			   : 0;
	const struct choice **out = arena_array(a, (size_t)rows + 1, sizeof(*out));

	for (int i = 0; i < rows; i++) {
		struct spot row = { instance_at(in, parent, from->repeat, i),
				    in->form->nodes[s.node].choices_from };
		const char *text = instance_value(in, row);
		struct choice *c;

		if (!text[0] || !eval_answer(in, s, row))
			continue;
		c = arena_alloc(a, sizeof(*c));
		c->name = arena_strdup(a, text);
		c->label = arena_array(a, in->form->n_langs, sizeof(*c->label));
		out[(*n)++] = c;
	}
	return out;
}

static void begin_shuffle(struct shuffle *order, struct instance *in, struct spot s)
{
	const struct node *node = &in->form->nodes[s.node];
	const char *parts[] = { in->env.seed, in->env.wave, in->env.household, node->path };
	double seed = 0;

	if (node->seed) {
		const char *text = eval_text(in, node->seed, s);

		if (num_parse(text, strlen(text), &seed))
			shuffle_begin(order, seed);
		else
			shuffle_begin_text(order, text);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		for (const char *p = parts[i]; p && *p; p++)
			seed = fmod(seed * 31 + (unsigned char)*p, 2147483647.0);
	shuffle_begin(order, seed);
}

const char *instance_heading(struct instance *in, int node, int lang, struct arena *a, bool *missing)
{
	const struct tmpl *t = pick(in->form, in->form->nodes[node].text[TEXT_LABEL], lang, missing);
	struct strbuf out;
	const char *text;

	if (!t)
		return "";
	strbuf_init(&out);
	for (size_t i = 0; i < t->n; i++) {
		if (t->pieces[i].literal)
			strbuf_adds(&out, t->pieces[i].literal);
		else if (out.len && i + 1 < t->n)
			strbuf_adds(&out, "…");
	}
	text = arena_strndup(a, out.data, out.len);
	strbuf_clear(&out);
	return text;
}

/* The order of choices that come shuffled. Without a seed of the form each household has its own, the same at every visit. */
static void shuffle(struct instance *in, struct spot s, const struct choice **choices, size_t n)
{
	struct shuffle order;

	begin_shuffle(&order, in, s);
	/* Fisher and Yates, inside out, as randomize() does it: choices[0 .. i] is always the shuffled part. */
	for (size_t i = 0; i < n; i++) {
		size_t j = (size_t)(shuffle_next(&order) * (double)(i + 1));
		const struct choice *c = choices[i];

		choices[i] = choices[j];
		choices[j] = c;
	}
}

const struct list_index *instance_index(struct instance *in, const struct choice_list *list,
					int column)
{
	struct kept_index kept = { .list = list, .column = column };

	for (size_t i = 0; i < in->indexes.n; i++)
		if (in->indexes.v[i].list == list && in->indexes.v[i].column == column)
			return in->indexes.v[i].index;
	kept.index = list_index_new(in->keep, list, column);
	VEC_PUSH(&in->indexes, kept);
	return kept.index;
}

const struct choice *instance_choice(struct instance *in, struct spot s, const char *code, size_t n)
{
	const struct choice_list *list = in->form->nodes[s.node].list;
	const struct list_index *index = list ? instance_index(in, list, LIST_CODE) : NULL;

	strbuf_reset(&in->key);
	strbuf_add(&in->key, code, n);
	for (int row = index ? list_index_first(index, in->key.data) : -1; row >= 0;
	     row = list_index_next(index, row))
		if (eval_choice(in, s, &list->choices[row]))
			return &list->choices[row];
	return NULL;
}

static const struct choice **filtered(struct instance *in, struct spot s, size_t *n,
				      struct arena *a)
{
	const struct choice_list *list = in->form->nodes[s.node].list;
	struct index_rows rows = { .row = -1 };
	VEC(const struct choice *) found = { 0 };
	const struct choice **out;

	if (eval_index(in, s, &rows)) {
		for (; rows.row >= 0; rows.row = list_index_next(rows.index, rows.row))
			if (eval_choice(in, s, &list->choices[rows.row]))
				VEC_PUSH(&found, &list->choices[rows.row]);
	} else {
		for (size_t i = 0; i < list->n; i++)
			if (eval_choice(in, s, &list->choices[i]))
				VEC_PUSH(&found, &list->choices[i]);
	}
	out = arena_array(a, found.n + 1, sizeof(*out));
	if (found.n > 0)
		memcpy(out, found.v, found.n * sizeof(*out));
	*n = found.n;
	VEC_CLEAR(&found);
	return out;
}

const struct choice **instance_choices(struct instance *in, struct spot s, size_t *n,
				       struct arena *a)
{
	const struct node *node = &in->form->nodes[s.node];
	const struct choice_list *list = node->list;
	const struct choice **out;

	*n = 0;
	if (!list)
		return NULL;
	if (node->choices_from > 0) {
		out = answers(in, s, n, a);
	} else {
		out = filtered(in, s, n, a);
	}
	if (node->shuffled)
		shuffle(in, s, out, *n);
	return out;
}

bool instance_turned(struct instance *in, struct spot s)
{
	const struct node *nodes = in->form->nodes;

	for (int i = 1; nodes[s.node].turned && i < in->form->n_nodes; i++)
		if (nodes[i].role & ROLE_READ_ORDER)
			return strcmp(slot_text(frame_slot(&in->root, i)), READ_TURNED) == 0;
	return false;
}

const struct choice **instance_choices_aloud(struct instance *in, struct spot s, size_t *n,
					     struct arena *a)
{
	const struct choice_list *list = in->form->nodes[s.node].list;
	const struct choice **listed = instance_choices(in, s, n, a), **aloud;
	size_t to = 0;

	if (*n == 0 || !instance_turned(in, s))
		return listed;
	aloud = arena_array(a, *n, sizeof(*aloud));
	for (size_t i = *n; i-- > 0;)
		if (!list_is_aside(list, listed[i]->name))
			aloud[to++] = listed[i];
	for (size_t i = 0; i < *n; i++)
		if (list_is_aside(list, listed[i]->name))
			aloud[to++] = listed[i];
	return aloud;
}
