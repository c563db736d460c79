/* SPDX-License-Identifier: MIT */
/* Outcome tables, plain frequencies, and the note on the data. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/household.h"
#include "forms/validate.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "report/tables.h"
#include "tally/counts.h"
#include "tally/frame.h"
#include "tally/outcome.h"

static const char *whole(struct doc *d, double n)
{
	return numfmt_count(d->arena, (size_t)llround(n));
}

const char *tables_county(const struct tally_frame *f, const struct outcome_table *t)
{
	char code[UNIT_CODE + 1];
	const char *name;

	if (!t || !t->n_units)
		return "";
	unit_parent(code, t->units[0].code, LEVEL_COUNTY);
	for (size_t i = 1; i < t->n_units; i++)
		if (strncmp(t->units[i].code, code, 6) != 0)
			return "";
	name = tally_unit_name(f, code);
	return strcmp(name, code) == 0 ? "" : name;
}

static void class_table(struct doc *d, const struct outcome_table *t)
{
	const struct doc_column columns[] = {
		{ T("最终结果"), DOC_LEFT, 1 },
		{ T("类别"), DOC_LEFT, 0 },
		{ T("户数"), DOC_RIGHT, 0 },
		{ T("占全部"), DOC_RIGHT, 0 },
	};
	struct doc_table *table = doc_table(d, "", columns, ARRAY_LEN(columns));

	for (int k = 0; k < OUTCOME_CLASSES; k++) {
		enum outcome_class class = (enum outcome_class)k;

		doc_row(table);
		doc_cell(table, "%s", outcome_class_name(class));
		doc_cell(table, "%s", outcome_class_letters(class));
		doc_cell(table, "%s", whole(d, t->total.n[k]));
		doc_cell(table, "%s",
			 numfmt_rate(d->arena, t->total.households
						       ? t->total.n[k] / (double)t->total.households
						       : (double)NAN));
	}
	doc_row(table);
	doc_cell(table, "%s", T("合计"));
	doc_cell(table, "%s", "");
	doc_cell(table, "%s", numfmt_count(d->arena, t->total.households));
}

static void rate_row(struct doc_table *t, const char *name, const struct outcome_counts *c)
{
	struct arena *a = t->doc->arena;

	doc_row(t);
	doc_cell(t, "%s", name);
	doc_cell(t, "%s", numfmt_count(a, c->households));
	doc_cell(t, "%s", numfmt_count(a, c->attempts));
	doc_cell(t, "%s", whole(t->doc, c->n[OUTCOME_I]));
	doc_cell(t, "%s", whole(t->doc, c->n[OUTCOME_P]));
	doc_cell(t, "%s", numfmt_rate(a, c->rr[2]));
	doc_cell(t, "%s", numfmt_rate(a, c->rr[0]));
	doc_cell(t, "%s", numfmt_rate(a, c->coop[0]));
	doc_cell(t, "%s", numfmt_rate(a, c->con[0]));
}

void tables_outcomes(struct doc *d, const struct tally_frame *f, const struct outcome_table *t)
{
	const struct doc_column columns[] = {
		{ T("单位"), DOC_LEFT, 1 },    { T("户数"), DOC_RIGHT, 0 },
		{ T("次数"), DOC_RIGHT, 0 },   { T("完成"), DOC_RIGHT, 0 },
		{ T("部分"), DOC_RIGHT, 0 },   { T("应答率RR3"), DOC_RIGHT, 0 },
		{ T("RR1"), DOC_RIGHT, 0 },    { T("合作率"), DOC_RIGHT, 0 },
		{ T("接触率"), DOC_RIGHT, 0 },
	};
	struct doc_table *table;

	doc_heading(d, 1, "%s", T("入户结果"));
	class_table(d, t);
	table = doc_table(d, "", columns, ARRAY_LEN(columns));
	rate_row(table, T("合计"), &t->total);
	for (size_t i = 0; i < t->n_units; i++)
		rate_row(table, tally_unit_name(f, t->units[i].code), &t->units[i].counts);
	doc_note(d,
		 T("应答率RR3＝完成÷（合格户＋e×情况不明户），e为%"
		   "s，是已查明的户中合格户的比例；RR1把情况不明的户全部算作合格（e＝1）。"
		   "合作率为COOP1，接触率为CON1。"),
		 isnan(t->total.e) ? "—" : arena_printf(d->arena, "%.3f", t->total.e));
	if (!isnan(t->total.rr3_weighted))
		doc_note(d, T("按抽中机会加权（村和户的抽中机会的倒数，没有校正无应答），合计的RR3是%s。"),
			 numfmt_rate(d->arena, t->total.rr3_weighted));
	if (t->total.open)
		doc_note(d,
			 T("有%"
			   "zu户只有约访、没人在家等未了结的记录，按规则计入“未接触到”或“住户情况不"
			   "明”。"),
			 t->total.open);
	if (t->total.unknown)
		doc_note(d, T("有%zu户的结果代码不认识，计入“住户情况不明”。"), t->total.unknown);
}

struct counting {
	struct doc_table *table;
	struct tally_frame *f;
	const struct form *form;
	bool several; /* there is a question of which one may choose several answers */
};

