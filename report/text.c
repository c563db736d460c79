/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/chart.h"
#include "report/text_internal.h"

void text_add(struct text_lines *out, const char *line, bool stick)
{
	size_t n = strlen(line);
	struct text_line l = { NULL, stick, out->head, out->n_head };

	while (n && line[n - 1] == ' ')
		n--;
	l.text = arena_strndup(out->arena, line, n);
	VEC_PUSH(&out->lines, l);
}

bool text_next_line(const char **rest, int columns, struct utf8_line *piece)
{
	const char *end;

	if (!utf8_next_line(rest, columns, piece))
		return false;
	end = **rest ? doc_item_end(piece->s, piece->s + piece->n) : piece->s + piece->n;
	if (end != piece->s + piece->n) {
		*rest = end;
		piece->n = (size_t)(end - piece->s) - strlen(DOC_ITEM_GAP);
		piece->width = utf8_width_n(piece->s, piece->n);
	}
	while (strncmp(*rest, DOC_ITEM_GAP, strlen(DOC_ITEM_GAP) / 2) == 0) /* no line begins with a gap */
		*rest += strlen(DOC_ITEM_GAP) / 2;
	return true;
}

void text_wrap(struct text_lines *out, const char *text, int columns, const char *first,
	       const char *rest, enum utf8_align align, bool stick)
{
	const char *left = text, *before = first;
	struct utf8_line piece;
	struct strbuf line;

	strbuf_init(&line);
	while (text_next_line(&left, columns - utf8_width(before), &piece)) {
		char *s = arena_strndup(out->arena, piece.s, piece.n);

		strbuf_reset(&line);
		strbuf_adds(&line, before);
		if (align == UTF8_LEFT)
			strbuf_adds(&line, s);
		else
			utf8_pad(&line, s, columns - utf8_width(before), align);
		text_add(out, line.data, stick);
		before = rest;
	}
	strbuf_clear(&line);
}

static void blank(struct text_lines *out)
{
	if (out->lines.n && *out->lines.v[out->lines.n - 1].text)
		text_add(out, "", false);
}

/* Notes that follow each other are numbered under one 注. */
static void note(struct text_lines *out, const struct doc *d, size_t at, int columns)
{
	const char *word = T("注：");
	size_t number = doc_note_number(d, at);
	struct strbuf before, rest;

	if (number < 2)
		blank(out);
	strbuf_init(&before);
	strbuf_init(&rest);
	strbuf_addf(&before, "%*s%s", number < 2 ? 0 : utf8_width(word), "", number < 2 ? word : "");
	if (number)
		strbuf_addf(&before, "%zu. ", number);
	strbuf_addf(&rest, "%*s", utf8_width(before.data), "");
	text_wrap(out, d->blocks.v[at].text, columns, before.data, rest.data, UTF8_LEFT, false);
	strbuf_clear(&before);
	strbuf_clear(&rest);
}

static void set_block(struct text_lines *out, const struct doc *d, size_t at, int columns)
{
	const struct doc_block *b = &d->blocks.v[at];

	switch (b->kind) {
	case DOC_HEADING:
		blank(out);
		text_wrap(out, b->text, columns, "", "", UTF8_LEFT, true);
		if (b->level < 3)
			text_add(out, "", true);
		break;
	case DOC_PARAGRAPH:
		text_wrap(out, b->text, columns, "    ", "", UTF8_LEFT, false);
		break;
	case DOC_NOTE:
		note(out, d, at, columns);
		break;
	case DOC_TABLE:
		blank(out);
		text_table(out, b->table, columns);
		text_add(out, "", false);
		break;
	case DOC_CHART:
		blank(out);
		chart_text(out, b->chart, columns);
		text_add(out, "", false);
		break;
	}
}

void doc_write_text(struct strbuf *out, const struct doc *d, int columns, int lines)
{
	struct text_lines body = { .arena = arena_new() };

	if (d->draft)
		text_add(&body, T("代拟稿"), true);
	if (*d->title) {
		text_wrap(&body, d->title, columns, "", "", UTF8_CENTRE, true);
		if (*d->subtitle)
			text_wrap(&body, d->subtitle, columns, "", "", UTF8_CENTRE, true);
		text_add(&body, "", true);
	}
	for (size_t i = 0; i < d->blocks.n; i++)
		set_block(&body, d, i, columns);
	text_pages(out, &body, d, columns, lines);
	VEC_CLEAR(&body.lines);
	arena_free(body.arena);
}
