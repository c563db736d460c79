/* SPDX-License-Identifier: MIT */
/* The roster of computers, and who has not handed in: trusted and revoked with a confirmation. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/conflict.h"
#include "app/devices.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_VIEW = 1, TAG_TRUST, TAG_REVOKE, TAG_GAP };

struct devices_view {
	struct screen *screen;
	struct workspace *ws;
	struct devices *d;
	VEC(size_t) shown;
	enum device_late late; /* only who has not handed in */
	int cursor, first, page;
};

static void list(struct devices_view *v)
{
	v->shown.n = 0;
	for (size_t i = 0; i < v->d->v.n; i++)
		if (v->late == DEVICES_ALL || device_is_late(&v->d->v.v[i], v->late))
			VEC_PUSH(&v->shown, i);
	if (v->cursor >= (int)v->shown.n)
		v->cursor = v->shown.n ? (int)v->shown.n - 1 : 0;
}

static unsigned devices_tick(struct screen *s)
{
	struct devices_view *v = screen_data(s);
	struct devices *d = NULL;
	struct err err = ERR_INIT;

	screen_timer(s, 0);
	if (devices_load(&d, v->ws, &err) != ST_OK)
		return dialog_error(s, TAG_VIEW, &err);
	devices_free(v->d);
	v->d = d;
	list(v);
	return SCREEN_REDRAW;
}

static enum status devices_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	const struct devices_arg *a = arg;
	struct devices_view *v = screen_data(s);

	v->screen = s;
	v->ws = a->ws;
	v->late = a->late ? LATE_ROUND : DEVICES_ALL;
	screen_timer(s, 1);
	return ST_OK;
}

static void devices_close(struct screen *s)
{
	struct devices_view *v = screen_data(s);

	devices_free(v->d);
	VEC_CLEAR(&v->shown);
}

static enum context devices_context(const struct screen *s UNUSED)
{
	return CONTEXT_DEVICES;
}

static struct device *current(const struct devices_view *v)
{
	static struct device none = { .code = "", .fingerprint = "", .teams = "", .missing_numbers = "", .self = true };

	return v->d && v->shown.n ? &v->d->v.v[v->shown.v[v->cursor]] : &none;
}

/* Narrow terminals leave the fingerprint out: Enter shows it. */
struct columns {
	int state, team, last, print, gap;
};

static struct columns lay_out(int width)
{
	struct columns x = { .state = 12 };

	x.team = x.state + 1;
	for (int s = KEY_WAITING; s <= KEY_REVOKED; s++)
		if (x.state + utf8_width(device_state_label((enum key_state)s)) + 1 > x.team)
			x.team = x.state + utf8_width(device_state_label((enum key_state)s)) + 1;
	x.last = x.team + (width >= 80 ? 14 : 10);
	x.gap = x.last + 18;
	x.print = width >= 100 ? width - 21 : 0;
	return x;
}

static const char *last_of(const struct devices_view *v, const struct device *d, struct strbuf *out)
{
	struct civil c = clock_civil(d->at_ms, workspace_utc_offset(v->ws));

	if (d->self)
		return T("本机");
	if (d->number == 0)
		return T("没有交过");
	strbuf_addf(out, T("%d号 %d-%02d %02d:%02d"), (int)d->number, c.month, c.day, c.hour, c.minute);
	return out->data;
}

