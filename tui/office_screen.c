/* SPDX-License-Identifier: MIT */
/* The office's page: what the store holds, and the three things done with it: take files in, look at the figures, make the page. */
#include "config.h"

#include <string.h>

#include "app/copies.h"
#include "app/interview.h"
#include "app/office.h"
#include "app/sendback.h"
#include "app/stick.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/edits_steps.h"
#include "tui/handout.h"
#include "tui/screens.h"

enum { TAG_MERGE = 1, TAG_VIEW, TAG_CHANGED, TAG_RECORD, TAG_NUMBER, TAG_BACKUP, TAG_DOORS };

struct office {
	struct workspace *ws;
	struct strbuf state;
	struct screen *screen;
	char backup[401];
	struct edits_steps edits;
};

static enum status refresh(struct office *o, struct err *err)
{
	strbuf_reset(&o->state);
	return office_state(o->ws, &o->state, err);
}

static enum status office_open_screen(struct screen *s, void *arg, struct err *err)
{
	struct office *o = screen_data(s);

	(void)err;
	o->ws = arg;
	o->screen = s;
	strbuf_init(&o->state);
	screen_timer(s, 1);
	return ST_OK;
}

/* Counting reads and checks every row of the store: the page is there before. */
static unsigned office_tick(struct screen *s)
{
	struct office *o = screen_data(s);
	struct err err = ERR_INIT;

	return refresh(o, &err) == ST_OK ? SCREEN_REDRAW : dialog_error(s, TAG_VIEW, &err);
}

static void office_close(struct screen *s)
{
	strbuf_clear(&((struct office *)screen_data(s))->state);
}

static enum context office_context(const struct screen *s)
{
	(void)s;
	return CONTEXT_OFFICE;
}

