/* SPDX-License-Identifier: MIT */
/* The page of figures: the whole, its parts with their intervals as lines of cells, and underneath how they were made. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/utf8.h"
#include "report/labels.h"
#include "report/numfmt.h"
#include "report/tables.h"
#include "tally/frame.h"
#include "tui/canvas.h"
#include "tui/tally.h"

enum { VALUE_WIDTH = 8, MARKS_WIDTH = 4, BASE_WIDTH = 8, CHANGE_WIDTH = 7, RANK_WIDTH = 9, RANGE_WIDTH = 12, RANGE_FROM = 100, TICK_WIDTH = 6 };

struct sheet { /* where the columns are */
	struct doc *doc; /* holds the texts of a frame */
	const struct tally_view *v;
	const struct tally_result *r;
	int name, value, marks, base, change, rank, range, plot, plot_width; /* 0 = not shown */
	double lo, hi, step; /* of the scale, in what is printed: per cent or points */
};

static double scaled(const struct tally_result *r, double x)
{
	return tally_is_rate(r->metric) ? 100 * x : x;
}

/* Round steps of 1, 2 or 5, so many that their numbers stand apart. */
static double step_of(double span, int ticks)
{
	static const double steps[] = { 1, 2, 5, 10 };
	double least = span / (ticks > 1 ? ticks - 1 : 1), ten = pow(10, floor(log10(least)));

	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (steps[i] * ten >= least * (1 - 1e-9))
			return steps[i] * ten;
	return 10 * ten;
}

static void reach(struct sheet *t, const struct tally_cell *c)
{
	double lo = scaled(t->r, c->interval ? c->lo : c->value), hi = scaled(t->r, c->interval ? c->hi : c->value);

	if (c->show != TALLY_SHOWN || isnan(lo) || isnan(hi))
		return;
	t->lo = fmin(t->lo, lo);
	t->hi = fmax(t->hi, hi);
}

static void scale(struct sheet *t)
{
	const struct tally_result *r = t->r;
	bool rate = tally_is_rate(r->metric);

	t->lo = HUGE_VAL;
	t->hi = -HUGE_VAL;
	reach(t, &r->total);
	for (size_t i = 0; i < r->n_cells; i++)
		reach(t, &r->cells[i]);
	if (t->lo > t->hi) {
		t->lo = 0;
		t->hi = 100;
	}
	if (t->hi - t->lo < 1e-9) {
		t->lo -= 0.5;
		t->hi += 0.5;
	}
	t->step = step_of(t->hi - t->lo, t->plot_width / TICK_WIDTH);
	t->lo = t->step * floor(t->lo / t->step);
	t->hi = t->step * ceil(t->hi / t->step);
	if (rate) {
		t->lo = fmax(t->lo, 0);
		t->hi = fmin(t->hi, 100);
	}
}

static int place(const struct sheet *t, double x)
{
	double at = (x - t->lo) / (t->hi - t->lo) * (t->plot_width - 1);

	return t->plot + (int)lround(fmin(fmax(at, 0), t->plot_width - 1));
}

static void draw_axis(const struct sheet *t, struct canvas *c, int y)
{
	int free_from = t->plot - 2;

	for (double x = t->lo; x <= t->hi + t->step / 2; x += t->step) {
		struct strbuf text;
		int at, width;

		strbuf_init(&text);
		num_format_fixed(&text, x, t->step < 1 ? 1 : 0);
		width = utf8_width(text.data);
		at = place(t, x) - width / 2;
		if (at + width > canvas_columns(c) - 1)
			at = canvas_columns(c) - 1 - width;
		if (at > free_from)
			free_from = canvas_text(c, at, y, STYLE_DIM, width, text.data);
		strbuf_clear(&text);
	}
}

static void draw_plot(const struct sheet *t, struct canvas *c, int y, const struct tally_cell *cell)
{
	const struct tally_result *r = t->r;

	if (!isnan(r->target) && r->target >= t->lo && r->target <= t->hi)
		(void)canvas_text(c, place(t, r->target), y, STYLE_DIM, 1, ":");
	if (cell->show != TALLY_SHOWN)
		return;
	if (cell->interval) {
		int from = place(t, scaled(r, cell->lo)), to = place(t, scaled(r, cell->hi));

		for (int x = from; x <= to; x++)
			(void)canvas_glyph(c, x, y, STYLE_PLAIN, GLYPH_HLINE);
		(void)canvas_text(c, from, y, STYLE_PLAIN, 1, "|");
		(void)canvas_text(c, to, y, STYLE_PLAIN, 1, "|");
	}
	(void)canvas_text(c, place(t, scaled(r, cell->value)), y, STYLE_BOLD, 1, "*");
}

