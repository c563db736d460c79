/* SPDX-License-Identifier: MIT */
/*
 * Paper forms keyed in, one after the other: the number on the paper decides whether it is the first time or the second. After the second
 * what differs is shown, answer by answer, to be decided from the paper.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/entry.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_NUMBER = 1, TAG_HOUSEHOLD, TAG_DATE, TAG_WHO, TAG_KEYING, TAG_DECIDE, TAG_MESSAGE };
enum { TAKE_FIRST = 1, TAKE_SECOND };

struct entry_view {
	struct screen *screen;
	struct workspace *ws;
	const struct form *form;
	struct interview *iv;
	struct arena *arena; /* of the paper at hand */
	struct entry_paper paper;
	enum entry_pass pass;
	struct entry_difference *differences;
	size_t n, at;
	char date[16], who[32]; /* of the paper before: the next one of a pile is often the same */
	struct strbuf waiting;
	int finished; /* papers done in this sitting */
};

static enum status refresh(struct entry_view *v, struct err *err)
{
	strbuf_reset(&v->waiting);
	return entry_waiting(v->ws, v->form, &v->waiting, err);
}

static enum status entry_open(struct screen *s, void *arg, struct err *err)
{
	const struct entry_arg *a = arg;
	struct entry_view *v = screen_data(s);

	v->screen = s;
	v->ws = a->ws;
	v->form = a->form;
	v->arena = arena_new();
	strbuf_init(&v->waiting);
	return refresh(v, err);
}

static void entry_close(struct screen *s)
{
	struct entry_view *v = screen_data(s);

	interview_close(v->iv);
	arena_free(v->arena);
	strbuf_clear(&v->waiting);
}

static enum context entry_context(const struct screen *s UNUSED)
{
	return CONTEXT_ENTRY;
}

static void entry_draw(struct screen *s, struct canvas *c)
{
	struct entry_view *v = screen_data(s);
	int top, rows, y, width = canvas_columns(c) - 6;

	screen_header(c, T("录入纸质问卷"), NULL, workspace_interviewer(v->ws));
	screen_body(c, &top, &rows);
	y = top + 1;
	y += canvas_wrap(c, 3, y, width, 2, 0, STYLE_BOLD, v->form->title) + 1;
	y += canvas_wrap(c, 3, y, width, 3, 0, STYLE_PLAIN, T("每份录两遍，最好由两个人录。不一样的地方对着纸定，定完才成一份记录。")) + 1;
	(void)canvas_textf(c, 3, y++, STYLE_PLAIN, width, T("这次做完 %d 份"), v->finished);
	if (v->waiting.len)
		(void)canvas_wrap(c, 3, y, width, top + rows - y, 0, STYLE_PLAIN,
				  arena_printf(v->arena, T("等第二遍的：%s"), v->waiting.data));
}

static unsigned trouble(struct entry_view *v, const struct err *err)
{
	interview_close(v->iv);
	v->iv = NULL;
	return dialog_error(v->screen, TAG_MESSAGE, err);
}

static unsigned begin(struct entry_view *v)
{
	struct ask_arg arg = { .ws = v->ws };
	struct err err = ERR_INIT;

	if (entry_begin(&v->iv, v->ws, v->form, &v->paper, v->pass, &err) != ST_OK)
		return trouble(v, &err);
	arg.iv = v->iv;
	return screen_push(v->screen, &ask_screen, &arg, TAG_KEYING);
}

static unsigned number_given(struct entry_view *v, const char *number)
{
	const char *by = "";
	struct err err = ERR_INIT;

	arena_reset(v->arena);
	v->paper = (struct entry_paper){ .number = "" };
	if (entry_look(v->ws, v->form, number, &v->pass, &v->paper, &by, v->arena, &err) != ST_OK)
		return trouble(v, &err);
	if (v->pass == ENTRY_DONE)
		return dialog_message(v->screen, TAG_MESSAGE, T("%s 号已经录完了，记录编号 %.8s。要改用 ruhu correct。"), number, by);
	if (v->pass == ENTRY_FIRST)
		return dialog_prompt_required(v->screen, TAG_HOUSEHOLD, T("户号（写后几位就行，如 02-0007）"), NULL, 48, T("写户号。"));
	if (strcmp(by, workspace_interviewer(v->ws)) == 0)
		screen_say(v->screen, STYLE_WARN, "%s", T("第一遍也是您录的：最好换个人录第二遍。"));
	return begin(v);
}

