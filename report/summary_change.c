/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/round.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "report/summary_internal.h"

/* 'w', 'm', 'q', or 0 where the period is none of these. */
static char kind_of(const char *text)
{
	if (strchr(text, '.') || strlen(text) < 7 || strlen(text) > 8)
		return 0;
	return strchr(text, 'W') ? 'w' : strchr(text, 'Q') ? 'q' : strlen(text) == 7 ? 'm' : 0;
}

const char *summary_period_words(struct arena *a, const char *text)
{
	static const char *const quarters[] = { TN("一"), TN("二"), TN("三"), TN("四") };
	char kind = kind_of(text);
	int64_t first, last, number;
	int y, m, d, y2, m2, d2;

	if (!kind || !clock_parse_period(text, &first, &last) || !num_parse_int(text + (kind == 'm' ? 5 : 6), strlen(text) - (kind == 'm' ? 5 : 6), &number))
		return text;
	clock_civil_from_days(first, &y, &m, &d);
	clock_civil_from_days(last, &y2, &m2, &d2);
	switch (kind) {
	case 'q':
		return number >= 1 && number <= 4 ? arena_printf(a, T("%d年第%s季度"), y, i18n_text(quarters[number - 1])) : text;
	case 'm':
		return arena_printf(a, T("%d年%d月"), y, m);
	default:
		return arena_printf(a, T("%.4s年第%d周，%d月%d日至%d月%d日"), text, (int)number, m, d, m2, d2);
	}
}

/* The period of kind that ends the day before first; false where the round had not begun. */
static bool period_before(const struct page *p, char kind, int64_t first, struct tally_period *out, char text[24])
{
	struct strbuf name;
	bool good;

	if (first <= p->in->round->from)
		return false;
	strbuf_init(&name);
	clock_period(&name, first - 1, kind);
	good = name.len < 24 && tally_period_parse(out, name.data);
	if (good)
		memcpy(text, name.data, name.len + 1);
	strbuf_clear(&name);
	return good;
}

/* All of this round is set against all of the round before; its first period against the one of that kind in which the round before was held. */
static void find_round_before(struct page *p, char kind)
{
	const struct round *past = p->in->past_round;
	struct arena *a = p->d->arena;
	struct strbuf name;

	if (!p->in->past || !past)
		return;
	p->past = p->in->past;
	p->before = (struct tally_period){ .whole = true };
	p->before_text = arena_printf(a, T("“%s”"), past->title);
	if (!kind)
		return;
	strbuf_init(&name);
	clock_period(&name, p->in->period.first - 1, kind);
	if (!tally_period_parse(&p->before, name.data) || p->before.first > past->to || p->before.last < past->from) {
		p->past = NULL;
		p->before_text = "";
	} else {
		p->before_text = arena_printf(a, T("“%s”%s"), past->title, summary_period_words(a, arena_strdup(a, name.data)));
	}
	strbuf_clear(&name);
}

void summary_find_before(struct page *p)
{
	char kind = p->in->period.whole ? 0 : kind_of(p->in->period_text), text[24];

	p->before_text = p->not_compared = "";
	if (kind && period_before(p, kind, p->in->period.first, &p->before, text))
		p->before_text = summary_period_words(p->d->arena, arena_strdup(p->d->arena, text));
	else if (p->in->period.whole || kind)
		find_round_before(p, kind);
}

enum status summary_estimate_trend(struct page *p, struct err *err)
{
	char kind = p->in->period.whole ? 0 : kind_of(p->in->period_text);
	int64_t first = p->in->period.first;
	enum status st = ST_OK;

	while (kind && p->n && p->n_trend < SUMMARY_TREND && st == ST_OK) {
		struct tally_query q = { .metric = p->result[0]->metric, .by = LEVEL_COUNTY, .node = -1 };

		if (!period_before(p, kind, first, &q.period, p->trend_text[p->n_trend]))
			break;
		st = tally_estimate(&p->trend[p->n_trend], p->in->frame, &q, err);
		p->n_trend += st == ST_OK;
		first = q.period.first;
	}
	return st;
}

