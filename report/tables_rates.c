/* SPDX-License-Identifier: MIT */
/* Every outcome rate by unit, and the call-back report (statistics.md Part 2). */
#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "report/tables.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/outcome.h"

static const double *values(const struct outcome_counts *c, size_t group)
{
	switch (group) {
	case 0:
		return c->rr;
	case 1:
		return c->coop;
	case 2:
		return c->ref;
	default:
		return c->con;
	}
}

static void row(struct doc_table *t, const char *name, const struct outcome_counts *c, size_t group,
		size_t n, bool weighted)
{
	struct arena *a = t->doc->arena;

	doc_row(t);
	doc_cell(t, "%s", name);
	for (size_t i = 0; i < n; i++)
		doc_cell(t, "%s", numfmt_rate(a, values(c, group)[i]));
	if (weighted)
		doc_cell(t, "%s", numfmt_rate(a, c->rr3_weighted));
	if (group == 0)
		doc_cell(t, "%s",
			 isnan(c->e) ? "—" : arena_printf(a, "%.3f%s", c->e, c->own_e ? "" : "*"));
}

static void group_table(struct doc *d, const struct tally_frame *f, const struct outcome_table *t,
			size_t group)
{
	static const char *const heads[4] = { "RR", "COOP", "REF", "CON" };
	static const size_t sizes[4] = { 6, 4, 3, 3 };
	struct doc_column columns[9] = { { T("单位"), DOC_LEFT, 1 } };
	bool weighted = group == 0 && !isnan(t->total.rr3_weighted);
	struct doc_table *table;
	size_t n = 1;

	for (size_t i = 0; i < sizes[group]; i++)
		columns[n++] =
			(struct doc_column){ arena_printf(d->arena, "%s%zu", heads[group], i + 1),
					     DOC_RIGHT, 0 };
	if (weighted)
		columns[n++] = (struct doc_column){ T("RR3加权"), DOC_RIGHT, 0 };
	if (group == 0)
		columns[n++] = (struct doc_column){ "e", DOC_RIGHT, 0 };
	table = doc_table(d, "", columns, n);
	row(table, T("合计"), &t->total, group, sizes[group], weighted);
	for (size_t u = 0; u < t->n_units; u++)
		row(table, tally_unit_name(f, t->units[u].code), &t->units[u].counts, group,
		    sizes[group], weighted);
}

static void calls(struct doc *d, const struct outcome_table *t)
{
	const struct doc_column columns[] = { { T("敲门次数"), DOC_LEFT, 1 },
					      { T("户数"), DOC_RIGHT, 0 },
					      { T("其中访成"), DOC_RIGHT, 0 },
					      { T("访成占"), DOC_RIGHT, 0 } };
	const struct outcome_counts *c = &t->total;
	struct doc_table *table;
	size_t done = 0;

	doc_heading(d, 2, "%s", T("回访情况"));
	table = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < OUTCOME_VISITS; i++) {
		doc_row(table);
		doc_cell(table, i + 1 < OUTCOME_VISITS ? T("%zu次") : T("%zu次以上"), i + 1);
		doc_cell(table, "%s", numfmt_count(d->arena, c->tried[i]));
		doc_cell(table, "%s", numfmt_count(d->arena, c->done[i]));
		doc_cell(table, "%s",
			 numfmt_rate(d->arena, c->tried[i]
						       ? (double)c->done[i] / (double)c->tried[i]
						       : (double)NAN));
		done += c->done[i];
	}
	if (done)
		doc_note(d,
			 T("每访成一户平均敲门%."
			   "2f次。没人在家的，至少换日子去三次，其中一次晚上、一次周末。"),
			 (double)c->calls_of_done / (double)done);
}

void tables_rates(struct doc *d, const struct tally_frame *f, const struct outcome_table *t)
{
	doc_heading(d, 2, "%s", T("各种应答率"));
	for (size_t group = 0; group < 4; group++)
		group_table(d, f, t, group);
	doc_note(d, "%s",
		 T("RR、COOP、REF、CON按AAPOR标准定义计算，未加权，结果取自每户全部走访记录；e是已"
		   "查明的户中合格户的比例，带*的单位查明不足30户，用全旗的。"));
	calls(d, t);
}

#define LATE_MIN 10 /* of either kind; the whole is told elsewhere, so that one hidden hides both */

void tables_late(struct doc *d, const struct tally_frame *f, const struct metric *m, const struct tally_change *c, size_t late)
{
	enum tally_basis basis = tally_basis_of(f);
	bool known = c->known && (basis == TALLY_DESIGN || basis == TALLY_SRS);
	struct strbuf text;

	if (c->n < LATE_MIN || late < LATE_MIN || isnan(c->difference)) {
		doc_paragraph(d, T("第一次上门就访成的%zu份，再次上门才访成的%zu份，太少，不比较两者的回答。"), c->n, late);
		return;
	}
	strbuf_init(&text);
	strbuf_addf(&text, T("%s：第一次上门就访成的%zu人是%s，再次上门才访成的%zu人是%s，"), labels_metric(tally_frame_form(f), m), c->n,
		    numfmt_rate(d->arena, c->before), late, numfmt_rate(d->arena, c->before + c->difference));
	strbuf_addf(&text, T("相差%+.1f个百分点"), 100 * c->difference);
	if (known)
		strbuf_addf(&text, T("（95%%区间%+.1f至%+.1f，p=%.3f）"), 100 * c->lo, 100 * c->hi, c->p);
	strbuf_adds(&text, T("。两者的看法不同时，没有访成的人也可能不同。"));
	doc_paragraph(d, "%s", text.data);
	strbuf_clear(&text);
}
