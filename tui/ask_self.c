/* SPDX-License-Identifier: MIT */
/*
 * The household answers by itself: the laptop is turned round, the screen says so, and what is answered then is not shown again. It ends with the
 * volunteer's code, which a household does not know: until then there is no way back to earlier answers, nor to the list of all questions.
 */
#include "config.h"

#include <string.h>

#include "app/workspace.h"
#include "base/i18n.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_BEGUN = ASK_TAG_SELF, TAG_BACK };

/* Questions to the person; not the consents, nor what the volunteer fills in. */
static bool is_theirs(const struct ask *k)
{
	const unsigned not_theirs = ROLE_NOTICE | ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT |
				    ROLE_ADULTS | ROLE_PERSON_DRAW | ROLE_PROCESS | ROLE_LANGUAGE;

	return k->at.kind == STOP_QUESTION && !(ask_node(k)->role & not_theirs);
}

static unsigned ask_back(struct ask *k)
{
	return dialog_prompt_required(k->screen, TAG_BACK,
				      is_theirs(k) ? T("志愿者收回电脑：请输入自己的代号。")
						   : T("谢谢您，都答完了。请把电脑交还志愿者。志愿"
						       "者输入自己的代号，接着往下做。"),
				      NULL, 16, T("写志愿者的代号。"));
}

unsigned ask_self_turn(struct ask *k)
{
	if (k->self)
		return ask_back(k);
	if (!is_theirs(k)) {
		screen_say(k->screen, STYLE_PLAIN, "%s",
			   T("这一题由志愿者来问，到住户的题目上再按。"));
		return SCREEN_REDRAW;
	}
	return dialog_message(k->screen, TAG_BEGUN, "%s",
			      T("把电脑转给住户。请住户按答案前面的数字，答完一题自动到下一题，答过"
				"的不再显示，志愿者也看不到。"));
}

bool ask_self_allows(enum action a)
{
	switch ((int)a) {
	case ACTION_DIGIT:
	case ACTION_TOGGLE:
	case ACTION_MOVE_LINE:
	case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN:
	case ACTION_FIRST:
	case ACTION_LAST:
	case ACTION_NEXT:
	case ACTION_SELF:
		return true;
	default:
		return false;
	}
}

unsigned ask_self_arrived(struct ask *k)
{
	if (!is_theirs(k))
		return ask_back(k);
	interview_hide(k->iv, k->at.spot);
	return SCREEN_REDRAW;
}

unsigned ask_self_result(struct ask *k, const struct screen_result *r)
{
	if (r->tag == TAG_BEGUN) {
		k->self = true;
		return ask_self_arrived(k);
	}
	if (r->code >= 0 && strcmp(r->text, workspace_interviewer(k->ws)) == 0) {
		k->self = false;
		return ask_arrived(k);
	}
	if (r->code >= 0)
		screen_say(k->screen, STYLE_WARN, "%s", T("不是志愿者的代号。"));
	return is_theirs(k) ? SCREEN_REDRAW : ask_back(k);
}

static void hidden_enter(struct ask *k)
{
	(void)k;
}

static int hidden_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	(void)k;
	return canvas_wrap(c, 5, y, canvas_columns(c) - 10, rows, 0, STYLE_BOLD,
			   T("这一题住户自己答，回答不显示。回车，到下一题。"));
}

static unsigned hidden_action(struct ask *k, enum action a, const struct event *ev)
{
	(void)k;
	(void)a;
	(void)ev;
	return SCREEN_IGNORED;
}

static bool hidden_leave(struct ask *k, bool forward)
{
	(void)k;
	(void)forward;
	return true;
}

const struct ask_kind ask_hidden = {
	.context = CONTEXT_NOTICE,
	.enter = hidden_enter,
	.draw = hidden_draw,
	.action = hidden_action,
	.leave = hidden_leave,
};
