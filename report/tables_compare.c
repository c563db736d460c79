/* SPDX-License-Identifier: MIT */
/* Tables that set numbers against each other: two periods, and the units of one table. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "report/numfmt.h"
#include "report/tables.h"
#include "tally/frame.h"
#include "tally/metric.h"

#define DF_WEAK 8 /* statistics.md section 3 */

/* "+1.3": a rate in points of per cent, else in points. */
const char *tables_points(struct doc *d, const struct tally_result *r, double x)
{
	double shown = tally_is_rate(r->metric) ? 100 * x : x;
	struct strbuf text;
	const char *out;

	strbuf_init(&text);
	if (shown >= 0)
		strbuf_addc(&text, '+');
	num_format_fixed(&text, shown, 1);
	out = arena_strdup(d->arena, text.data);
	strbuf_clear(&text);
	return out;
}

const char *tables_change_verdict(const struct tally_change *c)
{
	if (!c->known)
		return "";
	if (c->lo > 0)
		return T("上升");
	return c->hi < 0 ? T("下降") : T("看不出变化");
}

void tables_chart_target(struct doc_chart *c, const struct tally_result *r)
{
	bool rate = tally_is_rate(r->metric);

	if (isnan(r->target))
		return;
	c->target = rate ? r->target / 100 : r->target;
	c->target_text = arena_printf(c->doc->arena, T("目标%s%s"), numfmt_points(c->doc->arena, r->target), rate ? "%" : "");
}

static void change_row(struct doc_table *t, const struct form *form, const struct tally_result *r,
		       const struct tally_cell *c, bool intervals)
{
	const struct tally_change *change = &c->change;
	struct doc *d = t->doc;
	bool shown = c->show == TALLY_SHOWN && change->show && !isnan(change->difference);

	doc_row(t);
	doc_cell(t, "%s", tables_cell_name(form, r, c));
	if (!shown) {
		doc_cell(t, "%s", change->n && c->n ? T("不列") : "—");
		return;
	}
	doc_cell(t, "%s",
		 tally_is_rate(r->metric) ? numfmt_rate(d->arena, change->before)
					  : numfmt_points(d->arena, change->before));
	doc_cell(t, "%s", numfmt_count(d->arena, change->n));
	doc_cell(t, "%s", tables_points(d, r, change->difference));
	if (!intervals)
		return;
	doc_cell(t, "%s",
		 change->known
			 ? arena_printf(d->arena, T("%s至%s%s"), tables_points(d, r, change->lo),
					tables_points(d, r, change->hi), change->df < DF_WEAK ? "*" : "")
			 : "—");
	doc_cell(t, "%s", tables_change_verdict(change));
}

void tables_change(struct doc *d, const struct tally_frame *f, const struct tally_result *r)
{
	const struct form *form = tally_frame_form(f);
	bool intervals = tables_has_intervals(r);
	const struct doc_column columns[] = {
		{ T("与另一时期比较"), DOC_LEFT, 1 },
		{ T("那时"), DOC_RIGHT, 0 },
		{ T("那时基数"), DOC_RIGHT, 0 },
		{ tally_is_rate(r->metric) ? T("变化（百分点）") : T("变化（分）"), DOC_RIGHT, 0 },
		{ T("变化的95%区间"), DOC_RIGHT, 0 },
		{ T("判断"), DOC_LEFT, 0 },
	};
	struct doc_table *t = doc_table(d, "", columns, intervals ? 6 : 4);

	change_row(t, form, r, &r->total, intervals);
	for (size_t i = 0; i < r->n_cells; i++)
		change_row(t, form, r, &r->cells[i], intervals);
	if (intervals)
		doc_note(d, "%s",
			 T("变化的区间含0时，不能说有变化；任一时期不列的单位，变化也不列。"));
}

/* Cells as they are to stand: by rank where the ranks say something, else by code. */
static const struct tally_cell **in_order(const struct tally_result *r)
{
	const struct tally_cell **order = mem_array(r->n_cells + 1, sizeof(*order));

	for (size_t i = 0; i < r->n_cells; i++) {
		size_t at = i;

		for (; r->rank_says && at > 0 && r->cells[i].rank.rank < order[at - 1]->rank.rank;
		     at--)
			order[at] = order[at - 1];
		order[at] = &r->cells[i];
	}
	return order;
}

static const char *side(const struct tally_rank *rank)
{
	return rank->side > 0 ? T("高于") : rank->side < 0 ? T("低于") : T("无显著差异");
}

void tables_rank(struct doc *d, const struct tally_frame *f, const struct tally_result *r)
{
	const struct form *form = tally_frame_form(f);
	const struct doc_column columns[] = {
		{ T("名次"), DOC_LEFT, 1 },
		{ T("结果"), DOC_RIGHT, 0 },
		{ T("名次可能在"), DOC_RIGHT, 0 },
		{ T("与其余各单位合计相比"), DOC_LEFT, 0 },
	};
	const struct tally_cell **order = in_order(r);
	struct doc_table *t = doc_table(d, "", columns, ARRAY_LEN(columns));

	for (size_t i = 0; i < r->n_cells; i++) {
		const struct tally_rank *rank = &order[i]->rank;

		if (!rank->rank)
			continue;
		doc_row(t);
		doc_cell(t, "%s", tables_cell_name(form, r, order[i]));
		doc_cell(t, "%s", tables_value(d, r, order[i]));
		doc_cell(t, rank->lo == rank->hi ? "%d" : T("%d至%d"), rank->lo, rank->hi);
		doc_cell(t, "%s", side(rank));
	}
	free(order);
	doc_note(d, "%s",
		 r->rank_says ? T("名次区间同时对全部单位成立（95%"
				  "，Šidák）；区间重叠的单位分不出先后。与其余"
				  "单位的比较按Benjamini–Hochberg控制在5%。")
			      : T("样本不足以排名：半数以上单位的名次区间盖住了半数以上的名次，所以"
				  "仍按代码顺序"
				  "排列。名次区间同时对全部单位成立（95%，Šidák）。"));
}
