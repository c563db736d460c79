/* SPDX-License-Identifier: MIT */
/* Reads what doc_lines.c writes. The bytes come through a pipe from ruhu, or from anywhere: nothing is believed. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/utf8.h"
#include "report/doc.h"

#define MOST_FIELDS  128
#define MOST_COLUMNS 64
#define MOST_LINE    ((size_t)1 << 20)

struct reading {
	struct doc *d;
	struct arena *scratch; /* of one line */
	char *field[MOST_FIELDS];
	size_t n;
	long line;
	bool ended;
	struct doc_column column[MOST_COLUMNS]; /* of a table whose head is still being read */
	size_t n_columns;
	const char *caption;
	bool in_head;
	struct doc_table *table;
	const char *part[DOC_PARTS];
	size_t n_parts;
	bool in_parts;
	enum doc_chart_kind kind;
	bool rate;
	double from, to, target;
	const char *target_text;
	struct doc_chart *chart;
};

static char *unescape(struct arena *a, const char *s, size_t n)
{
	char *out = arena_alloc(a, n + 1);
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '\\' && i + 1 < n) {
			i++;
			c = s[i] == 't' ? '\t' : s[i] == 'n' ? '\n' : s[i];
		}
		out[used++] = c;
	}
	return out;
}

static bool split(struct reading *r, const char *s, size_t n)
{
	r->n = 0;
	for (;;) {
		const char *tab = memchr(s, '\t', n);
		size_t len = tab ? (size_t)(tab - s) : n;

		if (r->n == MOST_FIELDS)
			return false;
		r->field[r->n++] = unescape(r->scratch, s, len);
		if (!tab)
			return true;
		s += len + 1;
		n -= len + 1;
	}
}

/* "" = no number. */
static bool number(const struct reading *r, size_t i, double *out)
{
	*out = (double)NAN;
	return i < r->n && (!*r->field[i] || num_parse(r->field[i], strlen(r->field[i]), out));
}

static const char *keep(struct reading *r, const char *text)
{
	return arena_strdup(r->d->arena, text);
}

static struct doc_table *the_table(struct reading *r)
{
	if (r->in_head && r->n_columns) {
		r->table = doc_table(r->d, r->caption, r->column, r->n_columns);
		r->in_head = false;
	}
	return r->in_head ? NULL : r->table;
}

static struct doc_chart *the_chart(struct reading *r)
{
	if (r->in_parts && r->n_parts) {
		r->chart = doc_chart(r->d, r->kind, r->caption, r->part, r->n_parts, r->rate);
		r->chart->from = r->from;
		r->chart->to = r->to;
		r->chart->target = r->target;
		r->chart->target_text = r->target_text;
		r->in_parts = false;
	}
	return r->in_parts ? NULL : r->chart;
}

static bool read_title(struct reading *r)
{
	r->d->title = keep(r, r->field[1]);
	return true;
}

static bool read_subtitle(struct reading *r)
{
	r->d->subtitle = keep(r, r->field[1]);
	return true;
}

static bool read_footer(struct reading *r)
{
	r->d->footer = keep(r, r->field[1]);
	return true;
}

static bool read_language(struct reading *r)
{
	return i18n_set(r->field[1]);
}

static bool read_made(struct reading *r)
{
	return num_parse_int(r->field[1], strlen(r->field[1]), &r->d->made) && r->d->made >= 0 && r->d->made < INT64_C(253402300800);
}

static bool read_drill(struct reading *r)
{
	r->d->drill = true;
	return true;
}

static bool read_draft(struct reading *r)
{
	r->d->draft = true;
	return true;
}

static bool read_heading(struct reading *r)
{
	doc_heading(r->d, strcmp(r->field[1], "2") == 0 ? 2 : 1, "%s", r->field[2]);
	return true;
}

static bool read_paragraph(struct reading *r)
{
	doc_paragraph(r->d, "%s", r->field[1]);
	return true;
}

static bool read_note(struct reading *r)
{
	doc_note(r->d, "%s", r->field[1]);
	return true;
}

static bool read_table(struct reading *r)
{
	r->caption = keep(r, r->field[1]);
	r->n_columns = 0;
	r->in_head = true;
	return true;
}