static void right(struct canvas *c, int x, int y, int width, unsigned style, const char *text)
{
	int has = utf8_width(text);

	(void)canvas_text(c, has < width ? x + width - has : x, y, style, width, text);
}

/* "+2.1": points of per cent for a rate. */
static const char *change_text(const struct sheet *t, const struct tally_cell *cell)
{
	const struct tally_change *change = &cell->change;
	struct strbuf text;
	const char *out;

	if (cell->show != TALLY_SHOWN || !change->show || isnan(change->difference))
		return change->n && cell->n ? T("不列") : "—";
	strbuf_init(&text);
	if (change->difference >= 0)
		strbuf_addc(&text, '+');
	num_format_fixed(&text, scaled(t->r, change->difference), 1);
	if (change->known && (change->lo > 0 || change->hi < 0))
		strbuf_addc(&text, '!');
	out = arena_strdup(t->doc->arena, text.data);
	strbuf_clear(&text);
	return out;
}

static const char *rank_text(const struct sheet *t, const struct tally_rank *rank)
{
	if (!rank->rank)
		return "";
	return rank->lo == rank->hi ? arena_printf(t->doc->arena, T("第%d"), rank->lo)
				    : arena_printf(t->doc->arena, T("第%d–%d"), rank->lo, rank->hi);
}

static void draw_cell(const struct sheet *t, struct canvas *c, int y, const struct tally_cell *cell, unsigned style)
{
	const char *base = tables_base(t->doc, cell);

	(void)canvas_text(c, 3, y, style, t->name - 3, tables_cell_name(t->v->g.form, t->r, cell));
	right(c, t->value, y, VALUE_WIDTH, style, tables_value(t->doc, t->r, cell));
	if (t->marks)
		(void)canvas_text(c, t->marks, y, STYLE_PLAIN, MARKS_WIDTH, tables_letters(t->doc, tables_flags(t->r, cell)));
	right(c, t->base, y, BASE_WIDTH, STYLE_DIM, *base ? arena_printf(t->doc->arena, "n %s", base) : "");
	if (t->change)
		right(c, t->change, y, CHANGE_WIDTH, style, change_text(t, cell));
	if (t->rank)
		right(c, t->rank, y, RANK_WIDTH, STYLE_PLAIN, rank_text(t, &cell->rank));
	if (t->range)
		right(c, t->range, y, RANGE_WIDTH, STYLE_PLAIN, tables_interval(t->doc, t->r, cell));
	if (t->plot_width > 0)
		draw_plot(t, c, y, cell);
}

static void set_columns(struct sheet *t, const struct canvas *c)
{
	int columns = canvas_columns(c), widest = 0, at;

	for (size_t i = 0; i < t->r->n_cells; i++) {
		int w = utf8_width(tables_cell_name(t->v->g.form, t->r, &t->r->cells[i]));

		widest = w > widest ? w : widest;
	}
	if (widest > columns / 4)
		widest = columns / 4;
	if (widest < 12)
		widest = 12;
	t->name = at = 3 + widest;
	t->value = at + 1;
	t->base = t->value + VALUE_WIDTH + 1;
	if (tables_flags_all(t->r)) {
		t->marks = t->base;
		t->base += MARKS_WIDTH;
	}
	at = t->base + BASE_WIDTH + 1;
	if (t->r->compared) {
		t->change = at;
		at += CHANGE_WIDTH + 1;
	}
	if (t->r->ranked) {
		t->rank = at;
		at += RANK_WIDTH + 1;
	}
	if (columns >= RANGE_FROM && tables_has_intervals(t->r)) {
		t->range = at;
		at += RANGE_WIDTH + 1;
	}
	t->plot = at + 1;
	t->plot_width = columns - 2 - t->plot;
}

static const char *sample_word(const struct round *r)
{
	switch (r ? r->sample : SAMPLE_UNKNOWN) {
	case SAMPLE_PROBABILITY:
		return T("抽样：概率");
	case SAMPLE_QUOTA:
		return T("抽样：配额");
	case SAMPLE_CONVENIENCE:
		return T("抽样：方便");
	case SAMPLE_CENSUS:
		return T("全面调查");
	case SAMPLE_UNKNOWN:
		break;
	}
	return T("抽样：没有说明");
}

