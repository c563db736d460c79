/* SPDX-License-Identifier: MIT */
/* `ruhu quality`: every interview and every call of the merged store, looked at for what is odd. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/figures.h"
#include "app/gather.h"
#include "app/office.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "exports/decisions.h"
#include "forms/csvio.h"
#include "report/labels.h"
#include "report/quality_doc.h"
#include "tally/metric.h"
#include "tally/review.h"

#define OWN_MAX ((size_t)1 << 20)

struct looking {
	struct review *rv;
	const struct form *form;
	struct decisions *decided;
	size_t aside;
};

static enum status take_head(void *ctx, const struct head *head)
{
	struct looking *l = ctx;
	const struct revision *rev = head->rev;
	bool interview = rev->kind == REV_INTERVIEW && strncmp(rev->outcome, "1.", 2) == 0;
	const struct review_row row = {
		.id = &rev->identity,
		.unit = rev->unit,
		.household = rev->household,
		.interviewer = rev->interviewer,
		.started = rev->started,
		.ended = rev->ended,
		.seq = rev->seq,
		.body = rev->body,
	};

	if ((rev->kind != REV_INTERVIEW && rev->kind != REV_VISIT) || !*rev->unit || strcmp(rev->state, "withdrawn") == 0)
		return ST_OK;
	if (rev->kind == REV_INTERVIEW && decisions_aside(l->decided, &rev->identity)) {
		l->aside++;
		return ST_OK;
	}
	review_call(l->rv, rev->interviewer, interview);
	if (!interview || strcmp(rev->form_id, l->form->id) != 0 || strcmp(rev->form_version, l->form->version) != 0)
		return ST_OK;
	/* Marked ones are looked at too: what they lack is part of the picture. */
	review_add(l->rv, &row);
	return ST_OK;
}

/* "interviewer,unit" lines: what the interviewer's own office looks after; a unit stands for all below it. */
struct own {
	const char *interviewer, *unit;
	size_t digits; /* of the unit that matter */
};
struct own_list {
	struct arena *arena;
	VEC(struct own) v;
};

static enum status read_own(struct own_list *out, const char *path, struct err *err)
{
	struct strbuf text;
	int line = 1;
	enum status st;

	strbuf_init(&text);
	st = fs_read(&text, path, OWN_MAX, err);
	for (const char *at = text.data; st == ST_OK && *at; line++) {
		size_t n = strcspn(at, "\r\n"), comma = strcspn(at, ",");
		struct own own;

		if (comma < n) {
			own.interviewer = arena_strndup(out->arena, at, comma);
			own.unit = arena_strndup(out->arena, at + comma + 1, n - comma - 1);
			own.digits = unit_code_valid(own.unit) ? (unit_level(own.unit) == LEVEL_COUNTY     ? 6
								  : unit_level(own.unit) == LEVEL_TOWNSHIP ? 9
													   : UNIT_CODE)
							       : 0;
			if (own.digits)
				VEC_PUSH(&out->v, own);
			else if (line > 1) /* the first may be a head */
				st = err_set(err, ST_INPUT, T("%s 第 %d 行：“%s”不是12位的单位代码。每行写“访问员代号,单位代码”。"), path, line,
					     own.unit);
		}
		at += n;
		at += strspn(at, "\r\n");
	}
	strbuf_clear(&text);
	return st;
}

static bool is_own(void *ctx, const char *interviewer, const char *unit, const char *household)
{
	const struct own_list *list = ctx;

	(void)household;
	for (size_t i = 0; i < list->v.n; i++)
		if (strcmp(list->v.v[i].interviewer, interviewer) == 0 && strncmp(list->v.v[i].unit, unit, list->v.v[i].digits) == 0)
			return true;
	return false;
}

static enum status own_effect(struct quality_input_doc *in, struct tally_change *change, struct workspace *ws, const char *path,
			      struct err *err)
{
	struct own_list own = { .arena = arena_new() };
	struct gathered g;
	const struct metric *m;
	enum status st = read_own(&own, path, err);

	if (st == ST_OK)
		st = gather(&g, ws, NULL, true, err);
	if (st != ST_OK)
		goto out;
	m = figures_main_metric(g.form, workspace_round(ws));
	if (m) {
		st = tally_contrast(change, &in->own_n, g.frame, m, is_own, &own, err);
		in->own = change;
		in->own_metric = labels_metric(g.form, m);
	}
	gather_clear(&g);
out:
	VEC_CLEAR(&own.v);
	arena_free(own.arena);
	return st;
}

static const char *name_of(void *ctx, const char *code)
{
	return workspace_unit_name(ctx, code);
}

enum status office_quality(struct workspace *ws, const char *form_id, const char *own_path, struct doc **doc, struct err *err)
{
	const struct round *round = workspace_round(ws);
	struct quality_input_doc in = { .unit_name = name_of, .ctx = ws };
	struct tally_change change;
	struct strbuf day;
	struct looking l = { 0 };
	enum status st = workspace_form(ws, form_id, &l.form, err);

	*doc = NULL;
	if (st != ST_OK)
		return st;
	strbuf_init(&day);
	clock_format_date(&day, (round ? round->to : workspace_today(ws)) + (round ? round->keep_doors_days : 30));
	l.rv = review_new(l.form, round, workspace_now(ws));
	st = decisions_load(&l.decided, workspace_store(ws), err);
	if (st == ST_OK)
		st = store_heads_any(workspace_store(ws), -1, round ? round->id : NULL, take_head, &l, err);
	if (st == ST_OK && own_path)
		st = own_effect(&in, &change, ws, own_path, err);
	if (st == ST_OK) {
		review_run(l.rv);
		in.review = l.rv;
		in.delete_by = day.data;
		in.aside = l.aside;
		*doc = quality_doc(&in);
	}
	review_free(l.rv);
	decisions_free(l.decided);
	strbuf_clear(&day);
	return st;
}
