/* SPDX-License-Identifier: MIT */
/* Tables that set numbers against each other: two periods, and the units of one table. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/round.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "report/tables.h"
#include "tally/frame.h"
#include "tally/metric.h"

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

/* "0.034", "<0.001" */
static const char *p_words(struct doc *d, double p)
{
	struct strbuf text;
	const char *out;

	if (isnan(p))
		return "—";
	if (p < 0.001)
		return "<0.001";
	strbuf_init(&text);
	num_format_fixed(&text, p, 3);
	out = arena_strdup(d->arena, text.data);
	strbuf_clear(&text);
	return out;
}

static unsigned change_flags(const struct tally_cell *c)
{
	return c->show == TALLY_SHOWN && c->change.show && c->change.known && c->change.df < TALLY_DF_WEAK ? TALLY_FEW_DF : 0;
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
					tables_points(d, r, change->hi), tables_letters(d, change_flags(c)))
			 : "—");
	doc_cell(t, "%s", change->known ? p_words(d, change->p) : "—");
	doc_cell(t, "%s", tables_change_verdict(change));
}

/* "2026-10-01至2026-12-20", or 全期. */
static const char *period_words(struct doc *d, const struct tally_period *p)
{
	struct strbuf first, last;
	const char *out;

	if (p->whole)
		return T("全期");
	strbuf_init(&first);
	strbuf_init(&last);
	clock_format_date(&first, p->first);
	clock_format_date(&last, p->last);
	out = arena_printf(d->arena, T("%s至%s"), first.data, last.data);
	strbuf_clear(&first);
	strbuf_clear(&last);
	return out;
}

/* Which round and time a figure is of. */
static const char *wave_words(struct doc *d, const struct tally_result *r, bool rounds)
{
	return rounds && r->round ? arena_printf(d->arena, T("“%s”%s"), r->round->title, r->period.whole ? "" : period_words(d, &r->period))
				  : period_words(d, &r->period);
}

void tables_rounds(struct doc *d, const struct tally_result *const *results, size_t n)
{
	bool reworded = false;
	const struct tally_result *r = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!results[i]->other_round)
			continue;
		r = r ? r : results[i];
		reworded = reworded || results[i]->reworded;
	}
	if (!r)
		return;
	if (r->independent)
		doc_note(d, "%s", T("两期的样本各自抽取，变化的误差按相互独立计算。"));
	else
		doc_note(d, T("两期按同一批点比较：两期都访到的有%zu个点、%zu户，变化的误差由两期合在一起算，计入了两期的相关。"), r->shared_villages,
			 r->shared_households);
	if (reworded)
		doc_note(d, "%s", T("有的题两期的问法不完全一样，变化里可能有换了问法的影响。"));
}

void tables_change(struct doc *d, const struct tally_frame *f, const struct tally_result *r)
{
	const struct form *form = tally_frame_form(f);
	bool intervals = tables_has_intervals(r);
	const struct doc_column columns[] = {
		{ r->node >= 0 ? labels_question(form, r->node) : T("单位"), DOC_LEFT, 1 },
		{ T("那时"), DOC_RIGHT, 0 },
		{ T("那时基数"), DOC_RIGHT, 0 },
		{ tally_is_rate(r->metric) ? T("变化（百分点）") : T("变化（分）"), DOC_RIGHT, 0 },
		{ T("变化的95%区间"), DOC_RIGHT, 0 },
		{ T("p值"), DOC_RIGHT, 0 },
		{ T("判断"), DOC_LEFT, 0 },
	};
	const char *caption = arena_printf(d->arena, T("%s与%s比较"), wave_words(d, r, r->other_round), wave_words(d, r->then, r->other_round));
	struct doc_table *t = doc_table(d, caption, columns, intervals ? 7 : 4);
	unsigned flags;

	change_row(t, form, r, &r->total, intervals);
	flags = change_flags(&r->total);
	for (size_t i = 0; i < r->n_cells; i++) {
		change_row(t, form, r, &r->cells[i], intervals);
		flags |= change_flags(&r->cells[i]);
	}
	if (intervals)
		tables_note_marks(d, flags);
	if (intervals)
		doc_note(d, "%s",
			 T("变化的区间含0时，不能说有变化；任一时期不列的单位，变化也不列。"));
	tables_rounds(d, &r, 1);
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

#define PAIRS_SHOWN 40

static bool tells(const struct tally_pair *p)
{
	return p->bh < 0.05;
}

/* Which units differ from which: only those that do stand in the table, the surest are no better than the rest. */
static void pairs(struct doc *d, const struct form *form, const struct tally_result *r)
{
	const struct doc_column columns[] = { { T("两两比较"), DOC_LEFT, 1 },
					      { tally_is_rate(r->metric) ? T("相差（百分点）") : T("相差（分）"), DOC_RIGHT, 0 },
					      { T("p值"), DOC_RIGHT, 0 },
					      { T("BH校正"), DOC_RIGHT, 0 },
					      { T("Holm校正"), DOC_RIGHT, 0 } };
	struct doc_table *t = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->n_pairs; i++)
		n += tells(&r->pairs[i]);
	for (size_t i = 0; i < r->n_pairs && n <= PAIRS_SHOWN; i++) {
		const struct tally_pair *p = &r->pairs[i];

		if (!tells(p))
			continue;
		if (!t)
			t = doc_table(d, "", columns, ARRAY_LEN(columns));
		doc_row(t);
		doc_cell(t, T("%s和%s"), tables_cell_name(form, r, &r->cells[p->first]), tables_cell_name(form, r, &r->cells[p->second]));
		doc_cell(t, "%s", tables_points(d, r, p->difference));
		doc_cell(t, "%s", p_words(d, p->p));
		doc_cell(t, "%s", p_words(d, p->bh));
		doc_cell(t, "%s", p_words(d, p->holm));
	}
	if (r->n_pairs)
		doc_note(d, T("两两比较共%zu对（Welch检验，各用自己的自由度），按Benjamini–Hochberg控制在5%%，分得出高低的有%zu对%s"), r->n_pairs, n,
			 n > PAIRS_SHOWN ? T("，太多，不列。") : T("。"));
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
	pairs(d, form, r);
}
