/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/gather.h"

#include <stdio.h>
#include <string.h>

#include "app/issued.h"
#include "app/workspace.h"
#include "base/digest.h"
#include "exports/decisions.h"
#include "forms/round.h"
#include "forms/validate.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/outcome.h"

#define TOWN_DIGITS 9 /* of a unit, which tell the township */

struct reading {
	struct gathered *g;
	struct workspace *ws;
	const char *towns; /* NULL = all */
	struct decisions *decided;
	const struct tally_period *period; /* of the languages; NULL = all */
	bool registered; /* there is a register to look households up in */
	const struct outcome_table *met; /* only villages of it; NULL = all */
	struct err *err;
};

bool gather_wants(const char *towns, const char *unit)
{
	for (const char *t = towns; t && *t; t += strcspn(t, ","), t += *t == ',')
		if (strncmp(t, unit, TOWN_DIGITS) == 0)
			return true;
	return !towns;
}

static void count_language(struct gathered *g, const char *lang)
{
	size_t i;

	for (i = 0; i < g->languages && strcmp(g->language[i], lang) != 0; i++)
		;
	if (i == ARRAY_LEN(g->language))
		return;
	if (i == g->languages) {
		snprintf(g->language[i], sizeof(g->language[i]), "%s", lang);
		g->languages++;
	}
	g->language_n[i]++;
}

/* The most used first, whatever the records came in. */
static void sort_languages(struct gathered *g)
{
	for (size_t i = 1; i < g->languages; i++)
		for (size_t j = i; j > 0; j--) {
			size_t n = g->language_n[j];
			char code[sizeof(g->language[0])];

			if (g->language_n[j - 1] > n ||
			    (g->language_n[j - 1] == n && strcmp(g->language[j - 1], g->language[j]) <= 0))
				break;
			memcpy(code, g->language[j], sizeof(code));
			memcpy(g->language[j], g->language[j - 1], sizeof(code));
			memcpy(g->language[j - 1], code, sizeof(code));
			g->language_n[j] = g->language_n[j - 1];
			g->language_n[j - 1] = n;
		}
}

static enum status add_interview(struct reading *r, const struct head *head)
{
	const struct revision *rev = head->rev;
	const struct tally_row row = {
		.id = &rev->identity,
		.unit = rev->unit,
		.household = rev->household,
		.interviewer = rev->interviewer,
		.day = tally_local_day(rev->started, workspace_utc_offset(r->ws)),
		.outcome = rev->outcome,
		.marks = head->marks,
		.settled = decisions_counts(r->decided, &rev->identity),
		.body = rev->body,
	};

	if (strcmp(rev->form_id, r->g->form->id) != 0 || strcmp(rev->form_version, r->g->form->version) != 0) {
		r->g->other_forms++;
		return ST_OK;
	}
	r->g->set_aside += strcmp(rev->state, "aside") == 0;
	/* The languages of those that count, so that they add up to the interviews the page speaks of. */
	if (head->marks == 0 && strncmp(rev->outcome, "1.", 2) == 0 &&
	    (!r->period || r->period->whole || (row.day >= r->period->first && row.day <= r->period->last)))
		count_language(r->g, rev->lang);
	return tally_frame_add(r->g->frame, &row, r->err);
}

static enum status take_head(void *ctx, const struct head *head)
{
	struct reading *r = ctx;
	const struct revision *rev = head->rev;
	bool known = false;
	enum status st = ST_OK;

	if (rev->kind != REV_INTERVIEW && rev->kind != REV_VISIT)
		return ST_OK;
	if (rev->kind == REV_VISIT && strcmp(rev->state, "withdrawn") == 0)
		return ST_OK;
	/* A form tried out on its own belongs to no household and is no row of the round. */
	if (!*rev->unit || !gather_wants(r->towns, rev->unit))
		return ST_OK;
	if (rev->kind == REV_INTERVIEW && decisions_aside(r->decided, &rev->identity)) {
		r->g->decided++;
		return ST_OK;
	}
	r->g->conflicts += head->conflict;
	r->g->corrected += rev->seq > 1;
	if (r->registered && *rev->household) {
		st = store_household_known(workspace_store(r->ws), rev->household, &known, r->err);
		r->g->unregistered += st == ST_OK && !known;
	}
	if (st != ST_OK)
		return st;
	if (rev->kind == REV_INTERVIEW)
		st = add_interview(r, head);
	if (st == ST_OK && r->g->outcomes && *rev->household)
		st = outcomes_add(r->g->outcomes, rev->unit, rev->household,
				  tally_local_day(rev->started, workspace_utc_offset(r->ws)), rev->started, rev->outcome, r->err);
	return st;
}

static bool was_met(const struct outcome_table *met, const char *unit)
{
	size_t from = 0, to = met->n_units;

	while (from < to) {
		size_t half = from + (to - from) / 2;
		int c = strcmp(met->units[half].code, unit);

		if (c == 0)
			return true;
		if (c < 0)
			from = half + 1;
		else
			to = half;
	}
	return false;
}

static enum status take_household(void *ctx, const struct household *h)
{
	struct reading *r = ctx;

