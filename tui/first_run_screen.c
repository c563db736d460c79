/* SPDX-License-Identifier: MIT */
/* There is no store yet: nothing is made before a key says which kind. */
#include "config.h"

#include <stdio.h>

#include "app/office.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_KIND = 1, TAG_KIT, TAG_DONE, TAG_AGAIN };
enum { KIND_FIELD, KIND_OFFICE, KIND_NONE };

struct first {
	const char *path;
	bool *created;
	char kit[400]; /* as it was typed */
};

static enum status first_open(struct screen *s, void *arg, struct err *err)
{
	struct first *f = screen_data(s);
	const struct first_run *a = arg;

	(void)err;
	f->path = a->path;
	f->created = a->created;
	*f->created = false;
	screen_timer(s, 1);
	return ST_OK;
}

static enum context first_context(const struct screen *s)
{
	(void)s;
	return CONTEXT_MESSAGE;
}

static void first_draw(struct screen *s, struct canvas *c)
{
	struct first *f = screen_data(s);
	int top, rows;

	screen_header(c, T("入户 ruhu"), NULL, NULL);
	screen_body(c, &top, &rows);
	top += canvas_wrap(c, 3, top + 1, canvas_columns(c) - 6, 3, 0, STYLE_BOLD,
			   T("这台电脑上还没有入户调查的数据。")) +
	       2;
	canvas_wrap(c, 3, top, canvas_columns(c) - 6, 3, 0, STYLE_DIM, f->path);
}

static unsigned ask_kind(struct screen *s)
{
	const struct dialog_item items[] = {
		{ .label = T("这是入户用的电脑：打开办公室给的下发包"), .code = KIND_FIELD },
		{ .label = T("这是办公室的电脑：新建一份办公室数据"), .code = KIND_OFFICE },
		{ .label = T("都不是，什么也不建，退出"), .code = KIND_NONE },
	};

	const struct first *f = screen_data(s);
	char title[640];

	snprintf(title, sizeof(title),
		 T("这台电脑上还没有入户调查的数据（%"
		   "s）。\n如果以前用过，多半是放在别处：请先退出，找到它再来。"),
		 f->path);
	return dialog_menu(s, TAG_KIND, title, items, ARRAY_LEN(items), 0);
}

static unsigned ask_kit(struct screen *s, const char *question)
{
	const struct first *f = screen_data(s);

	return dialog_prompt(s, TAG_KIT, question, f->kit, sizeof(f->kit) - 1);
}

static unsigned create(struct screen *s, struct first *f, enum store_kind kind)
{
	struct workspace *ws = NULL;
	struct strbuf said;
	struct err err = ERR_INIT;
	enum status st = ST_OK;
	bool opening = false;

	strbuf_init(&said);
	if (!*f->created)
		st = workspace_create(f->path, kind, "", &err);
	if (st == ST_OK) {
		*f->created = true;
		st = workspace_open(&ws, f->path, &err);
	}
	if (st == ST_OK && kind == STORE_OFFICE)
		st = workspace_set_divisions(ws, workspace_shipped_divisions(), &err);
	if (st == ST_OK && kind == STORE_FIELD && f->kit[0]) {
		opening = true;
		st = office_open(ws, f->kit, &said, &err);
	}
	workspace_close(ws);
	strbuf_clear(&said);
	return st == ST_OK ? SCREEN_QUIT : dialog_error(s, opening ? TAG_AGAIN : TAG_DONE, &err);
}

/* Nothing is made for a file that is not there: more often than not it is a slip of the finger. */
static unsigned take_kit(struct screen *s, struct first *f, const char *path)
{
	snprintf(f->kit, sizeof(f->kit), "%s", path);
	if (f->kit[0] && !fs_exists(f->kit))
		return ask_kit(
			s, T("没有这个文件。请核对下发包的路径；还没有下发包就清空，直接回车。"));
	return create(s, f, STORE_FIELD);
}

static unsigned first_result(struct screen *s, const struct screen_result *r)
{
	struct first *f = screen_data(s);

	switch (r->tag) {
	case TAG_KIND:
		if (r->code == KIND_FIELD)
			return ask_kit(
				s, T("下发包在哪里？（如 /media/usb/3队.kit；还没有就直接回车）"));
		return r->code == KIND_OFFICE ? create(s, f, STORE_OFFICE) : SCREEN_QUIT;
	case TAG_KIT:
		if (r->code >= 0)
			return take_kit(s, f, r->text);
		return *f->created ? SCREEN_QUIT : ask_kind(s);
	case TAG_AGAIN:
		return ask_kit(s, T("换一个下发包；先不打开就清空，直接回车。"));
	default:
		return SCREEN_QUIT;
	}
}

static unsigned first_action(struct screen *s, enum action a, const struct event *ev)
{
	(void)ev;
	return a == ACTION_CONTINUE ? ask_kind(s) : SCREEN_IGNORED;
}

const struct screen_ops first_run_screen = {
	.name = "first-run",
	.size = sizeof(struct first),
	.open = first_open,
	.context = first_context,
	.draw = first_draw,
	.action = first_action,
	.tick = ask_kind,
	.result = first_result,
};
