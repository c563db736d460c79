/* SPDX-License-Identifier: MIT */
/* The table of honesty warnings, and allow(reason). */
#include "config.h"

#include "base/i18n.h"
#include "forms/lint_honest.h"

enum { SCALE_MAX = 12 }; /* choices; a longer list is no scale */

/* The node asks for a view: one choice of an opinion scale, no consent and nothing about the interview itself. NULL = it does not. */
static const struct scale *opinion(const struct load *ld, int node)
{
	const unsigned others =
		ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT | ROLE_PROCESS | ROLE_LANGUAGE;
	const struct node *n = &ld->nodes.v[node];
	const struct scale *s;

	if (n->kind != NODE_QUESTION || n->type->input != INPUT_ONE || !n->list ||
	    (n->role & others) || n->list->origin != LIST_CHOICES || n->list < ld->form->lists ||
	    n->list >= ld->form->lists + ld->form->n_lists)
		return NULL;
	s = &ld->scales[n->list - ld->form->lists];
	return scale_is_opinion(s) ? s : NULL;
}

struct finding {
	struct diag_place at;
	const char *text;
};

struct rule {
	const char *what; /* TN: its name, as the report says it */
	bool (*find)(struct load *ld, int node, struct finding *out);
};

static const enum column spoken[] = { COL_LABEL, COL_HINT, COL_GUIDANCE };

/* The first text of the row in which the phrase is found. */
static bool in_texts(struct load *ld, int node, size_t columns,
		     const char *(*find)(const char *text), struct finding *out)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];

	for (size_t c = 0; c < columns; c++)
		for (int l = 0; l < (int)ld->form->n_langs; l++) {
			const char *text = grid_column(g, spoken[c], l) < 0
						   ? ""
						   : grid_text(g, ld->rows.v[node], spoken[c], l),
				   *hit = find(text);

			if (!hit)
				continue;
			out->at = grid_place(g, ld->rows.v[node], spoken[c], l, (int)(hit - text));
			return true;
		}
	return false;
}

static bool is_asked(const struct node *n)
{
	return n->kind == NODE_QUESTION && n->type->input != INPUT_NONE;
}

static bool leads(struct load *ld, int node, struct finding *out)
{
	out->text = T("题目带着倾向，等于替人回答。请只问事情本身，正反两面都给。");
	return is_asked(&ld->nodes.v[node]) &&
	       in_texts(ld, node, ARRAY_LEN(spoken), phrase_leading, out);
}

static bool hints_answer(struct load *ld, int node, struct finding *out)
{
	out->text = T("这里在提示该怎么回答。请删去；答什么由受访人自己定。");
	return is_asked(&ld->nodes.v[node]) &&
	       in_texts(ld, node, ARRAY_LEN(spoken), phrase_hint, out);
}

static bool asks_twice(struct load *ld, int node, struct finding *out)
{
	out->text = T("一道题里问了两件事，答“满意”不知道是对哪一件。请拆成两道题。");
	return opinion(ld, node) && in_texts(ld, node, 1, phrase_double, out);
}

static bool answers_beforehand(struct load *ld, int node, struct finding *out)
{
	const unsigned consents = ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT;
	const struct node *n = &ld->nodes.v[node];

	out->text = n->role & consents
			    ? T("同意只能由本人说，不能有默认值。")
			    : T("问看法的题不能有默认值：没人回答也会留下一个答案。请去掉。");
	out->at = grid_place(&ld->grid[SHEET_SURVEY], ld->rows.v[node], COL_DEFAULT, -1, 0);
	return (n->default_text || n->default_expr) && ((n->role & consents) || opinion(ld, node));
}

/* Rules about a list speak once, at the first question that uses it. */
static bool is_first_of_list(const struct load *ld, int node)
{
	for (int i = 1; i < node; i++)
		if (ld->nodes.v[i].list == ld->nodes.v[node].list && opinion(ld, i))
			return false;
	return true;
}

static struct diag_place list_place(const struct load *ld, int node)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *type = grid_text(g, ld->rows.v[node], COL_TYPE, -1);
	const char *name = strstr(type, ld->nodes.v[node].list->name);

	return grid_place(g, ld->rows.v[node], COL_TYPE, -1, name ? (int)(name - type) : 0);
}

static bool leans(struct load *ld, int node, struct finding *out)
{
	const struct scale *s = opinion(ld, node);

	if (!s || s->positive <= s->negative || !is_first_of_list(ld, node))
		return false;
	out->at = list_place(ld, node);
	out->text = arena_printf(
		ld->a,
		T("选项表“%s”正面的选项有 %d 个，负面的只有 %d 个，量出来会偏高。请让两边"
		  "一样多。"),
		ld->nodes.v[node].list->name, s->positive, s->negative);
	return true;
}

