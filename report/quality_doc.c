/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report/quality_doc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/form.h"
#include "forms/revision.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "tally/metric.h"
#include "tally/review.h"

/* Where the next reason of a line goes. */
static struct strbuf *next(struct strbuf *out)
{
	if (out->len)
		strbuf_adds(out, T("；"));
	return out;
}

static const char *number(struct arena *a, const struct review_interview *r)
{
	char id[IDENTITY_TEXT];

	identity_format(id, &r->id);
	return arena_strndup(a, id, 8);
}

static void times(struct strbuf *out, const struct review_interview *r)
{
	const struct quality_measure *m = &r->m;

	if (m->flag_short)
		strbuf_addf(next(out),
			    T("疑似过短：是同路径中位时长的%.2f倍（低于0.5，或z=%.1f低于-3.5）"),
			    m->dur_ratio, m->dur_z);
	if (m->flag_long)
		strbuf_addf(next(out), T("疑似过长：z=%.1f（高于3.5）"), m->dur_z);
	if (m->flag_speed)
		strbuf_addf(next(out), T("疑似过快：每分钟%.1f题（高于12）"), m->speed);
	if (m->overlaps)
		strbuf_addf(next(out), T("疑似时间重叠：与同一访问员的%d份重叠（应为0）"),
			    m->overlaps);
	if (m->short_gap)
		strbuf_addf(next(out), "%s", T("疑似间隔太短：上一份结束不到60秒又开始"));
	if (m->night)
		strbuf_addf(next(out), "%s", T("疑似时间不合适：8:00以前开始或21:00以后结束"));
	if (r->clock)
		strbuf_addf(next(out), "%s", T("疑似时钟不对：开始时间在将来，或早于调查开始，或晚于它自己的结束"));
	if (llabs(r->clock_set) > CLOCK_SET_S)
		strbuf_addf(next(out), T("疑似拨过时钟：访谈中间电脑的时钟%s拨了%lld分钟（超过%d分钟）"), r->clock_set < 0 ? T("往回") : T("往前"),
			    llabs(r->clock_set) / 60, CLOCK_SET_S / 60);
}

static void places(struct strbuf *out, const struct review_interview *r)
{
	if (r->far_off)
		strbuf_addf(next(out), T("疑似不在本村：离本村各份访谈的中间位置%.1f公里（高于1公里，且比同村别的远得多）"), r->metres_off / 1000);
	if (r->travel && r->travel_minutes > 0)
		strbuf_addf(next(out), T("疑似赶不到：离上一份%.1f公里，只隔%.0f分钟（快于每小时60公里）"), r->travel_km, r->travel_minutes);
	else if (r->travel)
		strbuf_addf(next(out), T("疑似赶不到：离上一份%.1f公里，上一份还没有结束（应为先结束）"), r->travel_km);
}

static void answers(struct strbuf *out, const struct review *rv, struct arena *a,
		    const struct review_interview *r)
{
	const struct quality_measure *m = &r->m;

	if (m->flag_straight)
		strbuf_addf(next(out),
			    T("疑似直线作答：最长连续%d题相同，最多的一种占%.0f%%"
			      "（全部相同，或达到95%%）"),
			    m->longest_run, 100 * m->modal_share);
	if (m->flag_missing)
		strbuf_addf(next(out),
			    T("疑似空答太多：没有回答%.0f%%，不了解%.0f%%（任一高于30%%）"),
			    100 * m->item_missing, 100 * m->dk_share);
	if (r->near_copy)
		strbuf_addf(
			next(out),
			T("疑似雷同：与%s有%.0f%%的回答相同（不低于85%%，且高于随机情形的%.0f%%）"),
			number(a, &rv->interview[m->nearest]), 100 * m->max_match,
			100 * rv->null_match);
	if (r->text_copy != SIZE_MAX)
		strbuf_addf(next(out), T("疑似文字照抄：与%s的文字回答相同（8个字以上）"),
			    number(a, &rv->interview[r->text_copy]));
	if (r->same_household != SIZE_MAX)
		strbuf_addf(next(out), T("疑似重复：与%s是同一户（一户应为一份）"), number(a, &rv->interview[r->same_household]));
	if (r->seq > 1)
		strbuf_addf(next(out), T("结束后更正过%lld次"), (long long)r->seq - 1);
}

