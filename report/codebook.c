/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/codebook.h"

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/compare.h"
#include "forms/expr.h"
#include "forms/expr_words.h"
#include "report/codebook_internal.h"
#include "report/doc.h"

const char *codebook_logic_word(const char *column)
{
	static const struct {
		const char *column, *word;
	} words[] = {
		{ "relevant", TN("何时问") },   { "required", TN("必答") },
		{ "constraint", TN("要求") },   { "soft_constraint", TN("核对") },
		{ "calculation", TN("计算") },  { "default", TN("初值") },
		{ "read_only", TN("不能改") },  { "choice_filter", TN("选项过滤") },
		{ "repeat_count", TN("几行") },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].column, column) == 0)
			return i18n_text(words[i].word);
	return column;
}

bool codebook_is_yes(const struct expr *e)
{
	return strcmp(expr_source(e), "true()") == 0;
}

const char *codebook_type_word(const struct node *n)
{
	return n->kind == NODE_GROUP    ? T("组")
	       : n->kind == NODE_REPEAT ? T("重复组")
					: n->type->name;
}

const char *codebook_lang(const struct form *form, int lang)
{
	return form->lang[lang][0] ? form->lang[lang] : T("未写语言名");
}

const char *codebook_text(const struct tmpl *const *texts, int lang)
{
	return texts && texts[lang] ? texts[lang]->source : "";
}

/* "何时问：…；必答：…", in words. */
static const char *logic_words(struct doc *d, const struct form *form, const struct node *node)
{
	struct strbuf sb;
	const char *out;
	size_t n;
	const struct logic *logic = form_logic(&n);

	strbuf_init(&sb);
	for (size_t i = 0; i < n; i++) {
		const struct expr *e = logic[i].get(node);

		if (!e)
			continue;
		strbuf_addf(&sb, "%s%s", sb.len > 0 ? T("；") : "",
			    codebook_logic_word(logic[i].name));
		if (codebook_is_yes(e))
			continue;
		strbuf_adds(&sb, T("："));
		expr_words(&sb, e, form->default_lang);
	}
	if (node->default_text)
		strbuf_addf(&sb, T("%s%s：%s"), sb.len > 0 ? T("；") : "",
			    codebook_logic_word("default"), node->default_text);
	out = arena_strndup(d->arena, sb.data, sb.len);
	strbuf_clear(&sb);
	return out;
}

static const char *type_and_list(struct doc *d, const struct node *n)
{
	const char *type = codebook_type_word(n);

	return n->list && n->list->name ? arena_printf(d->arena, "%s %s", type, n->list->name)
					: type;
}

/* The text in all languages, the default one first. */
static const char *all_langs(struct doc *d, const struct form *form,
			     const struct tmpl *const *texts)
{
	const char *out = codebook_text(texts, form->default_lang);

	for (int l = 0; l < (int)form->n_langs; l++) {
		const char *text = codebook_text(texts, l);

		if (l != form->default_lang && *text)
			out = *out ? arena_printf(d->arena, "%s / %s", out, text) : text;
	}
	return out;
}

static void question_narrow(struct doc_table *t, const struct form *form, const struct node *n)
{
	doc_cell(t, "%s", n->path);
	doc_cell(t, "%s", type_and_list(t->doc, n));
	doc_cell(t, "%s", all_langs(t->doc, form, (const struct tmpl *const *)n->text[TEXT_LABEL]));
	doc_cell(t, "%s", logic_words(t->doc, form, n));
}

static void question_wide(struct doc_table *t, const struct form *form, const struct node *n)
{
	size_t n_logic;
	const struct logic *logic = form_logic(&n_logic);

	doc_cell(t, "%d", n->row);
	doc_cell(t, "%s", n->path);
	doc_cell(t, "%s", n->name);
	doc_cell(t, "%s", codebook_type_word(n));
	doc_cell(t, "%s", n->list && n->list->name ? n->list->name : "");
	for (int l = 0; l < (int)form->n_langs; l++) {
		doc_cell(t, "%s",
			 codebook_text((const struct tmpl *const *)n->text[TEXT_LABEL], l));
		doc_cell(t, "%s", codebook_text((const struct tmpl *const *)n->text[TEXT_HINT], l));
	}
	for (size_t i = 0; i < n_logic; i++) {
		const struct expr *e = logic[i].get(n);

		doc_cell(t, "%s",
			 e ? expr_source(e)
			 : n->default_text && strcmp(logic[i].name, "default") == 0
				 ? n->default_text
				 : "");
	}
	doc_cell(t, "%s", logic_words(t->doc, form, n));
}

static struct doc_table *question_table(struct doc *d, const struct form *form, bool wide)
{
	static const struct doc_column narrow[] = { { TN("名称"), DOC_LEFT, 1 },
						    { TN("题型"), DOC_LEFT, 1 },
						    { TN("题目"), DOC_LEFT, 2 },
						    { TN("条件"), DOC_LEFT, 2 } };
	static const char *const first[] = { TN("行"), TN("路径"), TN("名称"), TN("题型"),
					     TN("选项表") };
	struct doc_column columns[5 + 2 * 64 + 16] = { 0 };
	size_t n = 0, n_logic;
	const struct logic *logic = form_logic(&n_logic);

