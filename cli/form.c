/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "forms/diag.h"
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/load.h"

static void show_expr(struct strbuf *out, int depth, const char *what, const struct expr *e)
{
	if (e)
		strbuf_addf(out, "%*s    %s: %s\n", depth * 2, "", what, expr_source(e));
}

static void show_choices(struct strbuf *out, int depth, const struct node *n, int lang)
{
	for (size_t i = 0; n->list && i < n->list->n; i++) {
		const struct choice *c = &n->list->choices[i];

		strbuf_addf(out, "%*s    %s  %s\n", depth * 2, "", c->name, c->label[lang] ? c->label[lang]->source : "");
	}
}

static int depth_of(const struct form *form, int node)
{
	int depth = 0;

	for (int at = form->nodes[node].parent; at > 0; at = form->nodes[at].parent)
		depth++;
	return depth;
}

static void show_node(struct strbuf *out, const struct form *form, int i)
{
	const struct node *n = &form->nodes[i];
	const struct tmpl *label = n->text[TEXT_LABEL] ? n->text[TEXT_LABEL][form->default_lang] : NULL;
	const char *type = n->kind == NODE_GROUP ? "group" : n->kind == NODE_REPEAT ? "repeat" : n->type->name;
	int depth = depth_of(form, i);

	strbuf_addf(out, "%*s%s  [%s]  %s\n", depth * 2, "", n->name, type, label ? label->source : "");
	show_expr(out, depth, T("何时问"), n->relevant);
	show_expr(out, depth, T("必答"), n->required);
	show_expr(out, depth, T("要求"), n->constraint);
	show_expr(out, depth, T("计算"), n->calculation);
	show_expr(out, depth, T("选项过滤"), n->choice_filter);
	show_choices(out, depth, n, form->default_lang);
}

int command_form(struct cli *cli, int argc, char **argv)
{
	struct diag_list diags;
	struct form *form = NULL;
	struct err err = ERR_INIT;
	struct strbuf out, clean;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 2, 2))
		return EXIT_WRONG_USAGE;
	if (strcmp(argv[1], "show") != 0) {
		cli_say(T("ruhu form 后面只能写 show。"));
		return EXIT_WRONG_USAGE;
	}
	strbuf_init(&out);
	diag_init(&diags, argv[2]);
	if (form_load(&form, argv[2], &diags, &err) == ST_OK) {
		char hex[DIGEST_HEX];

		digest_hex(hex, &form->digest);
		strbuf_addf(&out, "%s  %s  %s\n%s\n", form->id, form->version, form->title, hex);
		for (int i = 1; i < form->n_nodes; i++)
			show_node(&out, form, i);
		strbuf_init(&clean);
		utf8_clean(&clean, out.data, out.len, true);
		status = cli_write(cli, clean.data, clean.len);
		strbuf_clear(&clean);
	} else {
		status = cli_fail(&err);
	}
	form_free(form);
	diag_clear(&diags);
	strbuf_clear(&out);
	return status;
}
