/* SPDX-License-Identifier: MIT */
/*
 * A table to SPSS or Stata through ReadStat, which cuts labels in the middle of a character, takes names that the programs refuse and wants
 * the width of texts beforehand (platform.md section 4): all of that is settled before it is called.
 */
#include "config.h"

#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/data_internal.h"
#include "forms/household.h"

#define DAYS_SPSS  141428 /* from 1582-10-14 to 1970-01-01 */
#define DAYS_STATA 3653	  /* from 1960-01-01 */
#define SPSS_MISSING 3	  /* single values that may be declared */

struct data_writer {
	const struct data_options *o;
	const struct data_columns *c;
	struct outfile *file;
	readstat_writer_t *rs;
	readstat_variable_t **variable;
	struct err *err;
	enum status st;
};

static ssize_t put(const void *data, size_t n, void *ctx)
{
	struct data_writer *w = ctx;

	strbuf_add(outfile_buffer(w->file), data, n);
	if (w->st == ST_OK)
		w->st = outfile_flush(w->file, w->err);
	return w->st == ST_OK ? (ssize_t)n : -1;
}

static bool is_stata(const struct data_writer *w)
{
	return w->o->format == DATA_DTA;
}

/* .a refused, .b do not know, .c not applicable, .d lost */
static char tag_of(enum choice_missing m)
{
	switch (m) {
	case CHOICE_REFUSED:
		return 'a';
	case CHOICE_DONT_KNOW:
		return 'b';
	case CHOICE_NOT_APPLICABLE:
		return 'c';
	case CHOICE_LOST:
	case CHOICE_ODD:
		return 'd';
	case CHOICE_VALUE:
		break;
	}
	return '\0';
}

static const char *cut(struct strbuf *text, const char *label, size_t bytes, size_t characters)
{
	strbuf_reset(text);
	data_cut(text, label, bytes, characters);
	return text->data;
}

static void label_choices(struct data_writer *w, const struct data_column *c, readstat_variable_t *v, struct strbuf *text)
{
	const struct choice_list *list = w->o->form->nodes[c->node].list;
	readstat_label_set_t *set = readstat_add_label_set(w->rs, READSTAT_TYPE_DOUBLE, c->name);
	size_t declared = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct choice *choice = &list->choices[i];
		const char *label = cut(text, data_label(w->o->form, (const struct tmpl *const *)choice->label, choice->name), 120, 120);
		enum choice_missing m = data_missing(list, choice->name);

		if (m != CHOICE_VALUE && is_stata(w))
			readstat_label_tagged_value(set, tag_of(m), label);
		else
			readstat_label_double_value(set, data_code(c, list, i), label);
		if (m != CHOICE_VALUE && !is_stata(w) && declared++ < SPSS_MISSING)
			(void)readstat_variable_add_missing_double_value(v, data_code(c, list, i));
	}
	readstat_variable_set_label_set(v, set);
}

static void label_towns(struct data_writer *w, readstat_variable_t *v, struct strbuf *text)
{
	readstat_label_set_t *set = readstat_add_label_set(w->rs, READSTAT_TYPE_DOUBLE, "stratum");

	for (size_t i = 0; w->o->divisions && i < w->o->divisions->n; i++) {
		const struct division *d = &w->o->divisions->v[i];

		if (d->level == LEVEL_TOWNSHIP)
			readstat_label_double_value(set, data_town(d->code), cut(text, d->name, 120, 120));
	}
	readstat_variable_set_label_set(v, set);
}

