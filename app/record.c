/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/record.h"

#include <string.h>

#include "app/door.h"
#include "app/history.h"
#include "app/interview.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/decisions.h"
#include "forms/validate.h"
#include "report/doc.h"

struct writing {
	struct workspace *ws;
	struct doc *d;
	struct doc_table *t;
	struct interview *iv;
	struct instance *in;
	size_t heads;
};

/* "2 满意"; of several choices all of them. */
static const char *shown(struct writing *w, struct spot s, const char *value)
{
	struct arena *a = w->d->arena;
	const struct node *node = &instance_form(w->in)->nodes[s.node];
	const int lang = session_lang(interview_session(w->iv));
	const char *all = "";

	if (!node->list)
		return value;
	for (const char *p = value; *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		const char *name = arena_strndup(a, p, n);
		const struct choice *c = list_choice(node->list, name);

		all = arena_printf(a, "%s%s%s %s", all, *all ? T("；") : "", name, c ? instance_choice_label(w->in, s, c, lang, a, NULL) : "");
		p += n;
	}
	return all;
}

static void put_answer(void *ctx, struct spot s)
{
	struct writing *w = ctx;
	struct arena *a = w->d->arena;
	const char *value = instance_value(w->in, s), *label;

	if (!*value || !instance_form(w->in)->nodes[s.node].type->stores)
		return;
	label = instance_text(w->in, s, TEXT_LABEL, session_lang(interview_session(w->iv)), a, NULL);
	doc_row(w->t);
	doc_cell(w->t, "%s", *label ? interview_fill(w->iv, label, a) : instance_form(w->in)->nodes[s.node].name);
	doc_cell(w->t, "%s", shown(w, s, value));
}

static enum status put_answers(struct writing *w, const struct identity *record, struct err *err)
{
	const struct doc_column columns[] = { { T("题目"), DOC_LEFT, 2 }, { T("回答"), DOC_LEFT, 2 } };
	enum status st = interview_view(&w->iv, w->ws, record, err);

	if (st != ST_OK)
		return st;
	w->in = session_instance(interview_session(w->iv));
	w->t = doc_table(w->d, "", columns, ARRAY_LEN(columns));
	instance_each(w->in, put_answer, w);
	interview_close(w->iv);
	return ST_OK;
}

static enum status put_version(void *ctx, const struct head *head)
{
	struct writing *w = ctx;
	const struct revision *rev = head->rev;

	w->heads += head->is_head;
	doc_row(w->t);
	doc_cell(w->t, "%d%s", (int)rev->seq, head->counts ? "*" : "");
	doc_cell(w->t, "%.16s", *rev->submitted ? rev->submitted : rev->started);
	doc_cell(w->t, "%s  %s", rev->device, *rev->author ? rev->author : rev->interviewer);
	doc_cell(w->t, "%s", outcome_label(rev->outcome));
	doc_cell(w->t, "%s", *rev->reason ? rev->reason : *head->origin ? head->origin : T("本机"));
	return ST_OK;
}

static enum status put_history(struct writing *w, const struct identity *record, struct err *err)
{
	const struct doc_column columns[] = {
		{ T("版"), DOC_RIGHT, 0 }, { T("时间"), DOC_LEFT, 0 }, { T("谁"), DOC_LEFT, 0 }, { T("结果"), DOC_LEFT, 1 }, { T("原因、来处"), DOC_LEFT, 2 },
	};
	enum status st;

	w->t = doc_table(w->d, T("每一版（* 是现在用的）"), columns, ARRAY_LEN(columns));
	st = store_history_each(workspace_store(w->ws), record, put_version, w, err);
	if (st == ST_OK && w->heads > 1)
		doc_note(w->d, T("有 %d 种说法，要人来定：在首页按 C。"), (int)w->heads);
	return st;
}

static void put_marks(struct doc *d, unsigned marks)
{
	for (unsigned m = MARK_TYPE; m < MARK_SOFT; m <<= 1)
		if (marks & m)
			doc_note(d, T("不计数：%s。可以用更正改好。"), mark_name((enum mark)m));
}

static enum status put_decision(struct writing *w, const struct identity *record, const struct revision *rev, struct err *err)
{
	struct decisions *d = NULL;
	const struct decided_household *h;
	enum status st = decisions_load(&d, workspace_store(w->ws), err);

	if (st != ST_OK)
		return st;
	h = decisions_household(d, rev->round, rev->household);
	if (h && decisions_aside(d, record))
		doc_note(w->d, T("按办公室的决定不计入：%s（%s）。"), h->reason, h->who);
	decisions_free(d);
	return ST_OK;
}

static enum status put_returned(void *ctx, const struct store_sendback *s)
{
	struct writing *w = ctx;

	if (!s->answer)
		doc_note(w->d, T("退回补问，等答复：%s（%s，%.10s）"), s->said.text, s->rev->interviewer, s->rev->submitted);
	else
		doc_note(w->d, T("退回补问：%s（%s，%.10s）。已答复，%s：%s"), s->said.text, s->rev->interviewer, s->rev->submitted,
			 s->changed ? T("改了") : T("没有改"), s->answer->reason);
	return ST_OK;
}

static void put_head(struct writing *w, const struct revision *rev, struct arena *a)
{
	doc_paragraph(w->d, T("%s  %s（户号 %s）"), rev->kind == REV_VISIT ? T("走访") : T("访谈"),
		      *rev->household ? door_estate(w->ws, rev->household, a) : T("没有门牌"), *rev->household ? rev->household : T("无"));
	doc_paragraph(w->d, T("结果：%s。访问员 %s，%.16s 开始，期 %s。"), outcome_label(rev->outcome), rev->interviewer, rev->started,
		      *rev->round ? rev->round : T("无"));
}

enum status record_doc(struct doc **out, struct record_about *about, struct workspace *ws, const struct identity *record, struct err *err)
{
	struct arena *a = arena_new();
	struct writing w = { .ws = ws };
	struct history h;
	struct err none = ERR_INIT;
	char id[IDENTITY_TEXT];
	unsigned marks = 0;
	enum status st = history_read(&h, ws, record, a, err);

	*out = NULL;
	if (st == ST_OK && h.rev.kind != REV_INTERVIEW && h.rev.kind != REV_VISIT)
		st = err_set(err, ST_NOT_FOUND, T("这个编号不是访谈，也不是走访。"));
	if (st == ST_OK)
		st = store_revision_get(workspace_store(ws), record, &h.id, &h.rev, &marks, a, err);
	if (st != ST_OK)
		goto out;
	identity_format(id, record);
	w.d = doc_new(arena_printf(a, T("记录 %.4s-%.4s"), id, id + 4));
	put_head(&w, &h.rev, a);
	put_marks(w.d, marks);
	*about = (struct record_about){ .kind = h.rev.kind };
	about->correctable = h.rev.kind == REV_INTERVIEW && put_answers(&w, record, &none) == ST_OK;
	if (h.rev.kind == REV_INTERVIEW && !about->correctable)
		doc_note(w.d, "%s", none.text);
	st = put_decision(&w, record, &h.rev, err);
	if (st == ST_OK)
		st = store_sendback_each(workspace_store(ws), record, put_returned, &w, err);
	if (st == ST_OK)
		st = put_history(&w, record, err);
	if (st == ST_OK)
		*out = w.d;
	else
		doc_free(w.d);
out:
	arena_free(a);
	return st;
}