static const char *state_label(const char *name, size_t n)
{
	static const struct {
		const char *name, *label;
	} labels[] = {
		{ "interviews", TN("访谈") },
		{ "visits", TN("没做成访谈的走访") },
		{ "households", TN("名册上的户") },
		{ "conflicts", TN("两种说法，要人来定") },
		{ "marked", TN("收下但注明了问题的") },
		{ "revisions", TN("全部记录（含更正）") },
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (strlen(labels[i].name) == n && memcmp(labels[i].name, name, n) == 0)
			return i18n_text(labels[i].label);
	return NULL;
}

/* The lines "name TAB value" that a person has a use for, with their names in words; as many beside each other as have room. */
static int draw_state(struct canvas *c, const char *state, int y)
{
	int beside = canvas_columns(c) / 40 > 2 ? 2 : 1, width = (canvas_columns(c) - 4) / beside, n = 0;

	for (const char *line = state; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t end = strcspn(line, "\n"), name = strcspn(line, "\t");
		const char *label = name < end ? state_label(line, name) : NULL;

		if (!label)
			continue;
		canvas_text(c, 3 + n % beside * width, y + n / beside, STYLE_DIM, 26, label);
		canvas_textf(c, 30 + n % beside * width, y + n / beside, STYLE_PLAIN, width - 30, "%.*s", (int)(end - name - 1), line + name + 1);
		n++;
	}
	return (n + beside - 1) / beside;
}

/* The four groups, which are read out on the telephone. */
static void draw_groups(struct canvas *c, const char *state, int y)
{
	const char *groups = strstr(state, "\ngroups\t");

	if (groups)
		(void)canvas_textf(c, 3, y, STYLE_DIM, canvas_columns(c) - 5, T("核对数 %.*s（两边念一样就是一样的数据）"),
				   (int)strcspn(groups + 8, "\n"), groups + 8);
}

/* Everything the office does, from the actions table: a grid that has room for all at any size. */
static void draw_menu(struct canvas *c, int y, int end)
{
	int width = 18, across = (canvas_columns(c) - 4) / width, n = 0;
	struct strbuf key;

	strbuf_init(&key);
	for (int i = ACTION_NONE + 1; i <= ACTION_COUNT; i++) {
		enum action a = i == ACTION_COUNT ? ACTION_QUIT : (enum action)i; /* the way out comes last */
		int x = 3 + n % across * width, row = y + n / across;

		if (!action_valid(a, CONTEXT_OFFICE) || !*action_label(a) || a == ACTION_HELP || (a == ACTION_QUIT && i < ACTION_COUNT) || row >= end)
			continue;
		strbuf_reset(&key);
		action_show_keys(&key, a, CONTEXT_OFFICE, false, false);
		(void)canvas_text(c, x, row, STYLE_ACCENT | STYLE_BOLD, 2, key.data);
		(void)canvas_text(c, x + 3, row, STYLE_PLAIN, width - 4, action_label(a));
		n++;
	}
	strbuf_clear(&key);
}

static void office_draw(struct screen *s, struct canvas *c)
{
	struct office *o = screen_data(s);
	const struct round *r = workspace_round(o->ws);
	int top, rows, y, width = canvas_columns(c) - 6;
	bool roomy;

	screen_header(c, T("入户 ruhu   办公室"), NULL, workspace_device(o->ws));
	screen_body(c, &top, &rows);
	roomy = rows >= 18;
	y = top + roomy;
	y += canvas_wrap(c, 3, y, width, roomy ? 2 : 1, 0, STYLE_ACCENT | STYLE_BOLD,
			 r ? r->title : T("还没有一期调查。请用 ruhu round new 文件名 建一期。")) + roomy;
	if (o->state.len) {
		y += draw_state(c, o->state.data, y);
		draw_groups(c, o->state.data, y++);
	} else {
		canvas_text(c, 3, y, STYLE_DIM, width, T("正在数这份数据里有什么…"));
		y += 7;
	}
	draw_menu(c, y + roomy, top + rows);
}

static enum status report_page(void *ctx, const char *publish, struct doc **doc, struct err *err)
{
	const struct office *o = ctx;

	return office_report(o->ws, &(struct report_request){ .publish = publish }, doc, err);
}

/* The leader's page: read, then printed or saved from there. */
static unsigned show_report(struct office *o)
{
	const struct handout_source source = { .page = report_page, .ctx = o, .name = "ruhu" };
	struct doc *doc = NULL;
	struct err err = ERR_INIT;

	if (report_page(o, NULL, &doc, &err) != ST_OK)
		return dialog_error(o->screen, TAG_VIEW, &err);
	return handout_sheet(o->screen, TAG_VIEW, doc, &source);
}

static unsigned show_returned(struct office *o)
{
	struct sendbacks *returned = NULL;
	struct doc *doc;
	struct err err = ERR_INIT;

	if (sendbacks_load(&returned, o->ws, &err) != ST_OK)
		return dialog_error(o->screen, TAG_VIEW, &err);
	doc = sendbacks_doc(o->ws, returned);
	sendbacks_free(returned);
	return dialog_doc(o->screen, TAG_VIEW, doc);
}

static unsigned find_record(struct office *o, const char *number)
{
	struct identity record;
	struct err err = ERR_INIT;

	if (interview_find(o->ws, number, &record, &err) != ST_OK)
		return dialog_error(o->screen, TAG_VIEW, &err);
	return screen_push(o->screen, &record_screen, &(struct record_arg){ .ws = o->ws, .record = &record }, TAG_RECORD);
}

/* Where the last one went, else a stick that is in. */
static unsigned ask_backup(struct office *o)
{
	struct arena *a = arena_new();
	struct strbuf last;
	const char *stick = stick_find(a);
	char title[300];
	unsigned done;

	strbuf_init(&last);
	copies_last(o->ws, &last);
	(void)snprintf(title, sizeof(title), T("备份到哪里？（U盘上的文件夹）%s"), last.len ? last.data : "");
	done = dialog_prompt_required(o->screen, TAG_BACKUP, title, stick, sizeof(o->backup) - 1, T("写文件夹。"));
	strbuf_clear(&last);
	arena_free(a);
	return done;
}

static unsigned ask_doors(struct office *o, const char *path)
{
	const struct dialog_item items[] = {
		{ .label = T("不复制（平时就这样）"), .code = 0 },
		{ .label = T("也复制：是真名真址，要锁好，按期删掉"), .code = 1 },
	};

	(void)snprintf(o->backup, sizeof(o->backup), "%s", path);
	return dialog_menu(o->screen, TAG_DOORS, T("地址和家庭成员登记也复制吗？"), items, ARRAY_LEN(items), 0);
}

static unsigned back_up(struct office *o, bool doors)
{
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done;

	strbuf_init(&said);
	if (copies_backup(o->ws, o->backup, doors, &said, &err) == ST_OK)
		done = dialog_message(o->screen, TAG_VIEW, "%s", said.data);
	else
		done = dialog_error(o->screen, TAG_VIEW, &err);
	strbuf_clear(&said);
	return done;
}

static unsigned office_action(struct screen *s, enum action a, const struct event *ev)
{
	struct office *o = screen_data(s);

	(void)ev;
	switch ((int)a) {
	case ACTION_GO_MERGE:
		return dialog_prompt_required(s, TAG_MERGE,
					      T("汇总哪里的文件？（U盘上的文件夹，或一个文件）"),
					      NULL, 400, T("写文件夹或文件名。"));
	case ACTION_GO_TALLY:
		return screen_push(s, &tally_screen, o->ws, TAG_VIEW);
	case ACTION_GO_REPORT:
		return show_report(o);
	case ACTION_GO_LEDGER:
		return screen_push(s, &ledger_screen, o->ws, TAG_VIEW);
	case ACTION_GO_CONFLICTS:
		return screen_push(s, &conflicts_screen, o->ws, TAG_CHANGED);
	case ACTION_GO_LATE:
	case ACTION_GO_DEVICES:
		return screen_push(s, &devices_screen, &(struct devices_arg){ .ws = o->ws, .late = a == ACTION_GO_LATE }, TAG_CHANGED);
	case ACTION_GO_EDITS:
		return edits_ask(&o->edits, s, o->ws);
	case ACTION_GO_RETURNED:
		return show_returned(o);
	case ACTION_GO_RECORD:
		return dialog_prompt_required(s, TAG_NUMBER, T("回执上的编号（如 07-3f2a-91c0），或记录编号的前几位"), NULL, 60, T("写编号。"));
	case ACTION_GO_BACKUP:
		return ask_backup(o);
	case ACTION_GO_SETTINGS:
		return screen_push(s, &settings_screen, o->ws, TAG_VIEW);
	case ACTION_QUIT:
		return SCREEN_QUIT;
	default:
		return SCREEN_IGNORED;
	}
}

static unsigned office_result(struct screen *s, const struct screen_result *r)
{
	struct office *o = screen_data(s);

	struct merge_arg arg = { .ws = o->ws, .path = r->text };
	unsigned flags = SCREEN_REDRAW;
	bool written = false;

	if (edits_answered(&o->edits, r, &flags, &written)) {
		if (written)
			screen_timer(s, 1);
		return flags;
	}
	if (r->tag == TAG_MERGE && r->code == 1)
		return screen_push(s, &merge_screen, &arg, TAG_CHANGED);
	if (r->tag == TAG_NUMBER && r->code == 1)
		return find_record(o, r->text);
	if (r->tag == TAG_BACKUP && r->code == 1)
		return ask_doors(o, r->text);
	if (r->tag == TAG_DOORS && r->code >= 0)
		return back_up(o, r->code == 1);
	if (r->tag == TAG_CHANGED || r->tag == TAG_RECORD) /* counted anew */
		screen_timer(s, 1);
	if (r->tag == TAG_RECORD && r->code == 1)
		return dialog_message(s, TAG_VIEW, "%s", r->text);
	return SCREEN_REDRAW;
}

const struct screen_ops office_screen = {
	.name = "office",
	.size = sizeof(struct office),
	.open = office_open_screen,
	.context = office_context,
	.draw = office_draw,
	.action = office_action,
	.tick = office_tick,
	.result = office_result,
	.close = office_close,
};