/* An interviewer whose batch is to be visited again whole. */
static bool whole_batch(const struct review_person *p)
{
	return review_score(p->families) >= 2;
}

static const char *check(const struct review *rv, const struct review_interview *r)
{
	if (whole_batch(&rv->person[r->interviewer]))
		return T("整批复核");
	if (r->families)
		return T("复核");
	return r->back_check ? T("抽查") : "";
}

static void interviews(struct doc *d, const struct quality_input_doc *in)
{
	const struct review *rv = in->review;
	const struct doc_column columns[] = {
		{ T("记录"), DOC_LEFT, 0 },
		{ T("访问员、住户、开始"), DOC_LEFT, 2 },
		{ T("回访"), DOC_LEFT, 0 },
		{ T("疑似情况（数值与界线）"), DOC_LEFT, 3 },
	};
	struct doc_table *t;
	size_t shown = 0;

	doc_heading(d, 1, "%s", T("一、要回访的访谈"));
	t = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < rv->n; i++) {
		const struct review_interview *r = &rv->interview[i];
		struct strbuf why;

		if (!*check(rv, r))
			continue;
		strbuf_init(&why);
		times(&why, r);
		places(&why, r);
		answers(&why, rv, d->arena, r);
		doc_row(t);
		doc_cell(t, "%s", number(d->arena, r));
		doc_cell(t, T("%s　%s %s　%.10s %.5s"), rv->person[r->interviewer].code,
			 in->unit_name(in->ctx, r->unit), r->household, r->started,
			 strlen(r->started) > 16 ? r->started + 11 : "");
		doc_cell(t, "%s", check(rv, r));
		doc_cell(t, "%s", why.data);
		strbuf_clear(&why);
		shown++;
	}
	doc_note(d,
		 T("共%zu份访谈，列出%"
		   "zu份。抽查的十分之一由本期种子和记录编号决定，重算还是这些；由别的队在7天内回访"
		   "，问五件事："
		   "来过没有、哪天来的、谁回答的、两道不易变的题。"),
		 rv->n, shown);
	if (in->aside)
		doc_note(d, T("另有%zu份办公室定了不计入（同一户重复的访谈），不在内。"), in->aside);
	doc_note(d, "%s",
		 T("不易变的事实不符超过10%的，整批重做；住户说没有来过的，按造假程序由人来定。"));
	doc_note(d, "%s", T("要访问员自己补问的，把记录退回去：首页按 F 查编号，再按 R；命令是 ruhu records return 记录 --text 话。"));
}

