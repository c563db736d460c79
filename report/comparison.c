/* SPDX-License-Identifier: MIT */
/* Two versions of a questionnaire, for the person who has to decide whether the survey may go on with the new one. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/compare.h"
#include "forms/expr.h"
#include "report/codebook.h"
#include "report/codebook_internal.h"
#include "report/doc.h"

struct writing {
	struct doc *doc;
	const struct comparison *c;
	struct doc_table *table;
	const struct node *old, *new;
	int lang; /* of the new form's, for labels; the old form's may be another number */
};

static void row(struct writing *w, const char *what, const char *was, const char *is)
{
	doc_row(w->table);
	doc_cell(w->table, "%s", (w->new ? w->new : w->old)->path);
	doc_cell(w->table, "%s", what);
	doc_cell(w->table, "%s", was);
	doc_cell(w->table, "%s", is);
}

static const char *label(const struct form *form, const struct node *n)
{
	return codebook_text((const struct tmpl *const *)n->text[TEXT_LABEL], form->default_lang);
}

static const char *or_none(const char *text)
{
	return *text ? text : T("（没有）");
}

static const char *logic_text(const struct expr *e)
{
	return codebook_is_yes(e) ? T("是") : expr_source(e);
}

static void logic(struct writing *w)
{
	size_t n;
	const struct logic *logic = form_logic(&n);

	for (size_t i = 0; i < n; i++) {
		const struct expr *was = logic[i].get(w->old), *is = logic[i].get(w->new);
		const char *a = was ? logic_text(was) : "", *b = is ? logic_text(is) : "";

		if (strcmp(a, b) != 0)
			row(w, codebook_logic_word(logic[i].name), or_none(a), or_none(b));
	}
	if (strcmp(w->old->default_text ? w->old->default_text : "",
		   w->new->default_text ? w->new->default_text : "") != 0)
		row(w, codebook_logic_word("default"),
		    or_none(w->old->default_text ? w->old->default_text : ""),
		    or_none(w->new->default_text ? w->new->default_text : ""));
	if (w->old->role != w->new->role)
		row(w, T("作用（role）"), "", T("改了"));
}

static const char *field_word(enum text_field field)
{
	switch (field) {
	case TEXT_LABEL:
		return T("题目");
	case TEXT_HINT:
		return T("提示");
	case TEXT_GUIDANCE:
		return T("访问员说明");
	case TEXT_REQUIRED:
		return T("必答时的话");
	case TEXT_CONSTRAINT:
		return T("要求不符时的话");
	case TEXT_SOFT:
		return T("核对时的话");
	case TEXT_FIELDS:
		break;
	}
	return "";
}

static void wording(struct writing *w)
{
	for (int l = 0; l < (int)w->c->to->n_langs; l++) {
		int old = w->c->lang_of[l];

		for (int f = 0; old >= 0 && f < TEXT_FIELDS; f++) {
			const char *was =
				codebook_text((const struct tmpl *const *)w->old->text[f], old);
			const char *is =
				codebook_text((const struct tmpl *const *)w->new->text[f], l);

			if (strcmp(was, is) != 0)
				row(w,
				    arena_printf(w->doc->arena, "%s %s",
						 field_word((enum text_field)f),
						 codebook_lang(w->c->to, l)),
				    or_none(was), or_none(is));
		}
	}
}

static const char *choice_label(const struct form *form, const struct choice *c)
{
	const char *text =
		c->label ? codebook_text((const struct tmpl *const *)c->label, form->default_lang)
			 : "";

	return *text ? text : c->name;
}

static void choices(struct writing *w)
{
	const struct choice_list *x = w->old->list, *y = w->new->list;

	if (!x || !y)
		return;
	for (size_t i = 0; i < x->n; i++)
		if (!list_choice(y, x->choices[i].name))
			row(w, T("选项"),
			    arena_printf(w->doc->arena, "%s %s", x->choices[i].name,
					 choice_label(w->c->from, &x->choices[i])),
			    T("（去掉了）"));
	for (size_t i = 0; i < y->n; i++) {
		const struct choice *was = list_choice(x, y->choices[i].name);
		const char *is = choice_label(w->c->to, &y->choices[i]);

		if (!was)
			row(w, T("选项"), T("（新加的）"),
			    arena_printf(w->doc->arena, "%s %s", y->choices[i].name, is));
		else if (strcmp(choice_label(w->c->from, was), is) != 0)
			row(w, arena_printf(w->doc->arena, T("选项 %s 的文字"), was->name),
			    choice_label(w->c->from, was), is);
	}
}

static void changed(struct writing *w, const struct node_change *ch)
{
	w->old = &w->c->from->nodes[ch->from];
	w->new = &w->c->to->nodes[ch->to];
	if (strcmp(w->old->path, w->new->path) != 0)
		row(w, T("位置"), w->old->path, w->new->path);
	else if (ch->what & CHANGE_MOVED)
		row(w, T("位置"), "", T("前后次序变了"));
	if (ch->what & CHANGE_TYPE)
		row(w, T("题型"), codebook_type_word(w->old), codebook_type_word(w->new));
	choices(w);
	logic(w);
	wording(w);
}

