/* SPDX-License-Identifier: MIT */
/* Once a day: who is using it, and whether the machine's date is right. */
#include "config.h"

#include <string.h>

#include "app/workspace.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "tui/appointment.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/edit.h"
#include "tui/screens.h"

enum { TAG_DATE = 1, TAG_TROUBLE, TAG_WRONG_DATE };

struct hello {
	struct workspace *ws;
	struct edit *edit;
	bool offered; /* the last code is shown: the first character typed replaces it */
};

static enum status hello_open(struct screen *s, void *arg, struct err *err)
{
	struct hello *h = screen_data(s);

	(void)err;
	h->ws = arg;
	h->edit = edit_new(false, 16);
	edit_set(h->edit, workspace_interviewer(h->ws));
	h->offered = *edit_text(h->edit) != '\0';
	return ST_OK;
}

static void hello_close(struct screen *s)
{
	edit_free(((struct hello *)screen_data(s))->edit);
}

static enum context hello_context(const struct screen *s)
{
	(void)s;
	return CONTEXT_HELLO;
}

static void hello_draw(struct screen *s, struct canvas *c)
{
	struct hello *h = screen_data(s);
	const struct round *r = workspace_round(h->ws);
	int top, rows, y, air, width = canvas_columns(c) - 8;

	screen_header(c, T("入户 ruhu"), r ? r->title : NULL, workspace_device(h->ws));
	screen_body(c, &top, &rows);
	air = rows > 12;
	y = top + air;
	if (r && round_is_drill(r))
		y += canvas_wrap(c, 4, y, width, 2, 0, STYLE_WARN,
				 T("这一期没有填批准文号，按演练处理，材料上都会标“演练”。")) +
		     air;
	y += canvas_wrap(c, 4, y, width, 2, 0, STYLE_BOLD, T("今天谁在用这台电脑？")) + air;
	y += edit_draw(h->edit, c, 4, y, 20, 1, STYLE_PLAIN, screen_is_top(s)) + 1;
	if (h->offered)
		canvas_text(c, 26, y - 2, STYLE_DIM, -1, T("还是这位就回车；换人就直接写"));
	y += canvas_wrap(c, 4, y, width, 2, 0, STYLE_PLAIN,
			 workspace_is_field(h->ws) ?
				 T("写队里给您的代号（字母、数字），不写姓名。回车继续。") :
				 T("写您在办公室用的代号（字母、数字），不写姓名。改了什么都记这个代号。回车继续。")) +
	     air;
	if (!workspace_is_field(h->ws))
		return;
	canvas_wrap(c, 4, y, width, 4, 0, STYLE_DIM,
		    T("程序会记下每题的作答时间和改动，用来检查质量，不用来给志愿者排名。住户答什么"
		      "就记什么，没有标准答案。"));
}

static unsigned ask_date(struct screen *s, struct hello *h)
{
	struct civil c = clock_civil(workspace_now(h->ws), workspace_utc_offset(h->ws));

	return dialog_confirm(s, TAG_DATE, T("今天是%d年%d月%d日 %s，%02d:%02d，对吗？"), c.year,
			      c.month, c.day, weekday_name(c.weekday), c.hour, c.minute);
}

static unsigned hello_action(struct screen *s, enum action a, const struct event *ev)
{
	struct hello *h = screen_data(s);
	struct err err = ERR_INIT;

	(void)ev;
	if (a == ACTION_QUIT)
		return SCREEN_QUIT;
	if (a != ACTION_HELLO_NEXT)
		return SCREEN_IGNORED;
	if (workspace_set_interviewer(h->ws, edit_text(h->edit), &err) != ST_OK)
		return dialog_error(s, TAG_TROUBLE, &err);
	return ask_date(s, h);
}

static unsigned hello_event(struct screen *s, const struct event *ev)
{
	struct hello *h = screen_data(s);

	if (ev->kind == EVENT_TEXT && h->offered)
		edit_set(h->edit, "");
	if (ev->kind == EVENT_TEXT || ev->kind == EVENT_KEY)
		h->offered = false;
	return edit_event(h->edit, ev) == EDIT_IGNORED ? SCREEN_IGNORED : SCREEN_REDRAW;
}

static unsigned go_on(struct screen *s, struct hello *h)
{
	return screen_replace(s, workspace_is_field(h->ws) ? &today_screen : &office_screen, h->ws);
}

static unsigned hello_result(struct screen *s, const struct screen_result *r)
{
	struct hello *h = screen_data(s);
	struct err err = ERR_INIT;

	if (r->tag == TAG_WRONG_DATE)
		return go_on(s, h);
	if (r->tag != TAG_DATE || r->code < 0)
		return SCREEN_REDRAW;
	if (workspace_confirm_date(h->ws, r->code == 1, &err) != ST_OK)
		return dialog_error(s, TAG_TROUBLE, &err);
	if (r->code == 1)
		return go_on(s, h);
	return dialog_message(s, TAG_WRONG_DATE, "%s",
			      T("请先在系统设置里把日期改对，再打开 "
				"ruhu。来不及改也能用：访谈照样保存，只是日期会注明可疑。"));
}

const struct screen_ops hello_screen = {
	.name = "hello",
	.size = sizeof(struct hello),
	.open = hello_open,
	.context = hello_context,
	.draw = hello_draw,
	.action = hello_action,
	.event = hello_event,
	.result = hello_result,
	.close = hello_close,
};