/* "全旗 86.9% （84.1–89.3%） 基数 2,315  不了解 4.8%" of a result's whole. */
static const char *whole_text(const struct sheet *t, const struct tally_result *r)
{
	const struct tally_cell *cell = &r->total;
	struct arena *a = t->doc->arena;
	const char *range = tables_has_intervals(r) ? tables_interval(t->doc, r, cell) : "";

	if (cell->show == TALLY_SMALL || cell->show == TALLY_HIDDEN)
		return tables_value(t->doc, r, cell);
	return arena_printf(a, T("%s  %s%s  基数 %s"), tables_value(t->doc, r, cell), *range ? arena_printf(a, T("（%s）"), range) : "",
			    tables_letters(t->doc, tables_flags(r, cell)), tables_base(t->doc, cell));
}

static const char *response_text(const struct sheet *t)
{
	const struct outcome_counts *c = &t->v->response;
	struct arena *a = t->doc->arena;

	if (isnan(c->rr3_weighted))
		return arena_printf(a, T("应答率RR3 %s"), numfmt_rate(a, c->rr[2]));
	return arena_printf(a, T("应答率RR3 %s，加权 %s"), numfmt_rate(a, c->rr[2]), numfmt_rate(a, c->rr3_weighted));
}

static int draw_whole(const struct sheet *t, struct canvas *c, int y)
{
	const struct tally_result *r = t->r;
	const struct tally_cell *cell = &r->total;
	struct arena *a = t->doc->arena;
	int width = canvas_columns(c) - 4;
	bool shown = cell->show == TALLY_SHOWN && !isnan(cell->dk_share);
	const char *name = *cell->key ? cell->name : T("全旗合计");

	y += canvas_wrap(c, 3, y, width, 2, 0, STYLE_BOLD,
			 arena_printf(a, "%s  %s%s  %s", name, whole_text(t, r),
				      shown ? arena_printf(a, T("  不了解 %s"), numfmt_rate(a, cell->dk_share)) : "", response_text(t)));
	if (*tables_verdict(cell))
		(void)canvas_textf(c, 3, y++, STYLE_PLAIN, width, T("目标%s%s（%s）：%s"), numfmt_points(a, r->target),
				   tally_is_rate(r->metric) ? "%" : "", *r->target_source ? r->target_source : T("未注明来源"),
				   tables_verdict(cell));
	if (r->compared && cell->change.known && cell->change.show)
		y += canvas_wrap(c, 3, y, width, 2, 0, STYLE_PLAIN,
				 arena_printf(a, tally_is_rate(r->metric) ? T("比 %s：%s 个百分点（95%%区间 %.1f 至 %.1f）") : T("比 %s：%s 分（95%%区间 %.1f 至 %.1f）"),
					      t->v->request.compare, change_text(t, cell), scaled(r, cell->change.lo), scaled(r, cell->change.hi)));
	if (r->ranked && !r->rank_says)
		y += canvas_wrap(c, 3, y, width, 2, 0, STYLE_PLAIN, T("样本不足以排名：名次区间太宽，仍按代码顺序排列。"));
	return y;
}

/* The other headline figures, where there is room. */
static int draw_headlines(const struct sheet *t, struct canvas *c, int y)
{
	for (size_t i = t->v->set.n; i < t->v->set.results.n; i++) {
		const struct tally_result *r = t->v->set.results.v[i];

		(void)canvas_textf(c, 3, y++, STYLE_DIM, canvas_columns(c) - 4, "%s  %s", labels_metric(t->v->g.form, r->metric),
				   whole_text(t, r));
	}
	return y;
}

/* How the figure is defined, where its interval comes from, of which data it is: sentences whole or none, then where they are. */
struct notes {
	const char *v[3];
	int rows[3];
	int all;
};