static void add_variable(struct data_writer *w, size_t i, struct strbuf *text)
{
	const struct data_column *c = &w->c->v.v[i];
	const struct node *q = c->node > 0 ? &w->o->form->nodes[c->node] : NULL;
	readstat_variable_t *v =
		readstat_add_variable(w->rs, c->name, c->number ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING, c->number ? 0 : c->width + 1);
	bool one = q && q->type->input == INPUT_ONE;

	w->variable[i] = v;
	readstat_variable_set_label(v, cut(text, c->label, is_stata(w) ? 320 : 255, is_stata(w) ? 80 : 255));
	if (c->what == DATA_STRATUM)
		label_towns(w, v, text);
	if (c->what == DATA_ANSWER && one && c->number)
		label_choices(w, c, v, text);
	if (c->what == DATA_DAY)
		readstat_variable_set_format(v, is_stata(w) ? "%td" : "SDATE10");
	readstat_variable_set_measure(v, !c->number || c->what == DATA_STRATUM || c->what == DATA_PSU || c->what == DATA_CHOSEN || one ?
						 READSTAT_MEASURE_NOMINAL :
						 READSTAT_MEASURE_SCALE);
}

static enum status failed(struct data_writer *w, readstat_error_t e, struct err *err)
{
	if (w->st != ST_OK)
		return w->st;
	return err_set(err, ST_IO, T("写数据文件没有成功：%s。"), readstat_error_message(e));
}

enum status data_writer_new(struct data_writer **out, struct outfile *f, const struct data_options *o, const struct data_columns *c, size_t rows,
			    struct err *err)
{
	struct data_writer *w = mem_alloc(sizeof(*w));
	struct strbuf text;
	readstat_error_t e;

	*w = (struct data_writer){ .o = o, .c = c, .file = f, .rs = readstat_writer_init(), .err = err, .st = ST_OK };
	w->variable = mem_array(c->v.n + 1, sizeof(*w->variable));
	strbuf_init(&text);
	(void)readstat_set_data_writer(w->rs, put);
	(void)readstat_writer_set_file_label(w->rs, cut(&text, o->form->title, is_stata(w) ? 240 : 64, is_stata(w) ? 80 : 64));
	(void)readstat_writer_set_file_timestamp(w->rs, (time_t)(o->now_ms / 1000));
	for (size_t i = 0; i < c->v.n; i++)
		add_variable(w, i, &text);
	strbuf_clear(&text);
	if (is_stata(w)) {
		(void)readstat_writer_set_file_format_version(w->rs, 118);
		e = readstat_begin_writing_dta(w->rs, w, (long)rows);
	} else {
		(void)readstat_writer_set_compression(w->rs, READSTAT_COMPRESS_ROWS);
		e = readstat_begin_writing_sav(w->rs, w, (long)rows);
	}
	*out = w;
	return e == READSTAT_OK ? ST_OK : failed(w, e, err);
}

static readstat_error_t put_cell(struct data_writer *w, size_t i, const struct data_cell *cell)
{
	const struct data_column *c = &w->c->v.v[i];
	double x = cell->number;

	if (!c->number)
		return readstat_insert_string_value(w->rs, w->variable[i], cell->text);
	if (isnan(x))
		return readstat_insert_missing_value(w->rs, w->variable[i]);
	if (cell->missing != CHOICE_VALUE && is_stata(w))
		return readstat_insert_tagged_missing_value(w->rs, w->variable[i], tag_of(cell->missing));
	if (c->what == DATA_DAY)
		x = is_stata(w) ? x + DAYS_STATA : (x + DAYS_SPSS) * 86400;
	return readstat_insert_double_value(w->rs, w->variable[i], x);
}

enum status data_writer_row(struct data_writer *w, const struct data_cell *cells, struct err *err)
{
	readstat_error_t e = readstat_begin_row(w->rs);

	for (size_t i = 0; i < w->c->v.n && e == READSTAT_OK; i++)
		e = put_cell(w, i, &cells[i]);
	if (e == READSTAT_OK)
		e = readstat_end_row(w->rs);
	return e == READSTAT_OK ? ST_OK : failed(w, e, err);
}

void data_writer_drop(struct data_writer *w)
{
	readstat_writer_free(w->rs);
	free(w->variable);
	free(w);
}

enum status data_writer_end(struct data_writer *w, struct err *err)
{
	enum status st = w->st;

	if (st == ST_OK) {
		readstat_error_t e = readstat_end_writing(w->rs);

		st = e == READSTAT_OK ? ST_OK : failed(w, e, err);
	}
	data_writer_drop(w);
	return st;
}