static void person_reasons(struct strbuf *out, const struct review *rv,
			   const struct review_person *p)
{
	if (p->q.flag_load)
		strbuf_addf(next(out), T("疑似一天太多：最多一天%zu份（多于15）"), p->q.most_a_day);
	else if (p->heavy_day)
		strbuf_addf(next(out), T("疑似一天太多：最多一天%zu份（多于%.0f：各人每天份数的上四分位数再加三倍四分位距）"), p->q.most_a_day,
			    rv->day_limit);
	if (p->q.flag_place)
		strbuf_addf(next(out), T("疑似都在一处：%.0f%%的访谈在15米以内（高于30%%；一栋楼里的住户也会这样）"), 100 * p->q.same_place);
	if (p->opener)
		strbuf_addf(next(out),
			    T("疑似谁开门问谁：两位以上成年人的%zu户里，抽中的就是开门的人的有%zu户，按抽签约%.0f户，照别的访问员的情形约%.0f户（Holm "
			      "p=%.4f低于0.01）"),
			    p->doors, p->opened, p->opened_by_draw, p->opened_by_peers, p->opened_p);
	if (p->unsure)
		strbuf_addf(next(out), T("疑似空答或不了解偏多：z=%.1f、%.1f（高于3，且比访问员之间的差别大得多）"),
			    p->q.missing_z, p->q.dk_z);
	if (p->odd_opinion)
		strbuf_addf(next(out), T("疑似看法异常：各题的平均比本乡镇%s%.0f分（满分100），z=%.1f（超过3.5）"), p->opinion < 0 ? T("低") : T("高"),
			    fabs(100 * p->opinion), p->opinion_z);
	if (p->little_variety)
		strbuf_addf(next(out), T("疑似回答太一致：一户里各题的差别%.0f分，z=%.1f（低于-3.5）；各户整套回答的熵%.2f（1是户户不同）"), 100 * p->variety,
			    p->variety_z, p->patterns);
	if (p->scattered)
		strbuf_addf(next(out), T("疑似回答不连贯：一户里各题的差别%.0f分，比别的访问员大得多，z=%.1f（高于3.5），像是一题一题编的"), 100 * p->variety,
			    p->variety_z);
	if (p->copied_texts >= 2)
		strbuf_addf(next(out), T("疑似文字照抄：%zu处（不少于2）"), p->copied_texts);
	if (p->rate.metric)
		strbuf_addf(next(out),
			    T("疑似结果异常：%s %.0f%%，别人%.0f%%（z=%.1f，Holm p=%.4f低于0.01）"),
			    labels_metric(rv->form, p->rate.metric), 100 * p->rate.o.share,
			    100 * p->rate.o.rest, p->rate.o.z, p->rate.o.holm);
	if (p->digits.flag)
		strbuf_addf(next(out),
			    T("疑似末位偏好：0和5的指数%.0f（高于175），或p=%.5f（低于0.001）"),
			    p->digits.whipple, p->digits.p);
	if (p->too_good)
		strbuf_addf(next(out), T("疑似太顺利：敲门%zu次，访成%zu次（20次以上且高于95%%）"),
			    p->attempts, p->completes);
}

static void persons(struct doc *d, const struct quality_input_doc *in)
{
	const struct review *rv = in->review;
	const struct doc_column columns[] = {
		{ T("访问员"), DOC_LEFT, 0 },
		{ T("访谈"), DOC_RIGHT, 0 },
		{ T("有疑似的"), DOC_RIGHT, 0 },
		{ T("中位时长"), DOC_RIGHT, 0 },
		{ T("种数"), DOC_RIGHT, 0 },
		{ T("回访"), DOC_LEFT, 0 },
		{ T("疑似情况（数值与界线）"), DOC_LEFT, 1 },
	};
	struct doc_table *t;

	doc_heading(d, 1, "%s", T("二、访问员"));
	t = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t v = 0; v < rv->n_persons; v++) {
		const struct review_person *p = &rv->person[v];
		struct strbuf why;

		if (!p->q.n && !p->attempts)
			continue;
		strbuf_init(&why);
		person_reasons(&why, rv, p);
		doc_row(t);
		doc_cell(t, "%s", *p->code ? p->code : T("没有写"));
		doc_cell(t, "%zu", p->q.n);
		doc_cell(t, "%zu", p->flagged);
		doc_cell(t, "%s",
			 isnan(p->q.median_seconds)
				 ? "—"
				 : arena_printf(d->arena, T("%.1f分"), p->q.median_seconds / 60));
		doc_cell(t, "%d", review_score(p->families));
		doc_cell(t, "%s", whole_batch(p) ? T("整批复核") : "");
		doc_cell(t, "%s", why.data);
		strbuf_clear(&why);
	}
	doc_note(d, "%s",
		 T("种数是互相独立的证据有几种（时间、回答、雷同、访问员之间的差别、记录、地点），两种以"
		   "上的，把这名访问员的访谈全部回访。"));
}

