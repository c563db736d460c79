/* SPDX-License-Identifier: MIT */
/* Today's doors in the plain mode: the one under hand, found by its number, knocked at, or noted with an outcome. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "app/interview_move.h"
#include "app/office.h"
#include "app/sendback.h"
#include "app/today.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/appointment.h"
#include "tui/plain.h"
#include "tui/plain_io.h"

struct doors_view {
	struct workspace *ws;
	struct today *t;
	size_t cursor;
	struct identity last_visit;
	bool can_undo;
};

static enum status reload(struct doors_view *v, bool move, struct err *err)
{
	struct today *t = NULL;
	enum status st = today_load(&t, v->ws, err);

	if (st != ST_OK)
		return st;
	today_free(v->t);
	v->t = t;
	if ((move || v->cursor >= t->doors.n) && t->suggested >= 0)
		v->cursor = (size_t)t->suggested;
	return ST_OK;
}

static const struct today_door *current(const struct doors_view *v)
{
	return v->t->doors.n ? &v->t->doors.v[v->cursor] : NULL;
}

/* Once a day. False: no more input. */
static bool say_hello(struct workspace *ws)
{
	struct civil c = clock_civil(workspace_now(ws), workspace_utc_offset(ws));
	struct err err = ERR_INIT;
	char line[PLAIN_LINE], question[256];

	plain_say("%s", T("程序会记下每题的作答时间和改动，用来检查质量，不用来给志愿者排名。住户答"
			  "什么就记什么，没有标准答案。"));
	for (;;) {
		plain_say("%s", T("今天谁在用这台电脑？"));
		if (*workspace_interviewer(ws))
			plain_say(T("还是 %s 就回车；换人就写代号。"), workspace_interviewer(ws));
		if (!plain_read(T("写队里给您的代号（字母、数字），不写姓名。回车继续。"), line))
			return false;
		if (workspace_set_interviewer(ws, *line ? line : workspace_interviewer(ws), &err) ==
		    ST_OK)
			break;
		plain_say("%s", err.text);
	}
	snprintf(question, sizeof(question), T("今天是%d年%d月%d日 %s，%02d:%02d，对吗？"), c.year,
		 c.month, c.day, weekday_name(c.weekday), c.hour, c.minute);
	if (workspace_confirm_date(ws, plain_yes(question), &err) != ST_OK)
		plain_say("%s", err.text);
	return true;
}

static void say_doors(const struct doors_view *v, struct arena *a)
{
	for (size_t i = 0; i < v->t->doors.n; i++)
		plain_say("%s  %s", today_door_name(&v->t->doors.v[i], a),
			  door_state_label(v->t->doors.v[i].state));
}

static void say_summary(const struct doors_view *v, struct arena *a)
{
	const struct today_door *d = current(v);

	plain_say("%s", "");
	plain_say(T("%s  %s  %d户，完成 %d，未访 %d"), v->t->title, v->t->place, (int)v->t->doors.n,
		  (int)v->t->count[DOOR_DONE], (int)v->t->count[DOOR_NEW]);
	for (size_t i = 0; i < v->t->due.n; i++)
		plain_say("%s", today_describe(v->ws, &v->t->doors.v[v->t->due.v[i]], a));
	if (d)
		plain_say(T("现在这一户：%s"), today_describe(v->ws, d, a));
	plain_say("%s", T("回车敲门；写门牌找户；/o 记结果，/a 全部门户，/n 新增户，/u "
			  "收回结果，/e 交班，/p 演练，/w 换人，/q 退出。"));
}

static enum status talk(struct doors_view *v, enum status st, struct interview *iv, struct err *err)
{
	if (st == ST_OK && iv)
		st = plain_interview(v->ws, iv, err);
	interview_close(iv);
	return st == ST_OK ? reload(v, true, err) : st;
}

/* Where it was left; begun under another version of the form in use, the person is asked first. */
static enum status resume(struct doors_view *v, const struct today_door *d, struct interview **iv,
			  struct err *err)
{
	const struct form *form = NULL;
	struct identity older;
	bool found = false;

