/* SPDX-License-Identifier: MIT */
/* A merge as it runs: a row a file, what is missing behind them; every refusal explained, and a file set aside by a decision. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "app/conflict.h"
#include "app/merging.h"
#include "app/office.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/tui.h"

enum { TAG_VIEW = 1, TAG_REASON, TAG_SAVE, TAG_REPLACE, TAG_PASSPHRASE };
enum { PASSPHRASE_MAX = 1024 };

struct merge_view {
	struct screen *screen;
	struct workspace *ws;
	struct merging *m;
	char path[401], save[401];
	int cursor, first, page;
	bool unlocking, asked; /* asked: with or without the keys, the merge can begin */
	struct office_openers *openers; /* the keys to the packages, until the merge is done */
};

static enum status merge_open_screen(struct screen *s, void *arg, struct err *err)
{
	const struct merge_arg *a = arg;
	struct merge_view *v = screen_data(s);

	if (!fs_exists(a->path))
		return err_set(err, ST_NOT_FOUND, T("没有找到 %s。"), a->path);
	v->screen = s;
	v->ws = a->ws;
	v->m = merging_new();
	(void)snprintf(v->path, sizeof(v->path), "%s", a->path);
	v->m->running = true;
	screen_timer(s, 1);
	return ST_OK;
}

static void merge_close_screen(struct screen *s)
{
	struct merge_view *v = screen_data(s);

	merging_free(v->m);
	office_openers_free(v->openers);
}

static enum context merge_context(const struct screen *s UNUSED)
{
	return CONTEXT_MERGE;
}

/* The newest file stays in sight. */
static bool seen(void *ctx, const struct merging *m)
{
	struct merge_view *v = ctx;

	v->cursor = m->rows.n ? (int)m->rows.n - 1 : 0;
	return !tui_progress(screen_tui(v->screen));
}

/* Without keys sealed packages wait. */
static unsigned run(struct merge_view *v)
{
	struct err err = ERR_INIT;
	enum status st;

	st = merging_run(v->m, v->ws, v->path, v->openers, seen, v, &err);
	office_openers_free(v->openers);
	v->openers = NULL;
	v->cursor = v->first = 0;
	if (st != ST_OK)
		return dialog_error(v->screen, TAG_VIEW, &err);
	if (v->m->cancelled)
		screen_say(v->screen, STYLE_WARN, "%s", T("停下了。收下的都已存好，按 R 可以接着收。"));
	return SCREEN_REDRAW;
}

static unsigned ask_passphrase(struct merge_view *v, const char *wrong)
{
	return dialog_secret(v->screen, TAG_PASSPHRASE,
			     T("这里有加密的包。请输钥匙的口令，这次汇总里只输一遍（不显示）。Esc 跳过加密的包，别的照收。"), wrong,
			     PASSPHRASE_MAX);
}

/* The passphrase is asked for before anything is read, and only where a package needs it. */
static unsigned begin(struct merge_view *v)
{
	struct err err = ERR_INIT;
	bool needs = false;

	v->asked = false;
	if (office_needs_passphrase(v->ws, v->path, &needs, &err) == ST_OK && needs)
		return ask_passphrase(v, NULL);
	return run(v);
}

static unsigned merge_tick(struct screen *s)
{
	struct merge_view *v = screen_data(s);

	screen_timer(s, 0);
	return v->asked ? run(v) : begin(v);
}

static enum status give(void *ctx, const char *prompt UNUSED, bool twice UNUSED, struct strbuf *out, struct err *err UNUSED)
{
	strbuf_adds(out, ctx);
	return ST_OK;
}

