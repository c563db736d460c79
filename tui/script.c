/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/script.h"

#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/impl.h"

#define SCRIPT_MAX (4U << 20)

/* "45s" */
static bool parse_wait(const char *s, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {
		{ "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }, { "d", 86400000 }
	};
	size_t digits = strspn(s, "0123456789");

	if (digits == 0 || digits > 9 || !num_parse_int(s, digits, ms))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (strcmp(s + digits, units[i].unit) == 0) {
			*ms *= units[i].ms;
			return true;
		}
	}
	return false;
}

static bool parse_pair(const char *s, char between, int least, int *columns, int *rows)
{
	const char *x = strchr(s, between);
	int64_t c, r;

	if (!x || !num_parse_int(s, (size_t)(x - s), &c) ||
	    !num_parse_int(x + 1, strlen(x + 1), &r))
		return false;
	if (c < least || c > 1000 || r < least || r > 1000)
		return false;
	*columns = (int)c;
	*rows = (int)r;
	return true;
}

/* <WORD ARGUMENT> at s; bytes used, 0 if it is none of these. */
static size_t parse_command(const char *s, struct step *step)
{
	static const struct {
		const char *word;
		enum step_kind kind;
	} words[] = { { "<type ", STEP_PASTE },
		      { "<at-once ", STEP_BREATH },
		      { "<click ", STEP_CLICK },
		      { "<wait ", STEP_WAIT },
		      { "<save-screen ", STEP_SAVE },
		      { "<expect ", STEP_EXPECT },
		      { "<size ", STEP_SIZE } };
	const char *end = strchr(s, '>');

	for (size_t i = 0; i < ARRAY_LEN(words) && end; i++) {
		size_t n = strlen(words[i].word);
		bool good = true;

		if (strncmp(s, words[i].word, n) != 0 || s + n >= end)
			continue;
		step->kind = words[i].kind;
		step->text = mem_strndup(s + n, (size_t)(end - s) - n);
		if (step->kind == STEP_WAIT)
			good = parse_wait(step->text, &step->ms);
		else if (step->kind == STEP_SIZE)
			good = parse_pair(step->text, 'x', 1, &step->columns, &step->rows);
		else if (step->kind == STEP_CLICK)
			good = parse_pair(step->text, ',', 0, &step->columns, &step->rows);
		if (good)
			return (size_t)(end - s) + 1;
		free(step->text);
		step->text = NULL;
		return 0;
	}
	return 0;
}

static enum status syntax_error(const struct script *s, long line, const char *at, struct err *err)
{
	size_t n = strcspn(at, ">\n");

	if (at[n] == '>')
		n++;
	n = utf8_fit(at, n, 40, NULL);
	return err_set(err, ST_SYNTAX, T("按键脚本%s第%ld行：不认识“%.*s”。"), s->name, line,
		       (int)n, at);
}

enum status script_parse(struct script *s, const char *name, const char *text, struct err *err)
{
	long line = 1;
	bool line_start = true;

	*s = (struct script){ .name = mem_strdup(name) };
	if (!utf8_valid(text, strlen(text)))
		return err_set(err, ST_SYNTAX, T("按键脚本%s不是 UTF-8 编码。"), s->name);
	while (*text) {
		struct step step = { .kind = STEP_EVENT, .line = line };
		size_t used;

		if (*text == '\n' || *text == '\r') {
			line += *text == '\n';
			line_start = true;
			text++;
			continue;
		}
		if (line_start && *text == '#') {
			text += strcspn(text, "\n");
			continue;
		}
		line_start = false;
		used = *text == '<' ? parse_command(text, &step) : 0;
		if (used == 0)
			used = event_parse(text, &step.event);
		if (used == 0)
			return syntax_error(s, line, text, err);
		VEC_PUSH(&s->steps, step);
		text += used;
	}
	return ST_OK;
}

enum status script_load(struct script *s, const char *path, struct err *err)
{
	struct strbuf sb;
	enum status st;

	*s = (struct script){ .name = NULL };
	strbuf_init(&sb);
	st = fs_read(&sb, path, SCRIPT_MAX, err);
	if (st == ST_OK)
		st = script_parse(s, fs_base_name(path), sb.data, err);
	strbuf_clear(&sb);
	return st;
}

