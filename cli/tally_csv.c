/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "cli/tally_csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "cli/command.h"
#include "cli/tally_csv_internal.h"
#include "forms/csvio.h"
#include "report/doc.h"
#include "tally/interval.h"
#include "tally/linear.h"
#include "tally/sheet.h"
#include "tally/survey.h"

/* Splits at commas; false for more than most. */
static bool split(struct csv_job *j, const char *list, const char **out, size_t most, size_t *n)
{
	*n = 0;
	while (list && *list) {
		size_t length = strcspn(list, ",");

		if (*n == most)
			return false;
		out[(*n)++] = arena_strndup(j->cli->arena, list, length);
		list += length + (list[length] == ',');
	}
	return true;
}

static size_t column(struct csv_job *j, const char *name, bool label)
{
	return name ? sheet_want(&j->sheet, name, label) : SIZE_MAX;
}

static bool add_wish(struct csv_job *j, enum csv_kind kind, const char *text)
{
	const char *sign = kind == KIND_SHARE   ? strchr(text, '=')
			   : kind == KIND_RATIO ? strchr(text, '/')
						: NULL;
	struct csv_wish w = { .kind = kind, .text = text };

	if (j->n_wishes == TALLY_CSV_LIST || ((kind == KIND_SHARE || kind == KIND_RATIO) && !sign))
		return false;
	w.first = column(j, sign ? arena_strndup(j->cli->arena, text, (size_t)(sign - text)) : text,
			 kind == KIND_SHARE);
	if (kind == KIND_SHARE)
		w.value = sign + 1;
	if (kind == KIND_RATIO)
		w.second = column(j, sign + 1, false);
	j->wishes[j->n_wishes++] = w;
	return true;
}