static unsigned unlock(struct merge_view *v, const char *words)
{
	const struct office_asker asker = { .ask = give, .ctx = (void *)(uintptr_t)words };
	struct office_openers *openers = office_openers_new(v->ws, &asker);
	const struct seal_opener *keys = NULL;
	struct err err = ERR_INIT;
	size_t n = 0;

	v->unlocking = true;
	(void)tui_progress(screen_tui(v->screen));
	v->unlocking = false;
	if (office_openers_get(openers, &keys, &n, &err) != ST_OK) {
		office_openers_free(openers);
		return ask_passphrase(v, err.text);
	}
	v->openers = openers;
	return SCREEN_REDRAW;
}

/* The merge begins when the screen that asked is gone, and with it what was typed there. */
static unsigned passphrase_given(struct merge_view *v, const struct screen_result *r)
{
	unsigned done = r->code == 1 ? unlock(v, r->text) : SCREEN_REDRAW;

	if (r->code == 1 && !v->openers)
		return done;
	v->asked = true;
	screen_timer(v->screen, 1);
	return done;
}

static void draw_bar(const struct merging *m, struct canvas *c, int y)
{
	int width = canvas_columns(c) / 4, full = m->total ? (int)(m->done * (size_t)width / m->total) : 0, left = merging_seconds_left(m);
	int x = 3;

	for (int i = 0; i < width; i++)
		x = canvas_glyph(c, x, y, i < full ? STYLE_ACCENT : STYLE_DIM, i < full ? GLYPH_FULL : GLYPH_EMPTY);
	x = canvas_textf(c, x + 1, y, STYLE_BOLD, canvas_columns(c) - x - 2, T("%d/%d  新增 %lld 条"), (int)m->done, (int)m->total, (long long)m->added);
	if (left >= 0)
		x = canvas_textf(c, x + 2, y, STYLE_PLAIN, canvas_columns(c) - x - 3, T("约 %d 秒"), left);
	(void)canvas_text(c, x + 2, y, STYLE_DIM, canvas_columns(c) - x - 3, T("Ctrl-C 停"));
}

/* How many of each, and the digits to read out. */
static void draw_sum(const struct merging *m, struct canvas *c, int y)
{
	int x = 3, end = canvas_columns(c) - 1;

	for (int s = MERGING_REFUSED; s < MERGING_WAITING; s++)
		if (m->count[s])
			x = canvas_textf(c, x, y, s <= MERGING_GAP ? STYLE_WARN : STYLE_PLAIN, end - x, "%s %d", merging_state_label((enum merging_state)s),
					 (int)m->count[s]) + 2;
	(void)canvas_textf(c, x, y, STYLE_PLAIN, end - x, T("新增 %lld 条"), (long long)m->added);
	if (*m->groups)
		(void)canvas_textf(c, 3, y + 1, STYLE_BOLD, end - 3, T("核对数 %s（两边念一样就是一样的数据）"), m->groups);
}

struct columns {
	int name, added, already, why;
};

static struct columns lay_out(int columns)
{
	struct columns x = { .name = 4 };

	for (int s = MERGING_REFUSED; s <= MERGING_WAITING; s++)
		if (utf8_width(merging_state_label((enum merging_state)s)) + 4 > x.name)
			x.name = utf8_width(merging_state_label((enum merging_state)s)) + 4;
	x.added = x.name + (columns < 80 ? columns / 3 : columns * 2 / 5);
	x.already = x.added + 6;
	x.why = x.already + 7;
	return x;
}

