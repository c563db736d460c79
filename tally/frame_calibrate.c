/* SPDX-License-Identifier: MIT */
/* Weights fitted to the population counts of the round (statistics.md section 6). */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "forms/round.h"
#include "tally/frame_internal.h"
#include "tally/survey.h"
#include "tally/weights.h"

/* Rows, and after them a row without weight for every PSU that has none: it was drawn. */
struct survey_rows {
	size_t n;
	uint32_t *stratum, *psu, *unit, *cell;
	double *fpc[SURVEY_STAGES], *weight;
};

static void survey_row(struct survey_rows *r, const struct design *d, size_t p, uint32_t household,
		       double weight)
{
	const struct design_stratum *h = &d->strata[d->psu[p].stratum];

	r->stratum[r->n] = d->single ? 0 : (uint32_t)d->psu[p].stratum;
	r->psu[r->n] = d->single ? household : (uint32_t)p;
	r->unit[r->n] = household;
	r->fpc[0][r->n] = h->frame;
	r->fpc[1][r->n] = d->psu[p].frame;
	r->weight[r->n++] = weight;
}

static void survey_rows(struct survey_rows *r, const struct tally_frame *f, const struct design *d,
			const double *weight)
{
	size_t room = f->n + d->n_psus + 1;
	uint32_t household = 0;

	*r = (struct survey_rows){ .n = 0 };
	r->stratum = mem_array(room, sizeof(*r->stratum));
	r->psu = mem_array(room, sizeof(*r->psu));
	r->unit = mem_array(room, sizeof(*r->unit));
	r->cell = mem_array(room, sizeof(*r->cell));
	r->weight = mem_array(room, sizeof(*r->weight));
	for (size_t k = 0; k < SURVEY_STAGES; k++)
		r->fpc[k] = mem_array(room, sizeof(double));
	for (size_t p = 0; p < d->n_psus; p++)
		for (size_t i = d->psu[p].first; i < d->psu[p].end; i++) {
			household += !f->rows[i].same_household;
			survey_row(r, d, p, household, weight[i]);
		}
	for (size_t p = 0; p < d->n_psus && !d->single; p++)
		if (d->psu[p].first == d->psu[p].end)
			survey_row(r, d, p, 0, 0);
}

static void survey_rows_clear(struct survey_rows *r)
{
	free(r->stratum);
	free(r->psu);
	free(r->unit);
	free(r->cell);
	free(r->weight);
	for (size_t k = 0; k < SURVEY_STAGES; k++)
		free(r->fpc[k]);
}

#define CELLS_MAX 64

/* One "QUESTION CODE=N ..." of the round: cells of the rows and their counts. */
static enum status read_margin(const struct tally_frame *f, const char *text, size_t rows,
			       uint32_t *cell, double *count, size_t *n, int *node, struct err *err)
{
	size_t name = strcspn(text, " ");
	char question[64] = "";
	const struct column *c;
	uint32_t *of_code;
	size_t missing = 0;

	if (name < sizeof(question))
		memcpy(question, text, name);
	*node = form_find(f->form, question);
	c = frame_column(f, *node);
	if (!c)
		return err_set(err, ST_INPUT,
			       T("这一期的 population 用的“%s”不是问卷里的选择题，没有加权。"),
			       question);
	of_code = mem_array(c->values.n, sizeof(*of_code));
	for (*n = 0, text += name + strspn(text + name, " "); *text && *n < CELLS_MAX;) {
		size_t word = strcspn(text, " "), code = strcspn(text, "=");

		for (size_t v = 0; v < c->values.n; v++)
			if (strlen(c->values.text[v]) == code &&
			    strncmp(c->values.text[v], text, code) == 0)
				of_code[v] = (uint32_t)*n + 1;
		if (code < word && num_parse(text + code + 1, word - code - 1, &count[*n]))
			++*n;
		text += word;
		text += strspn(text, " ");
	}
	for (size_t i = 0; i < rows; i++) {
		uint32_t at = i < f->n ? of_code[frame_code(c, i)] : 1;

		missing += !at;
		cell[i] = at ? at - 1 : 0;
	}
	free(of_code);
	if (missing)
		return err_set(
			err, ST_INPUT,
			T("有%zu份访谈没有回答“%s”，或者回答不在 population 给出的人数里，"
			  "没有按人口数加权。请给这些回答也写上人数，或改用 --weights base。"),
			missing, question);
	return ST_OK;
}

