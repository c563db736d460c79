/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/figures.h"

#include <string.h>

#include "app/published.h"
#include "app/rounds.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/household.h"
#include "forms/round.h"
#include "report/tables.h"
#include "tally/frame.h"

const struct metric *figures_main_metric(const struct form *form, const struct round *round)
{
	const struct metric *m = round ? form_metric(form, round->headline) : NULL;

	for (size_t i = 0; !m && i < form->n_metrics; i++)
		if (tally_is_rate(&form->metrics[i]))
			m = &form->metrics[i];
	return m && tally_is_rate(m) ? m : NULL;
}

enum status figures_period(struct tally_period *out, const char *text, struct err *err)
{
	if (tally_period_parse(out, text))
		return ST_OK;
	return err_set(err, ST_USAGE, T("期间“%s”看不懂。周写 2026-W47，月写 2026-11，季写 2026-Q4，或者 2026-11-01..2026-11-15。"), text);
}

enum status figures_by(const struct form *form, const char *by, enum level *level, int *node, struct err *err)
{
	static const char *const names[] = { "county", "township", "village" };

	*level = LEVEL_COUNTY;
	*node = -1;
	if (!by)
		return ST_OK;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(by, names[i]) == 0) {
			*level = (enum level)i;
			return ST_OK;
		}
	}
	*node = form_find(form, by);
	if (*node < 0)
		return err_set(err, ST_USAGE, T("不能按“%s”分组：请写 county、township、village，或者一道单选题的名称。"), by);
	return ST_OK;
}

/* Asked for all metrics, those that another round measured otherwise are left out, and that is said. */
static bool comparable(struct figures *set, const struct gathered *g, const struct metric *m)
{
	struct tally_match match;
	struct err why = ERR_INIT;

	if (tally_comparable(&match, g->frame, m, set->query.other, &why) == ST_OK)
		return true;
	strbuf_adds(&set->left_out, why.text);
	return false;
}

/* Where large households are capped, the total without that as well (statistics.md section 1: print both). */
static enum status add_uncapped(struct tally_result *r, struct tally_frame *f, const struct tally_query *query, struct err *err)
{
	const struct tally_query county = { .metric = query->metric, .by = LEVEL_COUNTY, .node = -1, .period = query->period };
	struct tally_result *whole = NULL;
	enum status st;

	if (!r->persons || r->weights.adults_most == 0 || r->total.show != TALLY_SHOWN)
		return ST_OK;
	tally_frame_all_adults(f, true);
	st = tally_estimate(&whole, f, &county, err);
	tally_frame_all_adults(f, false);
	if (st == ST_OK)
		r->uncapped = whole->total.value;
	tally_result_free(whole);
	return st;
}

static enum status estimate_all(struct figures *set, const struct gathered *g, const struct tally_request *request, struct err *err)
{
	struct tally_query *query = &set->query;

	for (size_t i = 0; i < g->form->n_metrics; i++) {
		const struct metric *m = &g->form->metrics[i];
		struct tally_result *r = NULL;
		enum status st;

		if (request->metric && strcmp(request->metric, m->id) != 0)
			continue;
		/* Asked for all metrics, those that may not be divided so finely are left out; asked for one, that is an error. */
		if (!request->metric && query->node < 0 && !tally_allowed(g->form, m, query->by))
			continue;
		if (!request->metric && query->other && !comparable(set, g, m))
			continue;
		query->metric = m;
		st = tally_estimate(&r, g->frame, query, err);
		if (st != ST_OK)
			return st;
		VEC_PUSH(&set->results, r);
		st = add_uncapped(r, g->frame, query, err);
		if (st != ST_OK)
			return st;
	}
	if (set->results.n == 0 && request->metric)
		return err_set(err, ST_USAGE, T("问卷里没有指标“%s”。"), request->metric);
	if (set->results.n == 0 && set->left_out.len)
		return err_set(err, ST_INPUT, "%s", set->left_out.data);
	return ST_OK;
}

/* The place of word in names; n where it is none of them and that has been said. */
static size_t read_word(const char *word, const char *const *names, size_t n, struct err *err)
{
	struct strbuf all;
	size_t i = 0;

	while (i < n && strcmp(names[i], word) != 0)
		i++;
	if (i < n)
		return i;
	strbuf_init(&all);
	for (size_t k = 0; k < n; k++)
		strbuf_addf(&all, "%s%s", k ? T("、") : "", names[k]);
	(void)err_set(err, ST_USAGE, T("“%s”看不懂，只能写 %s。"), word, all.data);
	strbuf_clear(&all);
	return n;
}

