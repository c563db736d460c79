/* SPDX-License-Identifier: MIT */
/* Traps within expressions. One row and one small function each; docs/CHECKS.md shows every one with its case. */
#include "config.h"

#include <ctype.h>
#include <math.h>

#include "base/i18n.h"
#include "forms/expr_internal.h"
#include "forms/lint.h"

static bool is_call(const struct ast *a, const char *name)
{
	return a->op == OP_CALL && strcmp(a->text, name) == 0;
}

static bool is_comparison(const struct ast *a)
{
	return a->op >= OP_EQ && a->op <= OP_GE;
}

/* The question a reference names; NULL = none. */
static const struct node *question(const struct load *ld, const struct ast *a)
{
	if ((a->op != OP_REF && a->op != OP_SELF) || a->node <= 0)
		return NULL;
	return &ld->nodes.v[a->node];
}

static bool loose_pattern(struct load *ld, const struct ast *a, const char **suggest)
{
	const char *p =
		is_call(a, "regex") && a->arg->next->op == OP_STRING ? a->arg->next->text : NULL;
	size_t n = p ? strlen(p) : 0;
	bool begins = n > 0 && p[0] == '^', ends = n > 0 && p[n - 1] == '$';

	if (!p || (begins && ends))
		return false;
	*suggest = strchr(p, '|')
			   ? arena_printf(ld->a, "^(%.*s)$", (int)(n - ends - begins), p + begins)
			   : arena_printf(ld->a, "%s%s%s", begins ? "" : "^", p, ends ? "" : "$");
	return true;
}

/* 14,6 as a literal that is to be a number. */
static bool comma_number(struct load *ld, const struct ast *a, const char **suggest)
{
	bool numeric = a->op >= OP_ADD && a->op <= OP_NEG;

	numeric = numeric || is_comparison(a) || is_call(a, "number") || is_call(a, "round") ||
		  is_call(a, "int");
	for (const struct ast *arg = numeric ? a->arg : NULL; arg; arg = arg->next) {
		size_t n = arg->op == OP_STRING ? strspn(arg->text, "0123456789") : 0;

		if (n == 0 || arg->text[n] != ',' || !arg->text[n + 1] ||
		    arg->text[n + 1 + strspn(arg->text + n + 1, "0123456789")])
			continue;
		*suggest = arena_printf(ld->a, "%.*s.%s", (int)n, arg->text, arg->text + n + 1);
		return true;
	}
	return false;
}

/* Looks like a date and is none, as 1983-09-31. */
static bool is_false_date(const char *text)
{
	static const char shape[] = "dddd-dd-dd";
	enum xdate date;

	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
			return false;
	return isnan(text_number(text, 0, &date));
}

static bool impossible_date(struct load *ld, const struct ast *a, const char **suggest)
{
	(void)ld;
	(void)suggest;
	return (is_call(a, "date") || is_call(a, "date-time")) && a->n_args == 1 &&
	       a->arg->op == OP_STRING && a->arg->text[0] && isnan(a->arg->number) &&
	       (is_false_date(a->arg->text) || !strpbrk(a->arg->text, "0123456789"));
}

static bool compared_with_no_date(struct load *ld, const struct ast *a, const char **suggest)
{
	(void)ld;
	(void)suggest;
	for (const struct ast *arg = is_comparison(a) ? a->arg : NULL; arg; arg = arg->next)
		if (arg->op == OP_STRING && is_false_date(arg->text))
			return true;
	return false;
}

static bool power_of_ten(struct load *ld, const struct ast *a, const char **suggest)
{
	const char *text = (is_call(a, "number") || is_call(a, "int") || is_call(a, "round")) &&
					   a->arg->op == OP_STRING
				   ? a->arg->text
				   : NULL;
	size_t n = text ? strspn(text, "0123456789.") : 0;

	(void)ld;
	(void)suggest;
	return text &&
	       ((n > 0 && (text[n] == 'e' || text[n] == 'E')) || strcmp(text, "Infinity") == 0);
}

/* sum, max, min over the rows of a repeat, where a row may be blank. */
static bool over_blanks(struct load *ld, const struct ast *a, const char **suggest)
{
	const struct node *n;

	(void)suggest;
	if (!is_call(a, "sum") && !is_call(a, "max") && !is_call(a, "min"))
		return false;
	n = question(ld, a->arg);
	return n && n->kind == NODE_QUESTION && n->repeat > 0 && !n->required && !n->default_text &&
	       !n->default_expr && n->type->input != INPUT_NONE;
}

static bool minus_of_a_term(struct load *ld, const struct ast *a, const char **suggest)
{
	(void)ld;
	(void)suggest;
	return a->op == OP_NEG &&
	       (a->arg->op == OP_STRING || (a->arg->op >= OP_ADD && a->arg->op <= OP_MOD));
}

static bool path_of_the_web_only(struct load *ld, const struct ast *a, const char **suggest)
{
	(void)ld;
	(void)suggest;
	if (a->op == OP_UNION)
		return true;
	for (const struct step *s = a->op == OP_PATH ? a->step : NULL; s; s = s->next)
		if (s->axis == AXIS_DEEP)
			return true;
	return false;
}

static bool substring_of_xpath(struct load *ld, const struct ast *a, const char **suggest)
{
	(void)ld;
	*suggest = "substr";
	return is_call(a, "substring");
}