static void change_row(struct page *p, struct doc_table *t, const struct tally_result *r)
{
	const struct tally_change *c = &r->total.change;
	struct arena *a = p->d->arena;

	doc_row(t);
	doc_cell(t, "%s", labels_metric(p->in->form, r->metric));
	if (!r->compared || r->total.show != TALLY_SHOWN || !c->show || isnan(c->difference)) {
		doc_cell(t, "%s", r->compared ? T("不列") : T("不比"));
		return;
	}
	doc_cell(t, "%s", tally_is_rate(r->metric) ? numfmt_rate(a, c->before) : numfmt_points(a, c->before));
	doc_cell(t, "%s", tables_value(p->d, r, &r->total));
	doc_cell(t, "%s", tables_points(p->d, r, c->difference));
	doc_cell(t, "%s", c->known ? arena_printf(a, T("%s至%s"), tables_points(p->d, r, c->lo), tables_points(p->d, r, c->hi)) : "—");
	doc_cell(t, "%s", tables_change_verdict(c));
}

static void trend_point(struct page *p, struct doc_chart *c, const char *period, const struct tally_result *r)
{
	const struct tally_cell *cell = &r->total;
	double value = cell->show == TALLY_SHOWN ? cell->value : (double)NAN;
	bool known = cell->show == TALLY_SHOWN && cell->interval;

	doc_bar(c, period, tables_value(p->d, r, cell), &value, known ? cell->lo : (double)NAN, known ? cell->hi : (double)NAN);
}

static void trend_chart(struct page *p)
{
	const struct tally_result *r = p->result[0];
	const char *part = labels_metric(p->in->form, r->metric);
	bool rate = tally_is_rate(r->metric);
	struct doc_chart *c = doc_chart(p->d, DOC_TREND, arena_printf(p->d->arena, T("%s各期变化"), part), &part, 1, rate);

	for (size_t i = p->n_trend; i > 0; i--)
		trend_point(p, c, p->trend_text[i - 1], p->trend[i - 1]);
	trend_point(p, c, p->in->period_text, r);
	tables_chart_target(c, r);
	doc_chart_scale(c, rate ? 0 : -1e6, rate ? 1 : 1e6);
}

void summary_change(struct page *p)
{
	const struct doc_column columns[] = { { T("指标"), DOC_LEFT, 1 }, { T("上期"), DOC_RIGHT, 0 }, { T("本期"), DOC_RIGHT, 0 },
					      { T("变化（百分点）"), DOC_RIGHT, 0 }, { T("变化的95%区间"), DOC_RIGHT, 0 }, { T("判断"), DOC_LEFT, 0 } };
	struct doc_table *t;

	const char *why = p->in->past_why ? p->in->past_why : "";

	if (!p->n || (p->in->period.whole && !*p->before_text && !*why))
		return;
	doc_heading(p->d, 2, "%s", T("与上期比较"));
	if (!*p->before_text) {
		doc_paragraph(p->d, "%s", *why ? why : T("上期还没有开始调查，没有可比的结果。"));
		return;
	}
	if (!*p->in->round->waves) {
		doc_paragraph(p->d, "%s", T("这一期没有写明两个时期访的是同一批调查点还是另抽的点（waves），变化的误差无法计算，不作比较。"));
		return;
	}
	t = doc_table(p->d, arena_printf(p->d->arena, T("与%s比较"), p->before_text), columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < p->n; i++)
		if (tally_is_rate(p->result[i]->metric))
			change_row(p, t, p->result[i]);
	doc_note(p->d, "%s", T("变化按百分点计；区间含0的，不能说有变化。"));
	if (p->past)
		tables_rounds(p->d, (const struct tally_result *const *)p->result, p->n);
	if (*p->not_compared)
		doc_note(p->d, "%s", p->not_compared);
	if (p->n_trend)
		trend_chart(p);
}