/* How to weigh, and the interval. other may be NULL. */
static enum status read_manner(const struct tally_request *request, struct tally_frame *f, struct tally_frame *other, int *method,
			       struct err *err)
{
	static const char *const weights[] = { "none", "base", "post" };
	static const enum tally_weighting weighting[] = { TALLY_WEIGHTS_NONE, TALLY_WEIGHTS_BASE, TALLY_WEIGHTS_POST };
	static const char *const methods[] = { "wald", "wilson", "beta", "logit" };
	size_t at;

	*method = TALLY_METHOD_TABLE;
	tally_frame_weighting(f, TALLY_WEIGHTS_DECLARED);
	if (request->weights) {
		at = read_word(request->weights, weights, ARRAY_LEN(weights), err);
		if (at == ARRAY_LEN(weights))
			return ST_USAGE;
		tally_frame_weighting(f, weighting[at]);
		if (other)
			tally_frame_weighting(other, weighting[at]);
	}
	if (request->interval) {
		at = read_word(request->interval, methods, ARRAY_LEN(methods), err);
		if (at == ARRAY_LEN(methods))
			return ST_USAGE;
		*method = (int)at;
	}
	return ST_OK;
}

/* Whether two periods share their villages is the round's to say, or the person's who asks: never a guess. */
static enum status read_compare(const struct tally_request *request, struct workspace *ws, struct figures *set, struct err *err)
{
	const struct round *round = workspace_round(ws), *other = NULL;
	static const char *const waves[] = { "panel", "independent" };
	const char *word = request->waves ? request->waves : round ? round->waves : "";
	enum status st;
	size_t at;

	if (!request->compare)
		return ST_OK;
	st = rounds_compare(&other, &set->other, ws, request->compare, err);
	if (st != ST_OK)
		return st;
	if (!*word)
		return err_set(err, ST_USAGE,
			       T("这一期没有写 waves：两个时期访的是同一批点还是另抽的点？请加 --waves panel（同一批）或 --waves independent（另抽）。"));
	at = read_word(word, waves, ARRAY_LEN(waves), err);
	if (at == ARRAY_LEN(waves))
		return ST_USAGE;
	set->query.compare = &set->other;
	set->query.independent = at == 1;
	if (!other)
		return ST_OK;
	st = rounds_gather(&set->past, ws, other, request->form_id, NULL, err);
	set->query.other = set->past.frame;
	return st;
}

/* Held against each other and against what has left before. */
static enum status protect(struct figures *set, struct workspace *ws, const struct gathered *g, struct err *err)
{
	const struct round *round = workspace_round(ws);
	struct published before;
	enum status st = published_read(&before, ws, g->form, err);

	if (st != ST_OK)
		return st;
	if (tally_protect(set->results.v, set->results.n, round ? round->k : 5, before.cells.v, before.cells.n) > 0)
		st = tables_exposed(err);
	published_clear(&before);
	return st;
}

static enum status write_down(const struct figures *set, struct workspace *ws, const char *who, struct err *err)
{
	struct publication *leaving = publication_new();
	enum status st;

	for (size_t i = 0; i < set->results.n; i++)
		publication_add(leaving, set->results.v[i]);
	st = publication_log(leaving, ws, who, err);
	publication_free(leaving);
	return st;
}

/* The first n results are of the parts, those after them of the units they are parts of: each of the first is left with the parts of one
 * unit, and with that unit in the place of the whole county. */
static enum status keep_within(struct figures *set, size_t n, const char *unit, struct err *err)
{
	char town[UNIT_CODE + 1];
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		struct tally_result *r = set->results.v[i];
		const struct tally_result *above = set->results.v[n + i];
		size_t kept = 0;

		for (size_t c = 0; c < r->n_cells; c++) {
			unit_parent(town, r->cells[c].key, LEVEL_TOWNSHIP);
			if (strcmp(town, unit) == 0)
				r->cells[kept++] = r->cells[c];
		}
		r->n_cells = kept;
		for (size_t c = 0; c < above->n_cells; c++)
			if (strcmp(above->cells[c].key, unit) == 0) {
				r->total = above->cells[c];
				r->total.key = arena_strdup(r->arena, unit);
				r->total.name = arena_strdup(r->arena, above->cells[c].name);
				found++;
			}
		tally_result_free(set->results.v[n + i]);
	}
	set->results.n -= n;
	for (size_t i = n; i < set->results.n; i++)
		set->results.v[i] = set->results.v[n + i];
	return found ? ST_OK : err_set(err, ST_USAGE, T("没有单位“%s”的结果。"), unit);
}

