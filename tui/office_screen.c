/* SPDX-License-Identifier: MIT */
/* The office's page: what the store holds, and the three things done with it: take files in, look at the figures, make the page. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/office.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/tui.h"

enum { TAG_MERGE = 1, TAG_VIEW, TAG_PASSPHRASE };
enum { PASSPHRASE_MAX = 1024 };

struct office {
	struct workspace *ws;
	struct strbuf state;
	char doing[256]; /* progress of a merge, "" = none */
	char *path;	 /* of what is merged, while the passphrase is asked for */
	struct screen *screen;
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
	struct office *o = screen_data(s);

	strbuf_clear(&o->state);
	free(o->path);
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
		{ "revisions", TN("全部记录（含更正）") },
		{ "interviews", TN("访谈") },
		{ "visits", TN("没做成访谈的走访") },
		{ "conflicts", TN("两份不一样、要人来定的") },
		{ "marked", TN("收下但注明了问题的") },
		{ "households", TN("名册上的户") },
		{ "groups", TN("核对数（两边念一样就一样）") },
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (strlen(labels[i].name) == n && memcmp(labels[i].name, name, n) == 0)
			return i18n_text(labels[i].label);
	return NULL;
}

/* The lines "name TAB value" that a person has a use for, with their names in words. */
static void draw_state(struct canvas *c, const char *state, int y, int end)
{
	while (*state && y < end) {
		size_t line = strcspn(state, "\n"), name = strcspn(state, "\t");
		const char *label = name < line ? state_label(state, name) : NULL;

		if (label) {
			canvas_text(c, 3, y, STYLE_DIM, 26, label);
			canvas_textf(c, 30, y, STYLE_PLAIN, canvas_columns(c) - 32, "%.*s",
				     (int)(line - name - 1), state + name + 1);
			y++;
		}
		state += line + (state[line] == '\n');
	}
}

static void office_draw(struct screen *s, struct canvas *c)
{
	struct office *o = screen_data(s);
	const struct round *r = workspace_round(o->ws);
	int top, rows, y, width = canvas_columns(c) - 6;

	screen_header(c, T("入户 ruhu   办公室"), NULL, workspace_device(o->ws));
	screen_body(c, &top, &rows);
	y = top + 1;
	y += canvas_wrap(c, 3, y, width, 2, 0, STYLE_ACCENT | STYLE_BOLD,
			 r ? r->title : T("还没有一期调查。请用 ruhu round new 文件名 建一期。")) +
	     1;
	if (o->state.len)
		draw_state(c, o->state.data, y, top + rows - 3);
	else
		canvas_text(c, 3, y, STYLE_DIM, width, T("正在数这份数据里有什么…"));
	if (*o->doing)
		canvas_text(c, 3, top + rows - 2, STYLE_BOLD, width, o->doing);
}

static bool progress(void *ctx, const char *name, size_t done, size_t total)
{
	struct office *o = ctx;

	snprintf(o->doing, sizeof(o->doing), T("正在汇总 %d/%d  %s   Ctrl-C 停"), (int)done,
		 (int)total, name);
	return !tui_progress(screen_tui(o->screen));
}

/* openers NULL: sealed packages wait. */
static unsigned merge(struct office *o, struct office_openers *openers)
{
	const char *path = o->path;
	struct strbuf said;
	struct err err = ERR_INIT;
	bool refused = false;
	enum status st;
	unsigned done;

	strbuf_init(&said);
	st = office_merge(o->ws, &path, 1, NULL, openers, progress, o, &said, &refused, &err);
	o->doing[0] = '\0';
	if (st == ST_OK)
		st = refresh(o, &err);
	done = st == ST_OK ? dialog_view(o->screen, TAG_VIEW, T("汇总"), said.data)
			   : dialog_error(o->screen, TAG_VIEW, &err);
	strbuf_clear(&said);
	return done;
}

static unsigned ask_passphrase(struct office *o, const char *wrong)
{
	return dialog_secret(o->screen, TAG_PASSPHRASE,
			     T("这里有加密的包。请输钥匙的口令，这次汇总里只输一遍（不显示）。Esc 跳过加密的包，别的照收。"), wrong,
			     PASSPHRASE_MAX);
}

/* The passphrase is asked for before anything is read, and only where a package needs it. */
static unsigned start_merge(struct office *o, const char *path)
{
	struct err err = ERR_INIT;
	bool needs = false;

	free(o->path);
	o->path = mem_strdup(path);
	if (office_needs_passphrase(o->ws, o->path, &needs, &err) == ST_OK && needs)
		return ask_passphrase(o, NULL);
	return merge(o, NULL);
}

static enum status give(void *ctx, const char *prompt, bool twice, struct strbuf *out, struct err *err)
{
	(void)prompt;
	(void)twice;
	(void)err;
	strbuf_adds(out, ctx);
	return ST_OK;
}

static unsigned merge_with(struct office *o, const char *words)
{
	const struct office_asker asker = { .ask = give, .ctx = (void *)(uintptr_t)words };
	struct office_openers *openers = office_openers_new(o->ws, &asker);
	const struct seal_opener *keys = NULL;
	struct err err = ERR_INIT;
	size_t n = 0;
	unsigned done;

	snprintf(o->doing, sizeof(o->doing), "%s", T("正在用口令开锁，要一两秒…"));
	(void)tui_progress(screen_tui(o->screen));
	o->doing[0] = '\0';
	done = office_openers_get(openers, &keys, &n, &err) == ST_OK ? merge(o, openers) : ask_passphrase(o, err.text);
	office_openers_free(openers);
	return done;
}

static unsigned show(struct office *o, enum status st, struct doc *doc, const struct err *err)
{
	return st == ST_OK ? dialog_doc(o->screen, TAG_VIEW, doc)
			   : dialog_error(o->screen, TAG_VIEW, err);
}

static unsigned office_action(struct screen *s, enum action a, const struct event *ev)
{
	struct office *o = screen_data(s);
	struct doc *doc = NULL;
	struct err err = ERR_INIT;
	enum status st;

	(void)ev;
	switch ((int)a) {
	case ACTION_GO_MERGE:
		return dialog_prompt_required(s, TAG_MERGE,
					      T("汇总哪里的文件？（U盘上的文件夹，或一个文件）"),
					      NULL, 400, T("写文件夹或文件名。"));
	case ACTION_GO_TALLY:
		return screen_push(s, &tally_screen, o->ws, TAG_VIEW);
	case ACTION_GO_REPORT:
		st = office_report(o->ws, &(struct report_request){ 0 }, &doc, &err);
		return show(o, st, doc, &err);
	case ACTION_GO_LEDGER:
		return screen_push(s, &ledger_screen, o->ws, TAG_VIEW);
	case ACTION_QUIT:
		return SCREEN_QUIT;
	default:
		return SCREEN_IGNORED;
	}
}

static unsigned office_result(struct screen *s, const struct screen_result *r)
{
	struct office *o = screen_data(s);

	if (r->tag == TAG_MERGE && r->code == 1)
		return start_merge(o, r->text);
	if (r->tag == TAG_PASSPHRASE)
		return r->code == 1 ? merge_with(o, r->text) : merge(o, NULL);
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
