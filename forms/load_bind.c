/* SPDX-License-Identifier: MIT */
/* Names of every expression resolved; comparisons with a code that no choice has. */
#include "config.h"

#include "base/i18n.h"
#include "forms/load_internal.h"

enum { BIND_ERRORS_MAX = 1000 };
enum { LOOKED_AT = 2000 }; /* choices of a list */

struct literals {
	struct load *ld;
	const struct pending *p;
};

/* The label instead of the code; what a spreadsheet makes of it; a typing error. */
static const char *meant_code(struct load *ld, const struct choice_list *list, const char *literal,
			      const char *const *names)
{
	size_t n = strlen(literal);

	for (size_t i = 0; i < list->n && i < LOOKED_AT; i++)
		for (size_t l = 0; l < ld->form->n_langs; l++)
			if (list->choices[i].label[l] &&
			    strcmp(list->choices[i].label[l]->source, literal) == 0)
				return names[i];
	if (n > 2 && strcmp(literal + n - 2, ".0") == 0) {
		const struct choice *c = list_choice(list, arena_strndup(ld->a, literal, n - 2));

		if (c)
			return c->name;
	}
	return load_may_guess(ld) ? diag_nearest(literal, names, list->n) : NULL;
}

static void on_literal(void *ctx, int offset, int node, const char *literal)
{
	const struct literals *x = ctx;
	const struct choice_list *list = x->ld->nodes.v[node].list;
	struct diag_place at = x->p->at;
	const char **names;

	if (!list || !literal[0] || list_choice(list, literal))
		return;
	names = arena_array(x->ld->a, list->n + 1, sizeof(*names));
	for (size_t i = 0; i < list->n; i++)
		names[i] = list->choices[i].name;
	at.caret = x->p->shift + offset;
	load_warning(x->ld, at, meant_code(x->ld, list, literal, names),
		     T("“%s”不是题目 %s 的选项（选项表“%s”），这个条件永远不会因它成立。"), literal,
		     x->ld->nodes.v[node].name, list->name);
}

static int first_user(const struct load *ld, const struct choice_list *list)
{
	for (size_t i = 1; i < ld->nodes.n; i++)
		if (ld->nodes.v[i].list == list)
			return (int)i;
	return 0;
}

void load_bind(struct load *ld)
{
	for (size_t i = 0; i < ld->pending.n; i++) {
		struct pending *p = &ld->pending.v[i];
		struct expr_fault fault = { .offset = 0 };
		struct diag_place at = p->at;
		struct node *n;

		if (p->list)
			p->node = first_user(ld, p->list);
		n = &ld->nodes.v[p->node];
		if (ld->diags->errors >
		    BIND_ERRORS_MAX) /* nobody reads so many, and looking for what was meant takes its time */
			return;
		if (!expr_bind(p->expr, ld->form, p->node, &fault)) {
			if (p->maybe_text) {
				n->default_expr = NULL;
				continue;
			}
			at.caret = p->shift + fault.offset;
			if (p->filter && !strchr("$'\"", expr_source(p->expr)[fault.offset])) {
				n->choice_filter = NULL;
				load_warning(ld, at, fault.suggest[0] ? fault.suggest : NULL,
					     T("%s筛选不起作用，会列出全部选项。"), fault.text);
			} else if (!p->silent)
				load_error(ld, at, fault.suggest[0] ? fault.suggest : NULL, "%s",
					   fault.text);
			continue;
		}
		p->bound = true;
		if (p->maybe_text) {
			n->default_text = NULL;
		} else if (p->logic) {
			expr_literals(p->expr, on_literal, &(struct literals){ ld, p });
		}
	}
}
