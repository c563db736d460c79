/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/rounds.h"

#include <stdlib.h>
#include <string.h>

#include "app/figures.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"

struct listing {
	struct round_list *out;
	struct workspace *ws;
	VEC(char *) ids;
};

static void take_id(void *ctx, const char *id)
{
	struct listing *l = ctx;
	const struct round *now = workspace_round(l->ws);

	if (!now || strcmp(now->id, id) != 0)
		VEC_PUSH(&l->ids, mem_strdup(id));
}

static int by_end(const void *a, const void *b)
{
	const struct round *x = *(const struct round *const *)a, *y = *(const struct round *const *)b;

	if (x->to != y->to)
		return x->to > y->to ? -1 : 1;
	return strcmp(x->id, y->id);
}

enum status rounds_others(struct round_list *out, struct workspace *ws, struct err *err)
{
	struct listing l = { .out = out, .ws = ws };
	enum status st;

	memset(out, 0, sizeof(*out));
	st = store_round_each(workspace_store(ws), take_id, &l, err);
	for (size_t i = 0; i < l.ids.n; i++) {
		const struct round *round = NULL;

		if (st == ST_OK)
			st = workspace_round_named(ws, l.ids.v[i], &round, err);
		if (st == ST_OK && round->n_forms)
			VEC_PUSH(&out->rounds, round);
		free(l.ids.v[i]);
	}
	VEC_CLEAR(&l.ids);
	if (st != ST_OK)
		VEC_CLEAR(&out->rounds);
	else if (out->rounds.n)
		qsort(out->rounds.v, out->rounds.n, sizeof(*out->rounds.v), by_end);
	return st;
}

enum status rounds_before(const struct round **out, struct workspace *ws, struct err *err)
{
	const struct round *now = workspace_round(ws);
	struct round_list list = { 0 };
	enum status st = now ? rounds_others(&list, ws, err) : ST_OK;

	*out = NULL;
	for (size_t i = 0; i < list.rounds.n && !*out; i++) {
		const struct round *r = list.rounds.v[i];

		if (r->to < now->from && (round_is_drill(now) || !round_is_drill(r)))
			*out = r;
	}
	VEC_CLEAR(&list.rounds);
	return st;
}

/* The rounds held in a period that ends before the present one began. */
static enum status held_then(const struct round **round, const struct round_list *list, const struct tally_period *p, const char *word,
			     struct err *err)
{
	struct strbuf several;
	enum status st = ST_OK;
	size_t n = 0;

	strbuf_init(&several);
	for (size_t i = 0; i < list->rounds.n; i++) {
		const struct round *r = list->rounds.v[i];

		if (r->from > p->last || r->to < p->first)
			continue;
		*round = r;
		strbuf_addf(&several, "%s%s", n++ ? T("、") : "", r->id);
	}
	if (n > 1)
		st = err_set(err, ST_USAGE, T("“%s”里做过几期调查：%s。请直接写和哪一期比。"), word, several.data);
	strbuf_clear(&several);
	return st;
}

enum status rounds_compare(const struct round **round, struct tally_period *period, struct workspace *ws, const char *word, struct err *err)
{
	const struct round *now = workspace_round(ws);
	struct round_list list;
	enum status st = rounds_others(&list, ws, err);

	*round = NULL;
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < list.rounds.n; i++)
		if (strcmp(list.rounds.v[i]->id, word) == 0)
			*round = list.rounds.v[i];
	if (*round) {
		*period = (struct tally_period){ .whole = true };
	} else if (!tally_period_parse(period, word)) {
		st = err_set(err, ST_USAGE,
			     T("“%s”不是数据里另一期的编号，也不是看得懂的期间。周写 2026-W47，月写 2026-11，季写 2026-Q4，或者 "
			       "2026-11-01..2026-11-15。"),
			     word);
	} else if (now && !period->whole && period->last < now->from) {
		st = held_then(round, &list, period, word, err);
	}
	VEC_CLEAR(&list.rounds);
	return st;
}

static bool has_form(const struct round *round, const char *form_id)
{
	for (size_t i = 0; form_id && i < round->n_forms; i++)
		if (strcmp(round->form[i].id, form_id) == 0)
			return true;
	return false;
}

enum status rounds_gather(struct gathered *out, struct workspace *ws, const struct round *round, const char *form_id, const char *towns,
			  struct err *err)
{
	const struct round *now = workspace_round(ws);
	enum status st = workspace_look_at_round(ws, round->id, err), back;

	if (st == ST_OK)
		st = gather_past(out, ws, has_form(round, form_id) ? form_id : NULL, towns, err);
	back = now ? workspace_look_at_round(ws, now->id, err) : ST_OK;
	if (st == ST_OK && back != ST_OK)
		gather_clear(out);
	return st != ST_OK ? st : back;
}
