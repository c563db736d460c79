/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/method.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/expr.h"
#include "forms/round.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "tally/metric.h"

static void questions(struct strbuf *out, const struct form *form, const struct metric *m)
{
	for (size_t i = 0; i < m->n_items; i++) {
		if (i)
			strbuf_adds(out, T("、"));
		strbuf_addf(out, T("“%s”"), labels_question(form, m->items[i]));
	}
}

/* The answers in the base, by their labels: declared, or every one of the list that is a value. */
static void base_answers(struct strbuf *out, const struct form *form, const struct metric *m)
{
	const struct choice_list *list = form->nodes[m->items[0]].list;
	bool first = true;

	if (m->n_base) {
		labels_answers(out, form, m->items[0], (const char *const *)m->base, m->n_base);
		return;
	}
	for (size_t i = 0; list && i < list->n; i++) {
		if (!tally_in_base(form, m, 0, list->choices[i].name, NULL))
			continue;
		strbuf_adds(out, first ? "" : T("、"));
		strbuf_adds(out, labels_answer(form, m->items[0], list->choices[i].name));
		first = false;
	}
}

static void rate(struct strbuf *out, const struct form *form, const struct metric *m)
{
	struct strbuf positive, base;

	strbuf_init(&positive);
	strbuf_init(&base);
	labels_answers(&positive, form, m->items[0], (const char *const *)m->positive,
		       m->n_positive);
	base_answers(&base, form, m);
	if (m->kind == METRIC_MULTIPLE)
		strbuf_addf(out, T("至少选了“%s”中一项的人，占选了“%s”中任何一项的人的比例。"),
			    positive.data, base.data);
	else
		strbuf_addf(out, T("回答“%s”的人，占回答“%s”的人的比例。"), positive.data,
			    base.data);
	strbuf_clear(&positive);
	strbuf_clear(&base);
}

static void scores(struct strbuf *out, const struct form *form, const struct metric *m)
{
	const struct choice_list *list = form->nodes[m->items[0]].list;
	bool first = true;

	if (!m->n_map && m->n_items > 1) { /* the questions have lists of their own */
		strbuf_adds(out, T("得分：每题的有效选项按问卷里的次序，从100分到0分等距计分。"));
		return;
	}
	strbuf_adds(out, T("得分："));
	for (size_t i = 0; list && i < list->n; i++) {
		double score = tally_score(form, m, 0, list->choices[i].name);

		if (isnan(score))
			continue;
		strbuf_adds(out, first ? "" : T("、"));
		strbuf_addf(out, "%s ", labels_answer(form, m->items[0], list->choices[i].name));
		num_format_fixed(out, score, fabs(score - round(score)) < 1e-9 ? 0 : 1);
		first = false;
	}
	strbuf_adds(out, T("，取平均。"));
}

static void reversed_items(struct strbuf *out, const struct form *form, const struct metric *m)
{
	bool first = true;

	for (size_t i = 0; i < m->n_reverse; i++) {
		int node = form_find(form, m->reverse[i]);

		if (node < 0)
			continue;
		strbuf_adds(out, first ? T("反向计分的题：") : T("、"));
		strbuf_addf(out, T("“%s”"), labels_question(form, node));
		first = false;
	}
	if (!first)
		strbuf_adds(out, T("。"));
}

static void body(struct strbuf *out, const struct form *form, const struct metric *m)
{
	switch (m->kind) {
	case METRIC_SHARE:
	case METRIC_MULTIPLE:
		rate(out, form, m);
		if (m->n_map)
			scores(out, form, m);
		break;
	case METRIC_SCORE:
		scores(out, form, m);
		break;
	case METRIC_INDEX:
		scores(out, form, m);
		strbuf_adds(out, T("各题先用各自的有效回答求平均，再把各题平均数等权平均；有效回答"
				   "少于30人的题不计入。"));
		break;
	case METRIC_MEAN:
		strbuf_adds(out, T("有效回答的平均数。"));
		break;
	}
}