void script_clear(struct script *s)
{
	for (size_t i = 0; i < s->steps.n; i++)
		free(s->steps.v[i].text);
	VEC_CLEAR(&s->steps);
	free(s->name);
	s->name = NULL;
}

/* A frame, and what follows it. */
static void settle(struct tui *t)
{
	t->dirty = true;
	stack_draw(t);
}

/* Nobody waits in a script: what a timer was to do is done before the next key. */
static void run_timers(struct tui *t)
{
	for (int i = 0; i < 8 && t->top && !t->quit && stack_next_due(t) >= 0; i++) {
		stack_tick(t, INT64_MAX);
		stack_draw(t);
	}
}

static void paste(struct tui *t, const char *text)
{
	size_t n = strlen(text);

	for (size_t pos = 0; pos < n && t->top && !t->quit;) {
		struct event ev = { .kind = EVENT_TEXT, .pasted = true };
		size_t end = pos;

		while (end < n) {
			size_t next = utf8_next(text, n, end);

			if (next - pos >= EVENT_TEXT_MAX)
				break;
			end = next;
		}
		if (end == pos) /* one grapheme of 256 bytes: nobody types that */
			return;
		memcpy(ev.text, text + pos, end - pos);
		stack_event(t, &ev);
		pos = end;
	}
}

static void breath(struct tui *t, const char *text)
{
	for (size_t pos = 0, n = strlen(text), next; pos < n && t->top && !t->quit; pos = next) {
		struct event ev = { .kind = EVENT_TEXT };

		next = utf8_next(text, n, pos);
		if (next - pos >= EVENT_TEXT_MAX)
			return;
		memcpy(ev.text, text + pos, next - pos);
		stack_event(t, &ev);
	}
}

static enum status save_screen(const struct tui *t, const char *path, struct err *err)
{
	struct strbuf sb;
	enum status st;

	strbuf_init(&sb);
	canvas_dump(&sb, t->canvas, true);
	st = fs_write(path, sb.data, sb.len, 0644, err);
	strbuf_clear(&sb);
	return st;
}

static enum status expect(const struct script *s, const struct step *step, const struct tui *t,
			  struct err *err)
{
	struct strbuf sb;
	bool found;

	strbuf_init(&sb);
	canvas_dump(&sb, t->canvas, false);
	found = strstr(sb.data, step->text) != NULL;
	strbuf_clear(&sb);
	if (found && t->top)
		return ST_OK;
	return err_set(err, ST_INPUT, T("按键脚本%s第%ld行：屏幕上没有“%s”。"), s->name, step->line,
		       step->text);
}

static enum status run_step(const struct script *s, const struct step *step, struct tui *t,
			    struct err *err)
{
	switch (step->kind) {
	case STEP_EVENT:
		stack_event(t, &step->event);
		break;
	case STEP_PASTE:
		paste(t, step->text);
		break;
	case STEP_CLICK:
		stack_event(t, &(struct event){ .kind = EVENT_MOUSE, .key = K_ENTER, .x = step->columns, .y = step->rows });
		break;
	case STEP_BREATH:
		breath(t, step->text);
		break;
	case STEP_WAIT:
		if (t->opts.clock_shift)
			t->opts.clock_shift(t->opts.ctx, step->ms);
		break;
	case STEP_SAVE:
		return save_screen(t, step->text, err);
	case STEP_EXPECT:
		return expect(s, step, t, err);
	case STEP_SIZE:
		tui_resize(t, step->columns, step->rows);
		break;
	}
	settle(t);
	return ST_OK;
}

enum status script_run(const struct script *s, struct tui *t, struct err *err)
{
	for (size_t i = 0; i < s->steps.n; i++) {
		enum status st;

		run_timers(t);
		if ((!t->top || t->quit) && s->steps.v[i].kind != STEP_EXPECT)
			continue;
		st = run_step(s, &s->steps.v[i], t, err);
		if (st != ST_OK)
			return st;
	}
	run_timers(t);
	return ST_OK;
}
