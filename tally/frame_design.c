/* SPDX-License-Identifier: MIT */
/*
 * From what the round declares to a design and weights over the rows of a frame (statistics.md sections 1, 3, 6): townships are strata,
 * villages PSUs, households the second stage.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "forms/household.h"
#include "forms/round.h"
#include "tally/frame_internal.h"
#include "tally/metric.h"
#include "tally/sum.h"
#include "tally/survey.h"
#include "tally/weights.h"

#define CLASS_MIN  20  /* respondents of a township; fewer: the county's non-response */
#define FACTOR_MAX 2.5 /* of non-response; more: the same */

/* N of a unit in "CODE=N ..."; 0 = not there. */
static double frame_count(const char *text, const char *code)
{
	size_t n = strlen(code);

	while (*text) {
		size_t word = strcspn(text, " ");
		double count = 0;

		if (word > n && strncmp(text, code, n) == 0 && text[n] == '=')
			return num_parse(text + n + 1, word - n - 1, &count) ? count : 0;
		text += word;
		text += strspn(text, " ");
	}
	return 0;
}

static const char *code_of(const struct tally_frame *f, const struct frame_design *fd, size_t psu)
{
	return f->units.text[fd->unit[psu]];
}

/* A PSU a unit that has rows or is in the sample, by code. */
static void find_psus(const struct tally_frame *f, struct frame_design *fd)
{
	uint32_t *at = mem_array(f->units.n + 1, sizeof(*at));
	struct design *d = &fd->d;
	size_t row = 0;

	for (size_t u = 0; u < f->units.n; u++)
		at[f->rank[u]] = (uint32_t)u;
	d->psu = mem_array(f->units.n + 1, sizeof(*d->psu));
	d->strata = mem_array(f->units.n + 1, sizeof(*d->strata));
	fd->unit = mem_array(f->units.n + 1, sizeof(*fd->unit));
	fd->factor = mem_array(f->units.n + 1, sizeof(*fd->factor));
	for (size_t r = 1; r < f->units.n; r++) { /* the first is "" */
		const char *code = f->units.text[at[r]];
		struct design_psu *psu = &d->psu[d->n_psus];

		if (!d->n_psus || strncmp(code_of(f, fd, d->n_psus - 1), code, 9) != 0)
			d->strata[d->n_strata++] = (struct design_stratum){ .first = d->n_psus };
		fd->unit[d->n_psus] = at[r];
		fd->factor[d->n_psus++] = 1;
		d->strata[d->n_strata - 1].n++;
		*psu = (struct design_psu){ .first = row, .stratum = d->n_strata - 1 };
		for (; row < f->n && f->rows[row].unit == at[r]; row++)
			psu->households += !f->rows[row].same_household;
		psu->end = row;
		d->households += psu->households;
	}
	free(at);
}

static void take_frame_counts(const struct tally_frame *f, struct frame_design *fd)
{
	const char *text = f->round ? f->round->frame : "";
	bool first = fd->d.n_strata > 0, both = *text != '\0';

	for (size_t h = 0; h < fd->d.n_strata; h++) {
		char town[UNIT_CODE + 1];

		unit_parent(town, code_of(f, fd, fd->d.strata[h].first), LEVEL_TOWNSHIP);
		fd->d.strata[h].frame = frame_count(text, town);
		first = first && fd->d.strata[h].frame > 0;
	}
	for (size_t p = 0; p < fd->d.n_psus; p++) {
		fd->d.psu[p].frame = frame_count(text, code_of(f, fd, p));
		both = both && fd->d.psu[p].frame > 0;
	}
	fd->said.corrected = first;
	fd->said.two_stage = fd->d.two_stage = first && both;
}

/* What is known of a PSU; without a register its own rows are all there is. */
static struct tally_village village_of(const struct tally_frame *f, const struct frame_design *fd,
				       size_t psu)
{
	double rows = (double)fd->d.psu[psu].households;

	for (size_t i = 0; i < f->n_sample; i++) /* some hundreds at most, once a frame */
		if (f->sample[i].unit == fd->unit[psu])
			return f->sample[i].v;
	return (struct tally_village){ .issued = rows, .responded = rows, .eligible = rows };
}

struct response { /* weighted households of a class, and its respondents unweighted */
	double eligible, ineligible, unknown, responded, n;
};

