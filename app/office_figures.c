/* SPDX-License-Identifier: MIT */
/* Figures out of the merged store: tables, frequencies, the leader's page. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/figures.h"
#include "app/gather.h"
#include "app/ledger.h"
#include "app/office.h"
#include "app/published.h"
#include "app/rounds.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/household.h"
#include "report/labels.h"
#include "report/summary.h"
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
	};

	tables_data(doc, g->frame, &data);
}

/* When the page was made; the same files come of the same data where SOURCE_DATE_EPOCH says when. Seconds since 1970. */
static int64_t made_at(struct workspace *ws)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds;

	if (epoch && num_parse_int(epoch, strlen(epoch), &seconds) && seconds > 0 && seconds < INT64_C(253402300800))
		return seconds;
	return workspace_now(ws) / 1000;
}

/* "2026-11-23 10:42" */
static char *printed_at(struct workspace *ws, struct arena *a)
{
	struct strbuf now;
	char *out;

	strbuf_init(&now);
	clock_format_instant(&now, made_at(ws) * 1000, workspace_utc_offset(ws));
	out = arena_printf(a, "%.10s %.5s", now.data, now.data + 11);
	strbuf_clear(&now);
	return out;
}

static void state_digits(struct workspace *ws, char groups[DIGEST_GROUPS])
{
	struct digest digest;

	groups[0] = '\0';
	if (store_digest(workspace_store(ws), &digest, NULL) == ST_OK)
		digest_groups(groups, &digest);
}

const char *office_footer(struct workspace *ws, const struct form *form, struct arena *a)
{
	char groups[DIGEST_GROUPS];

	state_digits(ws, groups);
	return arena_printf(a, T("问卷 %s %s  核对数 %s  %s"), form->id, form->version, groups, printed_at(ws, a));
}

