/* SPDX-License-Identifier: MIT */
/* Versions side by side, only what differs: answer by answer, one whole, or which interviews of a household count. */
#include "config.h"

#include <stdio.h>

#include "app/conflict.h"
#include "app/workspace.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/event.h"
#include "tui/screens.h"

enum { TAG_VIEW = 1, TAG_WHOLE, TAG_REASON, TAG_WHICH, TAG_RETURN };
enum { HEADS = 4 }; /* rows above the differences: who, where, when, why */

struct versions {
	struct screen *screen;
	struct workspace *ws;
	struct conflict *c;
	int cursor, first, page;
	int left; /* the first version shown */
	struct identity returned; /* the record to be returned */
};

static enum status versions_open(struct screen *s, void *arg, struct err *err)
{
	const struct conflict_arg *a = arg;
	struct versions *v = screen_data(s);

	v->screen = s;
	v->ws = a->ws;
	return conflict_open(&v->c, a->ws, a->row, err);
}

static void versions_close(struct screen *s)
{
	conflict_close(((struct versions *)screen_data(s))->c);
}

static enum context versions_context(const struct screen *s UNUSED)
{
	return CONTEXT_CONFLICT;
}

/* The label column, then as many versions as have room. */
struct columns {
	int x, width, n;
};

static struct columns lay_out(const struct versions *v, int columns)
{
	struct columns l = { .x = columns / 3 };
	int fit = (columns - l.x - 1) / 16;

	l.n = (int)v->c->versions.n - v->left;
	if (l.n > fit)
		l.n = fit;
	l.width = (columns - l.x - 1) / (l.n > 0 ? l.n : 1);
	return l;
}

static bool is_chosen(const struct conflict *c, int item, int version)
{
	if (c->row.twins || c->items.n == 0)
		return c->all_count || c->whole == version;
	return item >= 0 && c->items.v[item].chosen == version;
}

static const char *head_of(const struct conflict_version *x, int row)
{
	switch (row) {
	case 0:
		return x->who;
	case 1:
		return x->device;
	case 2:
		return x->when;
	default:
		return x->why;
	}
}

static void draw_heads(const struct versions *v, struct canvas *c, const struct columns *l, int y)
{
	const char *const labels[HEADS] = { T("谁"), T("哪台电脑"), T("什么时候"), T("原因") };

	for (int i = 0; i < l->n; i++) {
		int version = v->left + i;
		const struct conflict_version *x = &v->c->versions.v[version];
		bool chosen = is_chosen(v->c, -1, version);

		(void)canvas_textf(c, l->x + i * l->width, y, STYLE_BOLD | (chosen ? STYLE_GOOD : 0u), l->width - 1, "%s%d%s", chosen ? "*" : " ",
				   version + 1, !v->c->row.twins && x->counts ? T(" 现在先用") : "");
		for (int row = 0; row < HEADS; row++)
			(void)canvas_textf(c, l->x + i * l->width + 1, y + 1 + row, STYLE_DIM, l->width - 2, row == 2 ? "%.16s" : "%s", head_of(x, row));
	}
	for (int row = 0; row < HEADS; row++)
		(void)canvas_text(c, 3, y + 1 + row, STYLE_DIM, l->x - 4, labels[row]);
}