/* The parts of one unit, and the units themselves: protected together, so that the page of one does not give away a part of it. */
static enum status estimate_within(struct figures *set, const struct gathered *g, const struct tally_request *request, struct err *err)
{
	enum level by = set->query.by;
	enum status st;

	if (by != LEVEL_VILLAGE || set->query.node >= 0)
		return err_set(err, ST_USAGE, T("只有按村分的表才能只看一个苏木乡镇：请加 --by village。"));
	st = estimate_all(set, g, request, err);
	if (st != ST_OK)
		return st;
	set->query.by = LEVEL_TOWNSHIP;
	for (size_t i = 0, n = set->results.n; i < n && st == ST_OK; i++) {
		struct tally_result *r = NULL;

		set->query.metric = set->results.v[i]->metric;
		st = tally_estimate(&r, g->frame, &set->query, err);
		if (st == ST_OK)
			VEC_PUSH(&set->results, r);
	}
	set->query.by = by;
	return st;
}

enum { HEADLINES = 2 };

/* Whole-county figures of the first metrics beside the one that was asked for. */
static enum status add_headlines(struct figures *set, const struct gathered *g, const struct tally_request *request, struct err *err)
{
	struct tally_query query = set->query;
	enum status st = ST_OK;

	query.by = LEVEL_COUNTY;
	query.node = -1;
	query.compare = NULL;
	query.other = NULL;
	query.rank = false;
	for (size_t i = 0, n = 0; i < g->form->n_metrics && n < HEADLINES && st == ST_OK; i++) {
		struct tally_result *r = NULL;

		query.metric = &g->form->metrics[i];
		if (request->metric && strcmp(request->metric, query.metric->id) == 0)
			continue;
		st = tally_estimate(&r, g->frame, &query, err);
		if (st == ST_OK)
			VEC_PUSH(&set->results, r);
		n++;
	}
	return st;
}

static enum status read_request(struct figures *set, struct workspace *ws, const struct gathered *g,
				const struct tally_request *request, int *method, struct err *err)
{
	enum status st = figures_period(&set->query.period, request->period, err);

	if (st == ST_OK)
		st = figures_by(g->form, request->by, &set->query.by, &set->query.node, err);
	if (st == ST_OK && request->rank && (set->query.by == LEVEL_COUNTY || set->query.node >= 0))
		st = err_set(err, ST_USAGE, T("只有按乡镇或村分的表才能排名：请加 --by township 或 --by village。"));
	if (st == ST_OK)
		st = read_compare(request, ws, set, err);
	if (st == ST_OK)
		st = read_manner(request, g->frame, set->query.other, method, err);
	return st;
}

enum status figures_make(struct figures *out, struct workspace *ws, const struct gathered *g, const struct tally_request *request,
			 struct err *err)
{
	int method = TALLY_METHOD_TABLE;
	size_t n = 0;
	enum status st;

	*out = (struct figures){ .query = { .node = -1, .rank = request->rank } };
	strbuf_init(&out->left_out);
	st = read_request(out, ws, g, request, &method, err);
	if (st == ST_OK)
		st = request->within ? estimate_within(out, g, request, err) : estimate_all(out, g, request, err);
	if (st == ST_OK)
		n = request->within ? out->results.n / 2 : out->results.n;
	if (st == ST_OK && request->headlines)
		st = add_headlines(out, g, request, err);
	if (st == ST_OK)
		st = protect(out, ws, g, err);
	if (st == ST_OK)
		tally_share_method(out->results.v, out->results.n, method);
	if (st == ST_OK && request->within)
		st = keep_within(out, n, request->within, err);
	out->n = n;
	if (st == ST_OK && request->publish)
		st = write_down(out, ws, request->publish, err);
	return st;
}

void figures_clear(struct figures *set)
{
	for (size_t i = 0; i < set->results.n; i++)
		tally_result_free(set->results.v[i]);
	VEC_CLEAR(&set->results);
	gather_clear(&set->past);
	strbuf_clear(&set->left_out);
}

void figures_response(struct outcome_counts *out, struct gathered *g, const struct figures *set, const char *within)
{
	const struct tally_period *p = &set->query.period;
	struct outcome_table t;

	outcomes_period(g->outcomes, p->whole ? INT64_MIN : p->first, p->whole ? INT64_MAX : p->last);
	outcomes_table(&t, g->outcomes, LEVEL_TOWNSHIP);
	*out = t.total;
	for (size_t i = 0; within && i < t.n_units; i++)
		if (strcmp(t.units[i].code, within) == 0)
			*out = t.units[i].counts;
	outcome_table_clear(&t);
}
