/* SPDX-License-Identifier: MIT */
/* A small screen for tests of the terminal core: a list, a field, dialogs, a timer, and a
 * record of what happened. */
#include "config.h"

#include "tests/support/demo.h"

#include <stdio.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/edit.h"

enum { TAG_CONFIRM = 1, TAG_PROMPT, TAG_MENU, TAG_MESSAGE, TAG_BAD, TAG_SWAP };

struct demo {
	struct demo_log *log;
	struct edit *edit;
	bool typing;
	int picked, ticks;
	char said[256];
};

static void note(struct demo *d, const char *what)
{
	strbuf_addf(&d->log->text, "%s ", what);
}

static enum status demo_open(struct screen *s, void *arg, struct err *err)
{
	struct demo *d = screen_data(s);

	d->log = arg;
	if (d->log->refuse)
		return err_set(err, ST_NOT_FOUND, "%s", "演示不开");
	d->edit = edit_new(false, 200);
	note(d, "open");
	return ST_OK;
}

static void demo_close(struct screen *s)
{
	struct demo *d = screen_data(s);

	note(d, "close");
	edit_free(d->edit);
}

static enum context demo_context(const struct screen *s)
{
	const struct demo *d = screen_data(s);

	return d->typing ? CONTEXT_TEXT : CONTEXT_CHOICE;
}

static void demo_draw(struct screen *s, struct canvas *c)
{
	struct demo *d = screen_data(s);

	screen_header(c, "演示", NULL, d->log->saved ? "已保存" : "正在保存");
	(void)canvas_textf(c, 3, 4, STYLE_PLAIN, -1, "选了 %d，过了 %d 次，%dx%d", d->picked,
			   d->ticks, canvas_columns(c), canvas_rows(c));
	(void)canvas_text(c, 3, 5, STYLE_PLAIN, -1, d->said);
	if (d->typing)
		(void)edit_draw(d->edit, c, 3, 7, 40, 1, STYLE_PLAIN, true);
	canvas_style(c, 3, 4, 4, STYLE_ACCENT);
}

static enum status bad_open(struct screen *s UNUSED, void *arg UNUSED, struct err *err)
{
	return err_set(err, ST_NOT_FOUND, "%s", "这一屏打不开。");
}

static unsigned demo_action(struct screen *s, enum action a, const struct event *ev)
{
	static const struct screen_ops bad = { .name = "bad", .open = bad_open };
	static const struct dialog_item items[] = {
		{ .label = "甲", .code = 10 },
		{ .label = "乙", .code = 20, .disabled = true, .note = "乙现在不能选" },
		{ .label = "丙", .code = 30, .key = 'C' },
	};
	struct demo *d = screen_data(s);

	d->log->saved = false;
	switch ((int)a) {
	case ACTION_DIGIT:
		d->picked = ev->text[0] - '0';
		screen_timer(s, 350);
		return SCREEN_REDRAW;
	case ACTION_TOGGLE:
		d->typing = true;
		return SCREEN_REDRAW;
	case ACTION_NEXT:
		d->typing = false;
		(void)snprintf(d->said, sizeof(d->said), "写了 %.200s", edit_text(d->edit));
		return SCREEN_REDRAW;
	case ACTION_ASIDE:
		return dialog_confirm(s, TAG_CONFIRM, "%s", "按现状保存吗？");
	case ACTION_CLEAR:
		return dialog_prompt_required(s, TAG_PROMPT, "备注", "旧", 100, "请写几个字。");
	case ACTION_MENU:
		return dialog_menu(s, TAG_MENU, "菜单", items, ARRAY_LEN(items), 0);
	case ACTION_FIRST:
		return screen_push(s, &bad, NULL, TAG_BAD);
	case ACTION_REVIEW:
		return screen_replace(s, demo_screen(), d->log);
	case ACTION_LANGUAGE:
		screen_say(s, STYLE_WARN, "只有一种语言");
		return SCREEN_REDRAW;
	case ACTION_PAUSE:
		return SCREEN_CLOSE;
	default:
		return SCREEN_IGNORED;
	}
}

static unsigned demo_event(struct screen *s, const struct event *ev)
{
	struct demo *d = screen_data(s);

	if (ev->kind == EVENT_HANGUP)
		note(d, "hangup");
	if (ev->kind == EVENT_RESIZE)
		note(d, "resize");
	if (d->typing && edit_event(d->edit, ev) != EDIT_IGNORED)
		return SCREEN_REDRAW;
	if (ev->kind == EVENT_TEXT)
		(void)snprintf(d->said, sizeof(d->said), "按了 %.200s", ev->text);
	return SCREEN_REDRAW;
}

static unsigned demo_tick(struct screen *s)
{
	struct demo *d = screen_data(s);

	d->ticks++;
	return SCREEN_REDRAW;
}

static unsigned demo_result(struct screen *s, const struct screen_result *r)
{
	struct demo *d = screen_data(s);

	(void)snprintf(d->said, sizeof(d->said), "结果 %d %d %.200s", r->tag, r->code, r->text);
	return SCREEN_REDRAW;
}

static unsigned demo_after_draw(struct screen *s)
{
	struct demo *d = screen_data(s);

	if (d->log->saved)
		return SCREEN_HANDLED;
	d->log->saved = true;
	d->log->saves++;
	return SCREEN_REDRAW;
}

static bool demo_enabled(const struct screen *s UNUSED, enum action a)
{
	return a != ACTION_PREV;
}

const struct screen_ops *demo_screen(void)
{
	static const struct screen_ops ops = {
		.name = "demo",
		.size = sizeof(struct demo),
		.open = demo_open,
		.context = demo_context,
		.draw = demo_draw,
		.action = demo_action,
		.event = demo_event,
		.enabled = demo_enabled,
		.tick = demo_tick,
		.result = demo_result,
		.after_draw = demo_after_draw,
		.close = demo_close,
	};

	return &ops;
}
