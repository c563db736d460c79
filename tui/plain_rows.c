/* SPDX-License-Identifier: MIT */
/* Rosters in the plain mode: a repeat of the form, and the adults of a household. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/roster.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/plain_ask.h"
#include "tui/plain_io.h"

enum { SHOWN = 4, MIN_AGE = 18, MAX_AGE = 120 };

static void say_row(struct plain *p, int row)
{
	struct instance *in = session_instance(interview_session(p->iv));
	const struct form *form = instance_form(in);
	const struct node *rep = plain_node(p);
	struct frame *frame = instance_at(in, p->at.spot.frame, p->at.spot.node, row);
	const char *text = "";
	int shown = 0;

	for (int i = p->at.spot.node + 1; i < rep->end && shown < SHOWN; i++) {
		const struct node *node = &form->nodes[i];

		if (node->kind != NODE_QUESTION || node->repeat != p->at.spot.node ||
		    node->type->input <= INPUT_NOTE)
			continue;
		text = arena_printf(p->arena, "%s%s%s", text, shown++ ? T("，") : "",
				    plain_value(p, (struct spot){ .frame = frame, .node = i }));
	}
	plain_say("%d  %s", row + 1, text);
}

static enum plain_next remove_row(struct plain *p, int row)
{
	char why[PLAIN_LINE];
	int wanted;

	if (session_rows_fixed(interview_session(p->iv), &wanted) && row < wanted) {
		plain_say("%s", T("这里填几个由前面的回答定，要少一个就回去改那一题。"));
		return PLAIN_ON;
	}
	if (!plain_read_required(T("为什么去掉这一行？"), T("写一句原因。"), why))
		return PLAIN_LEAVE;
	if (session_row_remove(interview_session(p->iv), row, why))
		plain_say("%s", T("去掉了这一行。"));
	return PLAIN_ON;
}

enum plain_next plain_rows(struct plain *p)
{
	struct session *s = interview_session(p->iv);
	int n = session_rows(s), wanted;
	struct complaint why;
	char line[PLAIN_LINE], command;
	int64_t row = 0;
	bool remove;

	plain_say("%s", "");
	plain_say("%s", plain_words(p, p->at.spot, TEXT_LABEL));
	for (int i = 0; i < n; i++)
		say_row(p, i);
	if (session_rows_fixed(s, &wanted))
		plain_say(n > wanted ? T("前面的回答是 %d 个，后面的行不算。写序号打开，d 和序号去掉多出的，n 填完了。")
				     : T("前面的回答是 %d 个。写序号打开，n 填完了。"),
			  wanted);
	else
		plain_say(T("已登记 %d 个。a 添一个，写序号打开，d 和序号去掉，n 填完了。"), n);
	if (!plain_read(NULL, line))
		return PLAIN_LEAVE;
	interview_tick(p->iv);
	command = plain_command(line, false);
	remove = command == 'd';
	if (num_parse_int(line + (remove ? 2 : 0), strlen(line) - (remove ? 2 : 0), &row) &&
	    row >= 1 && row <= n) {
		if (remove)
			return remove_row(p, (int)row - 1);
		(void)session_row_open(s, (int)row - 1);
		return PLAIN_ON;
	}
	if (command == 'a' && !session_row_add(s))
		plain_say("%s", T("这里填几个由前面的回答定，不能再添。"));
	else if (command == 'n' && !session_next(s, &why))
		plain_refuse(&why);
	if (command == 'a' || command == 'n' || !command)
		return PLAIN_ON;
	return plain_command_here(p, command, line);
}

/* "145", "1 45", "男45"; false = it is no adult. */
static bool parse_person(const char *line, struct person *out)
{
	struct strbuf narrow;
	const char *at;
	int64_t age = 0;
	bool good;

	strbuf_init(&narrow);
	utf8_narrow(&narrow, line, strlen(line));
	at = narrow.data;
	out->sex = *at == '1' ? 1 : *at == '2' ? 2 : 0;
	if (out->sex)
		at++;
	else if (strncmp(at, "男", strlen("男")) == 0 || strncmp(at, "女", strlen("女")) == 0) {
		out->sex = strncmp(at, "男", strlen("男")) == 0 ? 1 : 2;
		at += strlen("男");
	}
	at += strspn(at, " ");
	good = out->sex && num_parse_int(at, strlen(at), &age) && age >= MIN_AGE && age <= MAX_AGE;
	out->age = (int)age;
	strbuf_clear(&narrow);
	return good;
}

