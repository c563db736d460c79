/* SPDX-License-Identifier: MIT */
/* Who is asked in each household, for interviews on paper: decided by the round before anybody knocks. */
#include "config.h"

#include <string.h>

#include "app/office.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "forms/draw.h"
#include "forms/round.h"

enum { ADULTS = 8 };

struct drawing {
	const struct round *round;
	enum draw_method method;
	struct doc_table *table;
	size_t n;
};

static enum status draw_row(void *ctx, const struct household *h)
{
	struct drawing *d = ctx;

	doc_row(d->table);
	doc_cell(d->table, "%s", h->id);
	if (d->method == DRAW_KISH)
		doc_cell(d->table, "%s", draw_kish_name(draw_kish_place(d->round->seed, d->round->wave, h->id)));
	for (int n = 1; n <= ADULTS; n++)
		doc_cell(d->table, "%d", draw_by(d->method, d->round->seed, d->round->wave, h->id, n));
	d->n++;
	return ST_OK;
}

static struct doc_table *sheet(struct doc *doc, enum draw_method method)
{
	struct doc_column columns[ADULTS + 2] = { { T("住户"), DOC_LEFT, 1 } };
	size_t n = 1;

	if (method == DRAW_KISH)
		columns[n++] = (struct doc_column){ T("Kish表"), DOC_CENTRE, 0 };
	for (int i = 1; i <= ADULTS; i++)
		columns[n++] = (struct doc_column){ arena_printf(doc->arena, T("%d位"), i), DOC_RIGHT, 0 };
	return doc_table(doc, "", columns, n);
}

enum status office_draw_sheet(struct workspace *ws, const char *unit, struct doc **out, struct err *err)
{
	struct drawing d = { .round = workspace_round(ws) };
	struct doc *doc;
	enum status st;

	*out = NULL;
	if (!d.round || !*d.round->seed)
		return err_set(err, ST_USAGE, T("还没有一期带 seed（种子）的调查，抽不出人来。"));
	d.method = draw_method_of(d.round->person);
	if (d.method == DRAW_BY_HAND)
		return err_set(err, ST_USAGE, T("这一期不由程序抽人（person 是 %s）。按生日选人用 ruhu draw --birthdays。"), d.round->person);
	doc = doc_new(T("各户由谁回答"));
	d.table = sheet(doc, d.method);
	st = store_household_each(workspace_store(ws), unit, NULL, draw_row, &d, err);
	if (st == ST_OK && d.n == 0)
		st = err_set(err, ST_NOT_FOUND, T("名册里没有要列的住户。"));
	if (st != ST_OK) {
		doc_free(doc);
		return st;
	}
	doc_note(doc, "%s", T("家里有几位成人，就看哪一列：男的由大到小，再女的由大到小，数到那一位。谁开门不算，抽到的人不能换。"));
	if (d.method == DRAW_KISH)
		doc_note(doc, "%s", T("六位以上的按六位；第七位以后抽不到。五位的家庭，第三、第五位略多（各 3/12）。"));
	*out = doc;
	return ST_OK;
}