static void set_footer(struct workspace *ws, const struct gathered *g, struct doc *doc)
{
	doc->footer = office_footer(ws, g->form, doc->arena);
	doc->made = made_at(ws);
	doc->drill = workspace_round(ws) && round_is_drill(workspace_round(ws));
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
	set_footer(ws, &g, d);
	if (request->outcomes) {
		st = outcomes_query(&g, request, &by, err);
	} else if (request->question) {
		st = counts_query(ws, &g, request, &nodes, &query, err);
		if (st == ST_OK)
			st = tables_counts(d, g.frame, &query, err);
	} else {
		st = put_metrics(ws, d, &g, request, err);
	}
	if (st == ST_OK) {
		st = put_outcomes(d, ws, &g, request, by, err);
	}
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

/* The language's name as the form heads it, without the code: "中文". */
static const char *language_name(const struct form *form, const char *code, struct arena *a)
{
	int lang = form_lang(form, code);

	return lang < 0 ? (*code ? code : T("没有注明")) : arena_strndup(a, form->lang[lang], strcspn(form->lang[lang], " ("));
}

/* What the definition's allow(reason) keep, one line each. */
static void add_allowed(struct summary_input *in, const struct form *form, struct arena *a)
{
	const char **lines = arena_array(a, form->n_allowed + 1, sizeof(*lines));

	for (size_t i = 0; i < form->n_allowed; i++)
		lines[i] = arena_printf(a, T("“%s”（%s）：%s"), labels_question(form, form->allowed[i].node),
					i18n_text(form->allowed[i].what), form->allowed[i].reason);
	in->allowed = lines;
	in->n_allowed = form->n_allowed;
}

static void leaves(void *ctx, const struct tally_result *r)
{
	publication_add(ctx, r);
}

/* The page, held against what has left before; written down if it leaves. */
static enum status make_page(struct workspace *ws, struct summary_input *in, const char *publish, struct doc **doc, struct err *err)
{
	struct publication *leaving = publication_new();
	struct published before;
	enum status st = published_read(&before, ws, in->form, err);

	if (st != ST_OK)
		goto out;
	in->published = before.cells.v;
	in->n_published = before.cells.n;
	in->leaving = leaves;
	in->ctx = leaving;
	st = summary_doc(doc, in, err);
	published_clear(&before);
	if (st == ST_OK && publish)
		st = publication_log(leaving, ws, publish, err);
	if (st != ST_OK) {
		doc_free(*doc);
		*doc = NULL;
	}
out:
	publication_free(leaving);
	return st;
}

struct issues {
	struct workspace *ws;
	struct ledger *ledger;
	struct ledger_wanted wanted;
};

static void put_issues(void *ctx, struct doc *d)
{
	struct issues *i = ctx;

	if (i->wanted.owner)
		doc_paragraph(d, T("责任单位：%s。"), i->wanted.owner);
	ledger_put(d, i->ws, i->ledger, &i->wanted);
}

/* How the doors were found stands under every figure. */
static enum status add_coverage(struct workspace *ws, struct doc *doc, struct arena *a, struct err *err)
{
	const char *sentence, *warning;
	enum status st = office_coverage(ws, &sentence, &warning, a, err);

	if (st == ST_OK && *sentence)
		doc_note(doc, "%s%s", sentence, warning);
	return st;
}

/* The names of the townships asked for, each of which must be one. NULL after a sentence. */
static const char *town_names(struct workspace *ws, const char *towns, struct arena *a, struct err *err)
{
	const char *out = "";

	for (const char *t = towns; *t; t += strcspn(t, ","), t += *t == ',') {
		size_t n = strcspn(t, ",");
		const char *code = arena_printf(a, "%.*s%s", (int)n, t, n == 9 ? "000" : ""), *name = workspace_unit_name(ws, code);

		if (strlen(code) != 12 || unit_level(code) != LEVEL_TOWNSHIP || strcmp(name, code) == 0) {
			(void)err_set(err, ST_USAGE, T("“%s”不是苏木乡镇（街道）的代码。要写 12 位代码，几个之间用逗号。"), code);
			return NULL;
		}
		out = arena_printf(a, "%s%s%s", out, *out ? T("、") : "", name);
	}
	return out;
}

/* What is asked for goes together. */
static enum status check_request(struct workspace *ws, const struct report_request *request, struct summary_input *in, struct arena *a,
				 struct err *err)
{
	in->only = "";
	if (request->towns && request->publish)
		return err_set(err, ST_USAGE, T("只出几个乡镇的材料不能登记给外单位：请出全旗的，里面有各乡镇。"));
	if (request->towns)
		in->only = town_names(ws, request->towns, a, err);
	return in->only ? figures_period(&in->period, request->period, err) : ST_USAGE;
}

/* The round before, where the page is of all of this one or of a period at its beginning. Where it cannot be read the page says why. */
static enum status add_past(struct workspace *ws, struct summary_input *in, const struct report_request *request, struct gathered *past,
			    struct arena *a, struct err *err)
{
	const struct round *round;
	struct err why = ERR_INIT;
	enum status st = in->round ? rounds_before(&round, ws, err) : ST_OK;

	in->past_why = "";
	if (st != ST_OK || !in->round || !round)
		return st;
	if (!*in->round->waves) {
		in->past_why = T("这一期没有写明两个时期访的是同一批调查点还是另抽的点（waves），变化的误差无法计算，不作比较。");
		return ST_OK;
	}
	st = rounds_gather(past, ws, round, in->form ? in->form->id : NULL, request->towns, &why);
	if (st == ST_OK)
		in->past = past->frame;
	else if (st == ST_INPUT || st == ST_NOT_FOUND || st == ST_CONFLICT)
		in->past_why = arena_strdup(a, why.text);
	else
		return err_set(err, st, "%s", why.text);
	in->past_round = round;
	return ST_OK;
}

enum status office_report(struct workspace *ws, const struct report_request *request, struct doc **doc, struct err *err)
{
	const char *period = request->period, *publish = request->publish;
	struct arena *a = arena_new();
	struct summary_language languages[ARRAY_LEN(((struct gathered *)0)->language)];
	struct summary_input in = { .round = workspace_round(ws), .period_text = period ? period : "", .languages = languages };
	char groups[DIGEST_GROUPS];
	struct issues issues = { ws, NULL, { .stage = STAGES, .owner = request->owner } };
	struct gathered g, past = { .form = NULL };
	enum status st = check_request(ws, request, &in, a, err);

	*doc = NULL;
	if (st == ST_OK)
		st = gather_towns(&g, ws, NULL, true, request->towns, err);
	if (st != ST_OK)
		goto out;
	st = ledger_load(&issues.ledger, ws, err);
	if (st == ST_OK)
		st = add_past(ws, &in, request, &past, a, err);
	if (st == ST_OK && (issues.ledger->issues.n || request->owner)) {
		in.issues = put_issues;
		in.issues_ctx = &issues;
	}
	state_digits(ws, groups);
	in.form = g.form;
	in.frame = g.frame;
	in.outcomes = g.outcomes;
	in.state_digits = groups;
	in.printed = printed_at(ws, a);
	in.made = made_at(ws);
	in.data = (struct tables_data){ .not_in_register = g.unregistered, .corrections = g.corrected, .conflicts = g.conflicts };
	for (; in.n_languages < g.languages; in.n_languages++)
		languages[in.n_languages] = (struct summary_language){
			.name = language_name(g.form, g.language[in.n_languages], a),
			.n = g.language_n[in.n_languages],
		};
	add_allowed(&in, g.form, a);
	if (st == ST_OK)
		st = make_page(ws, &in, publish, doc, err);
	if (st == ST_OK)
		st = add_coverage(ws, *doc, a, err);
	ledger_free(issues.ledger);
	gather_clear(&past);
	gather_clear(&g);
out:
	arena_free(a);
	return st;
}

enum status office_published(struct workspace *ws, struct strbuf *out, struct err *err)
{
	return published_list(out, ws, err);
}
