/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/expr_words.h"

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/expr_internal.h"

enum { LABEL_COLUMNS = 32 };

struct words {
	struct strbuf *out;
	const struct form *form;
	int lang;
};

static void say(struct words *w, const struct ast *a);

/* How tightly an operator holds; what holds less within one that holds more gets brackets. */
static int rank(const struct ast *a)
{
	switch (a->op) {
	case OP_OR:
		return 1;
	case OP_AND:
		return 2;
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		return 3;
	case OP_ADD:
	case OP_SUB:
		return 4;
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
		return 5;
	case OP_NUMBER:
	case OP_STRING:
	case OP_SELF:
	case OP_REF:
	case OP_PATH:
	case OP_CALL:
	case OP_FAULT:
	case OP_NEG:
	case OP_UNION:
		break;
	}
	return 6;
}

static void say_within(struct words *w, const struct ast *a, int outer)
{
	bool brackets = rank(a) < outer;

	if (brackets)
		strbuf_adds(w->out, T("（"));
	say(w, a);
	if (brackets)
		strbuf_adds(w->out, T("）"));
}

static const char *text_of(const struct tmpl *const *texts, const struct form *form, int lang)
{
	if (!texts || form->n_langs == 0)
		return "";
	if (texts[lang])
		return texts[lang]->source;
	return texts[form->default_lang] ? texts[form->default_lang]->source : "";
}

/* The question's text, cut to a size that fits a sentence; a calculation has only its name. */
static void say_node(struct words *w, int node)
{
	const struct node *n = &w->form->nodes[node];
	const char *text =
		text_of((const struct tmpl *const *)n->text[TEXT_LABEL], w->form, w->lang);
	size_t len = strcspn(text, "\n"), fit = utf8_fit(text, len, LABEL_COLUMNS, NULL);

	if (len == 0)
		strbuf_adds(w->out, n->name);
	else
		strbuf_addf(w->out, T("“%.*s%s”"), (int)fit, text, fit < len ? "…" : "");
}

/* The question whose answer a stands for, -1 = none. */
static int node_of(const struct ast *a)
{
	bool place = a->op == OP_REF || a->op == OP_SELF || a->op == OP_PATH;

	return place && a->read_end == a->read + 1 && a->node >= 0 ? a->read : -1;
}

static void say_literal(struct words *w, const struct ast *a, const struct choice_list *list)
{
	const struct choice *c = NULL;

	if (a->op == OP_STRING && list)
		c = list_choice(list, a->text);
	for (size_t i = 0; a->op == OP_NUMBER && list && i < list->n && !c; i++) {
		double x;

		if (num_parse(list->choices[i].name, strlen(list->choices[i].name), &x) &&
		    num_equal(x, a->number))
			c = &list->choices[i];
	}
	if (c && c->label)
		strbuf_addf(w->out, T("“%s”"),
			    text_of((const struct tmpl *const *)c->label, w->form, w->lang));
	else
		say(w, a);
}

static bool is_empty_text(const struct ast *a)
{
	return a->op == OP_STRING && a->text[0] == '\0';
}

static void say_compare(struct words *w, const struct ast *a)
{
	static const char *const signs[] = { [OP_EQ - OP_EQ] = " = ", [OP_NE - OP_EQ] = " ≠ ",
					     [OP_LT - OP_EQ] = " < ", [OP_LE - OP_EQ] = " ≤ ",
					     [OP_GT - OP_EQ] = " > ", [OP_GE - OP_EQ] = " ≥ " };
	const struct ast *left = a->arg, *right = a->arg->next;
	int node = node_of(left);
	const struct choice_list *list = node >= 0 ? w->form->nodes[node].list : NULL;

	if (is_empty_text(right) && (a->op == OP_EQ || a->op == OP_NE)) {
		say_within(w, left, rank(a) + 1);
		strbuf_adds(w->out, a->op == OP_EQ ? T("没有回答") : T("已经回答"));
		return;
	}
	say_within(w, left, rank(a) + 1);
	if (list && (a->op == OP_EQ || a->op == OP_NE)) {
		strbuf_adds(w->out, a->op == OP_EQ ? T("答的是") : T("答的不是"));
		say_literal(w, right, list);
		return;
	}
	strbuf_adds(w->out, signs[a->op - OP_EQ]);
	say_within(w, right, rank(a) + 1);
}

static void say_joined(struct words *w, const struct ast *a, const char *between)
{
	for (const struct ast *arg = a->arg; arg; arg = arg->next) {
		if (arg != a->arg)
			strbuf_adds(w->out, between);
		/* a - (b - c): what stands behind needs its brackets also where it holds as tightly */
		say_within(w, arg, rank(a) < 6 ? rank(a) + (arg != a->arg && rank(a) > 3) : 0);
	}
}

static void say_selected(struct words *w, const struct ast *call, bool yes)
{
	int node = node_of(call->arg);

	say(w, call->arg);
	strbuf_adds(w->out, yes ? T("选了") : T("没选"));
	say_literal(w, call->arg->next, node >= 0 ? w->form->nodes[node].list : NULL);
}

static bool is_call(const struct ast *a, const char *name)
{
	return a->op == OP_CALL && strcmp(a->text, name) == 0;
}

