/* SPDX-License-Identifier: MIT */
/* The record of a slip: what it says and every version of it; corrected or withdrawn from here. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/interview.h"
#include "app/office_keys.h"
#include "app/record.h"
#include "app/workspace.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/doc.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_VIEW = 1, TAG_REASON, TAG_ASK, TAG_WHY, TAG_SURE, TAG_RETURN, TAG_RETURNED };

/* What a withdrawal says of itself: no word about the person. */
static const struct {
	const char *code, *label;
} withdrawals[] = {
	{ "consent", TN("受访人撤回同意") },
	{ "in-error", TN("录错了，没有这次访谈") },
	{ "not-the-person", TN("访的不是该访的人") },
};

struct record_view {
	struct screen *screen;
	struct workspace *ws;
	struct identity record;
	struct record_about about;
	struct doc *doc;
	struct strbuf text;
	struct interview *iv; /* being corrected */
	int columns, first, page, total, why;
};

static enum status reload(struct record_view *v, struct err *err)
{
	struct doc *doc = NULL;
	enum status st = record_doc(&doc, &v->about, v->ws, &v->record, err);

	if (st != ST_OK)
		return st;
	doc_free(v->doc);
	v->doc = doc;
	v->columns = 0;
	return ST_OK;
}

static enum status record_open(struct screen *s, void *arg, struct err *err)
{
	const struct record_arg *a = arg;
	struct record_view *v = screen_data(s);

	v->screen = s;
	v->ws = a->ws;
	v->record = *a->record;
	strbuf_init(&v->text);
	return reload(v, err);
}

static void record_close(struct screen *s)
{
	struct record_view *v = screen_data(s);

	interview_close(v->iv);
	doc_free(v->doc);
	strbuf_clear(&v->text);
}

static enum context record_context(const struct screen *s UNUSED)
{
	return CONTEXT_RECORD;
}

static void record_draw(struct screen *s, struct canvas *c)
{
	struct record_view *v = screen_data(s);
	int top, rows, columns = canvas_columns(c) - 2;
	char place[64] = "";

	if (v->columns != columns) {
		strbuf_reset(&v->text);
		doc_write_text(&v->text, v->doc, columns, 0);
		v->columns = columns;
	}
	screen_body(c, &top, &rows);
	v->page = rows;
	v->total = canvas_wrap(NULL, 0, 0, columns, 1 << 20, 0, STYLE_PLAIN, v->text.data);
	v->first = screen_scroll(v->first, v->first, v->total, rows);
	if (v->total > rows)
		(void)snprintf(place, sizeof(place), "%d/%d", v->first + rows, v->total);
	screen_header(c, T("一份记录（只看不改）"), NULL, place);
	(void)canvas_wrap(c, 1, top, columns, rows, v->first, STYLE_PLAIN, v->text.data);
}

static unsigned ask_why(struct record_view *v)
{
	struct dialog_item items[ARRAY_LEN(withdrawals)];

	for (size_t i = 0; i < ARRAY_LEN(withdrawals); i++)
		items[i] = (struct dialog_item){ .label = i18n_text(withdrawals[i].label), .code = (int)i };
	return dialog_menu(v->screen, TAG_WHY, T("为什么撤回？"), items, ARRAY_LEN(items), 0);
}

static unsigned record_action(struct screen *s, enum action a, const struct event *ev)
{
	struct record_view *v = screen_data(s);

	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_RECORD_CORRECT:
		return dialog_prompt_required(s, TAG_REASON, T("为什么更正？（例如：住户打电话来说第 3 题听错了）"), NULL, 400, T("写一句原因。"));
	case ACTION_RECORD_RETURN:
		return return_ask(s, TAG_RETURN);
	case ACTION_RECORD_WITHDRAW:
		return ask_why(v);
	case ACTION_LAST:
		v->first = v->total;
		return SCREEN_REDRAW;
	default:
		return screen_list_key(a, ev, v->total, v->page, &v->first) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static bool record_enabled(const struct screen *s, enum action a)
{
	const struct record_view *v = screen_data(s);

	if (a == ACTION_RECORD_RETURN)
		return v->about.kind == REV_INTERVIEW;
	return a != ACTION_RECORD_CORRECT || v->about.correctable;
}

static unsigned correct(struct record_view *v, const char *reason)
{
	struct ask_arg arg = { .ws = v->ws, .review = true };
	struct err err = ERR_INIT;

	if (interview_correct(&v->iv, v->ws, &v->record, reason, &err) != ST_OK)
		return dialog_error(v->screen, TAG_VIEW, &err);
	arg.iv = v->iv;
	return screen_push(v->screen, &ask_screen, &arg, TAG_ASK);
}

static unsigned corrected(struct record_view *v)
{
	struct err err = ERR_INIT;

	interview_close(v->iv);
	v->iv = NULL;
	return reload(v, &err) == ST_OK ? SCREEN_REDRAW : dialog_error(v->screen, TAG_VIEW, &err);
}

static unsigned withdraw(struct record_view *v)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	char id[IDENTITY_TEXT];
	unsigned done = SCREEN_CLOSE | SCREEN_REDRAW;

	strbuf_init(&said);
	identity_format(id, &v->record);
	if (office_withdraw(v->ws, id, withdrawals[v->why].code, &said, &err) == ST_OK)
		screen_set_result(v->screen, 1, said.data);
	else
		done = dialog_error(v->screen, TAG_VIEW, &err);
	strbuf_clear(&said);
	return done;
}

static unsigned record_result(struct screen *s, const struct screen_result *r)
{
	struct record_view *v = screen_data(s);

	switch (r->tag) {
	case TAG_REASON:
		return r->code == 1 ? correct(v, r->text) : SCREEN_REDRAW;
	case TAG_ASK:
	case TAG_RETURNED:
		return corrected(v);
	case TAG_RETURN:
		return r->code == 1 ? return_write(s, TAG_RETURNED, v->ws, &v->record, r->text) : SCREEN_REDRAW;
	case TAG_WHY:
		if (r->code < 0)
			return SCREEN_REDRAW;
		v->why = r->code;
		return dialog_confirm(s, TAG_SURE, T("撤回以后，这份记录的全部回答从这里清除，以后再收到也不会回来，不能反悔。撤回吗？"));
	case TAG_SURE:
		return r->code == 1 ? withdraw(v) : SCREEN_REDRAW;
	default:
		return SCREEN_REDRAW;
	}
}

const struct screen_ops record_screen = {
	.name = "record",
	.size = sizeof(struct record_view),
	.open = record_open,
	.context = record_context,
	.draw = record_draw,
	.action = record_action,
	.enabled = record_enabled,
	.result = record_result,
	.close = record_close,
};