static bool add_wishes(struct csv_job *j, enum csv_kind kind, const char *list)
{
	const char *names[TALLY_CSV_LIST];
	size_t n;

	if (!split(j, list, names, TALLY_CSV_LIST, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_wish(j, kind, names[i]))
			return false;
	return true;
}

/* The place of word among names; n where it is none, 0 where it was not given. */
static size_t choose(const char *word, const char *const *names, size_t n)
{
	size_t i = 0;

	if (!word)
		return 0;
	while (i < n && strcmp(names[i], word) != 0)
		i++;
	return i;
}

static bool take_options(struct csv_job *j)
{
	/* xlogit and logit are one interval of a single proportion */
	static const char *const methods[] = { "wald", "wilson", "beta", "logit", "asin", "xlogit" };
	static const char *const lonely[] = { "fail",      "adjust", "average",
					      "certainty", "remove", "collapse" };
	const struct tally_csv_options *o = j->options;
	const char *psu[2] = { NULL, NULL }, *fpc[2] = { NULL, NULL }, *cross[2] = { NULL, NULL };
	size_t n,
		method = choose(o->interval ? o->interval : "wilson", methods, ARRAY_LEN(methods));
	size_t how = choose(o->lonely, lonely, ARRAY_LEN(lonely));

	if (!split(j, o->psu, psu, 2, &n) || !split(j, o->fpc, fpc, 2, &n) ||
	    method == ARRAY_LEN(methods) || how == ARRAY_LEN(lonely) ||
	    !csv_replicates_known(o->replicates))
		return false;
	if (o->replicates && strchr(o->replicates, '*'))
		j->sheet.beginning = arena_strndup(j->cli->arena, o->replicates, strlen(o->replicates) - 1);
	j->method = method > INTERVAL_ASIN ? INTERVAL_LOGIT : (enum interval_method)method;
	j->lonely = (enum survey_lonely)how;
	j->stratum = column(j, o->stratum, true);
	j->weight = column(j, o->weight, false);
	j->base = column(j, o->base, false);
	j->by = column(j, o->by, true);
	if (!split(j, o->cross, cross, 2, &n) || (o->cross && n != 2) || !split(j, o->contrast, j->contrast, 2, &n) ||
	    (o->contrast && (n != 2 || !o->by)))
		return false;
	for (size_t k = 0; k < 2; k++) {
		j->cross[k] = column(j, cross[k], true);
		j->psu[k] = column(j, psu[k], true);
		j->fpc[k] = column(j, fpc[k], false);
	}
	if (o->base && (o->weight || !o->fpc))
		return false;
	return add_wishes(j, KIND_MEAN, o->mean) && add_wishes(j, KIND_TOTAL, o->total) &&
	       add_wishes(j, KIND_SHARE, o->share) && add_wishes(j, KIND_RATIO, o->ratio) &&
	       (j->n_wishes > 0 || o->cross);
}

static const uint32_t *codes(const struct csv_job *j, size_t c)
{
	return c == SIZE_MAX ? NULL : j->sheet.columns.v[c].code;
}

static const double *numbers(const struct csv_job *j, size_t c)
{
	return c == SIZE_MAX ? NULL : j->sheet.columns.v[c].number;
}

static const char *stratum_name(void *ctx, uint32_t code)
{
	const struct csv_job *j = ctx;
	const struct sheet_column *c = &j->sheet.columns.v[j->stratum];

	return code < c->texts ? c->text[code] : "";
}

#define BASE_LISTED 20

static bool differs(double a, double b)
{
	return !(fabs(a - b) <= 1e-6 * fmax(1, fabs(b)));
}

/* The recomputed weight counts; where the file says another, its rows are listed (statistics.md section 13). */
static void compare_base(const struct csv_job *j, const double *weight)
{
	const double *said = numbers(j, j->base);
	size_t wrong = 0;

	for (size_t i = 0; i < j->sheet.rows; i++) {
		wrong += differs(said[i], weight[i]);
		if (differs(said[i], weight[i]) && wrong <= BASE_LISTED)
			cli_say(T("第 %zu 行：文件里的基础权数是 %.6f，按抽样框的总数算是 %.6f。"), i + 2, said[i], weight[i]);
	}
	if (wrong)
		cli_say(T("共有 %zu 行的基础权数和按总数算的不一样，一律用算出来的。"), wrong);
}

/* The weights of --base: NULL where it was not asked, else to be freed. */
static enum status base_weights(double **out, const struct csv_job *j, const struct survey_spec *declared, struct err *err)
{
	struct survey_spec spec = *declared;
	struct survey *s = NULL;
	enum status st;

	*out = NULL;
	if (j->base == SIZE_MAX)
		return ST_OK;
	spec.lonely = SURVEY_ADJUST; /* strata as they are: a merged one has other chances */
	st = survey_new(&s, &spec, err);
	if (st != ST_OK)
		return st;
	*out = mem_array(spec.n + 1, sizeof(**out));
	survey_base_weights(s, *out);
	survey_free(s);
	compare_base(j, *out);
	return ST_OK;
}

static enum status build(struct csv_job *j, struct err *err)
{
	uint32_t *rows = NULL;
	double *base = NULL;
	struct survey_spec spec = { .n = j->sheet.rows,
				    .stratum = codes(j, j->stratum),
				    .unit = { codes(j, j->psu[0]), codes(j, j->psu[1]) },
				    .fpc = { numbers(j, j->fpc[0]), numbers(j, j->fpc[1]) },
				    .weight = numbers(j, j->weight),
				    .lonely = j->lonely,
				    .name = j->stratum == SIZE_MAX ? NULL : stratum_name,
				    .ctx = j };
	enum status st;

	if (!spec.unit[0]) { /* --assume-srs: every row its own unit */
		rows = mem_array(spec.n + 1, sizeof(*rows));
		for (size_t i = 0; i < spec.n; i++)
			rows[i] = (uint32_t)i;
		spec.unit[0] = rows;
	}
	st = base_weights(&base, j, &spec, err);
	if (base)
		spec.weight = base;
	if (st == ST_OK)
		st = survey_new(&j->survey, &spec, err);
	free(base);
	free(rows);
	if (st == ST_OK)
		csv_replicates_make(&j->replicates, j->options->replicates, j->options->mse, j->survey, &j->sheet);
	return st;
}

void csv_values(const struct csv_job *j, const struct csv_wish *w, uint32_t domain, double *y, double *x)
{
	const struct sheet_column *first = &j->sheet.columns.v[w->first];
	const uint32_t *by = codes(j, j->by);

	for (size_t i = 0; i < j->sheet.rows; i++) {
		bool in = domain == SHEET_MISSING || by[i] == domain;

		y[i] = (double)NAN;
		x[i] = 1;
		if (!in)
			continue;
		if (w->kind != KIND_SHARE)
			y[i] = first->number[i];
		else if (first->code[i] != SHEET_MISSING)
			y[i] = strcmp(first->text[first->code[i]], w->value) == 0;
		if (w->kind == KIND_RATIO)
			x[i] = j->sheet.columns.v[w->second].number[i];
	}
}

/* At most four decimals on a page for people; a file gets all of them. */
static int decimals(double x)
{
	int most = 4;

	for (double size = fabs(x); size >= 1 && most > 0; size /= 10)
		most--;
	return most;
}

static void text_cell(struct csv_job *j, const char *text)
{
	if (j->programs)
		csvio_cell(&j->csv, text, j->csv.len == 0 || j->csv.data[j->csv.len - 1] == '\n');
	else
		doc_cell(j->table, "%s", text);
}

static void number_cell(struct csv_job *j, double x)
{
	struct strbuf text;

	strbuf_init(&text);
	if (isfinite(x) && j->programs)
		num_format(&text, x);
	else if (isfinite(x))
		num_format_fixed(&text, x, decimals(x));
	else if (!j->programs)
		strbuf_adds(&text, "—");
	text_cell(j, text.data);
	strbuf_clear(&text);
}

static void count_cell(struct csv_job *j, double n)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%lld", (long long)n);
	text_cell(j, text);
}

