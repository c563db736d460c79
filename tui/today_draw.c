/* SPDX-License-Identifier: MIT */
/* Today's doors as they are drawn: the count of the day, the doors, what is known of the one under the cursor. */
#include "config.h"

#include "tui/today.h"

#include <stdio.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tui/appointment.h"
#include "tui/canvas.h"

static void header(struct today_view *v, struct canvas *c)
{
	struct civil now = clock_civil(workspace_now(v->ws), workspace_utc_offset(v->ws));
	char left[256], right[96], dated[128];
	const struct round *r = workspace_round(v->ws);

	snprintf(left, sizeof(left), "%s%s%s", canvas_columns(c) >= 100 ? T("入户 ruhu   ") : "",
		 r && round_is_drill(r) ? T("【演练】") : "", r ? v->t->title : T("入户 ruhu"));
	snprintf(right, sizeof(right),
		 *workspace_team(v->ws) ? T("%s-%s  %d月%d日") : T("%s%s  %d月%d日"),
		 workspace_team(v->ws), workspace_device(v->ws), now.month, now.day);
	snprintf(dated, sizeof(dated), "%s %s", right, weekday_name(now.weekday));
	/* the weekday gives way first */
	screen_header(c, left, NULL, utf8_width(left) + utf8_width(dated) + 3 > canvas_columns(c) ? right : dated);
}

/* How far the doors are: those where all is done. */
static void draw_bar(struct today_view *v, struct canvas *c, int y)
{
	enum { CELLS = 40 };
	size_t done = v->t->count[DOOR_DONE];
	int full = (int)(done * CELLS / v->t->doors.n), x = 1;

	for (int i = 0; i < CELLS; i++)
		x = canvas_glyph(c, x, y, i < full ? STYLE_ACCENT : STYLE_DIM, i < full ? GLYPH_FULL : GLYPH_EMPTY);
}

static int draw_summary(struct today_view *v, struct canvas *c, int y)
{
	static const struct {
		enum door_state state;
		const char *label;
	} others[] = {
		{ DOOR_RETURNED, TN("退回补问") }, { DOOR_PARTIAL, TN("部分") }, { DOOR_NEW, TN("未访") },
		{ DOOR_DRAFT, TN("没做完") }, { DOOR_APPOINTMENT, TN("约访") },
		{ DOOR_AWAY, TN("再来") },    { DOOR_REFUSED, TN("拒访") },
		{ DOOR_OTHER, TN("其他") },
	};
	const size_t *n = v->t->count;
	int end = canvas_columns(c) - 1, x;

	if (v->t->doors.n == 0)
		return 0;
	x = canvas_textf(c, 1, y, STYLE_BOLD, end - 1, T("%s   %d户  完成 %d"), v->t->place,
			 (int)v->t->doors.n, (int)n[DOOR_DONE]);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		char part[64];

		snprintf(part, sizeof(part), "  %s %d", i18n_text(others[i].label),
			 (int)n[others[i].state]);
		if (n[others[i].state] && x + utf8_width(part) <= end) /* whole or not at all */
			x = canvas_text(c, x, y, STYLE_BOLD, -1, part);
	}
	draw_bar(v, c, y + 1);
	return 1;
}

/* "19:30", "明天 19:30", "过了 22日 19:30". */
static const char *when(struct today_view *v, int64_t ms, struct arena *a)
{
	int offset = workspace_utc_offset(v->ws);
	struct civil at = clock_civil(ms, offset);
	int64_t day = clock_days_from_civil(at.year, at.month, at.day), today = workspace_today(v->ws);

	if (day == today)
		return arena_printf(a, "%02d:%02d", at.hour, at.minute);
	return day > today ? arena_printf(a, T("明天 %02d:%02d"), at.hour, at.minute)
			   : arena_printf(a, T("过了 %d日 %02d:%02d"), at.day, at.hour, at.minute);
}

static void draw_foot(struct today_view *v, struct canvas *c, int y, struct arena *a)
{
	int x = 1;

	if (v->t->doors.n == 0)
		return;
	canvas_text(c, 1, y, STYLE_PLAIN, canvas_columns(c) - 2,
		    today_describe(v->ws, &v->t->doors.v[v->cursor], a));
	if (v->t->suggested >= 0)
		x = canvas_textf(c, 1, y + 1, STYLE_DIM, -1, T("下一户建议：%s   "),
				 today_door_name(&v->t->doors.v[v->t->suggested], a));
	for (size_t i = 0; i < v->t->due.n && x < canvas_columns(c) - 12; i++) {
		const struct today_door *d = &v->t->doors.v[v->t->due.v[i]];

		if (d->state == DOOR_APPOINTMENT && d->appointment_ms)
			x = canvas_textf(c, x, y + 1, STYLE_PLAIN, -1, T("约 %s %s  "), today_door_name(d, a), when(v, d->appointment_ms, a));
	}
}

void today_draw(struct screen *s, struct canvas *c)
{
	struct today_view *v = screen_data(s);
	struct arena *a = arena_new();
	int top, rows, y;

	header(v, c);
	screen_body(c, &top, &rows);
	y = top + draw_summary(v, c, top) + 1;
	rows -= y - top + 3;
	if (v->loading) {
		canvas_text(c, 3, y, STYLE_DIM, -1, T("正在读门户名单…"));
	} else if (v->t->doors.n == 0) {
		canvas_wrap(c, 3, y, canvas_columns(c) - 6, 4, 0, STYLE_PLAIN,
			    T("这台电脑上还没有住户名单。请退出，打开办公室给的下发包：ruhu open "
			      "文件名。"));
	} else {
		today_grid_layout(&v->grid, v->t, canvas_columns(c));
		v->first = screen_scroll(v->first, today_grid_line(&v->grid, v->cursor),
					 (int)v->grid.lines.n, rows);
		today_grid_draw(&v->grid, v->t, c, y, rows, v->first, v->cursor);
	}
	draw_foot(v, c, top + (y - top) + rows + 1, a);
	arena_free(a);
}
