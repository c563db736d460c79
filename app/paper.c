/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/paper.h"

#include <string.h>

#include "app/check.h"
#include "app/notice.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/diag.h"
#include "forms/draw.h"
#include "forms/load.h"
#include "forms/sheet.h"
#include "report/doc.h"
#include "report/paper.h"

struct filling {
	const struct form *form;
	const struct round *round;
};

/* "zh" of "中文 (zh)", for the words of the program inside the text. */
static const char *fill(void *ctx, int lang, const char *text, struct arena *a)
{
	struct filling *f = ctx;
	const char *name = lang >= 0 && f->form->n_langs ? f->form->lang[lang] : "", *open = strrchr(name, '(');
	const char *code = open ? arena_strndup(a, open + 1, strcspn(open + 1, ")")) : i18n_lang();

	return notice_fill(f->round, "", code, text, a);
}

static enum status find_lang(int *out, const struct form *form, const char *lang, int otherwise, struct err *err)
{
	*out = lang ? form_lang(form, lang) : otherwise;
	return lang && *out < 0 ? err_set(err, ST_USAGE, T("问卷里没有语言“%s”。"), lang) : ST_OK;
}

/* Whether the sheet "translations" of the definition names who reviewed the language. The form's own needs no review. */
static enum status find_reviewed(bool *out, const struct form *form, const char *path, int lang, struct err *err)
{
	struct workbook *wb = NULL;
	const struct sheet *t;
	int language = -1, reviewer = -1;
	enum status st = ST_OK;

	*out = lang < 0 || lang == form->default_lang;
	if (*out)
		return ST_OK;
	st = workbook_open(&wb, path, err);
	t = st == ST_OK ? workbook_sheet(wb, "translations") : NULL;
	for (int c = 0; t && t->rows && c < t->cols; c++) {
		language = csvio_is_spelling("language|语言", sheet_cell(t, 0, c)) ? c : language;
		reviewer = csvio_is_spelling("reviewer|审定人", sheet_cell(t, 0, c)) ? c : reviewer;
	}
	for (int r = 1; language >= 0 && reviewer >= 0 && r < t->rows; r++)
		if (form_lang(form, sheet_cell(t, r, language)) == lang)
			*out = *sheet_cell(t, r, reviewer) != '\0';
	workbook_free(wb);
	return st;
}

static enum status make(struct doc **out, const struct paper_request *request, const struct form *form, const struct round *round, struct err *err)
{
	struct filling f = { form, round };
	struct paper p = { .form = form, .round = round, .notice_only = request->notice, .fill = fill, .ctx = &f };
	int interface = form_lang(form, i18n_lang());
	bool reviewed = true;
	enum status st = find_lang(&p.lang, form, request->lang, interface >= 0 ? interface : form->default_lang, err);

	if (st == ST_OK)
		st = find_lang(&p.beside, form, request->beside, -1, err);
	if (st == ST_OK)
		st = find_reviewed(&reviewed, form, request->form, p.beside, err);
	if (st == ST_OK && !reviewed)
		st = err_set(err, ST_INPUT, T("“%s”的译文还没有人审定，不能印在旁边给住户看。审定以后，在问卷的 translations 表里填上审定人（reviewer）和日期。"), request->beside);
	if (st == ST_OK)
		st = find_reviewed(&reviewed, form, request->form, p.lang, err);
	p.unreviewed = !reviewed;
	if (st == ST_OK)
		*out = paper_doc(&p);
	return st;
}

enum status paper_form(struct doc **out, const struct paper_request *request, struct diag_list *diags, struct err *err)
{
	struct form *form = NULL;
	struct round *round = NULL;
	struct diag_list round_diags;
	enum status st = form_load(&form, request->form, diags, err);

	diag_init(&round_diags, request->round);
	if (st == ST_OK && request->round)
		st = check_read_round(&round, request->round, &round_diags, err);
	if (st == ST_OK && round_diags.errors)
		st = err_set(err, ST_INPUT, T("%s 有错误，用 ruhu check 看是哪些。"), request->round);
	if (st == ST_OK)
		st = make(out, request, form, round, err);
	diag_clear(&round_diags);
	round_free(round);
	form_free(form);
	return st;
}

struct listing {
	struct workspace *ws;
	struct doc_table *table;
	const char *team, *seed, *unit; /* of the household at hand: its name */
	int n;
};

static enum status put_address(void *ctx, const struct door *door)
{
	struct listing *l = ctx;

