/* SPDX-License-Identifier: MIT */
/*
 * A problem is written down at the door, item by item: first whether it may go to those who put it right, then what it is. Without that
 * consent nothing is kept; neither name nor door is written, and the household only where it may be asked again.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/ledger.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/edit.h"
#include "tui/event.h"
#include "tui/screens.h"

enum { TEXT_MAX = 600, LABEL_X = 3, VALUE_X = 14, CHOICES = 8 };
enum item { ITEM_FORWARD, ITEM_TEXT, ITEM_CATEGORY, ITEM_OWNER, ITEM_URGENT, ITEM_REVISIT, ITEMS };
enum { TAG_LEAVE = 1, TAG_MESSAGE, TAG_REFUSED };

struct item_row {
	const char *label;  /* TN() */
	const char *aloud;  /* TN(): read to the household; "" = the volunteer knows */
	const char *choices[CHOICES]; /* TN(), by digit from 1; none: a line of words */
};

static const struct item_row rows[ITEMS] = {
	[ITEM_FORWARD] = { TN("转不转"), TN("您说的这件事，要不要由我们转给负责的单位？转的时候不写您的姓名和门牌。"), { TN("可以转"), TN("不要转") } },
	[ITEM_TEXT] = { TN("什么事"), "", { NULL } },
	[ITEM_CATEGORY] = { TN("归类"), "", { NULL } },
	[ITEM_OWNER] = { TN("谁来办"), "", { TN("物业公司"), TN("业主委员会"), TN("社区"), TN("包联单位"), TN("其他部门"), TN("说不清") } },
	[ITEM_URGENT] = { TN("急不急"), "", { TN("一般"), TN("急（人身安全）") } },
	[ITEM_REVISIT] = { TN("可回访"), TN("办完以后，可以再来问您满意不满意吗？"), { TN("可以"), TN("不要") } },
};
enum { NOBODY_KNOWS = 6 };

struct issue_view {
	struct workspace *ws;
	char household[64];
	const char *place;
	struct arena *arena;
	struct edit *edit;
	enum item at;
	int chosen[ITEMS]; /* digit, 0 = none */
};

static enum status issue_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	const struct issue_arg *a = arg;
	struct issue_view *v = screen_data(s);

	v->ws = a->ws;
	snprintf(v->household, sizeof(v->household), "%s", a->household);
	v->arena = arena_new();
	v->place = door_estate(v->ws, v->household, v->arena);
	v->edit = edit_new(false, TEXT_MAX);
	return ST_OK;
}

static void issue_close(struct screen *s)
{
	struct issue_view *v = screen_data(s);

	edit_free(v->edit);
	arena_free(v->arena);
}

static enum context issue_context(const struct screen *s)
{
	const struct issue_view *v = screen_data(s);

	return v->at == ITEM_TEXT ? CONTEXT_PROMPT : CONTEXT_ISSUE;
}

static const char *choice_label(enum item i, int digit)
{
	size_t n;
	const struct issue_category *c = issue_categories(&n);

	if (i == ITEM_CATEGORY)
		return digit >= 1 && (size_t)digit <= n ? i18n_text(c[digit - 1].label) : NULL;
	return digit >= 1 && digit <= CHOICES && rows[i].choices[digit - 1] ? i18n_text(rows[i].choices[digit - 1]) : NULL;
}

/* The choices of the present item, as many on a line as fit; rows used. */
static int draw_choices(const struct issue_view *v, struct canvas *c, int y)
{
	int x = VALUE_X, first = y, end = canvas_columns(c) - 1;

	for (int d = 1; choice_label(v->at, d); d++) {
		const char *label = choice_label(v->at, d);

		if (x > VALUE_X && x + 3 + utf8_width(label) > end) {
			x = VALUE_X;
			y++;
		}
		x = canvas_textf(c, x, y, STYLE_BOLD, -1, "%d ", d);
		x = canvas_text(c, x, y, v->chosen[v->at] == d ? STYLE_BOLD | STYLE_UNDERLINE : STYLE_PLAIN, end - x, label) + 2;
	}
	return y - first + 1;
}