static void weights(struct strbuf *out, const struct form *form, const struct tally_result *r)
{
	const struct tally_weights *w = &r->weights;

	if (!w->villages && w->used != TALLY_WEIGHTS_POST) {
		strbuf_adds(out, r->persons                    ? T("按户内成年人数加权。")
				 : r->metric->household_weight ? T("以户为单位，不加权。")
							       : T("不加权。"));
		return;
	}
	if (w->villages)
		strbuf_adds(out, T("按抽中机会加权：抽到的点和户所代表的数目，并按各苏木乡镇的应答"
				   "情况校正"));
	else
		strbuf_adds(out, T("各户权数相同"));
	if (r->persons)
		strbuf_adds(out, T("，再乘户内成年人数"));
	for (size_t i = 0; w->used == TALLY_WEIGHTS_POST && i < w->margins; i++)
		strbuf_addf(out, i ? T("、“%s”") : T("，最后校正到人口数：“%s”"),
			    labels_question(form, w->margin[i]));
	strbuf_adds(out, T("。"));
	if (w->merged)
		strbuf_addf(out, T("有%zu个苏木乡镇应答太少，应答情况用全旗的。"), w->merged);
}

void method_weights(struct strbuf *out, const struct tally_result *r)
{
	const struct tally_weights *w = &r->weights;

	if (r->basis == TALLY_NOT_RANDOM || r->basis == TALLY_CENSUS) /* there is no error that they could add to */
		return;
	if (isnan(w->kish) || isnan(w->least) || (!r->persons && !w->villages && w->used != TALLY_WEIGHTS_POST))
		return;
	strbuf_addf(out, T("权数最小%.1f、中位%.1f、最大%.1f，合计%.0f，变异系数%.2f，使误差的平方约为等权时的%.2f倍。"), w->least,
		    w->median, w->most, w->sum, sqrt(fmax(w->kish - 1, 0)), w->kish);
	if (w->thin || w->stretched)
		strbuf_addf(out, T("校正到人口数时，有%zu类不到20份访谈，有%zu类的权数变到了三分之一以下或三倍以上，这些类影响的结果要小心用。"), w->thin,
			    w->stretched);
	if (w->adults_most > 0)
		strbuf_addf(out, T("成年人超过%d位的有%zu户。"), w->adults_most, w->large);
	if (w->trim > 0)
		strbuf_addf(out, T("超过中位数%.1f倍的权数（%zu份）按%.1f倍封顶，多出的平均加到其余各份。"), w->trim, w->trimmed, w->trim);
}

void method_metric(struct strbuf *out, const struct form *form, const struct tally_result *r)
{
	const struct metric *m = r->metric;

	if (!m->n_items)
		return;
	questions(out, form, m);
	strbuf_adds(out, m->n_items > 1 ? T("各题：") : T("一题："));
	body(out, form, m);
	reversed_items(out, form, m);
	if (m->kind != METRIC_MEAN && m->kind != METRIC_INDEX)
		strbuf_adds(out, m->dk_in_base
					 ? T("回答“不了解”的计入分母，按没有这样回答算，占比另列。")
					 : T("回答“不了解”和不愿回答的不计入分母，占比另列。"));
	if (m->where)
		strbuf_addf(out, T("只算符合条件（%s）的受访人。"), expr_source(m->where));
	weights(out, form, r);
	if (!isnan(r->uncapped))
		strbuf_addf(out, T("一户的成年人最多按%d位计；全按实有人数计，合计是%s。"), r->weights.adults_most,
			    tally_is_rate(r->metric) ? numfmt_rate(r->arena, r->uncapped) : numfmt_points(r->arena, r->uncapped));
	if (r->items_dropped)
		strbuf_addf(out, T("本期有%zu道题有效回答不足30人，没有计入。"), r->items_dropped);
}

static const char *interval_name(enum interval_method method)
{
	switch (method) {
	case INTERVAL_WALD:
		return T("Wald方法");
	case INTERVAL_WILSON:
		return T("Wilson方法");
	case INTERVAL_BETA:
		return T("Korn和Graubard的方法（beta）");
	case INTERVAL_LOGIT:
		return T("logit方法");
	case INTERVAL_ASIN:
		break;
	}
	return T("反正弦方法");
}

