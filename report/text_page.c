/* SPDX-License-Identifier: MIT */
/* Pages: the mark of a drill on top, footer and number at the foot, nothing torn that sticks together. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "report/text_internal.h"

static void put(struct strbuf *out, const char *line)
{
	strbuf_adds(out, line);
	strbuf_addc(out, '\n');
}

static void drill_mark(struct text_lines *out, const struct doc *d, int columns)
{
	if (d->drill)
		text_wrap(out, doc_drill_mark(), columns, "", "", UTF8_CENTRE, false);
}

/* Where the page that begins with line `from` ends when it holds room lines, without parting what sticks. */
static size_t page_end(const struct text_lines *l, size_t from, size_t room)
{
	size_t end = from + room;

	if (end >= l->lines.n)
		return l->lines.n;
	while (end > from && l->lines.v[end - 1].stick)
		end--;
	return end > from ? end : from + room; /* something longer than a page is cut after all */
}

static void one_page(struct strbuf *out, const struct text_lines *l, const struct text_lines *top,
		     const struct text_lines *foot)
{
	for (size_t i = 0; i < top->lines.n; i++)
		put(out, top->lines.v[i].text);
	for (size_t i = 0; i < l->lines.n; i++)
		put(out, l->lines.v[i].text);
	if (foot->lines.n)
		put(out, "");
	for (size_t i = 0; i < foot->lines.n; i++)
		put(out, foot->lines.v[i].text);
}

static void page_number(struct strbuf *out, int columns, size_t page)
{
	struct strbuf number, line;

	strbuf_init(&number);
	strbuf_init(&line);
	strbuf_addf(&number, "— %zu —", page);
	utf8_pad(&line, number.data, columns, UTF8_CENTRE);
	while (line.len && line.data[line.len - 1] == ' ')
		strbuf_cut(&line, line.len - 1);
	put(out, line.data);
	strbuf_clear(&number);
	strbuf_clear(&line);
}

static void many_pages(struct strbuf *out, const struct text_lines *l, const struct text_lines *top,
		       const struct text_lines *foot, int columns, size_t per_page)
{
	size_t fixed = top->lines.n + foot->lines.n + 2; /* a blank line and the number */
	size_t room = per_page > fixed + 8 ? per_page - fixed : 8;

	for (size_t at = 0, page = 1; at < l->lines.n || page == 1; page++) {
		const struct text_line *first = at < l->lines.n ? &l->lines.v[at] : NULL;
		size_t heads = page > 1 && first && first->n_head + 1 < room ? first->n_head : 0;
		size_t end = page_end(l, at, room - heads), used = heads + end - at;

		if (page > 1)
			strbuf_addc(out, '\f');
		for (size_t i = 0; i < top->lines.n; i++)
			put(out, top->lines.v[i].text);
		for (size_t i = 0; i < heads; i++)
			put(out, first->head[i].text);
		for (; at < end; at++)
			put(out, l->lines.v[at].text);
		for (; used < room; used++)
			put(out, "");
		put(out, "");
		for (size_t i = 0; i < foot->lines.n; i++)
			put(out, foot->lines.v[i].text);
		page_number(out, columns, page);
		while (at < l->lines.n && !*l->lines.v[at].text)
			at++; /* no page begins with a blank line */
	}
}

void text_pages(struct strbuf *out, const struct text_lines *lines, const struct doc *d,
		int columns, int per_page)
{
	struct text_lines top = { .arena = lines->arena }, foot = { .arena = lines->arena };

	drill_mark(&top, d, columns);
	if (*d->footer)
		text_wrap(&foot, d->footer, columns, "", "", UTF8_CENTRE, false);
	if (per_page > 0)
		many_pages(out, lines, &top, &foot, columns, (size_t)per_page);
	else
		one_page(out, lines, &top, &foot);
	VEC_CLEAR(&top.lines);
	VEC_CLEAR(&foot.lines);
}
