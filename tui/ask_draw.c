/* SPDX-License-Identifier: MIT */
/* The interview screen as it is drawn: where and how far, the section, the question; what is below comes from the kind of question. */
#include "config.h"

#include "tui/ask.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/screens.h"

/* The end of a place is what tells the doors apart: its front gives way. */
static const char *shortened(const char *place, int room)
{
	for (const char *blank = place; utf8_width(place) > room && (blank = strchr(place, ' '));
	     place = blank + 1)
		;
	return place;
}

static void draw_header(struct ask *k, struct canvas *c)
{
	char centre[128], right[64] = "";
	int number = 0, remaining = 0;
	int64_t saved = interview_saved_at(k->iv);
	struct civil at = clock_civil(saved, workspace_utc_offset(k->ws));
	const char *left = k->self                        ? T("住户正在自己作答")
			   : interview_entry(k->iv)       ? interview_entry(k->iv)
			   : interview_is_practice(k->iv) ? T("演练（什么都不留下）")
							  : interview_place(k->iv);

	session_progress(interview_session(k->iv), &number, &remaining);
	if (k->at.kind == STOP_END)
		snprintf(centre, sizeof(centre), "%s",
			 ask_end_has_answers(k) ? T("题目问完了") : T("到此为止"));
	else if (number == 0)
		snprintf(centre, sizeof(centre), T("约 %d 题"), remaining);
	else if (remaining == 0)
		snprintf(centre, sizeof(centre), T("第 %d 题，快问完了"), number);
	else
		snprintf(centre, sizeof(centre), T("第 %d 题，还剩约 %d 题"), number, remaining);
	if (interview_is_practice(k->iv))
		right[0] = '\0';
	else if (!interview_saved(k->iv))
		snprintf(right, sizeof(right), "%s", T("正在保存"));
	else if (saved)
		snprintf(right, sizeof(right), T("%02d:%02d:%02d 已保存"), at.hour, at.minute,
			 at.second);
	screen_header(
		c, shortened(left, canvas_columns(c) - utf8_width(centre) - utf8_width(right) - 6),
		centre, right);
}

/* Labels of the groups around the question, outermost first: the section. */
static const char *section(struct ask *k)
{
	struct session *s = interview_session(k->iv);
	struct instance *in = session_instance(s);
	const struct form *form = instance_form(in);
	const char *text = "";

	if (k->at.kind == STOP_END)
		return text;
	for (int n = form->nodes[k->table ? ask_node(k)->matrix : k->at.spot.node].parent; n > 0; n = form->nodes[n].parent) {
		struct spot spot = { .frame = k->at.spot.frame, .node = n };
		bool missing = false;
		const char *label =
			instance_text(in, spot, TEXT_LABEL, session_lang(s), k->arena, &missing);

		label = ask_marked(k, label, missing);
		if (form->nodes[n].kind == NODE_REPEAT)
			label = arena_printf(k->arena, "%s %d", label,
					     frame_index(k->at.spot.frame) + 1);
		if (*label)
			text = *text ? arena_printf(k->arena, "%s · %s", label, text) : label;
		if (form->nodes[n].kind == NODE_REPEAT)
			break;
	}
	/* A row of a table that there is no room for: what heads the table stands before it. */
	if (!k->table && ask_node(k)->matrix > ask_node(k)->parent) {
		struct spot head = { k->at.spot.frame, ask_node(k)->matrix };
		bool missing = false;
		const char *label = ask_words_at(k, head, TEXT_LABEL, &missing);

		text = arena_printf(k->arena, "%s%s%s", text, *text ? " · " : "", ask_marked(k, label, missing));
	}
	return text;
}

