/* SPDX-License-Identifier: MIT */
/* The adults of the household, one a line: a digit for the sex, two for the age. Kept in door.db only; the form gets their number. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/interview.h"
#include "app/roster.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_TROUBLE = 1, MIN_AGE = 18, MAX_AGE = 120 };

struct adults {
	struct interview *iv;
	struct roster roster;
	int cursor, first;
	char typed[8]; /* "1" sex, then the age: "145"; waits there for the next digit or Enter */
};

static enum status adults_open(struct screen *s, void *arg, struct err *err)
{
	struct adults *r = screen_data(s);

	r->iv = arg;
	r->cursor = 0;
	return roster_load(&r->roster, interview_workspace(r->iv), interview_household(r->iv), err);
}

static enum context adults_context(const struct screen *s)
{
	(void)s;
	return CONTEXT_ADULTS;
}

static void adults_draw(struct screen *s, struct canvas *c)
{
	struct adults *r = screen_data(s);
	struct arena *a = arena_new();
	int top, rows, x, y, room, width = canvas_columns(c) - 6;

	screen_header(c, interview_place(r->iv), T("家里的成年人"), NULL);
	screen_body(c, &top, &rows);
	y = top;
	y += canvas_wrap(c, 3, y, width, 3, 0, STYLE_ACCENT,
			 T("在这里住满半年、年满 18 周岁的，一位一位登记：先按 1（男）或 "
			   "2（女），再输年龄，接着按下一位；都登记完了按 0。"));
	if (rows > 12 || r->roster.n == 0)
		y += canvas_wrap(c, 3, y, width, 3, 0, STYLE_DIM,
				 T("只用来抽人，存在这台电脑里，不随回答交出去，到期删除。"));
	y++;
	room = top + rows - y - 1;
	r->first = screen_scroll(r->first, r->cursor, (int)r->roster.n, room);
	for (size_t i = (size_t)r->first; i < r->roster.n && room > 0; i++, y++, room--) {
		unsigned style = (int)i == r->cursor ? STYLE_REVERSE : STYLE_PLAIN;

		canvas_text(c, 5, y, style, width, roster_describe(&r->roster, i, a));
	}
	if (r->typed[0]) {
		x = canvas_textf(c, 5, y, STYLE_BOLD, width, "> %s %s",
				 r->typed[0] == '1' ? T("男") : T("女"), r->typed + 1);
	} else {
		x = 5;
		if (r->roster.n)
			canvas_textf(c, x, y, STYLE_DIM, width,
				     T("共 %d 位。都登记完了按 0 或回车。"), (int)r->roster.n);
		else
			canvas_text(c, x, y, STYLE_DIM, width,
				    T("还没有登记。一位符合的也没有，就按 0。"));
	}
	canvas_cursor(c, x, y);
	arena_free(a);
}

static unsigned finish(struct screen *s, struct adults *r)
{
	struct session *session = interview_session(r->iv);
	struct err err = ERR_INIT;
	struct complaint why;
	char number[16];

	roster_sort(&r->roster);
	if (roster_save(&r->roster, interview_workspace(r->iv), interview_household(r->iv), &err) !=
	    ST_OK)
		return dialog_error(s, TAG_TROUBLE, &err);
	snprintf(number, sizeof(number), "%d", (int)r->roster.n);
	if (!session_answer(session, number, &why))
		return dialog_message(s, TAG_TROUBLE, "%s", why.text);
	screen_set_result(s, 1, number);
	return SCREEN_CLOSE;
}

static int age_of(const char *typed)
{
	int age = 0;

	for (const char *p = typed + 1; *p; p++)
		age = age * 10 + (*p - '0');
	return age;
}

/* No further digit can belong to it: two that make an adult, or three. */
static bool is_complete(const char *typed)
{
	size_t n = strlen(typed);

	return n == 4 || (n == 3 && age_of(typed) >= MIN_AGE);
}

/* What is typed becomes a row; false: it is no adult's age, which is said. */
static bool keep(struct screen *s, struct adults *r)
{
	int age = age_of(r->typed);

	if (age < MIN_AGE || age > MAX_AGE) {
		screen_say(s, STYLE_WARN, T("年龄要在 %d 到 %d 之间；不满 %d 周岁的不登记。"),
			   MIN_AGE, MAX_AGE, MIN_AGE);
		r->typed[1] = '\0';
		return false;
	}
	if (r->roster.n == ROSTER_MAX) {
		screen_say(s, STYLE_WARN, T("超过 %d 位，请核对是不是集体宿舍。"), ROSTER_MAX);
		return false;
	}
	r->roster.v[r->roster.n++] = (struct person){ .sex = r->typed[0] - '0', .age = age };
	roster_sort(&r->roster);
	r->typed[0] = '\0';
	return true;
}

/* Enter never means more than "this one is right" while somebody is being typed. */
static unsigned accept(struct screen *s, struct adults *r)
{
	if (!r->typed[0] && r->roster.n == 0) {
		screen_say(s, STYLE_PLAIN, "%s", T("还没有登记。一位符合的也没有，才按 0。"));
		return SCREEN_REDRAW;
	}
	if (!r->typed[0])
		return finish(s, r);
	(void)keep(s, r);
	return SCREEN_REDRAW;
}

static unsigned type(struct screen *s, struct adults *r, char ch)
{
	size_t n = strlen(r->typed);

	if (is_complete(r->typed)) {
		if (!keep(s, r))
			return SCREEN_REDRAW;
		n = 0;
	}
	if (n == 0 && ch == '0')
		return finish(s, r);
	if (n == 0 && ch != '1' && ch != '2')
		return SCREEN_REDRAW;
	r->typed[n] = ch;
	r->typed[n + 1] = '\0';
	return SCREEN_REDRAW;
}

static unsigned adults_action(struct screen *s, enum action a, const struct event *ev)
{
	struct adults *r = screen_data(s);
	struct strbuf narrow;
	char ch;

	switch ((int)a) {
	case ACTION_ADULT_NEXT:
		return accept(s, r);
	case ACTION_ADULT_DIGIT:
		strbuf_init(&narrow);
		utf8_narrow(&narrow, ev->text, strlen(ev->text));
		ch = narrow.data[0];
		strbuf_clear(&narrow);
		return isdigit((unsigned char)ch) ? type(s, r, ch) : SCREEN_HANDLED;
	case ACTION_ADULT_ERASE:
		if (r->typed[0])
			r->typed[strlen(r->typed) - 1] = '\0';
		return SCREEN_REDRAW;
	case ACTION_ADULT_REMOVE:
		if (r->cursor < (int)r->roster.n) {
			r->roster.n--;
			for (size_t i = (size_t)r->cursor; i < r->roster.n; i++)
				r->roster.v[i] = r->roster.v[i + 1];
		}
		return SCREEN_REDRAW;
	case ACTION_ADULT_BACK:
		return SCREEN_CLOSE;
	default:
		break;
	}
	if (r->roster.n && screen_list_key(a, ev, (int)r->roster.n, 8, &r->cursor))
		return SCREEN_REDRAW;
	return SCREEN_IGNORED;
}

const struct screen_ops adults_screen = {
	.name = "adults",
	.size = sizeof(struct adults),
	.open = adults_open,
	.context = adults_context,
	.draw = adults_draw,
	.action = adults_action,
};
