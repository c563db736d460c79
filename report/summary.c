/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/form.h"
#include "forms/round.h"
#include "report/labels.h"
#include "report/method.h"
#include "report/numfmt.h"
#include "report/summary_internal.h"
#include "tally/frame.h"
#include "tally/outcome.h"

static const char *day_text(struct arena *a, int64_t day)
{
	int y, m, d;

	clock_civil_from_days(day, &y, &m, &d);
	return arena_printf(a, T("%d年%d月%d日"), y, m, d);
}

static const char *or_blank(const char *s, const char *blank)
{
	return *s ? s : blank;
}

static void approval(struct page *p)
{
	const struct round *r = p->in->round;

	doc_paragraph(p->d, T("表号：%s；制定机关：%s；批准文号：%s；有效期至：%s。"),
		      or_blank(r->form_number, T("未填")), or_blank(r->authority, T("未填")),
		      or_blank(r->approval, T("未填")), or_blank(r->valid_until, T("未填")));
	if (!*r->approval && *r->unapproved_reason)
		doc_paragraph(p->d, T("无批准文号的原因：%s"), r->unapproved_reason);
}

static void how(struct page *p)
{
	const struct summary_input *in = p->in;
	const struct round *r = in->round;
	struct arena *a = p->d->arena;
	struct tally_stock stock;
	struct strbuf sample;
	/* The part of the period in which the round ran. */
	int64_t first = in->period.whole || in->period.first < r->from ? r->from : in->period.first,
		last = in->period.whole || in->period.last > r->to ? r->to : in->period.last;
	const char *county = tables_county(in->frame, &p->towns);

	tally_frame_stock(in->frame, &stock);
	strbuf_init(&sample);
	method_sample(&sample, r);
	doc_paragraph(p->d,
		      T("本次调查由%s组织，时间为%s至%s，范围为%s%zu个苏木乡镇（街道）。%s。"),
		      or_blank(r->office, T("（未填组织单位）")), day_text(a, first),
		      day_text(a, last), county, p->towns.n_units, sample.data);
	strbuf_clear(&sample);
}

static void languages(struct strbuf *out, const struct summary_input *in)
{
	for (size_t i = 0; i < in->n_languages; i++) {
		strbuf_adds(out, i ? T("、") : T("访问语言："));
		strbuf_addf(out, T("%s%zu份"), in->languages[i].name, in->languages[i].n);
	}
	if (in->n_languages)
		strbuf_adds(out, T("。"));
}

static void visits(struct page *p)
{
	const struct outcome_counts *c = &p->towns.total;
	struct arena *a = p->d->arena;
	struct strbuf text;
	double tried = (double)c->households;

	for (size_t i = 0; i < p->towns.n_codes; i++)
		if (strcmp(p->towns.codes[i].code, "3.11") == 0)
			tried -= (double)p->towns.codes[i].n;
	strbuf_init(&text);
	strbuf_addf(&text, T("应访%s户，已入户%s户、共%s次；"), numfmt_count(a, c->households),
		    numfmt_count(a, (size_t)llround(tried)), numfmt_count(a, c->attempts));
	strbuf_addf(&text,
		    T("完成%s户，部分完成%s户，拒访%s户，未接触到%s户，其他未访成%s户，情况不明%"
		      "s户，不属调查对象%s户。"),
		    numfmt_count(a, (size_t)llround(c->n[OUTCOME_I])),
		    numfmt_count(a, (size_t)llround(c->n[OUTCOME_P])),
		    numfmt_count(a, (size_t)llround(c->n[OUTCOME_R])),
		    numfmt_count(a, (size_t)llround(c->n[OUTCOME_NC])),
		    numfmt_count(a, (size_t)llround(c->n[OUTCOME_O])),
		    numfmt_count(a, (size_t)llround(c->n[OUTCOME_UH] + c->n[OUTCOME_UO])),
		    numfmt_count(a, (size_t)llround(c->n[OUTCOME_NE])));
	if (isnan(c->rr[2]))
		strbuf_adds(&text, T("还没有可以计算应答率的户。"));
	else if (isnan(c->e))
		strbuf_addf(&text, T("应答率（RR1）%s。"), numfmt_rate(a, c->rr[0]));
	else
		strbuf_addf(&text,
			    T("应答率（RR3，未加权，e＝%.3f）%"
			      "s，把情况不明的户全部算作合格（RR1）为%s。"),
			    c->e, numfmt_rate(a, c->rr[2]), numfmt_rate(a, c->rr[0]));
	languages(&text, p->in);
	doc_paragraph(p->d, "%s", text.data);
	strbuf_clear(&text);
}