static void only_in(struct writing *w, const char *caption, const struct form *form, unsigned what)
{
	const struct doc_column columns[] = { { T("名称"), DOC_LEFT, 1 },
					      { T("题型"), DOC_LEFT, 0 },
					      { T("题目"), DOC_LEFT, 2 } };
	struct doc_table *t = NULL;

	for (size_t i = 0; i < w->c->n; i++) {
		const struct node_change *ch = &w->c->changes[i];
		const struct node *n;

		if (!(ch->what & what))
			continue;
		n = &form->nodes[ch->to >= 0 ? ch->to : ch->from];
		if (!t)
			t = doc_table(w->doc, caption, columns, ARRAY_LEN(columns));
		doc_row(t);
		doc_cell(t, "%s", n->path);
		doc_cell(t, "%s", codebook_type_word(n));
		doc_cell(t, "%s", label(form, n));
	}
}

/* The codes that answers may have and the new list has not. */
static const char *codes_gone(struct writing *w, const struct node_change *ch)
{
	const struct choice_list *x = w->c->from->nodes[ch->from].list,
				 *y = ch->to >= 0 ? w->c->to->nodes[ch->to].list : NULL;
	const char *out = "";

	for (size_t i = 0; x && y && i < x->n; i++)
		if (!list_choice(y, x->choices[i].name))
			out = *out ? arena_printf(w->doc->arena, "%s%s%s", out, T("、"),
						  x->choices[i].name)
				   : x->choices[i].name;
	return out;
}

static void survival(struct writing *w)
{
	const struct doc_column columns[] = { { T("名称"), DOC_LEFT, 1 },
					      { T("已有的回答"), DOC_LEFT, 0 },
					      { T("说明"), DOC_LEFT, 2 } };
	struct doc_table *t =
		doc_table(w->doc, T("已有的回答还在不在"), columns, ARRAY_LEN(columns));
	int kept = 0, partly = 0, lost = 0;

	for (size_t i = 0; i < w->c->n; i++) {
		const struct node_change *ch = &w->c->changes[i];
		const struct node *n;
		const char *gone, *why;

		if (ch->from < 0)
			continue;
		n = &w->c->from->nodes[ch->from];
		if (n->kind != NODE_QUESTION || !n->type->stores)
			continue;
		kept += ch->survival == SURVIVES;
		partly += ch->survival == SURVIVES_PARTLY;
		lost += ch->survival == SURVIVES_NOT;
		gone = codes_gone(w, ch);
		doc_row(t);
		doc_cell(t, "%s", n->path);
		doc_cell(t, "%s",
			 ch->survival == SURVIVES       ? T("保留")
			 : ch->survival == SURVIVES_NOT ? T("丢失")
			 : *gone                        ? T("保留，但有选项没了")
							: T("看答案而定"));
		why = ch->to < 0                     ? T("新版里没有这道题")
		      : ch->survival == SURVIVES_NOT ? T("新版的题型或选项容不下原来的回答")
		      : ch->survival == SURVIVES ? ""
		      : *gone ? arena_printf(w->doc->arena, T("答了 %s 的要重问"), gone)
			      : T("合新题型写法的保留，不合的要重问");
		doc_cell(t, "%s", why);
	}
	doc_note(w->doc,
		 T("原有 %d 道题的回答：%d 道保留，%d 道看答案而定，%d "
		   "道丢失。已经交来的记录不受影响：每份记录总是按它作答时的那一版问卷看。"),
		 kept + partly + lost, kept, partly, lost);
}

struct doc *comparison_doc(const struct comparison *c)
{
	const struct doc_column columns[] = { { T("名称"), DOC_LEFT, 1 },
					      { T("改了什么"), DOC_LEFT, 0 },
					      { T("原来"), DOC_LEFT, 2 },
					      { T("现在"), DOC_LEFT, 2 } };
	struct writing w = { .doc = doc_new(c->to->title), .c = c };
	int added = 0, removed = 0, other = 0;

	for (size_t i = 0; i < c->n; i++) {
		added += (c->changes[i].what & CHANGE_ADDED) != 0;
		removed += (c->changes[i].what & CHANGE_REMOVED) != 0;
		other += (c->changes[i].what & ~(unsigned)(CHANGE_ADDED | CHANGE_REMOVED)) != 0;
	}
	w.doc->subtitle = arena_printf(w.doc->arena, T("问卷 %s：版本 %s 改成版本 %s"), c->to->id,
				       or_none(c->from->version), or_none(c->to->version));
	doc_paragraph(w.doc, T("加了 %d 处，去掉 %d 处，改了 %d 处。"), added, removed, other);
	if (strcmp(c->from->id, c->to->id) != 0)
		doc_note(w.doc, T("两份问卷的编号不同：%s 和 %s。"), c->from->id, c->to->id);
	only_in(&w, T("加的题"), c->to, CHANGE_ADDED);
	only_in(&w, T("去掉的题"), c->from, CHANGE_REMOVED);
	if (other > 0)
		w.table = doc_table(w.doc, T("改了的"), columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < c->n; i++)
		if (c->changes[i].from >= 0 && c->changes[i].to >= 0 && c->changes[i].what)
			changed(&w, &c->changes[i]);
	for (size_t l = 0; l < c->to->n_langs; l++)
		if (c->lang_of[l] < 0)
			doc_note(w.doc, T("新加了一种语言：%s。"), codebook_lang(c->to, (int)l));
	survival(&w);
	return w.doc;
}
