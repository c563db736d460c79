/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/paper.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/expr.h"
#include "forms/expr_words.h"
#include "forms/form.h"
#include "forms/lint_solve.h"
#include "forms/round.h"
#include "report/doc.h"

#define LONG_LIST 30 /* choices: more go into a table behind the questions */
#define FAR       40 /* questions a skip is looked for */

struct sheet {
	const struct paper *p;
	const struct form *form;
	struct doc *d;
	int *number; /* of each node as printed; 0 = it is not */
	int last;    /* the last number */
	struct solver *solver;
	struct doc_table *columns; /* where two languages stand beside each other, else NULL */
};

static const char *text_in(const struct sheet *s, const struct tmpl *const *texts, int lang)
{
	const char *text = texts && lang >= 0 && texts[lang] ? texts[lang]->source : "";

	return *text && s->p->fill ? s->p->fill(s->p->ctx, lang, text, s->d->arena) : text;
}

/* In the language asked for, else in the form's own. */
static const char *text_of(const struct sheet *s, const struct tmpl *const *texts)
{
	const char *text = text_in(s, texts, s->p->lang);

	return *text ? text : text_in(s, texts, s->form->default_lang);
}

static const char *label(const struct sheet *s, const struct node *n)
{
	return text_of(s, (const struct tmpl *const *)n->text[TEXT_LABEL]);
}

static const char *choice_label(const struct sheet *s, const struct choice *c)
{
	const char *text = text_of(s, (const struct tmpl *const *)c->label);

	return *text ? text : c->name;
}

static bool is_asked(const struct node *n)
{
	return n->kind == NODE_QUESTION && n->type->stores && n->type->preload == PRELOAD_NONE && n->type->input != INPUT_NONE && !n->calculation &&
	       !n->read_only;
}

static void number_questions(struct sheet *s)
{
	s->number = mem_array((size_t)s->form->n_nodes + 1, sizeof(*s->number));
	for (int i = 0; i < s->form->n_nodes; i++)
		if (is_asked(&s->form->nodes[i]))
			s->number[i] = ++s->last;
}

/* ---- where to go on ---- */

/* Can node be asked when the answer to another is so? */
static bool reachable(struct sheet *s, const struct expr *answer, int from, int node)
{
	struct condition all[34] = { { answer, from } };
	size_t n = 1;

	for (int at = node; at > 0 && n < 34; at = s->form->nodes[at].parent)
		if (s->form->nodes[at].relevant)
			all[n++] = (struct condition){ s->form->nodes[at].relevant, at };
	return solver_can_hold(s->solver, all, n, 0, true);
}

/* The number to go on with after that answer; 0 = the next one, as always; -1 = there is nothing more to ask. */
static int go_on(struct sheet *s, int node, const char *code)
{
	struct expr_fault fault;
	const struct expr *answer;
	bool first = true;
	int looked = 0;

	if (strchr(code, '\'') ||
	    !expr_parse(&answer, s->d->arena, arena_printf(s->d->arena, "${%s} = '%s'", s->form->nodes[node].name, code), &fault) ||
	    !expr_bind(answer, s->form, 0, &fault))
		return 0;
	for (int i = node + 1; i < s->form->n_nodes && looked < FAR; i++) {
		if (!s->number[i])
			continue;
		looked++;
		if (reachable(s, answer, 0, i))
			return first ? 0 : s->number[i];
		first = false;
	}
	return looked && looked < FAR ? -1 : 0;
}

static void put_choices(struct sheet *s, struct strbuf *out, int node)
{
	const struct node *q = &s->form->nodes[node];

	for (size_t i = 0; i < q->list->n; i++) {
		const struct choice *c = &q->list->choices[i];
		int next = q->type->input == INPUT_ONE && q->repeat == 0 ? go_on(s, node, c->name) : 0;

		strbuf_addf(out, "%s□%s %s", i ? DOC_ITEM_GAP : "", c->name, choice_label(s, c));
		if (next > 0)
			strbuf_addf(out, T("（→第%d题）"), next);
		else if (next < 0)
			strbuf_adds(out, T("（→结束）"));
	}
}

/* The same words beside them, with the codes and without boxes: one place to tick. */
static void put_choices_beside(const struct sheet *s, struct strbuf *out, const struct choice_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *text = text_in(s, (const struct tmpl *const *)list->choices[i].label, s->p->beside);

		if (*text)
			strbuf_addf(out, "%s%s %s", out->len ? DOC_ITEM_GAP : "", list->choices[i].name, text);
	}
}

