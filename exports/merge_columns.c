/* SPDX-License-Identifier: MIT */
/* Columns that a table has no place for: a merge leaves them out and says so, an edited table with one is refused. */
#include "config.h"

#include "base/i18n.h"
#include "exports/merge_internal.h"

/* How many columns have no place in the table, and the names of the first of them. */
static size_t unknown_columns(struct intake *k, const struct csv_head *head,
			      const struct csv_plan *plan, struct strbuf *names)
{
	size_t n = 0;

	for (size_t i = 0; i < head->n; i++) {
		if (head->is_meta[i] || !*head->name[i] ||
		    (plan ? plan->node[i] >= 0 : csv_visit_field(head->name[i])))
			continue;
		if (n < 5)
			strbuf_addf(names, "%s%s", n > 0 ? T("、") : "",
				    merge_show(k->m, head->name[i]));
		n++;
	}
	return n;
}

void merge_strange_columns(struct intake *k, const struct csv_head *head, const struct csv_plan *plan)
{
	struct strbuf names;
	size_t n;

	if (!k->m->look)
		return;
	strbuf_init(&names);
	n = unknown_columns(k, head, plan, &names);
	if (n > 0)
		intake_problem(k, 0, ST_INPUT,
			       n > 5 ? T("有 %zu 列不是导出时有的：%s 等。请删掉这些列，或改回原来的列名。")
				     : T("有 %zu 列不是导出时有的：%s。请删掉这些列，或改回原来的列名。"),
			       n, names.data);
	strbuf_clear(&names);
}

void merge_note_columns(struct intake *k)
{
	struct strbuf names;
	size_t n;

	merge_strange_columns(k, &k->head, k->form ? &k->plan : NULL);
	strbuf_init(&names);
	n = unknown_columns(k, &k->head, k->form ? &k->plan : NULL, &names);
	if (n > 0 && !k->head.foreign)
		intake_note(k,
			    !k->form ? n > 5 ? T("有 %zu 列走访记录里没有这一项，没有用：%s 等")
					     : T("有 %zu 列走访记录里没有这一项，没有用：%s")
			    : n > 5 ? T("有 %zu 列问卷里没有，没有用：%s 等")
				    : T("有 %zu 列问卷里没有，没有用：%s"),
			    n, names.data);
	strbuf_clear(&names);
}