/* Functions that have a phrase of their own; %s is the argument. */
static const struct {
	const char *name;
	int args;
	const char *phrase;
} phrases[] = {
	{ "true", 0, TN("总是") },
	{ "false", 0, TN("从不") },
	{ "today", 0, TN("今天") },
	{ "now", 0, TN("现在") },
	{ "count", 1, TN("%s的个数") },
	{ "count-selected", 1, TN("%s选的项数") },
	{ "count-non-empty", 1, TN("%s答了的个数") },
	{ "sum", 1, TN("%s的合计") },
	{ "max", 1, TN("%s里最大的") },
	{ "min", 1, TN("%s里最小的") },
	{ "int", 1, TN("%s的整数部分") },
	{ "string-length", 1, TN("%s的字数") },
	{ "number", 1, "%s" },
	{ "string", 1, "%s" },
	{ "once", 1, TN("%s（只算一次）") },
	{ "position", 1, TN("本行的序号") },
};

static void say_phrase(struct words *w, const struct ast *call, const char *phrase)
{
	const char *hole = strstr(phrase, "%s");

	if (!hole) {
		strbuf_adds(w->out, phrase);
		return;
	}
	strbuf_add(w->out, phrase, (size_t)(hole - phrase));
	say(w, call->arg);
	strbuf_adds(w->out, hole + 2);
}

static void say_if(struct words *w, const struct ast *call)
{
	strbuf_adds(w->out, T("如果"));
	say(w, call->arg);
	strbuf_adds(w->out, T("，就是"));
	say(w, call->arg->next);
	strbuf_adds(w->out, T("，否则是"));
	say(w, call->arg->next->next);
}

static void say_not(struct words *w, const struct ast *call)
{
	if (is_call(call->arg, "selected")) {
		say_selected(w, call->arg, false);
		return;
	}
	strbuf_adds(w->out, T("不是（"));
	say(w, call->arg);
	strbuf_adds(w->out, T("）"));
}

static void say_call(struct words *w, const struct ast *call)
{
	if (is_call(call, "selected")) {
		say_selected(w, call, true);
		return;
	}
	if (is_call(call, "not")) {
		say_not(w, call);
		return;
	}
	if (is_call(call, "if")) {
		say_if(w, call);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++)
		if (call->n_args == phrases[i].args && is_call(call, phrases[i].name)) {
			say_phrase(w, call, i18n_text(phrases[i].phrase));
			return;
		}
	strbuf_addf(w->out, "%s(", call->text);
	say_joined(w, call, ", ");
	strbuf_addc(w->out, ')');
}

/* A path is shown as it would be written: whoever reads one knows them. A column of the list in a filter is named as such. */
static void say_path(struct words *w, const struct ast *a)
{
	const struct step *first = a->step;
	bool deep = false;

	if (node_of(a) >= 0) {
		say_node(w, node_of(a));
		return;
	}
	if (!a->arg && !a->absolute && first && !first->next && !first->pred &&
	    first->axis == AXIS_CHILD && first->name) {
		strbuf_addf(w->out, T("选项的 %s 栏"), first->name);
		return;
	}
	if (a->arg)
		say(w, a->arg);
	for (const struct step *s = first; s; s = s->next) {
		if (s->axis == AXIS_DEEP) {
			deep = true;
			continue;
		}
		if (s->axis != AXIS_FILTER && (s != first || a->arg || a->absolute))
			strbuf_adds(w->out, deep ? "//" : "/");
		deep = false;
		if (s->axis != AXIS_FILTER)
			strbuf_adds(w->out, s->name                  ? s->name
					    : s->axis == AXIS_PARENT ? ".."
					    : s->axis == AXIS_SELF   ? "."
								     : "*");
		for (const struct ast *p = s->pred; p; p = p->next) {
			strbuf_addc(w->out, '[');
			say(w, p);
			strbuf_addc(w->out, ']');
		}
	}
}

static void say_number(struct words *w, const struct ast *a)
{
	if (a->text)
		strbuf_adds(w->out, a->text);
	else
		num_format(w->out, a->number);
}

static const char *const arithmetic[] = { " + ", " - ", " × ", " ÷ ",
					  " mod " }; /* from OP_ADD on */

static void say(struct words *w, const struct ast *a)
{
	switch (a->op) {
	case OP_NUMBER:
		say_number(w, a);
		break;
	case OP_STRING:
		strbuf_addf(w->out, T("“%s”"), a->text);
		break;
	case OP_SELF:
		strbuf_adds(w->out, T("答案"));
		break;
	case OP_REF:
		if (a->node >= 0)
			say_node(w, a->node);
		else
			strbuf_adds(w->out, T("上一份记录的回答"));
		break;
	case OP_PATH:
		say_path(w, a);
		break;
	case OP_CALL:
		say_call(w, a);
		break;
	case OP_FAULT:
		break;
	case OP_OR:
		say_joined(w, a, T("，或者"));
		break;
	case OP_AND:
		say_joined(w, a, T("，并且"));
		break;
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		say_compare(w, a);
		break;
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
		say_joined(w, a, arithmetic[a->op - OP_ADD]);
		break;
	case OP_NEG:
		strbuf_addc(w->out, '-');
		say_within(w, a->arg, 6);
		break;
	case OP_UNION:
		say_joined(w, a, T("和"));
		break;
	}
}

void expr_words(struct strbuf *out, const struct expr *e, int lang)
{
	struct words w = { .out = out, .form = *e->form, .lang = lang };

	if (w.form)
		say(&w, e->root);
	else
		strbuf_adds(out, e->source);
}