static void add_village(struct response *r, const struct tally_village *v, double w)
{
	r->eligible += w * v->eligible;
	r->ineligible += w * v->ineligible;
	r->unknown += w * v->unknown;
	r->responded += w * v->responded;
	r->n += v->responded;
}

/* f_c of statistics.md section 1. */
static double response_factor(const struct response *r)
{
	double resolved = r->eligible + r->ineligible,
	       e = resolved > 0 ? r->eligible / resolved : 1;

	return r->responded > 0 ? (r->eligible + e * r->unknown) / r->responded : 1;
}

static double base_factor(const struct frame_design *fd, size_t p, const struct tally_village *v)
{
	const struct design_stratum *h = &fd->d.strata[fd->d.psu[p].stratum];

	return h->frame / (double)h->n * (v->issued > 0 ? fd->d.psu[p].frame / v->issued : 1);
}

/* Weights of villages: inverse chances of both stages, then the non-response of the township. */
static void village_factors(const struct tally_frame *f, struct frame_design *fd)
{
	struct response all = { 0 };
	struct response *town = mem_array(fd->d.n_strata + 1, sizeof(*town));

	for (size_t p = 0; p < fd->d.n_psus; p++) {
		struct tally_village v = village_of(f, fd, p);

		fd->factor[p] = base_factor(fd, p, &v);
		add_village(&all, &v, fd->factor[p]);
		add_village(&town[fd->d.psu[p].stratum], &v, fd->factor[p]);
	}
	for (size_t h = 0; h < fd->d.n_strata; h++) {
		const struct design_stratum *s = &fd->d.strata[h];
		double factor = response_factor(&town[h]);
		bool own = town[h].n >= CLASS_MIN && factor <= FACTOR_MAX;

		fd->said.merged += !own;
		for (size_t p = s->first; p < s->first + s->n; p++)
			fd->factor[p] *= own ? factor : response_factor(&all);
	}
	free(town);
}

enum tally_weighting frame_weighting(const struct tally_frame *f)
{
	const char *word = f->round ? f->round->weights : "";

	if (f->weighting != TALLY_WEIGHTS_DECLARED)
		return f->weighting;
	if (strcmp(word, "none") == 0)
		return TALLY_WEIGHTS_NONE;
	return strcmp(word, "post") == 0 ? TALLY_WEIGHTS_POST : TALLY_WEIGHTS_BASE;
}

struct frame_design *frame_design(struct tally_frame *f)
{
	struct frame_design *fd;

	frame_sort(f);
	if (f->design)
		return f->design;
	fd = f->design = mem_alloc(sizeof(*fd));
	fd->said.used = frame_weighting(f);
	fd->said.kish = fd->said.least = fd->said.median = fd->said.most = fd->said.sum = (double)NAN;
	find_psus(f, fd);
	fd->d.single = tally_basis_of(f) != TALLY_DESIGN;
	if (fd->d.single)
		return fd;
	take_frame_counts(f, fd);
	fd->said.villages = fd->d.two_stage && fd->said.used != TALLY_WEIGHTS_NONE;
	if (fd->said.villages)
		village_factors(f, fd);
	return fd;
}

double tally_frame_base(struct tally_frame *f, const char *unit)
{
	const struct frame_design *fd = frame_design(f);

	for (size_t p = 0; p < fd->d.n_psus && fd->d.two_stage && !fd->d.single; p++)
		if (strcmp(code_of(f, fd, p), unit) == 0) {
			struct tally_village v = village_of(f, fd, p);

			return base_factor(fd, p, &v);
		}
	return 0;
}

void frame_design_forget(struct tally_frame *f)
{
	struct frame_design *fd = f->design;

	if (!fd)
		return;
	free(fd->d.psu);
	free(fd->d.strata);
	free(fd->unit);
	free(fd->factor);
	frame_joint_free(fd->joint);
	for (size_t k = 0; k < 2; k++) {
		free(fd->weight[k]);
		survey_free(fd->survey[k]);
	}
	free(fd);
	f->design = NULL;
}

static int adults_most(const struct tally_frame *f)
{
	return f->round && !f->all_adults ? f->round->adults_most : 0;
}

void tally_frame_all_adults(struct tally_frame *f, bool all)
{
	if (f->all_adults == all || !f->round || f->round->adults_most == 0)
		return;
	f->all_adults = all;
	frame_design_forget(f);
}

