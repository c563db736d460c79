/* SPDX-License-Identifier: MIT */
/* A chart in a workbook: its figures on a sheet, the spreadsheet's own chart beside them. */
#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "report/chart.h"
#include "report/xlsx_internal.h"

struct plot {
	struct xlsx *x;
	const struct doc_chart *c;
	lxw_worksheet *ws;
	const char *sheet;
	lxw_chart *chart;
	lxw_row_t last; /* row of the last bar; the first is 1 */
};

static enum xlsx_style style_of(const struct doc_chart *c)
{
	if (c->kind == DOC_FUNNEL)
		return XLSX_COUNT;
	return c->rate ? XLSX_RATE : XLSX_POINTS;
}

static bool has_interval(const struct doc_chart *c)
{
	return c->kind == DOC_INTERVALS || c->kind == DOC_TREND;
}

static void put(struct plot *p, lxw_row_t row, lxw_col_t col, double value)
{
	if (!isnan(value))
		xlsx_put_number(p->x, p->ws, row, col, value, style_of(p->c));
	else
		xlsx_put_text(p->x, p->ws, row, col, "", XLSX_CELL);
}

static void heads(struct plot *p)
{
	lxw_col_t col = 1;

	xlsx_put_text(p->x, p->ws, 0, 0, p->c->kind == DOC_TREND ? T("时期") : T("单位"), XLSX_HEAD);
	for (size_t k = 0; k < p->c->n_parts; k++)
		xlsx_put_text(p->x, p->ws, 0, col++, p->c->parts[k], XLSX_HEAD);
	if (!has_interval(p->c))
		return;
	xlsx_put_text(p->x, p->ws, 0, col++, T("下限"), XLSX_HEAD);
	xlsx_put_text(p->x, p->ws, 0, col++, T("上限"), XLSX_HEAD);
	if (p->c->kind == DOC_INTERVALS) { /* what the drawing is stacked from */
		xlsx_put_text(p->x, p->ws, 0, col++, T("结果减下限"), XLSX_HEAD);
		xlsx_put_text(p->x, p->ws, 0, col, T("上限减结果"), XLSX_HEAD);
	}
}

static void rows(struct plot *p)
{
	for (size_t i = 0; i < p->c->bars.n; i++) {
		const struct doc_bar *b = &p->c->bars.v[i];
		lxw_row_t row = (lxw_row_t)i + 1;
		lxw_col_t col = 1;

		xlsx_put_text(p->x, p->ws, row, 0, b->label, XLSX_CELL);
		for (size_t k = 0; k < p->c->n_parts; k++)
			put(p, row, col++, b->part[k]);
		if (!has_interval(p->c))
			continue;
		put(p, row, col++, b->lo);
		put(p, row, col++, b->hi);
		if (p->c->kind == DOC_INTERVALS) {
			put(p, row, col++, round((b->part[0] - b->lo) * 1000) / 1000);
			put(p, row, col, round((b->hi - b->part[0]) * 1000) / 1000);
		}
	}
}

static lxw_chart_series *series(struct plot *p, lxw_col_t col)
{
	lxw_chart_series *s = chart_add_series(p->chart, NULL, NULL);

	chart_series_set_categories(s, p->sheet, 1, 0, p->last, 0);
	chart_series_set_values(s, p->sheet, 1, col, p->last, col);
	chart_series_set_name_range(s, p->sheet, 0, col);
	return s;
}

static void fill(lxw_chart_series *s, int shade)
{
	int grey = (int)(chart_grey(shade) * 255 + 0.5);
	lxw_chart_fill solid = { .color = (lxw_color_t)(grey << 16 | grey << 8 | grey) };
	lxw_chart_pattern hatch = { .fg_color = LXW_COLOR_BLACK, .bg_color = LXW_COLOR_WHITE, .type = LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL };
	lxw_chart_line edge = { .color = LXW_COLOR_BLACK, .width = 0.5F };

	if (shade == CHART_HATCH)
		chart_series_set_pattern(s, &hatch);
	else
		chart_series_set_fill(s, &solid);
	chart_series_set_line(s, &edge);
}

