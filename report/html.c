/* SPDX-License-Identifier: MIT */
/* The HTML writer: one file, printable on A4, nothing fetched, nothing run. */
#include "config.h"

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "report/chart.h"
#include "report/doc.h"

#define WIDTH 640.0 /* of a chart */
#define SIZE  13.0

static const char style[] =
	"@page{size:A4;margin:20mm 22mm}"
	"body{max-width:46em;margin:2em auto;padding:0 1em;color:#000;background:#fff;font:16px/1.75 FangSong,'FZFangSong-Z02',"
	"'AR PL UMing CN','Noto Serif CJK SC',SimSun,serif}"
	"h1{font-size:1.6em;text-align:center;line-height:1.4;margin:.6em 0 .2em}"
	".sub{text-align:center;margin:0 0 1em}.mark{font-weight:bold;border:1px solid #000;padding:.2em .6em;display:inline-block}"
	"h2,h3{font-family:SimHei,'WenQuanYi Micro Hei','Noto Sans CJK SC',sans-serif;font-size:1.1em;margin:1.2em 0 .4em;break-after:avoid}"
	"h3{font-size:1em}h4{font-size:1em;margin:.8em 0 .2em;break-after:avoid}p{margin:.3em 0;text-indent:2em}"
	"table{border-collapse:collapse;width:100%;margin:.6em 0;font-size:.86em;line-height:1.5}"
	"caption{font-weight:bold;padding:.3em}thead{display:table-header-group}"
	"thead tr{border-top:2px solid #000;border-bottom:1px solid #000}tbody{border-bottom:2px solid #000}"
	"th,td{padding:.15em .5em;text-align:left;vertical-align:top}tr{break-inside:avoid}"
	"tbody tr+tr{border-top:1px solid #ccc}.r{text-align:right;font-variant-numeric:tabular-nums}.c{text-align:center}"
	"figure{margin:1em 0;break-inside:avoid}figcaption{font-weight:bold;text-align:center}svg{width:100%;height:auto}"
	".item{display:inline-block;text-indent:0}"
	".note{font-size:.86em;text-indent:0;margin:.15em 0}"
	"footer{margin-top:2em;border-top:1px solid #000;font-size:.8em;text-align:center;white-space:pre-line}";

static void escape(struct strbuf *out, const char *text)
{
	static const char *const instead[] = { "&amp;", "&lt;", "&gt;", "&quot;", "<br>" };

	strbuf_adds_instead(out, text, "&<>\"\n", instead);
}

static void element(struct strbuf *out, const char *open, const char *text, const char *close)
{
	strbuf_adds(out, open);
	escape(out, text);
	strbuf_adds(out, close);
}

/* Items stay whole where there is more than one. */
static void paragraph(struct strbuf *out, const char *text)
{
	struct strbuf item;

	if (!strstr(text, DOC_ITEM_GAP)) {
		element(out, "<p>", text, "</p>\n");
		return;
	}
	strbuf_init(&item);
	strbuf_adds(out, "<p>");
	for (const char *s = text, *end; *s; s = end) {
		size_t n;

		end = strstr(s, DOC_ITEM_GAP);
		n = end ? (size_t)(end - s) : strlen(s);
		strbuf_reset(&item);
		strbuf_add(&item, s, n);
		element(out, "<span class=\"item\">", item.data, "</span>");
		end = end ? end + strlen(DOC_ITEM_GAP) : s + n;
		if (*end)
			strbuf_adds(out, DOC_ITEM_GAP);
	}
	strbuf_adds(out, "</p>\n");
	strbuf_clear(&item);
}

/* ---- charts ---- */

static void attribute(struct strbuf *out, const char *name, double x)
{
	strbuf_addf(out, " %s=\"", name);
	num_format_fixed(out, x, 1);
	strbuf_addc(out, '"');
}

static void box(void *ctx, double x, double y, double w, double h, int shade)
{
	struct strbuf *out = ctx;

	strbuf_adds(out, "<rect");
	attribute(out, "x", x);
	attribute(out, "y", y);
	attribute(out, "width", w);
	attribute(out, "height", h);
	if (shade == CHART_HATCH) {
		strbuf_adds(out, " fill=\"url(#h)\" stroke=\"#000\" stroke-width=\".5\"/>");
	} else {
		int grey = (int)(chart_grey(shade) * 255 + 0.5);

		strbuf_addf(out, " fill=\"#%02x%02x%02x\" stroke=\"#fff\"/>", (unsigned)grey, (unsigned)grey, (unsigned)grey);
	}
}

static void line(void *ctx, double x1, double y1, double x2, double y2, enum chart_stroke stroke)
{
	struct strbuf *out = ctx;

	strbuf_adds(out, "<line");
	attribute(out, "x1", x1);
	attribute(out, "y1", y1);
	attribute(out, "x2", x2);
	attribute(out, "y2", y2);
	switch (stroke) {
	case CHART_THIN:
		strbuf_adds(out, " stroke=\"#bbb\" stroke-width=\".6\"/>");
		break;
	case CHART_BOLD:
		strbuf_adds(out, " stroke=\"#000\" stroke-width=\"1.3\"/>");
		break;
	case CHART_DASHED:
		strbuf_adds(out, " stroke=\"#000\" stroke-width=\"1.2\" stroke-dasharray=\"5 3\"/>");
		break;
	}
}

