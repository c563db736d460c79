/* SPDX-License-Identifier: MIT */
/* Tables of metrics. */
#include "config.h"

#include "report/tables.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/round.h"
#include "report/labels.h"
#include "report/method.h"
#include "report/numfmt.h"
#include "tally/frame.h"
#include "tally/metric.h"

bool tables_has_intervals(const struct tally_result *r)
{
	return r->basis == TALLY_DESIGN || r->basis == TALLY_SRS;
}

const char *tables_value(struct doc *d, const struct tally_result *r, const struct tally_cell *c)
{
	switch (c->show) {
	case TALLY_EMPTY:
		return "—";
	case TALLY_SMALL:
	case TALLY_HIDDEN: /* not told apart: which of them is small is what must not be seen */
		return T("不列");
	case TALLY_SHOWN:
		break;
	}
	return tally_is_rate(r->metric) ? numfmt_rate(d->arena, c->value)
					: numfmt_points(d->arena, c->value);
}

/* Limits outside the scale of a score are cut at its ends and marked. */
static const char *points_range(struct doc *d, const struct tally_result *r,
				const struct tally_cell *c)
{
	double lo = -HUGE_VAL, hi = HUGE_VAL;

	if (r->metric->kind == METRIC_SCORE || r->metric->kind == METRIC_INDEX) {
		lo = r->metric->n_map ? r->metric->map[0].score : 0;
		hi = r->metric->n_map ? r->metric->map[0].score : 100;
		for (size_t i = 0; i < r->metric->n_map; i++) {
			lo = fmin(lo, r->metric->map[i].score);
			hi = fmax(hi, r->metric->map[i].score);
		}
	}
	if (r->metric->kind == METRIC_MEAN && !r->negative)
		lo = 0; /* nobody gave less, so the mean is not below it */
	return arena_printf(d->arena, "%s%s",
			    numfmt_points_range(d->arena, fmax(c->lo, lo), fmin(c->hi, hi)),
			    c->lo < lo || c->hi > hi ? "#" : "");
}

const char *tables_interval(struct doc *d, const struct tally_result *r, const struct tally_cell *c)
{
	if (c->show != TALLY_SHOWN)
		return "";
	if (!c->interval)
		return "—";
	if (!tally_is_rate(r->metric))
		return points_range(d, r, c);
	return numfmt_rate_range(d->arena, c->lo, c->hi);
}

const char *tables_verdict(const struct tally_cell *c)
{
	switch (c->verdict) {
	case TALLY_MET:
		return T("达标");
	case TALLY_MISSED:
		return T("未达标");
	case TALLY_UNDECIDED:
		return T("尚不能判定");
	case TALLY_NO_VERDICT:
		break;
	}
	return "";
}

enum status tables_exposed(struct err *err)
{
	return err_set(err, ST_INPUT,
		       T("和以前公布过的表放在一起，有的单位的人数会被推算出来，所以没有出表。请改"
			 "出更粗的一级，或换一个"
			 "时期。"));
}

const char *tables_base(struct doc *d, const struct tally_cell *c)
{
	bool hidden = c->show == TALLY_SMALL || c->show == TALLY_HIDDEN;

	return hidden && *c->key ? "" : numfmt_count(d->arena, c->n);
}

static const char *value_head(const struct metric *m)
{
	switch (m->kind) {
	case METRIC_SHARE:
	case METRIC_MULTIPLE:
		return T("比率");
	case METRIC_SCORE:
	case METRIC_INDEX:
		return T("得分");
	case METRIC_MEAN:
		break;
	}
	return T("平均");
}

static bool has_scores(const struct tally_result *r)
{
	return !isnan(r->total.score);
}

const char *tables_cell_name(const struct form *form, const struct tally_result *r,
			     const struct tally_cell *c)
{
	if (!*c->key)
		return T("合计");
	return r->node >= 0 ? labels_answer(form, r->node, c->key) : c->name;
}

static void metric_row(struct doc_table *t, const struct form *form, const struct tally_result *r, const struct tally_cell *c, bool marked)
{
	bool shown = c->show == TALLY_SHOWN;
	/* a share of a village's don't-knows is a count of a few people */
	bool beside = shown && !(r->by == LEVEL_VILLAGE && *c->key);

	doc_row(t);
	doc_cell(t, "%s", tables_cell_name(form, r, c));
	doc_cell(t, "%s", tables_value(t->doc, r, c));
	if (tables_has_intervals(r))
		doc_cell(t, "%s", tables_interval(t->doc, r, c));
	if (marked)
		doc_cell(t, "%s", tables_letters(t->doc, tables_flags(r, c)));
	doc_cell(t, "%s", tables_base(t->doc, c));
	doc_cell(t, "%s", beside ? numfmt_rate(t->doc->arena, c->dk_share) : "");
	doc_cell(t, "%s", beside ? numfmt_rate(t->doc->arena, c->refused_share) : "");
	if (has_scores(r))
		doc_cell(t, "%s", shown ? numfmt_points(t->doc->arena, c->score) : "");
}

