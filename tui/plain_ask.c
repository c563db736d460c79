/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/plain_ask.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/roster.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/choices.h"
#include "tui/plain.h"
#include "tui/plain_io.h"

enum { LIST_SHOWN = 40 }; /* of a long list; the rest is found by a word of it */

const struct node *plain_node(const struct plain *p)
{
	return &instance_form(session_instance(interview_session(p->iv)))->nodes[p->at.spot.node];
}

const char *plain_words(struct plain *p, struct spot spot, enum text_field field)
{
	struct session *s = interview_session(p->iv);
	bool missing = false;
	const char *text = instance_text(session_instance(s), spot, field, session_lang(s),
					 p->arena, &missing);

	if (missing && *text)
		text = arena_printf(p->arena, T("%s（原文）"), text);
	return interview_fill(p->iv, text, p->arena);
}

void plain_refuse(const struct complaint *why)
{
	plain_say("%s", why->text);
	plain_say("%s", T("答不了就写 /q 先停下，或 /x 按现状保存。"));
}

static void say_place(struct plain *p)
{
	int number = 0, remaining = 0;
	int64_t saved = interview_saved_at(p->iv);
	struct civil at = clock_civil(saved, workspace_utc_offset(p->ws));
	char kept[64] = "", progress[128];

	session_progress(interview_session(p->iv), &number, &remaining);
	if (saved)
		snprintf(kept, sizeof(kept), T("%02d:%02d:%02d 已保存"), at.hour, at.minute,
			 at.second);
	plain_say("%s", "");
	if (number == 0)
		snprintf(progress, sizeof(progress), T("约 %d 题"), remaining);
	else if (remaining == 0)
		snprintf(progress, sizeof(progress), T("第 %d 题，快问完了"), number);
	else
		snprintf(progress, sizeof(progress), T("第 %d 题，还剩约 %d 题"), number,
			 remaining);
	plain_say("%s  %s  %s",
		  interview_is_practice(p->iv) ? T("演练（什么都不留下）") : interview_place(p->iv),
		  progress, kept);
}

/* The person the draw fell on, in words. */
static const char *drawn(struct plain *p, const char *value)
{
	struct roster r;
	int64_t n = 0;

	if (!(plain_node(p)->role & ROLE_PERSON_DRAW) || !*interview_household(p->iv) ||
	    !num_parse_int(value, strlen(value), &n) ||
	    roster_load(&r, p->ws, interview_household(p->iv), NULL) != ST_OK || n < 1 ||
	    n > (int64_t)r.n)
		return value;
	return roster_describe(&r, (size_t)n - 1, p->arena);
}

static const struct choice **choices(struct plain *p, size_t *n)
{
	return interview_choices(p->iv, p->at.spot, n, p->arena);
}

static const char *label(struct plain *p, const struct choice *c)
{
	struct session *s = interview_session(p->iv);
	bool missing = false;
	const char *text = instance_choice_label(session_instance(s), p->at.spot, c,
						 session_lang(s), p->arena, &missing);

	return missing ? arena_printf(p->arena, T("%s（原文）"), text) : text;
}

static const char *answer(const struct plain *p)
{
	return instance_get(session_instance(interview_session(p->iv)), p->at.spot);
}

const char *plain_value(struct plain *p, struct spot spot)
{
	struct session *s = interview_session(p->iv);
	struct instance *in = session_instance(s);
	const struct node *node = &instance_form(in)->nodes[spot.node];
	const char *value = instance_value(in, spot), *shown = "";

	if (interview_is_hidden(p->iv, spot))
		return T("（住户自答）");
	if (!node->list)
		return value;
	for (const char *at = value; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		const char *name = arena_strndup(p->arena, at, len);
		const struct choice *c = list_choice(node->list, name);

		if (c)
			name = instance_choice_label(in, spot, c, session_lang(s), p->arena, NULL);
		shown = *shown ? arena_printf(p->arena, "%s%s%s", shown, T("、"), name) : name;
		at += len;
	}
	return shown;
}

static void say_choices(struct plain *p, const char *holding)
{
	size_t n = 0, shown = 0;
	const struct choice **list = choices(p, &n);
	int coded = choices_code_width(list, n);

	for (size_t i = 0; i < n; i++) {
		const char *text = label(p, list[i]);

		if (*holding && !choices_match(text, list[i]->name, holding))
			continue;
		if (shown++ == LIST_SHOWN) {
			plain_say("%s",
				  T("还有很多；写出名称里的几个字或拼音首字母，只看对得上的。"));
			return;
		}
		if (coded)
			plain_say("%s  %s", list[i]->name, text);
		else
			plain_say("%d  %s", (int)i + 1, text);
	}
	if (shown == 0)
		plain_say("%s", *holding ? T("没有对得上的答案。")
					 : T("按前面的回答，这一题没有可选的答案。"));
}

