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

/* One round's side of the walk through both: rows by (village, household) and what each adds to the difference. */
struct side {
	const struct metric_values *v;
	double *z;
	unsigned char *in;
	double sign;
	size_t psu;
};

static void side_begin(struct side *s, const struct metric_values *v, const struct metric_part *part, double sign)
{
	size_t room = (v->survey ? v->survey->n : v->f->n) + 1;
	const double *z;
	double **own = NULL;

	*s = (struct side){ .v = v, .z = mem_array(room, sizeof(*s->z)), .in = mem_array(room, 1), .sign = sign };
	metric_influences(v, part, s->z, s->in);
	z = s->z;
	if (v->survey)
		own = weights_residuals(v->survey, &z, 1);
	if (!own)
		return;
	free(s->z);
	s->z = own[0];
	free(own);
}

static void side_end(struct side *s)
{
	free(s->z);
	free(s->in);
}

/* Both rounds as one file. */
struct stack {
	size_t n;
	uint32_t *stratum, *psu, *household;
	double *fpc[SURVEY_STAGES], *weight, *z;
	unsigned char *in;
	uint32_t n_strata, n_psus, n_households;
	bool single;
};

static void stack_row(struct stack *to, const struct design *d, size_t p)
{
	size_t at = to->n++;

	to->stratum[at] = to->single ? 0 : to->n_strata;
	to->psu[at] = to->single ? to->n_households : to->n_psus;
	to->household[at] = to->n_households;
	to->fpc[0][at] = d->strata[d->psu[p].stratum].frame;
	to->fpc[1][at] = d->psu[p].frame;
	to->weight[at] = 0;
	to->z[at] = 0;
	to->in[at] = 0;
}

/* The rows of one household from a side, at *i and after. */
static void stack_household(struct stack *to, const struct side *s, size_t *i, size_t end)
{
	bool first = true;

	for (; *i < end && (first || s->v->f->rows[*i].same_household); ++*i, first = false) {
		stack_row(to, &s->v->fd->d, s->psu);
		to->weight[to->n - 1] = s->v->weight[*i];
		to->z[to->n - 1] = s->sign * s->z[*i];
		to->in[to->n - 1] = s->in[*i];
	}
}

static const char *village(const struct side *s)
{
	return s->psu < s->v->fd->d.n_psus ? s->v->f->units.text[s->v->fd->unit[s->psu]] : "~"; /* behind all digits */
}

/* One village: its households in both, in order. a or b NULL: it is not in that round. */
static void stack_village(struct stack *to, const struct side *a, const struct side *b)
{
	const struct side *any = a ? a : b;
	size_t i = a ? a->v->fd->d.psu[a->psu].first : 0, i_end = a ? a->v->fd->d.psu[a->psu].end : 0;
	size_t j = b ? b->v->fd->d.psu[b->psu].first : 0, j_end = b ? b->v->fd->d.psu[b->psu].end : 0;

	if (i == i_end && j == j_end && !to->single)
		stack_row(to, &any->v->fd->d, any->psu); /* drawn, and nobody answered: a zero of the design */
	while (i < i_end || j < j_end) {
		int c = i == i_end ? 1 : j == j_end ? -1 : strcmp(a->v->f->rows[i].household, b->v->f->rows[j].household);

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

	while (a->psu < a->v->fd->d.n_psus || b->psu < b->v->fd->d.n_psus) {
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

static void stack_init(struct stack *s, const struct metric_values *v, const struct metric_values *other)
{
	size_t room = v->f->n + other->f->n + v->fd->d.n_psus + other->fd->d.n_psus + 1;

	*s = (struct stack){ .single = v->fd->d.single || other->fd->d.single };
	s->stratum = mem_array(room, sizeof(*s->stratum));
	s->psu = mem_array(room, sizeof(*s->psu));
	s->household = mem_array(room, sizeof(*s->household));
	s->fpc[0] = mem_array(room, sizeof(double));
	s->fpc[1] = mem_array(room, sizeof(double));
	s->weight = mem_array(room, sizeof(*s->weight));
	s->z = mem_array(room, sizeof(*s->z));
	s->in = mem_array(room, 1);
}

static void stack_clear(struct stack *s)
{
	free(s->stratum);
	free(s->psu);
	free(s->household);
	free(s->fpc[0]);
	free(s->fpc[1]);
	free(s->weight);
	free(s->z);
	free(s->in);
}

/* Where the rounds say different numbers of villages or households, or more were met in both than there are, their corrections are left
 * out: the error comes out larger, never smaller. */
static void stack_change(struct tally_change *out, const struct stack *s, bool corrected, bool two_stage)
{
	struct survey_spec spec = { .n = s->n,
				    .stratum = s->stratum,
				    .unit = { s->psu, two_stage ? s->household : NULL },
				    .fpc = { corrected ? s->fpc[0] : NULL, two_stage ? s->fpc[1] : NULL },
				    .weight = s->weight,
				    .lonely = SURVEY_ADJUST };
	struct survey *joint = NULL;
	struct estimate e;
	enum status st = survey_new(&joint, &spec, NULL);

	if (st != ST_OK) {
		spec.unit[1] = NULL;
		spec.fpc[0] = spec.fpc[1] = NULL;
		st = survey_new(&joint, &spec, NULL);
	}
	if (st != ST_OK)
		return;
	survey_stock(joint, s->in, &e);
	metric_change_end(out, survey_variance1(joint, s->z), e.df);
	survey_free(joint);
}

void metric_change_rounds(struct tally_change *out, const struct metric_values *v, const struct metric_part *now,
			  const struct metric_values *other, const struct metric_part *before, bool independent)
{
	const struct tally_weights *a = &v->fd->said, *b = &other->fd->said;
	struct side here, there;
	struct stack s;
	int lonely;

	metric_change_begin(out, now, before);
	if (isnan(out->difference))
		return;
	if (independent) {
		double var = metric_variance(v, now, NULL, &lonely) + metric_variance(other, before, NULL, &lonely);

		metric_change_end(out, var, now->e.df + before->e.df);
		return;
	}
	side_begin(&here, v, now, 1);
	side_begin(&there, other, before, -1);
	stack_init(&s, v, other);
	stack_fill(&s, &here, &there);
	stack_change(out, &s, !s.single && a->corrected && b->corrected, !s.single && a->two_stage && b->two_stage);
	stack_clear(&s);
	side_end(&here);
	side_end(&there);
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