/* A text to read aloud may be longer than the screen: it scrolls, and arrows at the edge say that there is more. */
static int draw_note(struct ask *k, struct canvas *c, int x, int y, int width, int room, const char *label)
{
	int total = canvas_wrap(NULL, x, 0, width, 1 << 16, 0, 0, label), used;

	if (k->first > total - room)
		k->first = total - room;
	if (k->first < 0)
		k->first = 0;
	used = canvas_wrap(c, x, y, width, room, k->first, STYLE_ACCENT, label);
	if (k->first > 0)
		canvas_glyph(c, canvas_columns(c) - 2, y, STYLE_BOLD, GLYPH_UP);
	k->page = used;
	k->unseen = total - k->first - used;
	if (k->unseen > 0)
		canvas_glyph(c, canvas_columns(c) - 2, y + used - 1, STYLE_BOLD, GLYPH_DOWN);
	return used;
}

/* The order in which the options are read goes with what else the volunteer does here; a household that reads itself is not told. */
static const char *with_order(struct ask *k, const char *hint)
{
	const char *order = k->self || k->at.kind != STOP_QUESTION ?
				    "" :
				    interview_read_order(k->iv, k->at.spot, k->arena);
	bool blank = *hint && *order && (unsigned char)hint[strlen(hint) - 1] < 0x80;

	return *order ? arena_printf(k->arena, "%s%s%s", hint, blank ? " " : "", order) : hint;
}

static int draw_question(struct ask *k, struct canvas *c, int top, int rows)
{
	int width = canvas_columns(c) - 6, y = top, below;
	bool missing = false, no_hint = false, no_guidance = false;
	/* Over a table stand the words of what heads it. */
	struct spot spot = { k->at.spot.frame, k->table ? ask_node(k)->matrix : k->at.spot.node };
	const char *label = ask_words_at(k, spot, TEXT_LABEL, &missing);
	const char *hint = ask_words_at(k, spot, TEXT_HINT, &no_hint);
	const char *guidance = ask_words_at(k, spot, TEXT_GUIDANCE, &no_guidance);
	const char *untranslated =
		T("（这一题还没有这种语言的译文，上面是原文。不要现场翻译题目。）");
	bool air = rows > 14, note = k->kind == &ask_note && ask_node(k)->type->input == INPUT_NOTE, tight;

	hint = ask_marked(k, hint, no_hint);
	hint = with_order(k, hint);
	guidance = ask_marked(k, guidance, no_guidance);
	/* Where a text to read aloud fills the screen, the words come before everything around them. */
	tight = note && canvas_wrap(NULL, 3, 0, width, 1 << 16, 0, 0, label) + canvas_wrap(NULL, 3, 0, width, 3, 0, 0, hint) +
					canvas_wrap(NULL, 3, 0, width, 2, 0, 0, guidance) + 2 + 2 * air >
				rows;
	air = air && !tight;
	if (!tight)
		y += canvas_wrap(c, 1, y, width, 1, 0, STYLE_DIM, section(k));
	if (air)
		y++;
	below = canvas_wrap(NULL, 3, 0, width, 3, 0, 0, hint) +
		canvas_wrap(NULL, 3, 0, width, 2, 0, 0, guidance) + !tight + air;
	if (missing)
		below += canvas_wrap(NULL, 3, 0, width, 2, 0, 0, untranslated);
	/* A note may fill the screen: its text scrolls; a question's text comes whole, its choices scroll. */
	if (note)
		y += draw_note(k, c, tight ? 2 : 3, y, tight ? width + 2 : width,
			       top + rows - y - below > 3 ? top + rows - y - below : 3, label);
	else
		y += canvas_wrap(c, 3, y, width, rows / 2 + 2, 0, STYLE_ACCENT | STYLE_BOLD, label);
	if (air && k->kind == &ask_note)
		y++;
	if (missing)
		y += canvas_wrap(c, 3, y, width, 2, 0, STYLE_WARN, untranslated);
	if (*hint)
		y += canvas_wrap(c, 3, y, width, 3, 0, STYLE_DIM, hint);
	if (*guidance)
		y += canvas_wrap(c, 3, y, width, 2, 0, STYLE_DIM, guidance);
	return y - top + (air ? 1 : 0);
}

