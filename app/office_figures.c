/* SPDX-License-Identifier: MIT */
/* Figures out of the merged store: tables and frequencies. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/figures.h"
#include "app/gather.h"
#include "app/office.h"
#include "app/office_internal.h"
#include "app/published.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/household.h"
#include "report/labels.h"
#include "report/tables.h"
#include "tally/counts.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/outcome.h"

/* Names with commas between -> node indices. */
typedef VEC(int) node_list;

static enum status read_questions(const struct form *form, const char *names, node_list *out, struct err *err)
{
	while (names && *names) {
		size_t n = strcspn(names, ",");
		struct strbuf name;
		int node;

		strbuf_init(&name);
		strbuf_add(&name, names, n);
		node = form_find(form, name.data);
		if (node < 0) {
			enum status st = err_set(err, ST_USAGE, T("问卷里没有题目“%s”。"), name.data);

			strbuf_clear(&name);
			return st;
		}
		strbuf_clear(&name);
		VEC_PUSH(out, node);
		names += n + (names[n] == ',');
	}
	return ST_OK;
}

static void put_data_note(struct doc *doc, const struct gathered *g)
{
	const struct tables_data data = {
		.not_in_register = g->unregistered,
		.corrections = g->corrected,
		.conflicts = g->conflicts,
		.decided = g->decided,
	};

	tables_data(doc, g->frame, &data);
}

/* When the page was made; the same files come of the same data where SOURCE_DATE_EPOCH says when. Seconds since 1970. */
int64_t office_made_at(struct workspace *ws)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds;

	if (epoch && num_parse_int(epoch, strlen(epoch), &seconds) && seconds > 0 && seconds < INT64_C(253402300800))
		return seconds;
	return workspace_now(ws) / 1000;
}

/* "2026-11-23 10:42" */
char *office_printed_at(struct workspace *ws, struct arena *a)
{
	struct strbuf now;
	char *out;

	strbuf_init(&now);
	clock_format_instant(&now, office_made_at(ws) * 1000, workspace_utc_offset(ws));
	out = arena_printf(a, "%.10s %.5s", now.data, now.data + 11);
	strbuf_clear(&now);
	return out;
}

enum status office_state_digits(struct workspace *ws, char groups[DIGEST_GROUPS], struct err *err)
{
	struct digest digest;
	enum status st = store_digest(workspace_store(ws), &digest, err);

	groups[0] = '\0';
	if (st == ST_OK)
		digest_groups(groups, &digest);
	return st;
}

enum status office_footer(const char **out, struct workspace *ws, const struct form *form, struct arena *a, struct err *err)
{
	char groups[DIGEST_GROUPS];
	enum status st = office_state_digits(ws, groups, err);

	*out = arena_printf(a, T("问卷 %s %s  核对数 %s  %s"), form->id, form->version, groups, office_printed_at(ws, a));
	return st;
}

static enum status set_footer(struct workspace *ws, const struct gathered *g, struct doc *doc, struct err *err)
{
	doc->made = office_made_at(ws);
	doc->drill = workspace_round(ws) && round_is_drill(workspace_round(ws));
	return office_footer(&doc->footer, ws, g->form, doc->arena, err);
}

static enum status put_metrics(struct workspace *ws, struct doc *doc, const struct gathered *g, const struct tally_request *request,
			       struct err *err)
{
	struct figures set;
	enum status st = figures_make(&set, ws, g, request, err);

	if (st != ST_OK)
		goto out;
	if (set.query.other)
		doc->subtitle = arena_printf(doc->arena, T("（%s 与“%s”%s 比较）"), request->period ? request->period : T("全期"),
					     set.results.n && set.results.v[0]->then->round ? set.results.v[0]->then->round->title : "", set.other.whole ? "" : request->compare);
	else if (request->compare)
		doc->subtitle = arena_printf(doc->arena, T("（%s 与 %s 比较）"), request->period ? request->period : T("全期"), request->compare);
	else if (request->period)
		doc->subtitle = arena_printf(doc->arena, T("（%s）"), request->period);
	if (set.query.by == LEVEL_COUNTY && set.query.node < 0 && !request->compare)
		tables_overview(doc, g->frame, set.results.v, set.results.n);
	else
		for (size_t i = 0; i < set.results.n; i++)
			tables_metric(doc, g->frame, set.results.v[i]);
	if (set.results.n)
		tables_methods(doc, g->frame, set.results.v, set.results.n);
	if (set.left_out.len)
		doc_note(doc, "%s", set.left_out.data);
out:
	figures_clear(&set);
	return st;
}