static void effects(struct doc *d, const struct review *rv)
{
	const struct doc_column columns[] = {
		{ T("访问员的影响"), DOC_LEFT, 1 },
		{ "rho", DOC_RIGHT, 0 },
		{ "deff", DOC_RIGHT, 0 },
		{ "p", DOC_RIGHT, 0 },
		{ "", DOC_LEFT, 0 },
	};
	struct doc_table *t;

	if (!rv->effects.n)
		return;
	t = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < rv->effects.n; i++) {
		const struct review_effect *e = &rv->effects.v[i];

		if (isnan(e->e.rho))
			continue;
		doc_row(t);
		doc_cell(t, "%s", labels_metric(rv->form, e->metric));
		doc_cell(t, "%.3f", e->e.rho);
		doc_cell(t, "%.2f", e->e.deff);
		doc_cell(t, "%.4f", e->e.p);
		doc_cell(t, "%s", e->flag ? T("疑似：高于0.10且p低于0.01") : "");
	}
	doc_note(d, "%s",
		 T("rho是同一访问员的访谈彼此相像的程度，通常在0.01到0."
		   "05；各人跑不同的村时，它也含村与村的差别。"));
}

static void own_unit(struct doc *d, const struct quality_input_doc *in)
{
	const struct tally_change *c = in->own;

	doc_heading(d, 1, "%s", T("三、在自己单位包联的地方访问"));
	if (!c) {
		doc_paragraph(d, "%s",
			      T("没有给出哪个访问员的单位包联哪里（--own 文件），这一项没有算。"));
		return;
	}
	if (isnan(c->difference)) {
		doc_paragraph(d, "%s",
			      T("没有在自己单位包联的地方做的访谈，或者全都是，无法比较。"));
		return;
	}
	doc_paragraph(d, T("%s：在自己单位包联的地方%zu份，别处%zu份，相差%+.1f个百分点%s。"),
		      in->own_metric, in->own_n, c->n, 100 * c->difference,
		      c->known ? arena_printf(d->arena, T("（95%%区间%+.1f至%+.1f，p=%.4f）"),
					      100 * c->lo, 100 * c->hi, c->p)
			       : "");
	if (c->known && c->lo > 0)
		doc_paragraph(d, "%s",
			      T("疑似偏高：在自己单位包联的地方问出来的更高。以后请把访问员派到别处"
				"去。"));
}

struct doc *quality_doc(const struct quality_input_doc *in)
{
	const struct review *rv = in->review;
	struct doc *d = doc_new(T("质量核查：疑似情况清单"));

	d->subtitle = T("只供办公室复核用，不外传、不公布");
	doc_paragraph(
		d,
		T("疑似不等于造假：每一条都是去回访的理由，不是删除的理由。本清单请在%s以前删除。"),
		in->delete_by);
	interviews(d, in);
	persons(d, in);
	effects(d, rv);
	own_unit(d, in);
	if (rv->items < 20)
		doc_note(d, T("可比较的题只有%zu道（少于20），没有查雷同。"), rv->items);
	if (!rv->battery)
		doc_note(d, "%s", T("没有八道以上、含反向题的同类题组，没有查直线作答。"));
	if (rv->places)
		doc_note(d, T("有位置的访谈%zu份，查了地点；清单里只有距离，没有坐标。位置属于个人信息，核查后请按告知书删除。"), rv->places);
	else
		doc_note(d, "%s", rv->asks_place ? T("问卷问了位置，但没有一份写了，没有查地点。") : T("问卷不问位置，没有查地点。"));
	if (!rv->asks_opener)
		doc_note(d, "%s", T("问卷没有问抽中的人是不是开门的人，没有查谁开门问谁。"));
	if (rv->watched < rv->n)
		doc_note(d, T("访谈中间有没有人拨过电脑的时钟，查了%zu份；另外%zu份没有看时钟的记录（较早的程序、别的软件或纸卷），没有查。"), rv->watched, rv->n - rv->watched);
	return d;
}
