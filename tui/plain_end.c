/* SPDX-License-Identifier: MIT */
/* The end of an interview in the plain mode, and the commands that work at every question. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "tui/appointment.h"
#include "tui/plain_ask.h"
#include "tui/plain_io.h"

static bool has_answers(struct plain *p)
{
	const char *outcome = session_outcome(interview_session(p->iv));

	return strcmp(outcome, "1.1") == 0 || strcmp(outcome, "1.2") == 0 ||
	       strcmp(outcome, "2.12") == 0;
}

static enum plain_next stored(struct plain *p, bool slip, const char *number)
{
	const struct round *r = workspace_round(p->ws);

	if (!slip)
		plain_say("%s", T("记下了。"));
	else if (!r || !*r->telephone)
		plain_say(T("访谈已存好。回执编号 %s。\n请抄在回执上留给住户。"), number);
	else
		plain_say(T("访谈已存好。回执编号 %s，联系电话 "
			    "%s。\n请抄在回执上留给住户：凭编号可以查看、更正或撤回。"),
			  number, r->telephone);
	if (interview_copied(p->iv))
		plain_say("%s", interview_copied(p->iv));
	return PLAIN_LEAVE;
}

static enum plain_next appoint(struct plain *p)
{
	struct err err = ERR_INIT;
	const char *question = appointment_question();
	char line[PLAIN_LINE], at[64];
	int64_t when = 0;

	for (;;) {
		if (!plain_read_required(question, T("写个时间，到时候会提醒。"), line))
			return PLAIN_LEAVE;
		if (plain_command(line, true) == 'b') {
			(void)session_prev(interview_session(p->iv));
			return PLAIN_ON;
		}
		if (appointment_parse(p->ws, line, &when))
			break;
		question = appointment_refused();
	}
	if (interview_end_as_visit(p->iv, "t2", when, "", &err) != ST_OK) {
		plain_say("%s", err.text);
		return PLAIN_ON;
	}
	appointment_describe(p->ws, when, at, sizeof(at));
	plain_say(T("记下了：%s%s%s。"), outcome_label("t2"), T("，"), at);
	return PLAIN_LEAVE;
}

static enum plain_next finish(struct plain *p)
{
	struct session *s = interview_session(p->iv);
	struct complaint first;
	struct err err = ERR_INIT;
	char number[32];
	bool slip = has_answers(p);

	if (!session_check(s, &first)) {
		(void)session_jump(s, first.spot);
		if (first.mark == MARK_SOFT)
			plain_say("%s", first.text);
		else
			plain_refuse(&first);
		return PLAIN_ON;
	}
	if (interview_is_practice(p->iv)) {
		plain_say("%s", T("演练做完了，什么都没有留下。"));
		return PLAIN_LEAVE;
	}
	if (strcmp(session_outcome(s), "t") == 0)
		return appoint(p);
	if (interview_finish(p->iv, NULL, number, &err) != ST_OK) {
		plain_say("%s", err.text);
		return PLAIN_ON;
	}
	return stored(p, slip, number);
}

enum plain_next plain_end(struct plain *p)
{
	struct session *s = interview_session(p->iv);
	char line[PLAIN_LINE], command;
	size_t n = 0;
	int answered = 0, open = 0;
	const struct item *items = session_items(s, &n, p->arena);

	plain_say("%s", "");
	for (size_t i = 0; i < n; i++) {
		answered += items[i].state == ITEM_ANSWERED;
		open += items[i].state == ITEM_OPEN || items[i].state == ITEM_OPEN_REQUIRED;
	}
	if (has_answers(p)) {
		plain_say("%s", T("题目都问完了。"));
		plain_say(T("答了 %d 题，没答 %d 题。"), answered, open);
	}
	plain_say(T("结果：%s"), strcmp(session_outcome(s), "t") == 0
					 ? T("现在不方便，约时间再来。")
					 : outcome_label(session_outcome(s)));
	plain_say("%s", T("回车结束访谈；/b 回到上一题，/r 看全部题目。"));
	if (!plain_read(NULL, line))
		return PLAIN_LEAVE;
	interview_tick(p->iv);
	command = plain_command(line, false);
	if (command)
		return plain_command_here(p, command, line);
	return *line ? PLAIN_ON : finish(p);
}

static enum plain_next set_aside(struct plain *p)
{
	struct complaint why;
	struct err err = ERR_INIT;
	char line[PLAIN_LINE], number[32];
	bool slip = has_answers(p);

	if (session_check(interview_session(p->iv), &why))
		return finish(p);
	if (interview_is_practice(p->iv))
		return PLAIN_LEAVE;
	if (!plain_read_required(T("为什么不问完？（写一句，例如：住户要出门）"),
				 T("写一句原因，办公室才知道是怎么回事。"), line))
		return PLAIN_LEAVE;
	if (interview_set_aside(p->iv, line, number, &err) != ST_OK) {
		plain_say("%s", err.text);
		return PLAIN_ON;
	}
	return stored(p, slip, number);
}

static const char *state_word(enum item_state s)
{
	switch (s) {
	case ITEM_ANSWERED:
		return T("已答");
	case ITEM_OPEN:
		return T("没答");
	case ITEM_OPEN_REQUIRED:
		return T("必答");
	case ITEM_WRONG:
		return T("要改");
	case ITEM_DOUBTFUL:
		return T("核对");
	case ITEM_SKIPPED:
		return T("跳过");
	}
	return "";
}

static enum plain_next review(struct plain *p)
{
	struct session *s = interview_session(p->iv);
	size_t n = 0;
	const struct item *items = session_items(s, &n, p->arena);
	char line[PLAIN_LINE];
	int64_t to = 0;

	for (size_t i = 0; i < n; i++)
		plain_say("%d  %s  %s  %s", (int)i + 1, state_word(items[i].state),
			  plain_words(p, items[i].spot, TEXT_LABEL),
			  items[i].why && *items[i].why ? items[i].why
							: plain_value(p, items[i].spot));
	if (!plain_read(T("写序号到那一题，回车不动。"), line))
		return PLAIN_LEAVE;
	if (!num_parse_int(line, strlen(line), &to) || to < 1 || to > (int64_t)n)
		return PLAIN_ON;
	if (!session_jump(s, items[to - 1].spot))
		plain_say("%s", T("这一题按前面的回答不用问。"));
	return PLAIN_ON;
}

static enum plain_next language(struct plain *p)
{
	const struct form *form = instance_form(session_instance(interview_session(p->iv)));
	char line[PLAIN_LINE];
	int64_t to = 0;

	if (form->n_langs < 2) {
		plain_say("%s", T("这份问卷只有一种语言。"));
		return PLAIN_ON;
	}
	for (size_t i = 0; i < form->n_langs; i++)
		plain_say("%d  %s", (int)i + 1, form->lang[i]);
	if (!plain_read(T("用哪种语言念题？"), line))
		return PLAIN_LEAVE;
	if (num_parse_int(line, strlen(line), &to) && to >= 1 && to <= (int64_t)form->n_langs)
		session_set_lang(interview_session(p->iv), (int)to - 1);
	return PLAIN_ON;
}

enum plain_next plain_command_here(struct plain *p, char command, const char *line)
{
	struct session *s = interview_session(p->iv);
	struct complaint why;

	switch (command) {
	case 'b':
		if (!session_prev(s))
			plain_say("%s", T("这是第一题。"));
		return PLAIN_ON;
	case 'q':
		plain_say("%s", T("停下了，答过的都存好了。"));
		return PLAIN_LEAVE;
	case 'x':
		return set_aside(p);
	case 'r':
		return review(p);
	case 'l':
		return language(p);
	case 'c':
		if (p->at.kind == STOP_QUESTION && !session_answer(s, "", &why))
			plain_refuse(&why);
		return PLAIN_ON;
	default:
		if (command != '?')
			plain_say(T("不认识“%s”。"), line);
		plain_say("%s", T("写答案再回车；空着回车到下一题。/b 上一题，/q 先停下，/x "
				  "按现状保存，/r 全部题目，/l 换语言，"
				  "/c 清掉这一题，/? 这一段说明。打字的题以外，不写斜线也行。"));
		return PLAIN_ON;
	}
}