static enum status counts_query(const struct workspace *ws, const struct gathered *g, const struct tally_request *request,
				node_list *nodes, struct counts_query *q, struct err *err)
{
	const struct round *round = workspace_round(ws);
	int by_node = -1;
	enum status st = read_questions(g->form, request->question, nodes, err);

	*q = (struct counts_query){ .k = round ? round->k : 0 };
	if (st == ST_OK)
		st = figures_period(&q->period, request->period, err);
	if (st == ST_OK)
		st = figures_by(g->form, request->by, &q->by, &by_node, err);
	if (st == ST_OK && by_node >= 0)
		st = err_set(err, ST_USAGE, T("每个选项的人数只能按 county（旗县）、township（乡镇）、village（村）分。"));
	q->nodes = nodes->n ? nodes->v : NULL;
	q->n_nodes = nodes->n;
	return st;
}

static bool came_again(void *ctx, const char *interviewer, const char *unit, const char *household)
{
	(void)interviewer;
	return outcomes_attempts(ctx, unit, household) > 1;
}

static enum status put_late(struct doc *d, struct gathered *g, const struct round *round, struct err *err)
{
	const struct metric *m = figures_main_metric(g->form, round);
	struct tally_change change;
	size_t late = 0;
	enum status st = m ? tally_contrast(&change, &late, g->frame, m, came_again, g->outcomes, err) : ST_OK;

	if (m && st == ST_OK)
		tables_late(d, g->frame, m, &change, late);
	return st;
}

/* Final outcomes and rates by unit; all of them where that is what was asked. */
static enum status put_outcomes(struct doc *d, struct workspace *ws, struct gathered *g, const struct tally_request *request, enum level by,
				struct err *err)
{
	struct outcome_table outcomes;
	struct tally_period period;

	if (request->period && tally_period_parse(&period, request->period) && !period.whole)
		outcomes_period(g->outcomes, period.first, period.last);
	outcomes_table(&outcomes, g->outcomes, by);
	tables_outcomes(d, g->frame, &outcomes);
	if (request->outcomes)
		tables_rates(d, g->frame, &outcomes);
	outcome_table_clear(&outcomes);
	return request->outcomes ? put_late(d, g, workspace_round(ws), err) : ST_OK;
}

/* What `--outcomes` may be divided by. */
static enum status outcomes_query(const struct gathered *g, const struct tally_request *request, enum level *by, struct err *err)
{
	struct tally_period period;
	int node = -1;
	enum status st = figures_period(&period, request->period, err);

	if (st == ST_OK)
		st = figures_by(g->form, request->by ? request->by : "township", by, &node, err);
	if (st == ST_OK && node >= 0)
		st = err_set(err, ST_USAGE, T("应答率只能按 county（旗县）、township（乡镇）、village（村）分。"));
	return st;
}

enum status office_tally(struct workspace *ws, const struct tally_request *request, struct doc **doc, struct err *err)
{
	struct gathered g;
	struct counts_query query;
	node_list nodes = { 0 };
	struct doc *d = NULL;
	enum level by = LEVEL_TOWNSHIP;
	enum status st = gather(&g, ws, request->form_id, true, err);

	*doc = NULL;
	if (st != ST_OK)
		return st;
	d = doc_new(workspace_round(ws) ? workspace_round(ws)->title : g.form->title);
	st = set_footer(ws, &g, d, err);
	if (st == ST_OK && request->outcomes) {
		st = outcomes_query(&g, request, &by, err);
	} else if (st == ST_OK && request->question) {
		st = counts_query(ws, &g, request, &nodes, &query, err);
		if (st == ST_OK)
			st = tables_counts(d, g.frame, &query, err);
	} else if (st == ST_OK) {
		st = put_metrics(ws, d, &g, request, err);
	}
	if (st == ST_OK)
		st = put_outcomes(d, ws, &g, request, by, err);
	if (st == ST_OK) {
		put_data_note(d, &g);
		*doc = d;
		d = NULL;
	}
	doc_free(d);
	VEC_CLEAR(&nodes);
	gather_clear(&g);
	return st;
}

enum status office_counts(struct workspace *ws, const struct tally_request *request, struct strbuf *out, size_t *left_out,
			  struct err *err)
{
	struct gathered g;
	struct counts_query query;
	node_list nodes = { 0 };
	enum status st = gather(&g, ws, request->form_id, false, err);

	if (st != ST_OK)
		return st;
	st = counts_query(ws, &g, request, &nodes, &query, err);
	if (st == ST_OK)
		st = tally_counts_csv(out, g.frame, &query, left_out, err);
	VEC_CLEAR(&nodes);
	gather_clear(&g);
	return st;
}

enum status office_published(struct workspace *ws, struct strbuf *out, struct err *err)
{
	return published_list(out, ws, err);
}
