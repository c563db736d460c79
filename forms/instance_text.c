/* SPDX-License-Identifier: MIT */
/* Texts of the form with their references filled in, and the choices on offer. */
#include "config.h"

#include "base/arena.h"
#include "forms/instance_internal.h"

/* The text in lang, else the default language's, else any. */
static const struct tmpl *pick(const struct form *form, const struct tmpl *const *texts, int lang, bool *missing)
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

static const char *fill(struct instance *in, struct spot s, const struct tmpl *t, int lang, struct arena *a)
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
		strbuf_adds(&out, t->pieces[i].literal ? t->pieces[i].literal : eval_text(in, t->pieces[i].expr, s));
	in->env.lang = present;
	text = arena_strndup(a, out.data, out.len);
	strbuf_clear(&out);
	return text;
}

const char *instance_text(struct instance *in, struct spot s, enum text_field field, int lang, struct arena *a, bool *missing)
{
	return fill(in, s, pick(in->form, in->form->nodes[s.node].text[field], lang, missing), lang, a);
}

const char *instance_choice_label(struct instance *in, struct spot s, const struct choice *c, int lang, struct arena *a, bool *missing)
{
	const struct tmpl *t = pick(in->form, c->label, lang, missing);

	return t ? fill(in, s, t, lang, a) : c->name;
}

const struct choice **instance_choices(struct instance *in, struct spot s, size_t *n, struct arena *a)
{
	const struct choice_list *list = in->form->nodes[s.node].list;
	const struct choice **out;

	*n = 0;
	if (!list)
		return NULL;
	out = arena_array(a, list->n + 1, sizeof(*out));
	for (size_t i = 0; i < list->n; i++)
		if (eval_choice(in, s, &list->choices[i]))
			out[(*n)++] = &list->choices[i];
	return out;
}