static bool is_srs(const struct csv_job *j)
{
	return j->psu[0] == SIZE_MAX && !j->sheet.beginning;
}

void csv_row_write(struct csv_job *j, const struct csv_row *r)
{
	if (!j->programs)
		doc_row(j->table);
	text_cell(j, r->kind);
	text_cell(j, r->variable);
	text_cell(j, r->domain);
	count_cell(j, (double)r->n);
	number_cell(j, r->value);
	number_cell(j, r->se);
	number_cell(j, r->lo);
	number_cell(j, r->hi);
	number_cell(j, r->df);
	number_cell(j, r->deff);
	number_cell(j, r->ndf);
	number_cell(j, r->p);
	if (j->programs) {
		text_cell(j, is_srs(j) ? "SRS" : "declared");
		csvio_end_row(&j->csv);
	}
}

static void write_row(struct csv_job *j, const struct csv_wish *w, const char *domain,
		      const struct estimate *e, double deff)
{
	static const char *const kinds[] = { "mean", "total", "share", "ratio" };
	struct interval limits = { .lo = (double)NAN, .hi = (double)NAN };
	bool fine = w->kind == KIND_SHARE ? interval_proportion(&limits, e, j->method, TALLY_CSV_LEVEL)
					  : interval_mean(&limits, e, TALLY_CSV_LEVEL);
	const struct csv_row row = { .kind = kinds[w->kind],
				     .variable = w->text,
				     .domain = domain,
				     .n = e->n,
				     .value = e->value,
				     .se = e->n > 1 && !limits.boundary ? e->se : (double)NAN, /* 0 there means nothing */
				     .lo = fine ? limits.lo : (double)NAN,
				     .hi = fine ? limits.hi : (double)NAN,
				     .df = e->df,
				     .deff = deff,
				     .ndf = (double)NAN,
				     .p = (double)NAN };

	csv_row_write(j, &row);
}

void csv_linear(struct estimate *out, const struct csv_job *j, const struct csv_wish *w, const double *y, const double *x, double *influence)
{
	if (w->kind == KIND_TOTAL)
		linear_total(out, j->survey, y, influence);
	else
		linear_ratio(out, j->survey, y, w->kind == KIND_RATIO ? x : NULL, influence);
}

static void estimate(struct csv_job *j, const struct csv_wish *w, uint32_t domain, double *y, double *x)
{
	const char *name = domain == SHEET_MISSING ? "" : j->sheet.columns.v[j->by].text[domain];
	double deff = (double)NAN;
	struct estimate e;

	csv_values(j, w, domain, y, x);
	csv_linear(&e, j, w, y, x, NULL);
	if ((w->kind == KIND_MEAN || w->kind == KIND_SHARE) && e.n_weight > 1)
		deff = linear_deff(j->survey, y, true);
	if (j->replicates.on) {
		double linear = e.var;

		csv_replicates_error(&e, &j->replicates, y, w->kind == KIND_TOTAL ? NULL : x, j->psu[0] == SIZE_MAX);
		deff *= e.var / linear;
	}
	write_row(j, w, name, &e, deff);
}

static void estimates(struct csv_job *j)
{
	double *y = mem_array(j->sheet.rows + 1, sizeof(*y)),
	       *x = mem_array(j->sheet.rows + 1, sizeof(*x));

	for (size_t i = 0; i < j->n_wishes; i++) {
		estimate(j, &j->wishes[i], SHEET_MISSING, y, x);
		for (uint32_t d = 0; j->by != SIZE_MAX && d < j->sheet.columns.v[j->by].texts; d++)
			estimate(j, &j->wishes[i], d, y, x);
	}
	free(x);
	free(y);
	if (j->contrast[0])
		csv_contrasts(j);
	if (j->cross[0] != SIZE_MAX)
		csv_cross(j);
}