	if (workspace_form(v->ws, NULL, &form, NULL) == ST_OK &&
	    interview_older_draft(v->ws, form, d->household, &older, &found, NULL) == ST_OK &&
	    found && memcmp(&older, &d->draft, sizeof(older)) == 0)
		return plain_older(iv, v->ws, &older, form, err);
	return interview_resume(iv, v->ws, &d->draft, err);
}

/* The comment, then the interview for a correction, or why it cannot be mended; *iv NULL: neither now. */
static enum status answer_returned(struct doors_view *v, const struct today_door *d, struct interview **iv, struct err *err)
{
	struct arena *a = arena_new();
	struct strbuf said;
	const char *words = "";
	char why[PLAIN_LINE] = "";
	enum status st = sendback_words(&words, v->ws, &d->record, a, err);

	strbuf_init(&said);
	if (st == ST_OK) {
		plain_say("%s", T("办公室看了这一户的访谈，要再问一问："));
		plain_say("%s", words);
	}
	if (st == ST_OK && plain_yes(T("现在补问吗？会打开原来的访谈，改过的成为新的一版。")))
		st = interview_correct(iv, v->ws, &d->record, "", err);
	else if (st == ST_OK && plain_read(T("没法补的写一句为什么；先不管就回车。"), why) && *why)
		st = sendback_cannot(v->ws, &d->record, why, &said, err);
	if (st == ST_OK && said.len)
		plain_say("%s", said.data);
	strbuf_clear(&said);
	arena_free(a);
	return st;
}

static enum status knock(struct doors_view *v, struct err *err)
{
	const struct today_door *d = current(v);
	struct interview *iv = NULL;
	char why[PLAIN_LINE];
	enum status st;

	if (!d)
		return ST_OK;
	if ((d->state == DOOR_DONE || d->state == DOOR_PARTIAL) && !today_has_record(d)) {
		plain_say("%s", today_cleared());
		return ST_OK;
	}
	if (d->state == DOOR_RETURNED) {
		st = answer_returned(v, d, &iv, err);
	} else if (d->state == DOOR_DONE || d->state == DOOR_PARTIAL) {
		if (!plain_yes(T("这一户已经访过了。要更正那份访谈吗？")) ||
		    !plain_read_required(T("更正的原因（写一句）"), T("没有原因不能更正。"), why))
			return ST_OK;
		st = interview_correct(&iv, v->ws, &d->record, why, err);
	} else if (d->state == DOOR_DRAFT) {
		st = resume(v, d, &iv, err);
	} else {
		if (door_quiet_warning(v->ws))
			plain_say("%s", door_quiet_warning(v->ws));
		st = interview_begin(&iv, v->ws, NULL, d->household, err);
	}
	return talk(v, st, iv, err);
}

/* Asks which outcome; NULL = none. */
static const struct outcome *which_outcome(void)
{
	size_t n;
	const struct outcome *table = outcome_table(&n);
	char line[PLAIN_LINE];

	for (size_t i = 0; i < n; i++)
		if (table[i].key)
			plain_say("%c  %s", table[i].key, i18n_text(table[i].label));
	if (!plain_read(T("这一户怎么样？写前面的数字或字母，回车不记。"), line))
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (table[i].key && tolower((unsigned char)line[0]) == table[i].key && !line[1])
			return &table[i];
	return NULL;
}

static enum status note_outcome(struct doors_view *v, struct err *err)
{
	const struct today_door *d = current(v);
	const struct outcome *o = d ? which_outcome() : NULL;
	const char *question = appointment_question();
	char line[PLAIN_LINE] = "", at[64] = "";
	int64_t when = 0;
	enum status st;

	if (!o)
		return ST_OK;
	while (o->appointment && !when) {
		if (!plain_read_required(question, T("写个时间，到时候会提醒。"), line))
			return ST_OK;
		if (!appointment_parse(v->ws, line, &when))
			question = appointment_refused();
	}
	if (o->appointment)
		line[0] = '\0';
	if (o->reason && !plain_read_required(T("写一句：是什么情况"),
					      T("写一句，办公室才知道怎么安排。"), line))
		return ST_OK;
	st = door_visit(v->ws, d->household, o->code, when, line, &v->last_visit, err);
	if (st != ST_OK)
		return st;
	v->can_undo = true;
	if (when)
		appointment_describe(v->ws, when, at, sizeof(at));
	plain_say(T("记下了：%s%s%s。"), i18n_text(o->label), when ? T("，") : "", at);
	return reload(v, true, err);
}