/* Where the error comes from. */
static void stages(struct strbuf *out, const struct tally_weights *w)
{
	if (w->two_stage)
		strbuf_adds(
			out,
			T("区间按实际抽样设计计算：以苏木乡镇为层，先抽嘎查村（社区），再抽住户，"
			  "两个阶段都按总数作有限总体校正；户内抽一人的误差含在住户一级。"));
	else if (w->corrected)
		strbuf_adds(out, T("区间按实际抽样设计计算：以苏木乡镇为层，以嘎查村（社区）为初级"
				   "抽样单位，按抽样框的点数作有限总体校正，点以下的抽样不另计。"));
	else
		strbuf_adds(out, T("区间按实际抽样设计计算：以苏木乡镇为层，以嘎查村（社区）为初级"
				   "抽样单位，按有放回近似。"));
}

/* Whether a figure stands there without an interval, although the others have theirs. */
static bool has_lonely(const struct tally_result *r)
{
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].show == TALLY_SHOWN && !r->cells[i].interval && !isnan(r->cells[i].value))
			return true;
	return false;
}

void method_interval(struct strbuf *out, const struct tally_result *r)
{
	switch (r->basis) {
	case TALLY_NOT_RANDOM:
		strbuf_adds(out, T("样本非随机抽取，不推断总体、不计算抽样误差。"));
		return;
	case TALLY_CENSUS:
		strbuf_adds(out, T("本次为全面调查，没有抽样误差，不列区间。"));
		return;
	case TALLY_SRS:
		strbuf_adds(out, T("SRS近似：抽样设计没有写全，区间按简单随机抽样近似计算，实际误差"
				   "一般更大。"));
		break;
	case TALLY_DESIGN:
		if (has_lonely(r))
			strbuf_adds(out, T("没有区间的，是只访了一个调查点：看不出点与点之间差多少，算不出误差，只能看个大概，不要拿来比较。"));
		stages(out, &r->weights);
		break;
	}
	if (tally_is_rate(r->metric))
		strbuf_addf(out,
			    T("95%%区间用%"
			      "s，同一张表用同一种方法，以t分布的自由度（调查点数减层数）为准。"),
			    interval_name(r->method));
	else
		strbuf_adds(out, T("95%区间为平均数加减t分位数乘标准误。"));
	if (r->compared && !r->other_round)
		strbuf_adds(
			out,
			r->independent
				? T("两个时期的调查点各自抽取，变化的误差按相互独立计算。")
				: T("两个时期访的是同一批调查点，变化的误差计入了两期的相关。"));
}

void method_sample(struct strbuf *out, const struct round *round)
{
	static const char *const words[] = {
		[SAMPLE_UNKNOWN] = TN("抽样方式没有说明"),
		[SAMPLE_PROBABILITY] = TN("概率抽样"),
		[SAMPLE_QUOTA] = TN("配额抽样，不是随机抽样"),
		[SAMPLE_CONVENIENCE] = TN("方便抽样，不是随机抽样"),
		[SAMPLE_CENSUS] = TN("全面调查"),
	};

	strbuf_adds(out, i18n_text(words[round->sample]));
	if (round->sample == SAMPLE_PROBABILITY && *round->strata && *round->psu)
		strbuf_adds(out, T("（各苏木乡镇分别抽取嘎查村、社区，再抽住户）"));
	if (strcmp(round->person, "draw") == 0)
		strbuf_adds(out, T("，每户由程序从成年人中抽取一人"));
	else if (strcmp(round->person, "kish") == 0)
		strbuf_adds(out, T("，每户按Kish表从成年人中抽取一人（第七人以后抽不到）"));
	else if (strcmp(round->person, "birthday") == 0)
		strbuf_adds(out, T("，每户按生日选一名成年人"));
	else if (*round->person)
		strbuf_adds(out, T("，由开门的成年人回答"));
}