static void unseen(lxw_chart_series *s)
{
	lxw_chart_fill none = { .none = LXW_TRUE };
	lxw_chart_line no_line = { .none = LXW_TRUE };

	chart_series_set_fill(s, &none);
	chart_series_set_line(s, &no_line);
}

static void draw(struct plot *p)
{
	lxw_chart_line dashed = { .color = LXW_COLOR_BLACK, .width = 1, .dash_type = LXW_CHART_LINE_DASH_DASH };
	lxw_chart_line solid = { .color = LXW_COLOR_BLACK, .width = 2 };

	switch (p->c->kind) {
	case DOC_STACKED:
	case DOC_FUNNEL:
		for (size_t k = 0; k < p->c->n_parts; k++)
			fill(series(p, (lxw_col_t)(k + 1)), chart_shade(k, p->c->n_parts));
		break;
	case DOC_INTERVALS: /* a bar from limit to limit, parted at the result */
		unseen(series(p, 2));
		fill(series(p, 4), 2);
		fill(series(p, 5), 4);
		break;
	case DOC_TREND:
		for (lxw_col_t col = 1; col <= 3; col++) {
			lxw_chart_series *s = series(p, col);

			chart_series_set_line(s, col == 1 ? &solid : &dashed);
			chart_series_set_marker_type(s, col == 1 ? LXW_CHART_MARKER_CIRCLE : LXW_CHART_MARKER_NONE);
		}
		break;
	}
}

static void axes(struct plot *p)
{
	bool lying = p->c->kind != DOC_TREND; /* then the library's axes change places as well */
	lxw_chart_axis *units = lying ? p->chart->y_axis : p->chart->x_axis, *values = lying ? p->chart->x_axis : p->chart->y_axis;

	if (lying)
		chart_axis_set_reverse(units);
	if (p->c->kind != DOC_FUNNEL) {
		chart_axis_set_num_format(values, p->c->rate ? "0%" : "0");
		chart_axis_set_min(values, p->c->from);
		chart_axis_set_max(values, p->c->to);
	}
	if (p->c->n_parts < 2 && p->c->kind != DOC_TREND)
		chart_legend_set_position(p->chart, LXW_CHART_LEGEND_NONE);
	else
		chart_legend_set_position(p->chart, LXW_CHART_LEGEND_BOTTOM);
}

void xlsx_chart(struct xlsx *x, const struct doc_chart *c, const char *wanted, const char **name)
{
	static const lxw_chart_type types[] = { [DOC_STACKED] = LXW_CHART_BAR_STACKED, [DOC_INTERVALS] = LXW_CHART_BAR_STACKED,
						[DOC_TREND] = LXW_CHART_LINE, [DOC_FUNNEL] = LXW_CHART_BAR };
	struct plot p = { .x = x, .c = c, .ws = xlsx_sheet(x, wanted, name) };
	lxw_chart_options place = { .x_scale = 1.4, .y_scale = 1.0 + 0.05 * (double)c->bars.n };
	const char *title = c->caption;

	if (!p.ws || !c->n_parts || !c->bars.n)
		return;
	p.sheet = *name;
	p.last = (lxw_row_t)c->bars.n;
	worksheet_set_column(p.ws, 0, 0, 24, NULL);
	worksheet_set_column(p.ws, 1, 8, 11, NULL);
	heads(&p);
	rows(&p);
	worksheet_freeze_panes(p.ws, 1, 1);
	worksheet_set_landscape(p.ws);
	p.chart = workbook_add_chart(x->book, (uint8_t)types[c->kind]);
	if (!p.chart) {
		x->failed = true;
		return;
	}
	if (!isnan(c->target))
		title = arena_printf(x->arena, T("%s（%s）"), c->caption, c->target_text);
	chart_title_set_name(p.chart, arena_strndup(x->arena, title, utf8_fit(title, strlen(title), 200, NULL)));
	draw(&p);
	axes(&p);
	if (worksheet_insert_chart_opt(p.ws, 1, (lxw_col_t)(c->n_parts + (has_interval(c) ? 6 : 2)), p.chart, &place) != LXW_NO_ERROR)
		x->failed = true;
}
