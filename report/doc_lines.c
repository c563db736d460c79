/* SPDX-License-Identifier: MIT */
/* A document as lines (docs/FORMATS.md: ruhu-doc 1), on its way to ruhu-print. */
#include "config.h"

#include <math.h>

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "report/doc.h"

static void field(struct strbuf *out, const char *text)
{
	static const char *const instead[] = { "\\t", "\\n", "\\\\" };

	strbuf_addc(out, '\t');
	strbuf_adds_instead(out, text, "\t\n\\", instead);
}

static void value(struct strbuf *out, double x)
{
	strbuf_addc(out, '\t');
	if (!isnan(x))
		num_format(out, x);
}

static void line(struct strbuf *out, const char *word, const char *text)
{
	strbuf_adds(out, word);
	field(out, text);
	strbuf_addc(out, '\n');
}

static void table(struct strbuf *out, const struct doc_table *t)
{
	static const char *const align[] = { [DOC_LEFT] = "left", [DOC_RIGHT] = "right", [DOC_CENTRE] = "centre" };

	line(out, "table", t->caption);
	for (size_t c = 0; c < t->n_columns; c++) {
		strbuf_addf(out, "column\t%s\t%d", align[t->columns[c].align], t->columns[c].weight);
		field(out, t->columns[c].head);
		strbuf_addc(out, '\n');
	}
	for (size_t r = 0; r < t->rows.n; r++) {
		strbuf_adds(out, "row");
		for (size_t c = 0; c < t->n_columns; c++)
			field(out, t->rows.v[r][c]);
		strbuf_addc(out, '\n');
	}
}

static void chart(struct strbuf *out, const struct doc_chart *c)
{
	static const char *const kinds[] = { [DOC_STACKED] = "stacked", [DOC_INTERVALS] = "intervals", [DOC_TREND] = "trend", [DOC_FUNNEL] = "funnel" };

	strbuf_addf(out, "chart\t%s\t%s", kinds[c->kind], c->rate ? "rate" : "points");
	value(out, c->from);
	value(out, c->to);
	value(out, c->target);
	field(out, c->target_text);
	field(out, c->caption);
	strbuf_addc(out, '\n');
	for (size_t k = 0; k < c->n_parts; k++)
		line(out, "part", c->parts[k]);
	for (size_t i = 0; i < c->bars.n; i++) {
		strbuf_adds(out, "bar");
		field(out, c->bars.v[i].label);
		field(out, c->bars.v[i].shown);
		value(out, c->bars.v[i].lo);
		value(out, c->bars.v[i].hi);
		for (size_t k = 0; k < c->n_parts; k++)
			value(out, c->bars.v[i].part[k]);
		strbuf_addc(out, '\n');
	}
}

static void block(struct strbuf *out, const struct doc_block *b)
{
	switch (b->kind) {
	case DOC_HEADING:
		line(out, b->level < 2 ? "heading\t1" : b->level < 3 ? "heading\t2" : "heading\t3", b->text);
		break;
	case DOC_PARAGRAPH:
		line(out, "paragraph", b->text);
		break;
	case DOC_NOTE:
		line(out, "note", b->text);
		break;
	case DOC_TABLE:
		table(out, b->table);
		break;
	case DOC_CHART:
		chart(out, b->chart);
		break;
	}
}

void doc_write_lines(struct strbuf *out, const struct doc *d)
{
	strbuf_adds(out, "ruhu-doc 1\n");
	line(out, "language", i18n_lang());
	line(out, "title", d->title);
	line(out, "subtitle", d->subtitle);
	line(out, "footer", d->footer);
	strbuf_addf(out, "made\t%lld\n", (long long)d->made);
	if (d->drill)
		strbuf_adds(out, "drill\n");
	if (d->compact)
		strbuf_adds(out, "compact\n");
	if (d->draft)
		strbuf_adds(out, "draft\n");
	for (size_t i = 0; i < d->blocks.n; i++)
		block(out, &d->blocks.v[i]);
	strbuf_adds(out, "end\n");
}