static enum plain_next store_adults(struct plain *p, struct roster *r)
{
	struct session *s = interview_session(p->iv);
	struct complaint why;
	struct err err = ERR_INIT;
	char number[16];

	roster_sort(r);
	snprintf(number, sizeof(number), "%d", (int)r->n);
	if (roster_save(r, p->ws, interview_household(p->iv), &err) != ST_OK)
		plain_say("%s", err.text);
	else if (!session_answer(s, number, &why) || !session_next(s, &why))
		plain_say("%s", why.text);
	return PLAIN_ON;
}

static enum plain_next list_adults(struct plain *p)
{
	struct roster r;
	struct person one;
	struct err err = ERR_INIT;
	char line[PLAIN_LINE], command;

	if (roster_load(&r, p->ws, interview_household(p->iv), &err) != ST_OK) {
		plain_say("%s", err.text);
		return PLAIN_LEAVE;
	}
	plain_say("%s", T("在这里住满半年、年满 18 周岁的，一行一位：先写 1（男）或 "
			  "2（女），再写年龄，如 145。都登记完了写 0。"));
	plain_say("%s", T("只用来抽人，存在这台电脑里，不随回答交出去，到期删除。"));
	for (;;) {
		for (size_t i = 0; i < r.n; i++)
			plain_say("%s", roster_describe(&r, i, p->arena));
		if (!plain_read(NULL, line))
			return PLAIN_LEAVE;
		interview_tick(p->iv);
		command = plain_command(line, false);
		if (strcmp(line, "0") == 0)
			return store_adults(p, &r);
		if (command == 'd' && r.n > 0) {
			r.n--;
		} else if (command) {
			return plain_command_here(p, command, line);
		} else if (!parse_person(line, &one)) {
			plain_say(T("年龄要在 %d 到 %d 之间；不满 %d 周岁的不登记。"), MIN_AGE,
				  MAX_AGE, MIN_AGE);
		} else if (r.n == ROSTER_MAX) {
			plain_say(T("超过 %d 位，请核对是不是集体宿舍。"), ROSTER_MAX);
		} else {
			r.v[r.n++] = one;
		}
	}
}

/* Nobody draws again in silence: once somebody was drawn the list opens with a reason only. */
enum plain_next plain_adults(struct plain *p)
{
	struct session *s = interview_session(p->iv);
	const char *listed = instance_get(session_instance(s), p->at.spot);
	struct complaint why;
	char line[PLAIN_LINE], command;

	plain_say("%s", "");
	plain_say("%s", plain_words(p, p->at.spot, TEXT_LABEL));
	if (!*listed)
		return list_adults(p);
	plain_say(T("登记了 %s 位"), listed);
	plain_say("%s",
		  T("已经抽过人，名单不能随便改。确实登记错了，写 d，再写明原因；回车继续。"));
	if (!plain_read(NULL, line))
		return PLAIN_LEAVE;
	command = plain_command(line, false);
	if (command == 'd') {
		if (!plain_read_required(T("名单登记错了？写明原因（例如：漏了住在西屋的老人）"),
					 T("写一句原因；没有原因不能改。"), line))
			return PLAIN_LEAVE;
		interview_tell(p->iv, "adults-changed", line);
		return list_adults(p);
	}
	if (command)
		return plain_command_here(p, command, line);
	if (!session_next(s, &why))
		plain_refuse(&why);
	return PLAIN_ON;
}
