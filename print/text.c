/* SPDX-License-Identifier: MIT */
/* Words: fonts by role with fallbacks behind them, lines placed one by one so that no fallback stretches the pitch. */
#include "config.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "print/page.h"

#define DASH           "\xe2\x80\x93"
#define LINE_SEPARATOR "\xe2\x80\xa8"
#define BREAKS_MOST    200 /* of a paragraph */
#define LEAST_FULL     0.9 /* of a line that is stretched */
#define ASCENT         0.86 /* of the letters above their base line */

/* The office's own faces first, then the free ones of Debian; the last hold every character of GBK. */
#define BEHIND "Noto Serif CJK SC,Source Han Serif SC,AR PL UMing CN,SimSun,宋体,WenQuanYi Micro Hei,Noto Sans CJK SC,Droid Sans Fallback"

static const char *const han[FACES] = {
	[FACE_BODY] = "FangSong_GB2312,仿宋_GB2312,FangSong,仿宋,STFangsong,FandolFang R,FandolFang," BEHIND,
	[FACE_TITLE] = "FZXiaoBiaoSong-B05S,方正小标宋简体,FandolSong," BEHIND,
	[FACE_HEI] = "SimHei,黑体,FandolHei,Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Micro Hei," BEHIND,
	[FACE_KAI] = "KaiTi_GB2312,楷体_GB2312,KaiTi,楷体,STKaiti,FandolKai,AR PL UKai CN,AR PL KaitiM GB," BEHIND,
	[FACE_SONG] = "SimSun,宋体,FandolSong," BEHIND,
};

/* Chinese faces set Latin and Cyrillic letters as wide as Han: those runs get a face of their own. */
static const char *const latin[FACES] = {
	[FACE_BODY] = "Times New Roman,Liberation Serif,Noto Serif,DejaVu Serif," BEHIND,
	[FACE_TITLE] = "Times New Roman,Liberation Serif,Noto Serif,DejaVu Serif," BEHIND,
	[FACE_HEI] = "Arial,Liberation Sans,Noto Sans,DejaVu Sans," BEHIND,
	[FACE_KAI] = "Times New Roman,Liberation Serif,Noto Serif,DejaVu Serif," BEHIND,
	[FACE_SONG] = "Times New Roman,Liberation Serif,Noto Serif,DejaVu Serif," BEHIND,
};

static bool is_latin(uint32_t cp)
{
	return (cp > ' ' && cp < 0x7F) || cp == 0x2013 || (cp >= 0xC0 && cp < 0x530 && cp != 0xD7 && cp != 0xF7);
}

static void attribute(PangoAttrList *list, PangoAttribute *a, size_t from, size_t to)
{
	a->start_index = (guint)from;
	a->end_index = (guint)to;
	pango_attr_list_insert(list, a);
}

static PangoAttrList *latin_runs(const char *text, enum face face)
{
	PangoAttrList *list = pango_attr_list_new();
	size_t n = strlen(text), from = 0, at = 0;
	bool inside = false;

	while (at <= n) {
		uint32_t cp = 0;
		size_t step = at < n ? utf8_decode(text + at, n - at, &cp) : 1;
		bool now = at < n && is_latin(cp);

		if (inside && !now)
			attribute(list, pango_attr_family_new(latin[face]), from, at);
		if (now && !inside)
			from = at;
		inside = now;
		at += step;
	}
	return list;
}

static void note_missing(struct page *p, uint32_t cp)
{
	size_t i = 0;

	while (i < p->n_missing && p->missing[i] != cp)
		i++;
	if (i == p->n_missing && i < MISSING_MOST)
		p->missing[p->n_missing++] = cp;
}

static void find_missing(struct page *p, PangoLayout *layout)
{
	PangoLayoutIter *iter;

	if (pango_layout_get_unknown_glyphs_count(layout) == 0)
		return;
	iter = pango_layout_get_iter(layout);
	do {
		PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);

		for (int i = 0; run && i < run->glyphs->num_glyphs; i++)
			if (run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
				note_missing(p, run->glyphs->glyphs[i].glyph & ~(uint32_t)PANGO_GLYPH_UNKNOWN_FLAG);
	} while (pango_layout_iter_next_run(iter));
	pango_layout_iter_free(iter);
}

PangoLayout *text_layout(struct page *p, const char *text, const struct style *s, double width)
{
	PangoLayout *layout = pango_layout_new(p->context);
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *runs = latin_runs(text, s->face);

	pango_font_description_set_family_static(font, han[s->face]);
	pango_font_description_set_absolute_size(font, s->size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_text(layout, text, -1);
	pango_layout_set_attributes(layout, runs);
	pango_attr_list_unref(runs);
	pango_layout_set_alignment(layout, s->align);
	pango_layout_set_justify(layout, s->justify);
	if (width > 0) {
		/* A hair more, so that 28 characters are not one too many by rounding. */
		pango_layout_set_width(layout, (int)((width + 0.3) * PANGO_SCALE));
		pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
		pango_layout_set_indent(layout, (int)(s->indent * s->size * PANGO_SCALE));
	}
	find_missing(p, layout);
	return layout;
}

double text_width(struct page *p, const char *text, const struct style *s)
{
	PangoLayout *layout = text_layout(p, text, s, 0);
	int w = 0;

	pango_layout_get_size(layout, &w, NULL);
	g_object_unref(layout);
	return (double)w / PANGO_SCALE;
}

void text_line(struct page *p, PangoLayout *layout, int line, double x, double y, double size)
{
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	PangoRectangle logical;

	for (int i = 0; i < line && pango_layout_iter_next_line(iter); i++)
		;
	pango_layout_iter_get_line_extents(iter, NULL, &logical);
	cairo_move_to(p->cr, x + (double)logical.x / PANGO_SCALE, y + ASCENT * size);
	pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(iter));
	pango_layout_iter_free(iter);
}