static void put_blank(struct strbuf *out, const struct node *q)
{
	switch (q->type->input) {
	case INPUT_INTEGER:
		strbuf_adds(out, "□□□");
		break;
	case INPUT_DECIMAL:
		strbuf_adds(out, "□□□.□");
		break;
	case INPUT_DATE:
		strbuf_adds(out, T("□□□□年□□月□□日"));
		break;
	case INPUT_TEXT:
		for (int i = 0; i < 60; i++)
			strbuf_adds(out, "＿");
		break;
	case INPUT_NONE:
	case INPUT_NOTE:
	case INPUT_ONE:
	case INPUT_MANY:
	case INPUT_ACKNOWLEDGE:
	case INPUT_RANK:
		strbuf_adds(out, "□");
		break;
	}
}

/* Row by row, a line of the text beside the line that says the same. */
static void put_row(struct sheet *s, const char *number, const char *text, const char *beside)
{
	do {
		size_t n = strcspn(text, "\n"), m = strcspn(beside, "\n");

		doc_row(s->columns);
		doc_cell(s->columns, "%s", number);
		doc_cell(s->columns, "%.*s", (int)n, text);
		doc_cell(s->columns, "%.*s", (int)m, beside);
		number = "";
		text += n + (text[n] == '\n');
		beside += m + (beside[m] == '\n');
	} while (*text || *beside);
}

/* One text of the questionnaire; with a second language a row of the table, what it says there beside it. level 0 = a paragraph. */
static void put(struct sheet *s, int level, const char *number, const char *text, const char *beside)
{
	if (s->columns) {
		put_row(s, number, text, beside);
	} else if (level) {
		doc_heading(s->d, level, "%s%s%s", number, *number ? " " : "", text);
	} else {
		doc_paragraph(s->d, "%s", text);
	}
}

static const char *beside(const struct sheet *s, const struct tmpl *const *texts)
{
	return text_in(s, texts, s->p->beside);
}

/* "只问：…" where not everybody is asked and no arrow alone can say it. */
static void put_condition(struct sheet *s, const struct node *n)
{
	struct strbuf words;

	if (!n->relevant)
		return;
	strbuf_init(&words);
	expr_words(&words, n->relevant, s->p->lang);
	put(s, 0, "", arena_printf(s->d->arena, T("【只在这时问：%s】"), words.data), "");
	strbuf_clear(&words);
}

static void put_question(struct sheet *s, int node)
{
	const struct node *q = &s->form->nodes[node];
	const struct tmpl *const *hints = (const struct tmpl *const *)q->text[TEXT_HINT];
	const char *hint = text_of(s, hints);
	struct strbuf answer, other;

	put(s, 3, arena_printf(s->d->arena, "%d.", s->number[node]),
	    arena_printf(s->d->arena, "%s%s%s", label(s, q), q->turned ? T("（按念法念）") : "",
			 q->type->input == INPUT_MANY ? T("（可多选）") : q->type->input == INPUT_RANK ? T("（按次序写序号）") : ""),
	    beside(s, (const struct tmpl *const *)q->text[TEXT_LABEL]));
	put_condition(s, q);
	if (*hint)
		put(s, 0, "", arena_printf(s->d->arena, T("（%s）"), hint), beside(s, hints));
	strbuf_init(&answer);
	strbuf_init(&other);
	if (q->list && q->list->n && q->list->n <= LONG_LIST) {
		put_choices(s, &answer, node);
		put_choices_beside(s, &other, q->list);
	} else if (q->list) {
		strbuf_addf(&answer, T("代码：□□□□（见后面的“%s”表）"), q->list->name);
	} else {
		put_blank(&answer, q);
	}
	put(s, 0, "", answer.data, other.data);
	strbuf_clear(&answer);
	strbuf_clear(&other);
}

/* "蒙古文" of "蒙古文 (mn)". */
static const char *language_of(const struct sheet *s, int lang)
{
	const char *name = lang >= 0 && s->form->n_langs ? s->form->lang[lang] : "";

	return arena_strndup(s->d->arena, name, strcspn(name, "("));
}

static void begin_columns(struct sheet *s)
{
	const struct doc_column columns[] = { { T("题号"), DOC_LEFT, 0 },
					      { language_of(s, s->p->lang), DOC_LEFT, 1 },
					      { language_of(s, s->p->beside), DOC_LEFT, 1 } };

	s->columns = s->p->beside >= 0 ? doc_table(s->d, "", columns, 3) : NULL;
}

static void put_nodes(struct sheet *s)
{
	begin_columns(s);
	for (int i = 1; i < s->form->n_nodes; i++) {
		const struct node *n = &s->form->nodes[i];
		const char *other = beside(s, (const struct tmpl *const *)n->text[TEXT_LABEL]);

		if (n->kind != NODE_QUESTION) {
			if (*label(s, n))
				put(s, 1, "", label(s, n), other);
			put_condition(s, n);
			if (n->kind == NODE_REPEAT)
				put(s, 0, "", T("【以下各题每人（每项）问一遍，写不下的另附一张。】"), "");
		} else if (s->number[i]) {
			put_question(s, i);
		} else if (n->type->input == INPUT_NOTE && *label(s, n)) {
			put_condition(s, n);
			put(s, 0, "", label(s, n), other);
		}
	}
	s->columns = NULL;
}

