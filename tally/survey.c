/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tally/survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "tally/weights.h"

#define CENSUS 1e-7 /* below it a sampling fraction is 1 */

struct key {
	uint32_t stratum, unit[SURVEY_STAGES];
	uint32_t type;
	size_t row;
};

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int c = compare(x->stratum, y->stratum);

	for (size_t i = 0; i < SURVEY_STAGES && !c; i++)
		c = compare(x->unit[i], y->unit[i]);
	return c ? c : (x->row > y->row) - (x->row < y->row);
}

static struct key *sort_rows(const struct survey_spec *spec)
{
	struct key *keys = mem_array(spec->n ? spec->n : 1, sizeof(*keys));

	for (size_t i = 0; i < spec->n; i++) {
		keys[i].stratum = spec->stratum ? spec->stratum[i] : 0;
		keys[i].type = spec->type ? spec->type[i] : 0;
		for (size_t k = 0; k < SURVEY_STAGES; k++)
			keys[i].unit[k] = spec->unit[k] ? spec->unit[k][i] : 0;
		keys[i].row = i;
	}
	qsort(keys, spec->n, sizeof(*keys), by_place);
	return keys;
}

#define ROWS_NAMED 20

static enum status take_weights(struct survey *s, const struct survey_spec *spec, struct err *err)
{
	struct strbuf rows;
	size_t bad = 0;

	strbuf_init(&rows);
	for (size_t i = 0; i < spec->n; i++) {
		s->weight[i] = spec->weight ? spec->weight[i] : 1;
		if (s->weight[i] >= 0 && isfinite(s->weight[i]))
			continue;
		if (bad++ < ROWS_NAMED) /* as a person sees them: the first is the heading */
			strbuf_addf(&rows, "%s%zu", rows.len ? T("、") : "", i + 2);
	}
	if (bad)
		(void)err_set(err, ST_INPUT, T("第%s行%s的权数是空的、负的或不是数（共%zu行），没有计算。请先改正。"), rows.data, bad > ROWS_NAMED ? T("等") : "", bad);
	strbuf_clear(&rows);
	return bad ? ST_INPUT : ST_OK;
}

/* Finds strata, PSUs and second-stage units in the sorted rows. */
static void find_units(struct survey *s, const struct key *keys)
{
	for (size_t i = 0; i < s->n; i++) {
		bool stratum = !i || keys[i].stratum != keys[i - 1].stratum;
		bool psu = stratum || keys[i].unit[0] != keys[i - 1].unit[0];
		bool unit = psu || s->stages == 1 || keys[i].unit[1] != keys[i - 1].unit[1];

		if (stratum)
			s->strata[s->n_strata++] = (struct survey_group){ .code = keys[i].stratum,
									  .first = s->n_psus,
									  .f = 1 };
		if (psu) {
			s->psus[s->n_psus++] = (struct survey_group){ .code = keys[i].stratum,
								      .first = s->n_units,
								      .f = 1 };
			s->strata[s->n_strata - 1].n++;
		}
		if (unit) {
			s->units[s->n_units++] = i;
			s->psus[s->n_psus - 1].n++;
		}
		s->order[i] = keys[i].row;
		s->psu_of[keys[i].row] = s->n_psus - 1;
		s->stratum_of[keys[i].row] = s->n_strata - 1;
	}
	s->units[s->n_units] = s->n;
}

static enum status refuse(const struct survey_spec *spec, const struct survey_group *g, bool small,
			  struct err *err)
{
	char number[24];
	const char *name = number;

	(void)snprintf(number, sizeof(number), "%lu", (unsigned long)g->code + 1);
	if (spec->name)
		name = spec->name(spec->ctx, g->code);
	return err_set(
		err, ST_INPUT,
		small ? T("层“%s”里登记的总数小于抽中的数，没有计算。请核对抽样框的总数。")
		      : T("层“%s”里登记的总数前后不一致或不是数，没有计算。请核对抽样框的总数。"),
		name);
}

/* N of one group from its rows [at, end) of order. */
static enum status take_frame(const struct survey *s, const struct survey_spec *spec, size_t stage,
			      struct survey_group *g, size_t at, size_t end, struct err *err)
{
	const double *fpc = spec->fpc[stage];
	double first;

	if (!fpc)
		return ST_OK;
	first = fpc[s->order[at]];
	for (size_t i = at; i < end; i++)
		if (!(fabs(fpc[s->order[i]] - first) <= 1e-9 * first))
			return refuse(spec, g, false, err);
	if (!(first > 0))
		return refuse(spec, g, false, err);
	if (isinf(first))
		return ST_OK;
	g->frame = first <= 1 && (g->n > 1 || first < 1) ? (double)g->n / first : first;
	if (g->frame < (double)g->n * (1 - 1e-12))
		return refuse(spec, g, true, err);
	g->f = (g->frame - (double)g->n) / g->frame;
	return ST_OK;
}

static size_t psu_begin(const struct survey *s, size_t psu)
{
	return psu < s->n_psus ? s->units[s->psus[psu].first] : s->n;
}

static enum status take_frames(struct survey *s, const struct survey_spec *spec, struct err *err)
{
	enum status st = ST_OK;

	for (size_t h = 0; h < s->n_strata && !st; h++) {
		struct survey_group *g = &s->strata[h];

		st = take_frame(s, spec, 0, g, psu_begin(s, g->first),
				psu_begin(s, g->first + g->n), err);
	}
	for (size_t i = 0; i < s->n_psus && !st && s->stages > 1; i++)
		st = take_frame(s, spec, 1, &s->psus[i], psu_begin(s, i), psu_begin(s, i + 1), err);
	return st;
}

static bool is_lonely(const struct survey_group *g)
{
	return g->n == 1 && g->f >= CENSUS;
}