static enum status undo(struct doors_view *v, struct err *err)
{
	char why[PLAIN_LINE];
	enum status st;

	if (!v->can_undo) {
		plain_say("%s", T("没有可以收回的结果。"));
		return ST_OK;
	}
	if (!plain_read_required(T("为什么收回刚记的结果？"), T("写一句原因。"), why))
		return ST_OK;
	st = door_visit_undo(v->ws, &v->last_visit, why, err);
	if (st == ST_OK) {
		v->can_undo = false;
		plain_say("%s", T("收回了。"));
	}
	return st;
}

static enum status add_door(struct doors_view *v, struct err *err)
{
	char line[PLAIN_LINE], id[64];
	enum status st;

	if (!current(v) || !plain_read_required(T("名单上没有的一户：门牌怎么写？（如 403）"),
						T("写上门牌。"), line))
		return ST_OK;
	st = today_add_beside(v->ws, v->t, current(v), line, id, err);
	if (st == ST_OK)
		plain_say(T("加了一户：%s（%s）"), line, id);
	return st;
}

static enum status hand_over(struct doors_view *v, struct err *err)
{
	struct strbuf said;
	char line[PLAIN_LINE];
	enum status st;

	if (!plain_read_required(T("交到哪里？（U盘上的文件夹）"),
				 T("写文件夹，如 /media/usb/3队。"), line))
		return ST_OK;
	strbuf_init(&said);
	st = office_export(v->ws, line, OFFICE_PACKAGE, &said, err);
	if (st == ST_OK)
		plain_say("%s", said.data);
	strbuf_clear(&said);
	return st;
}

static enum status practise(struct doors_view *v, struct err *err)
{
	struct interview *iv = NULL;
	enum status st = interview_practice(&iv, v->ws, NULL, err);

	return talk(v, st, iv, err);
}

static void find(struct doors_view *v, const char *text)
{
	long found = today_find(v->t, text, v->cursor);

	if (found >= 0)
		v->cursor = (size_t)found;
	else
		plain_say(T("没有找到“%s”。"), text);
}

/* What a line asks for; an error is said and the doors go on. False: leave. */
static bool obey(struct doors_view *v, const char *line, struct arena *a)
{
	struct err err = ERR_INIT;
	enum status st = ST_OK;

	switch (*line ? plain_command(line, true) : '\r') {
	case '\r':
		st = knock(v, &err);
		break;
	case 'o':
		st = note_outcome(v, &err);
		break;
	case 'a':
		say_doors(v, a);
		break;
	case 'n':
		st = add_door(v, &err);
		break;
	case 'u':
		st = undo(v, &err);
		break;
	case 'e':
		st = hand_over(v, &err);
		break;
	case 'p':
		st = practise(v, &err);
		break;
	case 'w':
		if (!say_hello(v->ws))
			return false;
		break;
	case 'q':
		return false;
	default:
		find(v, line);
	}
	if (st != ST_OK)
		plain_say("%s", err.text);
	return true;
}

enum status plain_run(struct workspace *ws, struct err *err)
{
	struct doors_view v = { .ws = ws };
	struct arena *a = arena_new();
	char line[PLAIN_LINE];
	enum status st;
	bool on = true, ask = false;

	if (!workspace_is_field(ws)) {
		arena_free(a);
		return err_set(err, ST_USAGE,
			       T("办公室的事一行一行地做，用各条命令：见 ruhu help。"));
	}
	st = workspace_must_ask(&ask, ws, err);
	if (st == ST_OK && ask)
		on = say_hello(ws);
	if (st == ST_OK)
		st = reload(&v, true, err);
	while (on && st == ST_OK) {
		arena_reset(a);
		say_summary(&v, a);
		on = plain_read(NULL, line) && obey(&v, line, a);
		if (on)
			st = reload(&v, false, err);
	}
	today_free(v.t);
	arena_free(a);
	return st;
}