static bool takes_several(const struct form *form, int node)
{
	return form->nodes[node].type && form->nodes[node].type->input == INPUT_MANY;
}

static bool any_several(const struct form *form, const struct counts_query *q)
{
	size_t n = q->nodes ? q->n_nodes : (size_t)form->n_nodes;
	bool any = false;

	for (size_t i = 0; i < n; i++)
		any = any || takes_several(form, q->nodes ? q->nodes[i] : (int)i);
	return any;
}

static void count_row(void *ctx, const char *unit, int node, const char *answer, size_t n, const struct counts_whole *whole)
{
	struct counting *c = ctx;
	struct arena *a = c->table->doc->arena;

	doc_row(c->table);
	doc_cell(c->table, "%s", tally_unit_name(c->f, unit));
	doc_cell(c->table, "%s", labels_question(c->form, node));
	doc_cell(c->table, "%s", labels_answer(c->form, node, answer));
	doc_cell(c->table, "%s", numfmt_count(a, n));
	doc_cell(c->table, "%s", numfmt_rate(a, (double)n / (double)whole->persons));
	if (c->several)
		doc_cell(c->table, "%s", takes_several(c->form, node) ? numfmt_rate(a, (double)n / (double)whole->mentions) : "");
}

enum status tables_counts(struct doc *d, struct tally_frame *f, const struct counts_query *q,
			  struct err *err)
{
	const struct doc_column columns[] = {
		{ T("单位"), DOC_LEFT, 1 },
		{ T("题目"), DOC_LEFT, 2 },
		{ T("回答"), DOC_LEFT, 1 },
		{ T("人数"), DOC_RIGHT, 0 },
		{ T("占回答的人"), DOC_RIGHT, 0 },
		{ T("占全部选择"), DOC_RIGHT, 0 },
	};
	bool several = any_several(tally_frame_form(f), q);
	struct counting c = { doc_table(d, "", columns, several ? 6 : 5), f, tally_frame_form(f), several };
	size_t left_out = 0;
	enum status st = tally_counts(f, q, count_row, &c, &left_out, err);

	if (st == ST_OK)
		doc_note(d, "%s", T("人数和比例未加权；没有回答的不计；多选题一人可计入几项，占回答的人加起来可以超过100%。"));
	if (st == ST_OK && left_out)
		doc_note(d, T("有%zu处（单位、题目）回答不足%d人，没有列出。"), left_out, q->k);
	return st;
}

static void marked_rows(struct strbuf *out, const struct tally_stock *s)
{
	bool first = true;

	strbuf_addf(out, T("有%zu份访谈因答案有问题没有计入（"), s->marked);
	for (unsigned b = 0; b < TALLY_MARKS; b++) {
		if (!s->mark[b])
			continue;
		strbuf_addf(out, T("%s%s %zu份"), first ? "" : T("，"),
			    mark_name((enum mark)(1U << b)), s->mark[b]);
		first = false;
	}
	strbuf_adds(out, T("）。"));
}

void tables_data(struct doc *d, struct tally_frame *f, const struct tables_data *data)
{
	struct tally_stock s;
	struct strbuf text;

	tally_frame_stock(f, &s);
	strbuf_init(&text);
	strbuf_addf(&text, T("计入%zu份访谈。"), s.rows);
	if (s.marked)
		marked_rows(&text, &s);
	if (s.not_interview)
		strbuf_addf(&text, T("另有%zu条记录不是完成的访谈，不计入比率。"), s.not_interview);
	if (s.date_suspicious)
		strbuf_addf(&text, T("日期可疑（不在调查期内）的%zu份，计入合计，不计入分期。"),
			    s.date_suspicious);
	if (s.doubled)
		strbuf_addf(&text, T("同一户有多份访谈的，多出%zu份，均已计入，请核实。"),
			    s.doubled);
	if (s.settled)
		strbuf_addf(&text, T("同一户有多份访谈、办公室定了都算的，多出%zu份。"), s.settled);
	if (s.no_adults)
		strbuf_addf(&text, T("%zu份没有户内成年人数，权数按1计。"), s.no_adults);
	if (data && data->not_in_register)
		strbuf_addf(&text, T("不在住户名册内的%zu户。"), data->not_in_register);
	if (data && data->corrections)
		strbuf_addf(&text, T("经更正的记录%zu份，以更正后为准。"), data->corrections);
	if (data && data->conflicts)
		strbuf_addf(&text, T("同一记录有不同版本的%zu份，按规则取其一，待核。"),
			    data->conflicts);
	if (data && data->decided)
		strbuf_addf(&text, T("办公室定了不计入的%zu份（同一户重复的访谈）。"), data->decided);
	doc_note(d, "%s", text.data);
	strbuf_clear(&text);
}
