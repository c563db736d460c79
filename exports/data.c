/* SPDX-License-Identifier: MIT */
/* The store read twice: how wide the texts are and how many rows there will be, then the rows. */
#include "config.h"

#include "exports/data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "exports/data_internal.h"
#include "forms/csvio.h"
#include "forms/revision.h"
#include "forms/round.h"
#include "store/store.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/rows.h"

#define WHOLE	 1e9 /* below, a whole number is written as one */
#define TEXT_MAX 32000 /* bytes of one answer; SPSS takes 32,767 */

struct table { /* the interviews, or a repeat's rows */
	int repeat;
	struct data_columns c;
	const char *stem;
	struct outfile *data, *csv, *words; /* words: a CSV of labels, where that was asked for */
	struct data_writer *writer;
	struct data_book *book;
	struct data_cell *cells;
	size_t rows;
};

struct work {
	const struct data_options *o;
	struct arena *a, *scratch; /* scratch: one interview's */
	struct instance *in;
	struct outset set;
	VEC(struct table) tables;
	size_t interviews; /* of the design's rows; the rest are villages without any */
	size_t *psu;	   /* [psus] its number in the file */
	size_t record;
	int64_t day;
	bool *about; /* [metrics]: is this interview one of those the metric is about */
	bool writing;
	struct err *err;
};

double data_town(const char *unit)
{
	int64_t n = 0;

	return num_parse_int(unit, 9, &n) ? (double)n : 0;
}

struct lot {
	struct digest digest;
	size_t psu;
};

static int by_lot(const void *a, const void *b)
{
	return digest_compare(&((const struct lot *)a)->digest, &((const struct lot *)b)->digest);
}

/* Villages in an order of the round's seed: from their numbers nobody can tell which is which. */
static void number_psus(struct work *w)
{
	const char *seed = w->o->round ? w->o->round->seed : "";
	size_t n = w->o->design->n_psus;
	struct lot *lots = mem_array(n + 1, sizeof(*lots));

	w->psu = arena_array(w->a, n + 1, sizeof(*w->psu));
	for (size_t i = 0; i < n; i++) {
		const char *ticket = arena_printf(w->a, "psu|%s|%s", seed, w->o->design->psus[i].unit);

		lots[i] = (struct lot){ digest_of(ticket, strlen(ticket)), i };
	}
	qsort(lots, n, sizeof(*lots), by_lot);
	for (size_t i = 0; i < n; i++)
		w->psu[lots[i].psu] = i + 1;
	free(lots);
}