static void draw_item(const struct versions *v, struct canvas *c, const struct columns *l, int i, int y)
{
	const struct conflict_item *item = &v->c->items.v[i];
	bool here = i == v->cursor;

	if (here)
		(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
	(void)canvas_text(c, 3, y, here ? STYLE_BOLD : STYLE_PLAIN, l->x - 4, item->label);
	for (int k = 0; k < l->n; k++) {
		int version = v->left + k;
		bool chosen = !v->c->row.twins && is_chosen(v->c, i, version);

		(void)canvas_textf(c, l->x + k * l->width, y, (chosen ? STYLE_BOLD | STYLE_GOOD : here ? STYLE_BOLD : STYLE_PLAIN), l->width - 1, "%s%s",
				   chosen ? "*" : " ", *item->shown[version] ? item->shown[version] : T("（空）"));
	}
}

static void versions_draw(struct screen *s, struct canvas *c)
{
	struct versions *v = screen_data(s);
	const struct columns l = lay_out(v, canvas_columns(c));
	int top, rows, n = (int)v->c->items.n;
	char right[64];
	size_t open = conflict_undecided(v->c);

	(void)snprintf(right, sizeof(right), open ? T("还有 %d 处没有选") : T("都选好了，按 S 定下来"), (int)open);
	screen_header(c, v->c->row.about, NULL, right);
	screen_body(c, &top, &rows);
	draw_heads(v, c, &l, top);
	v->page = rows - HEADS - 1;
	v->first = screen_scroll(v->first, v->cursor, n, v->page);
	for (int i = 0; i < v->page && v->first + i < n; i++)
		draw_item(v, c, &l, v->first + i, top + HEADS + 1 + i);
	if (n == 0)
		(void)canvas_wrap(c, 3, top + HEADS + 1, canvas_columns(c) - 6, v->page, 0, STYLE_DIM, T("内容都一样，只是不同的人、不同的时候写的。"));
}

static unsigned pick(struct versions *v, int version)
{
	struct conflict *c = v->c;

	if (version < 0 || version >= (int)c->versions.n)
		return SCREEN_HANDLED;
	if (c->row.twins || c->items.n == 0) {
		conflict_take(c, version);
		return SCREEN_REDRAW;
	}
	if (!c->form && c->row.kind != REV_ISSUE && c->row.kind != REV_VISIT) {
		conflict_take(c, version);
		screen_say(v->screen, STYLE_WARN, "%s", T("这一件不能一处一处拼，整份用了这一版。"));
		return SCREEN_REDRAW;
	}
	c->items.v[v->cursor].chosen = version;
	c->whole = -1;
	if (v->cursor + 1 < (int)c->items.n)
		v->cursor++;
	return SCREEN_REDRAW;
}

static unsigned ask_which(struct versions *v, int tag, const char *title)
{
	struct dialog_item items[CONFLICT_VERSIONS];
	char label[CONFLICT_VERSIONS][160];

	for (size_t i = 0; i < v->c->versions.n; i++) {
		const struct conflict_version *x = &v->c->versions.v[i];

		(void)snprintf(label[i], sizeof(label[i]), "%s  %s  %.16s  %.80s", x->who, x->device, x->when, x->why);
		items[i] = (struct dialog_item){ .label = label[i], .code = (int)i };
	}
	return dialog_menu(v->screen, tag, title, items, v->c->versions.n, 0);
}

/* Both texts whole: what is cut in the columns. */
static unsigned show_item(struct versions *v)
{
	const struct conflict_item *item = &v->c->items.v[v->cursor];
	struct strbuf text;
	unsigned done;

	strbuf_init(&text);
	strbuf_addf(&text, "%s\n\n", item->label);
	for (size_t i = 0; i < v->c->versions.n; i++)
		strbuf_addf(&text, "%d  %s  %s\n%s\n\n", (int)i + 1, v->c->versions.v[i].who, v->c->versions.v[i].device,
			    *item->shown[i] ? item->shown[i] : T("（空）"));
	done = dialog_view(v->screen, TAG_VIEW, T("全文"), text.data);
	strbuf_clear(&text);
	return done;
}

/* Of a household's interviews one is returned, of a record's versions the record. */
static unsigned give_back(struct versions *v)
{
	if (v->c->row.twins)
		return ask_which(v, TAG_WHICH, T("退回哪一份？"));
	v->returned = v->c->row.identity;
	return return_ask(v->screen, TAG_RETURN);
}

static unsigned versions_action(struct screen *s, enum action a, const struct event *ev)
{
	struct versions *v = screen_data(s);

	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_VERSION_PICK:
		return pick(v, ev->text[0] - '1');
	case ACTION_VERSION_WHOLE:
		return ask_which(v, TAG_WHOLE, T("整份用哪一版？"));
	case ACTION_VERSION_ALL:
		v->c->whole = -1;
		v->c->all_count = true;
		return SCREEN_REDRAW;
	case ACTION_VERSION_SHOW:
		return show_item(v);
	case ACTION_RECORD_RETURN:
		return give_back(v);
	case ACTION_VERSION_SIDE:
		v->left += ev->key == K_LEFT ? -1 : 1;
		v->left = v->left < 0 ? 0 : v->left >= (int)v->c->versions.n ? (int)v->c->versions.n - 1 : v->left;
		return SCREEN_REDRAW;
	case ACTION_VERSION_DECIDE:
		return dialog_prompt_required(s, TAG_REASON,
					      v->c->row.twins ? T("为什么这样定？（例如：第二份是误填的）") : T("为什么这样定？（例如：打电话问过住户）"), NULL,
					      400, T("写一句原因。"));
	default:
		return screen_list_key(a, ev, (int)v->c->items.n, v->page, &v->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static bool versions_enabled(const struct screen *s, enum action a)
{
	const struct versions *v = screen_data(s);

	switch ((int)a) {
	case ACTION_VERSION_ALL:
		return v->c->row.twins;
	case ACTION_RECORD_RETURN:
		return v->c->row.twins || v->c->row.kind == REV_INTERVIEW;
	case ACTION_VERSION_WHOLE:
		return !v->c->row.twins;
	case ACTION_VERSION_SHOW:
		return v->c->items.n > 0;
	case ACTION_VERSION_SIDE:
		return v->c->versions.n > 2;
	case ACTION_VERSION_DECIDE:
		return conflict_undecided(v->c) == 0;
	default:
		return true;
	}
}

static unsigned decide(struct versions *v, const char *reason)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	unsigned done = SCREEN_CLOSE | SCREEN_REDRAW;

	strbuf_init(&said);
	if (conflict_decide(v->ws, v->c, reason, &said, &err) == ST_OK)
		screen_set_result(v->screen, 1, said.data);
	else
		done = dialog_error(v->screen, TAG_VIEW, &err);
	strbuf_clear(&said);
	return done;
}

static unsigned versions_result(struct screen *s, const struct screen_result *r)
{
	struct versions *v = screen_data(s);

	if (r->tag == TAG_REASON && r->code == 1)
		return decide(v, r->text);
	if (r->tag == TAG_WHOLE && r->code >= 0)
		conflict_take(v->c, r->code);
	if (r->tag == TAG_WHICH && r->code >= 0) {
		v->returned = v->c->versions.v[r->code].identity;
		return return_ask(s, TAG_RETURN);
	}
	if (r->tag == TAG_RETURN && r->code == 1)
		return return_write(s, TAG_VIEW, v->ws, &v->returned, r->text);
	return SCREEN_REDRAW;
}

const struct screen_ops conflict_screen = {
	.name = "conflict",
	.size = sizeof(struct versions),
	.open = versions_open,
	.context = versions_context,
	.draw = versions_draw,
	.action = versions_action,
	.enabled = versions_enabled,
	.result = versions_result,
	.close = versions_close,
};
