/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "report/summary_internal.h"
#include "tally/frame.h"

#define SHOWN  8 /* of a question: a page, not a book */
#define ENOUGH 10 /* interviews in a township, or its name beside words would say too much */

static const char *town_name(const struct page *p, const char *code)
{
	for (size_t i = 0; i < p->towns.n_units; i++) {
		const double *n = p->towns.units[i].counts.n;

		if (strcmp(p->towns.units[i].code, code) == 0 && llround(n[OUTCOME_I] + n[OUTCOME_P]) >= ENOUGH)
			return tally_unit_name(p->in->frame, code);
	}
	return T("不列");
}

void summary_quotes(struct page *p)
{
	const struct doc_column columns[] = { { T("群众原话"), DOC_LEFT, 1 }, { T("单位"), DOC_LEFT, 0 } };
	const struct summary_input *in = p->in;
	struct doc_table *t = NULL;
	size_t shown = 0, left_out = 0;

	if (!in->n_said)
		return;
	for (size_t i = 0; i < in->n_quotes; i++) {
		const struct summary_quote *q = &in->quotes[i];

		if (!i || strcmp(in->quotes[i - 1].question, q->question) != 0) {
			t = doc_table(p->d, q->question, columns, ARRAY_LEN(columns));
			shown = 0;
		}
		if (++shown > SHOWN) {
			left_out++;
			continue;
		}
		doc_row(t);
		doc_cell(t, "“%s”", q->text);
		doc_cell(t, "%s", town_name(p, q->unit));
	}
	if (!in->n_quotes) {
		if (in->n_looked_at)
			doc_note(p->d, T("有%zu人用自己的话说了意见，专人审看了%zu条，没有放行的，这里不引。"), in->n_said, in->n_looked_at);
		else
			doc_note(p->d, T("有%zu人用自己的话说了意见，专人还没有审看，这里不引。"), in->n_said);
		return;
	}
	doc_note(p->d, T("有%zu人用自己的话说了意见，专人审看了%zu条，放行%zu条%s。引文只删不改，“……”是删掉的地方；单位只写到乡镇，答的人不到%d人的不列。"), in->n_said,
		 in->n_looked_at, in->n_quotes, left_out ? arena_printf(p->d->arena, T("（另有%zu条没有印）"), left_out) : "", ENOUGH);
}