static int draw_present(const struct issue_view *v, struct canvas *c, int y)
{
	int width = canvas_columns(c) - VALUE_X - 2, used = 0;

	(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
	if (*rows[v->at].aloud)
		used += canvas_wrap(c, VALUE_X, y, width, 3, 0, STYLE_ACCENT, i18n_text(rows[v->at].aloud));
	if (v->at == ITEM_TEXT)
		return used + edit_draw(v->edit, c, VALUE_X, y, width, 1, STYLE_PLAIN, true);
	return used + draw_choices(v, c, y + used);
}

static void issue_draw(struct screen *s, struct canvas *c)
{
	struct issue_view *v = screen_data(s);
	int top, body, y;

	screen_header(c, T("记一个问题"), NULL, arena_printf(v->arena, T("%s（不写门牌）"), v->place));
	screen_body(c, &top, &body);
	y = top + 1;
	for (int i = 0; i < ITEMS; i++) {
		enum item it = (enum item)i;
		bool present = it == v->at;

		(void)canvas_text(c, LABEL_X, y, present ? STYLE_BOLD : STYLE_DIM, VALUE_X - LABEL_X - 1, i18n_text(rows[i].label));
		if (present) {
			y += draw_present(v, c, y);
			continue;
		}
		if (it == ITEM_TEXT)
			(void)canvas_text(c, VALUE_X, y, STYLE_PLAIN, canvas_columns(c) - VALUE_X - 2, edit_text(v->edit));
		else if (v->chosen[i])
			(void)canvas_text(c, VALUE_X, y, STYLE_PLAIN, -1, choice_label(it, v->chosen[i]));
		y++;
	}
}

static unsigned save(struct screen *s, struct issue_view *v)
{
	size_t n;
	const struct issue_category *c = issue_categories(&n);
	const char *owner = v->chosen[ITEM_OWNER] == NOBODY_KNOWS ? "" : rows[ITEM_OWNER].choices[v->chosen[ITEM_OWNER] - 1];
	const struct issue_change changes[] = {
		{ ISSUE_TEXT, edit_text(v->edit) },
		{ ISSUE_PLACE, v->place },
		{ ISSUE_CATEGORY, c[v->chosen[ITEM_CATEGORY] - 1].code },
		{ ISSUE_URGENT, v->chosen[ITEM_URGENT] == 2 ? "yes" : "" },
		{ ISSUE_SOURCE, "入户调查" },
		{ ISSUE_OWNER, owner },
		{ ISSUE_REVISIT, v->chosen[ITEM_REVISIT] == 1 ? "yes" : "no" },
	};
	struct err err = ERR_INIT;
	struct identity id;
	char text[IDENTITY_TEXT], unit[UNIT_CODE + 1];

	snprintf(unit, sizeof(unit), "%.12s", v->household);
	if (ledger_add(v->ws, unit, v->household, changes, ARRAY_LEN(changes), &id, &err) != ST_OK)
		return dialog_error(s, TAG_MESSAGE, &err);
	identity_format(text, &id);
	screen_set_result(s, 1, text);
	return SCREEN_CLOSE;
}

static unsigned choose(struct screen *s, struct issue_view *v, int digit)
{
	if (!choice_label(v->at, digit))
		return SCREEN_HANDLED;
	v->chosen[v->at] = digit;
	if (v->at == ITEM_FORWARD && digit == 2)
		return dialog_message(s, TAG_REFUSED, "%s", T("住户不要转，就不进台账，什么也没有记。"));
	if (v->at == ITEM_REVISIT)
		return save(s, v);
	v->at++;
	return SCREEN_REDRAW;
}

static unsigned issue_action(struct screen *s, enum action a, const struct event *ev)
{
	struct issue_view *v = screen_data(s);

	switch ((int)a) {
	case ACTION_ISSUE_DIGIT:
		return choose(s, v, ev->text[0] - '0');
	case ACTION_ISSUE_PREV:
		if (v->at > ITEM_FORWARD)
			v->at--;
		return SCREEN_REDRAW;
	case ACTION_ACCEPT:
		if (edit_text(v->edit)[strspn(edit_text(v->edit), " ")] == '\0') {
			screen_say(s, STYLE_WARN, "%s", T("写一句是什么事，住户怎么说就怎么写。"));
			return SCREEN_REDRAW;
		}
		v->at++;
		return SCREEN_REDRAW;
	case ACTION_CANCEL:
		if (!*edit_text(v->edit))
			return SCREEN_CLOSE;
		return dialog_confirm(s, TAG_LEAVE, "%s", T("这个问题还没有记下。真的不要了吗？"));
	default:
		return SCREEN_IGNORED;
	}
}

static unsigned issue_event(struct screen *s, const struct event *ev)
{
	struct issue_view *v = screen_data(s);

	if (v->at != ITEM_TEXT)
		return SCREEN_IGNORED;
	switch (edit_event(v->edit, ev)) {
	case EDIT_IGNORED:
		return SCREEN_IGNORED;
	case EDIT_FULL:
		screen_say(s, STYLE_WARN, "%s", T("这一行写满了，后面的字没有记下来。"));
		break;
	case EDIT_MOVED:
	case EDIT_CHANGED:
		break;
	}
	return SCREEN_REDRAW;
}

static unsigned issue_result(struct screen *s UNUSED, const struct screen_result *r)
{
	if (r->tag == TAG_REFUSED || (r->tag == TAG_LEAVE && r->code == 1))
		return SCREEN_CLOSE;
	return SCREEN_REDRAW;
}

unsigned issue_said(struct screen *s, const struct screen_result *r)
{
	if (r->code == 1)
		screen_say(s, STYLE_GOOD, T("问题记进台账了，编号 %.8s。"), r->text);
	return SCREEN_REDRAW;
}

const struct screen_ops issue_screen = {
	.name = "issue",
	.size = sizeof(struct issue_view),
	.open = issue_open,
	.context = issue_context,
	.draw = issue_draw,
	.action = issue_action,
	.event = issue_event,
	.result = issue_result,
	.close = issue_close,
};
