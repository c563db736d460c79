/* SPDX-License-Identifier: MIT */
/* A metric in two rounds (statistics.md section 8): waves that were drawn apart, or the same villages asked again. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/metric_internal.h"
#include "tally/survey.h"
#include "tally/weights.h"

#define TOWN_DIGITS 9

void metric_unit_psus(const struct metric_values *v, const char *key, size_t digits, size_t *from, size_t *to)
{
	const struct frame_design *fd = v->fd;

	*from = 0;
	while (*from < fd->d.n_psus && strncmp(v->f->units.text[fd->unit[*from]], key, digits) != 0)
		++*from;
	for (*to = *from; *to < fd->d.n_psus && strncmp(v->f->units.text[fd->unit[*to]], key, digits) == 0;)
		++*to;
}

/* Both rounds as one file: rows by (village, household). It is the same for every metric and every unit, so it is made once and kept with
 * the frame of the other round, which goes first. */
struct frame_joint {
	const struct tally_frame *f; /* of this round, when it had ... */
	size_t rows, villages;       /* ... so many */
	struct survey *survey;
	size_t *here, *there; /* [rows of either] their rows in the survey */
};

/* Its rows on their way. */
struct stack {
	size_t n;
	uint32_t *stratum, *psu, *household;
	double *fpc[SURVEY_STAGES], *weight; /* 1, or 0 for a village nobody of which answered */
	uint32_t n_strata, n_psus, n_households;
	bool single;
};

/* One round in the walk through both. */
struct side {
	const struct tally_frame *f;
	const struct frame_design *fd;
	size_t *at; /* [rows] */
	size_t psu;
};

static void stack_row(struct stack *to, const struct design *d, size_t p, double weight)
{
	size_t at = to->n++;

	to->stratum[at] = to->single ? 0 : to->n_strata;
	to->psu[at] = to->single ? to->n_households : to->n_psus;
	to->household[at] = to->n_households;
	to->fpc[0][at] = d->strata[d->psu[p].stratum].frame;
	to->fpc[1][at] = d->psu[p].frame;
	to->weight[at] = weight;
}

/* The rows of one household from a side, at *i and after. */
static void stack_household(struct stack *to, const struct side *s, size_t *i, size_t end)
{
	bool first = true;

	for (; *i < end && (first || s->f->rows[*i].same_household); ++*i, first = false) {
		s->at[*i] = to->n;
		stack_row(to, &s->fd->d, s->psu, 1);
	}
}

static const char *village(const struct side *s)
{
	return s->psu < s->fd->d.n_psus ? s->f->units.text[s->fd->unit[s->psu]] : "~"; /* behind all digits */
}

/* One village: its households in both, in order. a or b NULL: it is not in that round. */
static void stack_village(struct stack *to, const struct side *a, const struct side *b)
{
	const struct side *any = a ? a : b;
	size_t i = a ? a->fd->d.psu[a->psu].first : 0, i_end = a ? a->fd->d.psu[a->psu].end : 0;
	size_t j = b ? b->fd->d.psu[b->psu].first : 0, j_end = b ? b->fd->d.psu[b->psu].end : 0;

	if (i == i_end && j == j_end && !to->single)
		stack_row(to, &any->fd->d, any->psu, 0); /* drawn, and nobody answered: a zero of the design */
	while (i < i_end || j < j_end) {
		int c = i == i_end ? 1 : j == j_end ? -1 : strcmp(a->f->rows[i].household, b->f->rows[j].household);

		if (c <= 0)
			stack_household(to, a, &i, i_end);
		if (c >= 0)
			stack_household(to, b, &j, j_end);
		to->n_households++;
	}
}

static void stack_fill(struct stack *to, struct side *a, struct side *b)
{
	char town[TOWN_DIGITS + 1] = "";

	while (a->psu < a->fd->d.n_psus || b->psu < b->fd->d.n_psus) {
		int c = strcmp(village(a), village(b));
		const char *code = c <= 0 ? village(a) : village(b);

		if (strncmp(town, code, TOWN_DIGITS) != 0) {
			to->n_strata += *town != '\0';
			memcpy(town, code, TOWN_DIGITS);
		}
		stack_village(to, c <= 0 ? a : NULL, c >= 0 ? b : NULL);
		to->n_psus++;
		a->psu += c <= 0;
		b->psu += c >= 0;
	}
}

static void stack_init(struct stack *s, const struct side *a, const struct side *b)
{
	size_t room = a->f->n + b->f->n + a->fd->d.n_psus + b->fd->d.n_psus + 1;

	*s = (struct stack){ .single = a->fd->d.single || b->fd->d.single };
	s->stratum = mem_array(room, sizeof(*s->stratum));
	s->psu = mem_array(room, sizeof(*s->psu));
	s->household = mem_array(room, sizeof(*s->household));
	s->fpc[0] = mem_array(room, sizeof(double));
	s->fpc[1] = mem_array(room, sizeof(double));
	s->weight = mem_array(room, sizeof(*s->weight));
}

static void stack_clear(struct stack *s)
{
	free(s->stratum);
	free(s->psu);
	free(s->household);
	free(s->fpc[0]);
	free(s->fpc[1]);
	free(s->weight);
}