static bool mapped_twice(struct load *ld, const struct ast *a, const char **suggest)
{
	const char *from =
		is_call(a, "translate") && a->arg->next->op == OP_STRING ? a->arg->next->text : "";

	(void)ld;
	(void)suggest;
	for (size_t i = 0; from[i]; i++)
		if (!(from[i] & 0x80) && strchr(from + i + 1, from[i]))
			return true;
	return false;
}

/* A choice that goes with no other, as 都没有. */
static bool is_exclusive(const struct choice_list *list, const char *code)
{
	const struct choice *c = list ? list_choice(list, code) : NULL;

	for (size_t i = 0; c && i < list->n_extra; i++)
		if (strcmp(list->extra_name[i], "exclusive") == 0 && load_is_yes(c->extra[i]))
			return true;
	return false;
}

/* ${several} = 'a' holds only where a is the one choice. */
static bool equals_of_several(struct load *ld, const struct ast *a, const char **suggest)
{
	const struct node *n = a->op == OP_EQ || a->op == OP_NE ? question(ld, a->arg) : NULL;
	const struct ast *value = n ? a->arg->next : NULL;
	const char *self = value && a->arg->op == OP_SELF ? "." : NULL;

	if (!n || n->kind != NODE_QUESTION || n->type->input != INPUT_MANY ||
	    (value->op != OP_STRING && value->op != OP_NUMBER) || !value->text[0] ||
	    is_exclusive(n->list, value->text))
		return false;
	if (!self)
		self = arena_printf(ld->a, "${%s}", n->name);
	*suggest = a->op == OP_EQ
			   ? arena_printf(ld->a, "selected(%s, '%s')", self, value->text)
			   : arena_printf(ld->a, "not(selected(%s, '%s'))", self, value->text);
	return true;
}

static bool value_of_a_group(struct load *ld, const struct ast *a, const char **suggest)
{
	(void)suggest;
	for (const struct ast *arg = is_comparison(a) ? a->arg : NULL; arg; arg = arg->next) {
		const struct node *n = question(ld, arg);

		if (n && n->kind != NODE_QUESTION)
			return true;
	}
	return false;
}

/* A day equals no moment. */
static bool day_equals_now(struct load *ld, const struct ast *a, const char **suggest)
{
	const struct node *n = a->op == OP_EQ ? question(ld, a->arg) : NULL;

	*suggest = "today()";
	return n && n->type && strcmp(n->type->name, "date") == 0 && is_call(a->arg->next, "now");
}

static const struct trap traps[] = {
	{ DIAG_WARNING,
	  TN("regex "
	     "在这里和手机（Collect）上要全文相符，在网页（Enketo）上有一段相符就算。前后写上 ^ 和 "
	     "$，处处一样。"),
	  loose_pattern },
	{ DIAG_WARNING,
	  TN("数里写了逗号：手机（Collect）当小数点读，这里和网页上都不当作数。请用小数点。"),
	  comma_number },
	{ DIAG_ERROR, TN("没有这一天，date() 算不出结果。"), impossible_date },
	{ DIAG_WARNING, TN("没有这一天，这样比较永远不成立。"), compared_with_no_date },
	{ DIAG_WARNING,
	  TN("带 e 的数和 "
	     "Infinity，这里和手机（Collect）都不当作数，网页（Enketo）当作数。请写成普通的数。"),
	  power_of_ten },
	{ DIAG_WARNING,
	  TN("有的行可能空着：这里和手机（Collect）跳过空行，网页（Enketo）算出来是“不是数”。要处处"
	     "一样，请把那道题设为必填。"),
	  over_blanks },
	{ DIAG_WARNING, TN("负号后面是式子或引号里的字，网页（Enketo）不认。请写成 0 - …。"),
	  minus_of_a_term },
	{ DIAG_WARNING, TN("路径里的 // 和 |，手机（Collect）不认。请用 ${题目名}。"),
	  path_of_the_web_only },
	{ DIAG_WARNING,
	  TN("手机（Collect）没有 substring()。请用 substr()，它从 0 数起，第二个数是终点。"),
	  substring_of_xpath },
	{ DIAG_WARNING, TN("translate 的第二个参数里有重复的字：这里用前一个，有的工具用后一个。"),
	  mapped_twice },
	{ DIAG_WARNING,
	  TN("多选题这样比较，只有单独选了这一项才成立。只要选了就算，请用 selected()。"),
	  equals_of_several },
	{ DIAG_WARNING, TN("组没有答案，这样比较永远是和空的比。"), value_of_a_group },
	{ DIAG_WARNING, TN("now() 带着时分秒，日期永远不会和它相等。"), day_equals_now },
};

static void look_into(struct load *ld, const struct pending *p)
{
	for (const struct ast *a = p->expr->chain; a; a = a->chain)
		for (size_t i = 0; i < ARRAY_LEN(traps); i++) {
			struct diag_place at = p->at;
			const char *suggest = NULL;

			if (!traps[i].hit(ld, a, &suggest))
				continue;
			at.caret = p->shift + a->offset;
			diag_add(ld->diags, traps[i].level, &at, suggest, "%s",
				 i18n_text(traps[i].text));
		}
}

void lint_expressions(struct load *ld)
{
	for (size_t i = 0; i < ld->pending.n; i++)
		if (ld->pending.v[i].bound && ld->pending.v[i].at.source)
			look_into(ld, &ld->pending.v[i]);
}