static const struct tally_design_row *find_row(const struct work *w, const struct identity *id)
{
	size_t low = 0, high = w->interviews;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = memcmp(w->o->design->rows[middle].id.b, id->b, IDENTITY_SIZE);

		if (!c)
			return &w->o->design->rows[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct data_cell number_cell(double x)
{
	return (struct data_cell){ x, "", CHOICE_VALUE };
}

static double known(double count)
{
	return count > 0 ? count : (double)NAN;
}

static struct data_cell fixed(const struct work *w, const struct data_column *c, const struct tally_design_row *row, bool interview, int64_t day, size_t position)
{
	const struct tally_design_psu *psu = &w->o->design->psus[row->psu];

	switch (c->what) {
	case DATA_RECORD:
		return number_cell((double)w->record);
	case DATA_ROW:
		return number_cell((double)position);
	case DATA_STRATUM:
		return number_cell(data_town(psu->unit));
	case DATA_PSU:
		return number_cell((double)w->psu[row->psu]);
	case DATA_PERSON:
		return number_cell(row->person);
	case DATA_HOUSEHOLD:
		return number_cell(row->household);
	case DATA_VILLAGES:
		return number_cell(known(psu->villages));
	case DATA_HOUSEHOLDS:
		return number_cell(known(psu->households));
	case DATA_DAY:
		return number_cell(day == TALLY_NO_DAY ? (double)NAN : (double)day);
	case DATA_WHERE:
		if (interview)
			return number_cell(w->about[c->metric - w->o->form->metrics] ? 1 : 0);
		break;
	case DATA_ANSWER:
	case DATA_CHOSEN:
		break;
	}
	return number_cell((double)NAN);
}

static void csv_number(struct strbuf *out, const struct data_column *c, double x)
{
	if (isnan(x))
		return;
	if (c->what == DATA_DAY)
		clock_format_date(out, (int64_t)x);
	else if (fabs(x) < WHOLE && x - floor(x) <= 0)
		strbuf_addf(out, "%ld", (long)x); /* codes, nearly all of a file: several times as quick */
	else
		strbuf_addf(out, "%.17g", x);
}

static void csv_row(struct strbuf *out, const struct table *t)
{
	for (size_t i = 0; i < t->c.v.n; i++) {
		if (!t->c.v.v[i].number) {
			csvio_cell(out, t->cells[i].text, i == 0);
			continue;
		}
		if (i)
			strbuf_addc(out, ',');
		csv_number(out, &t->c.v.v[i], t->cells[i].number);
	}
	csvio_end_row(out);
}

/* What people read, for those who want no codes: safe for a spreadsheet. */
static void words_row(struct strbuf *out, const struct data_options *o, const struct table *t)
{
	struct strbuf number;

	strbuf_init(&number);
	for (size_t i = 0; i < t->c.v.n; i++) {
		const struct data_column *c = &t->c.v.v[i];
		const char *word = c->number && !isnan(t->cells[i].number) ? data_word(o, c, &t->cells[i]) : t->cells[i].text;

		strbuf_reset(&number);
		if (!word)
			csv_number(&number, c, t->cells[i].number);
		if (word)
			csvio_cell_safe(out, word, i == 0);
		else
			csvio_cell(out, number.data, i == 0);
	}
	csvio_end_row(out);
	strbuf_clear(&number);
}

static const char *shortened(struct work *w, const char *text)
{
	struct strbuf cut;
	const char *out;

	if (strlen(text) <= TEXT_MAX)
		return text;
	strbuf_init(&cut);
	data_cut(&cut, text, TEXT_MAX, TEXT_MAX);
	out = arena_strdup(w->a, cut.data);
	strbuf_clear(&cut);
	return out;
}

/* in NULL: a village without interviews. */
static enum status put_row(struct work *w, struct table *t, struct instance *in, struct frame *frame, const struct tally_design_row *row, int64_t day,
			   size_t position)
{
	enum status st;

	t->rows += !w->writing;
	for (size_t i = 0; i < t->c.v.n; i++) {
		struct data_column *c = &t->c.v.v[i];
		bool answer = c->what == DATA_ANSWER || c->what == DATA_CHOSEN;

		t->cells[i] = answer && in ? data_value(c, in, frame) : fixed(w, c, row, in != NULL, day, position);
		t->cells[i].text = shortened(w, t->cells[i].text);
		if (!c->number && strlen(t->cells[i].text) > c->width)
			c->width = strlen(t->cells[i].text);
	}
	if (!w->writing)
		return ST_OK;
	csv_row(outfile_buffer(t->csv), t);
	st = outfile_flush(t->csv, w->err);
	if (t->words && st == ST_OK) {
		words_row(outfile_buffer(t->words), w->o, t);
		st = outfile_flush(t->words, w->err);
	}
	if (t->book)
		data_book_row(t->book, t->cells);
	return st == ST_OK && t->writer ? data_writer_row(t->writer, t->cells, w->err) : st;
}

/* All rows of the table's repeat below a frame that stands at node. */
static enum status put_repeat(struct work *w, struct table *t, struct frame *frame, int node, const struct tally_design_row *row, size_t *position)
{
	const struct form *form = w->o->form;
	enum status st = ST_OK;

	for (int i = node + 1; i < form->nodes[node].end && st == ST_OK; i++) {
		const struct node *r = &form->nodes[i];

		if (r->kind != NODE_REPEAT || r->repeat != node || t->repeat < i || t->repeat >= r->end)
			continue;
		for (int k = 0; k < instance_count(w->in, frame, i) && st == ST_OK; k++) {
			struct frame *one = instance_at(w->in, frame, i, k);

			st = i == t->repeat ? put_row(w, t, w->in, one, row, w->day, ++*position) : put_repeat(w, t, one, i, row, position);
		}
	}
	return st;
}

static enum status take_head(void *ctx, const struct head *head)
{
	struct work *w = ctx;
	const struct revision *rev = head->rev;
	const struct tally_design_row *row = find_row(w, &rev->identity);
	enum status st;

	if (!row || rev->kind != REV_INTERVIEW)
		return ST_OK;
	instance_env(w->in)->household = rev->household;
	st = body_to_instance(w->in, rev->body, w->err);
	instance_recompute(w->in);
	arena_reset(w->scratch);
	for (size_t m = 0; m < w->o->form->n_metrics; m++)
		w->about[m] = tally_where(&w->o->form->metrics[m], w->in, w->scratch);
	w->record++;
	w->day = tally_local_day(rev->started, w->o->round ? w->o->round->utc_offset : 480);
	for (size_t i = 0; i < w->tables.n && st == ST_OK; i++) {
		struct table *t = &w->tables.v[i];
		size_t position = 0;

		if (t->repeat)
			st = put_repeat(w, t, instance_root(w->in), 0, row, &position);
		else
			st = put_row(w, t, w->in, instance_root(w->in), row, w->day, 0);
	}
	return st;
}

static enum status all_rows(struct work *w, struct store *st)
{
	enum status status;

	w->record = 0;
	status = store_heads_each(st, REV_INTERVIEW, w->o->round ? w->o->round->id : NULL, take_head, w, w->err);
	for (size_t i = w->interviews; i < w->o->design->n && status == ST_OK; i++) {
		w->record++;
		status = put_row(w, &w->tables.v[0], NULL, NULL, &w->o->design->rows[i], TALLY_NO_DAY, 0);
	}
	return status;
}

static void add_table(struct work *w, const char *stem, int repeat)
{
	struct table t = { .repeat = repeat, .stem = stem };

	data_columns(&t.c, w->o, repeat, w->a);
	t.cells = arena_array(w->a, t.c.v.n + 1, sizeof(*t.cells));
	VEC_PUSH(&w->tables, t);
}

/* A file's name: what every system takes. */
static const char *stem_of(struct arena *a, const struct form *form)
{
	char *stem = arena_printf(a, "%s_%s", form->id, form->version);

	for (char *s = stem; *s; s++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *s))
			*s = '_';
	return stem;
}

static enum status open_file(struct work *w, struct outfile **out, const char *dir, const char *stem, const char *ending, struct data_result *r)
{
	const char *path = fs_join(w->a, dir, arena_printf(w->a, "%s%s", stem, ending));

	VEC_PUSH(&r->files, path);
	return outset_add(&w->set, out, path, w->err);
}

static enum status open_table(struct work *w, struct table *t, const char *dir, struct data_result *r)
{
	static const char *const endings[] = { ".sav", ".dta", ".xlsx" };
	enum status st = open_file(w, &t->data, dir, t->stem, endings[w->o->format], r);

	if (st == ST_OK)
		st = open_file(w, &t->csv, dir, t->stem, ".csv", r);
	if (st != ST_OK)
		return st;
	if (w->o->choices == DATA_LABELS)
		st = open_file(w, &t->words, dir, t->stem, "-words.csv", r);
	if (st != ST_OK)
		return st;
	if (t->words)
		strbuf_adds(outfile_buffer(t->words), "\xEF\xBB\xBF");
	for (size_t i = 0; i < t->c.v.n; i++) {
		csvio_cell(outfile_buffer(t->csv), t->c.v.v[i].name, i == 0);
		if (t->words)
			csvio_cell_safe(outfile_buffer(t->words), t->c.v.v[i].label, i == 0);
	}
	csvio_end_row(outfile_buffer(t->csv));
	if (t->words)
		csvio_end_row(outfile_buffer(t->words));
	if (w->o->format == DATA_XLSX)
		return data_book_new(&t->book, fs_join(w->a, dir, arena_printf(w->a, ".%s.part", t->stem)), w->o, &t->c, w->err);
	return data_writer_new(&t->writer, t->data, w->o, &t->c, t->rows, w->err);
}

static enum status close_table(struct work *w, struct table *t, enum status status)
{
	if (status == ST_OK && t->writer)
		return data_writer_end(t->writer, w->err);
	if (status == ST_OK && t->book)
		return data_book_end(t->book, t->data, w->err);
	if (t->writer)
		data_writer_drop(t->writer);
	if (t->book)
		data_book_drop(t->book);
	return status;
}

static enum status write_words(struct work *w, const char *dir, struct data_result *r)
{
	struct outfile *codebook, *script;
	const struct table *t = &w->tables.v[0];
	enum status st = open_file(w, &codebook, dir, t->stem, "-codebook.csv", r);

	if (st == ST_OK)
		st = open_file(w, &script, dir, t->stem, ".R", r);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < w->tables.n; i++)
		data_codebook(outfile_buffer(codebook), w->o, &w->tables.v[i].c);
	data_script(outfile_buffer(script), w->o, &t->c, arena_printf(w->a, "%s.csv", t->stem));
	return ST_OK;
}