	r->registered = true;
	/* A household that no team was given is not part of the round: it was never issued. */
	if (!*h->team || !gather_wants(r->towns, h->unit) || (r->met && !was_met(r->met, h->unit)))
		return ST_OK;
	return outcomes_add(r->g->outcomes, h->unit, h->id, TALLY_NO_DAY, "", "", r->err);
}

static enum status take_issued(void *ctx, const struct household *h)
{
	struct reading *r = ctx;

	r->registered = true;
	return gather_wants(r->towns, h->unit) ? outcomes_add(r->g->outcomes, h->unit, h->id, TALLY_NO_DAY, "", "", r->err) : ST_OK;
}

/* What the round sent people to: its own list, where another round has begun since; else the register. */
static enum status read_register(struct reading *r)
{
	const struct round *round = workspace_round(r->ws);
	bool kept = false;
	enum status st = round ? issued_each(r->ws, round->id, take_issued, r, &kept, r->err) : ST_OK;

	return st == ST_OK && !kept ? store_household_each(workspace_store(r->ws), NULL, NULL, take_household, r, r->err) : st;
}

/* The villages of the sample are those of the register, worked in or not: an empty one is a zero of the design, and what became of its
 * households enters the weights. */
static enum status take_villages(struct gathered *g, struct err *err)
{
	struct outcome_table t;
	enum status st = ST_OK;

	outcomes_table(&t, g->outcomes, LEVEL_VILLAGE);
	for (size_t i = 0; i < t.n_units && st == ST_OK; i++) {
		const double *n = t.units[i].counts.n;
		const struct tally_village v = {
			.issued = (double)t.units[i].counts.households,
			.responded = n[OUTCOME_I] + n[OUTCOME_P],
			.eligible = n[OUTCOME_I] + n[OUTCOME_P] + n[OUTCOME_R] + n[OUTCOME_NC] + n[OUTCOME_O],
			.ineligible = n[OUTCOME_NE],
			.unknown = n[OUTCOME_UH] + n[OUTCOME_UO],
		};

		st = tally_frame_village(g->frame, t.units[i].code, &v, err);
	}
	for (size_t i = 0; i < t.n_units && st == ST_OK; i++)
		outcomes_weigh(g->outcomes, t.units[i].code, tally_frame_base(g->frame, t.units[i].code));
	outcome_table_clear(&t);
	return st;
}

enum status gather(struct gathered *out, struct workspace *ws, const char *form_id, bool with_outcomes, struct err *err)
{
	return gather_towns(out, ws, form_id, with_outcomes, NULL, NULL, err);
}

static enum status begin(struct reading *r, const char *form_id)
{
	const struct round *round = workspace_round(r->ws);
	enum status st = workspace_form(r->ws, form_id, &r->g->form, r->err);

	if (st == ST_OK)
		st = decisions_load(&r->decided, workspace_store(r->ws), r->err);
	if (st != ST_OK)
		return st;
	r->g->frame = tally_frame_new(r->g->form, round, workspace_divisions(r->ws));
	if (r->towns && round && round->n_populations)
		tally_frame_weighting(r->g->frame, TALLY_WEIGHTS_BASE);
	return ST_OK;
}

static enum status read_heads(struct reading *r)
{
	const struct round *round = workspace_round(r->ws);

	return store_heads_any(workspace_store(r->ws), -1, round ? round->id : NULL, take_head, r, r->err);
}

static enum status end(struct reading *r, enum status st)
{
	decisions_free(r->decided);
	if (st == ST_OK && r->g->outcomes && tally_basis_of(r->g->frame) == TALLY_DESIGN)
		st = take_villages(r->g, r->err);
	if (st != ST_OK)
		gather_clear(r->g);
	else
		sort_languages(r->g);
	return st;
}

enum status gather_towns(struct gathered *out, struct workspace *ws, const char *form_id, bool with_outcomes, const char *towns,
			 const struct tally_period *period, struct err *err)
{
	struct reading r = { .g = out, .ws = ws, .towns = towns, .period = period, .err = err };
	enum status st;

	memset(out, 0, sizeof(*out));
	st = begin(&r, form_id);
	if (st == ST_OK && with_outcomes) {
		out->outcomes = outcomes_new();
		st = read_register(&r);
	}
	if (st == ST_OK)
		st = read_heads(&r);
	return end(&r, st);
}

enum status gather_past(struct gathered *out, struct workspace *ws, const char *form_id, const char *towns, struct err *err)
{
	struct reading r = { .g = out, .ws = ws, .towns = towns, .err = err };
	struct outcome_table met;
	enum status st;

	memset(out, 0, sizeof(*out));
	st = begin(&r, form_id);
	if (st != ST_OK)
		return end(&r, st);
	out->outcomes = outcomes_new();
	st = read_heads(&r);
	outcomes_table(&met, out->outcomes, LEVEL_VILLAGE);
	r.met = &met;
	if (st == ST_OK)
		st = read_register(&r);
	outcome_table_clear(&met);
	return end(&r, st);
}

void gather_drop_outcomes(struct gathered *g)
{
	outcomes_free(g->outcomes);
	g->outcomes = NULL;
}

void gather_clear(struct gathered *g)
{
	tally_frame_free(g->frame);
	outcomes_free(g->outcomes);
	g->frame = NULL;
	g->outcomes = NULL;
}