/* Letters of the vertical Mongolian script. */
static bool is_vertical(const char *text)
{
	for (size_t n = strlen(text), at = 0; at < n;) {
		uint32_t cp;

		at += utf8_decode(text + at, n - at, &cp);
		if (cp >= 0x1820 && cp <= 0x18AA)
			return true;
	}
	return false;
}

static bool has_vertical(const struct sheet *s, int lang)
{
	for (int i = 1; i < s->form->n_nodes; i++)
		if (is_vertical(text_in(s, (const struct tmpl *const *)s->form->nodes[i].text[TEXT_LABEL], lang)))
			return true;
	return false;
}

/* Lists too long for a line, each once. */
static void put_lists(struct sheet *s)
{
	const struct doc_column columns[] = { { T("代码"), DOC_LEFT, 0 }, { T("选项"), DOC_LEFT, 1 } };

	for (int i = 1; i < s->form->n_nodes; i++) {
		const struct node *q = &s->form->nodes[i];
		struct doc_table *t;
		bool seen = !s->number[i] || !q->list || q->list->n <= LONG_LIST;

		for (int k = 1; k < i && !seen; k++)
			seen = s->number[k] && s->form->nodes[k].list == q->list;
		if (seen)
			continue;
		t = doc_table(s->d, q->list->name, columns, 2);
		for (size_t c = 0; c < q->list->n; c++) {
			doc_row(t);
			doc_cell(t, "%s", q->list->choices[c].name);
			doc_cell(t, "%s", choice_label(s, &q->list->choices[c]));
		}
	}
}

static const char *or_line(const char *text)
{
	return *text ? text : "＿＿＿＿";
}

static void put_head(struct sheet *s)
{
	const struct round *r = s->p->round;

	if (r)
		doc_note(s->d, T("表号：%s　制定机关：%s　批准文号：%s　有效期至：%s"), or_line(r->form_number), or_line(r->authority),
			 or_line(r->approval), or_line(r->valid_until));
	doc_paragraph(s->d, "%s", T("户号：□□□□□□□□□□□□-□□-□□□□　　第几次上门：□　　日期：□□□□年□□月□□日　　几点开始：□□:□□"));
	doc_paragraph(s->d, "%s", T("访问员代号：□□□□　　结果：□完成　□中止　□拒访　□没人　□约了再来　□其他＿＿＿＿＿＿"));
	if (s->p->unreviewed)
		doc_note(s->d, "%s", T("这一种文字的译文还没有人审定，只供内部看，不能发给住户。"));
	if (has_vertical(s, s->p->lang) || has_vertical(s, s->p->beside))
		doc_note(s->d, "%s", T("传统蒙古文本应竖排，这里只能横排；发给住户的，请用竖排的译文另印一页。"));
	for (int i = 1; i < s->form->n_nodes; i++) {
		if (!s->form->nodes[i].turned)
			continue;
		doc_note(s->d, "%s", T("写着“按念法念”的题，照门牌表上这一户的念法念：顺＝从第一项念起，倒＝从最后一项念起；不了解、不愿回答总在最后。"));
		break;
	}
	doc_note(s->d, "%s", T("方框里打勾或写数字；方框后面的数字是录入时按的代码。录入用 ruhu interview。"));
}

/* What is read out and left behind: the notice, whom to ring. */
static void put_notice(struct sheet *s)
{
	for (int i = 1; i < s->form->n_nodes; i++)
		if (s->form->nodes[i].kind == NODE_QUESTION && (s->form->nodes[i].role & ROLE_NOTICE))
			doc_paragraph(s->d, "%s", label(s, &s->form->nodes[i]));
	doc_paragraph(s->d, "%s", T("回执编号（访问结束后由访问员填写）：□□□□-□□□□"));
	if (s->p->round && *s->p->round->office)
		doc_paragraph(s->d, T("%s　电话：%s"), s->p->round->office, s->p->round->telephone);
}

struct doc *paper_doc(const struct paper *p)
{
	const char *title = p->round && *p->round->title ? p->round->title : p->form->title;
	struct sheet s = { .p = p, .form = p->form, .d = doc_new(p->notice_only ? T("入户调查告知书") : title) };

	s.d->drill = p->round && round_is_drill(p->round);
	s.d->compact = !p->notice_only;
	s.d->footer = arena_printf(s.d->arena, T("问卷 %s 版本 %s"), p->form->id, p->form->version);
	if (p->notice_only) {
		s.d->subtitle = arena_strdup(s.d->arena, title);
		put_notice(&s);
		return s.d;
	}
	number_questions(&s);
	s.solver = solver_new(p->form);
	put_head(&s);
	put_nodes(&s);
	put_lists(&s);
	solver_free(s.solver);
	free(s.number);
	return s.d;
}