/* The stratum a lonely one joins: the next of its type, or the one before. */
static size_t neighbour(const struct survey *s, const uint32_t *types, size_t h)
{
	for (size_t k = h + 1; k < s->n_strata; k++)
		if (types[k] == types[h])
			return k;
	for (size_t k = h; k-- > 0;)
		if (types[k] == types[h])
			return k;
	return h;
}

/* Renumbers the strata of the keys so that no lonely one with a neighbour of its type remains; frame counts add up. */
static void collapse(struct survey *s, struct key *keys, double *frames)
{
	uint32_t *types = mem_array(s->n_strata + 1, sizeof(*types));
	size_t *into = mem_array(s->n_strata + 1, sizeof(*into));

	for (size_t i = 0; i < s->n; i++)
		types[s->stratum_of[keys[i].row]] = keys[i].type;
	for (size_t h = 0; h < s->n_strata; h++)
		into[h] = h;
	for (size_t h = 0; h < s->n_strata; h++) {
		size_t to = is_lonely(&s->strata[h]) ? neighbour(s, types, h) : h;

		while (into[to] != to)
			to = into[to];
		if (to == h)
			continue;
		into[h] = to;
		s->strata[to].n += s->strata[h].n;
		s->strata[to].frame += s->strata[h].frame;
		s->collapsed++;
	}
	for (size_t i = 0; i < s->n; i++) {
		size_t to = s->stratum_of[keys[i].row];

		while (into[to] != to)
			to = into[to];
		/* communities of two townships may carry the same number */
		keys[i].unit[0] = (uint32_t)s->psu_of[keys[i].row];
		keys[i].stratum = s->strata[to].code;
		frames[keys[i].row] =
			s->strata[to].frame > 0 ? s->strata[to].frame : (double)INFINITY;
	}
	qsort(keys, s->n, sizeof(*keys), by_place);
	free(into);
	free(types);
}

static enum status regroup(struct survey *s, const struct survey_spec *spec, struct key *keys,
			   struct err *err)
{
	double *frames = mem_array(s->n ? s->n : 1, sizeof(*frames));
	struct survey_spec merged = *spec;
	enum status st;

	collapse(s, keys, frames);
	if (s->collapsed) {
		merged.fpc[0] = spec->fpc[0] ? frames : NULL;
		s->n_strata = s->n_psus = s->n_units = 0;
		find_units(s, keys);
	}
	st = take_frames(s, &merged, err);
	free(frames);
	return st;
}

static enum status check_lonely(const struct survey *s, const struct survey_spec *spec,
				struct err *err)
{
	for (size_t h = 0; h < s->n_strata; h++) {
		char number[24];

		if (!is_lonely(&s->strata[h]))
			continue;
		(void)snprintf(number, sizeof(number), "%lu", (unsigned long)s->strata[h].code + 1);
		return err_set(err, ST_CONFLICT,
			       T("层“%"
				 "s”只有一个调查点，算不出抽样误差。请与相邻的层合并（collapse），"
				 "或另选单点层的处理办法。"),
			       spec->name ? spec->name(spec->ctx, s->strata[h].code) : number);
	}
	for (size_t i = 0; i < s->n_psus && s->stages > 1 && s->strata[0].frame > 0; i++)
		if (is_lonely(&s->psus[i]))
			return err_set(err, ST_CONFLICT,
				       T("有的调查点只有一户，第二阶段的误差算不出来。请另选单点层"
					 "的处理办法，或只按第一阶段计算。"));
	return ST_OK;
}

enum status survey_new(struct survey **out, const struct survey_spec *spec, struct err *err)
{
	struct survey *s = mem_alloc(sizeof(*s));
	struct key *keys = sort_rows(spec);
	size_t room = spec->n + 1;
	enum status st;

	s->n = spec->n;
	s->stages = spec->unit[1] ? 2 : 1;
	s->lonely = spec->lonely;
	s->weight = mem_array(room, sizeof(*s->weight));
	s->order = mem_array(room, sizeof(*s->order));
	s->psu_of = mem_array(room, sizeof(*s->psu_of));
	s->stratum_of = mem_array(room, sizeof(*s->stratum_of));
	s->strata = mem_array(room, sizeof(*s->strata));
	s->psus = mem_array(room, sizeof(*s->psus));
	s->units = mem_array(room, sizeof(*s->units));
	find_units(s, keys);
	st = take_weights(s, spec, err);
	if (!st)
		st = take_frames(s, spec, err);
	if (!st && spec->lonely == SURVEY_COLLAPSE)
		st = regroup(s, spec, keys, err);
	if (!st && spec->lonely == SURVEY_FAIL)
		st = check_lonely(s, spec, err);
	free(keys);
	if (st) {
		survey_free(s);
		s = NULL;
	}
	*out = s;
	return st;
}

void survey_base_weights(const struct survey *s, double *w)
{
	for (size_t h = 0; h < s->n_strata; h++) {
		const struct survey_group *g = &s->strata[h];
		double first = g->frame > 0 ? g->frame / (double)g->n : 1;

		for (size_t p = g->first; p < g->first + g->n; p++) {
			const struct survey_group *psu = &s->psus[p];
			double second = s->stages > 1 && psu->frame > 0 ? psu->frame / (double)psu->n : 1;

			for (size_t i = s->units[psu->first]; i < s->units[psu->first + psu->n]; i++)
				w[s->order[i]] = first * second;
		}
	}
}

void survey_free(struct survey *s)
{
	if (!s)
		return;
	weights_forget(s);
	free(s->weight);
	free(s->order);
	free(s->psu_of);
	free(s->stratum_of);
	free(s->strata);
	free(s->psus);
	free(s->units);
	free(s);
}
