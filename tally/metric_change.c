/* SPDX-License-Identifier: MIT */
/* Two periods, and many units against each other (statistics.md section 8). */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "forms/household.h"
#include "tally/compare.h"
#include "tally/metric_internal.h"
#include "tally/special.h"

/* Degrees of freedom of both periods stacked in the same PSUs. */
static int stacked_df(const struct metric_values *v, const struct metric_part *now,
		      const struct metric_part *before)
{
	const struct design *d = &v->fd->d;
	size_t stratum = SIZE_MAX;
	int df = 0;

	if (d->single) /* each household is a PSU, also one that is in both */
		return (int)metric_households(v, now, before) - 1;
	for (size_t p = 0; p < d->n_psus; p++) {
		bool in = false;

		for (size_t j = 0; j < v->items - v->dropped; j++)
			in = in || now->items[j].sum[p].n_weight ||
			     before->items[j].sum[p].n_weight;
		if (!in || p < now->domain.from || p >= now->domain.to)
			continue;
		df += d->psu[p].stratum == stratum;
		stratum = d->psu[p].stratum;
	}
	return df;
}

void metric_change_begin(struct tally_change *out, const struct metric_part *now, const struct metric_part *before)
{
	*out = (struct tally_change){ .n = before->e.n,
				      .before = before->e.value,
				      .difference = now->e.value - before->e.value,
				      .se = (double)NAN,
				      .lo = (double)NAN,
				      .hi = (double)NAN,
				      .p = (double)NAN };
}

void metric_change_end(struct tally_change *out, double var, int df)
{
	out->df = df;
	if (df < 1 || !(var > 0))
		return;
	out->known = true;
	out->se = sqrt(var);
	out->p = compare_t(out->difference, out->se, df).p;
	out->lo = out->difference - special_qt(0.5 + TALLY_LEVEL / 2, df) * out->se;
	out->hi = out->difference + special_qt(0.5 + TALLY_LEVEL / 2, df) * out->se;
}

void metric_change(struct tally_change *out, const struct metric_values *v,
		   const struct metric_part *now, const struct metric_part *before,
		   bool independent)
{
	double var;
	int lonely, df;

	metric_change_begin(out, now, before);
	if (isnan(out->difference))
		return;
	if (independent) {
		df = now->e.df + before->e.df;
		var = metric_variance(v, now, NULL, &lonely) +
		      metric_variance(v, before, NULL, &lonely);
	} else {
		df = stacked_df(v, now, before);
		var = metric_variance(v, now, before, &lonely);
	}
	metric_change_end(out, var, df);
}

static void contrast_part(struct metric_part *part, struct metric_sums *s,
			  const struct metric_values *v, const unsigned char *in)
{
	const struct metric_domain d = { .to = v->fd->d.n_psus,
					 .in = in,
					 .period = { .whole = true } };

	metric_sums_init(s, v);
	metric_sums_fill(s, v, &d);
	metric_part_init(part, v, s, &d);
}

enum status tally_contrast(struct tally_change *out, size_t *own, struct tally_frame *f,
			   const struct metric *m, tally_member_fn member, void *ctx,
			   struct err *err)
{
	struct metric_values v;
	struct metric_sums sums[2];
	struct metric_part group, others;
	unsigned char *in, *not_in;
	enum status st = metric_values_init(&v, f, m, err);

	if (st != ST_OK)
		return st;
	in = mem_array(f->n + 1, 1);
	not_in = mem_array(f->n + 1, 1);
	for (size_t i = 0; i < f->n; i++) {
		const struct frow *r = &f->rows[i];

		in[i] = member(ctx, f->people.text[r->interviewer], f->units.text[r->unit],
			       r->household);
		not_in[i] = !in[i];
	}
	contrast_part(&group, &sums[0], &v, in);
	contrast_part(&others, &sums[1], &v, not_in);
	metric_change(out, &v, &group, &others, false);
	*own = group.e.n;
	metric_part_clear(&group);
	metric_part_clear(&others);
	metric_sums_clear(&sums[0], &v);
	metric_sums_clear(&sums[1], &v);
	metric_values_clear(&v);
	free(in);
	free(not_in);
	return ST_OK;
}