static const char *how_to(const struct plain *p)
{
	const struct node *n = plain_node(p);

	if (instance_read_only(session_instance(interview_session(p->iv)), p->at.spot))
		return T("回车继续");
	if (n->type->how)
		return i18n_text(n->type->how);
	switch (n->type->input) {
	case INPUT_ONE:
		return T("写答案前面的数字，回车");
	case INPUT_MANY:
		return T("写答案前面的数字，可以几个，中间空格，回车");
	case INPUT_RANK:
		return T("按先后写全部数字，中间空格，回车");
	case INPUT_ACKNOWLEDGE:
		return T("1  知道了");
	case INPUT_INTEGER:
		return T("输入整数，回车");
	case INPUT_DECIMAL:
		return T("输入数字，回车");
	case INPUT_DATE:
		return T("输入日期，如 2026-11-23 或 20261123，回车");
	case INPUT_TEXT:
		return T("写完回车");
	case INPUT_NONE:
	case INPUT_NOTE:
		break;
	}
	return T("念完回车");
}

static void say_question(struct plain *p)
{
	const struct node *n = plain_node(p);
	struct spot group = { .frame = p->at.spot.frame, .node = n->parent };
	const char *text;

	say_place(p);
	if (n->parent > 0 && *(text = plain_words(p, group, TEXT_LABEL)))
		plain_say("%s", text);
	/* Above the first row of a table stands the question that heads it. */
	if (n->matrix > 0 && n->matrix != n->parent && n->matrix == p->at.spot.node - 1)
		plain_say("%s", plain_words(p, (struct spot){ p->at.spot.frame, n->matrix }, TEXT_LABEL));
	plain_say("%s", plain_words(p, p->at.spot, TEXT_LABEL));
	if (*(text = plain_words(p, p->at.spot, TEXT_HINT)))
		plain_say("%s", text);
	if (*(text = plain_words(p, p->at.spot, TEXT_GUIDANCE)))
		plain_say("%s", text);
	if (*(text = interview_read_order(p->iv, p->at.spot, p->arena)))
		plain_say("%s", text);
	if (n->list)
		say_choices(p, "");
	if (*answer(p))
		plain_say(T("现在的回答：%s"), drawn(p, plain_value(p, p->at.spot)));
	plain_say("%s", how_to(p));
}

/* The choice a word means: its digit, its number in the list, or its label; NULL = none. */
static const struct choice *choice_of(struct plain *p, const char *word)
{
	size_t n = 0;
	const struct choice **list = choices(p, &n);
	int coded = choices_code_width(list, n);
	int64_t number = 0;

	if (!coded && num_parse_int(word, strlen(word), &number) && number >= 1 &&
	    number <= (int64_t)n)
		return list[number - 1];
	for (size_t i = 0; i < n; i++)
		if ((coded && strcmp(list[i]->name, word) == 0) ||
		    strcmp(label(p, list[i]), word) == 0)
			return list[i];
	return NULL;
}

/* The words of the line in order; where every code is one digit, "12" is two of them. False after a sentence; the answer is as it was. */
static bool answer_several(struct plain *p, const char *line, struct complaint *why)
{
	struct session *s = interview_session(p->iv);
	char *before = arena_strdup(p->arena, answer(p));
	size_t n = 0;
	const struct choice **list = choices(p, &n);
	int coded = choices_code_width(list, n);

	if (!session_answer(s, "", why))
		return false;
	for (const char *at = line + strspn(line, " ,"); *at; at += strspn(at, " ,")) {
		size_t len = coded == 1 ? 1 : strcspn(at, " ,");
		const char *word = arena_strndup(p->arena, at, len);
		const struct choice *c = choice_of(p, word);
		bool cleared = false;

		if (!c || !session_toggle(s, c->name, &cleared, why)) {
			if (!c)
				snprintf(why->text, sizeof(why->text), T("没有“%s”这个答案。"),
					 word);
			(void)session_answer(s, before, &(struct complaint){ 0 });
			return false;
		}
		if (cleared)
			plain_say("%s", T("这一项不能和别的一起选，已经换成这一项。"));
		at += len;
	}
	return true;
}