/* Columns in which nothing stands, so that the others have room for their digits. */
static void drop_empty(struct doc_table *t)
{
	struct doc_column *columns = arena_array(t->doc->arena, t->n_columns, sizeof(*columns));
	size_t kept = 0;

	for (size_t c = 0; c < t->n_columns; c++) {
		bool empty = t->rows.n > 0;

		for (size_t r = 0; r < t->rows.n && empty; r++)
			empty = !*t->rows.v[r][c] || strcmp(t->rows.v[r][c], "—") == 0;
		if (empty)
			continue;
		for (size_t r = 0; r < t->rows.n; r++)
			t->rows.v[r][kept] = t->rows.v[r][c];
		columns[kept++] = t->columns[c];
	}
	t->columns = columns;
	t->n_columns = t->filled = kept;
}

static struct doc *document(struct csv_job *j)
{
	const struct doc_column columns[] = {
		{ T("统计量"), DOC_LEFT, 0 },  { T("变量"), DOC_LEFT, 0 },
		{ T("范围"), DOC_LEFT, 0 },    { T("样本量"), DOC_RIGHT, 0 },
		{ T("估计值"), DOC_RIGHT, 0 }, { T("标准误"), DOC_RIGHT, 0 },
		{ T("下限"), DOC_RIGHT, 0 },   { T("上限"), DOC_RIGHT, 0 },
		{ T("自由度"), DOC_RIGHT, 0 }, { "deff", DOC_RIGHT, 0 },
		{ "ndf", DOC_RIGHT, 0 },       { "p", DOC_RIGHT, 0 },
	};
	struct doc *doc = doc_new(is_srs(j) ? T("按简单随机抽样（SRS）计算") : T("按抽样设计计算"));

	j->table = doc_table(doc, "", columns, ARRAY_LEN(columns));
	estimates(j);
	drop_empty(j->table);
	if (j->replicates.on)
		doc_note(doc, T("标准误用%zu组重复权数计算。"), j->replicates.r.n);
	if (is_srs(j))
		doc_note(doc, "%s", T("没有给出调查点，按简单随机抽样（SRS）计算，误差可能偏小。"));
	if (j->survey->collapsed)
		doc_note(doc, T("%zu个只有一个调查点的层已并入相邻的层。"), j->survey->collapsed);
	doc_note(doc, "%s",
		 T("区间为95%，比率用所选方法，其余用t分布；设计效应按放回的简单随机抽样比较。"));
	return doc;
}

static int write_file(struct csv_job *j)
{
	strbuf_adds(&j->csv, "statistic,variable,domain,n,value,se,lo,hi,df,deff,ndf,p,design");
	csvio_end_row(&j->csv);
	estimates(j);
	if (is_srs(j))
		cli_say("%s", T("没有给出调查点，按简单随机抽样（SRS）计算，误差可能偏小。"));
	if (j->survey->collapsed)
		cli_say(T("%zu个只有一个调查点的层已并入相邻的层。"), j->survey->collapsed);
	return cli_write(j->cli, j->csv.data, j->csv.len);
}

int tally_csv(struct cli *cli, const struct tally_csv_options *options)
{
	struct csv_job j = { .cli = cli, .options = options };
	struct err err = ERR_INIT;
	struct strbuf usage;
	struct doc *doc = NULL;
	int status;

	sheet_init(&j.sheet);
	strbuf_init(&j.csv);
	j.programs = strcmp(cli->format, "csv") == 0;
	if (!take_options(&j)) {
		strbuf_init(&usage);
		command_usage(&usage, cli->command);
		cli_say("%s", usage.data);
		strbuf_clear(&usage);
		status = EXIT_WRONG_USAGE;
	} else if (j.psu[0] == SIZE_MAX && !options->assume_srs && !j.sheet.beginning) {
		(void)err_set(
			&err, ST_USAGE,
			T("没有给出调查点（--psu），不能计算抽样误差。确是简单随机抽样的，请加 "
			  "--assume-srs。"));
		status = cli_fail(&err);
	} else if (sheet_read(&j.sheet, options->file, &err) != ST_OK || build(&j, &err) != ST_OK) {
		status = cli_fail(&err);
	} else if (j.programs) {
		status = write_file(&j);
	} else {
		doc = document(&j);
		status = cli_write_doc(cli, doc);
	}
	doc_free(doc);
	csv_replicates_clear(&j.replicates);
	survey_free(j.survey);
	strbuf_clear(&j.csv);
	sheet_clear(&j.sheet);
	return status;
}