/* p of the cell at [from, to) against all other villages, and the sign of the difference. */
static double against_rest(const struct metric_values *v, const struct metric_sums *s,
			   const struct tally_query *q, size_t from, size_t to, int *sign)
{
	struct metric_domain d = { .from = from, .to = to, .period = q->period }, rest = d;
	struct metric_part part, other;
	double difference, p = (double)NAN;
	int df, lonely;

	rest.others = true;
	metric_part_init(&part, v, s, &d);
	metric_part_init(&other, v, s, &rest);
	difference = part.e.value - other.e.value;
	df = part.e.df + other.e.df + v->fd->d.single; /* both stacked: one by one they are one stratum */
	if (!isnan(difference) && part.e.df > 0)
		p = compare_t(difference, sqrt(metric_variance(v, &part, &other, &lonely)), df).p;
	*sign = difference > 0 ? 1 : -1;
	metric_part_clear(&part);
	metric_part_clear(&other);
	return p;
}

void metric_sides(struct tally_result *r, const struct metric_values *v,
		  const struct metric_sums *s, const struct tally_query *q)
{
	const struct frame_design *fd = v->fd;
	size_t digits = q->by == LEVEL_TOWNSHIP ? 9 : UNIT_CODE, at = 0;

	for (size_t i = 0; i < r->n_cells; i++) {
		struct tally_rank *rank = &r->cells[i].rank;
		size_t end = at;

		while (end < fd->d.n_psus &&
		       strncmp(v->f->units.text[fd->unit[end]], r->cells[i].key, digits) == 0)
			end++;
		rank->p = against_rest(v, s, q, at, end, &rank->sign);
		at = end;
	}
	r->ranked = true;
}

static bool ranks(const struct tally_cell *c)
{
	return c->show == TALLY_SHOWN && c->df >= 1 && !isnan(c->se);
}

/* All pairs, and the corrections for there being so many. */
static void pairs(struct tally_result *r)
{
	size_t n = 0, at = 0;
	double *p, *adjusted;

	for (size_t i = 0; i < r->n_cells; i++)
		n += ranks(&r->cells[i]);
	r->n_pairs = n > TALLY_PAIRED ? 0 : n * (n - (n > 0)) / 2;
	if (!r->n_pairs)
		return;
	r->pairs = arena_array(r->arena, r->n_pairs, sizeof(*r->pairs));
	p = mem_array(r->n_pairs, sizeof(*p));
	adjusted = mem_array(r->n_pairs, sizeof(*adjusted));
	for (size_t i = 0; i < r->n_cells; i++)
		for (size_t j = i + 1; j < r->n_cells && ranks(&r->cells[i]); j++) {
			const struct tally_cell *a = &r->cells[i], *b = &r->cells[j];
			struct compare_test t;

			if (!ranks(b))
				continue;
			t = compare_welch(a->value, a->se, a->df, b->value, b->se, b->df);
			p[at] = t.p;
			r->pairs[at++] = (struct tally_pair){ i, j, t.difference, t.p, 0, 0 };
		}
	compare_adjust(adjusted, p, at, COMPARE_BH);
	for (size_t k = 0; k < at; k++)
		r->pairs[k].bh = adjusted[k];
	compare_adjust(adjusted, p, at, COMPARE_HOLM);
	for (size_t k = 0; k < at; k++)
		r->pairs[k].holm = adjusted[k];
	free(adjusted);
	free(p);
}

void metric_ranks(struct tally_result *r)
{
	struct compare_unit *units = mem_array(r->n_cells + 1, sizeof(*units));
	double *p = mem_array(r->n_cells + 1, sizeof(*p));
	size_t n = 0, wide = 0, at = 0;

	for (size_t i = 0; i < r->n_cells; i++) {
		const struct tally_cell *c = &r->cells[i];

		r->cells[i].rank.rank = 0;
		if (!ranks(c))
			continue;
		p[n] = c->rank.p;
		units[n++] = (struct compare_unit){ .value = c->value, .se = c->se, .df = c->df };
	}
	compare_ranks(units, n, TALLY_LEVEL);
	compare_adjust(p, p, n, COMPARE_BH);
	for (size_t i = 0; i < r->n_cells; i++) {
		struct tally_rank *rank = &r->cells[i].rank;

		if (!ranks(&r->cells[i]))
			continue;
		rank->rank = units[at].rank;
		rank->lo = units[at].lo;
		rank->hi = units[at].hi;
		rank->side = p[at] < 1 - TALLY_LEVEL ? rank->sign : 0;
		wide += (size_t)(rank->hi - rank->lo + 1) * 2 > n;
		at++;
	}
	r->rank_says = n > 1 && wide * 2 <= n;
	pairs(r);
	free(p);
	free(units);
}