static void headline(struct page *p)
{
	const struct tally_result *r = p->result[0];
	const struct tally_cell *c = &r->total;
	const char *label = labels_metric(p->in->form, r->metric), *letters = tables_letters(p->d, tables_flags(r, c));
	struct arena *a = p->d->arena;
	struct strbuf text;

	strbuf_init(&text);
	if (c->show != TALLY_SHOWN) {
		strbuf_addf(&text,
			    c->show == TALLY_EMPTY ? T("%s：还没有人回答，没有结果。")
						   : T("%s：样本不足（基数%zu），不列结果。"),
			    label, c->n);
	} else {
		strbuf_addf(&text, T("%s为%s"), label, tables_value(p->d, r, c));
		if (c->interval)
			strbuf_addf(&text, T("（95%%区间%s%s%s%s）"), r->basis == TALLY_SRS ? T("，SRS近似，") : "", tables_interval(p->d, r, c),
				    *letters ? T("，标记") : "", letters);
		strbuf_addf(&text, T("，基数%s人"), numfmt_count(a, c->n));
		if (!isnan(c->dk_share))
			strbuf_addf(&text, T("，不了解%s"), numfmt_rate(a, c->dk_share));
		if (!isnan(c->score))
			strbuf_addf(&text, T("，得分%s"), numfmt_points(a, c->score));
		strbuf_adds(&text, T("。"));
	}
	doc_paragraph(p->d, "%s", text.data);
	strbuf_clear(&text);
}

static void targets(struct page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct tally_result *r = p->result[i];
		const char *verdict = tables_verdict(&r->total);
		const char *label = labels_metric(p->in->form, r->metric),
			   *source = or_blank(r->target_source, T("来源未注明"));
		const char *target = isnan(r->target) ? "" : numfmt_points(p->d->arena, r->target);
		const char *unit = tally_is_rate(r->metric) ? "%" : "";

		if (isnan(r->target))
			continue;
		if (*verdict)
			doc_paragraph(p->d, T("%s目标%s%s（%s）：%s。"), label, target, unit,
				      source, verdict);
		else
			doc_paragraph(p->d, T("%s目标%s%s（%s）：没有区间，不作判定。"), label,
				      target, unit, source);
	}
}

/* Rows of outcome units and of the headline's cells are both in order of code; a unit may lack one of them. */
static const struct tally_cell *cell_of(const struct tally_result *r, const char *code)
{
	for (size_t i = 0; r && i < r->n_cells; i++)
		if (strcmp(r->cells[i].key, code) == 0)
			return &r->cells[i];
	return NULL;
}

static void town_row(struct page *p, struct doc_table *t, const char *name,
		     const struct outcome_counts *o, const struct tally_cell *c, bool marked)
{
	const struct tally_result *r = p->by_town;
	struct arena *a = p->d->arena;

	doc_row(t);
	doc_cell(t, "%s", name);
	doc_cell(t, "%s", numfmt_count(a, o->households));
	doc_cell(t, "%s", numfmt_count(a, (size_t)llround(o->n[OUTCOME_I] + o->n[OUTCOME_P])));
	doc_cell(t, "%s", numfmt_rate(a, o->rr[2]));
	if (!r)
		return;
	doc_cell(t, "%s", c ? tables_value(p->d, r, c) : "—");
	if (tables_has_intervals(r))
		doc_cell(t, "%s", c ? tables_interval(p->d, r, c) : "");
	if (marked)
		doc_cell(t, "%s", c ? tables_letters(p->d, tables_flags(r, c)) : "");
	doc_cell(t, "%s", c ? tables_base(p->d, c) : "0");
	doc_cell(t, "%s", c && c->show == TALLY_SHOWN ? numfmt_rate(a, c->dk_share) : "");
}

