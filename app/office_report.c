/* SPDX-License-Identifier: MIT */
/* The leader's page out of the merged store. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/duty.h"
#include "app/figures.h"
#include "app/gather.h"
#include "app/ledger.h"
#include "app/office.h"
#include "app/office_internal.h"
#include "app/published.h"
#include "app/quotes.h"
#include "app/rounds.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "forms/household.h"
#include "report/labels.h"
#include "report/summary.h"
#include "report/tables.h"

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
	struct duty duty;
};

static void put_issues(void *ctx, struct doc *d)
{
	struct issues *i = ctx;

	if (i->duty.domain)
		doc_paragraph(d, T("分管领域：%s；责任单位：%s。"), i->duty.domain, duty_owners(&i->duty, d->arena));
	else if (i->wanted.owner)
		doc_paragraph(d, T("责任单位：%s。"), i->wanted.owner);
	ledger_put(d, i->ws, i->ledger, &i->wanted);
}

static int by_question(const void *left, const void *right)
{
	const struct quote *a = *(const struct quote *const *)left, *b = *(const struct quote *const *)right;

	if (a->node != b->node)
		return (a->node > b->node) - (a->node < b->node);
	return memcmp(a->decision.b, b->decision.b, IDENTITY_SIZE);
}

static bool is_in(const struct summary_input *in, const char *towns, const struct quote *q)
{
	bool period = in->period.whole || (q->day >= in->period.first && q->day <= in->period.last);

	return period && gather_wants(towns, q->unit);
}

/* The released words of the period and the townships; all of it is borrowed from all. */
static void add_quotes(struct summary_input *in, const struct quotes *all, const char *towns, struct arena *a)
{
	const struct quote **shown = arena_array(a, all->v.n + 1, sizeof(*shown));
	struct summary_quote *out = arena_array(a, all->v.n + 1, sizeof(*out));

	for (size_t i = 0; i < all->v.n; i++) {
		if (!is_in(in, towns, &all->v.v[i]))
			continue;
		in->n_said++;
		in->n_looked_at += all->v.v[i].state != QUOTE_WAITING;
		if (all->v.v[i].state == QUOTE_RELEASED)
			shown[in->n_quotes++] = &all->v.v[i];
	}
	if (in->n_quotes > 1)
		qsort(shown, in->n_quotes, sizeof(*shown), by_question);
	for (size_t i = 0; i < in->n_quotes; i++)
		out[i] = (struct summary_quote){ labels_question(all->form, shown[i]->node), shown[i]->unit, shown[i]->quoted };
	in->quotes = out;
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

/* What one domain or one office answers for, out of the office's own list: its rates, its questions, its problems. */
static enum status add_duty(struct summary_input *in, struct issues *issues, struct workspace *ws, const struct report_request *request,
			    const struct form *form, struct arena *a, struct err *err)
{
	struct duty *d = &issues->duty;
	enum status st;

	issues->wanted.owner = request->owner;
	if (!request->departments)
		return request->domain ? err_set(err, ST_USAGE, T("按分管领域出，要用 --departments 给出部门和分管领域的表（样子见 departments.csv）。")) : ST_OK;
	st = duty_read(d, ws, form, request->departments, request->domain, request->owner, a, err);
	if (st != ST_OK)
		return st;
	in->metrics = d->metrics.v;
	in->n_metrics = d->metrics.n;
	in->nodes = d->nodes.v;
	in->n_nodes = d->nodes.n;
	in->restricted = true;
	in->only = arena_printf(a, "%s%s%s", in->only, *in->only ? T("，") : "",
				d->domain ? arena_printf(a, T("分管领域：%s"), d->domain) : arena_printf(a, T("责任单位：%s"), request->owner));
	issues->wanted.owner = NULL;
	issues->wanted.duty = d;
	return ST_OK;
}

/* The round before, where the page is of all of this one or of a period at its beginning. Where it cannot be read the page says why. */
static enum status add_past(struct workspace *ws, struct summary_input *in, const struct report_request *request, struct gathered *past,
			    struct arena *a, struct err *err)
{
	const struct round *round;
	struct err why = ERR_INIT;
	enum status st = in->round && *in->round->waves ? rounds_before(&round, ws, err) : ST_OK;

	in->past_why = "";
	if (st != ST_OK || !in->round || !*in->round->waves || !round)
		return st;
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

/* What the page is made of, and what has to live as long. */
struct page {
	struct summary_input in;
	struct summary_language languages[ARRAY_LEN(((struct gathered *)0)->language)];
	struct gathered g, past;
	struct issues issues;
	struct quotes quotes;
	char groups[DIGEST_GROUPS];
};

static enum status add_gathered(struct page *p, struct workspace *ws, struct arena *a, struct err *err)
{
	struct summary_input *in = &p->in;
	const struct gathered *g = &p->g;

	in->form = g->form;
	in->frame = g->frame;
	in->outcomes = g->outcomes;
	in->state_digits = p->groups;
	in->printed = office_printed_at(ws, a);
	in->made = office_made_at(ws);
	in->data = (struct tables_data){ .not_in_register = g->unregistered, .corrections = g->corrected, .conflicts = g->conflicts, .decided = g->decided };
	in->languages = p->languages;
	for (; in->n_languages < g->languages; in->n_languages++)
		p->languages[in->n_languages] = (struct summary_language){
			.name = language_name(g->form, g->language[in->n_languages], a),
			.n = g->language_n[in->n_languages],
		};
	add_allowed(in, g->form, a);
	return office_state_digits(ws, p->groups, err);
}

/* Everything beside the figures: the round before, the ledger's problems, people's own words. */
static enum status add_rest(struct page *p, struct workspace *ws, const struct report_request *request, struct arena *a, struct err *err)
{
	enum status st = add_duty(&p->in, &p->issues, ws, request, p->g.form, a, err);

	if (st == ST_OK)
		st = add_past(ws, &p->in, request, &p->past, a, err);
	if (st == ST_OK)
		st = ledger_load(&p->issues.ledger, ws, err);
	if (st == ST_OK && (p->issues.ledger->issues.n || request->owner || request->domain)) {
		p->in.issues = put_issues;
		p->in.issues_ctx = &p->issues;
	}
	if (st == ST_OK)
		st = quotes_load(&p->quotes, ws, err);
	if (st == ST_OK)
		add_quotes(&p->in, &p->quotes, request->towns, a);
	return st;
}

enum status office_report(struct workspace *ws, const struct report_request *request, struct doc **doc, struct err *err)
{
	struct arena *a = arena_new();
	struct page *p = arena_alloc(a, sizeof(*p));
	enum status st;

	p->in = (struct summary_input){ .round = workspace_round(ws), .period_text = request->period ? request->period : "" };
	p->issues = (struct issues){ .ws = ws, .wanted = { .stage = STAGES } };
	*doc = NULL;
	st = check_request(ws, request, &p->in, a, err);
	if (st == ST_OK)
		st = gather_towns(&p->g, ws, NULL, true, request->towns, &p->in.period, err);
	if (st != ST_OK)
		goto out;
	st = add_gathered(p, ws, a, err);
	if (st == ST_OK)
		st = add_rest(p, ws, request, a, err);
	if (st == ST_OK)
		st = make_page(ws, &p->in, request->publish, doc, err);
	if (st == ST_OK)
		st = add_coverage(ws, *doc, a, err);
	duty_clear(&p->issues.duty);
	ledger_free(p->issues.ledger);
	quotes_clear(&p->quotes);
	gather_clear(&p->past);
	gather_clear(&p->g);
out:
	arena_free(a);
	return st;
}
