/* SPDX-License-Identifier: MIT */
/*
 * What goes on paper and into tables: one model, many writers (text, CSV, HTML, XLSX, and the serialised form of which ruhu-print
 * makes PDF). A document is a list of blocks in its own arena. A writer never computes, a builder never pads.
 *   struct doc *d = doc_new(T("..."));  doc_heading(d, 1, ...);  struct doc_table *t = doc_table(d, ...);  doc_row(t);  doc_cell(t, ...);
 */
#ifndef RUHU_REPORT_DOC_H
#define RUHU_REPORT_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"

struct arena;
struct strbuf;

enum doc_kind { DOC_HEADING, DOC_PARAGRAPH, DOC_NOTE, DOC_TABLE, DOC_CHART };
/* DOC_RIGHT is for figures: a workbook gets numbers there. Everything else stays text, codes above all. */
enum doc_align { DOC_LEFT, DOC_RIGHT, DOC_CENTRE };

struct doc_column {
	const char *head;
	enum doc_align align;
	int weight; /* share of spare width; 0 = as narrow as its longest cell */
};

struct doc_table {
	struct doc *doc; /* borrowed */
	const char *caption;
	const struct doc_column *columns;
	size_t n_columns;
	VEC(const char **) rows; /* each n_columns texts, never NULL */
	size_t filled;           /* cells of the last row */
};

enum doc_chart_kind {
	DOC_STACKED,   /* each bar divided into its parts, which add up to the whole */
	DOC_INTERVALS, /* a point with its interval for each unit, and the target as a line */
	DOC_TREND,     /* the same for periods, one after another */
	DOC_FUNNEL     /* one bar a stage, each a part of the one before */
};

#define DOC_PARTS 8 /* greys that can still be told apart, with the hatched last one */

struct doc_bar {
	const char *label;
	const char *shown;  /* as printed at its end; "" = nothing */
	const double *part; /* n_parts; NaN = not shown */
	double lo, hi;      /* NaN = no interval */
};

struct doc_chart {
	struct doc *doc; /* borrowed */
	enum doc_chart_kind kind;
	const char *caption;
	const char **parts; /* their names */
	size_t n_parts;
	bool rate;       /* values are shares, printed in per cent */
	double from, to; /* ends of the scale */
	double target;   /* NaN = none */
	const char *target_text;
	VEC(struct doc_bar) bars;
};

struct doc_block {
	enum doc_kind kind;
	int level; /* headings: 1, 2; 3 is a question on paper */
	const char *text;
	struct doc_table *table; /* NULL but for DOC_TABLE */
	struct doc_chart *chart; /* NULL but for DOC_CHART */
};

struct doc {
	struct arena *arena;
	const char *title;
	const char *subtitle; /* "" = none */
	const char *footer;   /* definition version, state digits, print time: on every page */
	bool drill;           /* 演练: marked on every page */
	bool compact;         /* smaller letters: a form to be filled in, not a letter of an office */
	bool draft;           /* 代拟稿: marked on the first, with room left for the office's own head */
	bool worksheet;       /* nothing but one table to be worked on: as a workbook that sheet alone, with filters */
	int64_t made;         /* seconds since 1970, into the files' own properties; 0 = none */
	VEC(struct doc_block) blocks;
};

struct doc *doc_new(const char *title);
void doc_free(struct doc *d);
void doc_heading(struct doc *d, int level, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Two ideographic spaces part items (a box and what it stands for), each of which a writer keeps on one line where it fits. */
#define DOC_ITEM_GAP "\xe3\x80\x80\xe3\x80\x80"
void doc_paragraph(struct doc *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
void doc_note(struct doc *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct doc_table *doc_table(struct doc *d, const char *caption, const struct doc_column *columns,
			    size_t n); /* columns are copied */
void doc_row(struct doc_table
		     *t); /* starts a row; the cells of the last one that were not given are "" */
void doc_cell(struct doc_table *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Values are cut to the digits that are printed: a chart gives away no more than its table. lo, hi NaN = no interval. */
struct doc_chart *doc_chart(struct doc *d, enum doc_chart_kind kind, const char *caption,
			    const char *const *parts, size_t n_parts, bool rate);
void doc_bar(struct doc_chart *c, const char *label, const char *shown, const double *parts,
	     double lo, double hi);
/* The scale: begins at 0 or a round number below all values, ends at one above them; with the target where there is one. */
void doc_chart_scale(struct doc_chart *c, double least, double most);

/* For writers: where the line of text from start to end, behind which more follows, should end instead so that no item is parted; end where
 * none is, or where one alone is longer. */
const char *doc_item_end(const char *start, const char *end);

/* For writers: which of the notes that follow each other it is, from 1; 0 = it stands alone. And what is printed on a drill. */
size_t doc_note_number(const struct doc *d, size_t at);
const char *doc_drill_mark(void);

enum { DOC_PAGE_COLUMNS = 78, DOC_PAGE_LINES = 62 }; /* A4 */
/* Pages of columns x lines characters, form feed between pages; title centred, headings, wrapped paragraphs with a
 * two-character indent, tables with repeated heads, page number and footer. lines 0 = one endless page (a terminal). */
void doc_write_text(struct strbuf *out, const struct doc *d, int columns, int lines);
/* Every table as CSV (UTF-8, CRLF, formula-safe), its caption in a first column of its own; paragraphs and notes as rows "#". */
void doc_write_csv(struct strbuf *out, const struct doc *d);
/* One HTML file that needs no other: style inside, charts as SVG, no script. */
void doc_write_html(struct strbuf *out, const struct doc *d);
/* A workbook: one sheet reads like the page, each table has one of its own with frozen head, figures as numbers with their format,
 * everything else as text (no cell is a formula), charts as the spreadsheet's own. Written to a file of the temporary folder first. */
MUST_USE enum status doc_write_xlsx(struct strbuf *out, const struct doc *d, struct err *err);
/* The form ruhu-print reads (docs/FORMATS.md: ruhu-doc 1), and back. doc_read: ST_INPUT names the line. */
void doc_write_lines(struct strbuf *out, const struct doc *d);
MUST_USE enum status doc_read(struct doc **out, const char *text, size_t n, struct err *err);

/* The number that a cell of a column of figures shows: "2,315", "86.9%", "-0.4", "+1.3". False for everything else, and for what
 * would not come back as it was ("007", codes of 12 digits). */
enum figure_kind { FIGURE_COUNT, FIGURE_RATE, FIGURE_POINTS };
struct figure {
	enum figure_kind kind;
	double value; /* a rate as 0..1 */
	bool sign;    /* with a + */
};
bool figure_parse(struct figure *out, const char *text);

#endif