static bool take_answer(struct plain *p, const char *typed, struct complaint *why)
{
	struct session *s = interview_session(p->iv);
	const struct choice *c;
	struct strbuf narrow;
	bool good;

	if (plain_node(p)->type->input == INPUT_TEXT)
		return session_answer(s, typed, why);
	strbuf_init(&narrow);
	utf8_narrow(&narrow, typed, strlen(typed));
	switch ((int)plain_node(p)->type->input) {
	case INPUT_MANY:
	case INPUT_RANK:
		good = answer_several(p, narrow.data, why);
		break;
	case INPUT_ONE:
		c = choice_of(p, narrow.data);
		good = c && session_answer(s, c->name, why);
		if (!c)
			snprintf(why->text, sizeof(why->text), T("没有“%s”这个答案。"), typed);
		break;
	case INPUT_ACKNOWLEDGE:
		good = session_answer(s, strcmp(narrow.data, "1") == 0 ? "OK" : narrow.data, why);
		break;
	default:
		good = session_answer(s, narrow.data, why);
	}
	strbuf_clear(&narrow);
	return good;
}

/* In a long list a word that is no answer narrows it down. */
static bool narrow_down(struct plain *p, const char *line)
{
	size_t n = 0;

	if (plain_node(p)->type->input != INPUT_ONE || isdigit((unsigned char)*line) ||
	    choice_of(p, line))
		return false;
	(void)choices(p, &n);
	if (n <= 9)
		return false;
	say_choices(p, line);
	return true;
}

/* A soft check is false: the answer is changed, or kept with a reason. False: the question is asked on. */
static bool doubt(struct plain *p, const struct complaint *why)
{
	const char *const ways[] = { T("再问过了，住户就是这样说的"),
				     T("看过证件或实物，就是这样") };
	char line[PLAIN_LINE];

	plain_say("%s", why->text);
	plain_say("1  %s", T("再问一遍，改过来"));
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		plain_say("%d  %s", (int)i + 2, ways[i]);
	if (!plain_read(T("写数字；是别的原因，写一句。"), line) || !*line ||
	    strcmp(line, "1") == 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (line[0] == (char)('2' + i) && line[1] == '\0')
			return session_keep(interview_session(p->iv), ways[i]);
	return session_keep(interview_session(p->iv), line);
}

static enum plain_next question(struct plain *p)
{
	struct session *s = interview_session(p->iv);
	struct complaint why;
	char line[PLAIN_LINE], command;
	bool text = plain_node(p)->type->input == INPUT_TEXT;
	bool still = plain_node(p)->type->input <= INPUT_NOTE ||
		     instance_read_only(session_instance(s), p->at.spot);

	say_question(p);
	for (;;) {
		if (!plain_read(NULL, line))
			return PLAIN_LEAVE;
		interview_tick(p->iv);
		command = plain_command(line, text);
		if (command)
			return plain_command_here(p, command, line);
		if (*line && !still && narrow_down(p, line))
			continue;
		if (*line && !still && !take_answer(p, line, &why))
			plain_refuse(&why);
		else if (session_next(s, &why) ||
			 (why.mark == MARK_SOFT && doubt(p, &why) && session_next(s, &why)))
			return PLAIN_ON;
		else if (why.mark == MARK_SOFT)
			return PLAIN_ON; /* asked once more */
		else
			plain_refuse(&why);
	}
}

static bool keep(struct plain *p)
{
	struct err err = ERR_INIT;

	if (interview_flush(p->iv, &err) == ST_OK)
		return true;
	plain_say("%s", err.text);
	return false;
}

enum status plain_interview(struct workspace *ws, struct interview *iv, struct err *err)
{
	struct plain p = { .ws = ws, .iv = iv, .arena = arena_new() };
	enum plain_next next = PLAIN_ON;
	enum status st = ST_OK;

	if (interview_resumed_sentence(iv))
		plain_say("%s", interview_resumed_sentence(iv));
	while (next == PLAIN_ON) {
		arena_reset(p.arena);
		p.at = session_at(interview_session(iv));
		if (p.at.kind == STOP_END)
			next = plain_end(&p);
		else if (p.at.kind == STOP_ROSTER)
			next = plain_rows(&p);
		else if ((plain_node(&p)->role & ROLE_ADULTS) && *interview_household(iv))
			next = plain_adults(&p);
		else
			next = question(&p);
		if (next == PLAIN_ON)
			(void)keep(&p);
	}
	arena_free(p.arena);
	if (!interview_saved(iv))
		st = interview_flush(iv, err);
	return st;
}
