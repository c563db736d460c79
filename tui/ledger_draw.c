/* SPDX-License-Identifier: MIT */
/* The ledger as a table: overdue ones first, counts above it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/ledger.h"

/* Narrow terminals leave the place out. "!" is urgent, "?" changed in two places. */
struct columns {
	int stage, owner, due, place, text;
};

static struct columns lay_out(int width)
{
	struct columns c = { .stage = 4, .text = utf8_width(T("不认可")) };

	for (int s = 0; s < STAGES; s++)
		if (utf8_width(issue_stage_label((enum issue_stage)s)) > c.text)
			c.text = utf8_width(issue_stage_label((enum issue_stage)s));
	c.text += c.stage + 1;
	c.due = width - 12;
	c.owner = c.due - (width >= 100 ? 26 : 18);
	c.place = width >= 80 ? c.owner - (width >= 100 ? 26 : 16) : 0;
	return c;
}

static void draw_row(struct ledger_view *v, struct canvas *c, const struct columns *x, const struct issue *i, int y, bool here)
{
	bool late = i->stage == STAGE_OVERDUE, no = strcmp(i->v[ISSUE_VERDICT], "no") == 0 && i->stage == STAGE_CLOSED;
	unsigned style = here ? STYLE_BOLD : i->stage >= STAGE_CLOSED && !no ? STYLE_DIM : STYLE_PLAIN;
	const char *place = *i->v[ISSUE_PLACE] ? i->v[ISSUE_PLACE] : workspace_unit_name(v->ws, i->unit);

	if (here)
		(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
	(void)canvas_text(c, 2, y, STYLE_WARN, 2, i->conflict ? "?" : *i->v[ISSUE_URGENT] && i->stage < STAGE_CLOSED ? "!" : "");
	(void)canvas_text(c, x->stage, y, style | (late || no ? STYLE_WARN : 0u), x->text - x->stage - 1,
			  no ? T("不认可") : issue_stage_label(i->stage));
	(void)canvas_text(c, x->text, y, style, (x->place ? x->place : x->owner) - x->text - 1, i->v[ISSUE_TEXT]);
	if (x->place)
		(void)canvas_text(c, x->place, y, style, x->owner - x->place - 1, place);
	(void)canvas_text(c, x->owner, y, style, x->due - x->owner - 1, i->v[ISSUE_OWNER]);
	(void)canvas_text(c, x->due, y, style | (late ? STYLE_WARN : 0u), 10, i->v[i->stage == STAGE_CLOSED ? ISSUE_CLOSED : ISSUE_DUE]);
}

static void draw_counts(const struct ledger_view *v, struct canvas *c, int y)
{
	int end = canvas_columns(c) - 1, x = 1;
	const struct ledger *l = v->l;

	for (int s = 0; s < STAGES; s++) {
		bool wanted = v->want.stage == (enum issue_stage)s;

		if (l->count[s] || wanted)
			x = canvas_textf(c, x, y, wanted ? STYLE_REVERSE : s == STAGE_OVERDUE ? STYLE_WARN : STYLE_PLAIN, end - x, "%s %d",
					 issue_stage_label((enum issue_stage)s), (int)l->count[s]) + 2;
	}
	if (l->to_ask || v->want.to_ask)
		x = canvas_textf(c, x, y, v->want.to_ask ? STYLE_REVERSE : STYLE_PLAIN, end - x, T("要回访 %d"), (int)l->to_ask) + 2;
	if (v->want.owner)
		(void)canvas_textf(c, x, y, STYLE_REVERSE, end - x, "%s", v->want.owner);
}

static void draw_heads(struct canvas *c, const struct columns *x, int y)
{
	(void)canvas_text(c, x->stage, y, STYLE_DIM, -1, T("状态"));
	(void)canvas_text(c, x->text, y, STYLE_DIM, -1, T("问题"));
	if (x->place)
		(void)canvas_text(c, x->place, y, STYLE_DIM, -1, T("地点"));
	(void)canvas_text(c, x->owner, y, STYLE_DIM, -1, T("责任单位"));
	(void)canvas_text(c, x->due, y, STYLE_DIM, -1, T("时限"));
}

void ledger_draw_page(struct ledger_view *v, struct canvas *c)
{
	const struct columns x = lay_out(canvas_columns(c));
	char right[48] = "";
	int top, rows, n = (int)v->shown.n;

	if (v->shown.n)
		snprintf(right, sizeof(right), "%d/%d", v->cursor + 1, n);
	screen_header(c, T("问题台账"), NULL, right);
	screen_body(c, &top, &rows);
	if (v->loading || !v->l || n == 0) {
		if (v->l)
			draw_counts(v, c, top);
		(void)canvas_wrap(c, 3, top + 2, canvas_columns(c) - 6, 3, 0, STYLE_DIM,
				  v->loading ? T("正在读台账…")
					     : v->l && v->l->issues.n ? T("没有这样的问题。F 换一种状态看。")
								      : T("台账还是空的。入户时按 M 记下的问题，汇总以后都在这里；电话和督查来的，按 N 记。"));
		return;
	}
	draw_counts(v, c, top);
	draw_heads(c, &x, top + 1);
	v->page = rows - 2;
	v->first = screen_scroll(v->first, v->cursor, n, v->page);
	for (int i = 0; i < v->page && v->first + i < n; i++)
		draw_row(v, c, &x, &v->l->issues.v[v->shown.v[v->first + i]], top + 2 + i, v->first + i == v->cursor);
}