#define CELL_MIN  20
#define STRETCHED 3

/* Which classes of a margin are too few, or had to be weighed too differently (statistics.md section 6). */
static void check_cells(struct tally_weights *said, const struct weights_margin *m, const uint32_t *cell, const double *before,
			const double *after, size_t rows)
{
	double was[CELLS_MAX] = { 0 }, is[CELLS_MAX] = { 0 };
	size_t n[CELLS_MAX] = { 0 };

	for (size_t i = 0; i < rows; i++) {
		n[cell[i]]++;
		was[cell[i]] += before[i];
		is[cell[i]] += after[i];
	}
	for (size_t c = 0; c < m->n; c++) {
		said->thin += n[c] < CELL_MIN;
		said->stretched += is[c] > STRETCHED * was[c] || is[c] * STRETCHED < was[c];
	}
}

static enum status calibrate(struct survey *s, const struct tally_frame *f, size_t rows, int *nodes,
			     struct tally_weights *said, struct err *err)
{
	double *before = mem_array(rows + 1, sizeof(*before)), sum = 0, counted = 0;
	size_t n = f->round->n_populations;
	struct weights_margin margins[ROUND_MAX_POPULATIONS] = { { 0 } };
	uint32_t *cell[ROUND_MAX_POPULATIONS];
	double count[ROUND_MAX_POPULATIONS][CELLS_MAX] = { { 0 } };
	enum status st = ST_OK;

	memcpy(before, s->weight, rows * sizeof(*before));
	for (size_t m = 0; m < n; m++) {
		cell[m] = mem_array(rows + 1, sizeof(**cell));
		if (st == ST_OK)
			st = read_margin(f, f->round->population[m], rows, cell[m], count[m],
					 &margins[m].n, &nodes[m], err);
		margins[m].cell = cell[m];
		margins[m].count = count[m];
	}
	if (st == ST_OK && n == 1)
		st = weights_post_stratify(s, margins, false, err);
	else if (st == ST_OK)
		st = weights_rake(s, margins, n, err);
	for (size_t i = 0; i < f->n; i++) { /* weights that stand for no numbers of persons grow all alike: that is no stretching */
		sum += before[i];
		counted += s->weight[i];
	}
	for (size_t i = 0; i < f->n; i++)
		before[i] *= counted / sum;
	for (size_t m = 0; m < n; m++) {
		if (st == ST_OK)
			check_cells(said, &margins[m], cell[m], before, s->weight, f->n);
		free(cell[m]);
	}
	free(before);
	return st;
}

enum status frame_calibrate(struct tally_frame *f, struct frame_design *fd, bool persons,
			      struct err *err)
{
	const struct design *d = &fd->d;
	struct survey_rows r;
	struct survey_spec spec;
	enum status st;

	if (!f->round || !f->round->n_populations)
		return err_set(err, ST_INPUT,
			       T("这一期没有写 population（人口数），不能按人口数加权。请改用 "
				 "--weights base。"));
	survey_rows(&r, f, d, fd->weight[persons]);
	spec = (struct survey_spec){
		.n = r.n,
		.stratum = r.stratum,
		.unit = { r.psu, d->two_stage ? r.unit : NULL },
		.fpc = { fd->said.corrected ? r.fpc[0] : NULL, d->two_stage ? r.fpc[1] : NULL },
		.weight = r.weight,
		.lonely = SURVEY_ADJUST,
	};
	st = survey_new(&fd->survey[persons], &spec, err);
	if (st == ST_OK)
		st = calibrate(fd->survey[persons], f, r.n, fd->said.margin, &fd->said, err);
	if (st == ST_OK)
		memcpy(fd->weight[persons], fd->survey[persons]->weight, f->n * sizeof(double));
	else
		survey_free(fd->survey[persons]);
	if (st != ST_OK)
		fd->survey[persons] = NULL;
	fd->said.margins = f->round->n_populations;
	survey_rows_clear(&r);
	return st;
}