static enum status run(struct work *w, struct store *st, const char *dir, struct data_result *r)
{
	const char *stem = stem_of(w->a, w->o->form);
	enum status status;

	add_table(w, stem, 0);
	for (int i = 1; i < w->o->form->n_nodes; i++)
		if (w->o->form->nodes[i].kind == NODE_REPEAT)
			add_table(w, arena_printf(w->a, "%s-%d", stem, w->o->form->nodes[i].row), i);
	/* A workbook need not know beforehand how many rows come and how wide they are. */
	status = w->o->format == DATA_XLSX ? ST_OK : all_rows(w, st);
	w->writing = true;
	r->rows = w->o->design->n;
	for (size_t i = 0; i < w->tables.n && status == ST_OK; i++)
		status = open_table(w, &w->tables.v[i], dir, r);
	if (status == ST_OK)
		status = all_rows(w, st);
	for (size_t i = 0; i < w->tables.n; i++)
		status = close_table(w, &w->tables.v[i], status);
	if (status == ST_OK)
		status = write_words(w, dir, r);
	return status == ST_OK ? outset_commit(&w->set, w->err) : status;
}

enum status data_export(struct data_result **out, struct store *st, const char *dir, const struct data_options *options, struct err *err)
{
	const struct eval_env env = { .utc_offset = options->round ? options->round->utc_offset : 480 };
	static const struct identity nobody;
	struct data_result *r = mem_alloc(sizeof(*r));
	struct work w = { .o = options, .err = err };
	enum status status = fs_mkdirs(dir, err);

	*out = NULL;
	r->arena = w.a = arena_new();
	w.scratch = arena_new();
	w.about = arena_array(w.a, options->form->n_metrics + 1, sizeof(*w.about));
	w.in = instance_new(options->form, &env);
	outset_init(&w.set);
	while (w.interviews < options->design->n && memcmp(options->design->rows[w.interviews].id.b, nobody.b, IDENTITY_SIZE) != 0)
		w.interviews++;
	number_psus(&w);
	if (status == ST_OK)
		status = run(&w, st, dir, r);
	for (size_t i = 0; i < w.tables.n; i++)
		data_columns_clear(&w.tables.v[i].c);
	VEC_CLEAR(&w.tables);
	outset_clear(&w.set);
	instance_free(w.in);
	arena_free(w.scratch);
	if (status == ST_OK)
		*out = r;
	else
		data_result_free(r);
	return status;
}

void data_result_free(struct data_result *r)
{
	if (!r)
		return;
	VEC_CLEAR(&r->files);
	arena_free(r->arena);
	free(r);
}