static void draw_row(const struct merge_view *v, struct canvas *c, const struct columns *x, int i, int y)
{
	const struct merging_row *row = &v->m->rows.v[i];
	bool here = i == v->cursor && !v->m->running, bad = row->state <= MERGING_GAP, counts = row->state == MERGING_TAKEN || row->state == MERGING_HAD;
	unsigned style = here ? STYLE_BOLD : row->state >= MERGING_HAD ? STYLE_DIM : STYLE_PLAIN;
	int end = canvas_columns(c) - 1, why;

	if (here)
		(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
	(void)canvas_text(c, 3, y, style | (bad ? STYLE_WARN : row->state == MERGING_TAKEN ? STYLE_GOOD : 0u), x->name - 4, merging_state_label(row->state));
	if (!*row->name) {
		(void)canvas_text(c, x->name, y, style, end - x->name, row->why);
		return;
	}
	(void)canvas_text(c, x->name, y, style, x->added - x->name - 1, row->name);
	if (counts) {
		(void)canvas_textf(c, x->added, y, style, 6, "%5lld", (long long)row->added);
		(void)canvas_textf(c, x->already, y, style, 6, "%5lld", (long long)row->already);
	}
	/* A narrow screen needs the columns of numbers for the reason. */
	why = counts || end >= 99 ? x->why : x->added;
	(void)canvas_text(c, why, y, style, end - why, row->why);
}

static void draw_heads(struct canvas *c, const struct columns *x, int y)
{
	(void)canvas_text(c, 3, y, STYLE_DIM, -1, T("状态"));
	(void)canvas_text(c, x->name, y, STYLE_DIM, -1, T("文件"));
	(void)canvas_textf(c, x->added, y, STYLE_DIM, 6, "%s", T("新增"));
	(void)canvas_textf(c, x->already, y, STYLE_DIM, 7, "%s", T("已有"));
	(void)canvas_text(c, x->why, y, STYLE_DIM, -1, T("原因"));
}

static void merge_draw(struct screen *s, struct canvas *c)
{
	struct merge_view *v = screen_data(s);
	const struct columns x = lay_out(canvas_columns(c));
	int top, rows, n = (int)v->m->rows.n;
	char right[48] = "";

	if (v->m->total)
		(void)snprintf(right, sizeof(right), T("%d 个文件"), (int)v->m->total);
	screen_header(c, T("汇总"), v->path, right);
	screen_body(c, &top, &rows);
	if (v->m->running && v->m->total == 0) {
		(void)canvas_text(c, 3, top + 1, STYLE_DIM, -1, v->unlocking ? T("正在用口令开锁，要一两秒…") : T("正在看有哪些文件…"));
		return;
	}
	if (v->m->running)
		draw_bar(v->m, c, top);
	else
		draw_sum(v->m, c, top);
	draw_heads(c, &x, top + 2);
	v->page = rows - 3;
	v->first = screen_scroll(v->first, v->cursor, n, v->page);
	for (int i = 0; i < v->page && v->first + i < n; i++)
		draw_row(v, c, &x, v->first + i, top + 3 + i);
	if (n == 0)
		(void)canvas_text(c, 3, top + 3, STYLE_DIM, -1, T("这里没有要收的文件。"));
}

static const struct merging_row *current(const struct merge_view *v)
{
	static const struct merging_row none = { .state = MERGING_WAITING, .path = "", .name = "", .why = "", .detail = "" };

	return v->m->rows.n ? &v->m->rows.v[v->cursor] : &none;
}

static unsigned show(struct merge_view *v)
{
	const struct merging_row *row = current(v);
	struct strbuf text;
	unsigned done;

	strbuf_init(&text);
	strbuf_addf(&text, "%s  %s\n", merging_state_label(row->state), row->path);
	if (row->state == MERGING_TAKEN || row->state == MERGING_HAD)
		strbuf_addf(&text, T("新增 %lld 条，已有 %lld 条。\n"), (long long)row->added, (long long)row->already);
	strbuf_addf(&text, "\n%s", *row->detail ? row->detail : T("没有要说明的。"));
	if (row->state == MERGING_REFUSED)
		strbuf_addf(&text, "\n%s", T("这个文件一条也没有收，别的文件不受影响。改好了再收一次就行；定了不要它的，按 X。"));
	done = dialog_view(v->screen, TAG_VIEW, T("明细"), text.data);
	strbuf_clear(&text);
	return done;
}

static unsigned ask_save(struct merge_view *v)
{
	struct civil c = clock_civil(workspace_now(v->ws), workspace_utc_offset(v->ws));
	char name[80];

	(void)snprintf(name, sizeof(name), T("汇总清单-%04d%02d%02d-%02d%02d.txt"), c.year, c.month, c.day, c.hour, c.minute);
	return dialog_prompt_required(v->screen, TAG_SAVE, T("清单存到哪里？"), name, sizeof(v->save) - 1, T("写文件名。"));
}

static unsigned save(struct merge_view *v)
{
	struct err err = ERR_INIT;

	if (fs_write(v->save, v->m->report, strlen(v->m->report), 0600, &err) != ST_OK)
		return dialog_error(v->screen, TAG_VIEW, &err);
	screen_say(v->screen, STYLE_GOOD, T("清单存到 %s 了。"), v->save);
	return SCREEN_REDRAW;
}

static unsigned decide(struct merge_view *v, const char *reason)
{
	const struct merging_row *row = current(v);
	struct err err = ERR_INIT;
	struct strbuf said;
	unsigned done;

	strbuf_init(&said);
	if (conflict_decide_file(v->ws, row->path, !row->set_aside, reason, &said, &err) != ST_OK) {
		done = dialog_error(v->screen, TAG_VIEW, &err);
	} else {
		v->m->rows.v[v->cursor].set_aside = !row->set_aside;
		done = dialog_message(v->screen, TAG_VIEW, "%s", said.data);
	}
	strbuf_clear(&said);
	return done;
}

static unsigned merge_action(struct screen *s, enum action a, const struct event *ev)
{
	struct merge_view *v = screen_data(s);
	const struct merging_row *row = current(v);

	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_GO_TALLY:
		return screen_push(s, &tally_screen, v->ws, TAG_VIEW);
	case ACTION_MERGE_OPEN:
		return show(v);
	case ACTION_MERGE_SAVE:
		return ask_save(v);
	case ACTION_MERGE_AGAIN:
		return begin(v);
	case ACTION_MERGE_ASIDE:
		return dialog_prompt_required(s, TAG_REASON, row->set_aside ? T("为什么又可以收了？") : T("为什么以后不再收这个文件？"), NULL, 400, T("写一句原因。"));
	default:
		return screen_list_key(a, ev, (int)v->m->rows.n, v->page, &v->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static bool merge_enabled(const struct screen *s, enum action a)
{
	const struct merge_view *v = screen_data(s);
	const struct merging_row *row = current(v);

	switch ((int)a) {
	case ACTION_MERGE_OPEN:
		return v->m->rows.n > 0;
	case ACTION_MERGE_ASIDE:
		return *row->path != '\0';
	case ACTION_MERGE_SAVE:
		return *v->m->report != '\0';
	default:
		return true;
	}
}

static unsigned merge_result(struct screen *s, const struct screen_result *r)
{
	struct merge_view *v = screen_data(s);

	if (r->tag == TAG_PASSPHRASE)
		return passphrase_given(v, r);
	if (r->tag == TAG_REPLACE)
		return r->code == 1 ? save(v) : SCREEN_REDRAW;
	if (r->code != 1)
		return SCREEN_REDRAW;
	if (r->tag == TAG_REASON)
		return decide(v, r->text);
	if (r->tag != TAG_SAVE)
		return SCREEN_REDRAW;
	(void)snprintf(v->save, sizeof(v->save), "%s", r->text);
	if (fs_exists(v->save))
		return dialog_confirm(s, TAG_REPLACE, T("已经有 %s，要换成新的吗？"), v->save);
	return save(v);
}

const struct screen_ops merge_screen = {
	.name = "merge",
	.size = sizeof(struct merge_view),
	.open = merge_open_screen,
	.context = merge_context,
	.draw = merge_draw,
	.action = merge_action,
	.enabled = merge_enabled,
	.tick = merge_tick,
	.result = merge_result,
	.close = merge_close_screen,
};