const char *tables_why_hidden(struct doc *d, const struct tally_result *r)
{
	if (r->by == LEVEL_VILLAGE)
		return arena_printf(d->arena,
				    T("标“不列”的单位，或者基数不到%"
				      "d，或者由比率可以推出只有少数几人怎样回答，或者列出"
				      "来会让别的单位被推算出来。"),
				    r->least);
	return arena_printf(d->arena,
			    T("标“不列”的单位，或者样本不足（基数不到%"
			      "d），或者列出来会让样本不足的单位被推算出来。"),
			    r->least);
}

/* What the marks in the table mean, where they occur. */
static void explain_marks(struct doc *d, const struct tally_result *r)
{
	bool cut = false, clipped = false;

	for (size_t i = 0; i <= r->n_cells; i++) {
		const struct tally_cell *c = i ? &r->cells[i - 1] : &r->total;

		cut = cut || c->show == TALLY_SMALL || c->show == TALLY_HIDDEN;
		if (c->show != TALLY_SHOWN || !tables_has_intervals(r))
			continue;
		clipped = clipped || strchr(tables_interval(d, r, c), '#');
	}
	if (cut)
		doc_note(d, "%s", tables_why_hidden(d, r));
	tables_note_marks(d, tables_flags_all(r));
	if (clipped)
		doc_note(d, "%s", T("带#的区间超出可能的取值，已在端点处截断。"));
	if (r->lonely)
		doc_note(d, T("有%d个层只有一个调查点，计算误差时以零为中心（adjust），偏保守。"),
			 r->lonely);
}

/* What a person needs who plans the next round or reads beside the rate. */
static void about_total(struct doc *d, const struct tally_result *r)
{
	const struct tally_cell *c = &r->total;
	struct strbuf net;

	if (c->show != TALLY_SHOWN)
		return;
	if (!isnan(c->net)) {
		strbuf_init(&net);
		num_format_fixed(&net, 100 * c->net, 1);
		doc_note(d, T("合计的净值（好的比率减不好的比率）是%s个百分点。"), net.data);
		strbuf_clear(&net);
	}
	if (!isnan(r->median))
		doc_note(d, T("合计的中位数是%s（一半的人不多于它，按权数，不列区间）。"), numfmt_points(d->arena, r->median));
	if (!isnan(r->sum))
		doc_note(d, T("按权数推算，全部合起来约%s。"), numfmt_points(d->arena, r->sum));
	if (!isnan(r->alpha))
		doc_note(d, T("各题彼此一致的程度（Cronbach α，只看每题都答了的人，供参考）是%.2f。"), r->alpha);
	if (!isnan(c->deff))
		doc_note(d, T("合计的设计效应deff是%.2f，其中权数不等的部分（Kish）%.2f；有效样本量约%.0f；同一个点的人彼此相像的程度roh约%.3f，下次定样本量时用得上。"),
			 c->deff, c->kish, (double)c->n / c->deff, c->roh);
}

#define UNITS_JUDGED 40 /* by name; of more than so many nobody reads a list */

static void names_with(struct strbuf *out, const struct form *form, const struct tally_result *r, enum tally_verdict verdict)
{
	strbuf_reset(out);
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].verdict == verdict)
			strbuf_addf(out, "%s%s", out->len ? T("、") : "", tables_cell_name(form, r, &r->cells[i]));
	if (!out->len)
		strbuf_adds(out, T("没有"));
}

/* The same target for each unit: most cannot be told apart from it, and that must stand there. */
static void unit_targets(struct doc *d, const struct form *form, const struct tally_result *r)
{
	struct strbuf met, missed;
	size_t undecided = 0;

	if (isnan(r->target) || !tables_has_intervals(r) || r->node >= 0 || !r->n_cells || r->n_cells > UNITS_JUDGED)
		return;
	for (size_t i = 0; i < r->n_cells; i++)
		undecided += r->cells[i].verdict == TALLY_UNDECIDED;
	strbuf_init(&met);
	strbuf_init(&missed);
	names_with(&met, form, r, TALLY_MET);
	names_with(&missed, form, r, TALLY_MISSED);
	doc_note(d, T("各单位也照这个目标看（区间全在目标以上才算达标，全在以下才算未达标）：达标的：%s；未达标的：%s；尚不能判定的%zu个。"), met.data, missed.data,
		 undecided);
	strbuf_clear(&met);
	strbuf_clear(&missed);
}