	if (!wide) {
		for (; n < ARRAY_LEN(narrow); n++) {
			columns[n] = narrow[n];
			columns[n].head = i18n_text(narrow[n].head);
		}
		return doc_table(d, T("题目"), columns, n);
	}
	for (; n < ARRAY_LEN(first); n++)
		columns[n].head = i18n_text(first[n]);
	for (int l = 0; l < (int)form->n_langs; l++) {
		columns[n++].head = arena_printf(d->arena, T("题目 %s"), codebook_lang(form, l));
		columns[n++].head = arena_printf(d->arena, T("提示 %s"), codebook_lang(form, l));
	}
	for (size_t i = 0; i < n_logic; i++)
		columns[n++].head = logic[i].name;
	columns[n++].head = T("条件");
	return doc_table(d, T("题目"), columns, n);
}

/* Don't know, refused, does not apply: by the metrics that leave a code out, else by what the label says. */
static const char *missing_kind(const struct form *form, const struct choice *c)
{
	static const struct {
		const char *word, *kind;
	} kinds[] = {
		{ "不愿", TN("不愿回答") },   { "拒答", TN("不愿回答") },
		{ "拒绝", TN("不愿回答") },   { "不了解", TN("不了解") },
		{ "不知道", TN("不了解") },   { "不清楚", TN("不了解") },
		{ "说不清", TN("不了解") },   { "没接触", TN("不了解") },
		{ "不适用", TN("不适用") },   { "refus", TN("不愿回答") },
		{ "Refus", TN("不愿回答") },  { "on't know", TN("不了解") },
		{ "not know", TN("不了解") }, { "ot applicable", TN("不适用") },
	};

	for (int l = 0; c->label && l < (int)form->n_langs; l++)
		for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
			if (strstr(codebook_text((const struct tmpl *const *)c->label, l),
				   kinds[i].word))
				return i18n_text(kinds[i].kind);
	return "";
}

static void choice_row(struct doc_table *t, const struct form *form, const struct choice_list *list,
		       const struct choice *c, bool wide)
{
	doc_row(t);
	doc_cell(t, "%s", list->name);
	doc_cell(t, "%s", c->name);
	for (int l = 0; wide && l < (int)form->n_langs; l++)
		doc_cell(t, "%s",
			 c->label ? codebook_text((const struct tmpl *const *)c->label, l) : "");
	if (!wide)
		doc_cell(t, "%s",
			 c->label ? all_langs(t->doc, form, (const struct tmpl *const *)c->label)
				  : "");
	doc_cell(t, "%s", missing_kind(form, c));
}

/* A file of fifty thousand villages is no codebook: its beginning, and how many there are. */
enum { FILE_CHOICES_SHOWN = 200 };

static void choices(struct doc *d, const struct form *form, bool wide)
{
	struct doc_column columns[3 + 64] = { { T("选项表"), DOC_LEFT, 0 },
					      { T("编码"), DOC_LEFT, 0 } };
	size_t n = 2;
	struct doc_table *t;

	if (form->n_lists == 0)
		return;
	for (int l = 0; wide && l < (int)form->n_langs; l++)
		columns[n++] = (struct doc_column){ codebook_lang(form, l), DOC_LEFT, 1 };
	if (!wide)
		columns[n++] = (struct doc_column){ T("选项"), DOC_LEFT, 1 };
	columns[n++] = (struct doc_column){ T("缺失的种类"), DOC_LEFT, 0 };
	t = doc_table(d, T("选项"), columns, n);
	for (size_t i = 0; i < form->n_lists; i++) {
		const struct choice_list *list = &form->lists[i];
		size_t shown = list->origin == LIST_FILE && list->n > FILE_CHOICES_SHOWN
				       ? FILE_CHOICES_SHOWN
				       : list->n;

		for (size_t k = 0; k < shown; k++)
			choice_row(t, form, list, &list->choices[k], wide);
		if (shown < list->n)
			doc_note(d, T("选项表 %s 共 %zu 项，这里列了前 %zu 项。"), list->name,
				 list->n, shown);
	}
}

struct doc *codebook_doc(const struct form *form, bool wide)
{
	struct doc *d = doc_new(form->title);
	struct doc_table *t;
	char hex[DIGEST_HEX];

	digest_hex(hex, &form->digest);
	d->subtitle =
		arena_printf(d->arena, T("编码本：问卷 %s，版本 %s"), form->id, form->version);
	d->footer = arena_printf(d->arena, T("问卷核对数 %.16s"), hex);
	t = question_table(d, form, wide);
	for (int i = 1; i < form->n_nodes; i++) {
		doc_row(t);
		if (wide)
			question_wide(t, form, &form->nodes[i]);
		else
			question_narrow(t, form, &form->nodes[i]);
	}
	choices(d, form, wide);
	return d;
}
