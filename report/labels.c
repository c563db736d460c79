/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/labels.h"

#include "base/i18n.h"
#include "base/strbuf.h"

static int language(const struct form *form)
{
	int lang = form_lang(form, i18n_lang());

	return lang >= 0 ? lang : form->default_lang;
}

static const char *text_of(const struct form *form, const struct tmpl *const *texts,
			   const char *otherwise)
{
	int lang = language(form);

	if (!texts || !form->n_langs)
		return otherwise;
	if (texts[lang])
		return texts[lang]->source;
	return texts[form->default_lang] ? texts[form->default_lang]->source : otherwise;
}

const char *labels_metric(const struct form *form, const struct metric *m)
{
	int lang = language(form);

	if (!m->label || !form->n_langs)
		return m->id;
	if (m->label[lang])
		return m->label[lang];
	return m->label[form->default_lang] ? m->label[form->default_lang] : m->id;
}

const char *labels_question(const struct form *form, int node)
{
	const struct node *q = &form->nodes[node];

	return text_of(form, (const struct tmpl *const *)q->text[TEXT_LABEL], q->name);
}

const char *labels_answer(const struct form *form, int node, const char *code)
{
	const struct choice_list *list = form->nodes[node].list;
	const struct choice *choice = list ? list_choice(list, code) : NULL;

	return choice ? text_of(form, (const struct tmpl *const *)choice->label, code) : code;
}

void labels_answers(struct strbuf *out, const struct form *form, int node, const char *const *codes,
		    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_adds(out, T("、"));
		strbuf_adds(out, labels_answer(form, node, codes[i]));
	}
}