/* Where the rounds say different numbers of villages or households, or more were met in both than there are, their corrections are left
 * out: the error comes out larger, never smaller. NULL: there is nothing to reckon with. */
static struct survey *stack_survey(const struct stack *s, bool corrected, bool two_stage)
{
	struct survey_spec spec = { .n = s->n,
				    .stratum = s->stratum,
				    .unit = { s->psu, two_stage ? s->household : NULL },
				    .fpc = { corrected ? s->fpc[0] : NULL, two_stage ? s->fpc[1] : NULL },
				    .weight = s->weight,
				    .lonely = SURVEY_ADJUST };
	struct survey *joint = NULL;

	if (survey_new(&joint, &spec, NULL) == ST_OK)
		return joint;
	spec.unit[1] = NULL;
	spec.fpc[0] = spec.fpc[1] = NULL;
	return survey_new(&joint, &spec, NULL) == ST_OK ? joint : NULL;
}

void frame_joint_free(struct frame_joint *j)
{
	if (!j)
		return;
	survey_free(j->survey);
	free(j->here);
	free(j->there);
	free(j);
}

static const struct frame_joint *joint_of(const struct frame_design *fd, const struct tally_frame *f, struct frame_design *past,
					  const struct tally_frame *other)
{
	const struct tally_weights *a = &fd->said, *b = &past->said;
	struct frame_joint *j = past->joint;
	struct side here, there;
	struct stack s;

	if (j && j->f == f && j->rows == f->n && j->villages == fd->d.n_psus)
		return j;
	frame_joint_free(j);
	past->joint = j = mem_alloc(sizeof(*j));
	j->f = f;
	j->rows = f->n;
	j->villages = fd->d.n_psus;
	j->here = mem_array(f->n + 1, sizeof(*j->here));
	j->there = mem_array(other->n + 1, sizeof(*j->there));
	here = (struct side){ f, fd, j->here, 0 };
	there = (struct side){ other, past, j->there, 0 };
	stack_init(&s, &here, &there);
	stack_fill(&s, &here, &there);
	j->survey = stack_survey(&s, !s.single && a->corrected && b->corrected, !s.single && a->two_stage && b->two_stage);
	stack_clear(&s);
	return j;
}

/* A round's part of the difference into z and in, [rows of the joint survey]. */
static void add_influences(double *z, unsigned char *in, const size_t *at, const struct metric_values *v, const struct metric_part *part,
			   double sign)
{
	size_t room = (v->survey ? v->survey->n : v->f->n) + 1;
	double *own = mem_array(room, sizeof(*own));
	unsigned char *counts = mem_array(room, 1);
	double **residuals = NULL;

	metric_influences(v, part, own, counts);
	if (v->survey)
		residuals = weights_residuals(v->survey, (const double *const *)&own, 1);
	for (size_t i = 0; i < v->f->n; i++) {
		z[at[i]] += sign * (residuals ? residuals[0][i] : own[i]);
		in[at[i]] |= counts[i];
	}
	if (residuals)
		free(residuals[0]);
	free(residuals);
	free(counts);
	free(own);
}

void metric_change_rounds(struct tally_change *out, const struct metric_values *v, const struct metric_part *now,
			  const struct metric_values *other, const struct metric_part *before, bool independent)
{
	const struct frame_joint *j;
	unsigned char *in;
	struct estimate e;
	double *z;
	int lonely;

	metric_change_begin(out, now, before);
	if (isnan(out->difference))
		return;
	if (independent) {
		double var = metric_variance(v, now, NULL, &lonely) + metric_variance(other, before, NULL, &lonely);

		metric_change_end(out, var, now->e.df + before->e.df);
		return;
	}
	j = joint_of(v->fd, v->f, other->f->design, other->f);
	if (!j->survey)
		return;
	z = mem_array(j->survey->n + 1, sizeof(*z));
	in = mem_array(j->survey->n + 1, 1);
	add_influences(z, in, j->here, v, now, 1);
	add_influences(z, in, j->there, other, before, -1);
	survey_stock(j->survey, in, &e);
	metric_change_end(out, survey_variance1(j->survey, z), e.df);
	free(in);
	free(z);
}

/* Households of one village that both rounds met. */
static size_t shared_households(const struct tally_frame *f, const struct design_psu *p, const struct tally_frame *g, const struct design_psu *q)
{
	size_t n = 0, j = q->first;

	for (size_t i = p->first; i < p->end; i++) {
		if (f->rows[i].same_household)
			continue;
		while (j < q->end && strcmp(g->rows[j].household, f->rows[i].household) < 0)
			j++;
		n += j < q->end && strcmp(g->rows[j].household, f->rows[i].household) == 0;
	}
	return n;
}

void metric_shared(struct tally_result *r, struct tally_frame *f, struct tally_frame *other)
{
	const struct frame_design *x = frame_design(f), *y = frame_design(other);

	for (size_t p = 0, q = 0; p < x->d.n_psus && q < y->d.n_psus;) {
		int c = strcmp(f->units.text[x->unit[p]], other->units.text[y->unit[q]]);

		if (c == 0) {
			const struct design_psu *a = &x->d.psu[p], *b = &y->d.psu[q];

			r->shared_villages += a->first < a->end && b->first < b->end;
			r->shared_households += shared_households(f, a, other, b);
		}
		p += c <= 0;
		q += c >= 0;
	}
}