static bool forces(struct load *ld, int node, struct finding *out)
{
	const struct scale *s = opinion(ld, node);

	if (!s || (s->unknown && s->refusal) || !is_first_of_list(ld, node))
		return false;
	out->at = list_place(ld, node);
	out->text =
		arena_printf(ld->a, T("选项表“%s”没有%s，不了解、不想答的人只好乱选一个。请补上。"),
			     ld->nodes.v[node].list->name,
			     s->unknown   ? T("“不愿回答”")
			     : s->refusal ? T("“不了解”")
					  : T("“不了解”和“不愿回答”"));
	return true;
}

static bool any_role(const struct load *ld, unsigned role)
{
	for (size_t i = 1; i < ld->nodes.n; i++)
		if (ld->nodes.v[i].role & role)
			return true;
	return false;
}

static bool is_first_opinion(const struct load *ld, int node)
{
	if (!opinion(ld, node))
		return false;
	for (int i = 1; i < node; i++)
		if (opinion(ld, i))
			return false;
	return true;
}

static bool asks_without_consent(struct load *ld, int node, struct finding *out)
{
	out->at = grid_place(&ld->grid[SHEET_SURVEY], ld->rows.v[node], COL_ROLE, -1, -1);
	if (out->at.col == 0)
		out->at = grid_place(&ld->grid[SHEET_SURVEY], ld->rows.v[node], COL_TYPE, -1, 0);
	out->text =
		T("从这里起问看法，前面却没有征得回答人的同意。请先念告知书（role 写 notice），再问"
		  "是否同意（role 写 consent_respondent）。");
	return is_first_opinion(ld, node) && !any_role(ld, ROLE_CONSENT_RESPONDENT);
}

static bool lists_without_consent(struct load *ld, int node, struct finding *out)
{
	out->at = grid_place(&ld->grid[SHEET_SURVEY], ld->rows.v[node], COL_ROLE, -1, 0);
	out->text = T("这里要登记家里的成年人，前面却没有征得开门人的同意（role 写 "
		      "consent_informant）。");
	return (ld->nodes.v[node].role & ROLE_ADULTS) && !any_role(ld, ROLE_CONSENT_INFORMANT);
}

static const struct rule rules[] = {
	{ TN("题目带倾向"), leads },
	{ TN("提示答案"), hints_answer },
	{ TN("一题两问"), asks_twice },
	{ TN("替人填好答案"), answers_beforehand },
	{ TN("正面选项多于负面选项"), leans },
	{ TN("没有“不了解”或“不愿回答”"), forces },
	{ TN("问看法前没有征得同意"), asks_without_consent },
	{ TN("登记家人前没有征得同意"), lists_without_consent },
};

/* The reason of the next allow(...) in the note; NULL = there is none. */
static const char *next_reason(struct load *ld, const char **note)
{
	const char *open = strstr(*note, "allow("), *wide = strstr(*note, "allow（"), *end;
	int depth = 1;

	if (wide && (!open || wide < open))
		open = wide;
	if (!open)
		return NULL;
	open += open == wide ? strlen("allow（") : strlen("allow(");
	for (end = open; *end; end++) {
		bool closes = *end == ')' || strncmp(end, "）", 3) == 0;

		depth += *end == '(' || strncmp(end, "（", 3) == 0;
		if (closes && --depth == 0)
			break;
	}
	*note = end;
	while (*open == ' ')
		open++;
	return arena_strndup(ld->a, open, (size_t)(end - open));
}

/* One warning of the row: silenced by the next reason, or said. */
static void speak(struct load *ld, int node, const struct rule *rule, const struct finding *f,
		  const char **note, struct allowed *allowed)
{
	const char *reason = next_reason(ld, note);

	if (reason && reason[0])
		allowed[ld->form->n_allowed++] = (struct allowed){ node, rule->what, reason };
	else
		load_warning(ld, f->at, NULL, "%s", f->text);
}

static void look_at(struct load *ld, int node, struct allowed *allowed)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *note = grid_text(g, ld->rows.v[node], COL_NOTE, -1);

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct finding f = { .at = { .caret = -1 } };

		if (rules[i].find(ld, node, &f))
			speak(ld, node, &rules[i], &f, &note, allowed);
	}
	if (next_reason(ld, &note))
		load_warning(ld, grid_place(g, ld->rows.v[node], COL_NOTE, -1, 0), NULL,
			     T("这一行没有可保留的提醒，allow 不起作用，请删去。"));
}

void lint_honest(struct load *ld)
{
	struct allowed *allowed =
		arena_array(ld->a, ld->nodes.n * ARRAY_LEN(rules) + 1, sizeof(*allowed));

	struct scale *scales = arena_array(ld->a, ld->form->n_lists + 1, sizeof(*scales));

	for (size_t i = 0; i < ld->form->n_lists; i++)
		if (ld->form->lists[i].n <= SCALE_MAX)
			scales[i] = scale_of(ld, &ld->form->lists[i]);
	ld->scales = scales;
	ld->form->allowed = allowed;
	for (int i = 1; i < (int)ld->nodes.n; i++)
		if (ld->rows.v[i] > 0 && ld->nodes.v[i].kind == NODE_QUESTION)
			look_at(ld, i, allowed);
}
