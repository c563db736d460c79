/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "sample.h"

#include <math.h>

#include "report/doc.h"

static void sample_table(struct doc *d)
{
	static const struct doc_column columns[] = { { "代码", DOC_LEFT, 0 }, { "单位", DOC_LEFT, 1 }, { "基数", DOC_RIGHT, 0 },
						     { "比率", DOC_RIGHT, 0 }, { "95%区间", DOC_RIGHT, 0 }, { "变化", DOC_RIGHT, 0 } };
	static const char *const rows[][6] = { { "150525100000", "大沁他拉镇", "2,315", "86.9%", "84.1–89.3%", "+1.3" },
					       { "150525101000", "八仙筒镇", "98", "<0.1%", "—", "-0.4" },
					       { "007", "=1+1", "不列", "100.0%", "@x", "0.0" } };
	struct doc_table *t = doc_table(d, "表一 <各单位> & 合计", columns, 6);

	for (size_t r = 0; r < 3; r++) {
		doc_row(t);
		for (size_t c = 0; c < 6; c++)
			doc_cell(t, "%s", rows[r][c]);
	}
}

static void sample_charts(struct doc *d)
{
	static const char *const likert[] = { "非常满意", "满意", "一般", "不满意", "非常不满意", "不了解" };
	static const char *const one[] = { "满意率" }, *const houses[] = { "户数" };
	static const double whole[] = { 0.31, 0.402, 0.15, 0.06, 0.02, 0.058 }, half[] = { 0.1, 0.2, 0.3, 0.2, 0.1, 0.1 };
	static const double rate[] = { 0.8689 }, low[] = { 0.52 }, none[] = { (double)NAN }, all[] = { 108 }, done[] = { 69 };
	struct doc_chart *c = doc_chart(d, DOC_STACKED, "总体评价", likert, 6, true);

	doc_bar(c, "街巷清扫", "基数1,024", whole, (double)NAN, (double)NAN);
	doc_bar(c, "物业服务", "基数98", half, (double)NAN, (double)NAN);
	c = doc_chart(d, DOC_INTERVALS, "各单位满意率", one, 1, true);
	doc_bar(c, "大沁他拉镇", "86.9%", rate, 0.841, 0.893);
	doc_bar(c, "八仙筒镇", "52.0%", low, 0.31, 0.72);
	doc_bar(c, "明仁苏木", "不列", none, (double)NAN, (double)NAN);
	c->target = 0.9;
	c->target_text = "目标90%";
	doc_chart_scale(c, 0, 1);
	c = doc_chart(d, DOC_TREND, "满意率的变化", one, 1, true);
	doc_bar(c, "2026-Q3", "52.0%", low, 0.31, 0.72);
	doc_bar(c, "2026-Q4", "86.9%", rate, 0.841, 0.893);
	doc_chart_scale(c, 0, 1);
	c = doc_chart(d, DOC_FUNNEL, "入户情况", houses, 1, false);
	doc_bar(c, "应访", "108户", all, (double)NAN, (double)NAN);
	doc_bar(c, "完成", "69户", done, (double)NAN, (double)NAN);
	doc_chart_scale(c, 0, 200);
	c->from = 0;
	c->to = 108;
}

struct doc *sample_doc(void)
{
	struct doc *d = doc_new("小旗群众满意度调查");

	d->subtitle = "（2026年第四季度）";
	d->footer = "问卷 county 版本 1\n数据核对数 4071 9925 3318 6640";
	d->drill = d->draft = true;
	d->made = 1796000000;
	doc_heading(d, 1, "%s", "一、基本情况");
	doc_paragraph(d, "%s",
		      "本次调查由小旗文明办组织，时间为2026年11月1日至2026年11月30日，“范围”为4个苏木乡镇；各苏木乡镇分别抽取嘎查村再抽住户，"
		      "每户由程序抽取一人。<b>不是粗体</b>\t_x0041_\\n");
	doc_heading(d, 2, "%s", "（一）分单位");
	sample_table(d);
	doc_note(d, "%s", "第一条说明。");
	doc_note(d, "%s", "第二条说明：带*的区间自由度不足8，只供参考。");
	doc_heading(d, 1, "%s", "二、图");
	sample_charts(d);
	doc_note(d, "%s", "只有一条。");
	return d;
}