static void towns(struct page *p)
{
	struct doc_column columns[9];
	const struct tally_result *r = p->by_town;
	unsigned flags = r ? tables_flags_all(r) : 0;
	struct doc_table *t;
	size_t n = 0;

	columns[n++] = (struct doc_column){ T("单位"), DOC_LEFT, 1 };
	columns[n++] = (struct doc_column){ T("应访"), DOC_RIGHT, 0 };
	columns[n++] = (struct doc_column){ T("访成"), DOC_RIGHT, 0 };
	columns[n++] = (struct doc_column){ T("应答率"), DOC_RIGHT, 0 };
	if (r) {
		columns[n++] =
			(struct doc_column){ tally_is_rate(r->metric) ? T("比率") : T("得分"),
					     DOC_RIGHT, 0 };
		if (tables_has_intervals(r))
			columns[n++] =
				(struct doc_column){ r->basis == TALLY_SRS ? T("95%区间（SRS近似）")
									   : T("95%区间"),
						     DOC_RIGHT, 0 };
		if (flags)
			columns[n++] = (struct doc_column){ T("标记"), DOC_LEFT, 0 };
		columns[n++] = (struct doc_column){ T("基数"), DOC_RIGHT, 0 };
		columns[n++] = (struct doc_column){ T("不了解"), DOC_RIGHT, 0 };
	}
	t = doc_table(p->d, r ? labels_metric(p->in->form, r->metric) : "", columns, n);
	for (size_t i = 0; i < p->towns.n_units; i++) {
		const struct outcome_unit *u = &p->towns.units[i];

		town_row(p, t, tally_unit_name(p->in->frame, u->code), &u->counts,
			 cell_of(r, u->code), flags != 0);
	}
	town_row(p, t, T("合计"), &p->towns.total, r ? &r->total : NULL, flags != 0);
	doc_note(p->d, "%s", T("单位按代码顺序排列，不是名次；访成包括部分完成；应答率为RR3。"));
	if (r && r->hidden)
		doc_note(p->d, "%s", tables_why_hidden(p->d, r));
	tables_note_marks(p->d, flags);
}

static void methods(struct page *p)
{
	const struct summary_input *in = p->in;

	tables_methods(p->d, in->frame, p->result, p->n);
	if (*in->round->headline_pinned)
		doc_paragraph(p->d, T("主要指标在入户以前（%s）就已确定。"),
			      in->round->headline_pinned);
	for (size_t i = 0; i < in->n_allowed; i++)
		doc_paragraph(p->d, T("问卷检查时提醒过、写明理由后保留的：%s"), in->allowed[i]);
	tables_data(p->d, in->frame, &in->data);
}

static bool chosen(const struct page *p, const struct metric *m)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->result[i]->metric == m)
			return true;
	return false;
}

/* A metric that the round before measured otherwise stands without a comparison. */
static enum status estimate_rounds(struct page *p, struct tally_query *q, struct err *err)
{
	struct err why = ERR_INIT;
	enum status st = tally_estimate(&p->result[p->n], p->in->frame, q, &why);

	if (st != ST_INPUT)
		return st == ST_OK ? ST_OK : err_set(err, st, "%s", why.text);
	if (!*p->not_compared)
		p->not_compared = arena_strdup(p->d->arena, why.text);
	q->compare = NULL;
	q->other = NULL;
	return tally_estimate(&p->result[p->n], p->in->frame, q, err);
}

static enum status estimate(struct page *p, const struct metric *m, struct err *err)
{
	bool compared = *p->before_text && *p->in->round->waves;
	struct tally_query q = { .metric = m,
				 .by = LEVEL_COUNTY,
				 .node = -1,
				 .period = p->in->period,
				 .compare = compared ? &p->before : NULL,
				 .other = compared ? p->past : NULL,
				 .independent = strcmp(p->in->round->waves, "independent") == 0 };
	enum status st;

	if (!m || p->n == SUMMARY_METRICS || chosen(p, m))
		return ST_OK;
	if (q.other)
		st = estimate_rounds(p, &q, err);
	else
		st = tally_estimate(&p->result[p->n], p->in->frame, &q, err);
	p->n += st == ST_OK;
	return st;
}

/* Everything that leaves with the page. */
static size_t gather_results(struct page *p, struct tally_result **all)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		all[n++] = p->result[i];
	if (p->by_town)
		all[n++] = p->by_town;
	for (size_t i = 0; i < p->n_trend; i++)
		all[n++] = p->trend[i];
	return n;
}

