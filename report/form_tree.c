/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/form_tree.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/compare.h"
#include "forms/expr.h"
#include "forms/expr_words.h"
#include "forms/reading.h"
#include "report/codebook_internal.h"

enum { CHOICES_SHOWN = 40 };

static void indent(struct strbuf *out, int depth)
{
	strbuf_addf(out, "%*s", depth * 2, "");
}

/* In words, and behind them as it is written: the second is what a person changes in the sheet. */
static void show_logic(struct strbuf *out, const struct form *form, const struct node *node,
		       int depth)
{
	size_t n;
	const struct logic *logic = form_logic(&n);

	for (size_t i = 0; i < n; i++) {
		const struct expr *e = logic[i].get(node);

		if (!e)
			continue;
		indent(out, depth + 2);
		if (codebook_is_yes(e)) {
			strbuf_addf(out, "%s\n", codebook_logic_word(logic[i].name));
			continue;
		}
		strbuf_addf(out, T("%s："), codebook_logic_word(logic[i].name));
		expr_words(out, e, form->default_lang);
		strbuf_addf(out, "    [%s]\n", expr_source(e));
	}
	if (node->default_text) {
		indent(out, depth + 2);
		strbuf_addf(out, T("%s：%s\n"), codebook_logic_word("default"), node->default_text);
	}
	for (const int *t = node->trigger; t && *t >= 0; t++) {
		indent(out, depth + 2);
		strbuf_addf(out, T("“%s”一变就重算\n"), form->nodes[*t].name);
	}
	if (node->gate > 0) {
		indent(out, depth + 2);
		strbuf_addf(out, T("要先同意：%s\n"), form->nodes[node->gate].name);
	}
}

static void show_choices(struct strbuf *out, const struct form *form, const struct node *node,
			 int depth)
{
	const struct choice_list *list = node->list;

	if (!list || node->choices_from > 0)
		return;
	for (size_t i = 0; i < list->n && i < CHOICES_SHOWN; i++) {
		const struct choice *c = &list->choices[i];

		indent(out, depth + 2);
		strbuf_addf(out, "%s  %s\n", c->name,
			    c->label ? codebook_text((const struct tmpl *const *)c->label,
						     form->default_lang)
				     : "");
	}
	if (list->n > CHOICES_SHOWN) {
		indent(out, depth + 2);
		strbuf_addf(out, T("……共 %zu 项\n"), list->n);
	}
}

static int depth_of(const struct form *form, int node)
{
	int depth = 0;

	for (int at = form->nodes[node].parent; at > 0; at = form->nodes[at].parent)
		depth++;
	return depth;
}

static void show_way(struct strbuf *out, const struct form *form, const char *name, const struct reading_way *way)
{
	strbuf_addf(out, T("%s：%d分%02d秒，答%d题"), name, (int)way->seconds / 60, (int)way->seconds % 60, way->questions);
	for (size_t i = 0; i < way->n; i++)
		strbuf_addf(out, "%s%s=%s", i ? " " : "\n    ", form->nodes[way->choice[i].node].name,
			    *way->choice[i].value ? way->choice[i].value : "\"\"");
	strbuf_adds(out, "\n");
}

void form_length(struct strbuf *out, const struct form *form)
{
	struct arena *a = arena_new();
	struct reading r;

	form_reading(&r, form, a);
	strbuf_adds(out, T("念完要多久（题目和告知书每秒4个字，每答一题5秒，选项看卡片）\n"));
	show_way(out, form, T("  最短的一条路"), &r.shortest);
	show_way(out, form, T("  最长的一条路"), &r.longest);
	strbuf_addf(out, T("  最长的路上：告知书和说明%.0f秒；选项也逐个念出来，再加%.0f秒\n"), r.notices, r.options);
	strbuf_addf(out, T("  所有的题都问一遍（没有人会这样）：%.1f分钟\n"), r.all / 60);
	if (r.repeats)
		strbuf_adds(out, T("  重复的部分只按一遍算\n"));
	if (r.at_least)
		strbuf_adds(out, T("  岔路太多，没有走遍；最长的路不短于上面的数\n"));
	strbuf_addf(out, T("  开场白里的分钟数：%d\n"), reading_minutes(&r));
	arena_free(a);
}

void form_tree(struct strbuf *out, const struct form *form)
{
	char hex[DIGEST_HEX];

	digest_hex(hex, &form->digest);
	strbuf_addf(out, "%s  %s  %s\n%s\n", form->id, form->version, form->title, hex);
	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *n = &form->nodes[i];
		const char *type = n->kind == NODE_GROUP    ? "group"
				   : n->kind == NODE_REPEAT ? "repeat"
							    : n->type->name;
		int depth = depth_of(form, i);
		const char *text;

		indent(out, depth);
		text = codebook_text((const struct tmpl *const *)n->text[TEXT_LABEL],
				     form->default_lang);
		strbuf_addf(out, "%s  [%s]  %.*s%s\n", n->name, type, (int)strcspn(text, "\n"),
			    text, strchr(text, '\n') ? "……" : "");
		show_logic(out, form, n, depth);
		show_choices(out, form, n, depth);
	}
}
