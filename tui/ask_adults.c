/* SPDX-License-Identifier: MIT */
/*
 * The number of adults, where there is a household: it comes from the roster and from nothing else. Once somebody has been drawn the
 * roster opens again only with a reason, which is journalled: nobody draws again in silence.
 */
#include "config.h"

#include "base/i18n.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_LISTED = ASK_TAG_ADULTS, TAG_WHY };

static const char *listed(const struct ask *k)
{
	return instance_get(session_instance(interview_session(k->iv)), k->at.spot);
}

static void adults_enter(struct ask *k)
{
	k->first = 0;
}

static int adults_draw(struct ask *k, struct canvas *c, int y, int rows)
{
	int width = canvas_columns(c) - 10, used;

	if (!*listed(k))
		return canvas_wrap(c, 5, y, width, rows, 0, STYLE_BOLD, T("回车，一位一位登记。"));
	used = canvas_textf(c, 5, y, STYLE_BOLD, width, T("登记了 %s 位"), listed(k)) > 5;
	return used + canvas_wrap(c, 5, y + used + 1, width, 3, 0, STYLE_DIM,
				  T("已经抽过人，名单不能随便改。确实登记错了，按 Del 写明原因再改。")) +
	       1;
}

unsigned ask_adults_list(struct ask *k)
{
	return screen_push(k->screen, &adults_screen, k->iv, TAG_LISTED);
}

bool ask_adults_wanted(const struct ask *k)
{
	return k->kind == &ask_adults && !*listed(k);
}

static unsigned adults_action(struct ask *k, enum action a, const struct event *ev)
{
	(void)ev;
	if (a == ACTION_NEXT && !*listed(k))
		return ask_adults_list(k);
	if (a == ACTION_CLEAR && *listed(k))
		return dialog_prompt_required(k->screen, TAG_WHY, T("名单登记错了？写明原因（例如：漏了住在西屋的老人）"), NULL, 200,
					      T("写一句原因；没有原因不能改。"));
	return SCREEN_IGNORED;
}

unsigned ask_adults_result(struct ask *k, const struct screen_result *r)
{
	if (r->code < 0)
		return SCREEN_REDRAW;
	if (r->tag == TAG_WHY) {
		interview_tell(k->iv, "adults-changed", r->text);
		return ask_adults_list(k);
	}
	ask_arrived(k);
	return r->code == 1 ? ask_forward(k) : SCREEN_REDRAW;
}

static bool adults_leave(struct ask *k, bool forward)
{
	(void)k;
	(void)forward;
	return true;
}

const struct ask_kind ask_adults = {
	.context = CONTEXT_NOTICE,
	.enter = adults_enter,
	.draw = adults_draw,
	.action = adults_action,
	.leave = adults_leave,
};