void tables_metric(struct doc *d, const struct tally_frame *f, const struct tally_result *r)
{
	const struct form *form = tally_frame_form(f);
	bool marked = tables_flags_all(r) != 0;
	struct doc_column columns[8];
	struct doc_table *t;
	struct strbuf method;
	size_t n = 0;

	columns[n++] =
		(struct doc_column){ r->node >= 0 ? labels_question(form, r->node) : T("单位"),
				     DOC_LEFT, 1 };
	columns[n++] = (struct doc_column){ value_head(r->metric), DOC_RIGHT, 0 };
	if (tables_has_intervals(r))
		columns[n++] = (struct doc_column){ r->basis == TALLY_SRS ? T("95%区间（SRS近似）")
									  : T("95%区间"),
						    DOC_RIGHT, 0 };
	if (marked)
		columns[n++] = (struct doc_column){ T("标记"), DOC_LEFT, 0 };
	columns[n++] = (struct doc_column){ T("基数"), DOC_RIGHT, 0 };
	columns[n++] = (struct doc_column){ T("不了解"), DOC_RIGHT, 0 };
	columns[n++] = (struct doc_column){ T("不愿回答"), DOC_RIGHT, 0 };
	if (has_scores(r))
		columns[n++] = (struct doc_column){ T("得分"), DOC_RIGHT, 0 };
	doc_heading(d, 1, "%s%s", labels_metric(form, r->metric),
		    r->basis == TALLY_SRS ? T("（SRS近似）") : "");
	t = doc_table(d, "", columns, n);
	metric_row(t, form, r, &r->total, marked);
	for (size_t i = 0; i < r->n_cells; i++)
		metric_row(t, form, r, &r->cells[i], marked);
	if (!isnan(r->target) && *tables_verdict(&r->total))
		doc_paragraph(d, T("目标%s%s（%s）：%s。"), numfmt_points(d->arena, r->target),
			      tally_is_rate(r->metric) ? "%" : "",
			      *r->target_source ? r->target_source : T("未注明来源"),
			      tables_verdict(&r->total));
	unit_targets(d, form, r);
	about_total(d, r);
	explain_marks(d, r);
	if (r->compared)
		tables_change(d, f, r);
	if (r->ranked)
		tables_rank(d, f, r);
	strbuf_init(&method);
	method_interval(&method, r);
	doc_note(d, "%s", method.data);
	strbuf_clear(&method);
}

void tables_overview(struct doc *d, const struct tally_frame *f,
		     struct tally_result *const *results, size_t n)
{
	const struct form *form = tally_frame_form(f);
	bool intervals = n && tables_has_intervals(results[0]),
	     srs = n && results[0]->basis == TALLY_SRS, scores = false;
	unsigned flags = 0;
	struct doc_column columns[8];
	struct doc_table *t;
	size_t c = 0;

	for (size_t i = 0; i < n; i++) {
		scores = scores || has_scores(results[i]);
		flags |= tables_flags(results[i], &results[i]->total);
	}
	columns[c++] = (struct doc_column){ T("指标"), DOC_LEFT, 1 };
	columns[c++] = (struct doc_column){ T("结果"), DOC_RIGHT, 0 };
	if (intervals)
		columns[c++] = (struct doc_column){ srs ? T("95%区间（SRS近似）") : T("95%区间"),
						    DOC_RIGHT, 0 };
	if (flags)
		columns[c++] = (struct doc_column){ T("标记"), DOC_LEFT, 0 };
	columns[c++] = (struct doc_column){ T("基数"), DOC_RIGHT, 0 };
	columns[c++] = (struct doc_column){ T("不了解"), DOC_RIGHT, 0 };
	if (scores)
		columns[c++] = (struct doc_column){ T("得分"), DOC_RIGHT, 0 };
	t = doc_table(d, "", columns, c);
	for (size_t i = 0; i < n; i++) {
		const struct tally_cell *cell = &results[i]->total;
		bool shown = cell->show == TALLY_SHOWN;

		doc_row(t);
		doc_cell(t, "%s", labels_metric(form, results[i]->metric));
		doc_cell(t, "%s", tables_value(d, results[i], cell));
		if (intervals)
			doc_cell(t, "%s", tables_interval(d, results[i], cell));
		if (flags)
			doc_cell(t, "%s", tables_letters(d, tables_flags(results[i], cell)));
		doc_cell(t, "%s", numfmt_count(d->arena, cell->n));
		doc_cell(t, "%s", shown ? numfmt_rate(d->arena, cell->dk_share) : "");
		if (scores)
			doc_cell(t, "%s", shown ? numfmt_points(d->arena, cell->score) : "");
	}
	tables_note_marks(d, flags);
}

void tables_methods(struct doc *d, const struct tally_frame *f, struct tally_result *const *results,
		    size_t n)
{
	const struct form *form = tally_frame_form(f);
	struct strbuf text;

	strbuf_init(&text);
	for (size_t i = 0; i < n; i++) {
		strbuf_reset(&text);
		method_metric(&text, form, results[i]);
		doc_paragraph(d, T("%s：%s"), labels_metric(form, results[i]->metric), text.data);
	}
	strbuf_reset(&text);
	for (size_t i = 0; i < n && !text.len; i++) /* those that are weighted are so alike */
		method_weights(&text, results[i]);
	if (text.len)
		doc_paragraph(d, "%s", text.data);
	if (n) {
		strbuf_reset(&text);
		method_interval(&text, results[0]);
		doc_paragraph(d, "%s", text.data);
	}
	strbuf_clear(&text);
}
