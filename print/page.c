/* SPDX-License-Identifier: MIT */
/* Pages: blocks one after another on the grid, page number, footer and marks around them. */
#include "config.h"

#include "print/page.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#define PAGES_MOST  5000
#define NUMBER_SIZE 14.0       /* 4号 */
#define NUMBER_TOP  (269 * MM) /* 7 mm below the block */
#define FOOT_TOP    (276 * MM)
#define MARK_TOP    (22 * MM)
#define HEAD_LINES  3 /* left blank for the office's own head, the mark of a draft in the first */

static const struct style title_style = { .face = FACE_TITLE, .size = TITLE, .pitch = PITCH, .align = PANGO_ALIGN_CENTER };
static const struct style subtitle_style = { .face = FACE_KAI, .size = BODY, .pitch = PITCH, .align = PANGO_ALIGN_CENTER };
static const struct style heading_style = { .face = FACE_HEI, .size = BODY, .pitch = PITCH, .indent = 2 };
static const struct style under_style = { .face = FACE_KAI, .size = BODY, .pitch = PITCH, .indent = 2 };
static const struct style body_style = { .face = FACE_BODY, .size = BODY, .pitch = PITCH, .indent = 2, .justify = true };
static const struct style note_style = { .face = FACE_BODY, .size = SMALL, .pitch = SMALL_PITCH, .justify = true };
static const struct style number_style = { .face = FACE_SONG, .size = NUMBER_SIZE, .pitch = NUMBER_SIZE };
static const struct style foot_style = { .face = FACE_BODY, .size = 9, .pitch = 12, .align = PANGO_ALIGN_CENTER };
static const struct style mark_style = { .face = FACE_HEI, .size = 12, .pitch = 16, .align = PANGO_ALIGN_CENTER };
static const struct style draft_style = { .face = FACE_HEI, .size = BODY, .pitch = PITCH };

/* Odd pages bear their number on the right, even ones on the left, one character from the edge. */
static void furniture(struct page *p)
{
	char number[32];
	double w;

	(void)snprintf(number, sizeof(number), "— %zu —", p->number);
	w = text_width(p, number, &number_style);
	text_at(p, number, &number_style, p->number % 2 ? BLOCK_LEFT + BLOCK_W - w - NUMBER_SIZE : BLOCK_LEFT + NUMBER_SIZE, NUMBER_TOP, 0);
	if (*p->doc->footer)
		text_at(p, p->doc->footer, &foot_style, BLOCK_LEFT, FOOT_TOP, BLOCK_W);
	if (p->doc->drill)
		text_at(p, doc_drill_mark(), &mark_style, BLOCK_LEFT, MARK_TOP, BLOCK_W);
}

void page_new(struct page *p)
{
	furniture(p);
	if (p->number < PAGES_MOST) {
		cairo_show_page(p->cr);
		p->number++;
	}
	p->y = 0;
	p->printed = false;
}

void page_need(struct page *p, double room)
{
	if (p->printed && p->y + room > BLOCK_H + 0.1)
		page_new(p);
}

void page_to_grid(struct page *p)
{
	p->y = ceil(p->y / PITCH - 0.02) * PITCH;
}

static void note(struct page *p, size_t at)
{
	size_t number = doc_note_number(p->doc, at);
	struct strbuf text;

	strbuf_init(&text);
	if (number < 2)
		strbuf_adds(&text, T("注："));
	if (number)
		strbuf_addf(&text, "%zu. ", number);
	strbuf_adds(&text, p->doc->blocks.v[at].text);
	text_block(p, text.data, &note_style);
	strbuf_clear(&text);
}

static void block(struct page *p, size_t at)
{
	const struct doc_block *b = &p->doc->blocks.v[at];

	switch (b->kind) {
	case DOC_HEADING:
		page_to_grid(p);
		page_need(p, 2 * PITCH + BODY); /* and something under it */
		text_block(p, b->text, b->level < 2 ? &heading_style : &under_style);
		break;
	case DOC_PARAGRAPH:
		page_to_grid(p);
		text_block(p, b->text, &body_style);
		break;
	case DOC_NOTE:
		note(p, at);
		break;
	case DOC_TABLE:
		table_block(p, b->table);
		break;
	case DOC_CHART:
		chart_block(p, b->chart);
		break;
	}
}

static void all_blocks(struct page *p)
{
	if (p->doc->draft) {
		text_block(p, T("代拟稿"), &draft_style);
		p->y = HEAD_LINES * PITCH;
	}
	if (*p->doc->title)
		text_block(p, p->doc->title, &title_style);
	if (*p->doc->subtitle)
		text_block(p, p->doc->subtitle, &subtitle_style);
	if (*p->doc->title)
		p->y += PITCH;
	for (size_t i = 0; i < p->doc->blocks.n; i++)
		block(p, i);
	furniture(p);
}

static cairo_status_t take_bytes(void *ctx, const unsigned char *bytes, unsigned n)
{
	strbuf_add(ctx, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void metadata(cairo_surface_t *surface, const struct doc *doc)
{
	struct strbuf when;

	strbuf_init(&when);
	clock_format_instant(&when, doc->made * 1000, 0);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, doc->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "ruhu " PACKAGE_VERSION);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when.data);
	strbuf_clear(&when);
}

static void tell_missing(struct strbuf *out, const struct page *p)
{
	if (!p->n_missing)
		return;
	strbuf_adds(out, T("这些字没有字体可印，纸上是方框："));
	for (size_t i = 0; i < p->n_missing; i++) {
		char bytes[4];

		strbuf_add(out, bytes, utf8_encode(bytes, p->missing[i]));
	}
	strbuf_addf(out, p->n_missing == MISSING_MOST ? T("（至少%zu个）") : T("（%zu个）"), p->n_missing);
	strbuf_adds(out, T("。请装上字更全的字体（如 fonts-wqy-microhei、fonts-noto-cjk）再印。"));
}

enum status page_write_pdf(struct strbuf *out, struct strbuf *missing, const struct doc *doc, struct err *err)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take_bytes, out, PAPER_W, PAPER_H);
	struct page p = { .cr = cairo_create(surface), .doc = doc, .number = 1 };
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_status_t st;

	metadata(surface, doc);
	p.context = pango_cairo_create_context(p.cr);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	pango_cairo_context_set_font_options(p.context, options);
	cairo_font_options_destroy(options);
	pango_context_set_language(p.context, pango_language_from_string("zh-cn"));
#if PANGO_VERSION_CHECK(1, 44, 0) /* before, positions were not rounded where metrics are not hinted */
	pango_context_set_round_glyph_positions(p.context, FALSE);
#endif
	all_blocks(&p);
	cairo_show_page(p.cr);
	st = cairo_status(p.cr);
	g_object_unref(p.context);
	cairo_destroy(p.cr);
	cairo_surface_finish(surface);
	if (st == CAIRO_STATUS_SUCCESS)
		st = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	tell_missing(missing, &p);
	if (st != CAIRO_STATUS_SUCCESS)
		return err_set(err, ST_IO, T("排版没有成功：%s。"), cairo_status_to_string(st));
	if (p.number == PAGES_MOST)
		return err_set(err, ST_LIMIT, T("超过 %d 页，印不出来。请分开出，或者用 --format xlsx。"), PAGES_MOST);
	return ST_OK;
}