/* rows: for the table and for them. */
static void lay_out_notes(struct notes *n, const struct tally_view *v, const struct canvas *c, int rows)
{
	enum { TABLE = 8, SMALL_TABLE = 4 };
	int width = canvas_columns(c) - 4, table = rows >= 12 ? TABLE : SMALL_TABLE, cells = (int)tally_view_result(v)->n_cells, room;

	*n = (struct notes){ .v = { v->definition.data, v->manner.data, v->footer } };
	for (int i = 0; i < 3; i++)
		n->rows[i] = canvas_wrap(NULL, 0, 0, width, 99, 0, STYLE_DIM, n->v[i]);
	room = rows - n->rows[2] - (cells < table ? cells : table);
	if (n->rows[0] + n->rows[1] > room) {
		int at = n->rows[0] < room; /* the definition whole, or neither */

		n->v[at] = T("怎样算的：按 V 看全文。");
		n->rows[at] = 1;
		n->rows[1] = at;
	}
	n->all = n->rows[0] + n->rows[1] + n->rows[2];
}

static void draw_notes(const struct notes *n, struct canvas *c, int y)
{
	for (int i = 0; i < 3; y += n->rows[i], i++)
		(void)canvas_wrap(c, 3, y, canvas_columns(c) - 4, n->rows[i], 0, STYLE_DIM, n->v[i]);
}

static void draw_units(struct tally_view *v, const struct sheet *t, struct canvas *c, int y, int end)
{
	const struct tally_result *r = t->r;

	v->page = end - y;
	v->first = screen_scroll(v->first, v->cursor, (int)r->n_cells, v->page);
	for (int i = v->first; i < (int)r->n_cells && y < end; i++, y++) {
		draw_cell(t, c, y, &r->cells[i], i == v->cursor ? STYLE_BOLD : STYLE_PLAIN);
		if (i == v->cursor)
			(void)canvas_glyph(c, 1, y, STYLE_ACCENT | STYLE_BOLD, GLYPH_CURSOR);
	}
	if (v->first + v->page < (int)r->n_cells)
		(void)canvas_glyph(c, canvas_columns(c) - 1, end - 1, STYLE_DIM, GLYPH_DOWN);
	if (v->first > 0)
		(void)canvas_glyph(c, canvas_columns(c) - 1, end - v->page, STYLE_DIM, GLYPH_UP);
}

static void draw_table(struct tally_view *v, struct canvas *c, int top, int rows)
{
	struct sheet t = { .doc = doc_new(""), .v = v, .r = tally_view_result(v) };
	bool roomy = rows >= 30;
	int y = top, end;
	struct notes notes;
	struct strbuf words;


	strbuf_init(&words);
	tally_menu_words(&words, v);
	set_columns(&t, c);
	scale(&t);
	(void)canvas_textf(c, 1, y++, STYLE_ACCENT | STYLE_BOLD, canvas_columns(c) - 2, "%s%s   %s", labels_metric(v->g.form, t.r->metric),
			   t.r->basis == TALLY_SRS ? T("（SRS近似）") : "", words.data);
	y = draw_whole(&t, c, y);
	if (roomy)
		y = draw_headlines(&t, c, y + 1) + 1;
	if (t.plot_width > TICK_WIDTH)
		draw_axis(&t, c, y);
	lay_out_notes(&notes, v, c, top + rows - y - 1);
	end = top + rows - notes.all;
	draw_units(v, &t, c, y + 1, end);
	draw_notes(&notes, c, end);
	strbuf_clear(&words);
	doc_free(t.doc);
}

/* Where the three do not fit the survey's title stays: what screen it is is seen. */
static void draw_head(struct canvas *c, const struct round *r)
{
	bool drill = r && round_is_drill(r);
	const char *left = drill ? T("看结果（演练）") : T("看结果"), *title = r ? r->title : "", *right = sample_word(r);
	char narrow[256];

	if (utf8_width(left) + utf8_width(title) + utf8_width(right) + 6 <= canvas_columns(c)) {
		screen_header(c, left, title, right);
		return;
	}
	(void)snprintf(narrow, sizeof(narrow), drill ? T("演练：%s") : "%s", title);
	screen_header(c, narrow, NULL, right);
}

void tally_draw(struct screen *s, struct canvas *c)
{
	struct tally_view *v = screen_data(s);
	const struct round *r = workspace_round(v->ws);
	int top, rows;

	draw_head(c, r);
	screen_body(c, &top, &rows);
	if (tally_view_result(v))
		draw_table(v, c, top, rows);
	else
		(void)canvas_text(c, 3, top + 1, STYLE_DIM, canvas_columns(c) - 4, T("正在读全部记录…"));
}
