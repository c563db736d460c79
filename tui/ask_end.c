/* SPDX-License-Identifier: MIT */
/* After the last question: what came of it, what is open, and the slip that stays at the door. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "tui/appointment.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_SLIP = ASK_TAG_END, TAG_TROUBLE, TAG_WHEN };

/* A refusal, an appointment, nobody to ask: nothing was answered that a slip could stand for. */
bool ask_end_has_answers(const struct ask *k)
{
	const char *outcome = session_outcome(interview_session(k->iv));

	return strcmp(outcome, "1.1") == 0 || strcmp(outcome, "1.2") == 0 ||
	       strcmp(outcome, "2.12") == 0;
}

static void end_enter(struct ask *k)
{
	(void)k;
}

static void count_items(struct ask *k, int *answered, int *open, int *wrong)
{
	size_t n = 0;
	const struct item *items = session_items(interview_session(k->iv), &n, k->arena);

	for (size_t i = 0; i < n; i++) {
		*answered += items[i].state == ITEM_ANSWERED;
		*open += items[i].state == ITEM_OPEN || items[i].state == ITEM_OPEN_REQUIRED;
		*wrong += items[i].state == ITEM_WRONG || items[i].state == ITEM_DOUBTFUL;
	}
}

static int end_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	int answered = 0, open = 0, wrong = 0, used = 1, width = canvas_columns(c) - 6;
	const char *outcome = session_outcome(interview_session(k->iv));

	(void)rows;
	if (!ask_end_has_answers(k)) {
		used += canvas_wrap(c, 3, y + used, width, 2, 0, STYLE_BOLD,
				    strcmp(outcome, "t") == 0 ? T("现在不方便，约时间再来。")
							      : outcome_label(outcome)) +
			1;
		return used + canvas_wrap(c, 3, y + used, width, 3, 0, STYLE_PLAIN,
					  T("回车记下，回到门户表；按错了就按左方向键退回去改。"));
	}
	count_items(k, &answered, &open, &wrong);
	used += canvas_wrap(c, 3, y + used, width, 1, 0, STYLE_BOLD, T("题目都问完了。")) + 1;
	canvas_textf(c, 3, y + used++, STYLE_PLAIN, width, T("答了 %d 题，没答 %d 题。"), answered,
		     open);
	if (wrong)
		canvas_textf(c, 3, y + used++, STYLE_WARN, width,
			     T("有 %d 题的回答不合要求，回车时会指出来。"), wrong);
	if (!interview_is_practice(k->iv))
		canvas_textf(c, 3, y + used++, STYLE_PLAIN, width, T("结果：%s"),
			     outcome_label(outcome));
	used++;
	used += canvas_wrap(c, 3, y + used, width, 2, 0, STYLE_PLAIN,
			    T("回车结束访谈；左方向键回到上一题；R 看全部题目。"));
	used += canvas_wrap(c, 3, y + used + 1, width, 2, 0, STYLE_DIM,
			    T("宣传品在访谈之后再发。")) +
		1;
	return used;
}

unsigned ask_stored(struct ask *k, const char *number)
{
	const struct round *r = workspace_round(k->ws);
	const char *copied = interview_copied(k->iv), *slip;

	k->finished = true;
	screen_set_result(k->screen, 1, number);
	/* Nothing to read: the doors say what was written down. */
	if (!number)
		return SCREEN_CLOSE;
	if (!r || !*r->telephone)
		slip = arena_printf(k->arena,
				    T("访谈已存好。回执编号 %s。\n请抄在回执上留给住户。"), number);
	else
		slip = arena_printf(k->arena,
				    T("访谈已存好。回执编号 %s，联系电话 "
				      "%s。\n请抄在回执上留给住户：凭编号可以查看、更正或撤回。"),
				    number, r->telephone);
	return dialog_message(k->screen, TAG_SLIP, "%s%s%s", slip, copied ? "\n" : "",
			      copied ? copied : "");
}

unsigned ask_finish(struct ask *k)
{
	struct session *s = interview_session(k->iv);
	struct complaint first;
	struct err err = ERR_INIT;
	char number[32];
	bool slip;

	if (!session_check(s, &first)) {
		session_jump(s, first.spot);
		ask_arrived(k);
		if (first.mark == MARK_SOFT)
			return ask_soft(k, &first);
		ask_complain(k, &first);
		screen_say(k->screen, STYLE_WARN, "%s",
			   T("还有一题要看一看。答不了就按 X（打字的题按 F9），按现状保存。"));
		return SCREEN_REDRAW;
	}
	if (interview_entry(k->iv)) {
		k->finished = true;
		screen_set_result(k->screen, 1, "");
		return SCREEN_CLOSE;
	}
	if (interview_is_practice(k->iv)) {
		k->finished = true;
		screen_set_result(k->screen, 1, "");
		return dialog_message(k->screen, TAG_SLIP, "%s", T("演练做完了，什么都没有留下。"));
	}
	if (strcmp(session_outcome(s), "t") == 0)
		return dialog_prompt_required(k->screen, TAG_WHEN, appointment_question(), NULL, 40,
					      T("写个时间，到时候会提醒。"));
	slip = ask_end_has_answers(k);
	if (interview_finish(k->iv, NULL, number, &err) != ST_OK)
		return dialog_error(k->screen, TAG_TROUBLE, &err);
	return ask_stored(k, slip ? number : NULL);
}

static unsigned end_action(struct ask *k, enum action a, const struct event *ev)
{
	(void)ev;
	return a == ACTION_FINISH ? ask_finish(k) : SCREEN_IGNORED;
}

unsigned ask_end_result(struct ask *k, const struct screen_result *r)
{
	struct err err = ERR_INIT;
	int64_t when = 0;

	switch (r->tag) {
	case TAG_SLIP:
		return SCREEN_CLOSE;
	case TAG_WHEN:
		if (r->code < 0)
			return SCREEN_REDRAW;
		if (!appointment_parse(k->ws, r->text, &when))
			return dialog_prompt_required(k->screen, TAG_WHEN, appointment_refused(),
						      r->text, 40, T("写个时间，到时候会提醒。"));
		if (interview_end_as_visit(k->iv, "t2", when, "", &err) != ST_OK)
			return dialog_error(k->screen, TAG_TROUBLE, &err);
		return ask_stored(k, NULL);
	default:
		return SCREEN_REDRAW;
	}
}

static bool end_leave(struct ask *k, bool forward)
{
	(void)k;
	(void)forward;
	return true;
}

const struct ask_kind ask_end = {
	.context = CONTEXT_END,
	.enter = end_enter,
	.draw = end_draw,
	.action = end_action,
	.leave = end_leave,
};