static bool read_column(struct reading *r)
{
	int64_t weight;

	if (!r->in_head || r->n_columns == MOST_COLUMNS || !num_parse_int(r->field[2], strlen(r->field[2]), &weight) || weight < 0 || weight > 100)
		return false;
	r->column[r->n_columns++] = (struct doc_column){ keep(r, r->field[3]),
							 strcmp(r->field[1], "right") == 0    ? DOC_RIGHT
							 : strcmp(r->field[1], "centre") == 0 ? DOC_CENTRE
											      : DOC_LEFT,
							 (int)weight };
	return true;
}

static bool read_row(struct reading *r)
{
	struct doc_table *t = the_table(r);

	if (!t || r->n - 1 != t->n_columns)
		return false;
	doc_row(t);
	for (size_t i = 1; i < r->n; i++)
		doc_cell(t, "%s", r->field[i]);
	return true;
}

static bool read_chart(struct reading *r)
{
	static const char *const kinds[] = { "stacked", "intervals", "trend", "funnel" };
	size_t k = 0;

	while (k < ARRAY_LEN(kinds) && strcmp(kinds[k], r->field[1]) != 0)
		k++;
	if (k == ARRAY_LEN(kinds) || !number(r, 3, &r->from) || !number(r, 4, &r->to) || !number(r, 5, &r->target) || isnan(r->from) || isnan(r->to))
		return false;
	r->kind = (enum doc_chart_kind)k;
	r->rate = strcmp(r->field[2], "rate") == 0;
	r->target_text = keep(r, r->field[6]);
	r->caption = keep(r, r->field[7]);
	r->n_parts = 0;
	r->in_parts = true;
	return true;
}

static bool read_part(struct reading *r)
{
	if (!r->in_parts || r->n_parts == DOC_PARTS)
		return false;
	r->part[r->n_parts++] = keep(r, r->field[1]);
	return true;
}

static bool read_bar(struct reading *r)
{
	struct doc_chart *c = the_chart(r);
	double lo, hi, part[DOC_PARTS];

	if (!c || r->n != 5 + c->n_parts || !number(r, 3, &lo) || !number(r, 4, &hi))
		return false;
	for (size_t k = 0; k < c->n_parts; k++)
		if (!number(r, 5 + k, &part[k]))
			return false;
	doc_bar(c, r->field[1], r->field[2], part, lo, hi);
	return true;
}

static bool read_end(struct reading *r)
{
	(void)the_table(r); /* one without rows */
	r->ended = true;
	return true;
}

static const struct word {
	const char *word;
	size_t least; /* fields with the word itself */
	bool (*read)(struct reading *r);
} words[] = {
	{ "title", 2, read_title },	{ "subtitle", 2, read_subtitle },   { "footer", 2, read_footer }, { "language", 2, read_language },
	{ "made", 2, read_made },	{ "drill", 1, read_drill },	    { "draft", 1, read_draft },	  { "heading", 3, read_heading },
	{ "paragraph", 2, read_paragraph }, { "note", 2, read_note },	    { "table", 2, read_table },	  { "column", 4, read_column },
	{ "row", 2, read_row },		{ "chart", 8, read_chart },	    { "part", 2, read_part },	  { "bar", 5, read_bar },
	{ "end", 1, read_end },
};

static bool read_line(struct reading *r, const char *s, size_t n)
{
	if (r->line == 1)
		return n == strlen("ruhu-doc 1") && memcmp(s, "ruhu-doc 1", n) == 0;
	if (r->ended || n > MOST_LINE || !utf8_valid(s, n) || !split(r, s, n))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, r->field[0]) == 0)
			return r->n >= words[i].least && words[i].read(r);
	return false;
}

enum status doc_read(struct doc **out, const char *text, size_t n, struct err *err)
{
	struct reading r = { .d = doc_new(""), .scratch = arena_new() };
	bool good = true;

	while (n && good) {
		const char *end = memchr(text, '\n', n);
		size_t len = end ? (size_t)(end - text) : n;

		r.line++;
		good = end && read_line(&r, text, len);
		arena_reset(r.scratch);
		text += good ? len + 1 : 0;
		n -= good ? len + 1 : 0;
	}
	arena_free(r.scratch);
	if (good && r.ended) {
		*out = r.d;
		return ST_OK;
	}
	doc_free(r.d);
	return good ? err_set(err, ST_INPUT, T("文稿不完整：缺最后一行 end。")) : err_set(err, ST_INPUT, T("文稿第 %ld 行看不懂。"), r.line);
}