/* Where the figure begins whose interval is parted at the end of a line ("52.7–" and "88.9%"); 0 = none is. */
static size_t parted_interval(PangoLayout *layout)
{
	const char *text = pango_layout_get_text(layout);
	int lines = pango_layout_get_line_count(layout);

	for (int i = 0; i + 1 < lines; i++) {
		const PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
		size_t end = (size_t)(line->start_index + line->length), at;

		if (end < strlen(DASH) || strncmp(text + end - strlen(DASH), DASH, strlen(DASH)) != 0)
			continue;
		at = end - strlen(DASH);
		while (at > 0 && strchr("0123456789.,<>%+-", text[at - 1]))
			at--;
		if (at > (size_t)line->start_index)
			return at;
	}
	return 0;
}

/* The same for items (report/doc.h): where the line should have ended; 0 = none is parted. */
static size_t parted_item(PangoLayout *layout)
{
	const char *text = pango_layout_get_text(layout);
	int lines = pango_layout_get_line_count(layout);

	if (!strstr(text, DOC_ITEM_GAP))
		return 0;
	for (int i = 0; i + 1 < lines; i++) {
		const PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
		const char *start = text + line->start_index, *end = text + pango_layout_get_line_readonly(layout, i + 1)->start_index;
		const char *wanted = doc_item_end(start, end);

		if (wanted != end && (size_t)(end - start) >= strlen(LINE_SEPARATOR) && strncmp(end - strlen(LINE_SEPARATOR), LINE_SEPARATOR, strlen(LINE_SEPARATOR)) != 0)
			return (size_t)(wanted - text);
	}
	return 0;
}

static size_t parted(PangoLayout *layout)
{
	size_t at = parted_interval(layout);

	return at ? at : parted_item(layout);
}

/* Would a line be stretched so far that its characters stand apart, for the sake of a number that could not be parted? */
static bool is_loose(PangoLayout *layout, const struct style *s, double width)
{
	int lines = pango_layout_get_line_count(layout);

	for (int i = 0; i + 1 < lines; i++) {
		PangoRectangle logical;

		pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, i), NULL, &logical);
		if ((double)logical.width / PANGO_SCALE + (i ? 0 : s->indent * s->size) < width * LEAST_FULL)
			return true;
	}
	return false;
}

/* The text as a layout in which no interval and no item is parted: the line before it ends early instead, and is not stretched. */
PangoLayout *text_whole(struct page *p, const char *text, const struct style *s, double width)
{
	struct style ragged = *s;
	PangoLayout *layout;
	struct strbuf broken;
	size_t at;

	ragged.justify = false;
	layout = text_layout(p, text, &ragged, width);
	at = parted(layout);
	if (!at && s->justify && !is_loose(layout, s, width))
		pango_layout_set_justify(layout, true);
	for (int k = 0; at && k < BREAKS_MOST; k++) {
		const char *now = pango_layout_get_text(layout);

		strbuf_init(&broken);
		strbuf_add(&broken, now, at);
		strbuf_adds(&broken, LINE_SEPARATOR);
		strbuf_adds(&broken, now + at);
		g_object_unref(layout);
		layout = text_layout(p, broken.data, &ragged, width);
		strbuf_clear(&broken);
		at = parted(layout);
	}
	return layout;
}

static void paragraph(struct page *p, const char *text, const struct style *s)
{
	PangoLayout *layout = text_whole(p, text, s, BLOCK_W);
	int lines = pango_layout_get_line_count(layout);

	for (int i = 0; i < lines; i++) {
		page_need(p, s->size);
		text_line(p, layout, i, BLOCK_LEFT, BLOCK_TOP + p->y, s->size);
		p->y += s->pitch;
		p->printed = true;
	}
	g_object_unref(layout);
}

void text_block(struct page *p, const char *text, const struct style *s)
{
	struct strbuf one;

	strbuf_init(&one);
	for (;;) {
		size_t n = strcspn(text, "\n");

		strbuf_reset(&one);
		strbuf_add(&one, text, n);
		paragraph(p, one.data, s);
		if (!text[n])
			break;
		text += n + 1;
	}
	strbuf_clear(&one);
}

void text_at(struct page *p, const char *text, const struct style *s, double x, double y, double width)
{
	PangoLayout *layout = text_layout(p, text, s, width);
	int lines = pango_layout_get_line_count(layout);

	for (int i = 0; i < lines; i++)
		text_line(p, layout, i, x, y + i * s->pitch, s->size);
	g_object_unref(layout);
}