/* All tables of the page share one method: the same number must not bear two intervals. */
static enum status estimate_all(struct page *p, struct err *err)
{
	const struct form *form = p->in->form;
	struct tally_result *all[SUMMARY_METRICS + 1 + SUMMARY_TREND];
	enum status st = ST_OK;
	size_t n;

	for (size_t i = 0; st == ST_OK && i < p->in->n_metrics; i++)
		st = estimate(p, p->in->metrics[i], err);
	if (st == ST_OK && !p->n)
		st = estimate(p, form_metric(form, p->in->round->headline), err);
	for (size_t i = 0; st == ST_OK && !p->in->restricted && i < form->n_metrics; i++)
		st = estimate(p, &form->metrics[i], err);
	if (st == ST_OK && p->n && tally_allowed(form, p->result[0]->metric, LEVEL_TOWNSHIP)) {
		struct tally_query q = { .metric = p->result[0]->metric,
					 .by = LEVEL_TOWNSHIP,
					 .node = -1,
					 .period = p->in->period };

		st = tally_estimate(&p->by_town, p->in->frame, &q, err);
		st = st == ST_INPUT
			     ? ST_OK
			     : st; /* not allowed below the county: the table goes without it */
	}
	if (st == ST_OK && *p->before_text && *p->in->round->waves)
		st = summary_estimate_trend(p, err);
	n = gather_results(p, all);
	if (st == ST_OK && tally_protect(all, n, p->in->round->k, p->in->published, p->in->n_published) > 0)
		st = tables_exposed(err);
	if (st == ST_OK)
		tally_share_method(all, n, TALLY_METHOD_TABLE);
	for (size_t i = 0; st == ST_OK && p->in->leaving && i < n; i++)
		p->in->leaving(p->in->ctx, all[i]);
	return st;
}

static void build(struct page *p)
{
	struct doc *d = p->d;
	const struct summary_input *in = p->in;

	d->drill = round_is_drill(in->round);
	d->draft = true;
	d->made = in->made;
	if (*in->period_text || *in->only)
		d->subtitle = arena_printf(d->arena, T("（%s%s%s）"), *in->period_text ? summary_period_words(d->arena, in->period_text) : "",
					   *in->period_text && *in->only ? T("，") : "", in->only);
	d->footer = arena_printf(d->arena, T("问卷 %s 版本 %s\n数据核对数 %s    打印时间 %s"),
				 in->form->id, in->form->version, in->state_digits, in->printed);
	doc_heading(d, 1, "%s", T("一、基本情况"));
	approval(p);
	how(p);
	visits(p);
	summary_funnel(p);
	doc_heading(d, 1, "%s", T("二、总体结果"));
	if (p->n) {
		headline(p);
		tables_overview(d, in->frame, p->result, p->n);
		targets(p);
		summary_answers(p);
		summary_change(p);
	} else {
		doc_paragraph(d, "%s", T("这份问卷没有定义指标，不出比率。"));
	}
	doc_heading(d, 1, "%s", T("三、各苏木乡镇情况"));
	towns(p);
	summary_town_chart(p);
	doc_heading(d, 1, "%s", T("四、群众反映的主要问题"));
	summary_problems(p);
	summary_quotes(p);
	if (in->issues) {
		doc_heading(d, 1, "%s", T("五、问题清单"));
		in->issues(in->issues_ctx, d);
	}
	doc_heading(d, 1, "%s", in->issues ? T("六、口径说明") : T("五、口径说明"));
	methods(p);
}

enum status summary_doc(struct doc **out, const struct summary_input *in, struct err *err)
{
	struct page p = { .in = in, .d = doc_new(*in->round->title ? in->round->title : in->form->title) };
	struct tally_result *all[SUMMARY_METRICS + 1 + SUMMARY_TREND];
	enum status st;
	size_t n;

	if (!in->period.whole)
		outcomes_period(in->outcomes, in->period.first, in->period.last);
	outcomes_table(&p.towns, in->outcomes, LEVEL_TOWNSHIP);
	summary_find_before(&p);
	st = estimate_all(&p, err);
	if (st == ST_OK) {
		build(&p);
		*out = p.d;
	} else {
		doc_free(p.d);
	}
	n = gather_results(&p, all);
	for (size_t i = 0; i < n; i++)
		tally_result_free(all[i]);
	outcome_table_clear(&p.towns);
	return st;
}