struct tally_weights tally_frame_weights(struct tally_frame *f)
{
	return frame_design(f)->said;
}

/* One adult of a household stands for all of them; of a large one the round may let fewer count. */
static int counted_adults(const struct tally_frame *f, size_t i)
{
	int most = adults_most(f), adults = f->rows[i].adults ? f->rows[i].adults : 1;

	return most > 0 && adults > most ? most : adults;
}

static double *base_weights(const struct tally_frame *f, const struct frame_design *fd,
			    bool persons)
{
	double *w = mem_array(f->n + 1, sizeof(*w));

	for (size_t p = 0; p < fd->d.n_psus; p++)
		for (size_t i = fd->d.psu[p].first; i < fd->d.psu[p].end; i++)
			w[i] = fd->factor[p] * (persons ? counted_adults(f, i) : 1);
	return w;
}

/* More villages or households than the round says there are. */
static enum status check_counts(const struct tally_frame *f, const struct frame_design *fd,
				struct err *err)
{
	const struct design *d = &fd->d;

	for (size_t p = 0; p < d->n_psus; p++) {
		const struct design_stratum *h = &d->strata[d->psu[p].stratum];
		bool villages = h->frame > 0 && h->frame < (double)h->n;
		char unit[UNIT_CODE + 1];

		if (!villages && !(d->two_stage && d->psu[p].frame < (double)d->psu[p].households))
			continue;
		unit_parent(unit, code_of(f, fd, p), villages ? LEVEL_TOWNSHIP : LEVEL_VILLAGE);
		return err_set(err, ST_INPUT,
			       villages ? T("“%s”访了的村比这一期 frame "
					    "里写的总数还多，没有计算。请核对 frame。")
					: T("“%s”访了的户比这一期 frame "
					    "里写的总数还多，没有计算。请核对 frame。"),
			       tally_unit_name(f, unit));
	}
	return ST_OK;
}

/* "3.5" or "3.5 strict" times the median weight (statistics.md section 1), before the weights are fitted to the population. */
static void trim(const struct tally_frame *f, struct frame_design *fd, double *weight)
{
	const char *text = f->round && f->round->trim ? f->round->trim : "";
	size_t n = strcspn(text, " ");
	double times = 0;

	if (!*text || fd->said.used == TALLY_WEIGHTS_NONE || !num_parse(text, n, &times) || times < 1)
		return;
	fd->said.trim = times;
	fd->said.trimmed = weights_cap(weight, NULL, f->n, times * weights_range(weight, f->n).median,
				       strcmp(text + n, " strict") == 0);
}

static void describe(struct tally_weights *said, const struct tally_frame *f, bool persons, const double *weight)
{
	struct weights_range r = weights_range(weight, f->n);

	said->adults_most = persons ? adults_most(f) : 0;
	said->large = 0;
	for (size_t i = 0; i < f->n && said->adults_most; i++)
		said->large += f->rows[i].adults > said->adults_most;

	said->least = r.least;
	said->median = r.median;
	said->most = r.most;
	said->sum = r.sum;
}

enum status frame_weights(const double **out, struct tally_frame *f, bool persons, struct err *err)
{
	struct frame_design *fd = frame_design(f);
	struct sum w = { 0 }, w2 = { 0 };
	enum status st = check_counts(f, fd, err);

	if (st != ST_OK)
		return st;

	if (fd->weight[persons]) {
		fd->said = fd->each[persons];
	} else {
		fd->weight[persons] = base_weights(f, fd, persons);
		trim(f, fd, fd->weight[persons]);
		if (fd->said.used == TALLY_WEIGHTS_POST && f->n)
			st = frame_calibrate(f, fd, persons, err);
		for (size_t i = 0; i < f->n; i++) {
			sum_add(&w, fd->weight[persons][i]);
			sum_add(&w2, fd->weight[persons][i] * fd->weight[persons][i]);
		}
		describe(&fd->said, f, persons, fd->weight[persons]);
		fd->said.kish = weights_kish((double)f->n, sum_get(&w), sum_get(&w2));
		fd->each[persons] = fd->said;
	}
	if (st != ST_OK) {
		free(fd->weight[persons]);
		fd->weight[persons] = NULL;
	}
	*out = fd->weight[persons];
	return st;
}