/* In practice every kind of question tells the keys that it takes; in an interview the footer is enough. */
static const char *coaching(const struct ask *k)
{
	if (k->kind == &ask_note)
		return T("学按键：这里念给住户听，念完按回车。随时可以按 ? 看全部按键，Q 停下。");
	if (k->kind == &ask_find)
		return T("学按键：写几个字或拼音首字母，上下键挑，回车；Ctrl-P 回上一题。");
	if (k->kind == &ask_text && ask_node(k)->type->input != INPUT_TEXT)
		return T("学按键：按数字，写完回车，Ctrl-P 回上一题。");
	if (k->kind == &ask_text)
		return T("学按键：打完字按回车，Ctrl-P 回上一题。这里字母就是字。");
	if (k->kind == &ask_date)
		return T("学按键：按数字写日期，或用上下键一天天改；回车，Ctrl-P 回上一题。");
	if (ask_rows_fixed(k))
		return T("学按键：回车打开一行，N 填完了。");
	if (k->kind == &ask_rows)
		return T("学按键：A 添一行，回车打开一行，N 填完了。");
	if (k->kind == &ask_end)
		return T("学按键：回车结束。真的访谈在这里给出回执编号，抄给住户。");
	if (k->table)
		return T("学按键：按数字答这一行，自动到下一行；上下键改别的行，回车到下一行。");
	if (k->kind == &ask_choice && ask_node(k)->type->input == INPUT_MANY)
		return T("学按键：按几个数字都行，再按一次取消；选好按回车。");
	if (k->kind == &ask_choice && ask_node(k)->type->input == INPUT_RANK)
		return T("学按键：按住户说的先后按数字，再按一次取消；排好按回车。");
	if (k->kind == &ask_choice || k->kind == &ask_matrix)
		return T("学按键：按答案前面的数字，自动到下一题。按错了马上再按一个，过去了按左方"
			 "向键回来。");
	return "";
}

/* At the foot, where the eye looks for keys; returns the rows it takes. */
static int draw_coaching(struct ask *k, struct canvas *c, int top, int rows)
{
	int width = canvas_columns(c) - 4, need;

	if (!interview_is_practice(k->iv) || interview_entry(k->iv))
		return 0;
	need = canvas_wrap(NULL, 0, 0, width, 2, 0, 0, coaching(k));
	canvas_wrap(c, 2, top + rows - need, width, need, 0, STYLE_GOOD, coaching(k));
	return need;
}

void ask_draw(struct screen *s, struct canvas *c)
{
	struct ask *k = screen_data(s);
	int top, rows, used = 0, reserve = 0;

	draw_header(k, c);
	screen_body(c, &top, &rows);
	if (*k->notice)
		top += canvas_wrap(c, 1, top, canvas_columns(c) - 2, 3, 0, STYLE_REVERSE,
				   k->notice);
	if (!k->self)
		top += screen_returned(c, top, interview_returned(k->iv));
	rows -= top - 2;
	rows -= draw_coaching(k, c, top, rows);
	if (*k->complaint)
		reserve = canvas_wrap(NULL, 3, 0, canvas_columns(c) - 6, 4, 0, 0, k->complaint) + 1;
	if (*k->trouble)
		reserve += canvas_wrap(NULL, 3, 0, canvas_columns(c) - 6, 3, 0, 0, k->trouble);
	rows -= reserve;
	ask_matrix_fit(k, canvas_columns(c), rows);
	if (k->kind != &ask_end)
		used = draw_question(k, c, top, rows);
	used += k->kind->draw(k, c, top + used, rows - used);
	used += top;
	if (*k->complaint)
		used += canvas_wrap(c, 3, used + 1, canvas_columns(c) - 6, 4, 0,
				    STYLE_WARN | STYLE_BOLD, k->complaint) +
			1;
	if (*k->trouble)
		canvas_wrap(c, 3, used, canvas_columns(c) - 6, 3, 0, STYLE_ERROR, k->trouble);
}