static unsigned household_given(struct entry_view *v, const char *text)
{
	struct err err = ERR_INIT;

	if (entry_household(v->ws, text, &v->paper.household, v->arena, &err) != ST_OK)
		return trouble(v, &err);
	return dialog_prompt_required(v->screen, TAG_DATE, T("访问日期（写成 2026-11-23）"), v->date, 10, T("写日期。"));
}

static unsigned settle(struct entry_view *v)
{
	struct err err = ERR_INIT;
	char number[32];

	if (entry_settle(v->iv, &v->paper, v->differences, v->n, number, &err) != ST_OK || refresh(v, &err) != ST_OK)
		return trouble(v, &err);
	interview_close(v->iv);
	v->iv = NULL;
	v->finished++;
	screen_say(v->screen, STYLE_GOOD, T("%s 号存好了，记录编号 %s，定了 %d 处。"), v->paper.number, number, (int)v->n);
	return SCREEN_REDRAW;
}

/* One difference after the other; the paper decides. */
static unsigned decide(struct entry_view *v)
{
	const struct entry_difference *d;
	struct dialog_item items[2];

	if (v->at == v->n)
		return settle(v);
	d = &v->differences[v->at];
	items[0] = (struct dialog_item){ .label = d->first_shown, .code = TAKE_FIRST, .note = T("第一遍") };
	items[1] = (struct dialog_item){ .label = d->second_shown, .code = TAKE_SECOND, .note = T("第二遍") };
	return dialog_menu(v->screen, TAG_DECIDE,
			   arena_printf(v->arena, T("%d/%d 两遍不一样，看纸上是哪个。%s"), (int)v->at + 1, (int)v->n, d->label), items, 2, 0);
}

static unsigned keyed(struct entry_view *v, const struct screen_result *r)
{
	struct err err = ERR_INIT;

	if (r->code != 1) {
		interview_close(v->iv);
		v->iv = NULL;
		screen_say(v->screen, STYLE_WARN, "%s", T("没有录完，这一遍没有留下。"));
		return SCREEN_REDRAW;
	}
	if (v->pass == ENTRY_SECOND) {
		v->at = 0;
		return entry_compare(v->iv, &v->paper, &v->differences, &v->n, v->arena, &err) == ST_OK ? decide(v) : trouble(v, &err);
	}
	if (entry_keep(v->iv, &v->paper, &err) != ST_OK || refresh(v, &err) != ST_OK)
		return trouble(v, &err);
	interview_close(v->iv);
	v->iv = NULL;
	screen_say(v->screen, STYLE_GOOD, T("%s 号第一遍存好了。"), v->paper.number);
	return SCREEN_REDRAW;
}

static unsigned entry_action(struct screen *s, enum action a, const struct event *ev UNUSED)
{
	if (a == ACTION_QUIT)
		return SCREEN_QUIT;
	if (a != ACTION_ENTRY_NEXT)
		return SCREEN_IGNORED;
	return dialog_prompt_required(s, TAG_NUMBER, T("纸质问卷的编号"), NULL, 20, T("写纸上的编号。"));
}

static unsigned entry_result(struct screen *s, const struct screen_result *r)
{
	struct entry_view *v = screen_data(s);

	if (r->tag == TAG_KEYING)
		return keyed(v, r);
	if (r->tag == TAG_DECIDE && r->code < 0) { /* not decided: the second keying is done again */
		interview_close(v->iv);
		v->iv = NULL;
		screen_say(s, STYLE_WARN, "%s", T("没有定，第一遍还在，第二遍要重录。"));
	}
	if (r->code < 0)
		return SCREEN_REDRAW;
	switch (r->tag) {
	case TAG_NUMBER:
		return number_given(v, r->text);
	case TAG_HOUSEHOLD:
		return household_given(v, r->text);
	case TAG_DATE:
		snprintf(v->date, sizeof(v->date), "%s", r->text);
		v->paper.date = v->date;
		return dialog_prompt_required(s, TAG_WHO, T("访问员代号"), v->who, 16, T("写代号。"));
	case TAG_WHO:
		snprintf(v->who, sizeof(v->who), "%s", r->text);
		v->paper.interviewer = v->who;
		return begin(v);
	case TAG_DECIDE:
		v->differences[v->at++].take_first = r->code == TAKE_FIRST;
		return decide(v);
	default:
		return SCREEN_REDRAW;
	}
}

const struct screen_ops entry_screen = {
	.name = "entry",
	.size = sizeof(struct entry_view),
	.open = entry_open,
	.context = entry_context,
	.draw = entry_draw,
	.action = entry_action,
	.result = entry_result,
	.close = entry_close,
};
