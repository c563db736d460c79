/* SPDX-License-Identifier: MIT */
/* A draft of another version of the form: what would become of it, then the question what to do. Nothing changes before the answer. */
#include "config.h"

#include "app/interview_move.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "report/doc.h"
#include "tui/ask.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_PREVIEW = 1, TAG_WAY, TAG_MESSAGE };
enum { WAY_NEW, WAY_OLD, WAY_LOOK, WAY_BACK };

struct moved_view {
	struct screen *screen;
	struct moved_arg arg;
	struct move_preview preview;
	bool shown;
};

static enum status moved_open(struct screen *s, void *arg, struct err *err)
{
	struct moved_view *v = screen_data(s);
	enum status st;

	v->screen = s;
	v->arg = *(const struct moved_arg *)arg;
	st = interview_move_preview(&v->preview, v->arg.ws, &v->arg.draft, v->arg.form, err);
	if (st == ST_OK)
		screen_timer(s, 1);
	return st;
}

static void moved_close(struct screen *s)
{
	struct moved_view *v = screen_data(s);

	doc_free(v->preview.doc);
}

static enum context moved_context(const struct screen *s UNUSED)
{
	return CONTEXT_MESSAGE;
}

static void moved_draw(struct screen *s, struct canvas *c)
{
	(void)s;
	screen_header(c, NULL, T("问卷换了一版"), NULL);
}

/* The dialog frees what it shows. */
static unsigned show(struct moved_view *v)
{
	struct doc *doc = v->preview.doc;

	v->preview.doc = NULL;
	v->shown = true;
	return dialog_doc(v->screen, TAG_PREVIEW, doc);
}

static unsigned ask(struct moved_view *v)
{
	char title[512];
	const struct dialog_item items[] = {
		{ .label = T("用新版接着做"), .code = WAY_NEW },
		{ .label = T("还用原来的那一版做完"), .code = WAY_OLD },
		{ .label = T("再看一遍哪些保留、哪些要重问"), .code = WAY_LOOK },
		{ .label = T("先不动，返回"), .code = WAY_BACK },
	};

	snprintf(title, sizeof(title),
		 T("问卷换了一版：保留 %d 道，要重问 %d 道，新题 %d 道。怎么做？"), v->preview.kept,
		 v->preview.lost, v->preview.fresh);
	return dialog_menu(v->screen, TAG_WAY, title, items, ARRAY_LEN(items), WAY_BACK);
}

static unsigned moved_tick(struct screen *s)
{
	struct moved_view *v = screen_data(s);

	return v->shown ? SCREEN_IGNORED : show(v);
}

static unsigned go_on(struct moved_view *v, enum status st, const struct err *err)
{
	struct ask_arg arg = { .ws = v->arg.ws, .iv = *v->arg.iv };

	if (st != ST_OK)
		return dialog_error(v->screen, TAG_MESSAGE, err);
	return screen_replace(v->screen, &ask_screen, &arg);
}

static unsigned chose(struct moved_view *v, int way)
{
	struct err err = ERR_INIT;

	switch (way) {
	case WAY_NEW:
		return go_on(v,
			     interview_move(v->arg.iv, v->arg.ws, &v->arg.draft, v->arg.form, &err),
			     &err);
	case WAY_OLD:
		return go_on(v, interview_resume(v->arg.iv, v->arg.ws, &v->arg.draft, &err), &err);
	case WAY_LOOK:
		doc_free(v->preview.doc);
		if (interview_move_preview(&v->preview, v->arg.ws, &v->arg.draft, v->arg.form,
					   &err) != ST_OK)
			return dialog_error(v->screen, TAG_MESSAGE, &err);
		return show(v);
	default:
		return SCREEN_CLOSE;
	}
}

static unsigned moved_result(struct screen *s, const struct screen_result *r)
{
	struct moved_view *v = screen_data(s);

	switch (r->tag) {
	case TAG_PREVIEW:
		return ask(v);
	case TAG_WAY:
		return r->code < 0 ? SCREEN_CLOSE : chose(v, r->code);
	default: /* what went wrong has been read: nothing was changed */
		return SCREEN_CLOSE;
	}
}

const struct screen_ops moved_screen = {
	.name = "moved",
	.size = sizeof(struct moved_view),
	.open = moved_open,
	.context = moved_context,
	.draw = moved_draw,
	.tick = moved_tick,
	.result = moved_result,
	.close = moved_close,
};