	doc_cell(l->table, "%s %s%s %s%s%s", l->unit, door->building, door->entrance, door->door, *door->address ? " " : "", door->address);
	return ST_OK;
}

static enum status put_door(void *ctx, const struct household *h)
{
	struct listing *l = ctx;
	enum status st = ST_OK;

	if (l->team && strcmp(h->team, l->team) != 0)
		return ST_OK;
	doc_row(l->table);
	doc_cell(l->table, "%d", ++l->n);
	doc_cell(l->table, "%s", h->id);
	l->unit = workspace_unit_name(l->ws, h->unit);
	st = doors_each(workspace_doors(l->ws), h->id, put_address, l, NULL);
	if (l->table->filled < 3) /* it has no door of its own here */
		doc_cell(l->table, "%s", l->unit);
	doc_cell(l->table, "%s", draw_turned(l->seed, h->id) ? T("倒") : T("顺"));
	doc_cell(l->table, "%s", h->contact);
	return st;
}

enum status paper_doors(struct doc **out, struct workspace *ws, const char *team, struct err *err)
{
	const struct doc_column columns[] = { { T("序号"), DOC_RIGHT, 0 },	       { T("户号"), DOC_LEFT, 0 },
					      { T("门牌"), DOC_LEFT, 2 },	       { T("念法"), DOC_CENTRE, 0 },
					      { T("上次接触"), DOC_LEFT, 1 }, { T("第一次：日期、结果"), DOC_LEFT, 1 },
					      { T("第二次：日期、结果"), DOC_LEFT, 1 }, { T("第三次：日期、结果"), DOC_LEFT, 1 } };
	struct doc *d = doc_new(team ? T("入户门牌表") : T("入户门牌表（全部）"));
	const struct round *round = workspace_round(ws);
	struct listing l = { ws, NULL, team, round ? round->seed : "", "", 0 };
	enum status st;

	d->compact = true;
	if (team)
		d->subtitle = arena_printf(d->arena, T("队：%s"), team);
	d->footer = T("门牌是住户的个人信息：只给本队用，用完交回，不拍照、不外传。");
	l.table = doc_table(d, "", columns, ARRAY_LEN(columns));
	st = store_household_each(workspace_store(ws), NULL, NULL, put_door, &l, err);
	if (st == ST_OK && l.n == 0)
		st = err_set(err, ST_NOT_FOUND, team ? T("名册里没有队“%s”的住户。") : T("名册是空的。"), team);
	if (st != ST_OK) {
		doc_free(d);
		return st;
	}
	doc_note(d, "%s", T("念法：问卷上写着“按念法念”的题，写“顺”的户从第一项念起，写“倒”的户从最后一项念起，不了解、不愿回答总在最后。"));
	doc_note(d, "%s", T("结果：完成、中止、拒访、没人、约了再来（写时间）、进不去、空户、不是住宅、没有合适的人、语言不通、身体原因。"));
	*out = d;
	return ST_OK;
}

struct doc *paper_slip(struct workspace *ws)
{
	static const char *const rows[] = { TN("发出的问卷"), TN("完成"), TN("中止"), TN("拒访"), TN("没人"), TN("约了再来"), TN("其他"), TN("问题（转台账）"), TN("交回的空白问卷") };
	const struct doc_column columns[] = { { T("项目"), DOC_LEFT, 1 }, { T("份数（户数）"), DOC_LEFT, 1 }, { T("办公室点收"), DOC_LEFT, 1 }, { T("备注"), DOC_LEFT, 2 } };
	const struct round *round = workspace_round(ws);
	struct doc *d = doc_new(T("交接单"));
	struct doc_table *t;

	if (round) {
		d->subtitle = arena_strdup(d->arena, round->title);
		d->drill = round_is_drill(round);
	}
	doc_paragraph(d, "%s", T("队：＿＿＿＿＿＿　　日期：□□□□年□□月□□日　　地点：＿＿＿＿＿＿＿＿＿＿"));
	t = doc_table(d, "", columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		doc_row(t);
		doc_cell(t, "%s", i18n_text(rows[i]));
	}
	doc_paragraph(d, "%s", T("发出的问卷等于其余各行之和；对不上的，当面找清楚再签字。"));
	doc_paragraph(d, "%s", T("交的人签字：＿＿＿＿＿＿＿＿　　收的人签字：＿＿＿＿＿＿＿＿"));
	return d;
}