static void dot(void *ctx, double x, double y, double r)
{
	struct strbuf *out = ctx;

	strbuf_adds(out, "<circle");
	attribute(out, "cx", x);
	attribute(out, "cy", y);
	attribute(out, "r", r);
	strbuf_adds(out, "/>");
}

static void words(void *ctx, double x, double y, enum doc_align align, bool white, const char *text)
{
	static const char *const anchors[] = { [DOC_LEFT] = "start", [DOC_RIGHT] = "end", [DOC_CENTRE] = "middle" };
	struct strbuf *out = ctx;

	if (!*text)
		return;
	strbuf_adds(out, "<text");
	attribute(out, "x", x);
	attribute(out, "y", y + SIZE * 0.36);
	strbuf_addf(out, " text-anchor=\"%s\"%s>", anchors[align], white ? " fill=\"#fff\"" : "");
	element(out, "", text, "</text>");
}

/* One line a bar for those who cannot see the drawing. */
static void spoken(struct strbuf *out, const struct doc_chart *c)
{
	strbuf_adds(out, "<title>");
	escape(out, c->caption);
	for (size_t i = 0; i < c->bars.n; i++) {
		strbuf_adds(out, T("；"));
		escape(out, c->bars.v[i].label);
		strbuf_addc(out, ' ');
		escape(out, c->bars.v[i].shown);
	}
	strbuf_adds(out, "</title>");
}

static void chart(struct strbuf *out, const struct doc_chart *c)
{
	const struct chart_pen pen = { out, box, line, dot, words };

	element(out, "<figure><figcaption>", c->caption, "</figcaption>\n<svg role=\"img\" viewBox=\"0 0 ");
	num_format_fixed(out, WIDTH, 0);
	strbuf_addc(out, ' ');
	num_format_fixed(out, chart_height(c, SIZE), 0);
	strbuf_addf(out, "\" font-size=\"%.0f\">", SIZE);
	spoken(out, c);
	strbuf_adds(out, "<defs><pattern id=\"h\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
			 "<rect width=\"5\" height=\"5\" fill=\"#fff\"/><path d=\"M0 5L5 0\" stroke=\"#999\" stroke-width=\".8\"/>"
			 "</pattern></defs>");
	chart_draw(c, WIDTH, SIZE, &pen);
	strbuf_adds(out, "</svg></figure>\n");
}

/* ---- the rest ---- */

static const char *class_of(enum doc_align align)
{
	return align == DOC_RIGHT ? " class=\"r\"" : align == DOC_CENTRE ? " class=\"c\"" : "";
}

static void table(struct strbuf *out, const struct doc_table *t)
{
	strbuf_adds(out, "<table>");
	if (*t->caption)
		element(out, "<caption>", t->caption, "</caption>");
	strbuf_adds(out, "<thead><tr>");
	for (size_t c = 0; c < t->n_columns; c++) {
		strbuf_addf(out, "<th scope=\"col\"%s>", class_of(t->columns[c].align));
		element(out, "", t->columns[c].head, "</th>");
	}
	strbuf_adds(out, "</tr></thead>\n<tbody>\n");
	for (size_t r = 0; r < t->rows.n; r++) {
		strbuf_adds(out, "<tr>");
		for (size_t c = 0; c < t->n_columns; c++) {
			strbuf_addf(out, "<td%s>", class_of(t->columns[c].align));
			element(out, "", t->rows.v[r][c], "</td>");
		}
		strbuf_adds(out, "</tr>\n");
	}
	strbuf_adds(out, "</tbody></table>\n");
}

static void block(struct strbuf *out, const struct doc *d, size_t at)
{
	const struct doc_block *b = &d->blocks.v[at];

	switch (b->kind) {
	case DOC_HEADING:
		element(out, b->level < 2 ? "<h2>" : b->level < 3 ? "<h3>" : "<h4>", b->text, b->level < 2 ? "</h2>\n" : b->level < 3 ? "</h3>\n" : "</h4>\n");
		break;
	case DOC_PARAGRAPH:
		paragraph(out, b->text);
		break;
	case DOC_NOTE:
		strbuf_adds(out, "<p class=\"note\">");
		if (doc_note_number(d, at))
			strbuf_addf(out, "%s%zu. ", doc_note_number(d, at) == 1 ? T("注：") : "", doc_note_number(d, at));
		else
			strbuf_adds(out, T("注："));
		element(out, "", b->text, "</p>\n");
		break;
	case DOC_TABLE:
		table(out, b->table);
		break;
	case DOC_CHART:
		chart(out, b->chart);
		break;
	}
}

void doc_write_html(struct strbuf *out, const struct doc *d)
{
	strbuf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", i18n_lang());
	strbuf_adds(out, "<meta name=\"viewport\" content=\"width=device-width\">\n");
	element(out, "<title>", d->title, "</title>\n<style>");
	strbuf_adds(out, style);
	strbuf_adds(out, "</style>\n</head>\n<body>\n");
	if (d->drill)
		element(out, "<p class=\"mark\">", doc_drill_mark(), "</p>\n");
	if (d->draft)
		element(out, "<p class=\"mark\">", T("代拟稿"), "</p>\n");
	element(out, "<h1>", d->title, "</h1>\n");
	if (*d->subtitle)
		element(out, "<p class=\"sub\">", d->subtitle, "</p>\n");
	for (size_t i = 0; i < d->blocks.n; i++)
		block(out, d, i);
	if (*d->footer)
		element(out, "<footer>", d->footer, "</footer>\n");
	strbuf_adds(out, "</body>\n</html>\n");
}