static void draw_row(const struct devices_view *v, struct canvas *c, const struct columns *x, int i, int y)
{
	const struct device *d = &v->d->v.v[v->shown.v[i]];
	bool here = i == v->cursor;
	unsigned style = here ? STYLE_BOLD : d->state == KEY_REVOKED ? STYLE_DIM : STYLE_PLAIN;
	int end = x->print ? x->print - 1 : canvas_columns(c) - 1;
	bool narrow = end - x->gap < 24;
	struct strbuf last;

	strbuf_init(&last);
	if (here)
		(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
	(void)canvas_text(c, 3, y, style, x->state - 4, d->code);
	(void)canvas_text(c, x->state, y, style | (d->state == KEY_WAITING ? STYLE_WARN : 0u), x->team - x->state - 1, device_state_label(d->state));
	(void)canvas_text(c, x->team, y, style, x->last - x->team - 1, d->teams);
	(void)canvas_text(c, x->last, y, style | (device_is_late(d, v->late == LATE_ROUND ? LATE_ROUND : LATE_TODAY) ? STYLE_WARN : 0u), x->gap - x->last - 1, last_of(v, d, &last));
	if (narrow && (d->missing || d->lost))
		(void)canvas_textf(c, x->gap, y, style | (d->missing ? STYLE_WARN : 0u), end - x->gap, d->missing ? T("缺 %lld 条") : T("缺 %lld 不催"),
				   (long long)(d->missing ? d->missing : d->lost));
	else if (d->missing)
		(void)canvas_textf(c, x->gap, y, style | STYLE_WARN, end - x->gap, T("缺 %s 号（%lld 条）"), d->missing_numbers, (long long)d->missing);
	else if (d->lost)
		(void)canvas_textf(c, x->gap, y, style, end - x->gap, T("%lld 份，缺 %lld 条已定不催"), (long long)d->in_round, (long long)d->lost);
	else if (d->in_round == d->records)
		(void)canvas_textf(c, x->gap, y, style, end - x->gap, T("%lld 份"), (long long)d->records);
	else
		(void)canvas_textf(c, x->gap, y, style, end - x->gap, T("这一期 %lld 份，共 %lld"), (long long)d->in_round, (long long)d->records);
	if (x->print && !d->self)
		(void)canvas_text(c, x->print, y, style, 20, d->fingerprint);
	strbuf_clear(&last);
}

static void draw_heads(struct canvas *c, const struct columns *x, int y)
{
	(void)canvas_text(c, 3, y, STYLE_DIM, x->state - 4, T("电脑"));
	(void)canvas_text(c, x->state, y, STYLE_DIM, x->team - x->state - 1, T("状态"));
	(void)canvas_text(c, x->team, y, STYLE_DIM, x->last - x->team - 1, T("队"));
	(void)canvas_text(c, x->last, y, STYLE_DIM, x->gap - x->last - 1, T("最后交来"));
	(void)canvas_text(c, x->gap, y, STYLE_DIM, -1, T("份数、缺号"));
	if (x->print)
		(void)canvas_text(c, x->print, y, STYLE_DIM, -1, T("指纹"));
}

static void devices_draw(struct screen *s, struct canvas *c)
{
	struct devices_view *v = screen_data(s);
	const struct columns x = lay_out(canvas_columns(c));
	int top, rows, n = (int)v->shown.n;
	char right[48] = "";

	if (n)
		(void)snprintf(right, sizeof(right), "%d/%d", v->cursor + 1, n);
	screen_header(c, v->late == LATE_ROUND   ? T("谁没有交：这一期")
			 : v->late == LATE_TODAY ? T("谁没有交：今天")
						 : T("电脑名册"),
		      NULL, right);
	screen_body(c, &top, &rows);
	if (!v->d) {
		(void)canvas_text(c, 3, top + 1, STYLE_DIM, -1, T("正在数各台电脑交了多少…"));
		return;
	}
	(void)canvas_textf(c, 3, top, STYLE_DIM, canvas_columns(c) - 4, T("认可 %d 台：这一期交了 %d，今天交了 %d；缺号 %d，待确认 %d"), (int)v->d->trusted,
			   (int)v->d->in_round, (int)v->d->today, (int)v->d->missing, (int)v->d->waiting);
	if (n == 0) {
		(void)canvas_wrap(c, 3, top + 2, canvas_columns(c) - 6, 3, 0, STYLE_GOOD, T("都交了，也不缺号。"));
		return;
	}
	draw_heads(c, &x, top + 1);
	v->page = rows - 2;
	v->first = screen_scroll(v->first, v->cursor, n, v->page);
	for (int i = 0; i < v->page && v->first + i < n; i++)
		draw_row(v, c, &x, v->first + i, top + 2 + i);
}

static unsigned show(struct devices_view *v)
{
	struct strbuf text;
	unsigned done;

	strbuf_init(&text);
	device_describe(&text, v->ws, current(v));
	done = dialog_view(v->screen, TAG_VIEW, T("电脑"), text.data);
	strbuf_clear(&text);
	return done;
}

static unsigned devices_action(struct screen *s, enum action a, const struct event *ev)
{
	struct devices_view *v = screen_data(s);
	const struct device *d = current(v);

	switch ((int)a) {
	case ACTION_BACK:
		return SCREEN_CLOSE;
	case ACTION_DEVICE_OPEN:
		return show(v);
	case ACTION_DEVICE_LATE:
		v->late = v->late == LATE_TODAY ? DEVICES_ALL : (enum device_late)(v->late + 1);
		v->cursor = 0;
		list(v);
		return SCREEN_REDRAW;
	case ACTION_DEVICE_GAP:
		return dialog_prompt_required(s, TAG_GAP, d->missing ? T("为什么缺的不再催？（U盘丢了、电脑坏了……）") : T("为什么又要催？"), NULL, 400,
					      T("写一句原因。"));
	case ACTION_DEVICE_TRUST:
		return dialog_confirm(s, TAG_TRUST, T("电话里念的指纹是 %s 吗？一样才认可“%s”。"), d->fingerprint, d->code);
	case ACTION_DEVICE_REVOKE:
		return dialog_confirm(s, TAG_REVOKE, T("停用“%s”吗？已经收下的不变，它以后交来的不再收。"), d->code);
	default:
		return screen_list_key(a, ev, (int)v->shown.n, v->page, &v->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static bool devices_enabled(const struct screen *s, enum action a)
{
	const struct devices_view *v = screen_data(s);
	const struct device *d = current(v);

	switch ((int)a) {
	case ACTION_DEVICE_OPEN:
		return v->shown.n > 0;
	case ACTION_DEVICE_TRUST:
		return !d->self && d->state != KEY_TRUSTED;
	case ACTION_DEVICE_REVOKE:
		return !d->self && d->state == KEY_TRUSTED;
	case ACTION_DEVICE_GAP:
		return d->state == KEY_TRUSTED && (d->missing || d->lost);
	case ACTION_DEVICE_LATE:
		return v->d != NULL;
	default:
		return true;
	}
}

/* reason: of a gap that is set aside, or waited for again. */
static unsigned change(struct devices_view *v, int what, const char *reason)
{
	const struct device *d = current(v);
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done;
	enum status st;

	strbuf_init(&said);
	if (what == TAG_GAP)
		st = conflict_decide_gap(v->ws, d->code, d->missing > 0, reason, &said, &err);
	else if (what == TAG_TRUST)
		st = office_keys_trust(v->ws, d->fingerprint, &said, &err);
	else
		st = office_keys_revoke(v->ws, d->fingerprint, &said, &err);
	screen_timer(v->screen, 1);
	done = st == ST_OK ? dialog_message(v->screen, TAG_VIEW, "%s", said.data) : dialog_error(v->screen, TAG_VIEW, &err);
	strbuf_clear(&said);
	return done;
}

static unsigned devices_result(struct screen *s, const struct screen_result *r)
{
	if (r->code != 1 || r->tag == TAG_VIEW)
		return SCREEN_REDRAW;
	return change(screen_data(s), r->tag, r->text);
}

const struct screen_ops devices_screen = {
	.name = "devices",
	.size = sizeof(struct devices_view),
	.open = devices_open,
	.context = devices_context,
	.draw = devices_draw,
	.action = devices_action,
	.enabled = devices_enabled,
	.tick = devices_tick,
	.result = devices_result,
	.close = devices_close,
};
