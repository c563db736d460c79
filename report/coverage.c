/* SPDX-License-Identifier: MIT */
/* Which texts are translated. A column that stands there empty counts: every text it ought to hold is one that is missing. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "forms/sheet.h"
#include "report/codebook.h"
#include "report/codebook_internal.h"
#include "report/doc.h"

enum { MISSING_SHOWN = 500, ORIGINAL_COLUMNS = 20 };

static const struct {
	enum text_field field;
	const char *column;
} fields[] = {
	{ TEXT_LABEL, "label" },
	{ TEXT_HINT, "hint" },
	{ TEXT_GUIDANCE, "guidance_hint" },
	{ TEXT_REQUIRED, "required_message" },
	{ TEXT_CONSTRAINT, "constraint_message" },
	{ TEXT_SOFT, "soft_constraint_message" },
};

struct survey {
	const struct form *form;
	struct doc *doc;
	struct doc_table *counts, *missing;
	int lang, shown, left_out;
};

/* "survey:D5"; without a column in the sheet the row alone. */
static const char *cell(struct survey *s, const char *sheet, int column, int row)
{
	char letters[8] = "";
	size_t n = sizeof(letters) - 1;

	if (column < 0)
		return arena_printf(s->doc->arena, T("%s 第 %d 行"), sheet, row);
	letters[n] = '\0';
	for (int c = column + 1; c > 0 && n > 0; c = (c - 1) / 26)
		letters[--n] = (char)('A' + (c - 1) % 26);
	return arena_printf(s->doc->arena, "%s:%s%d", sheet, letters + n, row);
}

static const char *any(const struct form *form, const struct tmpl *const *texts)
{
	const char *text = codebook_text(texts, form->default_lang);

	for (int l = 0; !*text && l < (int)form->n_langs; l++)
		text = codebook_text(texts, l);
	return text;
}

static void tell_missing(struct survey *s, const char *where, const char *column, const char *name,
			 const char *text)
{
	size_t len = strcspn(text, "\n"), fit = utf8_fit(text, len, ORIGINAL_COLUMNS, NULL);

	if (s->shown == MISSING_SHOWN) {
		s->left_out++;
		return;
	}
	s->shown++;
	doc_row(s->missing);
	doc_cell(s->missing, "%s", codebook_lang(s->form, s->lang));
	doc_cell(s->missing, "%s", where);
	doc_cell(s->missing, "%s", column);
	doc_cell(s->missing, "%s", name);
	doc_cell(s->missing, "%.*s%s", (int)fit, text, fit < len ? "…" : "");
}

static void count(struct survey *s, const char *sheet, const char *column, int all, int have)
{
	if (all == 0)
		return;
	doc_row(s->counts);
	doc_cell(s->counts, "%s", codebook_lang(s->form, s->lang));
	doc_cell(s->counts, "%s:%s", sheet, column);
	doc_cell(s->counts, "%d", all);
	doc_cell(s->counts, "%d", have);
	doc_cell(s->counts, "%d", all - have);
	doc_cell(s->counts, "%d%%", have * 100 / all);
}

static void survey_field(struct survey *s, enum text_field field, const char *column)
{
	const struct form *form = s->form;
	int all = 0, have = 0;

	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *n = &form->nodes[i];
		const struct tmpl *const *texts = (const struct tmpl *const *)n->text[field];
		const char *text = any(form, texts);

		if (!*text || n->row == 0) /* a text of the program's own */
			continue;
		all++;
		if (*codebook_text(texts, s->lang))
			have++;
		else
			tell_missing(s,
				     cell(s, "survey", form->text_column[field][s->lang], n->row),
				     column, n->name, text);
	}
	count(s, "survey", column, all, have);
}

static void choice_labels(struct survey *s)
{
	const struct form *form = s->form;
	int all = 0, have = 0;

	for (size_t i = 0; i < form->n_lists; i++) {
		const struct choice_list *list = &form->lists[i];

		for (size_t k = 0; list->origin == LIST_CHOICES && k < list->n; k++) {
			const struct choice *c = &list->choices[k];
			const struct tmpl *const *texts = (const struct tmpl *const *)c->label;
			const char *text = texts ? any(form, texts) : "";

			if (!*text || c->row == 0)
				continue;
			all++;
			if (*codebook_text(texts, s->lang))
				have++;
			else
				tell_missing(
					s, cell(s, "choices", form->choice_column[s->lang], c->row),
					"label",
					arena_printf(s->doc->arena, "%s %s", list->name, c->name),
					text);
		}
	}
	count(s, "choices", "label", all, have);
}

/* Who translated and who has looked it over: an empty cell is said to be empty. */
static void translators(struct doc *doc, const struct sheet *sheet)
{
	static const char *const names[] = { "language", "translator", "translated", "reviewer", "reviewed" };
	const struct doc_column columns[] = {
		{ T("语言"), DOC_LEFT, 0 }, { T("译者"), DOC_LEFT, 0 }, { T("译于"), DOC_LEFT, 0 }, { T("审定人"), DOC_LEFT, 0 }, { T("审定于"), DOC_LEFT, 0 }
	};
	struct doc_table *t = doc_table(doc, T("谁译的，谁审的"), columns, ARRAY_LEN(columns));

	for (int r = 1; r < sheet->rows; r++) {
		if (!*sheet_cell(sheet, r, 0))
			continue;
		doc_row(t);
		for (size_t k = 0; k < ARRAY_LEN(names); k++) {
			const char *text = "";

			for (int c = 0; c < sheet->cols; c++)
				if (strcmp(sheet_cell(sheet, 0, c), names[k]) == 0)
					text = sheet_cell(sheet, r, c);
			doc_cell(t, "%s", *text ? text : T("没有填"));
		}
	}
	doc_note(doc, "%s", T("没有审定的译文不能算同一道题：用它访问以前先请人审定，填上 translations 表。"));
}

struct doc *coverage_doc(const struct form *form, const struct sheet *translations)
{
	const struct doc_column counts[] = {
		{ T("语言"), DOC_LEFT, 0 },  { T("列"), DOC_LEFT, 0 },  { T("应有"), DOC_RIGHT, 0 },
		{ T("已译"), DOC_RIGHT, 0 }, { T("缺"), DOC_RIGHT, 0 }, { T("比例"), DOC_RIGHT, 0 }
	};
	const struct doc_column missing[] = { { T("语言"), DOC_LEFT, 0 },
					      { T("单元格"), DOC_LEFT, 0 },
					      { T("列"), DOC_LEFT, 0 },
					      { T("名称"), DOC_LEFT, 0 },
					      { T("原文"), DOC_LEFT, 1 } };
	struct survey s = { .form = form, .doc = doc_new(form->title) };

	s.doc->subtitle = arena_printf(s.doc->arena, T("译文齐不齐：问卷 %s，版本 %s"), form->id,
				       form->version);
	s.counts = doc_table(s.doc, T("每种语言"), counts, ARRAY_LEN(counts));
	s.missing = doc_table(s.doc, T("缺的译文"), missing, ARRAY_LEN(missing));
	for (s.lang = 0; s.lang < (int)form->n_langs; s.lang++) {
		for (size_t f = 0; f < ARRAY_LEN(fields); f++)
			survey_field(&s, fields[f].field, fields[f].column);
		choice_labels(&s);
	}
	if (s.left_out)
		doc_note(s.doc, T("还有 %d 处缺的没有列出。"), s.left_out);
	if (translations)
		translators(s.doc, translations);
	doc_note(s.doc, "%s", T("缺译文的地方，访谈时显示原文，并在屏幕上注明没有译文。"));
	return s.doc;
}
